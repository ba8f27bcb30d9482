// `run`: does what is missing of an experiment, and writes everything. Running it again resumes; nothing graded is ever paid twice.
import { cpus } from 'node:os';
import { join } from 'node:path';
import { createLiveClock } from '../core/clock-live.ts';
import { createVirtualClock } from '../core/clock-virtual.ts';
import type { Trial, TrialRecord, TrialStatus } from '../core/experiment.ts';
import type { Trace } from '../core/trace.ts';
import { UserError } from '../core/user-error.ts';
import { meteredCall } from '../models/metering.ts';
import { createSharedIndex } from '../models/shared-index.ts';
import { openIndexStore } from '../results/index-store.ts';
import { type Invocation, type Manifest, readManifest, writeManifest } from '../results/manifest.ts';
import { openRun, type WritableRun } from '../results/open-run.ts';
import { gradeTrial, isSolved } from '../runner/grade-trial.ts';
import { runTrial } from '../runner/run-trial.ts';
import { runTrials } from '../runner/run-trials.ts';
import { type OpenedExperiment, openExperiment } from './open-experiment.ts';
import { programVersion } from './program.ts';
import { createProgress, type Progress } from './progress.ts';
import { strategies } from './registry.ts';
import { imageDigests, openRunImages, type RunImages } from './run-images.ts';
import { createModelFactory } from './wire-models.ts';
import { writeReport } from './write-report.ts';

export interface RunArguments {
  readonly experiment: string;
  readonly overrides: readonly string[];
  readonly run: string;
  readonly results: string;
  readonly quiet: boolean;
  readonly charts: boolean;
  readonly modelsFile?: string | undefined;
  readonly pricesFile?: string | undefined;
}

export const EXIT = { graded: 0, errored: 1, usage: 2, budgetStop: 3, interrupted: 130 } as const;

const say = (text: string): void => void process.stderr.write(`note: ${text}\n`);

const RUN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** @returns the exit code. @throws UserError before anything is spent */
export async function runCommand(options: RunArguments, signal: AbortSignal): Promise<number> {
  const { overrides, modelsFile, pricesFile } = options;
  if (!RUN_NAME.test(options.run)) {
    throw new UserError(`Expected letters, digits, \`.\`, \`_\` and \`-\` after \`--run\` (it names a folder), found \`${options.run}\`.`);
  }
  const opened = await openExperiment(options.experiment, { overrides, needKeys: true, modelsFile, pricesFile });
  const { experiment, trials } = opened;
  const directory = join(options.results, experiment.name, options.run);
  const run = openRun(directory, { isLive: experiment.clock === 'live' });
  try {
    const pending = trials.filter((trial) => run.records.get(trial.id)?.status !== 'graded');
    const images = await openRunImages(opened, { pending, logPath: run.folder.images, onNotice: say });
    const invocation = startInvocation(run);
    const manifest = describeRun(opened, { run, runId: `${experiment.name}/${options.run}`, invocation, sandbox: images.description });
    writeManifest(run.folder.manifest, manifest);
    const progress = createProgress({
      experiment,
      planned: trials,
      pending,
      notices: [...run.notices, ...setAsideNotice(manifest), ...solvedNotice(pending, run)],
      quiet: options.quiet,
    });
    await runPending(opened, { run, pending, progress, images, runId: manifest.runId, signal });
    await images.settled();
    progress.end();
    const statuses = countStatuses(trials, run, progress.finished);
    const finished: Record<string, number> = {};
    for (const record of progress.finished.values()) finished[record.status] = (finished[record.status] ?? 0) + 1;
    writeManifest(run.folder.manifest, {
      ...manifest,
      images: imageDigests(opened, (id) => progress.finished.get(id) ?? run.records.get(id)),
      invocations: manifest.invocations.map((one) => (one === invocation ? { ...one, endedAt: new Date().toISOString(), finished } : one)),
    });
    await writeReport(directory, { charts: options.charts });
    if (!options.quiet) tellWhatIsMissing(statuses, directory);
    return exitCode(statuses, signal);
  } finally {
    await opened.sandboxes[Symbol.asyncDispose]();
    run.close();
  }
}

interface PendingParts {
  readonly run: WritableRun;
  readonly pending: readonly Trial[];
  readonly progress: Progress;
  readonly images: RunImages;
  readonly runId: string;
  readonly signal: AbortSignal;
}

