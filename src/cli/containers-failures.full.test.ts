// Whole trials in containers of which something breaks in mid-work: an agent's container is killed from outside, a provider refuses one agent for ever,
// the engine stops, the process is killed. Peers' work stands, nothing is graded twice, nothing is left behind. Skipped, with the reason, where no
// engine runs.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { findTestEngine, listContainers } from '../testing/container-engine.ts';
import {
  type ContainerWorkplace,
  createContainerWorkplace,
  expectBilled,
  expectSoundRun,
  submissionsOf,
  trialOf,
} from '../testing/container-workplace.ts';
import { type OfficialImage, withOfficialImage } from '../testing/official-image.ts';
import type { RepairRequest, RepairScript } from '../testing/scripted-repair.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const engine = findTestEngine(['bash', 'git', 'patch']);
const reason = typeof engine === 'string' ? engine : undefined;
const command = typeof engine === 'string' ? '' : engine.command;

const ARMS = {
  single: { agents: 2, angles: 'on' },
  round: { strategy: 'controller', mode: 'round', agents: 2 },
  delm: { agents: 2 },
};
const FIRST_AGENT = { single: 'agent-1', round: 'worker-1', delm: 'agent-1' };

/** The request in which the second agent breaks. */
const isBreaking = ({ format, workspace, turn }: RepairRequest): boolean => format === 'act' && workspace === 'w2' && turn === 2;

/** The first agent waits in mid-work until the second has broken, and a while longer, in which whoever should not care could wrongly notice. */
function untilBroken(onBreaking: (request: RepairRequest) => void = () => {}): RepairScript {
  return {
    hold: async (request, script) => {
      if (isBreaking(request)) onBreaking(request);
      if (request.format !== 'act' || request.workspace !== 'w1' || request.turn !== 1) return;
      await script.seeing((one) => one.line === request.line && isBreaking(one));
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    },
  };
}

