// `compare`: cells of a run, or of several, against each other. Without names every comparison as a table; with two names one of them in full.
import { basename, dirname, resolve } from 'node:path';
import type { Estimand } from '../core/experiment.ts';
import { UserError } from '../core/user-error.ts';
import { type CellSummary, summarizeCells } from '../results/cell-summary.ts';
import { type CompareOptions, compareTwo } from '../results/compare-cells.ts';
import {
  type AdjustedComparison,
  adjust,
  compareCells,
  isComparable,
  refusedComparisons,
  unequalOracles,
} from '../results/comparison-list.ts';
import { comparisonSentence, ends, explainComparison, points, pText, sourcesOf, times, winsText } from '../results/comparison-words.ts';
import { createDrawCache } from '../results/draw-cache.ts';
import { checkSameInstances, findCell, joinRuns } from '../results/join-runs.ts';
import { readRun } from '../results/read-run.ts';
import { foldRun } from '../results/trial-result.ts';
import { alignColumns, wrapWords } from './align-columns.ts';

export interface CompareArguments {
  readonly runs: readonly string[];
  readonly candidate?: string | undefined;
  readonly baseline?: string | undefined;
  readonly estimand: Estimand;
  readonly margin?: number | undefined;
  /** Cut to the instances that both cells were planned on. */
  readonly common: boolean;
}

/** @throws UserError for folders without a run, unknown cells, and pairs that cannot be compared */
export function compareCommand(options: CompareArguments): void {
  const { runs, candidate, baseline, margin } = options;
  if ((candidate === undefined) !== (baseline === undefined)) {
    throw new UserError('Expected both `--candidate` and `--baseline`, or neither, found one of them.');
  }
  if (margin !== undefined && !(margin >= 0 && margin < 1)) {
    throw new UserError(`Expected a share from 0 to below 1 after \`--margin\`, such as 0.02 for two points, found ${margin}.`);
  }
  const opened = runs.map((directory) => {
    const { manifest, data } = readRun(directory);
    const summaries = summarizeCells(data.experiment, foldRun(data));
    return { label: labelOf(directory, runs), summaries, benchmarks: manifest.benchmarks };
  });
  const summaries = joinRuns(opened);
  if (candidate !== undefined && baseline !== undefined) {
    const pair = { a: findCell(summaries, candidate), b: findCell(summaries, baseline) };
    console.log(explain(compareNamed(pair, { summaries, ...options })));
    return;
  }
  const labels = opened.map(({ label }) => label);
  const comparisons = runs.length === 1 ? compareCells(summaries) : acrossRuns(labels, summaries, options);
  if (comparisons.length === 0) throw new UserError('Expected at least two cells of one benchmark to compare, found none.');
  printTable(comparisons);
  if (runs.length === 1) {
    for (const { declared, reason } of refusedComparisons(summaries)) {
      console.log(`Declared but not compared: ${declared.candidate} against ${declared.baseline} (${declared.estimand}): ${reason}.`);
    }
  }
}

interface NamedOptions extends CompareArguments {
  readonly summaries: readonly CellSummary[];
}

/** With the p that its family gives it, where it is one of a run's own comparisons. */
function compareNamed({ a, b }: { readonly a: CellSummary; readonly b: CellSummary }, options: NamedOptions): AdjustedComparison {
  const { summaries, estimand, margin, common, runs } = options;
  if (a === b) throw new UserError(`Expected two different cells, found \`${a.cell.id}\` twice.`);
  checkSameInstances(a, b, { common });
  if (!isComparable(a, b, estimand)) throw new UserError(`Expected comparable cells, found ${unequalOracles(a, b)}.`);
  const listed = runs.length === 1 ? compareCells(summaries).find((one) => one.estimand === estimand && isPair(one, a, b)) : undefined;
  const isSameWay = listed?.a === a;
  if (listed && isSameWay && (margin === undefined || listed.margin === margin)) return listed;
  const own = compareTwo(a, b, { ...compareOptions(a, options), declared: isSameWay ? listed?.declared : undefined });
  const [alone] = adjust([own]);
  return listed ? { ...alone!, family: listed.family, adjustment: listed.adjustment, pAdjusted: listed.pAdjusted } : alone!;
}

