// `report.html` of a run folder: reads events, texts, claims and drawn charts where they lie, and writes the one file beside them.
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Experiment } from '../../core/experiment.ts';
import type { RunTables } from '../../results/csv-tables.ts';
import type { Manifest } from '../../results/manifest.ts';
import type { OpenedRun } from '../../results/read-run.ts';
import { collectReport } from './collect-report.ts';
import { groupData } from './group-data.ts';
import { joinModules } from './join-modules.ts';
import { folderSources, packRun, planRounds } from './pack-run.ts';
import type { ReportDifference } from './page-tables.ts';
import { readCsv } from './read-csv.ts';
import { type ExtraFigure, reportPage } from './report-page.ts';
import { type GroupSummary, summarize } from './summary-sentences.ts';

export const MAX_SIZE_MB = 25;

export interface ReportHtmlOptions {
  /** As it is written after `delm-bench show`. */
  readonly runPath: string;
  readonly differences: readonly ReportDifference[];
  /** Room for events and texts, in megabytes of the file. */
  readonly maxSizeMb?: number | undefined;
}

export interface WrittenReport {
  readonly path: string;
  readonly bytes: number;
}

/** Charts that the page draws itself; what else lies in `charts/` is taken in as it was drawn. */
const DRAWN_ON_THE_PAGE =
  /^(?:accuracy|accuracy-cost|accuracy-latency|paired-differences|agents|critical-path|tokens|controller-and-gate|timeline)(?:\.|$)/;

export async function writeReportHtml(
  { folder, manifest }: Pick<OpenedRun, 'folder' | 'manifest'>,
  tables: RunTables,
  { runPath, differences, maxSizeMb = MAX_SIZE_MB }: ReportHtmlOptions,
): Promise<WrittenReport> {
  const { csv, results } = tables;
  const [summary, comparisons] = [csv.summary.rows(), csv.comparisons.rows()];
  const packed = await packRun(planRounds(results), folderSources(folder), maxSizeMb * 1e6);
  const inputs = { runPath, summary, comparisons, pareto: csv.pareto.rows(), results };
  const html = reportPage({
    manifest,
    data: collectReport(inputs, packed),
    summaries: summarizeRun(manifest, tables),
    summary,
    comparisons,
    results,
    packed,
    differences,
    claims: existsSync(folder.csv('claims')) ? readCsv(readFileSync(folder.csv('claims'), 'utf8')) : undefined,
    figures: extraFigures(folder.charts),
    script: browserScript(),
  });
  const path = join(folder.directory, 'report.html');
  writeFileSync(`${path}.tmp`, html);
  renameSync(`${path}.tmp`, path);
  return { path, bytes: statSync(path).size };
}

/** The run in words, by benchmark and source of figures; `closingSentence` makes one sentence of it. */
export function summarizeRun({ experiment }: Pick<Manifest, 'experiment'>, { csv, results }: RunTables): GroupSummary[] {
  const [summary, comparisons] = [csv.summary.rows(), csv.comparisons.rows()];
  const groups = groupData({ summary, comparisons, pareto: [], results });
  return summarize({ groups, summary, declared: declaredPairs(experiment) });
}

/** Candidate and baseline of the comparisons that were stated before the data, the primary ones first. */
function declaredPairs({ comparisons = [] }: Experiment): (readonly [string, string])[] {
  const ofAccuracy = comparisons.filter(({ estimand }) => estimand === 'accuracy');
  const ordered = [...ofAccuracy.filter(({ isPrimary }) => isPrimary), ...ofAccuracy.filter(({ isPrimary }) => !isPrimary)];
  return ordered.map(({ candidate, baseline }) => [candidate, baseline]);
}

/** Beside this file: TypeScript in a checkout, JavaScript where it was compiled. */
export function browserScript(): string {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return joinModules(fileURLToPath(new URL(`./browser/main.${ending}`, import.meta.url)));
}

function extraFigures(directory: string): ExtraFigure[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((file) => file.endsWith('.svg') && !DRAWN_ON_THE_PAGE.test(file.slice(0, -'.svg'.length)))
    .sort()
    .map((file) => {
      const name = file.slice(0, -'.svg'.length);
      return { name, title: titleOf(name), svg: readFileSync(join(directory, file), 'utf8') };
    });
}

function titleOf(name: string): string {
  const words = name.replaceAll(/[-.]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