describe.skipIf(reason !== undefined)(
  `what breaks in mid-trial, in containers${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    let image: OfficialImage;
    beforeAll(() => {
      image = withOfficialImage(command, 'failures');
    });
    afterAll(() => image?.[Symbol.dispose]());

    test('the container of one agent is killed in mid-work: its peers hand in what they have, and it counts as no wrong answer', async () => {
      const killed: string[] = [];
      let place: ContainerWorkplace | undefined;
      const script = untilBroken((request) => {
        const names = listContainers(command, `label=delm-bench.trial=${place!.trialOfRequest(request)}`);
        for (const name of names.filter((one) => one.includes('-w2-'))) {
          spawnSync(command, ['kill', name]);
          killed.push(name);
        }
      });
      await using opened = await createContainerWorkplace({ command, image, script });
      place = opened;
      const { exitCode, stderr } = await place.solve(ARMS);
      expect(killed).toHaveLength(3);
      expect(exitCode, stderr).toBe(0);
      await expectPeersKept(place);
    });

    test('a provider refuses one agent for ever: its peers hand in what they have', async () => {
      await using place = await createContainerWorkplace({ command, image, script: untilBroken() });
      // From its third step on, whatever it asks: its summaries, and in `delm` its own lead's decisions too.
      place.refuse(
        (request) =>
          isBreaking(request) ||
          (request.workspace === 'w2' && place.script.seen.some((one) => one.line === request.line && isBreaking(one))),
      );
      const { exitCode, stderr } = await place.solve(ARMS);
      expect(exitCode, stderr).toBe(0);
      await expectPeersKept(place);
      const refused = place.results.calls.filter(({ error }) => error !== '');
      expect(refused.map(({ error }) => error)).toEqual(Array(refused.length).fill(expect.stringContaining('not for this agent')));
      expect(new Set(refused.map(({ trial_id }) => trial_id)).size).toBe(3);
    });

    test('the engine stops in mid-work: the trial is errored, not wrong; when it is back the same command solves it and sweeps', async () => {
      let down: string | undefined;
      await using place = await createContainerWorkplace({
        command,
        image,
        script: {
          hold: ({ format, turn }) => {
            if (format === 'act' && turn === 1 && down !== undefined) place.file('down', '');
            return undefined;
          },
        },
      });
      const complaint = 'Cannot connect to the Docker daemon at unix:///run/engine.sock. Is the docker daemon running?';
      down = place.path('down');
      const wrapper = place.program(
        'engine',
        `#!/bin/sh\nif [ -e ${down} ]; then echo "${complaint}" >&2; exit 1; fi\nexec ${command} "$@"\n`,
      );
      const sandbox = { command: wrapper };
      const { exitCode, stderr } = await place.solve({ single: ARMS.single }, { sandbox });
      expect(exitCode, stderr).toBe(1);
      expect(trialOf(place.results, 'single')).toMatchObject({ status: 'errored', selected_correct: '', submissions: '' });
      expect(trialOf(place.results, 'single').error).toContain('Is the docker daemon running?');
      const left = place.containers();
      expect(left).toHaveLength(2);
      await expectSoundRun(place.results);

      rmSync(down);
      down = undefined;
      const again = await place.solve({ single: ARMS.single }, { sandbox });
      expect(again.exitCode, again.stderr).toBe(0);
      const trial = trialOf(place.results, 'single');
      expect(trial).toMatchObject({ status: 'graded', attempt: '2', oracle_pass: 'true', error: '' });
      expect(Number(trial.errored_cost_usd)).toBeGreaterThan(0);
      expectBilled(place, trial);
      expect(place.containers()).toEqual([]);
      await expectSoundRun(place.results);
    });

    test('an image that is not there: errored with its name, before any call', async () => {
      await using place = await createContainerWorkplace({ command, image: { ...image, name: 'delm-bench-test-none:1' } });
      const { exitCode, stderr } = await place.solve({ single: {}, delm: { agents: 2 } });
      expect(exitCode, stderr).toBe(1);
      for (const arm of ['single', 'delm']) {
        expect(trialOf(place.results, arm)).toMatchObject({ status: 'errored', calls: '0', selected_correct: '' });
        expect(trialOf(place.results, arm).error).toContain('delm-bench-test-none:1');
      }
      expect(place.script.seen).toEqual([]);
      await expectSoundRun(place.results);
    });

    test('the process is killed in mid-trial, beside another run that lives; then the same command', async () => {
      const stuck = { first: false, other: false };
      let release: () => void = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      await using other = await createContainerWorkplace({
        command,
        image,
        script: {
          hold: ({ turn }) => {
            if (turn !== 1) return undefined;
            stuck.other = true;
            return released;
          },
        },
      });
      let isFirstRun = true;
      await using place = await createContainerWorkplace({
        command,
        image,
        script: {
          // The trial of `delm` gets no further than its second step; the other one is graded by then.
          hold: ({ format, parameters, turn }) => {
            if (!isFirstRun || format !== 'act' || parameters.notes === 'none' || turn !== 1) return undefined;
            stuck.first = true;
            return new Promise(() => {});
          },
        },
      });
      const living = other.start({ single: {} });
      await living.until(() => stuck.other);
      const arms = { single: ARMS.single, delm: ARMS.delm };
      const started = place.start(arms);
      await started.until(() => stuck.first && gradedIn(place).length === 1);
      const [dead, alive] = [place.containers(), other.containers()];
      expect([dead, alive].map((names) => names.map((name) => /-(w\d)-/.exec(name)?.[1]).sort())).toEqual([['w1', 'w2'], ['w1']]);
      started.signal('SIGKILL');
      await started.ended;
      const gradedBefore = gradedIn(place);
      const requestsBefore = place.script.seen.length;
      isFirstRun = false;

      const { exitCode, stderr } = await place.solve(arms);
      expect(exitCode, stderr).toBe(0);
      expect(stderr).toContain('1 graded before, 1 to run');
      const trial = trialOf(place.results, 'delm');
      expect(trial).toMatchObject({ status: 'graded', attempt: '2', submissions: '2', correct_submissions: '1' });
      expect(Number(trial.abandoned_cost_usd)).toBeGreaterThan(0);
      expectBilled(place, trial);
      // What was graded stays as it is, and nobody was asked about it again.
      expect(gradedIn(place)).toEqual([...gradedBefore, trial.trial_id]);
      const { line } = place.requestsOf(trial)[0]!;
      expect(new Set(place.script.seen.slice(requestsBefore).map((request) => request.line))).toEqual(new Set([line]));
      // The dead run's containers were swept, its successor's are gone too; nobody touched the living run's.
      expect(listContainers(command, 'label=delm-bench.pid').filter((name) => dead.includes(name))).toEqual([]);
      expect(place.containers()).toEqual([]);
      expect(other.containers()).toEqual(alive);
      await expectSoundRun(place.results);

      release();
      expect((await living.ended).exitCode).toBe(0);
      expect(trialOf(other.results, 'single')).toMatchObject({ status: 'graded', attempt: '1', correct_submissions: '1' });
    });

    test('the process is killed while it grades: the same command grades, and solves nothing again', async () => {
      await using place = await createContainerWorkplace({ command, image });
      const [held, begun] = [place.file('held', ''), place.path('begun')];
      // Graders, which keep their capabilities, do not start while the file is there; an engine command that outlives its run must start nothing later.
      const wrapper = place.program(
        'engine',
        `#!/bin/sh
case "$*" in run*--cap-drop*) ;; run*)
  if [ -e ${held} ]; then : >${begun}; while [ -e ${held} ]; do sleep 0.1; done; exit 1; fi ;;
esac
exec ${command} "$@"
`,
      );
      const sandbox = { command: wrapper };
      const started = place.start({ single: ARMS.single }, { sandbox });
      await started.until(() => place.exists('begun'));
      started.signal('SIGKILL');
      await started.ended;
      expect(gradedIn(place)).toEqual([]);
      const requestsBefore = place.script.seen.length;
      rmSync(held);

      const { exitCode, stderr } = await place.solve({ single: ARMS.single }, { sandbox });
      expect(exitCode, stderr).toBe(0);
      expect(place.script.seen.length).toBe(requestsBefore);
      const trial = trialOf(place.results, 'single');
      expect(trial).toMatchObject({ status: 'graded', attempt: '1', submissions: '2', oracle_pass: 'true' });
      expect(Number(trial.abandoned_cost_usd)).toBe(0);
      for (const part of ['setup_s', 'wall_s', 'grade_s']) expect(Number(trial[part]), part).toBeGreaterThan(0);
      expectBilled(place, trial);
      expect(gradedIn(place)).toEqual([trial.trial_id]);
      expect(place.containers()).toEqual([]);
      await expectSoundRun(place.results);
    });
  },
);

