// The figures of a cell, each defined once: what it is, over which trials, and how its interval is made. `summary.csv` and `metrics.csv` both
// read from here. Most are ratios of sums over trials (a mean is one whose terms count 1), so that they can be resampled by instance.
import type { CallTotals } from '../accounting/fold-calls.ts';
import { sumUsd } from '../accounting/fold-calls.ts';
import { COORDINATION_METRICS } from './coordination-metrics.ts';
import { SAMPLED_METRICS } from './sampled-metrics.ts';
import { TRIAL_MEASURES } from './trial-measures.ts';
import type { TrialResult } from './trial-result.ts';

/** What a trial adds to the sums above and below the line; undefined where it does not count or is unknown. */
export interface Term {
  readonly above: number;
  readonly below: number;
}

interface MetricBase {
  readonly name: string;
  readonly description: string;
  /** Also given per stratum, difficulty and length. */
  readonly byStratum?: boolean;
}

export interface RatioMetric extends MetricBase {
  readonly kind: 'ratio';
  term(result: TrialResult): Term | undefined;
  /** `proportion`: of things that are yes or no, so that with one per instance Wilson's interval holds; else, as for the others, bootstrap. */
  readonly interval: 'proportion' | 'bootstrap' | 'none';
}

export interface QuantileMetric extends MetricBase {
  readonly kind: 'quantile';
  readonly probability: number;
  value(result: TrialResult): number | undefined;
}

/** Unweighted mean over strata of a ratio. */
export interface MacroMetric extends MetricBase {
  readonly kind: 'macro';
  term(result: TrialResult): Term | undefined;
}

/** A number of one instance, from all its trials; its mean over instances. Only in `metrics.csv`. */
export interface InstanceMetric extends MetricBase {
  readonly kind: 'instance';
  /** Undefined where the instance's trials do not tell. */
  value(trials: readonly TrialResult[]): number | undefined;
}

export type Metric = RatioMetric | QuantileMetric | MacroMetric | InstanceMetric;

type Basis = 'list' | 'billed' | 'uncached';

const yes = (isYes: boolean | undefined): Term | undefined => (isYes === undefined ? undefined : { above: isYes ? 1 : 0, below: 1 });
const selected = ({ score }: TrialResult): Term | undefined => yes(score?.isSelectedCorrect);

const SCORES: readonly Metric[] = [
  {
    kind: 'ratio',
    interval: 'proportion',
    byStratum: true,
    name: 'accuracy',
    description: 'Graded trials whose selected submission is correct (selected@n).',
    term: selected,
  },
  { kind: 'macro', name: 'macro_accuracy', description: 'Unweighted mean over strata of their accuracies.', term: selected },
  {
    kind: 'ratio',
    interval: 'proportion',
    byStratum: true,
    name: 'avg_at_1',
    description: 'Submissions of graded trials that are correct (Avg@1, per submission).',
    term: ({ score }) => score && { above: score.correct, below: score.submissions },
  },
  {
    kind: 'ratio',
    interval: 'proportion',
    byStratum: true,
    name: 'oracle_pass',
    description: 'Graded trials with any correct submission (oracle Pass@n).',
    term: ({ score }) => yes(score && score.correct > 0),
  },
  {
    kind: 'ratio',
    interval: 'proportion',
    byStratum: true,
    name: 'lenient_accuracy',
    description: 'Accuracy under the lenient extraction.',
    term: ({ score }) => yes(score?.isSelectedLenientCorrect),
  },
  {
    kind: 'ratio',
    interval: 'proportion',
    byStratum: true,
    name: 'unanswered_rate',
    description: 'Submissions without a readable answer.',
    term: ({ score }) => score && { above: score.unanswered, below: score.submissions },
  },
  {
    kind: 'ratio',
    interval: 'proportion',
    byStratum: true,
    name: 'accuracy_limit_empty',
    description: 'Accuracy with what was handed in at a limit counted as empty; `accuracy` takes it as it is.',
    term: ({ score }) => yes(score?.isSelectedCorrectEmptyAtLimit),
  },
];

const DOLLARS: readonly Metric[] = (['list', 'billed', 'uncached'] as const).flatMap((basis): Metric[] => {
  const suffix = basis === 'list' ? 'usd' : `${basis}_usd`;
  const says = { list: 'List price', billed: 'As billed', uncached: 'List price without cache' }[basis];
  const byStratum = basis === 'list';
  return [
    {
      kind: 'ratio',
      interval: 'bootstrap',
      byStratum,
      name: `cost_per_trial_${suffix}`,
      description: `${says}, mean over graded trials.`,
      term: (result) => perTrial(result, costOf(result, basis)),
    },
    {
      kind: 'ratio',
      interval: 'bootstrap',
      name: `cost_per_submission_${suffix}`,
      description: `${says}: dollars of graded trials over their submissions.`,
      term: (result) => {
        const cost = costOf(result, basis);
        return cost === undefined || !result.score ? undefined : { above: cost, below: result.score.submissions };
      },
    },
    {
      kind: 'ratio',
      interval: 'bootstrap',
      byStratum,
      name: `cost_per_success_${suffix}`,
      description: `${says}: dollars of all trials, errored and abandoned attempts included (those at list price), over trials whose selected submission is correct. No upper end where resampling finds no success.`,
      term: (result) => {
        const cost = spentOn(result, basis);
        return cost === undefined ? undefined : { above: cost, below: result.score?.isSelectedCorrect ? 1 : 0 };
      },
    },
  ];
});

