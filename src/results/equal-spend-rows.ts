// `equal-spend.csv`: accuracy over dollars per instance, curve by curve, and the difference of two curves wherever both have a value. In between two cells
// a curve is the straight line; beyond its cells it has no value. Bands are 95%, instances resampled for both curves together.
import type { Draws } from '../statistics/bootstrap-sums.ts';
import { type SpendCell, spendCurve, spendDifference } from '../statistics/spend-curve.ts';
import type { CellSummary } from './cell-summary.ts';
import { type Column, count, number, text } from './columns.ts';
import { createDrawCache } from './draw-cache.ts';
import { type Curve, curvesOf } from './spend-curves.ts';

export interface EqualSpendSource {
  readonly benchmark: string;
  readonly curve: Curve;
  readonly against: Curve | undefined;
  readonly label: string | undefined;
  readonly costUsd: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly reached: number | undefined;
  readonly instances: number;
  readonly source: string;
}

export const EQUAL_SPEND_COLUMNS: readonly Column<EqualSpendSource>[] = [
  text('benchmark', 'Dataset and grader.', ({ benchmark }) => benchmark),
  text('curve', 'An arm, for `cells`; else the cell whose attempts or submissions the curve counts.', ({ curve }) => curve.name),
  text(
    'kind',
    '`cells`: the cells of an arm, by selected@n; `majority`: a vote of k independent attempts; `majority so far`: a vote of the first k submissions of agents that share context; `pass` and `oracle so far`: the same chosen by an oracle.',
    ({ curve }) => curve.kind,
  ),
  text('against', 'The other curve, where the row is a difference; empty for the curve itself.', ({ against }) => against?.name),
  text('against_kind', 'Its kind.', ({ against }) => against?.kind),
  text('point', 'The cell, or the number of attempts; empty for a difference.', ({ label }) => label),
  number('cost_usd', 'USD', 'Dollars per instance, list price.', ({ costUsd }) => costUsd),
  number('value', '0-1', 'Accuracy at these dollars, or this curve minus the other.', ({ value }) => value),
  number(
    'low',
    '0-1',
    "Lower end of the 95% interval: of the cell's accuracy, or of the difference at these dollars; the latter is empty where fewer than 80% of the draws reach them.",
    ({ low }) => low,
  ),
  number('high', '0-1', 'Upper end.', ({ high }) => high),
  number(
    'reached',
    '0-1',
    'Of a difference: share of the bootstrap draws in which both curves reach these dollars.',
    ({ reached }) => reached,
  ),
  count('n', 'Instances that all points of the curve, or of both, have.', ({ instances }) => instances),
  text('source', 'Where replies came from, joined by `+`.', ({ source }) => source),
];

export function equalSpendSources(summaries: readonly CellSummary[]): EqualSpendSource[] {
  const { drawsOf } = createDrawCache(summaries[0]?.experiment.seed ?? 0);
  const groups = Map.groupBy(summaries, ({ cell, sources }) => JSON.stringify([cell.benchmark, sources]));
  return [...groups.values()].flatMap((group) => {
    const { cell, sources } = group[0]!;
    const base = { benchmark: cell.benchmark, source: sources.join('+') };
    const curves = curvesOf(group);
    const own = curves.flatMap((curve) => curveRows(curve, drawsOf).map((row) => ({ ...base, ...row })));
    const differences = rivals(curves).flatMap(([curve, against]) =>
      differenceRows(curve, against, drawsOf).map((row) => ({ ...base, ...row })),
    );
    return [...own, ...differences];
  });
}

type CurveRow = Omit<EqualSpendSource, 'benchmark' | 'source'>;
type DrawsOf = (count: number) => Draws;

function curveRows(curve: Curve, drawsOf: DrawsOf): CurveRow[] {
  const { instances, cells } = align([curve]);
  if (instances === 0) return [];
  return spendCurve(cells[0]!, drawsOf(instances)).map(({ cost, score, low, high }, i) => {
    const { label } = curve.points[i]!;
    return { curve, against: undefined, label, costUsd: cost, value: score, low, high, reached: undefined, instances };
  });
}

function differenceRows(curve: Curve, against: Curve, drawsOf: DrawsOf): CurveRow[] {
  const { instances, cells } = align([curve, against]);
  if (instances === 0) return [];
  return spendDifference(cells[0]!, cells[1]!, drawsOf(instances)).map(({ cost, difference, ...rest }) => {
    return { curve, against, label: undefined, costUsd: cost, value: difference, ...rest, instances };
  });
}

/** Arms with each other, and each arm with the vote of one agent's attempts: what the same dollars buy without any coordination. */
function rivals(curves: readonly Curve[]): [Curve, Curve][] {
  const arms = curves.filter(({ kind }) => kind === 'cells');
  const votes = curves.filter(({ kind, isIndependent }) => kind === 'majority' && isIndependent);
  const between = arms.flatMap((first, i) => arms.slice(i + 1).map((second): [Curve, Curve] => [first, second]));
  return [...between, ...arms.flatMap((arm) => votes.map((vote): [Curve, Curve] => [arm, vote]))];
}

/** Cells of each curve over the instances that all points of all curves have, in one order. */
function align(curves: readonly Curve[]): { readonly instances: number; readonly cells: readonly SpendCell[][] } {
  const points = curves.flatMap((curve) => curve.points);
  const shared = [...(points[0]?.values.keys() ?? [])].filter((instance) => points.every(({ values }) => values.has(instance)));
  const cells = curves.map((curve) =>
    curve.points.map(({ values }): SpendCell => {
      const own = shared.map((instance) => values.get(instance)!);
      return { costs: Float64Array.from(own, ({ costUsd }) => costUsd), scores: Float64Array.from(own, ({ score }) => score) };
    }),
  );
  return { instances: shared.length, cells };
}
