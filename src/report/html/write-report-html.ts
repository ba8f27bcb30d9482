// `report.html` of a run folder: reads events, texts, claims and drawn charts where they lie, and writes the one file beside them.
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Experiment } from '../../core/experiment.ts';
import type { RunTables } from '../../results/csv-tables.ts';
import type { OpenedRun } from '../../results/read-run.ts';
import { collectReport } from './collect-report.ts';
import { joinModules } from './join-modules.ts';
import { folderSources, packRun, planRounds } from './pack-run.ts';
import type { ReportDifference } from './page-tables.ts';
import { readCsv } from './read-csv.ts';
import { type ExtraFigure, reportPage } from './report-page.ts';
import { selfChecks } from './self-checks.ts';
import { closingSentence, summarize } from './summary-sentences.ts';

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
  /** What was run and found, in one sentence. */
  readonly sentence: string;
}

/** Charts that the page draws itself; what else lies in `charts/` is taken in as it was drawn. */
const DRAWN_ON_THE_PAGE =
  /^(?:accuracy|accuracy-cost|accuracy-latency|paired-differences|agents|critical-path|tokens|controller-and-gate|timeline)(?:\.|$)/;

export async function writeReportHtml(
  { folder, manifest }: OpenedRun,
  { csv, results }: RunTables,
  { runPath, differences, maxSizeMb = MAX_SIZE_MB }: ReportHtmlOptions,
): Promise<WrittenReport> {
  const [summary, comparisons, pareto] = [csv.summary.rows(), csv.comparisons.rows(), csv.pareto.rows()];
  const packed = await packRun(planRounds(results), folderSources(folder), maxSizeMb * 1e6);
  const data = collectReport({ runPath, summary, comparisons, pareto, results }, packed);
  const summaries = summarize({ groups: data.groups, summary, trials: csv.trials.rows(), declared: declaredPairs(manifest.experiment) });
  const html = reportPage({
    manifest,
    data,
    summaries,
    summary,
    comparisons,
    checks: selfChecks(results),
    packed,
    differences,
    claims: existsSync(folder.csv('claims')) ? readCsv(readFileSync(folder.csv('claims'), 'utf8')) : undefined,
    figures: extraFigures(folder.charts),
    script: browserScript(),
  });
  const path = join(folder.directory, 'report.html');
  writeFileSync(`${path}.tmp`, html);
  renameSync(`${path}.tmp`, path);
  return { path, bytes: statSync(path).size, sentence: closingSentence(summaries) };
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