/** Every cell of the first run with the cell of the same name in each later one. */
function acrossRuns(labels: readonly string[], summaries: readonly CellSummary[], options: CompareArguments): AdjustedComparison[] {
  const [first, ...later] = labels;
  const byId = new Map(summaries.map((summary) => [summary.cell.id, summary]));
  const pairs = summaries.flatMap((a) => {
    if (!a.cell.id.startsWith(`${first}:`)) return [];
    const name = a.cell.id.slice(first!.length + 1);
    return later.flatMap((label) => {
      const b = byId.get(`${label}:${name}`);
      return b && isComparable(a, b, options.estimand) ? [{ a, b }] : [];
    });
  });
  if (pairs.length === 0) {
    throw new UserError(
      `Expected cells of one name in these runs, found none. Name two with \`--candidate\` and \`--baseline\`: ${summaries.map(({ cell }) => `\`${cell.id}\``).join(', ')}.`,
    );
  }
  for (const { a, b } of pairs) checkSameInstances(a, b, options);
  return adjust(pairs.map(({ a, b }) => compareTwo(a, b, compareOptions(a, options))));
}

function compareOptions({ experiment }: CellSummary, { estimand, margin }: CompareArguments): CompareOptions {
  return { estimand, margin, seed: experiment.seed, cache: createDrawCache(experiment.seed) };
}

function isPair(one: AdjustedComparison, a: CellSummary, b: CellSummary): boolean {
  return (one.a === a && one.b === b) || (one.a === b && one.b === a);
}

/** `demo/main`; with more of the path where that names two runs alike. */
function labelOf(directory: string, all: readonly string[]): string {
  const short = (path: string): string => `${basename(dirname(resolve(path)))}/${basename(resolve(path))}`;
  return all.filter((path) => short(path) === short(directory)).length > 1 ? directory : short(directory);
}

function explain(comparison: AdjustedComparison): string {
  const lines = explainComparison(comparison);
  const indent = Math.max(...lines.map(([title]) => title.length)) + 2;
  const width = Math.max(80, process.stdout.columns ?? 120);
  const body = lines.map(([title, text]) => `${title.padEnd(indent)}${wrapWords(text, { width, indent })}`);
  return [...body, '', wrapWords(comparisonSentence(comparison), { width, indent: 0 })].join('\n');
}

const HEADER = ['candidate', 'baseline', 'of', 'difference', '95% interval', 'p adjusted', 'pairs', 'wins', 'cost', 'latency', 'verdict'];

function printTable(comparisons: readonly AdjustedComparison[]): void {
  const families = Map.groupBy(comparisons, ({ family, a }) => JSON.stringify([family, a.cell.benchmark]));
  for (const own of families.values()) {
    const { declared, adjustment, family, a } = own[0]!;
    const rule = adjustment === 'holm' ? 'p adjusted by Holm' : 'p adjusted by Benjamini-Hochberg';
    const what = declared ? `declared family \`${family}\`` : 'exploratory, not declared';
    console.log(`${a.cell.benchmark}, ${what}: ${own.length} comparison(s), ${rule}`);
    console.log(`${alignColumns([HEADER, ...own.map(tableRow)], 3)}\n`);
  }
  console.log(
    'Difference: candidate minus baseline, paired by instance. Wins: instances on which either is better. Cost and latency: candidate over baseline.',
  );
  const sources = [...new Set(comparisons.flatMap(sourcesOf))].sort();
  if (sources.join() !== 'live')
    console.log(`Source: ${sources.join(' and ') || 'none'}. These figures check the program, not the claim; no winner is named.`);
  const primary = comparisons.find(({ declared }) => declared?.isPrimary);
  if (primary) console.log(`Primary: ${comparisonSentence(primary)}`);
}

function tableRow(comparison: AdjustedComparison): string[] {
  const { a, b, estimand, declared, difference, low, high, pAdjusted, pairs, cost, latency, verdict } = comparison;
  return [
    `${shortId(a)}${declared?.isPrimary ? ' *' : ''}`,
    shortId(b),
    estimand,
    points(difference),
    pairs.length < 2 ? 'unknown' : ends(low, high),
    pText(pAdjusted),
    String(pairs.length),
    winsText(comparison),
    times(cost.value),
    times(latency.value),
    verdict ?? '',
  ];
}

/** Without the benchmark, which stands above the table. */
function shortId({ cell }: CellSummary): string {
  return cell.id.replace(`${cell.benchmark}.`, '');
}
