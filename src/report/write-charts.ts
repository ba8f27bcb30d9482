// Rows -> the files in `charts/`: for each chart its spec with the data in it, an SVG and a PNG. One chart per benchmark and source of figures.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TopLevelSpec } from 'vega-lite';
import { accuracyChart } from './charts/accuracy-chart.ts';
import { accuracyCostChart } from './charts/accuracy-cost-chart.ts';
import { accuracyLatencyChart } from './charts/accuracy-latency-chart.ts';
import { agentsChart } from './charts/agents-chart.ts';
import type { ChartRow } from './charts/chart-row.ts';
import { contaminationChart } from './charts/contamination-chart.ts';
import { criticalPathChart } from './charts/critical-path-chart.ts';
import { domainAccuracyChart } from './charts/domain-accuracy-chart.ts';
import { equalSpendChart } from './charts/equal-spend-chart.ts';
import { type ChartGroup, groupForCharts } from './charts/figure-source.ts';
import { pairedDifferencesChart } from './charts/paired-differences-chart.ts';
import { placesChart } from './charts/places-chart.ts';
import { publishedLongbenchChart, publishedSwebenchChart } from './charts/published-chart.ts';
import type { PublishedPoint } from './charts/published-point.ts';
import { scalingChart } from './charts/scaling-chart.ts';
import { type TimelineTrial, timelineChart } from './charts/timeline-chart.ts';
import { tokensChart } from './charts/tokens-chart.ts';
import { renderPng, renderSvg } from './render-chart.ts';

export interface ChartInputs {
  /** Rows of `summary.csv`. */
  readonly summary: readonly ChartRow[];
  /** Rows of `trials.csv`. */
  readonly trials: readonly ChartRow[];
  /** Rows of `metrics.csv`, `comparisons.csv`, `equal-spend.csv` and `pareto.csv`, for the charts that stand on them. */
  readonly metrics?: readonly ChartRow[] | undefined;
  readonly comparisons?: readonly ChartRow[] | undefined;
  readonly equalSpend?: readonly ChartRow[] | undefined;
  readonly pareto?: readonly ChartRow[] | undefined;
  /** What others published of the same benchmarks: drawn beside figures of live models, hollow. */
  readonly publishedPoints?: readonly PublishedPoint[] | undefined;
  /** Trials whose agents are drawn over time, one chart each. */
  readonly timelines?: readonly TimelineTrial[] | undefined;
  /** Also draw the paper's own numbers. */
  readonly published?: boolean | undefined;
}

export interface WriteChartsOptions extends ChartInputs {
  /** The run's folder; the files go to `charts/` in it. */
  readonly directory: string;
}

type Inputs = Required<Pick<ChartInputs, 'metrics' | 'equalSpend' | 'pareto' | 'publishedPoints'>>;
type GroupChart = (
  rows: readonly ChartRow[],
  inputs: { readonly [name in keyof Inputs]: NonNullable<Inputs[name]> },
) => TopLevelSpec | undefined;

const SUMMARY_CHARTS: Readonly<Record<string, GroupChart>> = {
  accuracy: (rows) => accuracyChart(rows),
  'accuracy-cost': (rows, { pareto }) => accuracyCostChart(rows, pareto),
  'accuracy-latency': (rows, { pareto }) => accuracyLatencyChart(rows, pareto),
  'equal-spend': (rows, { equalSpend }) => equalSpendChart({ summary: rows, equalSpend }),
  agents: (rows, { publishedPoints }) => agentsChart(rows, publishedPoints),
  'accuracy-by-domain': (rows, { metrics, publishedPoints }) => domainAccuracyChart({ summary: rows, metrics, published: publishedPoints }),
  contamination: (rows) => contaminationChart(rows),
};
const TRIAL_CHARTS = {
  'critical-path': criticalPathChart,
  tokens: tokensChart,
  'controller-and-gate': placesChart,
  scaling: scalingChart,
} as const;
const PUBLISHED_CHARTS = {
  'published-longbench-v2': publishedLongbenchChart,
  'published-swebench-verified': publishedSwebenchChart,
} as const;
const CHART_NAMES = [SUMMARY_CHARTS, TRIAL_CHARTS, { 'paired-differences': 0, timeline: 0 }, PUBLISHED_CHARTS].flatMap((charts) =>
  Object.keys(charts),
);
const ENDINGS = ['.vl.json', '.svg', '.png'];

