// What coordination took, cell by cell, and what the gate of admission let through: means over graded trials of columns of `trials.csv`, by the same
// meters on both sides.
import type { Row } from '../../results/columns.ts';
import type { TrialResult } from '../../results/trial-result.ts';
import { TRIAL_COLUMNS } from '../../results/trial-rows.ts';
import { mean } from '../../statistics/describe.ts';
import { estimateOf, textOf } from '../charts/chart-row.ts';
import { countText, dollarsText, intervalText, percentText, secondsText, UNKNOWN } from './format-figures.ts';
import { htmlTable, type TableColumn } from './html-table.ts';
import type { CellData, GroupData } from './report-data.ts';

type Format = (value: number | null | undefined) => string;
type Measure = readonly [column: string, title: string, format: Format, hint: string];

const share: Format = (value) => percentText(value);

const MEASURES: readonly Measure[] = [
  ['coordination_cost_usd', 'deciding, $', dollarsText, 'calls that plan, replan, merge and finalize'],
  ['verify_cost_usd', 'verifying, $', dollarsText, 'calls of purpose verify'],
  ['index_cost_usd', 'index, $', dollarsText, 'calls of the up-front index, whatever their purpose'],
  ['coordination_token_share', 'deciding, tokens', share, 'of all tokens'],
  ['controller_path_share', 'controller on the path', share, 'its calls and the waits for it, of the critical path'],
  ['gate_path_share', 'gate on the path', share, 'verifying and the waits for admission, of the critical path'],
  ['controller_wait_mean_s', 'queue: controller', secondsText, 'from a report to the first call that has it'],
  ['gate_wait_mean_s', 'queue: gate', secondsText, 'from a proposal to its first check'],
  ['controller_reread_tokens', 'via controller', countText, 'tokens of messages and entries in all prompts that carried them'],
  ['shared_context_reread_tokens', 'via context', countText, 'the same of the shared context'],
  ['findings_admitted', 'admitted', countText, 'findings that were let in'],
  ['findings_rejected', 'rejected', countText, 'verdicts against a finding'],
  ['findings_dead', 'dead', countText, 'findings let in that no prompt carried afterwards'],
  ['unit_repeats', 'read twice', countText, 'times that another agent read a unit again'],
  ['cache_read_share', 'from cache', share, 'tokens read from the cache, of those that could have been'],
];

export function coordinationTable({ benchmark, cells, dollars, seconds }: GroupData, results: readonly TrialResult[]): string {
  const byCell = Map.groupBy(
    results.filter(({ score }) => score),
    ({ trial }) => trial.cell.id,
  );
  const columns = MEASURES.flatMap(([name, title, format, hint]): TableColumn<CellData>[] => {
    const column = TRIAL_COLUMNS.find((one) => one.name === name);
    if (!column) return [];
    const meanOf = ({ cell }: CellData): number | undefined => {
      const known = (byCell.get(cell) ?? []).map(column.value).filter((value): value is number => typeof value === 'number');
      return known.length > 0 ? mean(known) : undefined;
    };
    return [{ title, hint, cell: (cell) => ({ text: format(meanOf(cell)), sort: meanOf(cell) }) }];
  });
  return htmlTable({
    caption: `${benchmark}: what coordination took, means per graded trial, ${dollars} and ${seconds}`,
    rows: cells,
    columns: [
      { title: 'cell', kind: 'text', cell: ({ label, cell }) => ({ text: label, sort: cells.findIndex((one) => one.cell === cell) }) },
      ...columns,
    ],
  });
}

const AUDIT = [
  ['gate_recall', 'false turned away', 'of the entries known to be false, those that the gate turned away'],
  ['gate_false_admission_rate', 'false let in', 'of the entries known to be false, those that were admitted'],
  ['gate_precision', 'turned away rightly', 'of the entries that the gate turned away, those known to be false'],
  ['accuracy_where_false_read', 'accuracy, false entry read', 'trials in which a false entry was admitted and read'],
  ['accuracy_where_no_false_read', 'accuracy, none read', 'the other trials'],
] as const;

/** Empty where nobody knows of any entry whether it is false. */
export function auditTable({ benchmark, cells }: GroupData, summary: readonly Row[]): string {
  const labels = new Map(cells.map(({ cell, label }) => [cell, label]));
  const rows = summary.filter((row) => labels.has(textOf(row, 'cell')) && AUDIT.some(([name]) => estimateOf(row, name) !== undefined));
  if (rows.length === 0) return '';
  return htmlTable({
    caption: `${benchmark}: what the gate let through, by entries that are known to be false (planted, or labelled by hand)`,
    rows,
    columns: [
      { title: 'cell', kind: 'text', cell: (row) => labels.get(textOf(row, 'cell')) ?? '' },
      ...AUDIT.map(
        ([name, title, hint]): TableColumn<Row> => ({
          title,
          hint,
          cell: (row) => {
            const estimate = estimateOf(row, name);
            return estimate
              ? {
                  text: percentText(estimate.value),
                  interval: intervalText(estimate, (end) => (end * 100).toFixed(0)),
                  sort: estimate.value,
                }
              : UNKNOWN;
          },
        }),
      ),
    ],
  });
}
