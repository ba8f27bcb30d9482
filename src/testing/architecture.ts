// The rules of the house (who may import whom, what may not be touched where, sizes and names) as data, and the checker that reads them.
// A pure function of file names and texts: the test hands in the real tree, and small made-up ones to prove that each rule can fail.
import { findCycle } from './import-cycles.ts';
import { type ImportStatement, lineAt, maskSource, readImports } from './source-text.ts';

interface Rules {
  /** Other folders of `src/` that this one may import. */
  readonly folders: readonly string[];
  /** Folders of which it may import types only. */
  readonly typesFrom?: readonly string[];
  /** `node:` modules: all, none, or those of the list. */
  readonly node: 'any' | 'none';
  readonly packages: 'any' | 'none';
  /** Neither time nor chance of its own: its result is a function of what is handed in. */
  readonly isPure?: boolean;
}

const EVERY_PART = [
  'core',
  'config',
  'models',
  'sandbox',
  'benchmarks',
  'strategies',
  'accounting',
  'statistics',
  'runner',
  'results',
  'claims',
  'report',
];

export const FOLDER_RULES: Readonly<Record<string, Rules>> = {
  core: { folders: [], node: 'none', packages: 'none' },
  config: { folders: ['core'], node: 'any', packages: 'any' },
  models: { folders: ['core'], node: 'any', packages: 'any' },
  sandbox: { folders: ['core'], node: 'any', packages: 'any' },
  benchmarks: { folders: ['core'], node: 'any', packages: 'any' },
  strategies: { folders: ['core'], node: 'none', packages: 'any', isPure: true },
  accounting: { folders: ['core'], node: 'none', packages: 'none', isPure: true },
  statistics: { folders: ['core'], node: 'none', packages: 'none', isPure: true },
  results: { folders: ['core', 'accounting', 'statistics'], node: 'any', packages: 'any' },
  claims: { folders: ['core', 'statistics', 'results'], node: 'any', packages: 'any', isPure: true },
  report: { folders: ['core', 'accounting', 'statistics', 'results', 'claims'], node: 'any', packages: 'any' },
  runner: { folders: ['core', 'accounting'], typesFrom: ['results'], node: 'any', packages: 'any' },
  cli: { folders: EVERY_PART, node: 'any', packages: 'any' },
  testing: { folders: [...EVERY_PART, 'cli'], node: 'any', packages: 'any' },
};

/** Imports that a file is allowed beyond its folder's rule. */
const EXCEPTIONS: readonly { readonly file: string; readonly specifier: string; readonly typeOnly: boolean }[] = [
  { file: 'src/core/hash.ts', specifier: 'node:crypto', typeOnly: false },
  { file: 'src/core/random.ts', specifier: 'node:crypto', typeOnly: false },
  { file: 'src/core/strategy.ts', specifier: 'zod', typeOnly: true },
];

/** What only the composition root may touch. */
const ENVIRONMENT = /\bprocess\s*\.\s*(?:env|argv|stdout|stderr|stdin|exit)\b|\bconsole\s*\./g;
/** What would make a result depend on the hour, the machine or luck. */
const IMPURE = /\b(?:Date|performance|setTimeout|setInterval|setImmediate)\b|\bMath\s*\.\s*random\b/g;
/** Node 22 runs these sources as they are, and has no explicit resource management; tests are compiled. */
const TOO_NEW = /\busing(?=\s+[\w$]+\s*=)/g;
const DEFAULT_EXPORT = /^export default\b|^export\s*\{[^}]*\bas default\b/gm;
const NAMELESS = /^(?:utils?|helpers?|types|base-.*)$/;
const LINE_CAP = { source: 400, test: 600 };

/** One readable line per violation, sorted; empty when the house is in order. Paths start with `src/`. */
export function findViolations(files: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  const graph = new Map<string, string[]>();
  for (const [path, source] of files) {
    const masked = maskSource(source);
    const imports = readImports(source, masked);
    graph.set(
      path,
      imports.flatMap(({ specifier }) => resolveRelative(path, specifier) ?? []),
    );
    found.push(...checkForm(path, source, masked));
    if (isTest(path)) continue;
    found.push(...checkTouches(path, masked));
    for (const statement of imports) {
      const problem = importProblem(path, statement);
      if (problem) found.push(`${path}:${statement.line} imports \`${statement.specifier}\`: ${problem}`);
    }
  }
  const cycle = findCycle(graph);
  if (cycle) found.push(`${cycle[0]} is in a cycle of imports: ${cycle.join(' -> ')}`);
  return found.sort();
}

