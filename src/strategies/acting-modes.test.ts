// Who leads whom on a repository: modes of the controller, workspaces that persist or not, the total of steps, starting angles, what a crash leaves.
import { describe, expect, it } from 'vitest';
import { ModelError } from '../core/model-error.ts';
import { SandboxError } from '../core/sandbox.ts';
import type { Strategy } from '../core/strategy.ts';
import {
  APPROVALS,
  acts,
  DIGESTS,
  delegateTo,
  eventsIn,
  FINISH,
  fakeWorkspace,
  fakeWorkspaces,
  ISSUE,
  leadOf,
  requestsOf,
  run,
  submit,
} from '../testing/acting-play.ts';
import { createScriptedModel, type ScriptedStep, type SeenRequest } from '../testing/scripted-model.ts';
import { type SolveOptions, solveInMemory } from '../testing/solve-in-memory.ts';
import { traceViolations } from '../testing/trace-rules.ts';
import { controller } from './controller/controller.ts';
import { delm } from './delm/delm.ts';
import { single } from './single/single.ts';

const QUIET = { noteCheck: 'off' };

async function solve(strategy: unknown, steps: readonly ScriptedStep[], parts: Omit<SolveOptions, 'instance'>) {
  const model = createScriptedModel(steps);
  const solved = await solveInMemory(strategy as Strategy, model, { instance: ISSUE, ...parts });
  expect(traceViolations(solved.trace)).toEqual([]);
  return { ...solved, model };
}

const offered = (seen: SeenRequest): string => seen.section('Reply format')!.match(/workspaces=([^;]*);/)![1]!;

describe('controller, async', () => {
  const OPTIONS = { agents: 2, mode: 'async', ...QUIET };
  const inW1 = { format: 'act', includes: 'mend it in w1' };
  const inW2 = { format: 'act', includes: 'mend it in w2' };

  it('is called at each return, while the others go on in their workspaces', async () => {
    const places = fakeWorkspaces(2);
    const { outcome, trace, model } = await solve(
      controller,
      [
        { when: { format: 'lead', purpose: 'plan' }, reply: delegateTo('w1', 'w2') },
        { when: { format: 'lead', includes: /Attempt 1 in w1: done/ }, reply: delegateTo('w1') },
        { when: { format: 'lead', includes: /Attempt 2 in w1: done/ }, reply: '{"action": "wait"}' },
        { when: { format: 'lead', includes: /Attempt 1 in w2: done/ }, reply: submit('w2') },
        { when: inW1, reply: run('edit 1'), latencyMs: 10 },
        { when: inW1, reply: FINISH, latencyMs: 10 },
        { when: inW1, reply: run('edit 2'), latencyMs: 10 },
        { when: inW1, reply: FINISH, latencyMs: 10 },
        { when: inW2, reply: run('edit 3'), latencyMs: 60_000 },
        { when: inW2, reply: FINISH, latencyMs: 10 },
        DIGESTS,
      ],
      { options: OPTIONS, workspaces: places },
    );
    model.verify();
    expect(requestsOf(model.seen, 'lead').map(offered)).toEqual(['w1,w2', 'w1', 'w1', 'w1,w2']);
    expect(requestsOf(model.seen, 'lead')[1]!.section('Subtask')).toContain('w2 100 (at work)');
    expect(outcome).toMatchObject({ stop: 'finished', chosen: 1 });
    expect(outcome.submissions.map(({ text }) => text)).toEqual(['edit 1\nedit 2\n', 'edit 3\n']);
    expect(eventsIn(trace.events, 'wait').some((event) => event.for === 'barrier' && event.agent === 'controller')).toBe(true);
  });

  it('makes one call at a time; what comes back during it is read at the next', async () => {
    const { trace, model } = await solve(
      controller,
      [
        { when: { format: 'lead', purpose: 'plan' }, reply: delegateTo('w1', 'w2', 'w3'), latencyMs: 10 },
        { when: { format: 'lead', includes: /Attempt 1 in w1/ }, reply: delegateTo('w1'), latencyMs: 90_000 },
        { when: { format: 'lead', includes: /in w2[\s\S]*in w3/ }, reply: submit('w1'), latencyMs: 10 },
        { when: inW1, reply: FINISH, latencyMs: 10 },
        { when: inW1, reply: FINISH, latencyMs: 900_000 },
        { when: { format: 'act' }, reply: FINISH, times: 2, latencyMs: 20_000 },
        DIGESTS,
      ],
      { options: { ...OPTIONS, agents: 3 }, workspaces: fakeWorkspaces(3) },
    );
    model.verify();
    const calls = eventsIn(trace.events, 'call').filter(({ agent }) => agent === 'controller');
    expect(calls).toHaveLength(3);
    calls.slice(1).forEach((call, i) => {
      expect(call.startUs).toBeGreaterThanOrEqual(calls[i]!.endUs);
    });
  });

  it('lets those at work end when it submits, or when a limit stops its own calls', async () => {
    for (const limits of [{}, { wallS: 15 }]) {
      const { outcome } = await solve(
        controller,
        [
          { when: { format: 'lead', purpose: 'plan' }, reply: delegateTo('w1', 'w2'), latencyMs: 10 },
          ...('wallS' in limits ? [] : [{ when: { format: 'lead' }, reply: submit('w1') }]),
          { when: inW1, reply: FINISH, latencyMs: 20_000 },
          { when: inW2, reply: run('edit'), latencyMs: 10_000 },
          { when: inW2, reply: FINISH, times: 'any', latencyMs: 20_000 },
          DIGESTS,
        ],
        { options: OPTIONS, workspaces: fakeWorkspaces(2), limits },
      );
      expect(outcome.submissions.map(({ text }) => text)).toEqual(['', 'edit\n']);
      expect(outcome.stop).toBe('wallS' in limits ? 'limit:wall' : 'finished');
    }
  });
});

