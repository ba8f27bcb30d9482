// Selection: filters, the seeded limit, shares by largest remainder, and messages that name the nearest known name.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Selection } from '../../core/benchmark.ts';
import { largestRemainder, type RowOutline, SCOPE, selectRows } from './select.ts';

const outlines: RowOutline[] = Array.from({ length: 40 }, (_, i) => ({
  row: i + 1,
  id: `id-${String(i).padStart(4, '0')}`,
  domain: i % 10 === 9 ? 'Code Repository Understanding' : SCOPE,
  subDomain: i % 10 === 9 ? 'Code repo QA' : i < 20 ? 'Academic' : i < 32 ? 'Legal' : 'Financial',
  difficulty: i % 2 === 0 ? 'easy' : 'hard',
  length: i % 3 === 0 ? 'short' : 'medium',
}));
const select = (selection: Selection, seed = 1) => selectRows(outlines, { selection, seed, benchmarkId: 'longbench-v2', source: 'x.json' });
const ids = (selection: Selection, seed = 1) => select(selection, seed).map(({ id }) => id);

describe('selectRows', () => {
  test('takes the whole domain by default, in dataset order', () => {
    expect(select({}).map(({ row }) => row)).toEqual(outlines.filter(({ domain }) => domain === SCOPE).map(({ row }) => row));
  });

  test('filters by id, sub-domain, difficulty and length, all at once', () => {
    expect(ids({ ids: ['id-0003', 'id-0000', 'id-0003'] })).toEqual(['id-0000', 'id-0003']);
    expect(select({ subDomains: ['Legal'], difficulty: ['easy'], length: ['short'] }).map(({ row }) => row)).toEqual([25, 31]);
  });

  test('leaves out by name, before a limit draws', () => {
    const [first, second, ...rest] = ids({});
    expect(ids({ excludeIds: [first!, second!] })).toEqual(rest);
    expect(ids({ excludeIds: [second!], limit: rest.length + 1 })).toEqual([first, ...rest]);
    expect(ids({ ids: [first!, second!], excludeIds: [first!] })).toEqual([second]);
    expect(() => ids({ excludeIds: [`${first}x`] })).toThrow(new RegExp(`in \`selection\\.excludeIds\`.*Did you mean \`${first}\``));
  });

  test('a limit is a matter of the seed, comes in dataset order and grows by keeping what it had', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 30 }), (seed, limit) => {
        const taken = select({ limit }, seed);
        expect(taken).toHaveLength(limit);
        expect(taken).toEqual([...taken].sort((a, b) => a.row - b.row));
        expect(select({ limit }, seed)).toEqual(taken);
        expect(new Set(ids({ limit: limit + 1 }, seed)).isSupersetOf(new Set(taken.map(({ id }) => id)))).toBe(true);
      }),
    );
    expect(new Set(Array.from({ length: 20 }, (_, seed) => ids({ limit: 5 }, seed).join())).size).toBeGreaterThan(15);
  });

  test('is the documented shuffle', () => {
    expect(select({ limit: 4 }, 7).map(({ row }) => row)).toMatchInlineSnapshot(`
      [
        6,
        19,
        22,
        32,
      ]
    `);
    expect(select({ limit: 4, stratify: true }, 7).map(({ row, subDomain }) => `${row} ${subDomain}`)).toMatchInlineSnapshot(`
      [
        "5 Academic",
        "14 Academic",
        "25 Legal",
        "33 Financial",
      ]
    `);
  });

  test('stratified, each sub-domain gives its share', () => {
    const counts = Map.groupBy(select({ limit: 18, stratify: true }), ({ subDomain }) => subDomain);
    expect([...counts].map(([name, rows]) => [name, rows.length])).toEqual([
      ['Academic', 9],
      ['Legal', 6],
      ['Financial', 3],
    ]);
  });

  test.each<[Selection, string]>([
    [{ ids: ['id-00O3'] }, 'Unknown id `id-00O3` in `selection.ids`: `x.json` has no such row. Did you mean `id-0003`?'],
    [
      { ids: ['id-0009'] },
      'Id `id-0009` in `selection.ids` is of the domain `Code Repository Understanding`; this benchmark asks `Multi-Document QA` only.',
    ],
    [{ subDomains: ['Acadmic'] }, 'Available: `Academic`, `Legal`, `Financial`. Did you mean `Academic`?'],
    [{ subDomains: ['Code repo QA'] }, 'Unknown value `Code repo QA` in `selection.subDomains` for `x.json`.'],
    [{ difficulty: ['medium'] }, 'Unknown value `medium` in `selection.difficulty` for `x.json`. Available: `easy`, `hard`.'],
    [{ length: ['Short'] }, 'Did you mean `short`?'],
    [{ limit: 0 }, 'Expected `selection.limit` to be a whole number of at least 1, found `0`.'],
    [{ ids: [] }, 'The selection leaves none of the 36 rows of `x.json`.'],
    [{ ids: ['id-0000'], difficulty: ['hard'] }, 'The selection leaves none'],
  ])('refuses %j', (selection, message) => {
    expect(() => select(selection)).toThrow(message);
  });

  test('a file without the domain is refused with what it has', () => {
    const options = { selection: {}, seed: 1, benchmarkId: 'longbench-v2', source: 'x.json' };
    expect(() => selectRows([outlines[9]!], options)).toThrow(
      '`x.json` has no row of the domain `Multi-Document QA`; found `Code Repository Understanding`.',
    );
    expect(() => selectRows([], options)).toThrow('found no rows at all');
  });
});

describe('largestRemainder', () => {
  test('sums to the total and strays from the exact share by less than one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (sizes, share) => {
          const sum = sizes.reduce((a, b) => a + b, 0);
          const total = Math.floor(share * sum);
          const quotas = largestRemainder(sizes, total);
          expect(quotas.reduce((a, b) => a + b, 0)).toBe(total);
          quotas.forEach((quota, i) => {
            expect(Math.abs(quota - (sizes[i]! * total) / sum)).toBeLessThan(1);
            expect(quota).toBeLessThanOrEqual(sizes[i]!);
          });
        },
      ),
    );
  });

  test('equal remainders go to the larger, then to the first', () => {
    expect(largestRemainder([2, 2], 1)).toEqual([1, 0]);
    expect(largestRemainder([1, 3], 2)).toEqual([0, 2]);
  });
});
