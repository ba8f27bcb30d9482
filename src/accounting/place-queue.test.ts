import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldQueue } from './place-queue.ts';

const items = fc.array(
  fc.tuple(fc.nat(40), fc.nat(20)).map(([arrivedUs, waitUs]) => ({ arrivedUs, servedUs: arrivedUs + waitUs })),
  { maxLength: 12 },
);

describe('foldQueue', () => {
  it('knows waits, lengths and peak to the microsecond', () => {
    const queue = foldQueue(
      [{ arrivedUs: 10, servedUs: 40 }, { arrivedUs: 20, servedUs: 41 }, { arrivedUs: 41, servedUs: 41 }, { arrivedUs: 90 }],
      100,
    );
    expect(queue).toEqual({
      arrivals: 4,
      served: 3,
      waitedUs: 51,
      meanWaitUs: 17,
      maxWaitUs: 30,
      // 10-20: 1, 20-40: 2, 40-41: 1, 90-100: 1.
      meanLength: (10 + 40 + 1 + 10) / 100,
      peakLength: 2,
      // What was never served is missing here, and shows.
      littleLength: 0.51,
    });
  });

  it("agrees with Little's law, and with counting each microsecond, where everyone is served", () => {
    fc.assert(
      fc.property(items, (all) => {
        const { meanLength, littleLength, peakLength, waitedUs } = foldQueue(all, 60);
        const depths = Array.from({ length: 60 }, (_, us) => all.filter((item) => item.arrivedUs <= us && us < item.servedUs).length);
        expect(meanLength).toBeCloseTo(depths.reduce((sum, depth) => sum + depth, 0) / 60, 12);
        expect(littleLength).toBeCloseTo(meanLength!, 12);
        expect(peakLength).toBe(Math.max(0, ...depths));
        expect(waitedUs).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('is unknown, not zero, where there is nothing to know', () => {
    expect(foldQueue([], 0)).toMatchObject({
      arrivals: 0,
      meanWaitUs: undefined,
      maxWaitUs: undefined,
      meanLength: undefined,
      littleLength: undefined,
    });
  });
});
