// Rows and folded trials -> the figures that the report's charts draw: cells and pairs of one benchmark and one source. Pure.
import { CRITICAL_PARTS } from '../../accounting/critical-path.ts';
import { PURPOSES, type Purpose } from '../../core/model.ts';
import type { Row } from '../../results/columns.ts';
import type { TrialResult } from '../../results/trial-result.ts';
import { mean } from '../../statistics/describe.ts';
import { type ChartRow, estimateOf, numberOf, textOf } from '../charts/chart-row.ts';
import { groupForCharts } from '../charts/figure-source.ts';
import { type LabelledCell, labelCells } from '../charts/label-cells.ts';
import type { CellData, Figure, FrontPlace, GroupData, LoadMeans, PairData, PurposeMeans, SpanMeans } from './report-data.ts';

export interface GroupInputs {
  /** Rows of `summary.csv` and `comparisons.csv`. */
  readonly summary: readonly Row[];
  readonly comparisons: readonly Row[];
  /** Rows of `pareto.csv`. */
  readonly pareto: readonly Row[];
  readonly results: readonly TrialResult[];
}

export function groupData({ summary, comparisons, pareto, results }: GroupInputs): GroupData[] {
  const byCell = Map.groupBy(results, ({ trial }) => trial.cell.id);
  return groupForCharts(summary).map(({ benchmark, source, rows }) => {
    const names = new Set(rows.map((row) => textOf(row, 'cell')));
    return {
      benchmark,
      source: source.id,
      note: source.note,
      dollars: source.dollars,
      seconds: source.seconds,
      repeats: Math.max(1, ...rows.map((row) => numberOf(row, 'repeats') ?? 1)),
      cells: labelCells(rows).map((cell) => cellData(cell, byCell.get(textOf(cell.row, 'cell')) ?? [], pareto)),
      pairs: comparisons
        .filter((row) => textOf(row, 'estimand') === 'accuracy' && names.has(textOf(row, 'cell_a')) && names.has(textOf(row, 'cell_b')))
        .flatMap(pairData),
    };
  });
}

function cellData({ row, arm, agents, label }: LabelledCell, results: readonly TrialResult[], pareto: readonly Row[]): CellData {
  const graded = results.filter(({ score, totals }) => score && totals);
  const fronts = pareto.filter((one) => textOf(one, 'cell') === textOf(row, 'cell'));
  return {
    cell: textOf(row, 'cell'),
    label,
    arm: arm.name,
    strategy: arm.strategy,
    colour: arm.colour,
    agents: agents ?? null,
    planned: numberOf(row, 'planned') ?? 0,
    graded: numberOf(row, 'graded') ?? 0,
    accuracy: figure(row, 'accuracy'),
    avgAt1: figure(row, 'avg_at_1'),
    oracle: figure(row, 'oracle_pass'),
    costPerTrial: figure(row, 'cost_per_trial_usd'),
    costPerSuccess: figure(row, 'cost_per_success_usd'),
    wall: figure(row, 'wall_s_mean'),
    front: { cost: frontPlace(fronts, 'cost_usd'), time: frontPlace(fronts, 'wall_s') },
    path: CRITICAL_PARTS.map((part) => ({ part, value: meanOf(graded, ({ totals }) => totals!.path.parts[part] / 1e6) ?? 0 })).filter(
      ({ value }) => value > 0,
    ),
    spans: spanMeans(graded),
    purposes: PURPOSES.flatMap((purpose) => purposeMeans(purpose, graded)),
    load: { controller: loadMeans('controller', graded), gate: loadMeans('gate', graded) },
  };
}

function frontPlace(rows: readonly Row[], axis: string): FrontPlace | null {
  const row = rows.find((one) => textOf(one, 'axis') === axis);
  return row ? { isOn: row.on_front === true, probability: numberOf(row, 'p_on_front') ?? null } : null;
}

