// Which files a shell script names, for counting what several agents looked at. A rule on words, not a shell: here-documents are left out, and a word is a
// file when it has a directory and an ending, or one of the usual endings of source and text files.

const HERE_DOCUMENT = /<<-?\s*(['"]?)(\w+)\1[^\n]*\n[\s\S]*?^[ \t]*\2[ \t]*$/gm;
const WORDS = /[^\s;|&()<>"'`=,:[\]{}$*?!#\\]+/g;
const WITH_DIRECTORY = /^(?:\.{0,2}\/)?(?:[\w.@+-]+\/)+[\w.@+-]*\.[A-Za-z]\w{0,9}$/;
const WITH_ENDING =
  /^[\w.@+-]*\w\.(?:py|pyx|pyi|js|mjs|cjs|ts|jsx|tsx|json|md|rst|txt|cfg|toml|ini|ya?ml|c|h|cc|cpp|hpp|java|go|rs|rb|php|html|css|sh|diff|patch|xml|csv|sql|po|in|ipynb)$/;

/** In order of appearance, each once, without `./` and without the workspace's own `/testbed/`. */
export function filesNamed(script: string): string[] {
  const words = script.replace(HERE_DOCUMENT, '').match(WORDS) ?? [];
  const files = words.filter((word) => !word.startsWith('-') && (WITH_DIRECTORY.test(word) || WITH_ENDING.test(word)));
  return [...new Set(files.map((file) => file.replace(/^(?:\/testbed\/|\.\/)/, '')))];
}
