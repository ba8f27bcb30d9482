// Accuracy against the makespan of a trial, with the staircase of cells that no other beats on both.
import type { TopLevelSpec } from 'vega-lite';
import type { ChartRow } from './chart-row.ts';
import { tradeOffChart } from './trade-off-chart.ts';

/** From rows of `summary.csv` (and of `pareto.csv` for the chances); undefined where no cell has an accuracy and a time above zero. */
export function accuracyLatencyChart(summary: readonly ChartRow[], pareto: readonly ChartRow[] = []): TopLevelSpec | undefined {
  const tradeOff = {
    metric: 'wall_s_mean',
    axisId: 'wall_s',
    title: 'Accuracy against latency',
    axis: ({ seconds }: { readonly seconds: string }) => `mean makespan in ${seconds}`,
    lacking: 'a time above zero',
  };
  return tradeOffChart(tradeOff, { summary, pareto });
}