describe('the total of steps', () => {
  /** Nobody ever finishes, and every lead hands out whatever it can. */
  const ENDLESS: ScriptedStep[] = [
    { when: { format: 'act' }, reply: run('look'), times: 'any' },
    { when: { format: 'lead' }, reply: (seen) => delegateTo(...offered(seen).split(',')), times: 'any' },
    DIGESTS,
  ];
  const total = async (strategy: unknown, options: Record<string, unknown>): Promise<number> => {
    const { trace } = await solve(strategy, ENDLESS, { options: { agents: 3, ...QUIET, ...options }, workspaces: fakeWorkspaces(3) });
    return eventsIn(trace.events, 'call').filter(({ purpose }) => purpose === 'act').length;
  };

  it.each([
    ['the steps of a workspace', { totalSteps: 7, delegationSteps: 2, attempts: 10 }, 21],
    ['the decisions of a lead', { totalSteps: 100, delegationSteps: 4, attempts: 3 }, 36],
  ])('equals that of DeLM under %s', async (_, options, expected) => {
    expect(await total(delm, options)).toBe(expected);
    for (const mode of ['isolated', 'serial', 'round', 'async']) expect(await total(controller, { ...options, mode }), mode).toBe(expected);
  });

  it('counts a reply that cannot be used as a step', async () => {
    const replies = Array.from({ length: 6 }, (_, i) => (i % 2 === 0 ? 'prose' : run('edit')));
    const { outcome, model } = await solve(single, acts(...replies.slice(0, 5)), {
      options: { totalSteps: 5 },
      workspaces: fakeWorkspaces(1),
    });
    model.verify();
    expect(outcome.submissions[0]).toMatchObject({ text: 'edit\nedit\n', stop: 'limit:steps' });
  });
});

describe('`round`', () => {
  it("has one lead, at most one delegation for each workspace at once, and its own choice beside the selector's", async () => {
    const { outcome, model } = await solve(
      controller,
      [
        { when: { format: 'lead', purpose: 'plan' }, reply: delegateTo('w1', 'w2', 'w2', 'w1', 'w3') },
        { when: { format: 'lead', purpose: 'replan' }, reply: submit('w2') },
        { when: { format: 'act', includes: 'mend it in w1' }, reply: run('edit') },
        { when: { format: 'act', includes: 'mend it in w1' }, reply: 'FINISH done: reproduced and checked [step 1]' },
        { when: { format: 'act', includes: 'mend it in w2' }, reply: run('edit') },
        { when: { format: 'act', includes: 'mend it in w2' }, reply: FINISH },
        DIGESTS,
      ],
      { options: { agents: 2, ...QUIET }, workspaces: fakeWorkspaces(2) },
    );
    model.verify();
    expect(outcome).toMatchObject({ submissions: [{ agent: 'worker-1' }, { agent: 'worker-2' }], selected: 0, chosen: 1 });
  });

  it('asks for a choice when the steps of all workspaces are used up', async () => {
    const { outcome, model } = await solve(
      controller,
      [
        { when: { format: 'lead', purpose: 'plan' }, reply: delegateTo('w1', 'w2') },
        { when: { format: 'lead', purpose: 'replan', includes: 'This is your last decision' }, reply: submit('w2') },
        ...acts(run('edit'), run('edit')),
        DIGESTS,
      ],
      { options: { agents: 2, totalSteps: 1, ...QUIET }, workspaces: fakeWorkspaces(2) },
    );
    model.verify();
    expect(requestsOf(model.seen, 'lead')[1]!.section('Reply format')).not.toContain('delegate');
    expect(outcome).toMatchObject({ chosen: 1, stop: 'limit:steps', submissions: [{ stop: 'limit:steps' }, { stop: 'limit:steps' }] });
  });

  it('without an own choice where each of n leads has its own workspace', async () => {
    const { outcome } = await solve(controller, [...leadOf('w1'), ...leadOf('w2'), ...acts(FINISH, FINISH)], {
      options: { agents: 2, mode: 'isolated', ...QUIET },
      workspaces: fakeWorkspaces(2),
    });
    expect(outcome.chosen).toBeUndefined();
  });
});

