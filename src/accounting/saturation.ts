// From which number of agents on a place that serves one at a time is never idle, extrapolated from how busy it was. The rule is stated with the figure:
// demand grows in proportion to the agents, so that the busy share reaches 1 at agents / busy share (one point), or where a line through the points does.

export interface BusyPoint {
  /** Agents that make demands on the place. */
  readonly agents: number;
  readonly busyShare: number | undefined;
  /** The most that it served at one time. */
  readonly servers: number;
}

/** Undefined for a place that is not used, that served several at once (it has no capacity of one), or whose demands come from one agent alone. */
export function saturationAgents({ agents, busyShare, servers }: BusyPoint): number | undefined {
  return agents < 2 || servers !== 1 || busyShare === undefined || busyShare <= 0 ? undefined : agents / busyShare;
}

/**
 * The same from a sweep: a least-squares line through (agents, busy share), read off where it is 1. Undefined with fewer than two numbers of agents, where
 * the line does not rise, and where the place served several at once anywhere in the sweep.
 */
export function sweepSaturationAgents(points: readonly BusyPoint[]): number | undefined {
  const known = points.filter((point): point is BusyPoint & { busyShare: number } => point.busyShare !== undefined);
  if (new Set(known.map(({ agents }) => agents)).size < 2) return undefined;
  if (known.some(({ servers }) => servers > 1) || known.every(({ busyShare }) => busyShare <= 0)) return undefined;
  const line = fitLine(known.map(({ agents, busyShare }) => [agents, busyShare] as const));
  return line && line.slope > 0 ? (1 - line.intercept) / line.slope : undefined;
}

/** Least squares; undefined where all x are one. */
export function fitLine(points: readonly (readonly [x: number, y: number])[]): { slope: number; intercept: number } | undefined {
  const mean = (of: 0 | 1): number => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  let [above, below] = [0, 0];
  for (const [x, y] of points) {
    above += (x - meanX) * (y - meanY);
    below += (x - meanX) ** 2;
  }
  return below > 0 ? { slope: above / below, intercept: meanY - (above / below) * meanX } : undefined;
}
