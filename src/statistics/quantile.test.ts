import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean, sampleSd } from './describe.ts';
import { quantile } from './quantile.ts';

const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 50 });

describe('quantile', () => {
  it('interpolates as R type 7 does', () => {
    const tenths = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
    expect(quantile(tenths, 0.25)).toBe(3.25);
    expect(quantile(tenths, 0.5)).toBe(5.5);
    expect(quantile(tenths, 0.95)).toBeCloseTo(9.55, 12);
    expect(quantile([5], 0.3)).toBe(5);
  });

  it('runs from the least to the greatest value, and ascends', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 0.9, noNaN: true }), (items, probability) => {
        // Plus 0: minus zero is zero.
        expect(quantile(items, 0) + 0).toBe(Math.min(...items) + 0);
        expect(quantile(items, 1) + 0).toBe(Math.max(...items) + 0);
        // Interpolation rounds: two neighbouring probabilities may differ by a unit in the last place.
        expect(quantile(items, probability + 0.1)).toBeGreaterThanOrEqual(quantile(items, probability) - 1e-6);
      }),
    );
  });

  it('survives infinite values and has none of nothing', () => {
    expect(quantile([1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY], 0.9)).toBe(Number.POSITIVE_INFINITY);
    expect(quantile([], 0.5)).toBeNaN();
    expect(() => quantile([1], 50)).toThrow('Expected a probability from 0 to 1, got `50`.');
  });
});

describe('mean and sampleSd', () => {
  it('give the textbook values, and nothing where there is nothing', () => {
    expect(mean([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5);
    expect(sampleSd([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 14);
    expect(mean([])).toBeNaN();
    expect(sampleSd([3])).toBeNaN();
  });
});
