import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvText } from '../../results/csv.ts';
import { readCsv } from './read-csv.ts';

it('reads back whatever the CSV files hold', () => {
  const value = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'é', ';') });
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { maxLength: 5 }), (rows) => {
      const columns = [0, 1].map((place) => ({ name: `c${place}`, value: (row: readonly [string, string]) => row[place] }));
      expect(readCsv(csvText(columns, rows))).toEqual(rows.map(([c0, c1]) => ({ c0, c1 })));
    }),
  );
});

it('has no rows of an empty text or a header alone', () => {
  expect([readCsv(''), readCsv('a,b\n'), readCsv('a,b\n1,')]).toEqual([[], [], [{ a: '1', b: '' }]]);
});
