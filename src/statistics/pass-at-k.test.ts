import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passAtK, passHatK } from './pass-at-k.ts';

function choose(n: number, k: number): number {
  let product = 1;
  for (let i = 0; i < k; i++) product = (product * (n - i)) / (i + 1);
  return k > n ? 0 : product;
}

describe('passAtK', () => {
  it('equals the definition 1 - C(n - c, k) / C(n, k)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(30), fc.integer({ min: 1, max: 30 }), (n, correct, k) => {
        fc.pre(correct <= n && k <= n);
        expect(passAtK(n, correct, k)).toBeCloseTo(1 - choose(n - correct, k) / choose(n, k), 9);
      }),
    );
  });

  it('is the success rate at k = 1, and certain where too few failures are left', () => {
    expect(passAtK(10, 3, 1)).toBeCloseTo(0.3, 14);
    expect(passAtK(5, 2, 3)).toBeCloseTo(0.9, 14);
    expect(passAtK(5, 3, 3)).toBe(1);
    expect(passAtK(5, 0, 3)).toBe(0);
  });

  it('is NaN where there are fewer repeats than draws', () => {
    expect(passAtK(2, 2, 4)).toBeNaN();
  });

  it('refuses impossible counts', () => {
    expect(() => passAtK(2, 3, 1)).toThrow('got n = 2, correct = 3, k = 1.');
  });
});

describe('passHatK', () => {
  it('is the chance of k successes out of k draws, and meets pass@k of the failures', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(30), fc.integer({ min: 1, max: 30 }), (n, correct, k) => {
        fc.pre(correct <= n && k <= n);
        expect(passHatK(n, correct, k)).toBeCloseTo(choose(correct, k) / choose(n, k), 9);
        expect(passHatK(n, correct, k)).toBeCloseTo(1 - passAtK(n, n - correct, k), 9);
      }),
    );
    expect(passHatK(2, 2, 3)).toBeNaN();
  });
});
