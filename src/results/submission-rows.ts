// `submissions.csv`: one row per answer or patch that was graded.
import type { GradedSubmission } from '../core/experiment.ts';
import { type Column, count, flag, seconds, text, usd } from './columns.ts';
import { stopOf, type TrialResult } from './trial-result.ts';

export interface SubmissionSource {
  readonly result: TrialResult;
  readonly submission: GradedSubmission;
}

export const SUBMISSION_COLUMNS: readonly Column<SubmissionSource>[] = [
  text('trial_id', 'The trial in `trials.csv`.', ({ result }) => result.trial.id),
  text('cell', 'Its cell.', ({ result }) => result.trial.cell.id),
  text('instance_id', 'The problem.', ({ result }) => result.trial.instanceId),
  text('strategy', 'The way of coordinating.', ({ result }) => result.trial.cell.strategy),
  count('agents', 'Workers that the options stand for.', ({ result }) => result.trial.cell.agents),
  text('agent', 'Who handed it in.', ({ submission }) => submission.agent),
  count('index', 'From 0 within the trial.', ({ submission }) => submission.index),
  flag(
    'selected',
    'Whether the strategy picked it, without the grader.',
    ({ result, submission }) => submission.index === result.record?.selected,
  ),
  text('verdict', '`correct`, `incorrect` or `unanswered` (which counts as wrong).', ({ submission }) => submission.verdict),
  text('reason', "The grader's reason.", ({ submission }) => submission.reason),
  text('answer', 'The choice that was read from the reply, where there is one.', ({ submission }) => submission.answer),
  usd('cost_usd', "An equal share of the trial's dollars: work that agents share cannot be split otherwise.", ({ result }) => {
    const cost = result.totals?.calls.total.costUsd;
    return cost === undefined ? undefined : cost / result.record!.submissions.length;
  }),
  seconds('wall_s', "When it was handed in, from the trial's start.", ({ submission }) => submission.atUs),
  text(
    'stop',
    'What ended the work on it: `finished`, or the limit at which it was handed in as it was; of the whole trial where its agents share their limits.',
    ({ result, submission }) => stopOf(submission, result.record),
  ),
  flag(
    'correct_lenient',
    'The verdict under the lenient extraction, where the benchmark has one.',
    ({ submission }) => submission.lenientCorrect,
  ),
  text('evidence', 'What the grader read.', ({ submission }) => submission.evidence),
  text(
    'guard',
    'What a patch touches that a fix should not: tests, `conftest.py`, test configuration; joined by `; `, empty when nothing. Never part of the verdict.',
    ({ submission }) => submission.guard?.join('; '),
  ),
  flag('chosen', 'Whether a controller chose it by itself; empty where none did. Never what `selected` says.', ({ result, submission }) =>
    result.record?.chosen === undefined ? undefined : submission.index === result.record.chosen,
  ),
];

export function submissionSources(result: TrialResult): SubmissionSource[] {
  return (result.record?.submissions ?? []).map((submission) => ({ result, submission }));
}
