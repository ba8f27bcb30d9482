// `pareto.csv`: each cell of a benchmark by what it takes (dollars, or seconds) and how often it is right, with whether no other cell beats it on both and
// how sure that is. All cells on the instances that each of them has graded; figures of different sources are never put on one front.
import type { Draws } from '../statistics/bootstrap-sums.ts';
import { frontProbabilities, paretoFront } from '../statistics/pareto.ts';
import { meanPoints, type SpendCell } from '../statistics/spend-curve.ts';
import type { CellSummary } from './cell-summary.ts';
import { type Column, count, flag, number, text } from './columns.ts';
import { createDrawCache } from './draw-cache.ts';
import { type Side, sidesOf } from './paired-sides.ts';

const AXES = ['cost_usd', 'wall_s'] as const;
type Axis = (typeof AXES)[number];

export interface ParetoSource {
  readonly summary: CellSummary;
  readonly axis: Axis;
  readonly x: number;
  readonly accuracy: number;
  readonly isOnFront: boolean;
  readonly probability: number | undefined;
  readonly instances: number;
}

export const PARETO_COLUMNS: readonly Column<ParetoSource>[] = [
  text('benchmark', 'Dataset and grader.', ({ summary }) => summary.cell.benchmark),
  text('axis', 'What accuracy is set against: `cost_usd` (list price per trial) or `wall_s` (makespan).', ({ axis }) => axis),
  text('cell', 'The cell in `summary.csv`.', ({ summary }) => summary.cell.id),
  number('x', '', 'Its mean on that axis, over the instances that all cells of this front have graded.', ({ x }) => x),
  number('accuracy', '0-1', 'Its accuracy on the same instances.', ({ accuracy }) => accuracy),
  flag('on_front', 'Whether no other cell is at least as good on both and better on one.', ({ isOnFront }) => isOnFront),
  number(
    'p_on_front',
    '0-1',
    'Share of 10,000 bootstrap draws (instances resampled for all cells together) in which it is on the front.',
    ({ probability }) => probability,
  ),
  count('n', 'Those instances.', ({ instances }) => instances),
  text('source', 'Where replies came from, joined by `+`.', ({ summary }) => summary.sources.join('+')),
];

export function paretoSources(summaries: readonly CellSummary[]): ParetoSource[] {
  const { drawsOf } = createDrawCache(summaries[0]?.experiment.seed ?? 0);
  const groups = Map.groupBy(summaries, ({ cell, sources }) => JSON.stringify([cell.benchmark, sources]));
  return [...groups.values()].flatMap((group) => AXES.flatMap((axis) => frontOf(group, axis, drawsOf)));
}

function frontOf(summaries: readonly CellSummary[], axis: Axis, drawsOf: (count: number) => Draws): ParetoSource[] {
  const amountOf = ({ costUsd, wallS }: Side): number | undefined => (axis === 'cost_usd' ? costUsd : wallS);
  const known = summaries
    .map((summary) => {
      const sides = [...sidesOf(summary.results, 'accuracy')].filter(([, { side }]) => amountOf(side) !== undefined);
      return { summary, sides: new Map(sides.map(([instance, { side }]) => [instance, side])) };
    })
    // A cell that has nothing to show must not empty the front of the others.
    .filter(({ sides }) => sides.size > 0);
  const shared = [...(known[0]?.sides.keys() ?? [])].filter((instance) => known.every(({ sides }) => sides.has(instance)));
  if (shared.length === 0) return [];
  const cells = known.map(({ sides }): SpendCell => {
    const own = shared.map((instance) => sides.get(instance)!);
    return { costs: Float64Array.from(own, (side) => amountOf(side)!), scores: Float64Array.from(own, ({ score }) => score) };
  });
  const points = meanPoints(cells);
  const isOnFront = paretoFront(points);
  const chances = shared.length > 1 ? frontProbabilities(cells, drawsOf(shared.length)) : [];
  return known.map(({ summary }, i) => ({
    summary,
    axis,
    x: points[i]!.cost,
    accuracy: points[i]!.score,
    isOnFront: isOnFront[i]!,
    probability: chances[i],
    instances: shared.length,
  }));
}
