// A trial after folding: what rows and summaries are made from, without its events.
import { callsOf, type TracedCall } from '../accounting/fold-calls.ts';
import { foldTrial, type TrialTotals } from '../accounting/trial-totals.ts';
import type { Experiment, GradedSubmission, Trial, TrialRecord, TrialStatus } from '../core/experiment.ts';
import type { StopReason, Strata } from '../core/instance.ts';
import type { RunData, TrialData } from './trial-data.ts';

export interface TrialResult {
  readonly experiment: Experiment;
  readonly runId: string;
  readonly trial: Trial;
  readonly strata: Strata | undefined;
  /** What the instance shares with others, so that they are not independent: the repository of an issue. Sub-domains of questions are strata only. */
  readonly cluster?: string | undefined;
  readonly record: TrialRecord | undefined;
  readonly status: TrialStatus;
  readonly attempt: number | undefined;
  /** Undefined where no attempt left a trace. */
  readonly totals: TrialTotals | undefined;
  readonly score: Score | undefined;
  readonly erroredUsd: number;
  readonly abandonedUsd: number;
  /** Calls of all attempts, the last attempt's at the end. */
  readonly calls: readonly AttemptCall[];
}

export interface AttemptCall {
  readonly attempt: number;
  readonly call: TracedCall;
}

/** Of a graded trial. */
export interface Score {
  readonly submissions: number;
  readonly correct: number;
  readonly unanswered: number;
  /** A trial that handed in nothing is wrong. */
  readonly isSelectedCorrect: boolean;
  /** Undefined where the benchmark has no lenient rule. */
  readonly isSelectedLenientCorrect: boolean | undefined;
  /** The same choice, with what was handed in at a limit counted as empty: the other reading of a limit. */
  readonly isSelectedCorrectEmptyAtLimit: boolean;
  /** Undefined where no controller chose by itself. */
  readonly isChosenCorrect: boolean | undefined;
  /** Submissions with an oddity of the grader's guard. */
  readonly guarded: number;
}

/** A planned trial without any record is `interrupted`: the same command takes it up. */
export function foldTrialData(run: Pick<RunData, 'runId' | 'experiment'>, data: TrialData, strata: Strata | undefined): TrialResult {
  const { trial, record, last, earlier } = data;
  return {
    experiment: run.experiment,
    runId: run.runId,
    trial,
    strata,
    record,
    status: record?.status ?? 'interrupted',
    attempt: record?.attempt ?? last?.attempt,
    totals: last && foldTrial(last.events, record?.wallUs),
    score: record?.status === 'graded' ? scoreOf(record) : undefined,
    erroredUsd: data.erroredUsd,
    abandonedUsd: data.abandonedUsd,
    calls: [...earlier, ...(last ? [last] : [])].flatMap(({ attempt, events }) => callsOf(events).map((call) => ({ attempt, call }))),
  };
}

function scoreOf(record: TrialRecord): Score {
  const { submissions, selected, chosen } = record;
  const at = (wanted: number | undefined): GradedSubmission | undefined => submissions.find(({ index }) => index === wanted);
  const picked = at(selected);
  const count = (verdict: string): number => submissions.filter((submission) => submission.verdict === verdict).length;
  const isSelectedCorrect = picked?.verdict === 'correct';
  return {
    submissions: submissions.length,
    correct: count('correct'),
    unanswered: count('unanswered'),
    isSelectedCorrect,
    isSelectedLenientCorrect: picked ? picked.lenientCorrect : undefined,
    isSelectedCorrectEmptyAtLimit: isSelectedCorrect && !stopOf(picked, record)?.startsWith('limit:'),
    isChosenCorrect: chosen === undefined ? undefined : at(chosen)?.verdict === 'correct',
    guarded: submissions.filter(({ guard }) => guard !== undefined && guard.length > 0).length,
  };
}

/** What ended the work on a submission: its own word, else that of the trial. */
export function stopOf(submission: GradedSubmission | undefined, record: TrialRecord | undefined): StopReason | undefined {
  return submission?.stop ?? record?.stop;
}

/** All trials folded, in the row order of every file: cell as in the experiment, instance as in the dataset, repeat. */
export function foldRun(run: RunData): TrialResult[] {
  const cells = new Map(run.experiment.cells.map(({ id }, place) => [id, place]));
  const instances = new Map<string, { readonly place: number; readonly strata: Strata; readonly cluster: string | undefined }>();
  for (const [benchmark, infos] of run.instances) {
    for (const [place, { id, strata, image }] of infos.entries()) {
      instances.set(`${benchmark}\n${id}`, { place, strata, cluster: image === undefined ? undefined : strata.stratum });
    }
  }
  const instanceOf = ({ cell, instanceId }: Trial) => instances.get(`${cell.benchmark}\n${instanceId}`);
  const placed: { result: TrialResult; cell: number; instance: number }[] = [];
  for (const data of run.trials) {
    const instance = instanceOf(data.trial);
    placed.push({
      result: { ...foldTrialData(run, data, instance?.strata), cluster: instance?.cluster },
      cell: cells.get(data.trial.cell.id) ?? cells.size,
      instance: instance?.place ?? Number.MAX_SAFE_INTEGER,
    });
  }
  placed.sort((a, b) => a.cell - b.cell || a.instance - b.instance || a.result.trial.repeat - b.result.trial.repeat);
  return placed.map(({ result }) => result);
}
