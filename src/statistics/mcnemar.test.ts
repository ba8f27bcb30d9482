import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactMcNemar, midPMcNemar } from './mcnemar.ts';

/** The definition, in whole numbers: twice the smaller tail of a fair coin. */
function byDefinition(b: number, c: number): number {
  const n = b + c;
  let term = 1n;
  let tail = 0n;
  for (let i = 0; i <= Math.min(b, c); i++) {
    tail += term;
    term = (term * BigInt(n - i)) / BigInt(i + 1);
  }
  return Math.min(1, Number((2n * tail * 10n ** 18n) / 2n ** BigInt(n)) / 1e18);
}

describe('exactMcNemar', () => {
  it('gives the p of 10 against 25 discordant pairs', () => {
    expect(exactMcNemar(10, 25)).toBeCloseTo(0.016_673_847_8, 10);
    expect(exactMcNemar(4000, 4200)).toBeCloseTo(0.027_972_423_571_324, 12);
  });

  it('equals the definition and does not care about the order', () => {
    const count = fc.integer({ min: 0, max: 120 });
    fc.assert(
      fc.property(count, count, (b, c) => {
        expect(exactMcNemar(b, c)).toBeCloseTo(byDefinition(b, c), 12);
        expect(exactMcNemar(b, c)).toBe(exactMcNemar(c, b));
      }),
    );
  });

  it('is 1 where nothing speaks for either side', () => {
    expect(exactMcNemar(0, 0)).toBe(1);
    expect(exactMcNemar(7, 7)).toBe(1);
  });

  it('refuses what is not a count', () => {
    expect(() => exactMcNemar(1.5, 2)).toThrow('Expected whole counts of discordant pairs, got `1.5`.');
  });
});

describe('midPMcNemar', () => {
  it('gives the published values of Fagerland, Lydersen & Laake 2013, beside the exact ones', () => {
    expect(midPMcNemar(1, 7)).toBeCloseTo(0.039, 3);
    expect(exactMcNemar(1, 7)).toBeCloseTo(0.07, 3);
    expect(midPMcNemar(6, 16)).toBeCloseTo(0.0347, 4);
    expect(exactMcNemar(6, 16)).toBeCloseTo(0.0525, 4);
  });

  it('lies below the exact p by the chance of the observed table, and is 1 where nothing speaks for either side', () => {
    const count = fc.integer({ min: 0, max: 200 });
    fc.assert(
      fc.property(count, count, (b, c) => {
        expect(midPMcNemar(b, c)).toBe(midPMcNemar(c, b));
        if (b !== c) expect(midPMcNemar(b, c)).toBeLessThan(exactMcNemar(b, c));
        else expect(midPMcNemar(b, c)).toBeCloseTo(1, 12);
      }),
    );
  });
});