describe('workspace', () => {
  const STEPS: ScriptedStep[] = [
    { when: { format: 'lead', purpose: 'plan' }, reply: delegateTo('w1') },
    { when: { format: 'lead', purpose: 'replan' }, reply: delegateTo('w1') },
    { when: { format: 'lead', purpose: 'replan' }, reply: submit() },
    ...acts(run('edit 1'), FINISH, run('edit 2'), FINISH),
    DIGESTS,
  ];

  it.each([
    ['persistent', 'edit 1\nedit 2\n', 0, 'Changes stay in their workspace.'],
    ['fresh', 'edit 2\n', 1, 'fresh copy of the repository'],
  ])('`%s`: what a delegation finds', async (kind, text, renewals, words) => {
    for (const strategy of [controller, delm]) {
      const place = fakeWorkspace();
      const options = { agents: 1, workspace: kind, ...QUIET };
      const { outcome, model, trace } = await solve(strategy, STEPS, { options, workspaces: [place] });
      expect(outcome.submissions[0]!.text).toBe(text);
      expect(place.renewals).toBe(renewals);
      expect(requestsOf(model.seen, 'lead')[0]!.section('Reply format')).toContain(words);
      expect(eventsIn(trace.events, 'wait').filter((event) => event.for === 'sandbox')).toHaveLength(renewals);
    }
  });
});

describe('angles', () => {
  const ANGLES = [/minimal reproduction/, /the code that is most likely/, /documentation and the interfaces/, /existing tests near/];
  const names = ['w1', 'w2', 'w3', 'w4', 'w5'];
  const play = async (strategy: unknown, options: Record<string, unknown>): Promise<string[]> => {
    const steps = [...names.flatMap(leadOf), { when: { format: 'act' }, reply: FINISH, times: 'any' } as const, DIGESTS];
    const { model } = await solve(strategy, steps, { options: { agents: 5, ...options }, workspaces: fakeWorkspaces(5) });
    return requestsOf(model.seen, 'act').map((seen) => seen.section('Subtask')!);
  };

  it.each([
    ['single', single, {}],
    ['controller', controller, { mode: 'isolated', ...QUIET }],
    ['delm', delm, QUIET],
  ])('are the same four for %s, one per agent, and off unless asked for', async (_, strategy, options) => {
    const on = await play(strategy, { ...options, angles: 'on' });
    expect(on).toHaveLength(5);
    expect(on.map((text) => ANGLES.findIndex((angle) => angle.test(text)))).toEqual([0, 1, 2, 3, -1]);
    for (const text of await play(strategy, options)) expect(text).not.toContain('Begin with');
  });
});

