// The program as a user starts it: a process of its own in a folder of its own, with its output, its exit code and whatever it left on disk.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { TrialRecord } from '../core/experiment.ts';
import type { SpendLine } from '../core/ledger.ts';
import type { TraceEvent } from '../core/trace.ts';
import type { Manifest } from '../results/manifest.ts';

const CHECKOUT = join(import.meta.dirname, '..', '..');
export const DEMO_DATASET = join(CHECKOUT, 'datasets', 'demo', 'longbench-mini', 'data.json');
export const DEMO_EXPERIMENT = join(CHECKOUT, 'configs', 'experiments', 'demo.yaml');
/** For tests of what does not depend on the kind of instance: repositories run real commands, which is slow. */
export const QUESTIONS_ONLY = ['--set', 'benchmarks.swebench-verified=null'];

export interface CliResult {
  /** Undefined where a signal ended the process. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliProcess {
  readonly ended: Promise<CliResult>;
  /** Whether it still runs. */
  isRunning(): boolean;
  signal(name: 'SIGKILL' | 'SIGINT' | 'SIGTERM'): void;
  /** Resolves once the condition holds or the process has ended. */
  until(condition: () => boolean): Promise<void>;
}

export interface CliOptions {
  readonly cwd?: string | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** The Node to run it with; this one by default. */
  readonly node?: string | undefined;
}

/** A temporary folder in which the program is run. */
export interface Workplace extends AsyncDisposable {
  readonly directory: string;
  path(...names: string[]): string;
  /** Writes an experiment (YAML reads JSON) and returns its path. */
  experiment(content: Readonly<Record<string, unknown>>, name?: string): string;
  file(name: string, content: string): string;
  start(args: readonly string[], options?: CliOptions): CliProcess;
  cli(args: readonly string[], options?: CliOptions): Promise<CliResult>;
  /** `<results>/<experiment>/<run>` below this folder. */
  run(experiment: string, run?: string, results?: string): RunOnDisk;
}

export function createWorkplace(): Workplace {
  const directory = mkdtempSync(join(tmpdir(), 'delm-bench-'));
  const started: CliProcess[] = [];
  const path = (...names: string[]): string => join(directory, ...names);
  const file = (name: string, content: string): string => {
    writeFileSync(path(name), content);
    return path(name);
  };
  const start = (args: readonly string[], options: CliOptions = {}): CliProcess => {
    const one = startCli(args, { ...options, cwd: options.cwd ?? directory });
    started.push(one);
    return one;
  };
  return {
    directory,
    path,
    file,
    experiment: (content, name = 'experiment.yaml') => file(name, JSON.stringify(content, null, 1)),
    start,
    cli: (args, options) => start(args, options).ended,
    run: (experiment, run = 'main', results = 'results') => readRunFolder(path(results, experiment, run)),
    [Symbol.asyncDispose]: async () => {
      for (const one of started) if (one.isRunning()) one.signal('SIGKILL');
      await Promise.all(started.map((one) => one.ended));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function startCli(args: readonly string[], { cwd, environment, node }: CliOptions): CliProcess {
  // Nothing of the machine's own settings or of the test runner's reaches the program.
  const child = spawn(
    node ?? process.execPath,
    ['--disable-warning=ExperimentalWarning', join(CHECKOUT, 'src', 'cli', 'main.ts'), ...args],
    {
      cwd,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text;
    });
  }
  let isRunning = true;
  const ended = new Promise<CliResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      isRunning = false;
      resolve({ exitCode: exitCode ?? undefined, ...output });
    });
  });
  return {
    ended,
    isRunning: () => isRunning,
    signal: (name) => void child.kill(name),
    until: async (condition) => {
      while (isRunning && !condition()) await new Promise((resolve) => setTimeout(resolve, 2));
    },
  };
}

/** Two or three documents of the demo set. */
const SHORT_CHARACTERS = 30_000;

export type CsvRow = Readonly<Record<string, string>>;

/** What a run left, read without the program's own readers. */
export interface RunOnDisk {
  readonly directory: string;
  readonly trials: readonly CsvRow[];
  readonly calls: readonly CsvRow[];
  readonly submissions: readonly CsvRow[];
  readonly journal: readonly TrialRecord[];
  readonly spend: readonly SpendLine[];
  readonly manifest: Manifest;
  /** Whole files by their path in the folder: CSV files, traces and texts. */
  contents(kind: 'csv' | 'jsonl' | 'all'): Map<string, string>;
  trace(trialId: string): TraceEvent[];
}

export function readRunFolder(directory: string): RunOnDisk {
  const text = (name: string): string => readFileSync(join(directory, name), 'utf8');
  const lines = <Line>(name: string): Line[] => wholeLines(text(name)).map((line) => JSON.parse(line) as Line);
  const csv = (name: string): CsvRow[] => parse(text(name), { columns: true });
  return {
    directory,
    get trials() {
      return csv('trials.csv');
    },
    get calls() {
      return csv('calls.csv');
    },
    get submissions() {
      return csv('submissions.csv');
    },
    get journal() {
      return lines<TrialRecord>('journal.jsonl');
    },
    get spend() {
      return lines<SpendLine>('spend.jsonl');
    },
    get manifest() {
      return JSON.parse(text('manifest.json')) as Manifest;
    },
    contents: (kind) => {
      const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => isOfKind(name, kind));
      return new Map(names.sort().map((name) => [name, text(name)]));
    },
    trace: (trialId) => lines<TraceEvent>(join('traces', `${trialId}.jsonl`)),
  };
}

function isOfKind(name: string, kind: 'csv' | 'jsonl' | 'all'): boolean {
  if (kind === 'csv') return name.endsWith('.csv');
  if (kind === 'jsonl') return /^(traces|texts)[\\/].*\.jsonl$/.test(name);
  return /\.(csv|jsonl?|svg|html)$/.test(name);
}

function wholeLines(text: string): string[] {
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean);
}

/** Lines of the journal so far, also while a process writes it; none where there is no journal yet. */
export function journalLength(directory: string): number {
  const path = join(directory, 'journal.jsonl');
  return existsSync(path) ? wholeLines(readFileSync(path, 'utf8')).length : 0;
}

/** The first rows of the demo set with the beginning of their context only: trials that take a tenth of the time. @returns its path */
export function writeShortDataset(place: Workplace, count: number): string {
  const rows = JSON.parse(readFileSync(DEMO_DATASET, 'utf8')) as { context: string }[];
  const short = rows.slice(0, count).map((row) => ({ ...row, context: row.context.slice(0, SHORT_CHARACTERS) }));
  return place.file('short.json', JSON.stringify(short));
}

/** A folder for something that a test prepares itself. */
export function makeFolder(path: string): string {
  mkdirSync(path, { recursive: true });
  return path;
}

/** Rows without some of their columns. */
export function without(rows: readonly CsvRow[], ...columns: readonly string[]): CsvRow[] {
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !columns.includes(name))));
}

/** Sum of a column; empty fields are unknown and left out. */
export function sumOf(rows: readonly CsvRow[], column: string): number {
  return rows.reduce((sum, row) => sum + (row[column] === '' ? 0 : Number(row[column])), 0);
}