const PARTS: readonly Metric[] = [
  mean('index_cost_per_trial_usd', 'Calls of the index stage.', ({ totals }) => totals?.calls.indexCostUsd),
  mean('verify_cost_per_trial_usd', 'Calls of purpose `verify`.', ({ totals }) => totals?.calls.verifyCostUsd),
  mean(
    'coordination_cost_per_trial_usd',
    'Calls that plan, replan, merge and finalize.',
    ({ totals }) => totals?.calls.coordinationCostUsd,
  ),
  mean('wall_s_mean', 'Makespan.', ({ record }) => record && record.wallUs / 1e6, true),
  quantileOf('wall_s_p50', 'Median makespan of graded trials.', 0.5),
  quantileOf('wall_s_p95', '95th percentile of the makespan of graded trials (linear interpolation).', 0.95),
  mean('critical_path_s_mean', 'Makespan without what the harness took.', ({ totals }) => totals && totals.path.lengthUs / 1e6),
  mean('index_s_mean', 'First start to last end of the index stage.', ({ totals }) => totals && totals.indexUs / 1e6),
  mean(
    'queue_s_mean',
    "Calls' waits for a slot or rate limit.",
    total(({ queueUs }) => queueUs / 1e6),
  ),
  mean(
    'retry_s_mean',
    'Failed attempts and back-off.',
    total(({ retryUs }) => retryUs / 1e6),
  ),
  mean(
    'calls_per_trial',
    'Model calls.',
    total(({ calls }) => calls),
    true,
  ),
  mean(
    'fresh_input_tokens_per_trial',
    'Fresh input.',
    total(({ tokens }) => tokens.freshInputTokens),
  ),
  mean(
    'cached_input_tokens_per_trial',
    'Cached input.',
    total(({ tokens }) => tokens.cachedInputTokens),
  ),
  mean(
    'cache_write_tokens_per_trial',
    'Input written to the cache.',
    total(({ tokens }) => tokens.cacheWriteTokens),
  ),
  mean(
    'output_tokens_per_trial',
    'Visible output.',
    total(({ tokens }) => tokens.outputTokens),
  ),
  mean(
    'reasoning_tokens_per_trial',
    'Reasoning.',
    total(({ tokens }) => tokens.reasoningTokens),
  ),
  mean('truncated_tokens_per_trial', 'Lost to windows.', ({ totals }) => totals?.cuts.totalTokens),
  mean('limit_hits_per_trial', 'Limits that stopped something.', ({ totals }) => totals?.limitHits),
  mean('repaired_replies_per_trial', 'Bad replies.', ({ totals }) => totals?.repairs),
];

const MEASURES: readonly Metric[] = TRIAL_MEASURES.map(
  ({ name, description, value }): Metric => ({
    kind: 'ratio',
    interval: 'none',
    name: `${name}_mean`,
    description: `Mean over graded trials: ${description}`,
    term: (result) => {
      const measured = value(result);
      return typeof measured === 'number' ? perTrial(result, measured) : undefined;
    },
  }),
);

export const METRICS: readonly Metric[] = [...SCORES, ...SAMPLED_METRICS, ...DOLLARS, ...PARTS, ...COORDINATION_METRICS, ...MEASURES];

/** Those of `summary.csv`: they have an interval and a column. */
export const HEADLINE_METRICS: readonly Metric[] = METRICS.filter(
  (metric) => metric.kind !== 'instance' && (metric.kind !== 'ratio' || metric.interval !== 'none'),
);

export function metricNamed(name: string): Metric {
  const metric = METRICS.find((candidate) => candidate.name === name);
  if (!metric) throw new Error(`Unknown metric \`${name}\`. Available: ${METRICS.map((candidate) => candidate.name).join(', ')}.`);
  return metric;
}

/** Dollars that a trial took, over all its attempts; undefined where no part is known. What an unfinished attempt took is in `abandonedUsd`. */
export function spentOn(result: TrialResult, basis: Basis = 'list'): number | undefined {
  const own = result.record ? costOf(result, basis) : 0;
  if (own === undefined && result.erroredUsd === 0 && result.abandonedUsd === 0) return undefined;
  return sumUsd([own, result.erroredUsd, result.abandonedUsd]);
}

function costOf({ totals }: TrialResult, basis: Basis): number | undefined {
  const calls = totals?.calls.total;
  return basis === 'list' ? calls?.costUsd : basis === 'billed' ? calls?.billedUsd : calls?.uncachedUsd;
}

function mean(name: string, description: string, value: (result: TrialResult) => number | undefined, byStratum = false): RatioMetric {
  return {
    kind: 'ratio',
    interval: 'bootstrap',
    byStratum,
    name,
    description: `${description} Mean over graded trials.`,
    term: (result) => perTrial(result, value(result)),
  };
}

function quantileOf(name: string, description: string, probability: number): QuantileMetric {
  return {
    kind: 'quantile',
    name,
    description,
    probability,
    value: ({ score, record }) => (score && record ? record.wallUs / 1e6 : undefined),
  };
}

function perTrial({ score }: TrialResult, value: number | undefined): Term | undefined {
  return score && value !== undefined ? { above: value, below: 1 } : undefined;
}

function total(pick: (calls: CallTotals) => number | undefined): (result: TrialResult) => number | undefined {
  return ({ totals }) => totals && pick(totals.calls.total);
}
