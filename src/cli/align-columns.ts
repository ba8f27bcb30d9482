// Rows of text as a table for a terminal: columns two spaces apart, the first ones to the left, the others to the right.

export function alignColumns(rows: readonly (readonly string[])[], leftColumns = 1): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i < leftColumns ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Words in lines of at most this width, the ones after the first indented. */
export function wrapWords(text: string, { width, indent }: { readonly width: number; readonly indent: number }): string {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line === '' || indent + line.length + 1 + word.length <= width) lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
