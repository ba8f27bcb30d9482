// Two cells of one benchmark, compared. Instances are the independent units; where they come in repositories, those are looked at as units beside.
// Nothing here names a winner: what may be said of the numbers is said in `comparison-words.ts`.
import type { DeclaredComparison, Estimand } from '../core/experiment.ts';
import { COMPARISON_DRAWS } from '../statistics/bootstrap-sums.ts';
import { mean, sampleSd } from '../statistics/describe.ts';
import { detectableDifference } from '../statistics/detectable-difference.ts';
import { type Interval, NO_INTERVAL } from '../statistics/interval.ts';
import { exactMcNemar, midPMcNemar } from '../statistics/mcnemar.ts';
import { judgeMargin, type MarginVerdict } from '../statistics/non-inferiority.ts';
import { type PairedCounts, pairedScoreInterval } from '../statistics/paired-score.ts';
import { signFlipTest } from '../statistics/sign-flip.ts';
import type { CellSummary } from './cell-summary.ts';
import { type ClusterView, clusterView } from './cluster-view.ts';
import type { DrawCache } from './draw-cache.ts';
import { type Column, differenceInterval, geometricRatio, type PairedCells, pairedRatio, type Ratio } from './paired-draws.ts';
import { type Pair, pairUp, type RuledDifference, ruledDifference, type UngradedRule, unpairedInstances } from './paired-sides.ts';

export interface Comparison extends Interval {
  readonly a: CellSummary;
  readonly b: CellSummary;
  readonly estimand: Estimand;
  readonly declared: DeclaredComparison | undefined;
  readonly pairs: readonly Pair[];
  /** Instances that only one of the cells has graded, or none. */
  readonly unpaired: readonly string[];
  /** Mean over pairs of first minus second; `low` and `high` are its 95% interval. */
  readonly difference: number;
  readonly intervalMethod: 'bootstrap' | 'score';
  readonly test: 'mcnemar' | 'sign-flip' | undefined;
  /** Two-sided p of `test`. */
  readonly p: number | undefined;
  /** Of McNemar's test, where that is the one. */
  readonly pMid: number | undefined;
  readonly pSignFlip: number | undefined;
  readonly clusters: ClusterView | undefined;
  /** Dollars per trial, or per submission where the estimand is: units are never mixed. */
  readonly cost: Ratio;
  /** Geometric mean of the ratios per instance: what a typical instance costs, whatever the dear ones do. */
  readonly costGeometric: Ratio;
  readonly costPerSuccess: Ratio;
  readonly latency: Ratio;
  readonly ungraded: Readonly<Record<UngradedRule, RuledDifference>>;
  readonly smallestDetectable: number;
  readonly margin: number | undefined;
  readonly verdict: MarginVerdict | undefined;
}

export interface CompareOptions {
  readonly estimand: Estimand;
  readonly declared?: DeclaredComparison | undefined;
  /** Where it is not declared: the verdict then says nothing about a plan. */
  readonly margin?: number | undefined;
  readonly seed: number;
  /** Comparisons that share it share their resampled instances. */
  readonly cache: DrawCache;
}

const COST: Column = { name: 'cost', value: ({ costUsd }) => costUsd };
const SUBMISSIONS: Column = { name: 'submissions', value: ({ submissions }) => submissions };
const COST_PER_SUBMISSION: Column = {
  name: 'cost per submission',
  value: ({ costUsd, submissions }) => (costUsd === undefined ? undefined : costUsd / submissions),
};
const SPENT: Column = { name: 'spent', value: ({ spentUsd }) => spentUsd };
const SUCCESS: Column = { name: 'success', value: ({ success }) => success };
const WALL: Column = { name: 'wall', value: ({ wallS }) => wallS };

/** Ours: below so many pairs that differ, a bootstrap hardly knows what it has not seen. */
const FEW_DIFFERENCES = 10;

