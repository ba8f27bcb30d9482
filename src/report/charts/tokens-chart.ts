// Where the tokens go: input and output by what a call was for, the up-front index apart, stacked to the mean per trial of each cell.
import type { TopLevelSpec } from 'vega-lite';
import type { ChartRow } from './chart-row.ts';
import { ACTIVITY_COLOURS } from './palette.ts';
import { stackedBars } from './stacked-bars.ts';

/** The index first, then work, then what decides and checks, then the answer. */
const PURPOSES = ['work', 'act', 'summarize', 'gist', 'verify', 'plan', 'replan', 'merge', 'finalize', 'answer'] as const;
const INDEX_COLOUR = '#444444';

/** From rows of `trials.csv`, all of one benchmark and one source; undefined where no graded trial has tokens by purpose. */
export function tokensChart(trials: readonly ChartRow[]): TopLevelSpec | undefined {
  return stackedBars(
    {
      title: 'Where the tokens go',
      subtitle: 'input and output of calls by purpose; index = reading the source up front',
      axis: () => 'thousand tokens per trial (mean)',
      parts: [
        { column: 'tokens_index', name: 'index', colour: INDEX_COLOUR },
        ...PURPOSES.map((purpose) => ({ column: `tokens_${purpose}`, name: purpose, colour: ACTIVITY_COLOURS[purpose]! })),
      ],
      scale: 1000,
      total: (thousands) => `${thousands >= 100 ? thousands.toFixed(0) : thousands.toPrecision(3)}k`,
      notes: ['Calls whose tokens never came are not in it'],
    },
    trials,
  );
}
