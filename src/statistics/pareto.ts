// The front of cost against score: the cells that no other beats on one without being worse on the other. A staircase, not a hull: nobody is assumed to
// choose between two systems by lot. A front of estimates chases noise, so that each cell also gets the chance that it is on the front of a new sample.
import type { Draws } from './bootstrap-sums.ts';
import type { SpendCell, SpendPoint } from './spend-curve.ts';

/** Of each point whether it is on the front. Equal points are on it together; one without a cost or a score never is, and beats none. */
export function paretoFront(points: readonly SpendPoint[]): boolean[] {
  return points.map(
    (point) => Number.isFinite(point.cost) && Number.isFinite(point.score) && !points.some((other) => dominates(other, point)),
  );
}

function dominates(a: SpendPoint, b: SpendPoint): boolean {
  return a.cost <= b.cost && a.score >= b.score && (a.cost < b.cost || a.score > b.score);
}

/** Of each cell the share of draws in which it is on the front; instances are resampled for all cells together. */
export function frontProbabilities(cells: readonly SpendCell[], draws: Draws): number[] {
  const sums = cells.map(({ costs, scores }) => ({ cost: draws.sum(costs), score: draws.sum(scores) }));
  const times = cells.map(() => 0);
  for (let draw = 0; draw < draws.draws; draw++) {
    const points = sums.map(({ cost, score }) => ({ cost: cost[draw]!, score: score[draw]! }));
    for (const [i, isOn] of paretoFront(points).entries()) if (isOn) times[i]!++;
  }
  return times.map((count) => count / draws.draws);
}
