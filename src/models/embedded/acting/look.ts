// The first look at a repository, and what it says: which files there are, how tests are run, what is exported and defined where. Only git, grep and sed,
// so that it works in any repository; it also brings the program that later scripts run.
import type { Issue } from './issue/read-issue.ts';
import { outputPart } from './read-conversation.ts';
import { KEEP_RUN, KEEP_SERVE } from './scripts.ts';

export interface Repository {
  /** Source files with their number of lines; tests, generated and foreign code left out. */
  readonly sources: readonly { readonly file: string; readonly lines: number }[];
  readonly tests: readonly string[];
  readonly documents: readonly string[];
  readonly packageName: string;
  readonly mainFile: string | undefined;
  readonly testScript: string;
  /** Where names of the issue are defined. */
  readonly definitions: readonly { readonly file: string; readonly line: number }[];
  /** Files by the names that they export, and by the names that they define. */
  readonly exporters: ReadonlyMap<string, readonly string[]>;
  /** Files by word of the issue: how many lines of each hold it. */
  readonly mentions: ReadonlyMap<string, number>;
  /** Tracked files that differ from HEAD. */
  readonly dirty: readonly string[];
  readonly language: 'javascript' | 'other';
}

const PATHSPECS = "'*.[jt]s' '*.[cm][jt]s' '*.[jt]sx' '*.py'";
/** Longer, and a reply would not fit two thousand tokens. */
const MAX_CHARACTERS = 8_050;
const SOURCE = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const FOREIGN = /(?:^|\/)(?:node_modules|dist|build|vendor|coverage|\.git)\/|\.min\.js$|\.d\.[cm]?ts$/;
const TEST =
  /(?:^|\/)(?:tests?|__tests__|spec|testing|e2e)\/|[._-](?:test|spec)\.[^/]*$|(?:^|\/)(?:test[._-][^/]*|test\.[^/]*|conftest\.py)$/i;
const SUPPORT =
  /(?:^|\/)(?:fixtures?|__fixtures__|helpers?|support|mocks?|__mocks__|data)\/|(?:^|\/)(?:reporter|setup|run|runner|helpers?)\.[^/]*$|reporter\.[^/]*$/i;
const NO_SOURCE = /(?:^|\/)(?:__fixtures__|__mocks__|fixtures|mocks)\/|reporter\.[^/]*$|\.config\.[^/]*$/i;
const SAFE_PATH = /^[\w@.+-][\w@./+-]*$/;

export const isTestFile = (file: string): boolean => TEST.test(file);

/** `nameCharacters` bounds how much of the issue's names is searched for: a reply has little room. */
export function lookScript(issue: Issue, nameCharacters = 200): string {
  const names = shortList(
    [...issue.names.keys()].filter((name) => /^[\w$]{2,40}$/.test(name)),
    nameCharacters,
  );
  const words = names.map(plainName).join('|');
  const hasNames = names.length > 0;
  const lines = [
    `set -- ${PATHSPECS}`,
    ...(hasNames ? [`names='${words}'`] : []),
    "echo '== status'; git status --short | sed -n 1,20p",
    `echo '== files'; git grep -cI '' -- "$@" | sed -n 1,110p`,
    "echo '== documents'; git ls-files -- '*.md' '*.rst' | sed -n 1,10p",
    "echo '== package'; [ -f package.json ] && sed -n 1,60p package.json && echo",
    'short() { cut -c1-150 | sed -n 1,40p; }',
    `echo '== exports'; git grep -nE '^\\s*export |module\\.exports|^\\s*exports\\.\\w+ *=' -- "$@" | short`,
    ...(hasNames
      ? [
          `echo '== defined'; git grep -nE "(function|class|const|let|var|def)[ *]+($names)([^A-Za-z0-9_]|\\$)" -- "$@" | short`,
          `echo '== mentions'; git grep -cwEI "$names" -- "$@" | sed -n 1,40p`,
        ]
      : []),
  ].join('\n');
  const head = '# look: files, how tests are run, what is exported where';
  // The second program comes along where there is room.
  const whole = [head, KEEP_RUN, KEEP_SERVE, lines].join('\n');
  return whole.length <= MAX_CHARACTERS ? whole : [head, KEEP_RUN, lines].join('\n');
}

function shortList(names: readonly string[], characters: number): string[] {
  const ends = names.map((_, i) => names.slice(0, i + 1).reduce((sum, name) => sum + name.length + 4, 0));
  return names.filter((_, i) => ends[i]! <= characters);
}

