// `metrics.csv`, long form: one row per cell, stratum and metric, so that any plot is three lines. Metrics that are unknown have no row.
import type { CellSummary } from './cell-summary.ts';
import { type Column, count, number, text } from './columns.ts';
import { type Measured, measure, measureByCluster } from './measure.ts';
import { METRICS } from './metrics.ts';
import type { TrialResult } from './trial-result.ts';

export interface MetricSource {
  readonly summary: CellSummary;
  readonly stratum: string;
  readonly metric: string;
  readonly measured: Measured;
}

export const METRIC_COLUMNS: readonly Column<MetricSource>[] = [
  text('cell', 'The cell in `summary.csv`.', ({ summary }) => summary.cell.id),
  text(
    'stratum',
    '`all`, a stratum, `difficulty:<label>`, `length:<label>`; where instances come in repositories also `clusters` (all instances, repositories resampled as wholes) and `clusters without <largest>`.',
    ({ stratum }) => stratum,
  ),
  text(
    'metric',
    'A metric of `summary.csv`, `pass_at_<k>` (any of k) and `pass_hat_<k>` (all of k) from independent attempts, or `<column>_mean` of a column of `trials.csv`.',
    ({ metric }) => metric,
  ),
  number('value', '', "Unit as in the metric's name.", ({ measured }) => measured.value),
  number('low', '', 'Lower end of the 95% interval; empty where there is none.', ({ measured }) => measured.low),
  number('high', '', 'Upper end; empty where there is none or no bound.', ({ measured }) => measured.high),
  text(
    'interval_method',
    '`wilson`, `bootstrap` (percentile, over instances, 2,000 draws, seed of the experiment), or `cluster-bootstrap` (over repositories; too narrow where they are few); empty without an interval.',
    ({ measured }) => measured.method,
  ),
  count('n', 'Instances that the value rests on.', ({ measured }) => measured.instances),
  count('repeats', 'Planned trials per instance.', ({ summary }) => summary.experiment.repeats),
  text('source', 'Where replies came from, joined by `+`.', ({ summary }) => summary.sources.join('+')),
  count('clusters', 'Repositories, where they are the units.', ({ measured }) => measured.clusters),
];

export function metricSources(summary: CellSummary): MetricSource[] {
  const { experiment, results } = summary;
  const rows: MetricSource[] = [];
  for (const metric of METRICS) {
    const measured = summary.metrics.get(metric.name) ?? measure(metric, results, experiment.seed);
    rows.push({ summary, stratum: 'all', metric: metric.name, measured });
  }
  for (const [stratum, group] of strataOf(results)) {
    for (const metric of METRICS) {
      if (metric.byStratum) rows.push({ summary, stratum, metric: metric.name, measured: measure(metric, group, experiment.seed) });
    }
  }
  return [...rows, ...clusterRows(summary)].filter(({ measured }) => measured.value !== undefined);
}

function clusterRows(summary: CellSummary): MetricSource[] {
  const { experiment, results } = summary;
  const groups = Map.groupBy(
    results.filter(({ score }) => score),
    ({ cluster, trial }) => cluster ?? trial.instanceId,
  );
  const largest = [...groups].reduce((most, one) => (one[1].length > most[1].length ? one : most), ['', [] as TrialResult[]])[0];
  const rest = results.filter(({ cluster }) => cluster !== largest);
  const rows = (stratum: string, own: readonly TrialResult[]): MetricSource[] =>
    METRICS.filter((metric) => metric.byStratum).flatMap((metric) => {
      const measured = measureByCluster(metric, own, experiment.seed);
      return measured ? [{ summary, stratum, metric: metric.name, measured }] : [];
    });
  return [...rows('clusters', results), ...rows(`clusters without ${largest}`, rest)];
}

/** Strata, then difficulties, then lengths, each in order of first appearance; a trial is in one of each. */
function strataOf(results: readonly TrialResult[]): Map<string, TrialResult[]> {
  const labelled = (label: (result: TrialResult) => string | undefined): [string, TrialResult][] =>
    results.flatMap((result) => {
      const name = label(result);
      return name === undefined ? [] : [[name, result]];
    });
  const all = [
    ...labelled(({ strata }) => strata?.stratum),
    ...labelled(({ strata }) => strata?.difficulty && `difficulty:${strata.difficulty}`),
    ...labelled(({ strata }) => strata?.length && `length:${strata.length}`),
  ];
  const groups = new Map<string, TrialResult[]>();
  for (const [name, result] of all) {
    const group = groups.get(name);
    if (group) group.push(result);
    else groups.set(name, [result]);
  }
  return groups;
}
