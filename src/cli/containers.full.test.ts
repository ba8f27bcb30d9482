// Whole trials in containers: every strategy and mode mends a bug with scripted replies over HTTP, is graded in fresh containers, and leaves in the CSV
// files what happened, what it cost and how long each part took; at a limit too. Skipped, with the reason, where no engine runs.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { findTestEngine } from '../testing/container-engine.ts';
import {
  type ContainerWorkplace,
  createContainerWorkplace,
  expectBilled,
  expectSoundRun,
  patchesOf,
  submissionsOf,
  trialOf,
} from '../testing/container-workplace.ts';
import { type OfficialImage, withOfficialImage } from '../testing/official-image.ts';
import { act, finish, LOOK, leadOf, MEND, type RepairScript, TRY } from '../testing/scripted-repair.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const engine = findTestEngine(['bash', 'git', 'patch']);
const reason = typeof engine === 'string' ? engine : undefined;
const command = typeof engine === 'string' ? '' : engine.command;

const ARMS = {
  single: { agents: 2, angles: 'on' },
  isolated: { strategy: 'controller', mode: 'isolated', agents: 2 },
  serial: { strategy: 'controller', mode: 'serial', agents: 2 },
  round: { strategy: 'controller', mode: 'round', agents: 2 },
  async: { strategy: 'controller', mode: 'async', agents: 2 },
  delm: { agents: 2 },
};
const MENDED = '+add() { echo $(($1 + $2)); }';

