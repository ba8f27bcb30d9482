// `trials.csv`: one row per planned trial, of its last attempt. Here are the columns that others rely on, in their fixed order; what we measure
// beyond them is in `trial-measures.ts`.
import type { CallTotals } from '../accounting/fold-calls.ts';
import { canonicalJson } from '../core/hash.ts';
import { MODEL_ROLES } from '../core/model.ts';
import type { UsagePart } from '../core/usage.ts';
import { type Column, count, flag, number, seconds, text, tokens, usd } from './columns.ts';
import { TRIAL_MEASURES } from './trial-measures.ts';
import type { TrialResult } from './trial-result.ts';

type TrialColumn = Column<TrialResult>;

const WHAT: readonly TrialColumn[] = [
  text('run_id', 'Name of the run folder.', (trial) => trial.runId),
  text('trial_id', 'Names the trial, its trace and its texts; ends with the fingerprint.', ({ trial }) => trial.id),
  text('cell', 'Strategy x options x models x benchmark: one bar of a chart.', ({ trial }) => trial.cell.id),
  text('benchmark', 'Dataset and grader.', ({ trial }) => trial.cell.benchmark),
  text('instance_id', "The problem, by the dataset's own id.", ({ trial }) => trial.instanceId),
  text('stratum', 'What macro means run over: sub-domain or repository.', ({ strata }) => strata?.stratum),
  text('difficulty', "The dataset's own label.", ({ strata }) => strata?.difficulty),
  text('strategy', 'The way of coordinating.', ({ trial }) => trial.cell.strategy),
  text('preset', '`common` is ours, `reference` the published behaviour.', ({ trial }) => trial.cell.preset),
  count('agents', 'Workers that the options stand for.', ({ trial }) => trial.cell.agents),
  text('model', 'Model of the solver role; see `model_roles` for others.', ({ trial }) => trial.cell.models.solver),
  text('reasoning_effort', "Of the solver's model; empty is the provider's default.", reasoningEffort),
  text('options', 'Options of the strategy, as JSON with sorted keys.', ({ trial }) => canonicalJson(trial.cell.options)),
  count('repeat', 'Number of the repeat, as in the plan.', ({ trial }) => trial.repeat),
  count('attempt', 'Number of the attempt that the row shows; empty where none was begun.', ({ attempt }) => attempt),
  count('seed', 'Of the experiment; streams are drawn from it per instance, repeat and agent.', ({ experiment }) => experiment.seed),
];

const SCORED: readonly TrialColumn[] = [
  text('status', '`graded`, `errored`, `budget-stop` or `interrupted` (not finished, or not begun).', ({ status }) => status),
  text('stop', '`finished`, or the limit at which the strategy handed in its best answer.', ({ record }) => record?.stop),
  count('submissions', 'Answers or patches handed in (graded trials).', ({ score }) => score?.submissions),
  count('correct_submissions', 'Of those, correct.', ({ score }) => score?.correct),
  number('avg_at_1', '0-1', 'Share of the submissions that are correct; empty without any.', ({ score }) =>
    score && score.submissions > 0 ? score.correct / score.submissions : undefined,
  ),
  flag('oracle_pass', "Whether any submission is correct: the oracle's choice, Pass@n.", ({ score }) => score && score.correct > 0),
  flag(
    'selected_correct',
    'Whether the submission picked without the grader is correct: accuracy. Unanswered is wrong.',
    ({ score }) => score?.isSelectedCorrect,
  ),
  flag(
    'selected_correct_lenient',
    'The same under the lenient extraction, where the benchmark has one.',
    ({ score }) => score?.isSelectedLenientCorrect,
  ),
];

const DOLLARS: readonly TrialColumn[] = [
  usd(
    'cost_usd',
    "List price of the attempt's calls, cache reads and writes at their rates. Calls whose usage never came are not in it (`unknown_usage_calls`).",
    of((total) => total.costUsd),
  ),
  usd(
    'cost_billed_usd',
    "The provider's own figure; empty unless every priced call has one.",
    of((total) => total.billedUsd),
  ),
  usd(
    'cost_uncached_usd',
    'List price with every input token at the input rate.',
    of((total) => total.uncachedUsd),
  ),
  usd('cost_per_submission_usd', '`cost_usd` over `submissions`.', ({ totals, score }) => {
    const cost = totals?.calls.total.costUsd;
    return cost === undefined || !score || score.submissions === 0 ? undefined : cost / score.submissions;
  }),
  usd('index_cost_usd', 'Of `cost_usd`: calls of the index stage, whatever their purpose.', ({ totals }) => totals?.calls.indexCostUsd),
  usd(
    'verify_cost_usd',
    'Of `cost_usd`: calls of purpose `verify`, those of the index included.',
    ({ totals }) => totals?.calls.verifyCostUsd,
  ),
  usd(
    'coordination_cost_usd',
    'Of `cost_usd`: calls of purpose `plan`, `replan`, `merge`, `finalize`, by the same rule for every strategy; none of them is in `verify_cost_usd`.',
    ({ totals }) => totals?.calls.coordinationCostUsd,
  ),
  count(
    'calls',
    'Model requests as the strategy sees them; their attempts are inside.',
    ({ totals, record }) => totals?.calls.total.calls ?? (record ? undefined : 0),
  ),
];

