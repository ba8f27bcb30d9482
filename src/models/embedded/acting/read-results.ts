// What the output of the actor's own programs says: which checks and tests fail at HEAD and why, which lines ran, and what became of each change tried.
import { type Change, readChanges } from './change.ts';
import { outputPart, type Turn } from './read-conversation.ts';

export interface CheckResult {
  readonly word: string;
  readonly text: string;
}

export interface RunResult {
  readonly checks: ReadonlyMap<number, CheckResult>;
  /** Failing tests by name, with their message. */
  readonly failed: ReadonlyMap<string, string>;
  readonly passed: number;
}

export interface Baseline extends RunResult {
  readonly step: number;
  /** Executed lines by file. */
  readonly executed: ReadonlyMap<string, ReadonlySet<number>>;
  /** The work tree as it was found, where it differed from HEAD. */
  readonly found?: RunResult;
}

const MAX_SPAN = 20_000;

export function readBaseline({ output, step }: Turn): Baseline {
  const executed = new Map<string, Set<number>>();
  for (const line of outputPart(output, 'executed')) {
    const match = line.match(/^(\S+) ([\d,-]+)$/);
    if (!match) continue;
    const lines = new Set<number>();
    for (const span of match[2]!.split(',')) {
      const [from = 0, to = from] = span.split('-').map(Number);
      for (let n = from; n <= to && n - from < MAX_SPAN; n++) lines.add(n);
    }
    executed.set(match[1]!, lines);
  }
  const found = output.includes('== found tests\n') ? { found: readRun(output, 'found ') } : {};
  return { ...readRun(output, ''), ...found, executed, step };
}

function readRun(output: string, prefix: string): RunResult {
  const checks = new Map<number, CheckResult>();
  for (const line of outputPart(output, `${prefix}checks`)) {
    const match = line.match(/^check (\d+) (\w+): ?(.*)$/);
    if (match) checks.set(Number(match[1]), { word: match[2]!, text: match[3]! });
  }
  const tests = outputPart(output, `${prefix}tests`);
  const failed = new Map<string, string>();
  for (const line of tests) {
    const match = line.match(/^failed (.+?) \| ?(.*)$/);
    if (match) failed.set(match[1]!, match[2]!);
  }
  const passed = Number(tests.join('\n').match(/^(\d+) passed/m)?.[1] ?? 0);
  return { checks, failed, passed };
}

export interface Trial {
  readonly change: Change;
  /** `half`: all checks give what is expected, and tests that failed before still fail. */
  readonly outcome: 'solved' | 'better' | 'half' | 'fails';
  /** Checks or tests that it mends. */
  readonly fixed: number;
  readonly detail: string;
  readonly step: number;
}

/** The line of each change; what has no line in an output that was shown did not help, unless it says that it stopped before. */
export function readTrials(changes: readonly Change[], { output, step }: Turn): Trial[] {
  const printed = output.split('\n');
  const lines = printed.flatMap((line, i) => {
    const match = line.match(/^(try|solved) (.+"): (.*)$/);
    if (!match) return [];
    const detail = match[1] === 'solved' ? match[3]! : (printed[i + 1]?.match(/^> (.*)$/)?.[1] ?? '');
    return [{ isSolved: match[1] === 'solved', name: match[2]!, word: match[3]!, detail }];
  });
  const isWhole = !lines.some(({ isSolved }) => isSolved) && !printed.some((line) => line.startsWith('stopped here'));
  const known = new Map(lines.map((line) => [JSON.stringify(readChanges(line.name)[0] ?? ''), line]));
  return changes.flatMap((change): Trial[] => {
    const line = known.get(JSON.stringify(change));
    if (!line && !isWhole) return [];
    const fixed = Number(line?.detail.match(/(\d+) of \d+ fixed/)?.[1] ?? 0);
    const outcome = line?.isSolved ? 'solved' : line?.word === 'better' || line?.word === 'half' ? line.word : 'fails';
    return [{ change, outcome, fixed, detail: line?.detail ?? '', step }];
  });
}
