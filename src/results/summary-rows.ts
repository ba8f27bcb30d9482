// `summary.csv`: one row per cell. Intervals are 95%: Wilson where each instance is one yes or no, else percentile bootstrap over instances.
import { canonicalJson } from '../core/hash.ts';
import type { CellSummary } from './cell-summary.ts';
import { type Column, count, number, text, type Unit, usd } from './columns.ts';
import type { Measured } from './measure.ts';
import { HEADLINE_METRICS, type Metric, metricNamed } from './metrics.ts';

type SummaryColumn = Column<CellSummary>;

const CELL: readonly SummaryColumn[] = [
  text('cell', 'Strategy x options x models x benchmark.', ({ cell }) => cell.id),
  text('benchmark', 'Dataset and grader.', ({ cell }) => cell.benchmark),
  text('strategy', 'The way of coordinating.', ({ cell }) => cell.strategy),
  text('preset', '`common` or `reference`.', ({ cell }) => cell.preset),
  count('agents', 'Workers that the options stand for.', ({ cell }) => cell.agents),
  text('model', 'Model of the solver role.', ({ cell }) => cell.models.solver),
  text('options', 'Options of the strategy, as JSON with sorted keys.', ({ cell }) => canonicalJson(cell.options)),
  count('instances', 'Planned instances.', ({ instances }) => instances),
  count('repeats', 'Planned trials per instance.', ({ experiment }) => experiment.repeats),
  count('planned', 'Planned trials: the sum of the four states that follow.', ({ results }) => results.length),
  count('graded', 'Trials with a verdict.', ({ states }) => states.graded),
  count('errored', 'Trials that the infrastructure failed; never counted as wrong answers.', ({ states }) => states.errored),
  count('budget_stop', 'Trials that the budget stopped.', ({ states }) => states['budget-stop']),
  count('interrupted', 'Trials not finished or not begun.', ({ states }) => states.interrupted),
];

const SPENT: readonly SummaryColumn[] = [
  usd('errored_cost_usd', 'All attempts that ended in an error; part of `total_cost_usd`.', ({ erroredUsd }) => erroredUsd),
  usd(
    'abandoned_cost_usd',
    'All attempts that were killed, interrupted or stopped by the budget; part of `total_cost_usd`.',
    ({ abandonedUsd }) => abandonedUsd,
  ),
];

const BEYOND: readonly SummaryColumn[] = [
  usd('total_cost_usd', 'Every dollar of the cell: graded trials, errored and abandoned attempts.', ({ totalUsd }) => totalUsd),
  number(
    'accuracy_errors_wrong',
    '0-1',
    'Correct over graded and errored trials.',
    ({ correct, states }) => correct / (states.graded + states.errored),
  ),
  number(
    'accuracy_worst_case',
    '0-1',
    'Correct over planned trials: whatever is not graded is wrong.',
    ({ correct, results }) => correct / results.length,
  ),
  number(
    'accuracy_best_case',
    '0-1',
    'The same with whatever is not graded correct.',
    ({ correct, states, results }) => (correct + results.length - states.graded) / results.length,
  ),
];

/** In the fixed order, with its interval or alone. */
const FIXED: readonly SummaryColumn[] = [
  ...CELL,
  ...['accuracy', 'accuracy_low', 'accuracy_high'].map(measuredColumn),
  number(
    'accuracy_sd_runs',
    '0-1',
    "Sample standard deviation of the repeats' accuracies; empty with one repeat.",
    ({ accuracySdRuns }) => accuracySdRuns,
  ),
  ...['macro_accuracy', 'avg_at_1', 'oracle_pass'].map(measuredColumn),
  number(
    'selected_at_n',
    '0-1',
    '`accuracy` under the name that stands beside Avg@1 and Pass@n.',
    ({ metrics }) => metrics.get('accuracy')?.value,
  ),
  ...['cost_per_trial_usd', 'cost_per_submission_usd', 'cost_per_success_usd'].map(measuredColumn),
  ...SPENT,
  ...['wall_s_mean', 'wall_s_p50', 'wall_s_p95', 'calls_per_trial'].map(measuredColumn),
  text('source', 'Where replies came from, joined by `+`.', ({ sources }) => sources.join('+')),
  ...BEYOND,
];

export const SUMMARY_COLUMNS: readonly SummaryColumn[] = [...FIXED, ...remaining(FIXED)];

/** Each metric with an interval, and each end of it, that has no fixed place. */
function remaining(fixed: readonly SummaryColumn[]): SummaryColumn[] {
  const known = new Set(fixed.map(({ name }) => name));
  return HEADLINE_METRICS.flatMap(({ name }) => [name, `${name}_low`, `${name}_high`])
    .filter((name) => !known.has(name))
    .map(measuredColumn);
}

function measuredColumn(name: string): SummaryColumn {
  const end = name.match(/^(.*)_(low|high)$/);
  const metric = metricNamed(end?.[1] ?? name);
  const side = (end?.[2] ?? 'value') as keyof Pick<Measured, 'value' | 'low' | 'high'>;
  const description =
    side === 'value' ? metric.description : `${side === 'low' ? 'Lower' : 'Upper'} end of the 95% interval of \`${metric.name}\`.`;
  return number(name, unitOf(metric), description, ({ metrics }) => metrics.get(metric.name)?.[side]);
}

function unitOf({ name }: Metric): Unit {
  if (name.endsWith('_usd')) return 'USD';
  if (name.includes('tokens')) return 'tokens';
  if (/_s(_|$)/.test(name)) return 's';
  return name.endsWith('_per_trial') ? 'count' : '0-1';
}
