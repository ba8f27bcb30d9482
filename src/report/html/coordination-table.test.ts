import { expect, it } from 'vitest';
import { mixedRun } from '../../results/__fixtures__/run-data.ts';
import { buildTables } from '../../results/csv-tables.ts';
import { auditTable, coordinationTable } from './coordination-table.ts';
import { groupData } from './group-data.ts';

const { csv, results } = buildTables(mixedRun());
const summary = csv.summary.rows();
const groups = groupData({ summary, comparisons: csv.comparisons.rows(), pareto: csv.pareto.rows(), results });

/** Texts of the cells of a table's rows, by the title of the column. */
function read(html: string): Record<string, string>[] {
  const textsOf = (row: string): string[] =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, inside]) => inside!.replace(/<[^>]+>/g, ''));
  const [head, ...rows] = [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) => textsOf(row!));
  return rows.map((row) => Object.fromEntries(row.map((text, place) => [head![place]!, text])));
}

it('gives means over graded trials, the same meters for every cell', () => {
  const group = groups.find(({ cells }) => cells.some(({ strategy }) => strategy === 'delm'))!;
  const rows = read(coordinationTable(group, results));
  expect(rows.map(({ cell }) => cell)).toEqual(group.cells.map(({ label }) => label));
  const delm = rows.find(({ cell }) => cell!.startsWith('delm'))!;
  // One of two graded trials: 0.05 for a plan, 0.2 for verifying, 0.3 for its index; the other made none of these.
  expect(delm).toMatchObject({ 'deciding, $': '0.0250', 'verifying, $': '0.1000', 'index, $': '0.1500' });
  const controller = rows.find(({ cell }) => cell!.startsWith('controller'));
  // Nothing of it was graded.
  if (controller) expect(new Set(Object.values(controller).slice(1))).toEqual(new Set(['–']));
});

it('shows the gate only where somebody knows what is false', () => {
  const group = groups[0]!;
  expect(auditTable(group, summary)).toBe('');
  const known = summary.map((row) => ({ ...row, gate_recall: 0.75, gate_recall_low: 0.5, gate_recall_high: 0.9 }));
  expect(read(auditTable(group, known))[0]).toMatchObject({ 'false turned away': '75%[50, 90]', 'turned away rightly': '–' });
});
