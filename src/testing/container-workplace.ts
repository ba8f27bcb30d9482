// A workplace for whole trials in real containers: the loopback model server with scripted replies, the image and row of `official-image.ts`, and the
// program as a user starts it. What the server billed is told per trial.
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { TrialRecord } from '../core/experiment.ts';
import { cacheLine } from '../models/cache-line.ts';
import { CHECK_RUN_TOOL, checkRun } from './check-run.ts';
import type { CliProcess, CliResult, CsvRow, RunOnDisk } from './cli-process.ts';
import { listContainers } from './container-engine.ts';
import type { FakeServerOptions } from './fake-model-server.ts';
import { billOf, createLiveWorkplace, type LiveWorkplace } from './live-workplace.ts';
import { type OfficialImage, officialRow } from './official-image.ts';
import { createScriptedRepair, type RepairRequest, type RepairScript, readRepairRequest, type ScriptedRepair } from './scripted-repair.ts';

export interface ContainerWorkplaceOptions {
  readonly command: string;
  readonly image: OfficialImage;
  readonly script?: RepairScript | undefined;
  readonly server?: Partial<FakeServerOptions> | undefined;
}

export interface ContainerWorkplace extends Omit<LiveWorkplace, 'start'> {
  readonly script: ScriptedRepair;
  /** The experiment's name; unique on this machine, so that its containers are found by label. */
  readonly name: string;
  /** What the engine needs of this process's environment. */
  readonly environment: Readonly<Record<string, string>>;
  start(strategies: Readonly<Record<string, unknown>>, more?: Readonly<Record<string, unknown>>): CliProcess;
  solve(strategies: Readonly<Record<string, unknown>>, more?: Readonly<Record<string, unknown>>): Promise<CliResult>;
  readonly results: RunOnDisk;
  /** An executable file. @returns its path */
  program(name: string, text: string): string;
  exists(file: string): boolean;
  /** Names of this run's containers. */
  containers(filter?: string): string[];
  /** The journal so far, also while a process writes it. */
  journal(): readonly TrialRecord[];
  /** From now on these requests get a final error: nothing that is tried again could help. */
  refuse(isMeant: (request: RepairRequest) => boolean): void;
  /** The trial whose prompt it is, by the manifest; undefined for another attempt than the first. */
  trialOfRequest(request: RepairRequest): string | undefined;
  /** Requests of the last attempt of a trial (or of another one), in order of arrival. */
  requestsOf(trial: CsvRow, attempt?: string): RepairRequest[];
}

let count = 0;

export async function createContainerWorkplace({ command, image, script, server }: ContainerWorkplaceOptions): Promise<ContainerWorkplace> {
  const scripted = createScriptedRepair(script);
  // Time enough for replies that a script holds back.
  const patience = { firstTokenTimeoutMs: 120_000, chunkTimeoutMs: 120_000 };
  const place = await createLiveWorkplace('openai', { reply: scripted.reply, ...server }, patience);
  const name = `containers-${process.pid}-${++count}`;
  const dataset = place.file('data.json', JSON.stringify([officialRow(image.name, image.baseCommit)]));
  const environment: Record<string, string> = process.env.CONTAINERS_CONF ? { CONTAINERS_CONF: process.env.CONTAINERS_CONF } : {};
  const start: ContainerWorkplace['start'] = (strategies, { sandbox, ...more } = {}) => {
    const path = place.experiment({
      name,
      benchmarks: { 'swebench-verified': { dataset } },
      models: { solver: 'remote' },
      strategies,
      limits: { outputTokens: 2048 },
      concurrency: { trials: 3, calls: 8 },
      sandbox: {
        ...{ command, pull: 'never', memoryMb: 512, cpus: 1, processes: 200, diskMb: 500, commandS: 60 },
        grading: { network: false, timeoutS: 60, workers: 2 },
        ...(sandbox as object | undefined),
      },
      ...more,
    });
    return place.startLive(['run', path], { environment });
  };
  return {
    ...place,
    script: scripted,
    name,
    environment,
    start,
    solve: (strategies, more) => start(strategies, more).ended,
    program: (file, text) => {
      const path = place.file(file, text);
      chmodSync(path, 0o755);
      return path;
    },
    exists: (file) => existsSync(place.path(file)),
    get results() {
      return place.run(name);
    },
    containers: (filter) =>
      listContainers(command, `label=delm-bench.run=${name}/main`).filter((one) => filter === undefined || one.includes(filter)),
    journal: () => (existsSync(place.path('results', name, 'main', 'journal.jsonl')) ? place.run(name).journal : []),
    refuse: (isMeant) =>
      place.server.script({
        at: (raw) => {
          const request = readRepairRequest(raw);
          if (!isMeant(request)) return false;
          scripted.see(request);
          return true;
        },
        fault: { kind: 'status', status: 400, type: 'invalid_request_error', message: 'not for this agent' },
      }),
    trialOfRequest: ({ line }) =>
      place.run(name).manifest.planned.find(({ id }) => cacheLine(`${name}/main`, `${id} 1`).trim() === line)?.id,
    requestsOf: ({ run_id, trial_id, attempt }, wanted = attempt) => {
      const line = cacheLine(run_id!, `${trial_id} ${wanted}`).trim();
      return scripted.seen.filter((request) => request.line === line);
    },
  };
}

/** The row of an arm's only trial. */
export function trialOf(run: RunOnDisk, arm: string): CsvRow {
  const found = run.trials.filter(({ cell }) => cell === `swebench-verified.${arm}`);
  expect(found, arm).toHaveLength(1);
  return found[0]!;
}

export function submissionsOf(run: RunOnDisk, { trial_id }: CsvRow): CsvRow[] {
  return run.submissions.filter((row) => row.trial_id === trial_id);
}

/** Texts of a trial by their address. */
export function textsOf(run: RunOnDisk, { trial_id }: CsvRow): ReadonlyMap<string, string> {
  const lines = readFileSync(join(run.directory, 'texts', `${trial_id}.jsonl`), 'utf8')
    .split('\n')
    .filter(Boolean);
  return new Map(lines.map((line) => JSON.parse(line) as { hash: string; text: string }).map(({ hash, text }) => [hash, text]));
}

/** The patches that a trial handed in, from its trace and texts. */
export function patchesOf(run: RunOnDisk, trial: CsvRow): string[] {
  const texts = textsOf(run, trial);
  return run.trace(trial.trial_id!).flatMap((event) => (event.type === 'submission' ? [texts.get(event.textHash) ?? ''] : []));
}

/** Dollars and tokens of the trial are what the server's ledger says of its requests. */
export function expectBilled(place: ContainerWorkplace, trial: CsvRow): void {
  const numbers = new Set(place.requestsOf(trial).map(({ request }) => request.number));
  const entries = place.server.ledger.filter(({ number }) => numbers.has(number));
  expect(entries.length, trial.cell).toBe(Number(trial.calls));
  const { usd, tokens } = billOf(entries, place.results);
  expect(usd).toBeGreaterThan(0);
  expect(Number(trial.cost_usd), trial.cell).toBeCloseTo(usd, 8);
  expect(Number(trial.output_tokens), trial.cell).toBe(tokens.outputTokens);
  expect(Number(trial.fresh_input_tokens) + Number(trial.cached_input_tokens), trial.cell).toBe(
    tokens.freshInputTokens + tokens.cachedInputTokens,
  );
}

/** The independent check of the folder, where it is there. */
export async function expectSoundRun({ directory }: RunOnDisk): Promise<void> {
  if (CHECK_RUN_TOOL) expect(await checkRun(directory)).toMatch(/: 0 findings$/);
}
