// The scripts of the actor after the first look: each begins with a comment that says what it does. Their programs lie in git's own folder, outside the work
// tree, so that each has to be written only once.
import type { Change } from './change.ts';
import { dense } from './dense.ts';
import { CHECKS, REPRODUCE, RUN, SERVE, TRY } from './harness.ts';
import type { Turn } from './read-conversation.ts';

/** How the visible tests are run. */
export interface TestPlan {
  /** Test files that node runs one by one; empty where `command` runs them all. */
  readonly files: readonly string[];
  readonly flags: readonly string[];
  readonly command: string;
}

export interface TryJob {
  readonly tries: readonly Change[];
  readonly base: Change;
  /** Checks as in `RepairState`. */
  readonly targets: readonly number[];
  readonly guards: readonly number[];
  /** Tests that failed before. */
  readonly known: readonly string[];
  readonly best: number;
  /** Whether the tests that failed before have to pass too, where there are checks. */
  readonly isStrict: boolean;
}

const MAX_FLAGS = 6;

export function planTests(script: string, tests: readonly string[]): TestPlan {
  const isNode = script === '' || /(?:^|[\s&|;])node\s(?:[^&|;]*\s)?--test\b/.test(script);
  if (!isNode) return { files: [], flags: [], command: script };
  const words = script.split(/\s+/).slice(1);
  const flags = words.flatMap((word, i) => {
    if (/^--(?:import|require|loader|experimental-loader|conditions)$/.test(word)) return [word, words[i + 1] ?? ''];
    return /^--(?!test)[\w-]+(?:=[\w@./:+-]+)?$/.test(word) && !/^--(?:import|require|loader|watch|conditions)$/.test(word) ? [word] : [];
  });
  return { files: tests, flags: flags.slice(0, MAX_FLAGS), command: '' };
}

const FOLDER = '.git/mend';

/** Lines of a script that keep a program, or data, for later ones. */
export const KEEP_RUN = `mkdir -p ${FOLDER}\n${keep('run.cjs', dense(RUN))}`;
export const KEEP_SERVE = keep('serve.mjs', dense(SERVE));

export interface ReproduceJob {
  readonly reproduction: string;
  readonly checks: number;
  readonly plan: TestPlan;
  readonly dirty: boolean;
}

/** What was kept by `earlier` scripts is not written again. */
export function reproduceScript({ reproduction, checks, plan, dirty }: ReproduceJob, earlier: readonly string[]): string {
  return [
    '# reproduce: run the reproduction and the visible tests, list the lines that ran',
    ...(checks === 0 ? [] : keepReproduction(reproduction, earlier)),
    keep('reproduce.cjs', dense(REPRODUCE)),
    keep('job.json', JSON.stringify({ checks, ...plan, dirty, measure: true })),
    `node ${FOLDER}/reproduce.cjs`,
  ].join('\n');
}

/** A long reproduction does not fit into one reply with the program that runs it. */
export function prepareScript(reproduction: string, earlier: readonly string[]): string {
  return ['# prepare: write the reproduction', ...keepReproduction(reproduction, earlier), `wc -l ${FOLDER}/reproduction.mjs`].join('\n');
}

function keepReproduction(reproduction: string, earlier: readonly string[]): string[] {
  const parts = [KEEP_SERVE, keep('checks.mjs', dense(CHECKS)), keep('reproduction.mjs', reproduction)];
  return parts.filter((part) => !earlier.some((script) => script.includes(part)));
}

const NO_BASE = '{"base": [],';

/** As it stands in the script. */
export function changeList(change: Change): string {
  return JSON.stringify(change.map((edit) => [edit.file, edit.line, edit.column, edit.old, edit.new]));
}

/** The files are as in HEAD after scripts that had no base and came to their end. */
export function tryScript(job: TryJob, { checks, plan }: { checks: number; plan: TestPlan }, earlier: readonly Turn[]): string {
  const first = plan.files.filter((file) => job.known.some((name) => name.startsWith(`${file}: `)));
  const tried = earlier.filter(({ stage }) => stage === 'try');
  const isAtHead =
    tried.length > 0 &&
    job.base.length === 0 &&
    tried.every(({ script, output }) => script.includes(NO_BASE) && output.includes('== taken back'));
  const { targets, guards, known, best, isStrict } = job;
  const rest = JSON.stringify({ checks, ...plan, first, targets, guards, known, best, isStrict }).slice(1);
  const body = `{"base": ${changeList(job.base)},\n"tries": [\n${job.tries.map(changeList).join(',\n')}\n],\n${rest}`;
  const files = [...new Set([...job.base, ...job.tries.flat()].map((edit) => edit.file))];
  return [
    `# try: ${job.tries.length === 1 ? '1 change' : `${job.tries.length} changes, one at a time`}`,
    ...(isAtHead ? [] : [`git checkout -q HEAD -- ${files.join(' ')}`]),
    ...(tried.length === 0 ? [keep('try.cjs', dense(TRY))] : []),
    keep('job.json', body),
    `node ${FOLDER}/try.cjs`,
  ].join('\n');
}

function keep(name: string, text: string): string {
  return `cat > ${FOLDER}/${name} <<'END_OF_FILE'\n${escapeMarks(text)}\nEND_OF_FILE`;
}

/** In JSON a bracket may be written as an escape: no reply parser then takes it for a mark of its own. */
function escapeMarks(text: string): string {
  return text.replace(/<(?=\/?think)/gi, '\\u003c').replace(/`{3}/g, '\\u0060\\u0060\\u0060');
}

export function readTries(script: string): Change[] {
  const body = script.match(/<<'END_OF_FILE'\n(\{"base":[\s\S]*?)\nEND_OF_FILE/)?.[1];
  if (body === undefined) return [];
  try {
    const job = JSON.parse(body) as {
      base: [string, number, number, string, string][];
      tries: [string, number, number, string, string][][];
    };
    return job.tries.map((list) =>
      [...job.base, ...list].map(([file, line, column, old, text]) => ({ file, line, column, old, new: text })),
    );
  } catch {
    return [];
  }
}

export interface Window {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

/** Lines as in HEAD; one program reads them all where the work tree is no different. */
export function viewScript(windows: readonly Window[], isDirty: boolean): string {
  const title = '# view: the places that are most likely at fault';
  if (isDirty) {
    const lines = windows.map(
      ({ file, from, to }) => `echo '== view ${file}'; git show HEAD:${file} | grep -n '' | sed -n '${from},${to}p'`,
    );
    return [title, ...lines].join('\n');
  }
  const files = windows.map(({ file, from, to }) => `from=${from} to=${to} ${file}`);
  return [
    title,
    `awk 'FNR == from { print "== view " FILENAME } FNR >= from && FNR <= to { print FNR ":" $0 }' \\`,
    files.join(' \\\n'),
  ].join('\n');
}

export function readmeScript(file: string, names: readonly string[]): string {
  const words = names.filter((name) => /^\w{2,40}$/.test(name)).slice(0, 12);
  const grep =
    words.length === 0
      ? `sed -n 1,80p ${file}`
      : `grep -n -B4 -A14 -wE '${words.join('|')}' -- ${file} | sed 's/^[0-9]*[:-]//' | sed -n 1,90p`;
  return `# document: what is promised\necho '== document'\n${grep}`;
}
