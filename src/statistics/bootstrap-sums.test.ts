import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapMean } from './bootstrap.ts';
import { bootstrapSums, percentileInterval, ratioDraws, sumByCluster } from './bootstrap-sums.ts';

const whole = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 40 });

describe('bootstrapSums', () => {
  it('has the draws of the bootstrap of one mean, with and without strata', () => {
    fc.assert(
      fc.property(whole, fc.integer(), fc.boolean(), (values, seed, stratified) => {
        const strata = stratified ? values.map((_, i) => `s${i % 3}`) : undefined;
        const options = { draws: 50, seed, strata };
        const [sums] = bootstrapSums([Float64Array.from(values)], options);
        expect(percentileInterval(sums!.map((sum) => sum / values.length))).toEqual(bootstrapMean(values, options));
      }),
    );
  });

  it('resamples all columns together: what holds item by item holds draw by draw', () => {
    fc.assert(
      fc.property(whole, fc.integer(), (values, seed) => {
        const column = Float64Array.from(values);
        const [once, twice, ones] = bootstrapSums([column, column.map((v) => 2 * v), column.map(() => 1)], { draws: 20, seed });
        expect([...twice!]).toEqual([...once!].map((sum) => 2 * sum));
        expect([...ones!]).toEqual(Array(20).fill(values.length));
      }),
    );
  });

  it('is wider over clusters that agree within themselves', () => {
    const clusters = Array.from({ length: 200 }, (_, i) => `c${i % 10}`);
    const values = Float64Array.from(clusters, (_, i) => (i % 10 < 5 ? 1 : 0));
    const options = { draws: 2000, seed: 1 };
    const [items] = bootstrapSums([values], options);
    const [sums, sizes] = bootstrapSums(
      [
        sumByCluster(values, clusters),
        sumByCluster(
          values.map(() => 1),
          clusters,
        ),
      ],
      options,
    );
    const [narrow, wide] = [percentileInterval(items!.map((sum) => sum / 200)), percentileInterval(ratioDraws(sums!, sizes!))];
    expect(wide.high - wide.low).toBeGreaterThan(3 * (narrow.high - narrow.low));
  });

  it('takes 10,000 draws of six comparisons over 500 instances in one go', () => {
    const columns = Array.from({ length: 6 }, (_, c) => Float64Array.from({ length: 500 }, (_, i) => ((i * 7919 + c) % 3) - 1));
    const sums = bootstrapSums(columns, { draws: 10_000, seed: 1 });
    expect(sums.map((column) => column.length)).toEqual(Array(6).fill(10_000));
  });

  it('leaves out draws without a value, and refuses what does not fit together', () => {
    expect(percentileInterval([Number.NaN, 2, 2])).toEqual({ low: 2, high: 2 });
    expect(percentileInterval([])).toEqual({ low: Number.NaN, high: Number.NaN });
    expect(() => bootstrapSums([new Float64Array(2), new Float64Array(3)], { draws: 1, seed: 1 })).toThrow('of one length (2), got 3.');
    expect(() => bootstrapSums([new Float64Array(2)], { draws: 0, seed: 1 })).toThrow('Expected at least one draw');
    expect(() => sumByCluster([1, 2], ['a'])).toThrow('Expected one cluster per item (2), got 1.');
  });
});
