// Two cells instance by instance: what each scored, spent and took there. All comparisons are made from these pairs, and from nothing unpaired.
import type { Estimand, TrialStatus } from '../core/experiment.ts';
import { mean } from '../statistics/describe.ts';
import type { CellSummary } from './cell-summary.ts';
import { byInstance } from './measure.ts';
import { spentOn } from './metrics.ts';
import type { Score, TrialResult } from './trial-result.ts';

/** One cell on one instance; every number is a mean over its trials that count. */
export interface Side {
  readonly score: number;
  readonly trials: number;
  /** List price; undefined where a trial's is unknown. */
  readonly costUsd: number | undefined;
  /** The same with errored and abandoned attempts. */
  readonly spentUsd: number | undefined;
  readonly wallS: number;
  readonly submissions: number;
  /** Share of trials whose selected submission is correct. */
  readonly success: number;
}

export interface Pair {
  readonly instanceId: string;
  readonly cluster: string | undefined;
  readonly a: Side;
  readonly b: Side;
}

/** Score of one graded trial; undefined where the trial says nothing of the estimand. */
const SCORES: Readonly<Record<Estimand, (score: Score) => number | undefined>> = {
  accuracy: ({ isSelectedCorrect }) => (isSelectedCorrect ? 1 : 0),
  avg_at_1: ({ correct, submissions }) => (submissions > 0 ? correct / submissions : undefined),
  oracle_pass: ({ correct }) => (correct > 0 ? 1 : 0),
};

/** Instances that both cells have graded, in row order. */
export function pairUp(a: CellSummary, b: CellSummary, estimand: Estimand): Pair[] {
  const [first, second] = [sidesOf(a.results, estimand), sidesOf(b.results, estimand)];
  return [...first].flatMap(([instanceId, { side, cluster }]) => {
    const other = second.get(instanceId);
    return other ? [{ instanceId, cluster, a: side, b: other.side }] : [];
  });
}

export function sidesOf(results: readonly TrialResult[], estimand: Estimand): Map<string, { side: Side; cluster: string | undefined }> {
  const graded = byInstance(results, ({ score }) => score && SCORES[estimand](score));
  const sides = new Map<string, { side: Side; cluster: string | undefined }>();
  for (const [instance, group] of graded) {
    const trials = group.map(({ result }) => result);
    const over = (value: (result: TrialResult) => number | undefined): number | undefined => {
      const values = trials.map(value);
      return values.some((one) => one === undefined) ? undefined : mean(values as number[]);
    };
    const side: Side = {
      score: mean(group.map(({ of }) => of)),
      trials: group.length,
      costUsd: over(({ totals }) => totals?.calls.total.costUsd),
      spentUsd: over((result) => spentOn(result)),
      wallS: mean(trials.map(({ record }) => record!.wallUs / 1e6)),
      submissions: mean(trials.map(({ score }) => score!.submissions)),
      success: mean(trials.map(({ score }) => (score!.isSelectedCorrect ? 1 : 0))),
    };
    sides.set(instance, { side, cluster: trials[0]!.cluster });
  }
  return sides;
}

export interface RuledDifference {
  readonly difference: number;
  readonly pairs: number;
}

/** What the difference would be if trials without a grade counted: errors as wrong, or everything against the first cell, or everything for it. */
export type UngradedRule = 'errors wrong' | 'worst case' | 'best case';

const RULES: Readonly<Record<UngradedRule, readonly [SideRule, SideRule]>> = {
  'errors wrong': [onlyErrors, onlyErrors],
  'worst case': [() => 0, () => 1],
  'best case': [() => 1, () => 0],
};

type SideRule = (status: TrialStatus) => number | undefined;

export function ruledDifference(
  a: CellSummary,
  b: CellSummary,
  { estimand, rule }: { estimand: Estimand; rule: UngradedRule },
): RuledDifference {
  const [first, second] = RULES[rule];
  const scores = ruledScores(b.results, estimand, second);
  const differences = [...ruledScores(a.results, estimand, first)].flatMap(([instance, score]) => {
    const other = scores.get(instance);
    return other === undefined ? [] : [score - other];
  });
  return { difference: mean(differences), pairs: differences.length };
}

function ruledScores(results: readonly TrialResult[], estimand: Estimand, ungraded: SideRule): Map<string, number> {
  const counted = byInstance(results, ({ score, status }) => (score ? SCORES[estimand](score) : ungraded(status)));
  return new Map([...counted].map(([instance, group]) => [instance, mean(group.map(({ of }) => of))]));
}

function onlyErrors(status: TrialStatus): number | undefined {
  return status === 'errored' ? 0 : undefined;
}

/** Submissions of a full trial of the cell: what n of an oracle's Pass@n is. */
export function submissionsPerTrial({ results }: CellSummary): number {
  return Math.max(0, ...results.map(({ score }) => score?.submissions ?? 0));
}

/** Planned instances of one cell or the other that are no pair, for whatever reason. */
export function unpairedInstances(a: CellSummary, b: CellSummary, pairs: readonly Pair[]): string[] {
  const paired = new Set(pairs.map(({ instanceId }) => instanceId));
  const planned = new Set([...a.results, ...b.results].map(({ trial }) => trial.instanceId));
  return [...planned].filter((id) => !paired.has(id));
}
