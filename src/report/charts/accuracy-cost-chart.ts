// Accuracy against dollars per trial, with the staircase of cells that no other beats on both.
import type { TopLevelSpec } from 'vega-lite';
import type { ChartRow } from './chart-row.ts';
import { tradeOffChart } from './trade-off-chart.ts';

/** From rows of `summary.csv` (and of `pareto.csv` for the chances); undefined where no cell has an accuracy and a cost above zero. */
export function accuracyCostChart(summary: readonly ChartRow[], pareto: readonly ChartRow[] = []): TopLevelSpec | undefined {
  const tradeOff = {
    metric: 'cost_per_trial_usd',
    axisId: 'cost_usd',
    title: 'Accuracy against cost',
    axis: ({ dollars }: { readonly dollars: string }) => `${dollars} per trial`,
    lacking: 'a cost above zero',
  };
  return tradeOffChart(tradeOff, { summary, pareto });
}
