// The tables of the page: denominators, cells, comparisons, claims, and where paper, code and this program differ.
import type { Row } from '../../results/columns.ts';
import { estimateOf, numberOf, textOf } from '../charts/chart-row.ts';
import { escapeHtml, markCode } from './escape-html.ts';
import { countText, dollarsText, intervalText, percentText, pointsText, pText, ratioText, secondsText, UNKNOWN } from './format-figures.ts';
import { htmlTable, type TableColumn } from './html-table.ts';
import type { GroupData } from './report-data.ts';

/** A row of the table paper / code / ours, as the command line hands it in. */
export interface ReportDifference {
  readonly key: string;
  readonly paper: string;
  readonly code: string;
  readonly ours: string;
  readonly expected: string;
}

type Format = (value: number | null | undefined) => string;

const share: Format = (value) => percentText(value);

export function denominatorTable(group: GroupData, summary: readonly Row[]): string {
  return htmlTable({
    caption: `${group.benchmark}: every planned trial ends in exactly one state; accuracy with errors excluded, counted wrong, and in the worst and best case`,
    rows: rowsOf(group, summary),
    columns: [
      nameColumn(group),
      counted('planned', 'planned'),
      counted('graded', 'graded'),
      counted('errored', 'errored'),
      counted('budget', 'budget_stop', 'stopped by the budget'),
      counted('interrupted', 'interrupted'),
      measured('accuracy', 'accuracy', share, 'over graded trials: errors excluded'),
      plain('errors wrong', 'accuracy_errors_wrong', share, 'correct over graded and errored trials'),
      {
        title: 'worst to best case',
        hint: 'whatever is not graded counted wrong, and counted correct',
        cell: (row) => {
          const [worst, best] = [numberOf(row, 'accuracy_worst_case'), numberOf(row, 'accuracy_best_case')];
          return { text: `${share(worst)} to ${share(best)}`, sort: worst };
        },
      },
    ],
  });
}

export function cellTable(group: GroupData, summary: readonly Row[]): string {
  return htmlTable({
    caption: `${group.benchmark}: cells, ${group.dollars} and ${group.seconds}, 95% intervals in brackets`,
    rows: rowsOf(group, summary),
    columns: [
      nameColumn(group),
      measured('accuracy', 'accuracy', share, 'selected@n: graded trials whose selected submission is correct'),
      plain('macro', 'macro_accuracy', share, 'unweighted mean over strata'),
      measured('Avg@1', 'avg_at_1', share, 'submissions that are correct, per submission'),
      measured('Pass@n', 'oracle_pass', share, 'oracle: trials with any correct submission'),
      measured('$/trial', 'cost_per_trial_usd', dollarsText),
      plain('$/submission', 'cost_per_submission_usd', dollarsText),
      measured(
        '$/success',
        'cost_per_success_usd',
        dollarsText,
        'all dollars, errored attempts included, over trials whose selected submission is correct',
      ),
      measured('makespan', 'wall_s_mean', secondsText, 'mean over graded trials'),
      plain('p95', 'wall_s_p95', secondsText, '95th percentile of the makespan'),
      plain('calls', 'calls_per_trial', countText, 'model calls per trial'),
    ],
  });
}