function importProblem(path: string, { specifier, isTypeOnly }: ImportStatement): string | undefined {
  if (EXCEPTIONS.some((exception) => exception.file === path && exception.specifier === specifier && (isTypeOnly || !exception.typeOnly)))
    return;
  const folder = folderOf(path);
  const rules = FOLDER_RULES[folder];
  if (!rules) return `\`${folder}\` is no folder of the house; known are ${Object.keys(FOLDER_RULES).join(', ')}`;
  const target = resolveRelative(path, specifier);
  if (target === undefined) {
    if (specifier === 'node:process' && folder !== 'cli') return 'only `cli` knows the process';
    const [kind, allowed] = specifier.startsWith('node:') ? ['node: modules', rules.node] : ['packages', rules.packages];
    return allowed === 'any' ? undefined : `\`${folder}\` imports no ${kind}`;
  }
  if (!target.startsWith('src/')) return 'it lies outside `src/`';
  const targetFolder = folderOf(target);
  if (targetFolder === 'testing' && folder !== 'testing') return '`testing` is for tests only';
  if (targetFolder === folder) return folder === 'strategies' ? strategyProblem(path, target) : undefined;
  if (rules.folders.includes(targetFolder)) return;
  if (rules.typesFrom?.includes(targetFolder))
    return isTypeOnly ? undefined : `\`${folder}\` may import only types from \`${targetFolder}\``;
  return `\`${folder}\` may import ${rules.folders.length > 0 ? rules.folders.map((name) => `\`${name}\``).join(', ') : 'nothing'} beside itself`;
}

/** What two strategies share lives in `strategies/worker/`, which knows none of them. */
function strategyProblem(path: string, target: string): string | undefined {
  const [own, other] = [path.split('/'), target.split('/')];
  if (own.length < 4 || other.length < 4 || own[2] === other[2] || other[2] === 'worker') return;
  return own[2] === 'worker'
    ? '`strategies/worker` knows no strategy'
    : 'a strategy never imports another; share through `strategies/worker`';
}

function checkTouches(path: string, masked: string): string[] {
  const folder = folderOf(path);
  const at = (pattern: RegExp, why: string): string[] =>
    [...masked.matchAll(pattern)].map(
      (match) => `${path}:${lineAt(masked, match.index)} uses \`${match[0].replace(/\s|\.$/g, '')}\`: ${why}`,
    );
  return [
    ...(folder === 'cli' || folder === 'testing' ? [] : at(ENVIRONMENT, 'only `cli` knows the environment and the console')),
    ...(folder === 'testing' ? [] : at(TOO_NEW, 'Node 22 cannot read it; dispose in `finally`')),
    ...(FOLDER_RULES[folder]?.isPure ? at(IMPURE, `\`${folder}\` has no time and no chance of its own`) : []),
  ];
}

function checkForm(path: string, source: string, masked: string): string[] {
  const found: string[] = [];
  const lines = source.trimEnd().split('\n').length;
  const cap = isTest(path) ? LINE_CAP.test : LINE_CAP.source;
  if (lines > cap) found.push(`${path} has ${lines} lines: at most ${cap}`);
  if (!isTest(path) && !/^(?:#!.*\n)?(?:\/\/|\/\*)/.test(source)) found.push(`${path}:1 does not open with a comment that says what it is`);
  for (const match of path.endsWith('.config.ts') ? [] : masked.matchAll(DEFAULT_EXPORT)) {
    found.push(`${path}:${lineAt(masked, match.index)} has a default export: export by name`);
  }
  const nameless = path.split('/').find((name) => NAMELESS.test(name.split('.')[0]!));
  if (nameless) found.push(`${path} is named \`${nameless}\`: name it after what it does`);
  return found;
}

function isTest(path: string): boolean {
  return path.endsWith('.test.ts');
}

/** The folder below `src/`; empty for a file in `src/` itself. */
function folderOf(path: string): string {
  const [, folder = '', ...rest] = path.split('/');
  return rest.length > 0 ? folder : '';
}

/** The path that a relative specifier names; undefined for a package. */
function resolveRelative(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const steps = from.split('/').slice(0, -1);
  for (const step of specifier.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.') steps.push(step);
  }
  return steps.join('/');
}
