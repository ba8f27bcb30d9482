// How much of the work does not get faster with more agents, from a sweep over their number: Karp and Flatt's experimentally determined serial fraction
// (CACM 33(5), 1990) at each n, and Amdahl's fraction that fits all n best. Against one agent of the same arm, never of another.

export interface SweepPoint {
  readonly agents: number;
  /** Mean makespan; any unit. */
  readonly makespan: number;
}

export interface SerialPoint {
  readonly agents: number;
  /** Makespan of one agent over that of this number. */
  readonly speedup: number;
  /** Karp-Flatt: (1/speedup - 1/n) / (1 - 1/n). Below 0 where n agents were more than n times as fast, above 1 where they were slower than one. */
  readonly serialFraction: number;
}

export interface SerialFit {
  /** For each n above 1, ascending. */
  readonly points: readonly SerialPoint[];
  /** Least squares of makespan(n)/makespan(1) = s + (1 - s)/n over all n above 1. */
  readonly amdahl: number;
}

/** Undefined without a makespan at one agent, or without another number. @param sweep one point for each number of agents */
export function serialFraction(sweep: readonly SweepPoint[]): SerialFit | undefined {
  const alone = sweep.find(({ agents }) => agents === 1)?.makespan;
  const others = sweep.filter(({ agents }) => agents > 1).sort((a, b) => a.agents - b.agents);
  if (alone === undefined || !(alone > 0) || others.length === 0 || others.some(({ makespan }) => !(makespan > 0))) return undefined;
  let [above, below] = [0, 0];
  const points = others.map(({ agents, makespan }) => {
    const free = 1 - 1 / agents;
    const excess = makespan / alone - 1 / agents;
    above += excess * free;
    below += free * free;
    return { agents, speedup: alone / makespan, serialFraction: excess / free };
  });
  return { points, amdahl: above / below };
}
