// One trial: solve under the clock, then grade. Whatever happens, it ends in exactly one state, and what was paid for is on disk.
import type { Clock } from '../core/clock.ts';
import type { Experiment, Trial, TrialRecord } from '../core/experiment.ts';
import type { Instance, Outcome } from '../core/instance.ts';
import type { SpendLog } from '../core/ledger.ts';
import type { Strategy } from '../core/strategy.ts';
import type { Trace } from '../core/trace.ts';
import { describeError, type GradeTrialParts, gradeTrial, isSolved, stopwatch } from './grade-trial.ts';
import { createTrialContext, type MeteredCall, type ModelFactory } from './trial-context.ts';
import { createTrialLedger } from './trial-ledger.ts';
import { createWorkspaceOpener, type PreparedWorkspace, type PrepareWorkspaces } from './workspaces.ts';

/** A trace that is written as it grows. */
export interface TrialTrace extends Trace {
  flush(): void;
  close(): void;
}

export interface RunTrialParts extends GradeTrialParts {
  readonly experiment: Experiment;
  readonly strategy: Strategy;
  readonly instance: Instance;
  readonly spend: SpendLog;
  readonly createModel: ModelFactory;
  readonly meteredCall: MeteredCall;
  /** For repository instances. */
  readonly prepareWorkspaces?: PrepareWorkspaces | undefined;
  readonly openTrace: (trial: Trial, attempt: number, now: () => number) => TrialTrace;
  readonly createClock: (onTurn: (key: string) => void) => Clock;
  /** ISO time of the start; empty under the virtual clock. */
  readonly startedAt: string;
  /** Journals a trial on a repository before its grading, which may take an hour: must not return before the record is safe. */
  readonly keepSolved: (record: TrialRecord) => void;
}

/** @returns the record for the journal; never throws for what happens inside the trial. */
export async function runTrial(trial: Trial, attempt: number, parts: RunTrialParts): Promise<TrialRecord> {
  const workspaces: PreparedWorkspace[] = [];
  let record: TrialRecord;
  try {
    record = await solveTrial(trial, attempt, { ...parts, workspaces });
    if (isSolved(record) && parts.instance.kind === 'repository') parts.keepSolved(record);
  } finally {
    // What an agent left running goes with its sandbox; a sandbox that cannot be removed is swept later by its label.
    await Promise.allSettled(workspaces.map((workspace) => workspace[Symbol.asyncDispose]()));
  }
  return isSolved(record) ? gradeTrial(trial, record, parts) : record;
}

/** Set up, then solve. The record is `interrupted` with an outcome, as it stands while nothing is graded, or says why there is none. */
async function solveTrial(
  trial: Trial,
  attempt: number,
  parts: RunTrialParts & { readonly workspaces: PreparedWorkspace[] },
): Promise<TrialRecord> {
  let trace: TrialTrace | undefined;
  const clock = parts.createClock((key) => trace?.emit('', { type: 'turn', key }));
  trace = parts.openTrace(trial, attempt, clock.now);
  const base = {
    trialId: trial.id,
    fingerprint: trial.fingerprint,
    cell: trial.cell.id,
    instanceId: trial.instanceId,
    repeat: trial.repeat,
    attempt,
    submissions: [],
    imageDigest: undefined as string | undefined,
    setupUs: 0,
    gradeUs: 0,
    startedAt: parts.startedAt,
    program: parts.program,
  } satisfies Partial<TrialRecord>;
  try {
    // Before the clock of the trial starts: pull, start and clean-up are outside of every limit.
    const elapsed = stopwatch(parts.experiment);
    try {
      parts.workspaces.push(...(await prepareWorkspaces(trial, parts)));
    } finally {
      base.setupUs = elapsed();
    }
    base.imageDigest = parts.workspaces[0]?.imageDigest;
    const outcome = await clock.run((signal) => solve(trial, attempt, { ...parts, clock, trace: trace!, signal }), parts.signal);
    return { ...base, status: 'interrupted', wallUs: clock.now(), solved: { ...outcome, graded: [] } };
  } catch (error) {
    const status = parts.signal.aborted ? 'interrupted' : 'errored';
    return { ...base, status, wallUs: clock.now(), error: describeError(error) };
  } finally {
    trace.close();
  }
}

async function prepareWorkspaces(
  trial: Trial,
  { instance, prepareWorkspaces: prepare, signal }: RunTrialParts,
): Promise<readonly PreparedWorkspace[]> {
  if (instance.kind !== 'repository') return [];
  if (!prepare) throw new Error(`Instance \`${instance.id}\` is a repository, but no sandbox is configured for it.`);
  return prepare(trial, instance, { count: trial.cell.agents, signal });
}

async function solve(
  trial: Trial,
  attempt: number,
  parts: RunTrialParts & { readonly clock: Clock; readonly trace: Trace; readonly workspaces: readonly PreparedWorkspace[] },
): Promise<Outcome> {
  const { experiment, strategy, instance } = parts;
  const closingModel = trial.cell.models[strategy.closingRole ?? 'solver'];
  const { contextTokens, maxOutputTokens } = experiment.models[closingModel]!;
  const ledger = createTrialLedger({
    trialId: trial.id,
    attempt,
    limits: experiment.limits,
    equalBudget: experiment.equalBudget,
    closing: { price: experiment.prices[closingModel]!, contextTokens, maxOutputTokens },
    holdsBack: instance.kind === 'question',
    spend: parts.spend,
  });
  // A failure of one agent ends the trial: its peers' calls are cut off, and recorded, before the trace is closed.
  const failure = new AbortController();
  const inFlight = new Set<Promise<unknown>>();
  const meteredCall: MeteredCall = (...call) => {
    const made = parts.meteredCall(...call);
    inFlight.add(made);
    made.finally(() => inFlight.delete(made)).catch(() => {});
    return made;
  };
  const signal = AbortSignal.any([parts.signal, failure.signal]);
  try {
    const openWorkspace = createWorkspaceOpener(parts.workspaces, { ...parts, signal });
    const context = createTrialContext({ ...parts, trial, attempt, ledger, meteredCall, signal, openWorkspace });
    return await strategy.solve(instance, context, trial.cell.options);
  } catch (error) {
    // Not the error itself: a peer's call that is cut off has neither this one's kind nor its usage.
    failure.abort(new Error('The trial failed elsewhere.', { cause: error }));
    await Promise.allSettled([...inFlight]);
    throw error;
  }
}