describe.skipIf(reason !== undefined)(`whole trials in containers${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let image: OfficialImage;
  beforeAll(() => {
    image = withOfficialImage(command, 'trials');
  });
  afterAll(() => image?.[Symbol.dispose]());

  describe('every strategy and mode', () => {
    let place: ContainerWorkplace;
    beforeAll(async () => {
      place = await createContainerWorkplace({ command, image, script: ONE_IS_WRONG });
      const { exitCode, stderr } = await place.solve(ARMS);
      expect(exitCode, stderr).toBe(0);
    });
    afterAll(() => place?.[Symbol.asyncDispose]());

    test.each([
      { arm: 'single', agents: ['agent-1', 'agent-2'], selected: 0 },
      { arm: 'isolated', agents: ['worker-1', 'worker-2'], selected: 0 },
      { arm: 'serial', agents: ['worker-1', 'worker-2'], selected: 1, chosen: 0 },
      { arm: 'round', agents: ['worker-1', 'worker-2'], selected: 0, chosen: 1 },
      { arm: 'async', agents: ['worker-1', 'worker-2'], selected: 0, chosen: 1 },
      { arm: 'delm', agents: ['agent-1', 'agent-2'], selected: 0 },
    ])('`$arm`: one patch is right, the other is not', ({ arm, agents, selected, chosen }) => {
      const trial = trialOf(place.results, arm);
      expect(trial).toMatchObject({ status: 'graded', stop: 'finished', clock: 'live', source: 'live', attempt: '1', error: '' });
      expect(trial).toMatchObject({ agents: '2', submissions: '2', correct_submissions: '1', avg_at_1: '0.5', oracle_pass: 'true' });
      expect(trial.selected_correct).toBe(String(selected === 0));
      expect(trial.chosen_correct).toBe(chosen === undefined ? '' : String(chosen === 0));
      const flags = (index: number) => ({
        agent: agents[index],
        index: String(index),
        stop: 'finished',
        selected: String(selected === index),
        chosen: chosen === undefined ? '' : String(chosen === index),
      });
      expect(submissionsOf(place.results, trial)).toMatchObject([
        { ...flags(0), verdict: 'correct', reason: 'resolved' },
        { ...flags(1), verdict: 'incorrect', reason: 'unresolved' },
      ]);
      expect(patchesOf(place.results, trial).map((patch) => patch.includes(MENDED))).toEqual([true, false]);
      for (const part of ['setup_s', 'wall_s', 'grade_s']) expect(Number(trial[part]), part).toBeGreaterThan(0);
    });

    test('dollars and tokens of each trial are what the server billed for it', () => {
      for (const trial of place.results.trials) expectBilled(place, trial);
      const cents = place.results.trials.reduce((sum, { cost_usd }) => sum + Number(cost_usd), 0);
      expect(place.results.calls.reduce((sum, { cost_usd }) => sum + Number(cost_usd), 0)).toBeCloseTo(cents, 8);
    });

    test('each agent worked in its own container, and nothing is left', () => {
      for (const trial of place.results.trials) {
        const outputs = place.requestsOf(trial).filter(({ format, turn }) => format === 'act' && turn === 3);
        // What the agents see of their own change: nobody sees another's.
        for (const { workspace, sections } of outputs) {
          expect(sections('Observation').at(-1)).toContain(workspace === 'w1' ? '5\n7' : '6\n0');
        }
        expect(outputs).toHaveLength(2);
      }
      expect(place.containers()).toEqual([]);
    });

    test('the predictions that it leaves get the same verdicts from `grade`', async () => {
      const options = ['--dataset', place.path('data.json'), '--command', command, '--pull', 'never', '--no-network'];
      for (const [arm, resolved] of [
        ['single', 1],
        ['serial', 0],
      ] as const) {
        const predictions = join(place.results.directory, 'predictions', `swebench-verified.${arm}.jsonl`);
        const args = ['grade', predictions, ...options, '--run', arm, '--out', place.path('graded')];
        const { exitCode, stdout, stderr } = await place.cli(args, { environment: place.environment });
        expect(exitCode, stderr).toBe(0);
        expect(stdout).toContain(`resolved\t${resolved} of 1`);
        expect(stdout).toContain(`unresolved\t${1 - resolved}`);
      }
    });

    test('the independent check finds nothing', () => expectSoundRun(place.results));
  });

  test('set-up, solving and grading are measured apart, and set-up is outside the time limit', async () => {
    await using place = await createContainerWorkplace({
      command,
      image,
      script: { act: ({ turn }) => (turn === 0 ? act(MEND) : undefined) },
    });
    const slowly = place.program('slow-engine', `#!/bin/sh\n[ "$1" != run ] || sleep 3\nexec ${command} "$@"\n`);
    const startedMs = performance.now();
    const { exitCode, stderr } = await place.solve({ single: {} }, { sandbox: { command: slowly }, limits: { wallS: 2.9 } });
    const elapsedS = (performance.now() - startedMs) / 1000;
    expect(exitCode, stderr).toBe(0);
    const trial = trialOf(place.results, 'single');
    const [setup, wall, grade] = [trial.setup_s, trial.wall_s, trial.grade_s].map(Number) as [number, number, number];
    expect(setup).toBeGreaterThanOrEqual(3);
    expect(grade).toBeGreaterThanOrEqual(3);
    expect(wall).toBeGreaterThan(0);
    // They do not overlap; and a limit that began with the set-up would have left room for no call.
    expect(setup + wall + grade).toBeLessThan(elapsedS);
    expect(Number(trial.calls)).toBeGreaterThan(0);
    expect(trial).toMatchObject({ correct_submissions: '1' });
  });

  test('steps used up in mid-work: the patch so far is handed in, marked', async () => {
    await using place = await createContainerWorkplace({ command, image, script: SECOND_NEVER_ENDS });
    // The first agent needs the last of its steps to say that it is done: that is no end at a limit.
    const { exitCode, stderr } = await place.solve({
      single: { ...ARMS.single, totalSteps: 3 },
      serial: { ...ARMS.serial, totalSteps: 3 },
      delm: { ...ARMS.delm, totalSteps: 3 },
    });
    expect(exitCode, stderr).toBe(0);
    for (const arm of ['single', 'serial', 'delm']) {
      const trial = trialOf(place.results, arm);
      expect(trial, arm).toMatchObject({ stop: 'limit:steps', correct_submissions: '2', selected_correct_empty_at_limit: 'true' });
      expect(submissionsOf(place.results, trial), arm).toMatchObject([
        { verdict: 'correct', stop: 'finished', selected: 'true' },
        { verdict: 'correct', stop: 'limit:steps', selected: 'false' },
      ]);
      const commands = place.results.trace(trial.trial_id!).filter(({ type }) => type === 'exec');
      expect(commands, arm).toHaveLength(2 + 3);
    }
    await expectSoundRun(place.results);
  });

  test('dollars used up in mid-work: the patch so far is handed in, marked, and no dollar more is spent', async () => {
    // Dear replies: a handful of them is a trial's limit.
    await using place = await createContainerWorkplace({ command, image, script: SECOND_NEVER_ENDS, server: { reasoningTokens: 1000 } });
    const { exitCode, stderr } = await place.solve(
      { single: ARMS.single, round: ARMS.round, delm: ARMS.delm },
      { limits: { costUsd: 0.3, outputTokens: 2048 } },
    );
    expect(exitCode, stderr).toBe(0);
    for (const arm of ['single', 'round', 'delm']) {
      const trial = trialOf(place.results, arm);
      expect(trial, arm).toMatchObject({ stop: 'limit:cost', correct_submissions: '2', selected_correct: 'true' });
      const [first, second] = submissionsOf(place.results, trial);
      expect(second, arm).toMatchObject({ verdict: 'correct', stop: 'limit:cost', selected: 'false' });
      // Where one lead is over both, what is left may not pay for its last word; the others' first agents had ended by themselves.
      expect(first, arm).toMatchObject({ verdict: 'correct', selected: 'true' });
      expect(arm === 'round' ? ['finished', 'limit:cost'] : ['finished'], arm).toContain(first!.stop);
      expect(trial.selected_correct_empty_at_limit, arm).toBe(String(first!.stop === 'finished'));
      expect(Number(trial.limit_hits), arm).toBeGreaterThan(0);
      expect(Number(trial.cost_usd), arm).toBeLessThanOrEqual(0.3);
      expectBilled(place, trial);
    }
    await expectSoundRun(place.results);
  });
});

/**
 * The first agent's patch is right, the second's is not, and each knows it, but under the lead that hands out one at a time: there the first doubts and
 * the second is sure. A lead over both at once falls for the second.
 */
const ONE_IS_WRONG: RepairScript = {
  act: ({ workspace, turn, sections }) => {
    const isMistaken = sections('Subtask').join().includes(MISTAKEN);
    return turn === 3 && (workspace === 'w2') !== isMistaken ? finish('partial') : undefined;
  },
  lead: (request) => {
    const { workspaces, max } = request.parameters;
    if (!workspaces?.includes(',') && max !== '0') return undefined;
    return max === '1' ? leadOf(request, { context: MISTAKEN }) : leadOf(request, { submitted: 'w2' });
  },
};
const MISTAKEN = 'one at a time';

/** Both mend the bug at once; the first ends after another look, the second, once the first is done, looks for ever. */
const SECOND_NEVER_ENDS: RepairScript = {
  act: ({ workspace, turn }) => {
    if (turn === 0) return act(MEND);
    if (workspace === 'w2') return act(LOOK);
    return turn === 1 ? act(TRY) : finish('done', { step: 2 });
  },
  hold: ({ format, workspace, turn, line }, script) => {
    if (format !== 'act' || workspace !== 'w2' || turn !== 1) return undefined;
    return script.seeing((one) => one.line === line && one.workspace === 'w1' && one.format === 'act' && one.turn === 2);
  },
};