describe('a crash', () => {
  const broken = new ModelError('server', 'The provider is down.', { sent: true });

  it.each([
    ['single', single, {}],
    ['delm', delm, QUIET],
  ])('of one agent of `%s` does not lose the work of its peers', async (_, strategy, options) => {
    const byAgent = new Map<string, number>();
    const acting: ScriptedStep = {
      when: { format: 'act' },
      times: 'any',
      reply: (seen) => {
        const key = String(seen.request.seed ?? seen.section('Subtask'));
        if (!byAgent.has(key)) byAgent.set(key, byAgent.size);
        if (byAgent.get(key) === 1) throw broken;
        return seen.section('Observation') ? FINISH : run('edit');
      },
    };
    const leads: ScriptedStep[] = [
      ...leadOf('w1'),
      { when: { format: 'lead', purpose: 'plan' }, reply: delegateTo('w2') },
      { when: { format: 'lead', purpose: 'replan' }, reply: broken },
    ];
    const { outcome } = await solve(strategy, [acting, ...leads, DIGESTS], {
      options: { agents: 2, ...options },
      workspaces: fakeWorkspaces(2),
    });
    expect(outcome.submissions.map(({ text, stop }) => [text, stop])).toEqual([['edit\n', 'finished']]);
    expect(outcome).toMatchObject({ selected: 0, stop: 'crashed' });
  });

  it('of a worker is told to its lead, who goes on', async () => {
    const { outcome, model } = await solve(
      controller,
      [
        { when: { format: 'lead', purpose: 'plan' }, reply: delegateTo('w1') },
        { when: { format: 'lead', includes: /partial[\s\S]*stopped: ModelError: The provider is down/ }, reply: delegateTo('w1') },
        { when: { format: 'lead' }, reply: submit() },
        { when: { format: 'act' }, reply: broken },
        ...acts(run('edit'), FINISH),
        DIGESTS,
      ],
      { options: { agents: 1, ...QUIET }, workspaces: fakeWorkspaces(1) },
    );
    model.verify();
    expect(outcome).toMatchObject({ stop: 'finished', submissions: [{ text: 'edit\n', stop: 'finished' }] });
  });

  it('of a worker that nobody goes on for leaves no submission, unless its lead stands by what it left', async () => {
    const play = async (chosen: string) =>
      solve(
        controller,
        [
          { when: { format: 'lead', purpose: 'plan' }, reply: delegateTo('w1', 'w2') },
          { when: { format: 'lead', includes: /partial[\s\S]*stopped: ModelError: The provider is down/ }, reply: submit(chosen) },
          { when: { format: 'act', includes: 'mend it in w2', purpose: 'act' }, reply: run('edit half') },
          { when: { format: 'act', includes: 'edit half' }, reply: broken },
          ...acts(run('edit'), FINISH),
          DIGESTS,
        ],
        { options: { agents: 2, ...QUIET }, workspaces: fakeWorkspaces(2) },
      );
    const left = await play('w1');
    expect(left.outcome.submissions.map(({ agent, stop }) => [agent, stop])).toEqual([['worker-1', 'finished']]);
    expect(left.outcome).toMatchObject({ selected: 0, chosen: 0, stop: 'crashed' });
    const taken = await play('w2');
    expect(taken.outcome.submissions.map(({ agent, text }) => [agent, text])).toEqual([
      ['worker-1', 'edit\n'],
      ['worker-2', 'edit half\n'],
    ]);
    expect(taken.outcome).toMatchObject({ chosen: 1, stop: 'finished' });
  });

  it('of a sandbox leaves no submission, and its workspace is offered no more', async () => {
    const gone = fakeWorkspace(() => new SandboxError('engine-lost', 'The container is gone.'));
    const { outcome, model } = await solve(
      controller,
      [
        { when: { format: 'lead', purpose: 'plan' }, reply: delegateTo('w1', 'w2') },
        { when: { format: 'lead', purpose: 'replan' }, reply: submit('w2') },
        ...acts(run('edit'), run('edit'), FINISH),
        DIGESTS,
      ],
      { options: { agents: 2, ...QUIET }, workspaces: [gone, fakeWorkspace()] },
    );
    expect(offered(requestsOf(model.seen, 'lead')[1]!)).toBe('w2');
    expect(outcome.submissions.map(({ agent }) => agent)).toEqual(['worker-2']);
    expect(outcome).toMatchObject({ chosen: 0, stop: 'crashed' });
  });

  it('of all is the error of the trial, and so is what would fail for everyone alike', async () => {
    const steps = (error: ModelError): ScriptedStep[] => [{ reply: error, times: 'any' }];
    for (const strategy of [single, delm, controller]) {
      const parts = { options: { agents: 2 }, workspaces: fakeWorkspaces(2) };
      await expect(solve(strategy, steps(broken), parts)).rejects.toThrow('The provider is down.');
      const refused = new ModelError('auth', 'The key was refused.', { sent: true });
      await expect(solve(strategy, steps(refused), parts)).rejects.toThrow('The key was refused.');
    }
  });
});

describe("a sub-agent's report", () => {
  const report = 'FINISH done: fixed and reproduced [step 1]';
  const play = async (end: string, options: Record<string, unknown>, checks: ScriptedStep[] = []): Promise<string> => {
    const steps = [...leadOf('w1'), ...acts(run('edit'), end), ...checks, DIGESTS];
    const { model } = await solve(controller, steps, { options: { agents: 1, ...options }, workspaces: fakeWorkspaces(1) });
    model.verify();
    return requestsOf(model.seen, 'lead')[1]!.section('Executed subtasks')!;
  };
  const wrong: ScriptedStep = { when: { format: 'check' }, reply: 'VERDICT: WRONG\nREASON: step 1 shows no reproduction' };

  it('is checked against its own outputs before the lead reads it', async () => {
    expect(await play(report, {}, [{ ...APPROVALS, times: 1 }])).not.toContain('not supported');
    expect(await play(report, {}, [wrong])).toContain('(not supported by its own outputs: step 1 shows no reproduction)');
    expect(await play('FINISH done: fixed', {})).toContain('not supported by its own outputs: it states a result and cites no step');
  });

  it.each([{ verification: 'off' }, { noteCheck: 'off' }])('passes as it is with %o', async (options) => {
    expect(await play('FINISH done: fixed', options)).not.toContain('not supported');
  });
});
