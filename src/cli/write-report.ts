// `report`: everything derived from a run folder, written anew: CSV files, charts, the closing table. Reads only what the run left; calls no model.
import { renameSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { PublishedPoint } from '../report/charts/published-point.ts';
import type { TimelineTrial } from '../report/charts/timeline-chart.ts';
import { closingSentence } from '../report/html/summary-sentences.ts';
import { summarizeRun, writeReportHtml } from '../report/html/write-report-html.ts';
import { publishedPoints } from '../report/published-from-claims.ts';
import { terminalTable } from '../report/terminal-table.ts';
import { buildTables, CSV_NAMES, type RunTables } from '../results/csv-tables.ts';
import { collectPredictions, writePredictions } from '../results/predictions.ts';
import { type OpenedRun, readRun } from '../results/read-run.ts';
import { readTrace } from '../results/read-trace.ts';
import type { TrialResult } from '../results/trial-result.ts';
import { writeAudit } from '../results/write-audit.ts';
import { DIFFERENCES } from '../strategies/differences.ts';
import { projectRoot } from './program.ts';

export interface ReportOptions {
  /** Charts and `report.html`, too. */
  readonly charts: boolean;
  /** Room for events and texts in `report.html`; its own default when absent. */
  readonly maxSizeMb?: number | undefined;
}

/** @throws UserError when the folder holds no run */
export async function writeReport(directory: string, { charts, maxSizeMb }: ReportOptions): Promise<void> {
  const run = readRun(directory);
  const tables = buildTables(run.data);
  const { csv, results } = tables;
  for (const name of CSV_NAMES) writeWhole(run.folder.csv(name), csv[name].text());
  const audit = writeAudit(run.folder, results);
  const { files, notices } = collectPredictions(run, results);
  const predictions = writePredictions(run.folder.predictions, files);
  for (const notice of notices) process.stderr.write(`note: ${notice}\n`);
  console.log(terminalTable(csv.summary.rows(), { width: process.stdout.columns ?? 120 }));
  const place = relative(process.cwd(), directory) || '.';
  console.log(`\n${place}/{${CSV_NAMES.join(',')}}.csv`);
  if (predictions.length > 0)
    console.log(`${place}/predictions/${braced(predictions.map((name) => name.slice(0, -'.jsonl'.length)))}.jsonl`);
  if (audit.files.length > 0)
    console.log(`${place}/audit.csv (${audit.sampled} findings for labels by hand, ${audit.labelled} labelled so far)`);
  if (charts) await drawReport(run, tables, { place, maxSizeMb });
  console.log(`\n${closingSentence(summarizeRun(run.manifest, tables))}`);
  if (charts) console.log(`Report: ${place}/report.html`);
}

/** What takes time: the charts, and the page that shows them with every trace. */
async function drawReport(
  run: OpenedRun,
  tables: RunTables,
  { place, maxSizeMb }: { place: string; maxSizeMb: number | undefined },
): Promise<void> {
  const { csv, results } = tables;
  const { writeCharts } = await import('../report/write-charts.ts');
  const written = await writeCharts({
    directory: run.folder.directory,
    summary: csv.summary.rows(),
    trials: csv.trials.rows(),
    metrics: csv.metrics.rows(),
    comparisons: csv.comparisons.rows(),
    equalSpend: csv['equal-spend'].rows(),
    pareto: csv.pareto.rows(),
    publishedPoints: await publishedBesideRun(run),
    timelines: pickTimelines(run, results),
  });
  const names = written.filter((file) => file.endsWith('.png')).map((file) => file.slice('charts/'.length, -'.png'.length));
  console.log(`${place}/charts/{${names.join(',')}}.png (and .svg, .vl.json)`);
  await writeReportHtml(run, tables, { runPath: place, differences: DIFFERENCES, maxSizeMb });
}

/** What others published of the models of a run; of a run on the embedded model there is nothing to compare. */
async function publishedBesideRun({ manifest }: OpenedRun): Promise<PublishedPoint[]> {
  const live = Object.values(manifest.experiment.models).filter(({ provider }) => provider !== 'embedded');
  if (live.length === 0) return [];
  const { readClaims } = await import('../claims/read-claims.ts');
  const claims = readClaims(join(projectRoot, 'configs', 'claims'));
  return publishedPoints(
    claims,
    live.map(({ model }) => model),
  );
}

/**
 * One trial of each strategy with several agents, all on one instance: the cells nearest to four agents, the instance whose trials take the median
 * time. Chosen by size, never by outcome.
 */
function pickTimelines({ folder }: OpenedRun, results: readonly TrialResult[]): TimelineTrial[] {
  const team = results.filter(({ trial, record, status }) => status === 'graded' && trial.cell.agents > 1 && record?.repeat === 1);
  const arms = [...new Set(team.map(({ trial }) => trial.cell.strategy))];
  const cellOf = (strategy: string): TrialResult[] => {
    const own = team.filter(({ trial }) => trial.cell.strategy === strategy);
    const nearest = Math.min(...own.map(({ trial }) => Math.abs(trial.cell.agents - 4)));
    const cell = own.find(({ trial }) => Math.abs(trial.cell.agents - 4) === nearest)!.trial.cell.id;
    return own.filter(({ trial }) => trial.cell.id === cell);
  };
  const cells = arms.map(cellOf);
  const byTime = [...(cells[0] ?? [])].sort((a, b) => a.record!.wallUs - b.record!.wallUs);
  const instance = byTime[Math.floor(byTime.length / 2)]?.trial.instanceId;
  return cells.flatMap((own) => {
    const chosen = own.find(({ trial }) => trial.instanceId === instance) ?? own[0]!;
    return [{ trialId: chosen.trial.id, cell: chosen.trial.cell.id, events: readTrace(folder.trace(chosen.trial.id)) }];
  });
}

function braced(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `{${names.join(',')}}`;
}

/** A reader never sees half a file. */
function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.tmp`, text);
  renameSync(`${path}.tmp`, path);
}
