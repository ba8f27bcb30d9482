import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDraws } from './bootstrap-sums.ts';
import { meanPoints, scoreAt, sharedCosts, spendCurve, spendDifference } from './spend-curve.ts';

const cell = (cost: number, scores: readonly number[]) => ({
  costs: Float64Array.from(scores, () => cost),
  scores: Float64Array.from(scores),
});
/** 20 instances of which this many are right. */
const right = (count: number) => Array.from({ length: 20 }, (_, i) => (i < count ? 1 : 0));
const DRAWS = createDraws(20, { draws: 500, seed: 1 });
const points = fc.array(fc.record({ cost: fc.integer({ min: 1, max: 50 }), score: fc.double({ min: 0, max: 1, noNaN: true }) }), {
  minLength: 1,
  maxLength: 8,
});

describe('scoreAt', () => {
  it('goes through the points, in a straight line between them, and no further', () => {
    const curve = [
      { cost: 4, score: 0.6 },
      { cost: 1, score: 0.2 },
      { cost: 2, score: 0.4 },
    ];
    expect([1, 1.5, 2, 3, 4].map((cost) => scoreAt(curve, cost))).toEqual(
      [0.2, 0.3, 0.4, 0.5, 0.6].map((score) => expect.closeTo(score, 12)),
    );
    expect(scoreAt(curve, 0.99)).toBeNaN();
    expect(scoreAt(curve, 4.01)).toBeNaN();
    expect(
      scoreAt(
        [
          { cost: 1, score: 0.2 },
          { cost: 1, score: 0.4 },
        ],
        1,
      ),
    ).toBeCloseTo(0.3, 12);
  });

  it('stays between its lowest and highest point', () => {
    fc.assert(
      fc.property(points, fc.double({ min: 0, max: 60, noNaN: true }), (curve, cost) => {
        const [costs, scores] = [curve.map((point) => point.cost), curve.map((point) => point.score)];
        const score = scoreAt(curve, cost);
        expect(Number.isNaN(score)).toBe(cost < Math.min(...costs) || cost > Math.max(...costs));
        if (Number.isNaN(score)) return;
        expect(score).toBeGreaterThanOrEqual(Math.min(...scores) - 1e-12);
        expect(score).toBeLessThanOrEqual(Math.max(...scores) + 1e-12);
      }),
    );
  });
});

describe('spendDifference', () => {
  const first = [cell(1, right(8)), cell(3, right(16))];
  const second = [cell(2, right(6)), cell(4, right(10))];

  it('compares at costs that both curves reach', () => {
    expect(sharedCosts(meanPoints(first), meanPoints(second))).toEqual([2, 3]);
    const values = spendDifference(first, second, DRAWS);
    expect(values.map(({ cost, difference, reached }) => [cost, difference, reached])).toEqual([
      [2, expect.closeTo(0.6 - 0.3, 12), 1],
      [3, expect.closeTo(0.8 - 0.4, 12), 1],
    ]);
    for (const { low, high, difference } of values) {
      expect(low).toBeLessThan(difference);
      expect(high).toBeGreaterThan(difference);
    }
  });

  it('is nothing where the curves share no cost, and 0 with itself', () => {
    expect(spendDifference(first, [cell(9, right(3))], DRAWS)).toEqual([]);
    for (const at of spendDifference(first, first, DRAWS)) expect(at.difference).toBe(0);
  });

  it('gives no interval where draws often fall short of the cost', () => {
    const noisy = { costs: Float64Array.from({ length: 20 }, (_, i) => (i % 2 ? 1 : 3)), scores: Float64Array.from(right(8)) };
    const [lowest] = spendDifference([noisy, cell(5, right(12))], [cell(1, right(3)), cell(9, right(3))], DRAWS);
    expect(lowest!.cost).toBe(2);
    expect(lowest!.reached).toBeLessThan(0.8);
    expect(lowest!.low).toBeNaN();
    expect(lowest!.difference).toBeCloseTo(0.4 - 0.15, 12);
  });
});

describe('spendCurve', () => {
  it("gives each cell with the interval of its own score, in the cells' order", () => {
    const curve = spendCurve([cell(3, right(16)), cell(1, right(0))], DRAWS);
    expect(curve[0]).toMatchObject({ cost: 3, score: 0.8 });
    expect(curve[0]!.low).toBeGreaterThan(0.5);
    expect(curve[0]!.high).toBeGreaterThan(0.85);
    expect(curve[1]).toEqual({ cost: 1, score: 0, low: 0, high: 0 });
  });
});
