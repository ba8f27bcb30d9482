// What each instance of a cell adds to a metric, repeat by repeat: the one form from which levels and contrasts are computed.
import type { Cell } from '../core/experiment.ts';
import type { TrialResult } from '../results/trial-result.ts';
import { passAtK } from '../statistics/pass-at-k.ts';
import type { Side } from './claim.ts';
import type { Refusal } from './match-cells.ts';

export interface Term {
  readonly above: number;
  readonly below: number;
}

export interface ItemSample {
  readonly id: string;
  /** What the macro average is over; one for all otherwise. */
  readonly stratum: string;
  /** One per repeat (for Pass@k over repeats: one per attempt). */
  readonly terms: readonly Term[];
}

export interface CellSamples {
  readonly items: readonly ItemSample[];
  /** Instances that the cell plans, graded or not. */
  readonly planned: number;
  /** Share of the planned trials that have no grade. */
  readonly missing: number;
  /** Most terms of an instance: what run-to-run noise is known from. */
  readonly repeats: number;
  /** Of dollars: the provider's own figures, where all are known. */
  readonly basis?: 'billed' | 'list' | undefined;
}

/** In the unit of the metric: points, dollars, seconds. */
export function sampleCell(side: Side, cell: Cell, results: readonly TrialResult[]): CellSamples | Refusal {
  const own = results.filter(
    (result) => result.trial.cell.id === cell.id && (side.metric.average !== 'domain' || result.strata?.stratum === side.stratum),
  );
  const graded = own.filter(({ score }) => score !== undefined);
  if (graded.length === 0) return { reason: `no trial of \`${cell.id}\` is graded${side.stratum ? ` in ${side.stratum}` : ''}` };
  const sources = new Set(graded.flatMap(({ totals }) => totals?.calls.sources ?? []));
  const others = [...sources].filter((source) => source !== 'live');
  if (others.length > 0 || sources.size === 0)
    return { reason: `replies of \`${cell.id}\` are ${others.join(', ') || 'of unknown source'}, not live` };
  const { basis, termOf } = termsFor(side, graded);
  const byItem = [...Map.groupBy(graded, ({ trial }) => trial.instanceId)];
  const planned = new Set(own.map(({ trial }) => trial.instanceId)).size;
  const missing = 1 - graded.length / own.length;
  const items: ItemSample[] = [];
  for (const [id, group] of byItem) {
    const stratum = side.metric.average === 'macro' ? group[0]!.strata?.stratum : '';
    if (stratum === undefined) return { reason: `the sub-domain of \`${id}\` is not known` };
    const terms = isPooled(side, graded) ? attemptsOf(group, side.metric.k!) : group.map(termOf);
    if (terms === undefined)
      return {
        reason: `Pass@${side.metric.k} needs at least ${side.metric.k} attempts at each instance, \`${id}\` has ${attemptCount(group)}`,
      };
    if (terms.some((term) => term === undefined)) return { reason: `what \`${cell.id}\` cost is not known for every trial` };
    items.push({ id, stratum, terms: terms as readonly Term[] });
  }
  return { items, planned, missing, repeats: Math.max(...items.map(({ terms }) => terms.length)), basis };
}

interface Terms {
  readonly basis?: 'billed' | 'list' | undefined;
  readonly termOf: (result: TrialResult) => Term | undefined;
}

function termsFor(side: Side, graded: readonly TrialResult[]): Terms {
  const { metric, times, attempts } = side;
  if (metric.quantity === 'latency') return { termOf: ({ record }) => ({ above: (times * record!.wallUs) / 1e6, below: 1 }) };
  if (metric.quantity === 'cost') {
    const basis = graded.every(({ totals }) => totals?.calls.total.billedUsd !== undefined) ? 'billed' : 'list';
    // A task of a system of independent attempts is one of them.
    const isPerSubmission = metric.per === 'submission' || attempts === 'independent';
    return {
      basis,
      termOf: ({ totals, score }) => {
        const usd = basis === 'billed' ? totals?.calls.total.billedUsd : totals?.calls.total.costUsd;
        return usd === undefined ? undefined : { above: times * usd, below: isPerSubmission ? score!.submissions : 1 };
      },
    };
  }
  // A trial that handed in nothing is one wrong submission.
  if (metric.of === 'each') return { termOf: ({ score }) => ({ above: 100 * score!.correct, below: Math.max(1, score!.submissions) }) };
  if (metric.of === 'selected') return { termOf: ({ score }) => ({ above: score!.isSelectedCorrect ? 100 : 0, below: 1 }) };
  if (attempts === 'coupled') return { termOf: ({ score }) => ({ above: score!.correct > 0 ? 100 : 0, below: 1 }) };
  return { termOf: ({ score }) => ({ above: 100 * passAtK(score!.submissions, score!.correct, metric.k!), below: 1 }) };
}

/** Whether the k attempts are the repeats: where a trial alone has fewer submissions than k. */
function isPooled({ metric }: Side, graded: readonly TrialResult[]): boolean {
  return metric.of === 'oracle' && graded.some(({ score }) => score!.submissions < metric.k!);
}

function attemptCount(group: readonly TrialResult[]): number {
  return group.reduce((sum, { score }) => sum + score!.submissions, 0);
}

/**
 * Jackknife pseudo-values, one per attempt: their mean is the unbiased Pass@k, and their spread that of a mean of so many repeats. With exactly k
 * attempts there is a value but no spread: one term.
 */
function attemptsOf(group: readonly TrialResult[], k: number): readonly Term[] | undefined {
  const n = attemptCount(group);
  const correct = group.reduce((sum, { score }) => sum + score!.correct, 0);
  if (n < k) return undefined;
  const whole = passAtK(n, correct, k);
  if (n === k) return [{ above: 100 * whole, below: 1 }];
  const without = (isCorrect: boolean): Term => {
    const left = passAtK(n - 1, correct - (isCorrect ? 1 : 0), k);
    return { above: 100 * (n * whole - (n - 1) * left), below: 1 };
  };
  return Array.from({ length: n }, (_, i) => without(i < correct));
}