const TOKENS: readonly TrialColumn[] = [
  tokens('fresh_input_tokens', 'Input neither read from nor written to a cache.', part('freshInputTokens')),
  tokens('cached_input_tokens', "Input read from the provider's cache.", part('cachedInputTokens')),
  tokens('cache_write_tokens', 'Input written to the cache.', part('cacheWriteTokens')),
  tokens('output_tokens', 'Visible output.', part('outputTokens')),
  tokens('reasoning_tokens', 'Reasoning, billed as output.', part('reasoningTokens')),
  tokens('truncated_tokens', 'What prompts lost to their window, over all cuts.', ({ totals }) => totals?.cuts.totalTokens),
  flag('fits_window', 'Whether no prompt lost anything.', ({ totals }) => totals && totals.cuts.count === 0),
  count('limit_hits', 'Times that a limit of the trial stopped something.', ({ totals }) => totals?.limitHits),
];

const TIMES: readonly TrialColumn[] = [
  seconds(
    'setup_s',
    'Before the strategy began: pull, start and clean-up of sandboxes. Outside of `wall_s` and of every limit.',
    ({ record }) => record?.setupUs,
  ),
  seconds('wall_s', "From the strategy's start to its end: the makespan.", ({ record }) => record?.wallUs),
  seconds('grade_s', 'Grading, after the trial, its sandboxes and failed tries included.', ({ record }) => record?.gradeUs),
  seconds('index_s', 'From the first start to the last end of a call of the index stage.', ({ totals }) => totals?.indexUs),
  seconds(
    'critical_path_s',
    '`wall_s` without `cp_harness_s`: what models, tools and waits account for on the path that ends last.',
    ({ totals, record }) => record && totals?.path.lengthUs,
  ),
  seconds(
    'queue_s',
    "Calls' waits for a slot or rate limit, summed over calls.",
    of((total) => total.queueUs),
  ),
  seconds(
    'retry_s',
    'Failed attempts and back-off, summed over calls.',
    of((total) => total.retryUs),
  ),
];

const ORIGIN: readonly TrialColumn[] = [
  text('clock', '`live` or `virtual`.', ({ experiment }) => experiment.clock),
  text('source', 'Where replies came from: `live`, `replayed`, `embedded`, joined by `+`.', ({ totals }) =>
    totals?.calls.sources.join('+'),
  ),
  count('repaired_replies', 'Bad replies: asked again, or settled by a stated rule.', ({ totals }) => totals?.repairs),
  count(
    'unknown_usage_calls',
    'Calls whose input or output tokens never came.',
    of((total) => total.unknownUsageCalls),
  ),
  text('started_at', 'ISO time; empty under the virtual clock.', ({ record }) => record?.startedAt),
  text('error', 'Why the attempt errored.', ({ record }) => record?.error),
];

const BEYOND: readonly TrialColumn[] = [
  text('length', "The dataset's own label of the context's length.", ({ strata }) => strata?.length),
  text('model_roles', "Roles served by another model than the solver's, as JSON; empty if none.", otherModels),
  text(
    'index_scope',
    '`shared`: calls of stage `index` with equal `request_hash` (of one instance and repeat) were made once, and are billed in full here; else `own`.',
    ({ experiment }) => experiment.indexScope,
  ),
  count('unanswered_submissions', 'Submissions without a readable answer; they are wrong.', ({ score }) => score?.unanswered),
  flag(
    'selected_correct_empty_at_limit',
    '`selected_correct` with a selected submission that was handed in at a limit counted as empty, as some published harnesses do. The choice stays the same.',
    ({ score }) => score?.isSelectedCorrectEmptyAtLimit,
  ),
  flag(
    'chosen_correct',
    'Whether the submission that a controller chose by itself is correct; empty where none did.',
    ({ score }) => score?.isChosenCorrect,
  ),
  count(
    'guarded_submissions',
    'Submissions that touch tests, `conftest.py` or test configuration (`guard` in `submissions.csv`); never part of a verdict.',
    ({ score }) => score?.guarded,
  ),
  text(
    'image_digest',
    'Of the container image, or folder, that the agents worked in; empty for questions.',
    ({ record }) => record?.imageDigest,
  ),
  usd('errored_cost_usd', 'Earlier attempts that ended in an error, as charged.', ({ erroredUsd }) => erroredUsd),
  usd(
    'abandoned_cost_usd',
    'Attempts that were killed, interrupted or stopped by the budget, as charged. Of a trial without any finished attempt this includes `cost_usd`.',
    ({ abandonedUsd }) => abandonedUsd,
  ),
];

export const TRIAL_COLUMNS: readonly TrialColumn[] = [
  ...WHAT,
  ...SCORED,
  ...DOLLARS,
  ...TOKENS,
  ...TIMES,
  ...ORIGIN,
  ...BEYOND,
  ...TRIAL_MEASURES,
];

function of(pick: (total: CallTotals) => number | undefined): (result: TrialResult) => number | undefined {
  return ({ totals }) => totals && pick(totals.calls.total);
}

function part(name: UsagePart): (result: TrialResult) => number | undefined {
  return of((total) => total.tokens[name]);
}

function reasoningEffort({ experiment, trial }: TrialResult): string | undefined {
  return experiment.models[trial.cell.models.solver]?.reasoningEffort;
}

function otherModels({ trial }: TrialResult): string | undefined {
  const { models } = trial.cell;
  const others = MODEL_ROLES.filter((role) => models[role] !== models.solver).map((role) => [role, models[role]] as const);
  return others.length === 0 ? undefined : canonicalJson(Object.fromEntries(others));
}
