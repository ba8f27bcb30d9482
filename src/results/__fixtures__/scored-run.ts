// A made-up run of any size for tests of statistics: what each cell scored on each instance is said outright.
import type { Cell, DeclaredComparison, TrialStatus } from '../../core/experiment.ts';
import { type CellSummary, summarizeCells } from '../cell-summary.ts';
import type { RunData, TrialData } from '../trial-data.ts';
import { foldRun } from '../trial-result.ts';
import { cell, experiment, record, simpleTrace, submission, trial } from './run-data.ts';

export interface ScoredCell extends Partial<Cell> {
  readonly id: string;
  /**
   * Per instance its trials, repeat by repeat, separated by spaces; each letter of a trial is a submission: `o` right, `x` wrong, any other letter a wrong
   * answer of that name. `!` is a trial that errored. The first submission is the selected one.
   */
  readonly scores: readonly string[];
  readonly costUsd?: (instance: number) => number;
  readonly wallS?: number;
  readonly source?: 'live' | 'embedded' | 'replayed';
}

export interface ScoredRun {
  readonly cells: readonly ScoredCell[];
  readonly comparisons?: readonly DeclaredComparison[];
  /** Repository of an instance; without it instances are questions. */
  readonly repository?: (instance: number) => string;
}

export function scoredRun({ cells, comparisons, repository }: ScoredRun): RunData {
  const count = Math.max(...cells.map(({ scores }) => scores.length));
  const repeats = Math.max(...cells.flatMap(({ scores }) => scores.map((score) => score.split(' ').length)));
  const instances = Array.from({ length: count }, (_, i) => ({
    id: `i${i + 1}`,
    strata: { stratum: repository?.(i) ?? 's' },
    ...(repository && { image: `image-${i}` }),
  }));
  const own = cells.map(({ scores: _scores, costUsd: _cost, wallS: _wall, source: _source, ...rest }) =>
    cell(rest.id, { options: {}, ...rest }),
  );
  const trials = cells.flatMap((scored, c) =>
    scored.scores.flatMap((score, i) => score.split(' ').map((letters, r) => trialOf(own[c]!, scored, { letters, i, repeat: r + 1 }))),
  );
  const of = { ...experiment(own, { repeats }), ...(comparisons && { comparisons }) };
  return { runId: 'made-up/main', experiment: of, instances: new Map([['bench', instances]]), trials };
}

export function scoredSummaries(run: ScoredRun): CellSummary[] {
  const data = scoredRun(run);
  return summarizeCells(data.experiment, foldRun(data));
}

interface TrialPlace {
  readonly letters: string;
  readonly i: number;
  readonly repeat: number;
}

function trialOf(
  of: Cell,
  { costUsd = () => 0.01, wallS = 0.1, source = 'embedded' }: ScoredCell,
  { letters, i, repeat }: TrialPlace,
): TrialData {
  const planned = trial(of, `i${i + 1}`, repeat);
  const status: TrialStatus = letters === '!' ? 'errored' : 'graded';
  const wallUs = Math.round(wallS * 1e6);
  const each = costUsd(i) / letters.length;
  const handedIn = status === 'errored' ? [] : [...letters];
  const submissions = handedIn.map((letter, index) =>
    submission(index, letter === 'o' ? 'correct' : 'incorrect', { answer: letter, atUs: Math.min(wallUs, (index + 1) * 100_000) }),
  );
  return {
    trial: planned,
    record: record(planned, {
      status,
      submissions,
      selected: submissions.length > 0 ? 0 : undefined,
      wallUs,
      ...(status === 'errored' && { error: 'lost' }),
    }),
    last: { attempt: 1, events: simpleTrace([...letters].map(() => ({ costUsd: each, uncachedUsd: each, source }))) },
    earlier: [],
    erroredUsd: 0,
    abandonedUsd: 0,
  };
}
