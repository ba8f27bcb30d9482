// Which cells are compared, and what is adjusted together. What the experiment declares comes first and is adjusted by Holm's rule within its family; every
// other pair of cells of a benchmark is exploratory and adjusted for the rate of false findings (Benjamini & Hochberg).
import type { DeclaredComparison, Estimand } from '../core/experiment.ts';
import { benjaminiHochberg, holm } from '../statistics/adjust-p.ts';
import type { CellSummary } from './cell-summary.ts';
import { type Comparison, compareTwo } from './compare-cells.ts';
import { createDrawCache } from './draw-cache.ts';
import { submissionsPerTrial } from './paired-sides.ts';

export type Adjustment = 'holm' | 'benjamini-hochberg';

export interface AdjustedComparison extends Comparison {
  readonly family: string;
  readonly adjustment: Adjustment;
  readonly pAdjusted: number | undefined;
}

/** Declared comparisons in the order of the file, then the others in the order of the cells: accuracy, and what several submissions add to it. */
export function compareCells(summaries: readonly CellSummary[]): AdjustedComparison[] {
  const byId = new Map(summaries.map((summary) => [summary.cell.id, summary]));
  const cache = createDrawCache(summaries[0]?.experiment.seed ?? 0);
  const compare = (a: CellSummary, b: CellSummary, stated: { estimand: Estimand; declared?: DeclaredComparison }): Comparison =>
    compareTwo(a, b, { ...stated, seed: a.experiment.seed, cache });
  const declared = (summaries[0]?.experiment.comparisons ?? []).flatMap((one) => {
    const [a, b] = [byId.get(one.candidate), byId.get(one.baseline)];
    return a && b && isComparable(a, b, one.estimand) ? [compare(a, b, { estimand: one.estimand, declared: one })] : [];
  });
  const isDeclared = new Set(declared.flatMap(({ a, b, estimand }) => [pairKey(a, b, estimand), pairKey(b, a, estimand)]));
  const others = summaries.flatMap((a, place) =>
    summaries.slice(place + 1).flatMap((b) =>
      a.cell.benchmark === b.cell.benchmark
        ? estimandsOf(a, b)
            .filter((estimand) => !isDeclared.has(pairKey(a, b, estimand)))
            .map((estimand) => compare(a, b, { estimand }))
        : [],
    ),
  );
  return adjust([...declared, ...others]);
}

export interface RefusedComparison {
  readonly declared: DeclaredComparison;
  readonly reason: string;
}

/** Declared comparisons that have no row, with the reason: they are told, never left out in silence. */
export function refusedComparisons(summaries: readonly CellSummary[]): RefusedComparison[] {
  const byId = new Map(summaries.map((summary) => [summary.cell.id, summary]));
  return (summaries[0]?.experiment.comparisons ?? []).flatMap((declared): RefusedComparison[] => {
    const [a, b] = [byId.get(declared.candidate), byId.get(declared.baseline)];
    const missing = [a ? [] : [declared.candidate], b ? [] : [declared.baseline]].flat();
    if (!a || !b) return [{ declared, reason: `no cell \`${missing.join('`, `')}\`` }];
    return isComparable(a, b, declared.estimand) ? [] : [{ declared, reason: unequalOracles(a, b) }];
  });
}

export function unequalOracles(a: CellSummary, b: CellSummary): string {
  const [first, second] = [submissionsPerTrial(a), submissionsPerTrial(b)];
  return `an oracle over ${first} submission(s) is no match for one over ${second}: Pass@n is compared at equal n only`;
}

export function familyOf({ declared, a, estimand }: Pick<Comparison, 'declared' | 'a' | 'estimand'>): string {
  return declared?.family ?? `exploratory:${a.cell.benchmark}:${estimand}`;
}

/** p values adjusted within their families; the order stays. */
export function adjust(comparisons: readonly Comparison[]): AdjustedComparison[] {
  const adjusted = new Map<Comparison, number>();
  for (const family of Map.groupBy(comparisons, familyOf).values()) {
    const tested = family.filter(({ p }) => p !== undefined);
    const rule = family[0]!.declared ? holm : benjaminiHochberg;
    for (const [i, p] of rule(tested.map(({ p }) => p!)).entries()) adjusted.set(tested[i]!, p);
  }
  return comparisons.map((comparison) => ({
    ...comparison,
    family: familyOf(comparison),
    adjustment: comparison.declared ? 'holm' : 'benjamini-hochberg',
    pAdjusted: adjusted.get(comparison),
  }));
}

/** An oracle that may choose among more submissions is a better oracle: only equal numbers are compared. */
export function isComparable(a: CellSummary, b: CellSummary, estimand: Estimand): boolean {
  return estimand !== 'oracle_pass' || submissionsPerTrial(a) === submissionsPerTrial(b);
}

/** Where every trial hands in one answer, all estimands are accuracy. */
function estimandsOf(a: CellSummary, b: CellSummary): Estimand[] {
  const most = Math.max(submissionsPerTrial(a), submissionsPerTrial(b));
  if (most <= 1) return ['accuracy'];
  return ['accuracy', 'avg_at_1', ...(isComparable(a, b, 'oracle_pass') ? ['oracle_pass' as const] : [])];
}

function pairKey(a: CellSummary, b: CellSummary, estimand: Estimand): string {
  return JSON.stringify([a.cell.id, b.cell.id, estimand]);
}