async function runPending(opened: OpenedExperiment, { run, pending, progress, images, runId, signal }: PendingParts): Promise<void> {
  const { experiment, loaded } = opened;
  const isLive = experiment.clock === 'live';
  const sharedIndex = experiment.indexScope === 'shared' ? createSharedIndex(openIndexStore(run.folder.directory)) : undefined;
  const createModel = await createModelFactory({
    experiment,
    environment: opened.environment,
    runId,
    onFlight: progress.flight,
    sharedIndex,
  });
  const program = programVersion();
  // What can no longer be written down must not go on being spent: a journal that fails stops the trials under way.
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  const running = runTrials(pending, {
    concurrency: experiment.concurrency.trials,
    lastAttempt: (trial) => run.lastAttempt(trial.id),
    journal: run.journal,
    onStart: progress.start,
    onEnd: (trial, record) => {
      progress.done(trial, record);
      images.ended(trial, record);
    },
    signal: stop,
    runTrial: (trial, attempt) => {
      const grading = { experiment, benchmark: loaded.get(trial.cell.benchmark)!, runId, program, signal: stop };
      const earlier = run.records.get(trial.id);
      if (isSolved(earlier)) return gradeTrial(trial, earlier, grading);
      return runTrial(trial, attempt, {
        ...grading,
        strategy: strategies[trial.cell.strategy]!,
        instance: opened.instance(trial.cell.benchmark, trial.instanceId),
        spend: run.spend,
        createModel,
        meteredCall,
        prepareWorkspaces: opened.sandboxes.prepareWorkspaces(runId),
        openTrace: (own, number, now) => observed(run.openTrace(own.id, number, now), progress),
        createClock: isLive ? createLiveClock : createVirtualClock,
        startedAt: isLive ? new Date().toISOString() : '',
        keepSolved: run.journal,
      });
    },
  });
  await running.catch((error: unknown) => {
    failure.abort(error);
    throw error;
  });
}

/** The display reads dollars and tokens off the trace, as everything else does. */
function observed<T extends Trace>(trace: T, progress: Progress): T {
  return {
    ...trace,
    emit: (agent, body, causes) => {
      if (body.type === 'call') progress.call(body);
      return trace.emit(agent, body, causes);
    },
  };
}

function startInvocation(run: WritableRun): Invocation {
  return {
    command: process.argv.slice(2).join(' '),
    startedAt: new Date().toISOString(),
    program: programVersion(),
    node: process.version,
    host: { platform: `${process.platform} ${process.arch}`, cpus: cpus().length },
    notices: run.notices,
  };
}

/** The manifest of this plan: earlier invocations stay, everything else is what the experiment file says now. */
function describeRun(
  opened: OpenedExperiment,
  { run, runId, invocation, sandbox }: { run: WritableRun; runId: string; invocation: Invocation; sandbox: Manifest['sandbox'] },
): Manifest {
  const { experiment, loaded, trials } = opened;
  const earlier = previousManifest(run.folder.manifest);
  const planned = new Set(trials.map(({ id }) => id));
  return {
    format: 1,
    runId,
    program: programVersion(),
    experiment,
    promptHashes: Object.fromEntries(Object.values(strategies).map(({ id, promptHash }) => [id, promptHash])),
    benchmarks: [...loaded.values()].map(({ id, revision, digest, instances, leftOut }) => ({
      id,
      revision,
      digest,
      instances: instances.map((instance) => ({
        id: instance.id,
        strata: instance.strata,
        digest: instance.digest,
        ...(instance.kind === 'repository' && { image: instance.image }),
      })),
      leftOut,
    })),
    planned: trials.map(({ cell, ...trial }) => ({ ...trial, cell: cell.id })),
    setAside: [...run.records.keys()].filter((id) => !planned.has(id)),
    sandbox: sandbox ?? earlier?.sandbox,
    images: imageDigests(opened, (id) => run.records.get(id)),
    invocations: [...(earlier?.invocations ?? []), invocation],
  };
}

function previousManifest(path: string): Manifest | undefined {
  try {
    return readManifest(path);
  } catch {
    return undefined;
  }
}

function solvedNotice(pending: readonly Trial[], run: WritableRun): string[] {
  const count = pending.filter(({ id }) => isSolved(run.records.get(id))).length;
  return count === 0 ? [] : [`Only graded now, since they were solved before: ${count} of the trials.`];
}

function setAsideNotice({ setAside }: Manifest): string[] {
  return setAside.length === 0
    ? []
    : [`${setAside.length} finished trials of this folder are no longer planned; they stay on disk and out of the CSV files.`];
}

function countStatuses(
  trials: readonly Trial[],
  run: WritableRun,
  finished: ReadonlyMap<string, TrialRecord>,
): Record<TrialStatus, number> {
  const counts: Record<TrialStatus, number> = { graded: 0, errored: 0, 'budget-stop': 0, interrupted: 0 };
  for (const { id } of trials) counts[(finished.get(id) ?? run.records.get(id))?.status ?? 'interrupted']++;
  return counts;
}

function tellWhatIsMissing({ graded, ...others }: Record<TrialStatus, number>, directory: string): void {
  const missing = Object.entries(others).filter(([, count]) => count > 0);
  const sum = missing.reduce((total, [, count]) => total + count, 0);
  if (sum === 0) return;
  const states = missing.map(([status, count]) => `${count} ${status}`).join(', ');
  console.error(
    `${sum} of ${sum + graded} trials are not graded (${states}). The same command takes them up again; \`delm-bench show ${directory}\` says why.`,
  );
}

function exitCode(statuses: Record<TrialStatus, number>, signal: AbortSignal): number {
  if (signal.aborted) return EXIT.interrupted;
  if (statuses['budget-stop'] > 0) return EXIT.budgetStop;
  return statuses.errored + statuses.interrupted > 0 ? EXIT.errored : EXIT.graded;
}
