// Limits of agents on repositories: checked before a call with what it may cost, told for each submission, and the patch is taken all the same.
import { describe, expect, it } from 'vitest';
import { ModelError } from '../core/model-error.ts';
import type { Strategy } from '../core/strategy.ts';
import {
  acts,
  DIGESTS,
  delegateTo,
  eventsIn,
  type FakeWorkspace,
  FINISH,
  fakeWorkspace,
  fakeWorkspaces,
  ISSUE,
  leadOf,
  requestsOf,
  run,
  submit,
} from '../testing/acting-play.ts';
import { createScriptedModel, type ScriptedStep } from '../testing/scripted-model.ts';
import { type SolveOptions, solveInMemory } from '../testing/solve-in-memory.ts';
import { charged } from '../testing/strategy-contract.ts';
import { callsIn, traceViolations } from '../testing/trace-rules.ts';
import { controller } from './controller/controller.ts';
import { delm } from './delm/delm.ts';
import { single } from './single/single.ts';

const EDITS: ScriptedStep = { when: { format: 'act' }, reply: run('edit'), times: 'any', latencyMs: 1000 };
const LEADS: ScriptedStep[] = ['w1', 'w2'].map((name) => ({
  when: { format: 'lead', includes: `workspaces=${name};` },
  reply: delegateTo(name),
  times: 'any',
}));
const LEAD_OF_BOTH: ScriptedStep = { when: { format: 'lead' }, reply: delegateTo('w1', 'w2'), times: 'any' };

async function solve(strategy: unknown, steps: readonly ScriptedStep[], parts: Omit<SolveOptions, 'instance'>, contextTokens?: number) {
  const model = createScriptedModel(steps, contextTokens === undefined ? {} : { contextTokens });
  const solved = await solveInMemory(strategy as Strategy, model, { instance: ISSUE, ...parts });
  expect(traceViolations(solved.trace)).toEqual([]);
  return { ...solved, model };
}

const STRATEGIES: readonly (readonly [string, unknown, Record<string, unknown>])[] = [
  ['single', single, {}],
  ['controller in rounds', controller, {}],
  ['controller, serial', controller, { mode: 'serial' }],
  ['controller, async', controller, { mode: 'async' }],
  ['controller, isolated', controller, { mode: 'isolated' }],
  ['delm', delm, {}],
];

describe.each(STRATEGIES)('a limit in mid-work: %s', (name, strategy, options) => {
  const steps = [EDITS, ...(name === 'delm' || name.endsWith('isolated') ? LEADS : [LEAD_OF_BOTH]), DIGESTS];
  const stopped = (extra: Record<string, unknown>, limits: SolveOptions['limits'] = {}) =>
    solve(strategy, steps, { options: { agents: 2, totalSteps: 1000, ...options, ...extra }, workspaces: fakeWorkspaces(2), limits });

  it.each([
    ['limit:cost', {}, { costUsd: 0.05 }],
    ['limit:tokens', {}, { tokens: 30_000 }],
    ['limit:wall', {}, { wallS: 12 }],
    ['limit:wall', { wallS: 20, reserveS: 8 }, {}],
    ['limit:cost', { agentCostUsd: 0.02 }, {}],
    ['limit:tokens', { agentTokens: 12_000 }, {}],
    ['limit:steps', { totalSteps: 6 }, {}],
  ] as const)('`%s` by %o %o takes the patch, and each submission says so', async (stop, extra, limits) => {
    const { outcome, trace, spend } = await stopped(extra, limits);
    expect(outcome.submissions).toHaveLength(2);
    expect(outcome.submissions.map((one) => one.stop)).toEqual([stop, stop]);
    expect(outcome.stop).toBe(stop);
    // In `serial` the limit may come before the second workspace has its turn.
    expect(outcome.submissions.some(({ text }) => text.startsWith('edit\n'))).toBe(true);
    expect(eventsIn(trace.events, 'submission').map((event) => event.stop)).toEqual([stop, stop]);
    const spent = charged(spend);
    if ('costUsd' in limits) expect(spent.usd).toBeLessThanOrEqual(limits.costUsd);
    if ('tokens' in limits) expect(spent.tokens).toBeLessThanOrEqual(limits.tokens);
    const byAgent = (agent: string, part: 'costUsd' | 'promptTokens'): number =>
      callsIn(trace)
        .filter((call) => call.agent === agent)
        .reduce((sum, call) => sum + (part === 'costUsd' ? call.costUsd! : call.promptTokens + (call.usage.outputTokens ?? 0)), 0);
    for (const { agent } of outcome.submissions) {
      if ('agentCostUsd' in extra) expect(byAgent(agent, 'costUsd')).toBeLessThanOrEqual(extra.agentCostUsd);
      if ('agentTokens' in extra) expect(byAgent(agent, 'promptTokens')).toBeLessThanOrEqual(extra.agentTokens);
    }
    const wallUs = 12e6;
    if (stop === 'limit:wall') for (const event of eventsIn(trace.events, 'exec')) expect(event.startUs).toBeLessThan(wallUs);
  });

  it('with `atLimit: empty` hands in the empty patch, and only then', async () => {
    const { outcome } = await stopped({ totalSteps: 6, atLimit: 'empty' });
    expect(outcome.submissions.map(({ text, stop }) => [text, stop])).toEqual([
      ['', 'limit:steps'],
      ['', 'limit:steps'],
    ]);
  });
});

