import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvText } from './csv.ts';
import { parseCsv } from './parse-csv.ts';

describe('parseCsv', () => {
  it('reads back what this program writes, whatever stands in it', () => {
    const columns = ['a', 'b'].map((name) => ({ name, value: (row: Record<string, string>) => row[name] }));
    const rows = fc.array(fc.record({ a: fc.string(), b: fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r\n', 'x', ' ') }) }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(rows, (all) => {
        const kept = all.filter(({ a, b }) => a !== '' || b !== '');
        expect(parseCsv(csvText(columns, kept))).toEqual(kept);
      }),
    );
  });

  it('reads what spreadsheets make of it', () => {
    expect(parseCsv('\uFEFF"a","b"\r\n"1, ""one""","two\r\nlines"\r\nlast,\r\n')).toEqual([
      { a: '1, "one"', b: 'two\r\nlines' },
      { a: 'last', b: '' },
    ]);
    expect(parseCsv('a,b\nx')).toEqual([{ a: 'x', b: '' }]);
    expect(parseCsv('')).toEqual([]);
  });
});