function plainName(name: string): string {
  return name.replace(/\$/g, '[$]');
}

export function readLook(output: string): Repository {
  const counted = outputPart(output, 'files').flatMap((line) => readCount(line));
  const isForeign = (file: string): boolean => FOREIGN.test(file) || !SAFE_PATH.test(file);
  const tests = counted
    .map(({ file }) => file)
    .filter((file) => TEST.test(file) && SOURCE.test(file) && !SUPPORT.test(file) && !isForeign(file));
  const sources = counted.filter(({ file }) => SOURCE.test(file) && !TEST.test(file) && !NO_SOURCE.test(file) && !isForeign(file));
  const python = counted.filter(({ file }) => file.endsWith('.py')).length;
  const manifest = readManifest(outputPart(output, 'package').join('\n'));
  const files = sources.map(({ file }) => file);
  return {
    sources,
    tests,
    documents: outputPart(output, 'documents').filter((file) => SAFE_PATH.test(file)),
    packageName: manifest.name,
    mainFile: [manifest.main, 'index.js', 'src/index.js', 'lib/index.js', 'index.mjs', 'src/index.mjs', 'src/index.ts'].find((file) =>
      files.includes(file),
    ),
    testScript: manifest.test,
    exporters: readExporters([...outputPart(output, 'exports'), ...outputPart(output, 'defined')], new Set(files)),
    definitions: outputPart(output, 'defined').flatMap((line) => {
      const match = line.match(/^(.+?):(\d{1,6}):/);
      return match && files.includes(match[1]!) ? [{ file: match[1]!, line: Number(match[2]) }] : [];
    }),
    mentions: new Map(outputPart(output, 'mentions').flatMap((line) => readCount(line).map(({ file, lines }) => [file, lines] as const))),
    dirty: outputPart(output, 'status').flatMap((line) => line.match(/^.?[MADRT].? (\S+)$/)?.[1] ?? []),
    language: sources.length > 0 && sources.length >= python ? 'javascript' : 'other',
  };
}

function readCount(line: string): { file: string; lines: number }[] {
  const match = line.match(/^(.+):(\d{1,7})$/);
  return match ? [{ file: match[1]!, lines: Number(match[2]) }] : [];
}

/** By pattern, since the text may have been cut. */
function readManifest(text: string): { name: string; main: string; test: string } {
  const field = (pattern: RegExp): string => {
    const raw = text.match(pattern)?.[1];
    if (raw === undefined) return '';
    try {
      return String(JSON.parse(`"${raw}"`));
    } catch {
      return '';
    }
  };
  const string = '"((?:[^"\\\\]|\\\\.)*)"';
  const main =
    field(new RegExp(`"exports"\\s*:\\s*(?:\\{\\s*"\\."\\s*:\\s*)?(?:\\{\\s*"(?:import|default|node|require)"\\s*:\\s*)?${string}`)) ||
    field(new RegExp(`"main"\\s*:\\s*${string}`));
  return {
    name: field(new RegExp(`"name"\\s*:\\s*${string}`)),
    main: main.replace(/^\.\//, ''),
    test: field(new RegExp(`"test"\\s*:\\s*${string}`)),
  };
}

function readExporters(lines: readonly string[], sources: ReadonlySet<string>): Map<string, string[]> {
  const exporters = new Map<string, string[]>();
  for (const line of lines) {
    const match = line.match(/^(.+?):\d+:(.*)$/);
    if (!match || !sources.has(match[1]!)) continue;
    for (const name of namesIn(match[2]!)) {
      const files = exporters.get(name) ?? [];
      if (!files.includes(match[1]!)) exporters.set(name, [...files, match[1]!]);
    }
  }
  return exporters;
}

function namesIn(text: string): string[] {
  const declared = text.match(/\b(?:function|class|const|let|var)[ *]+([\w$]+)/)?.[1];
  const assigned = text.match(/exports\.([\w$]+) *=/)?.[1] ?? text.match(/module\.exports *= *([\w$]+)/)?.[1];
  const list = text.match(/(?:export|exports *=)\s*\{([^}]*)/)?.[1] ?? '';
  const listed = list.split(',').flatMap((item) => item.match(/([\w$]+)\s*(?::[^,]*)?$/)?.[1] ?? []);
  const keyed = list.split(',').flatMap((item) => item.match(/^\s*([\w$]+)\s*:/)?.[1] ?? []);
  return [...new Set([declared, assigned, ...listed, ...keyed].filter((name): name is string => name !== undefined && name !== 'default'))];
}