/** Trials with a `graded` line, as often as they have one. */
function gradedIn(place: ContainerWorkplace): string[] {
  return place.journal().flatMap(({ status, trialId }) => (status === 'graded' ? [trialId] : []));
}

/** The second agent of every trial crashed: it hands in nothing, its peer's patch is graded and selected, the trial says what happened. */
async function expectPeersKept(place: ContainerWorkplace): Promise<void> {
  for (const [arm, agent] of Object.entries(FIRST_AGENT)) {
    const trial = trialOf(place.results, arm);
    expect(trial, arm).toMatchObject({ status: 'graded', stop: 'crashed', agents: '2', submissions: '1', correct_submissions: '1' });
    expect(trial, arm).toMatchObject({ oracle_pass: 'true', selected_correct: 'true', attempt: '1' });
    expect(submissionsOf(place.results, trial), arm).toMatchObject([{ agent, verdict: 'correct', stop: 'finished', selected: 'true' }]);
    const ends = place.results
      .trace(trial.trial_id!)
      .flatMap((event) => (event.type === 'agent-ended' ? [[event.agent, event.reason]] : []));
    expect(ends, arm).toContainEqual([agent.replace('1', '2'), 'crashed']);
  }
  await expectSoundRun(place.results);
  expect(place.containers()).toEqual([]);
}
