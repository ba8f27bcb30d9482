// Accuracy at equal spend: a curve through (cost, score) of several cells, compared with another at the same cost. Between two cells the curve is the
// straight line, which is what choosing between them by lot would give. Outside of its cells a curve has no value: nothing is extrapolated.
import { type Draws, percentileInterval } from './bootstrap-sums.ts';
import { type Interval, NO_INTERVAL } from './interval.ts';

/** One cell: its cost and score on each instance, instances in one order for all cells. */
export interface SpendCell {
  readonly costs: Float64Array;
  readonly scores: Float64Array;
}

export interface SpendPoint {
  readonly cost: number;
  readonly score: number;
}

export interface SpendDifference extends Interval {
  readonly cost: number;
  readonly difference: number;
  /** Share of the draws whose curves reach this cost. Below `REACHED` the interval is `NaN`: it would be one of the draws that happened to reach it. */
  readonly reached: number;
}

export const REACHED = 0.8;

/** The curve's score at a cost; `NaN` outside of its points. Points need no order; of several at one cost the mean counts. */
export function scoreAt(points: readonly SpendPoint[], cost: number): number {
  let below: SpendPoint | undefined;
  let above: SpendPoint | undefined;
  let [sum, count] = [0, 0];
  for (const point of points) {
    if (point.cost === cost) {
      sum += point.score;
      count++;
    } else if (point.cost < cost && !(below && below.cost >= point.cost)) below = point;
    else if (point.cost > cost && !(above && above.cost <= point.cost)) above = point;
  }
  if (count > 0) return sum / count;
  if (!below || !above) return Number.NaN;
  return below.score + ((above.score - below.score) * (cost - below.cost)) / (above.cost - below.cost);
}

/** Costs at which both curves have a value and one of them has a cell, ascending. */
export function sharedCosts(first: readonly SpendPoint[], second: readonly SpendPoint[]): number[] {
  const knots = [...first, ...second].map(({ cost }) => cost);
  return [...new Set(knots)]
    .filter((cost) => !Number.isNaN(scoreAt(first, cost)) && !Number.isNaN(scoreAt(second, cost)))
    .sort((a, b) => a - b);
}

export function meanPoints(cells: readonly SpendCell[]): SpendPoint[] {
  return cells.map(({ costs, scores }) => ({ cost: meanOf(costs), score: meanOf(scores) }));
}

/** The points of one curve, each with the interval of its own cell's score: the bootstrap over instances. In the order of the cells. */
export function spendCurve(cells: readonly SpendCell[], draws: Draws): (SpendPoint & Interval)[] {
  const points = meanPoints(cells);
  return cells.map(({ scores }, i) => {
    const interval = draws.count > 1 ? percentileInterval(draws.sum(scores).map((sum) => sum / draws.count)) : NO_INTERVAL;
    return { ...points[i]!, ...interval };
  });
}

/** First curve minus second, wherever both have a value: instances are resampled for both together. */
export function spendDifference(first: readonly SpendCell[], second: readonly SpendCell[], draws: Draws): SpendDifference[] {
  const [a, b] = [meanPoints(first), meanPoints(second)];
  const costs = sharedCosts(a, b);
  const sums = [first, second].map((cells) =>
    cells.map(({ costs: spent, scores }) => ({ cost: draws.sum(spent), score: draws.sum(scores) })),
  );
  const drawn = costs.map(() => new Float64Array(draws.draws));
  for (let draw = 0; draw < draws.draws; draw++) {
    const [one, other] = sums.map((cells) =>
      cells.map(({ cost, score }): SpendPoint => ({ cost: cost[draw]! / draws.count, score: score[draw]! / draws.count })),
    );
    for (const [i, cost] of costs.entries()) drawn[i]![draw] = scoreAt(one!, cost) - scoreAt(other!, cost);
  }
  return costs.map((cost, i) => {
    const reached = drawn[i]!.filter((value) => !Number.isNaN(value)).length / draws.draws;
    const interval = draws.count > 1 && reached >= REACHED ? percentileInterval(drawn[i]!) : NO_INTERVAL;
    return { cost, difference: scoreAt(a, cost) - scoreAt(b, cost), ...interval, reached };
  });
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
