// One cell in numbers: how many trials ended how, what they cost, and every headline metric with its interval.

import { sumUsd } from '../accounting/fold-calls.ts';
import type { Cell, Experiment, TrialStatus } from '../core/experiment.ts';
import { mean, sampleSd } from '../statistics/describe.ts';
import { type Measured, measure } from './measure.ts';
import { HEADLINE_METRICS, spentOn } from './metrics.ts';
import type { TrialResult } from './trial-result.ts';

export interface CellSummary {
  readonly experiment: Experiment;
  readonly cell: Cell;
  /** Every planned trial of the cell, in row order. */
  readonly results: readonly TrialResult[];
  /** Planned instances. */
  readonly instances: number;
  readonly states: Readonly<Record<TrialStatus, number>>;
  readonly correct: number;
  /** By the name of the metric: those that have an interval. */
  readonly metrics: ReadonlyMap<string, Measured>;
  /** Spread between repeats: sample standard deviation of their accuracies; undefined below two repeats. */
  readonly accuracySdRuns: number | undefined;
  readonly erroredUsd: number | undefined;
  readonly abandonedUsd: number | undefined;
  readonly totalUsd: number | undefined;
  readonly sources: readonly string[];
}

export function summarizeCell(experiment: Experiment, cell: Cell, results: readonly TrialResult[]): CellSummary {
  const states = { graded: 0, errored: 0, 'budget-stop': 0, interrupted: 0 };
  for (const { status } of results) states[status]++;
  const spent = (earlier: (result: TrialResult) => number, statuses: readonly TrialStatus[]): number | undefined => {
    const ended = results.filter(({ record, status }) => record && statuses.includes(status));
    return sumUsd([...results.map(earlier).filter((usd) => usd > 0), ...ended.map(({ totals }) => totals?.calls.total.costUsd)]);
  };
  return {
    experiment,
    cell,
    results,
    instances: new Set(results.map(({ trial }) => trial.instanceId)).size,
    states,
    correct: results.filter(({ score }) => score?.isSelectedCorrect).length,
    metrics: new Map(HEADLINE_METRICS.map((metric) => [metric.name, measure(metric, results, experiment.seed)])),
    accuracySdRuns: accuracySdRuns(results),
    erroredUsd: spent(({ erroredUsd }) => erroredUsd, ['errored']),
    abandonedUsd: spent(({ abandonedUsd }) => abandonedUsd, ['budget-stop', 'interrupted']),
    totalUsd: sumUsd(results.map((result) => spentOn(result)).filter((usd) => usd !== 0)),
    sources: [...new Set(results.flatMap(({ totals }) => totals?.calls.sources ?? []))].sort(),
  };
}

/** One summary per cell, in the order of the experiment; a cell without a planned trial has one too. */
export function summarizeCells(experiment: Experiment, results: readonly TrialResult[]): CellSummary[] {
  const byCell = Map.groupBy(results, ({ trial }) => trial.cell.id);
  return experiment.cells.map((cell) => summarizeCell(experiment, cell, byCell.get(cell.id) ?? []));
}

function accuracySdRuns(results: readonly TrialResult[]): number | undefined {
  const graded = results.flatMap(({ trial, score }) => (score ? [{ repeat: trial.repeat, correct: score.isSelectedCorrect ? 1 : 0 }] : []));
  const accuracies = [...Map.groupBy(graded, ({ repeat }) => repeat).values()].map((repeat) => mean(repeat.map(({ correct }) => correct)));
  return accuracies.length < 2 ? undefined : sampleSd(accuracies);
}
