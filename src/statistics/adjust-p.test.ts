import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg, holm } from './adjust-p.ts';

/** Fifteen p values of Benjamini & Hochberg 1995, section 3.2: at 5% Bonferroni's and Holm's rule find three, theirs four. */
const PUBLISHED = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1];
const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 });

describe('holm and benjaminiHochberg', () => {
  it('find what the published example finds', () => {
    expect(holm(PUBLISHED).filter((p) => p <= 0.05)).toHaveLength(3);
    expect(benjaminiHochberg(PUBLISHED).filter((p) => p <= 0.05)).toHaveLength(4);
  });

  it('keep the order of the values, never fall below them, and Holm never below Benjamini-Hochberg', () => {
    fc.assert(
      fc.property(ps, (values) => {
        const [strict, lenient] = [holm(values), benjaminiHochberg(values)];
        for (const [i, p] of values.entries()) {
          expect(lenient[i]).toBeGreaterThanOrEqual(p * (1 - 1e-12));
          expect(strict[i]).toBeGreaterThanOrEqual(lenient[i]! * (1 - 1e-12));
          expect(strict[i]).toBeLessThanOrEqual(1);
          for (const [j, q] of values.entries()) {
            if (p < q) expect(strict[i]).toBeLessThanOrEqual(strict[j]!);
            if (p < q) expect(lenient[i]).toBeLessThanOrEqual(lenient[j]!);
          }
        }
      }),
    );
  });

  it('refuse what is no probability, and adjust nothing to nothing', () => {
    expect(holm([])).toEqual([]);
    expect(() => benjaminiHochberg([0.2, Number.NaN])).toThrow('Expected p values from 0 to 1, got `NaN`.');
  });
});
