import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairedScoreInterval } from './paired-score.ts';

const counts = fc
  .tuple(fc.nat(60), fc.nat(60), fc.nat(200))
  .map(([first, second, same]) => ({ first, second, pairs: first + second + same }))
  .filter(({ pairs }) => pairs > 0);

describe('pairedScoreInterval', () => {
  it('gives the published interval of airway hyper-responsiveness (Fagerland, Lydersen & Laake 2014: 1 against 7 of 21)', () => {
    const { low, high } = pairedScoreInterval({ first: 1, second: 7, pairs: 21 });
    expect(low).toBeCloseTo(-0.517, 3);
    expect(high).toBeCloseTo(-0.026, 3);
  });

  it('lies around the difference, within -1 and 1, and turns with the sides', () => {
    fc.assert(
      fc.property(counts, ({ first, second, pairs }) => {
        const { low, high } = pairedScoreInterval({ first, second, pairs });
        const turned = pairedScoreInterval({ first: second, second: first, pairs });
        expect(low).toBeLessThanOrEqual((first - second) / pairs);
        expect(high).toBeGreaterThanOrEqual((first - second) / pairs);
        expect(low).toBeGreaterThanOrEqual(-1);
        expect(high).toBeLessThanOrEqual(1);
        expect(turned.low).toBeCloseTo(-high, 9);
        expect(turned.high).toBeCloseTo(-low, 9);
      }),
    );
  });

  it('has a width where no pair differs: z^2 / (n + z^2) to either side', () => {
    const squared = 1.959963984540054 ** 2;
    for (const pairs of [1, 10, 500]) {
      const { low, high } = pairedScoreInterval({ first: 0, second: 0, pairs });
      expect(high).toBeCloseTo(squared / (pairs + squared), 9);
      expect(low).toBeCloseTo(-high, 9);
    }
  });

  it('is unknown without a pair and refuses impossible counts', () => {
    expect(pairedScoreInterval({ first: 0, second: 0, pairs: 0 }).low).toBeNaN();
    expect(() => pairedScoreInterval({ first: 2, second: 2, pairs: 3 })).toThrow('got 2, 2 and 3.');
  });
});
