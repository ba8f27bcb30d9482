// A run folder as data: the plan of its manifest joined with journal, spend log and traces. Reads only; the same for a finished and a killed run.
import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { callsOf } from '../accounting/fold-calls.ts';
import type { Trial, TrialRecord } from '../core/experiment.ts';
import type { SpendLine } from '../core/ledger.ts';
import { readLog } from './append-log.ts';
import { type Manifest, plannedTrials, readManifest } from './manifest.ts';
import { readTrace } from './read-trace.ts';
import { type RunFolder, runFolder } from './run-folder.ts';
import { foldSpend, spentAttempts } from './spend-log.ts';
import type { RunData, TrialAttempt, TrialData } from './trial-data.ts';

export interface OpenedRun {
  readonly folder: RunFolder;
  readonly manifest: Manifest;
  readonly data: RunData;
}

/** @throws UserError when the folder holds no run. */
export function readRun(directory: string): OpenedRun {
  const folder = runFolder(directory);
  const manifest = readManifest(folder.manifest);
  const records = latestRecords(readLog(folder.journal).lines as TrialRecord[]);
  const spendLines = readLog(folder.spend).lines as SpendLine[];
  const spend = { usd: foldSpend(spendLines), attempts: spentAttempts(spendLines) };
  const earlierFiles = attemptFiles(folder);
  const trials = plannedTrials(manifest);
  return {
    folder,
    manifest,
    data: {
      runId: manifest.runId,
      experiment: manifest.experiment,
      instances: new Map(manifest.benchmarks.map(({ id, instances }) => [id, instances])),
      trials: (function* () {
        for (const trial of trials) yield readTrial(folder, trial, { records: records.get(trial.id) ?? [], spend, earlierFiles });
      })(),
    },
  };
}

/** All journal lines of each trial, in order: the last one counts. */
export function latestRecords(lines: readonly TrialRecord[]): Map<string, TrialRecord[]> {
  const records = new Map<string, TrialRecord[]>();
  for (const record of lines) {
    const own = records.get(record.trialId);
    if (own) own.push(record);
    else records.set(record.trialId, [record]);
  }
  return records;
}

interface TrialSources {
  readonly records: readonly TrialRecord[];
  readonly spend: { readonly usd: ReturnType<typeof foldSpend>; readonly attempts: ReturnType<typeof spentAttempts> };
  readonly earlierFiles: ReadonlyMap<string, readonly number[]>;
}

function readTrial(folder: RunFolder, trial: Trial, { records, spend, earlierFiles }: TrialSources): TrialData {
  const record = records.at(-1);
  const numbered = earlierFiles.get(trial.id) ?? [];
  const newest = Math.max(record?.attempt ?? 0, spend.attempts.get(trial.id) ?? 0, existsSync(folder.trace(trial.id)) ? 1 : 0);
  const own = record?.attempt ?? newest;
  // The plain name is the newest attempt's, unless a still newer one was killed before it spent anything.
  const traceOf = (attempt: number): string => {
    const isPlain = attempt === newest && !numbered.includes(attempt);
    return isPlain ? folder.trace(trial.id) : folder.trace(trial.id, attempt);
  };
  const eventsOf = (attempt: number): TrialAttempt => ({ attempt, events: readTrace(traceOf(attempt)) });
  const last = own > 0 ? eventsOf(own) : undefined;
  const earlier = numbered.filter((attempt) => attempt < own).map(eventsOf);
  const charged = (attempt: number): number => spend.usd.get(trial.id)?.get(attempt) ?? 0;
  let [erroredUsd, abandonedUsd] = [0, 0];
  for (let attempt = 1; attempt <= newest; attempt++) {
    if (attempt === record?.attempt) continue;
    const journaled = records.findLast((line) => line.attempt === attempt);
    const usd = journaled ? tracedUsd(earlier.find((one) => one.attempt === attempt)) : charged(attempt);
    if (journaled?.status === 'errored') erroredUsd += usd;
    else abandonedUsd += usd;
  }
  // An attempt that ended before its first event is known to have made no call; one whose trace is missing is not.
  const isKnown = last !== undefined && (last.events.length > 0 || (record !== undefined && existsSync(traceOf(own))));
  return { trial, record, last: isKnown ? last : undefined, earlier, erroredUsd, abandonedUsd };
}

function tracedUsd(attempt: TrialAttempt | undefined): number {
  return callsOf(attempt?.events ?? []).reduce((sum, call) => sum + (call.costUsd ?? 0), 0);
}

/** Attempt numbers that have a trace of their own, by trial. */
function attemptFiles(folder: RunFolder): Map<string, number[]> {
  const files = new Map<string, number[]>();
  const directory = dirname(folder.trace('x'));
  if (!existsSync(directory)) return files;
  for (const name of readdirSync(directory)) {
    const match = name.match(/^(.*)\.attempt-(\d+)\.jsonl$/);
    if (match)
      files.set(
        match[1]!,
        [...(files.get(match[1]!) ?? []), Number(match[2])].sort((a, b) => a - b),
      );
  }
  return files;
}