function spanMeans(graded: readonly TrialResult[]): SpanMeans | null {
  const of = (value: (totals: NonNullable<TrialResult['totals']>) => number): number =>
    mean(graded.map(({ totals }) => value(totals!) / 1e6));
  if (graded.length === 0) return null;
  return {
    spanS: of(({ measures }) => measures.work.spanUs),
    workS: of(({ measures }) => measures.work.workUs),
    waitS: of(({ coordination }) => Object.values(coordination.waitedUs).reduce((sum, us) => sum + us, 0)),
  };
}

/** Over all graded trials of the cell: one that made no call of the purpose counts with nothing. */
function purposeMeans(purpose: Purpose, graded: readonly TrialResult[]): PurposeMeans[] {
  const totals = graded.map((result) => result.totals!.calls.byPurpose.get(purpose));
  if (!totals.some((own) => own !== undefined)) return [];
  const over = (value: (own: NonNullable<(typeof totals)[number]>) => number | undefined): number | null => {
    const values = totals.map((own) => (own ? value(own) : 0));
    return values.some((one) => one === undefined) ? null : mean(values as number[]);
  };
  return [
    {
      purpose,
      calls: over(({ calls }) => calls) ?? 0,
      inputTokens: over(({ tokens }) =>
        tokens.freshInputTokens === undefined
          ? undefined
          : tokens.freshInputTokens + (tokens.cachedInputTokens ?? 0) + (tokens.cacheWriteTokens ?? 0),
      ),
      outputTokens: over(({ tokens }) =>
        tokens.outputTokens === undefined ? undefined : tokens.outputTokens + (tokens.reasoningTokens ?? 0),
      ),
      costUsd: over(({ costUsd }) => costUsd),
    },
  ];
}

function loadMeans(place: 'controller' | 'gate', graded: readonly TrialResult[]): LoadMeans {
  const of = (value: (load: { utilisation: number | undefined; queueUs: number; pathShare: number | undefined }) => number | undefined) =>
    meanOf(graded, ({ totals }) => value(totals!.coordination[place]));
  return { utilisation: of((load) => load.utilisation), queueS: of((load) => load.queueUs / 1e6), pathShare: of((load) => load.pathShare) };
}

function meanOf(results: readonly TrialResult[], value: (result: TrialResult) => number | undefined): number | null {
  const known = results.map(value).filter((one): one is number => one !== undefined);
  return known.length > 0 ? mean(known) : null;
}

const TESTS = [
  ['mcnemar', 'McNemar'],
  ['sign-flip', 'sign-flip'],
] as const;

function pairData(row: ChartRow): PairData[] {
  const difference = numberOf(row, 'diff');
  if (difference === undefined) return [];
  return [
    {
      a: textOf(row, 'cell_a'),
      b: textOf(row, 'cell_b'),
      difference: { value: difference, low: numberOf(row, 'low') ?? null, high: numberOf(row, 'high') ?? null },
      test: TESTS.find(([method]) => textOf(row, 'method').includes(method))?.[1] ?? '',
      p: numberOf(row, 'p') ?? null,
      pAdjusted: numberOf(row, 'p_adjusted') ?? null,
      pairs: numberOf(row, 'pairs') ?? 0,
      costRatio: figure(row, 'cost_ratio'),
      latencyRatio: figure(row, 'latency_ratio'),
      margin: numberOf(row, 'margin') ?? null,
      verdict: textOf(row, 'verdict'),
      clusters: clustersOf(row),
    },
  ];
}

function figure(row: ChartRow, column: string): Figure | null {
  const estimate = estimateOf(row, column);
  return estimate ? { value: estimate.value, low: estimate.low ?? null, high: estimate.high ?? null } : null;
}

function clustersOf(row: ChartRow): PairData['clusters'] {
  const count = numberOf(row, 'clusters');
  if (count === undefined) return null;
  const value = numberOf(row, 'diff_without_largest');
  const ends = { low: numberOf(row, 'low_without_largest') ?? null, high: numberOf(row, 'high_without_largest') ?? null };
  return {
    count,
    low: numberOf(row, 'low_clusters') ?? null,
    high: numberOf(row, 'high_clusters') ?? null,
    largest: textOf(row, 'largest_cluster'),
    withoutLargest: value === undefined ? null : { value, ...ends },
  };
}