/** The specs by name. A chart that the rows cannot fill is left out. */
export function chartSpecs({ summary, trials, timelines = [], published = false, ...inputs }: ChartInputs): Map<string, TopLevelSpec> {
  const specs = new Map<string, TopLevelSpec>();
  const add = (name: string, spec: TopLevelSpec | undefined): void => {
    if (spec) specs.set(name, spec);
  };
  const { metrics = [], comparisons = [], equalSpend = [], pareto = [], publishedPoints = [] } = inputs;
  const addGroups = (
    name: string,
    groups: ReturnType<typeof named>,
    chart: (rows: readonly ChartRow[]) => TopLevelSpec | undefined,
  ): void => {
    for (const { suffix, rows } of groups) add(`${name}${suffix}`, chart(rows));
  };
  const summaryGroups = named(groupForCharts(summary));
  for (const [name, chart] of Object.entries(SUMMARY_CHARTS)) {
    addGroups(name, summaryGroups, (rows) => chart(rows, { metrics, equalSpend, pareto, publishedPoints }));
  }
  addGroups('paired-differences', named(groupForCharts(comparisons)), pairedDifferencesChart);
  const trialGroups = named(groupForCharts(trials));
  for (const [name, chart] of Object.entries(TRIAL_CHARTS)) addGroups(name, trialGroups, chart);
  for (const trial of timelines) add(`timeline${timelines.length > 1 ? fileSuffix(trial.trialId) : ''}`, timelineChart(trial));
  if (published) for (const [name, chart] of Object.entries(PUBLISHED_CHARTS)) add(name, chart());
  return specs;
}

/** Writes every chart and removes those of an earlier report that the rows no longer give. Returns the files, relative to the run's folder. */
export async function writeCharts({ directory, ...inputs }: WriteChartsOptions): Promise<string[]> {
  const folder = path.join(directory, 'charts');
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const [name, spec] of chartSpecs(inputs)) {
    const svg = await renderSvg(spec);
    const contents = [`${JSON.stringify(spec, null, 2)}\n`, svg, await renderPng(svg)];
    for (const [index, ending] of ENDINGS.entries()) {
      await writeFile(path.join(folder, `${name}${ending}`), contents[index]!);
      written.push(`charts/${name}${ending}`);
    }
  }
  await removeStale(folder, written);
  return written;
}

async function removeStale(folder: string, written: readonly string[]): Promise<void> {
  for (const file of await readdir(folder)) {
    const ending = ENDINGS.find((one) => file.endsWith(one));
    const ours = ending !== undefined && CHART_NAMES.some((name) => file === `${name}${ending}` || file.startsWith(`${name}.`));
    if (ours && !written.includes(`charts/${file}`)) await rm(path.join(folder, file));
  }
}

/** Names its benchmark where there are several, and its source where a benchmark has several. */
function named(groups: readonly ChartGroup[]): { suffix: string; rows: readonly ChartRow[] }[] {
  const severalBenchmarks = new Set(groups.map((group) => group.benchmark)).size > 1;
  return groups.map(({ benchmark, source, rows }) => {
    const severalSources = groups.filter((group) => group.benchmark === benchmark).length > 1;
    return { rows, suffix: `${severalBenchmarks ? fileSuffix(benchmark) : ''}${severalSources ? fileSuffix(source.id || 'unknown') : ''}` };
  });
}

function fileSuffix(text: string): string {
  return `.${text.replace(/[^A-Za-z0-9._-]+/g, '-')}`;
}
