// What a run tells its sandbox provider, which here only writes it down: described before the first trial, images released after their last one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { LoadedBenchmark } from '../core/benchmark.ts';
import type { Experiment, Trial, TrialRecord, TrialStatus } from '../core/experiment.ts';
import type { Instance } from '../core/instance.ts';
import { SandboxError, type SandboxProvider } from '../core/sandbox.ts';
import { UserError } from '../core/user-error.ts';
import { openImageLog } from '../results/image-log.ts';
import { gradeTrial, type SolvedRecord } from '../runner/grade-trial.ts';
import { runTrials } from '../runner/run-trials.ts';
import { SANDBOX_SPEC } from '../testing/sandbox-spec.ts';
import type { OpenedExperiment } from './open-experiment.ts';
import { imageDigests, openRunImages } from './run-images.ts';

const folder = mkdtempSync(join(tmpdir(), 'delm-bench-run-images-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let logs = 0;
const newLog = (): string => join(folder, `images-${++logs}.jsonl`);

const trial = (instanceId: string, repeat = 1): Trial =>
  ({ id: `${instanceId}-r${repeat}`, fingerprint: instanceId, instanceId, repeat, cell: { benchmark: 'repairs' } }) as Trial;
const record = ({ id }: Trial, status: TrialStatus, imageDigest?: string): TrialRecord =>
  ({ trialId: id, status, imageDigest, attempt: 1 }) as TrialRecord;

function stage(
  trials: readonly Trial[],
  { prune = true, provider }: { prune?: boolean | 'all'; provider?: Partial<SandboxProvider> } = {},
) {
  const told: string[] = [];
  const scripted = {
    id: 'docker',
    describe: async () => ({ engine: 'scripted', version: '1', diskLimit: 'none' }),
    release: async (image: string) => {
      told.push(`release ${image}`);
      return true;
    },
    ...provider,
  } as SandboxProvider;
  const opened = {
    experiment: { sandbox: { ...SANDBOX_SPEC, prune }, clock: 'virtual' } as Experiment,
    trials,
    instance: (_: string, id: string): Instance =>
      ({ kind: id.startsWith('q') ? 'question' : 'repository', id, image: `image-of-${id.slice(0, 1)}` }) as Instance,
    sandboxes: {
      provider: () => {
        told.push('open');
        return scripted;
      },
      rememberPulls: () => {},
    },
  } as unknown as OpenedExperiment;
  return { opened, told };
}

describe('openRunImages', () => {
  it('releases each image after its last trial, when that is graded', async () => {
    const trials = [trial('a1'), trial('a2'), trial('b1')];
    const { opened, told } = stage(trials);
    const images = await openRunImages(opened, { pending: trials, logPath: newLog(), onNotice: (text) => told.push(text) });
    told.length = 0;
    const grade: LoadedBenchmark['grade'] = async (id) => {
      told.push(`grade ${id}`);
      return { verdict: 'correct', reason: '', evidence: '' };
    };
    const parts = { experiment: opened.experiment, benchmark: { grade } as LoadedBenchmark, runId: 'r', program: 'p' };
    const { signal } = new AbortController();
    await runTrials(trials, {
      concurrency: 3,
      lastAttempt: () => 0,
      runTrial: (one) => {
        const solved = { submissions: [{ kind: 'patch', agent: 'a', text: '', atUs: 0 }], stop: 'finished', graded: [] } as const;
        return gradeTrial(one, { ...record(one, 'interrupted'), solved } as SolvedRecord, { ...parts, signal });
      },
      journal: ({ trialId, status }) => told.push(`journal ${trialId} ${status}`),
      onEnd: images.ended,
      signal,
    });
    await images.settled();
    expect(told.filter((line) => line !== 'open').sort()).toEqual(
      [
        ...trials.flatMap(({ id, instanceId }) => [`grade ${instanceId}`, `journal ${id} graded`]),
        'release image-of-a',
        'release image-of-b',
      ].sort(),
    );
    for (const [image, ids] of [['a', ['a1-r1', 'a2-r1']] as const, ['b', ['b1-r1']] as const])
      for (const id of ids) expect(told.indexOf(`release image-of-${image}`)).toBeGreaterThan(told.indexOf(`journal ${id} graded`));
  });

  it('keeps the image of a trial that was interrupted; an errored one is over', async () => {
    const trials = [trial('a1'), trial('b1')];
    const { opened, told } = stage(trials);
    const images = await openRunImages(opened, { pending: trials, logPath: newLog(), onNotice: () => {} });
    images.ended(trials[0]!, record(trials[0]!, 'interrupted'));
    images.ended(trials[1]!, record(trials[1]!, 'errored'));
    await images.settled();
    expect(told.filter((line) => line.startsWith('release'))).toEqual(['release image-of-b']);
  });

  it('lets go of what an earlier process of the run pulled and no trial needs any more', async () => {
    const logPath = newLog();
    for (const image of ['image-of-a', 'image-of-z']) openImageLog(logPath).note(image, true);
    const { opened, told } = stage([trial('a1')]);
    const images = await openRunImages(opened, { pending: [trial('a1')], logPath, onNotice: () => {} });
    await images.settled();
    expect(told.filter((line) => line.startsWith('release'))).toEqual(['release image-of-z']);
    const kept = stage([trial('a1')], { prune: false });
    await (await openRunImages(kept.opened, { pending: [trial('a1')], logPath, onNotice: () => {} })).settled();
    expect(kept.told.filter((line) => line.startsWith('release'))).toEqual([]);
  });

  it('tells where commands will run; questions open nothing', async () => {
    const { opened, told } = stage([trial('a1')]);
    const { description } = await openRunImages(opened, { pending: [trial('a1')], logPath: newLog(), onNotice: () => {} });
    expect(description).toEqual({ provider: 'docker', engine: 'scripted', version: '1', diskLimit: 'none', gradingNetwork: 'on' });
    told.length = 0;
    const questions = await openRunImages(opened, { pending: [trial('q1')], logPath: newLog(), onNotice: () => {} });
    questions.ended(trial('q1'), record(trial('q1'), 'graded'));
    expect([questions.description, told]).toEqual([undefined, []]);
  });

  it('is bad usage where there is no engine at all, and a notice where an image does not go', async () => {
    const missing = stage([], {
      provider: { describe: () => Promise.reject(new SandboxError('no-engine', 'No container engine answers.')) },
    });
    const opening = openRunImages(missing.opened, { pending: [trial('a1')], logPath: newLog(), onNotice: () => {} });
    await expect(opening).rejects.toThrow(new UserError('No container engine answers.'));

    const notices: string[] = [];
    const stuck = stage([], { provider: { release: () => Promise.reject(new Error('the engine is gone')) } });
    const images = await openRunImages(stuck.opened, { pending: [trial('a1')], logPath: newLog(), onNotice: (text) => notices.push(text) });
    images.ended(trial('a1'), record(trial('a1'), 'graded'));
    await images.settled();
    expect(notices).toEqual(['An image was not removed: the engine is gone']);
  });
});

describe('imageDigests', () => {
  it('lists what each image was when planned trials ran in it', () => {
    const trials = [trial('a1'), trial('a1', 2), trial('b1'), trial('c1'), trial('q1')];
    const digests: Record<string, string | undefined> = { 'a1-r1': 'sha256:1', 'a1-r2': 'sha256:2', 'b1-r1': 'sha256:3' };
    const recordOf = (id: string): TrialRecord | undefined => {
      const one = trials.find((planned) => planned.id === id)!;
      return id === 'c1-r1' ? undefined : record(one, 'graded', digests[id]);
    };
    expect(imageDigests(stage(trials).opened, recordOf)).toEqual({ 'image-of-a': ['sha256:1', 'sha256:2'], 'image-of-b': ['sha256:3'] });
    expect(imageDigests(stage([trial('q1')]).opened, () => record(trial('q1'), 'graded'))).toBeUndefined();
  });
});
