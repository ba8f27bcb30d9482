import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactMcNemar } from './mcnemar.ts';
import { signFlipTest } from './sign-flip.ts';

const OPTIONS = { draws: 10_000, seed: 1 };

describe('signFlipTest', () => {
  it('is the exact McNemar test where differences are yes or no', () => {
    fc.assert(
      fc.property(fc.nat(8), fc.nat(8), fc.nat(20), (first, second, same) => {
        const differences = [...Array(first).fill(1), ...Array(second).fill(-1), ...Array(same).fill(0)];
        const { p, isExact } = signFlipTest(differences, OPTIONS);
        expect(isExact).toBe(true);
        expect(p).toBeCloseTo(exactMcNemar(first, second), 12);
      }),
    );
  });

  it('does not care about signs taken together, scale or order; thirds that should tie do tie', () => {
    const thirds = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(thirds, fc.constantFrom(1 / 3, 0.1, 7), (whole, scale) => {
        const { p } = signFlipTest(whole, OPTIONS);
        expect(signFlipTest(whole.map((d) => -d * scale).reverse(), OPTIONS).p).toBe(p);
      }),
    );
  });

  it('samples the patterns where they are many, by its seed alone, and is never 0', () => {
    const differences = Array.from({ length: 60 }, (_, i) => (i % 7) - 1);
    const test = signFlipTest(differences, OPTIONS);
    expect(test).toEqual({ p: 1 / 10_001, isExact: false });
    const even = Array.from({ length: 40 }, (_, i) => (i % 2 ? 1 : -1));
    expect(signFlipTest(even, OPTIONS).p).toBe(1);
    const mixed = Array.from({ length: 40 }, (_, i) => (i % 5 < 3 ? 1 : -1));
    expect(signFlipTest(mixed, OPTIONS)).toEqual(signFlipTest(mixed, OPTIONS));
    expect(signFlipTest(mixed, OPTIONS).p).toBeCloseTo(exactMcNemar(24, 16), 1);
  });

  it('is 1 where nothing differs', () => {
    expect(signFlipTest([], OPTIONS).p).toBe(1);
    expect(signFlipTest([0, 0], OPTIONS).p).toBe(1);
  });
});
