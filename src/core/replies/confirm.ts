// What an author says of the patches of its peers, for the selector: which of them it would stand by. Its own is none of the candidates.
import { bad, parsed, type ReplyFormat, stripThinking } from './reply-format.ts';

export function confirmFormat(candidates: readonly string[]): ReplyFormat<readonly string[]> {
  return {
    id: 'confirm',
    instructions: `Format: confirm; candidates=${candidates.join(',')}
You worked on this issue too: the draft is your own patch. Judge the patches of your colleagues by what you know of the repository: does each resolve the whole issue, and does it break nothing else? Weigh them in a few sentences, then end with one line that names those you would stand by:
CONFIRM: ${candidates.join(', ')}   (or: CONFIRM: none)`,
    parse(text) {
      const named = [...stripThinking(text).matchAll(/^[ \t]*\**CONFIRM\**[ \t]*:\**[ \t]*(.*)$/gim)].at(-1)?.[1];
      if (named === undefined) return bad('there is no line "CONFIRM: ..."');
      const words = named.split(/[^\w-]+/);
      const confirmed = candidates.filter((candidate) => words.includes(candidate));
      if (confirmed.length === 0 && !words.some((word) => /^none$/i.test(word)))
        return bad(`the line "CONFIRM: ..." names neither "none" nor one of ${candidates.join(', ')}`);
      return parsed(confirmed);
    },
  };
}