export function compareTwo(a: CellSummary, b: CellSummary, options: CompareOptions): Comparison {
  const { estimand, declared, seed, cache, margin = declared?.margin } = options;
  const pairs = pairUp(a, b, estimand);
  const differences = Float64Array.from(pairs, (pair) => pair.a.score - pair.b.score);
  const counts = countWins(pairs);
  const isYesOrNo = pairs.every((pair) => [pair.a, pair.b].every(({ trials, score }) => trials === 1 && (score === 0 || score === 1)));
  // Trials that handed in nothing are no part of Avg@1: its columns are others than those of the same instances elsewhere.
  const keyOf = ({ cell }: CellSummary): string => JSON.stringify([cell.id, estimand === 'avg_at_1']);
  const cells: PairedCells = { a: keyOf(a), b: keyOf(b), pairs, cache };
  const { method, ...interval } = accuracyInterval(cells, { counts, isYesOrNo, estimand });
  const pSignFlip = pairs.length > 0 ? signFlipTest(differences, { draws: COMPARISON_DRAWS, seed }).p : undefined;
  const isTested = isYesOrNo && pairs.length > 0;
  const ruled = (rule: UngradedRule): RuledDifference => ruledDifference(a, b, { estimand, rule });
  const submissions = estimand === 'avg_at_1' ? SUBMISSIONS : undefined;
  return {
    a,
    b,
    estimand,
    declared,
    pairs,
    unpaired: unpairedInstances(a, b, pairs),
    difference: mean([...differences]),
    ...interval,
    intervalMethod: method,
    test: isTested ? 'mcnemar' : pairs.length > 0 ? 'sign-flip' : undefined,
    p: isTested ? exactMcNemar(counts.first, counts.second) : pSignFlip,
    pMid: isTested ? midPMcNemar(counts.first, counts.second) : undefined,
    pSignFlip,
    clusters: clusterView(pairs, { cache, seed }),
    cost: pairedRatio(cells, COST, submissions),
    costGeometric: geometricRatio(cells, submissions ? COST_PER_SUBMISSION : COST),
    costPerSuccess: pairedRatio(cells, SPENT, SUCCESS),
    latency: pairedRatio(cells, WALL),
    ungraded: { 'errors wrong': ruled('errors wrong'), 'worst case': ruled('worst case'), 'best case': ruled('best case') },
    smallestDetectable: detectableDifference(sampleSd([...differences]), pairs.length),
    margin,
    verdict: margin === undefined ? undefined : judgeMargin(isYesOrNo ? pairedScoreInterval(counts) : interval, margin),
  };
}

/** Pairs that the first and the second cell won. */
export function countWins(pairs: readonly Pair[]): PairedCounts {
  return {
    first: pairs.filter(({ a, b }) => a.score > b.score).length,
    second: pairs.filter(({ a, b }) => a.score < b.score).length,
    pairs: pairs.length,
  };
}

interface IntervalParts {
  readonly counts: PairedCounts;
  readonly isYesOrNo: boolean;
  readonly estimand: Estimand;
}

/**
 * The bootstrap, unless fewer than ten pairs differ: then Tango's score interval, or with repeats the wider of both, each difference taken as a whole one.
 * Resampling a handful of differences that all point one way would exclude what was merely not seen, and none at all would give no width.
 */
function accuracyInterval(
  cells: PairedCells,
  { counts, isYesOrNo, estimand }: IntervalParts,
): Interval & { readonly method: 'bootstrap' | 'score' } {
  if (cells.pairs.length < 2) return { ...NO_INTERVAL, method: 'bootstrap' };
  const isFew = counts.first + counts.second < FEW_DIFFERENCES;
  const score = pairedScoreInterval(counts);
  if (isFew && isYesOrNo) return { ...score, method: 'score' };
  const { low, high } = differenceInterval(cells, { name: estimand, value: ({ score: own }) => own });
  if (!isFew) return { low, high, method: 'bootstrap' };
  return { low: Math.min(low, score.low), high: Math.max(high, score.high), method: 'score' };
}