describe.each(STRATEGIES)('the last step that says "done": %s', (name, strategy, options) => {
  it('is no end at a limit', async () => {
    const lead: ScriptedStep = { when: { format: 'lead' }, reply: delegateTo('w1') };
    const steps = [...(name === 'single' ? [] : [lead]), ...acts(run('edit'), FINISH), DIGESTS];
    const { outcome } = await solve(strategy, steps, {
      options: { agents: 1, totalSteps: 2, ...(name === 'single' ? {} : { noteCheck: 'off' }), ...options },
      workspaces: fakeWorkspaces(1),
    });
    expect(outcome).toMatchObject({ stop: 'finished', submissions: [{ text: 'edit\n', stop: 'finished' }] });
  });
});

describe('a limit is reached before what would break it', () => {
  it('refuses the call whose worst case does not fit, although what was spent does', async () => {
    const { trace, outcome } = await solve(single, [EDITS], { options: { agentTokens: 5000 }, workspaces: fakeWorkspaces(1) });
    const used = callsIn(trace).reduce((sum, call) => sum + call.promptTokens + (call.usage.outputTokens ?? 0), 0);
    expect(used).toBeLessThan(5000);
    expect(eventsIn(trace.events, 'limit').map(({ detail }) => detail)).toEqual([
      expect.stringMatching(/^The call may take \d+ tokens; of agent-1's 5000 \d+ are left for it\.$/),
    ]);
    expect(outcome.stop).toBe('limit:tokens');
  });

  it('is one agent’s own: its peers go on', async () => {
    const long: ScriptedStep = {
      when: { format: 'act' },
      times: 'any',
      reply: ({ text }) => (text.includes('step 4 (exit 0):\ny') ? FINISH : run('edit')),
    };
    const { outcome } = await solve(single, [long], {
      options: { agents: 2, agentTokens: 20_000 },
      workspaces: [fakeWorkspace(() => 'x'.repeat(2000)), fakeWorkspace(() => 'y')],
    });
    expect(outcome.submissions.map(({ stop }) => stop)).toEqual(['limit:tokens', 'finished']);
  });

  it('does not hold anything back on a repository, where nothing is left to be asked at the end', async () => {
    const limits = { tokens: 3000 };
    const { trace } = await solve(single, acts(run('edit'), FINISH), { workspaces: fakeWorkspaces(1), limits });
    expect(callsIn(trace)).toHaveLength(2);
    expect(eventsIn(trace.events, 'limit')).toEqual([]);
  });
});

describe('a limit of one worker', () => {
  it('is told to its lead, whose other workers are waited for', async () => {
    const busy = { format: 'act', includes: 'mend it in w1' };
    const quiet = { format: 'act', includes: 'mend it in w2' };
    const { outcome, model } = await solve(
      controller,
      [
        { when: { format: 'lead', purpose: 'plan' }, reply: delegateTo('w1', 'w2') },
        { when: { format: 'lead', includes: /w1: partial[\s\S]*a limit was reached \(tokens\)[\s\S]*w2: done/ }, reply: submit('w2') },
        { when: busy, reply: run('edit'), times: 'any', latencyMs: 10 },
        { when: quiet, reply: run('edit'), latencyMs: 90_000 },
        { when: quiet, reply: FINISH, latencyMs: 90_000 },
        DIGESTS,
      ],
      {
        options: { agents: 2, agentTokens: 6000, noteCheck: 'off' },
        workspaces: [fakeWorkspace(() => 'x'.repeat(4000)), fakeWorkspace()],
      },
    );
    expect(outcome.submissions.map(({ stop }) => stop)).toEqual(['limit:tokens', 'finished']);
    expect(outcome).toMatchObject({ selected: 1, chosen: 1 });
    expect(requestsOf(model.seen, 'lead')).toHaveLength(2);
  });
});

describe('seconds of a command', () => {
  it.each([
    [undefined, undefined],
    [60, 60_000],
  ])('`commandS: %s`', async (commandS, timeoutMs) => {
    for (const strategy of [single, delm, controller]) {
      const place: FakeWorkspace = fakeWorkspace();
      const options = commandS === undefined ? { agents: 1 } : { agents: 1, commandS };
      await solve(strategy, [...leadOf('w1'), ...acts(run('one'), 'FINISH partial: nothing'), DIGESTS], { options, workspaces: [place] });
      expect(place.timeoutsMs).toEqual([timeoutMs]);
    }
  });
});

describe('memory', () => {
  const replies = acts(...Array.from({ length: 9 }, (_, i) => run(`look ${i + 1}`)), FINISH);
  const digest: ScriptedStep = { when: { format: 'gist', includes: 'look 1' }, reply: 'GIST: the first five were of no use' };

  it('`compact` condenses all but the newest steps, once there are as many as it says', async () => {
    const options = { memory: 'compact', memorySteps: 8, memoryKeep: 3 };
    const { model } = await solve(single, [...replies, digest], { options, workspaces: fakeWorkspaces(1) });
    model.verify();
    const last = model.seen.at(-1)!;
    expect(last.section('Summaries')).toBe('the first five were of no use');
    const steps = [...last.text.matchAll(/step (\d+) \(exit/g)].map((match) => Number(match[1]));
    expect(steps).toEqual([6, 7, 8, 9]);
    const source = requestsOf(model.seen, 'gist')[0]!.section('Source')!;
    expect(source).toContain('step 5 (exit 0)');
    expect(source).not.toContain('step 6 (exit 0)');
  });

  it('`whole` keeps everything as it was sent', async () => {
    const { model } = await solve(single, replies, { workspaces: fakeWorkspaces(1) });
    const texts = model.seen.map(({ request }) => JSON.stringify(request.messages).slice(0, -1));
    texts.slice(1).forEach((text, i) => {
      expect(text.startsWith(texts[i]!)).toBe(true);
    });
  });
});

describe('a conversation that outgrows the window', () => {
  const long = (): FakeWorkspace => fakeWorkspace(() => 'x'.repeat(4000));
  const looks = Array.from({ length: 8 }, (_, i) => run(`edit ${i}`));

  it('`stop`: ends the agent', async () => {
    const options = { overflow: 'stop' };
    const { outcome, trace } = await solve(single, acts(...looks, FINISH), { options, workspaces: [long()] }, 6000);
    expect(outcome.submissions[0]).toMatchObject({ stop: 'limit:window', text: expect.stringContaining('edit 0') });
    expect(eventsIn(trace.events, 'limit')).toHaveLength(1);
    expect(eventsIn(trace.events, 'cut')).toEqual([]);
  });

  it('`elide`: loses its oldest outputs, and more where the provider counts otherwise', async () => {
    const tooLong: ScriptedStep = {
      when: { format: 'act', includes: /step 3 \(exit 0\):\nxxx[\s\S]*step 4/ },
      reply: new ModelError('context-too-long', 'Too long.', { sent: false }),
    };
    const { outcome, trace, model } = await solve(single, [tooLong, ...acts(...looks, FINISH)], { workspaces: [long()] }, 8000);
    model.verify();
    expect(outcome.submissions[0]!.stop).toBe('finished');
    expect(eventsIn(trace.events, 'cut').length).toBeGreaterThan(0);
  });

  it('ends the agent where no cut helps', async () => {
    const never: ScriptedStep = { reply: new ModelError('context-too-long', 'Too long.', { sent: false }), times: 'any' };
    const { outcome } = await solve(single, [...acts(run('edit')), never], { workspaces: fakeWorkspaces(1) });
    expect(outcome.submissions[0]).toMatchObject({ stop: 'limit:window', text: 'edit\n' });
  });
});

describe('replies that cannot be used', () => {
  it('end the agent after three in a row, and its submission says so', async () => {
    const { outcome } = await solve(single, acts(run('edit'), 'no', 'no', 'no'), { workspaces: fakeWorkspaces(1) });
    expect(outcome.submissions[0]).toMatchObject({ stop: 'limit:replies', text: 'edit\n' });
  });

  it('end a delegation; its lead goes on', async () => {
    const steps = [...leadOf('w1'), ...acts('no', 'no', 'no')];
    const { outcome } = await solve(controller, steps, { options: { agents: 1 }, workspaces: fakeWorkspaces(1) });
    expect(outcome.submissions[0]!.stop).toBe('finished');
  });
});

describe('decisions of a lead', () => {
  it('that are used up hand in what there is', async () => {
    for (const strategy of [controller, delm]) {
      const steps = [LEADS[0]!, { when: { format: 'act' }, reply: FINISH, times: 'any' } as const];
      const { outcome } = await solve(strategy, steps, { options: { agents: 1, attempts: 2 }, workspaces: fakeWorkspaces(1) });
      expect(outcome).toMatchObject({ stop: 'limit:rounds', submissions: [{ stop: 'limit:rounds' }] });
    }
  });
});
