// CSV text (RFC 4180) -> rows of texts by column name: for the one file of a run that people write in. What spreadsheets do to such a file is read too:
// a mark at its beginning, `\r\n` line ends, quotes around everything.

/** The first row names the columns; a missing value at the end of a row is empty. */
export function parseCsv(text: string): Record<string, string>[] {
  const [header, ...rows] = records(text.replace(/^\uFEFF/, ''));
  return header ? rows.map((row) => Object.fromEntries(header.map((name, place) => [name, row[place] ?? '']))) : [];
}

function records(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let value = '';
  let isQuoted = false;
  const endRow = (): void => {
    row.push(value);
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
    value = '';
  };
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (isQuoted) {
      if (character !== '"') value += character;
      else if (text[i + 1] === '"') value += text[i++];
      else isQuoted = false;
    } else if (character === '"' && value === '') isQuoted = true;
    else if (character === ',') {
      row.push(value);
      value = '';
    } else if (character === '\n') endRow();
    else if (character !== '\r' || text[i + 1] !== '\n') value += character;
  }
  if (value !== '' || row.length > 0) endRow();
  return rows;
}
