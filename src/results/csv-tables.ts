// All CSV files of a run from its data, and the README's list of their columns. Pure: text in memory, nothing is written here.
import { CALL_COLUMNS, callSources } from './call-rows.ts';
import { type CellSummary, summarizeCells } from './cell-summary.ts';
import { type Column, type Row, rowOf } from './columns.ts';
import { compareCells } from './comparison-list.ts';
import { COMPARISON_COLUMNS } from './comparison-rows.ts';
import { csvText } from './csv.ts';
import { EQUAL_SPEND_COLUMNS, equalSpendSources } from './equal-spend-rows.ts';
import { METRIC_COLUMNS, metricSources } from './metric-rows.ts';
import { PARETO_COLUMNS, paretoSources } from './pareto-rows.ts';
import { SUBMISSION_COLUMNS, submissionSources } from './submission-rows.ts';
import { SUMMARY_COLUMNS } from './summary-rows.ts';
import type { RunData } from './trial-data.ts';
import { foldRun, type TrialResult } from './trial-result.ts';
import { TRIAL_COLUMNS } from './trial-rows.ts';

/** The files, in the order in which the README lists them. */
export const CSV_NAMES = ['trials', 'submissions', 'calls', 'summary', 'metrics', 'comparisons', 'equal-spend', 'pareto'] as const;
export type CsvName = (typeof CSV_NAMES)[number];

export interface CsvTable {
  /** The whole file. */
  text(): string;
  /** The same rows by column name, for charts and reports. */
  rows(): Row[];
}

export interface RunTables {
  /** Every planned trial, folded, in row order. */
  readonly results: readonly TrialResult[];
  /** Every cell, in the order of the experiment. */
  readonly summaries: readonly CellSummary[];
  readonly csv: Readonly<Record<CsvName, CsvTable>>;
}

export function buildTables(run: RunData): RunTables {
  const results = foldRun(run);
  const summaries = summarizeCells(run.experiment, results);
  return {
    results,
    summaries,
    csv: {
      trials: table(TRIAL_COLUMNS, () => results),
      submissions: table(SUBMISSION_COLUMNS, () => results.flatMap(submissionSources)),
      calls: table(CALL_COLUMNS, () => results.flatMap(callSources)),
      summary: table(SUMMARY_COLUMNS, () => summaries),
      metrics: table(METRIC_COLUMNS, () => summaries.flatMap(metricSources)),
      comparisons: table(COMPARISON_COLUMNS, () => compareCells(summaries)),
      'equal-spend': table(EQUAL_SPEND_COLUMNS, () => equalSpendSources(summaries)),
      pareto: table(PARETO_COLUMNS, () => paretoSources(summaries)),
    },
  };
}

/** Rows are made when they are first asked for: intervals and pairs take time, calls take memory. */
function table<Source>(columns: readonly Column<Source>[], make: () => readonly Source[]): CsvTable {
  let made: readonly Source[] | undefined;
  const sources = (): readonly Source[] => {
    made ??= make();
    return made;
  };
  return { text: () => csvText(columns, sources()), rows: () => sources().map((source) => rowOf(columns, source)) };
}

type Described = Pick<Column<never>, 'name' | 'unit' | 'description'>;

const DESCRIBED: Readonly<Record<CsvName, { readonly rows: string; readonly columns: readonly Described[] }>> = {
  trials: { rows: 'One row per planned trial.', columns: TRIAL_COLUMNS },
  submissions: { rows: 'One row per submission.', columns: SUBMISSION_COLUMNS },
  calls: { rows: 'One row per model call, of all attempts.', columns: CALL_COLUMNS },
  summary: { rows: 'One row per cell.', columns: SUMMARY_COLUMNS },
  metrics: { rows: 'One row per cell, stratum and metric; what is unknown has no row.', columns: METRIC_COLUMNS },
  comparisons: {
    rows: 'One row per comparison: declared ones first, then every other pair of cells of a benchmark.',
    columns: COMPARISON_COLUMNS,
  },
  'equal-spend': {
    rows: 'One row per point of a curve of accuracy over dollars, and per point of a difference of two.',
    columns: EQUAL_SPEND_COLUMNS,
  },
  pareto: { rows: 'One row per cell and axis.', columns: PARETO_COLUMNS },
};

/** The names in the header of a file. */
export function headerOf(name: CsvName): string[] {
  return DESCRIBED[name].columns.map((column) => column.name);
}

/** The README's list of all columns. */
export function columnTableMarkdown(): string {
  const sections = CSV_NAMES.map((name) => {
    const { rows, columns } = DESCRIBED[name];
    const lines = columns.map((column) => `| \`${column.name}\` | ${column.unit} | ${column.description.replaceAll('|', '\\|')} |`);
    return [`### \`${name}.csv\``, '', rows, '', '| column | unit | meaning |', '| --- | --- | --- |', ...lines].join('\n');
  });
  return `${sections.join('\n\n')}\n`;
}