export function comparisonTable(group: GroupData, comparisons: readonly Row[]): string {
  const names = new Map(group.cells.map(({ cell, label }) => [cell, label]));
  const rows = comparisons.filter((row) => names.has(textOf(row, 'cell_a')) && names.has(textOf(row, 'cell_b')));
  if (rows.length === 0) return `<p class="muted">${escapeHtml(group.benchmark)}: no two cells to compare.</p>`;
  const estimands = new Set(rows.map((row) => textOf(row, 'estimand')));
  const sideColumn = (title: string, column: string): TableColumn<Row> => ({
    title,
    kind: 'text',
    cell: (row) =>
      `${names.get(textOf(row, column)) ?? textOf(row, column)}${column === 'cell_a' && row.primary === true ? ' (primary)' : ''}`,
  });
  return htmlTable({
    caption: `${group.benchmark}: paired by instance; differences are first minus second, in points of accuracy`,
    rows,
    columns: [
      sideColumn('first', 'cell_a'),
      sideColumn('second', 'cell_b'),
      ...(estimands.size > 1 ? [{ title: 'of', kind: 'text', cell: (row) => textOf(row, 'estimand') } satisfies TableColumn<Row>] : []),
      {
        title: 'difference',
        cell: (row) => {
          const value = numberOf(row, 'diff');
          const ends = { low: numberOf(row, 'low'), high: numberOf(row, 'high') };
          return { text: pointsText(value), interval: intervalText(ends, pointsText), sort: value };
        },
      },
      plain('p', 'p', pText, 'two-sided: exact McNemar, or sign-flip where instances have several trials'),
      plain('p adjusted', 'p_adjusted', pText, 'within the family: Holm where it was declared, else Benjamini-Hochberg'),
      ...wherever(rows, 'verdict', 'margin', 'text'),
      ...wherever(rows, 'family', 'family', 'text'),
      counted('pairs', 'pairs', 'instances that both cells have graded'),
      counted('first only', 'a_only', 'instances on which the first is better'),
      counted('second only', 'b_only', 'instances on which the second is better'),
      measured('cost ratio', 'cost_ratio', ratioText, 'dollars per trial of the first over those of the second'),
      measured('time ratio', 'latency_ratio', ratioText, 'makespan of the first over that of the second'),
      {
        title: 'detectable',
        hint: 'smallest difference that this many pairs show with 80% power',
        cell: (row) => {
          const value = numberOf(row, 'mde');
          return { text: value === undefined ? UNKNOWN : `±${(value * 100).toFixed(1)}`, sort: value };
        },
      },
    ],
  });
}

export function differenceTable(differences: readonly ReportDifference[]): string {
  const head = ['what', 'paper (v1)', 'published code', 'here', 'expected direction'].map(
    (title) => `<th scope="col" class="text">${title}</th>`,
  );
  const rows = differences.map(
    ({ key, paper, code, ours, expected }) =>
      `<tr><th scope="row" class="prose">${markCode(key)}</th>${[paper, code, ours, expected].map((text) => `<td class="prose">${markCode(text)}</td>`).join('')}</tr>`,
  );
  return `<div class="table-box"><div class="scroll full" tabindex="0" role="region" aria-label="Paper, published code and here"><table><thead><tr>${head.join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div></div>`;
}

/** In the order of the charts: the same cells stand in the same places everywhere. */
function rowsOf(group: GroupData, summary: readonly Row[]): Row[] {
  const byCell = new Map(summary.map((row) => [textOf(row, 'cell'), row]));
  return group.cells.map(({ cell }) => byCell.get(cell)).filter((row) => row !== undefined);
}

/** A column of texts that only some runs have: shown where it tells rows apart. */
function wherever(rows: readonly Row[], column: string, title: string, kind: 'text' | 'prose'): TableColumn<Row>[] {
  const values = new Set(rows.map((row) => textOf(row, column)));
  return values.size > 1 ? [{ title, kind, cell: (row) => textOf(row, column) || UNKNOWN }] : [];
}

function nameColumn({ cells }: GroupData): TableColumn<Row> {
  const labels = new Map(cells.map(({ cell, label }, place) => [cell, { label, place }]));
  return {
    title: 'cell',
    kind: 'text',
    cell: (row) => {
      const found = labels.get(textOf(row, 'cell'));
      return { text: found?.label ?? textOf(row, 'cell'), sort: found?.place };
    },
  };
}

function measured(title: string, column: string, format: Format, hint?: string): TableColumn<Row> {
  return {
    title,
    hint,
    cell: (row) => {
      const estimate = estimateOf(row, column);
      return estimate
        ? { text: format(estimate.value), interval: intervalText(estimate, (end) => endText(format(end))), sort: estimate.value }
        : UNKNOWN;
    },
  };
}

/** The unit stands at the value already. */
function endText(text: string): string {
  return text.replace(/[%×]$/, '');
}

function plain(title: string, column: string, format: Format, hint?: string): TableColumn<Row> {
  return { title, hint, cell: (row) => ({ text: format(numberOf(row, column)), sort: numberOf(row, column) }) };
}

function counted(title: string, column: string, hint?: string): TableColumn<Row> {
  return plain(title, column, countText, hint);
}
