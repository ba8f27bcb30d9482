// Where the wall time goes: the parts of the critical path, stacked to the mean wall time of each cell. The parts of a trial sum to its wall time.
import type { TopLevelSpec } from 'vega-lite';
import type { ChartRow } from './chart-row.ts';
import { ACTIVITY_COLOURS } from './palette.ts';
import { stackedBars } from './stacked-bars.ts';

/** In the order of the stack: work first, then coordination, then waits, then what nobody wanted. */
const PARTS = [
  ['prefill', 'prefill'],
  ['decode', 'decode'],
  ['tool', 'tool'],
  ['verification', 'verification'],
  ['controller', 'controller'],
  ['merge', 'merge'],
  ['wait_controller', 'wait: controller'],
  ['wait_barrier', 'wait: barrier'],
  ['wait_claim', 'wait: claim'],
  ['wait_lock', 'wait: lock'],
  ['wait_admission', 'wait: admission'],
  ['wait_slot', 'wait: slot'],
  ['wait_rate_limit', 'wait: rate limit'],
  ['wait_budget', 'wait: budget'],
  ['wait_sandbox', 'wait: sandbox'],
  ['retry', 'retry'],
  ['harness', 'harness'],
] as const;

/** From rows of `trials.csv`, all of one benchmark and one source; undefined where no graded trial has a critical path. */
export function criticalPathChart(trials: readonly ChartRow[]): TopLevelSpec | undefined {
  return stackedBars(
    {
      title: 'Where the wall time goes',
      subtitle: 'parts of the critical path; they add up to the wall time',
      axis: ({ seconds }) => `mean per trial (${seconds})`,
      parts: PARTS.map(([part, name]) => ({ column: `cp_${part}_s`, name, colour: ACTIVITY_COLOURS[part]! })),
      total: (seconds) => `${secondsText(seconds)} s`,
    },
    trials,
  );
}

function secondsText(seconds: number): string {
  return seconds >= 100 ? seconds.toFixed(0) : seconds >= 10 ? seconds.toFixed(1) : seconds.toPrecision(2);
}
