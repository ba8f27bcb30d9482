// Which cells no other beats on both axes, as the corners of a staircase. Of what is drawn: the chance that a cell is one of them is in `pareto.csv`.
import { paretoFront } from '../../statistics/pareto.ts';

export interface FrontPoint {
  readonly x: number;
  readonly accuracy: number;
}

/** From the smallest x on; points of one place count once. */
export function staircase(points: readonly FrontPoint[]): FrontPoint[] {
  const isOn = paretoFront(points.map(({ x, accuracy }) => ({ cost: x, score: accuracy })));
  const corners = points.filter((_, index) => isOn[index]).sort((a, b) => a.x - b.x);
  return corners.filter(({ x }, index) => index === 0 || corners[index - 1]!.x !== x);
}
