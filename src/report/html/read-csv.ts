// CSV text (RFC 4180) -> rows, for tables that another command left in the run folder.

/** The first row names the columns; all values stay texts. */
export function readCsv(text: string): Record<string, string>[] {
  const [header, ...rows] = records(text);
  if (!header) return [];
  return rows.map((row) => Object.fromEntries(header.map((name, place) => [name, row[place] ?? ''])));
}

function records(text: string): string[][] {
  const found: string[][] = [];
  let row: string[] = [];
  // A value, quoted or not, with what ends it.
  const VALUE = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  while (VALUE.lastIndex < text.length) {
    const match = VALUE.exec(text);
    if (!match) throw new Error(`Expected CSV (RFC 4180), found ${JSON.stringify(text.slice(0, 60))}.`);
    row.push(match[1] === undefined ? match[2]! : match[1].replaceAll('""', '"'));
    if (match[3] === ',') {
      // A comma at the very end is followed by an empty value.
      if (VALUE.lastIndex === text.length) row.push('');
      else continue;
    }
    found.push(row);
    row = [];
  }
  return found;
}
