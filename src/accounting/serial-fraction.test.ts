import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serialFraction } from './serial-fraction.ts';

describe('serialFraction', () => {
  it("is Karp and Flatt's metric at each number of agents", () => {
    // Speedup 2 with 4 agents: (1/2 - 1/4) / (1 - 1/4).
    const fit = serialFraction([
      { agents: 4, makespan: 60 },
      { agents: 1, makespan: 120 },
      { agents: 2, makespan: 66 },
    ])!;
    expect(fit.points.map(({ agents }) => agents)).toEqual([2, 4]);
    expect(fit.points[1]).toEqual({ agents: 4, speedup: 2, serialFraction: 1 / 3 });
    expect(fit.points[0]!.serialFraction).toBeCloseTo(0.1, 12);
  });

  it("finds Amdahl's fraction of times that follow his law", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (serial) => {
        const sweep = [1, 2, 4, 8].map((agents) => ({ agents, makespan: 10 * (serial + (1 - serial) / agents) }));
        const fit = serialFraction(sweep)!;
        expect(fit.amdahl).toBeCloseTo(serial, 9);
        for (const point of fit.points) expect(point.serialFraction).toBeCloseTo(serial, 9);
      }),
    );
  });

  it('goes below 0 and above 1 where agents help more, or less, than their number', () => {
    const at = (makespan: number) =>
      serialFraction([
        { agents: 1, makespan: 100 },
        { agents: 2, makespan },
      ])!.amdahl;
    expect([at(40), at(100), at(130)].map((value) => Math.round(value * 100) / 100)).toEqual([-0.2, 1, 1.6]);
  });

  it('is unknown without one agent, without several, and without a time', () => {
    expect(
      serialFraction([
        { agents: 2, makespan: 5 },
        { agents: 4, makespan: 3 },
      ]),
    ).toBeUndefined();
    expect(serialFraction([{ agents: 1, makespan: 5 }])).toBeUndefined();
    expect(
      serialFraction([
        { agents: 1, makespan: 0 },
        { agents: 2, makespan: 3 },
      ]),
    ).toBeUndefined();
  });
});
