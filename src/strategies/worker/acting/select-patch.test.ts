// The one selector: by the authors' own evidence, or first by what their peers say of the patches; the same for every strategy.
import { describe, expect, it } from 'vitest';
import type { Strategy } from '../../../core/strategy.ts';
import {
  acts,
  DIGESTS,
  delegateTo,
  eventsIn,
  FINISH,
  fakeWorkspaces,
  ISSUE,
  leadOf,
  requestsOf,
  run,
  submit,
} from '../../../testing/acting-play.ts';
import { createScriptedModel, type ScriptedStep } from '../../../testing/scripted-model.ts';
import { type SolveOptions, solveInMemory } from '../../../testing/solve-in-memory.ts';
import { callsIn, traceViolations } from '../../../testing/trace-rules.ts';
import { controller } from '../../controller/controller.ts';
import { delm } from '../../delm/delm.ts';
import { single } from '../../single/single.ts';

async function solve(strategy: unknown, steps: readonly ScriptedStep[], parts: Omit<SolveOptions, 'instance'>) {
  const model = createScriptedModel(steps);
  const solved = await solveInMemory(strategy as Strategy, model, { instance: ISSUE, ...parts });
  expect(traceViolations(solved.trace)).toEqual([]);
  return { ...solved, model };
}

/** Each agent of three edits, and ends with its own words. */
function endings(...ends: readonly string[]): ScriptedStep[] {
  return ends.flatMap((end, i) => [
    { when: { format: 'act', includes: `mend it in w${i + 1}` }, reply: run(`edit ${i + 1}`) },
    { when: { format: 'act', includes: `mend it in w${i + 1}` }, reply: end },
  ]);
}

const LEADS: Readonly<Record<string, readonly ScriptedStep[]>> = {
  round: [
    { when: { format: 'lead', purpose: 'plan' }, reply: delegateTo('w1', 'w2', 'w3') },
    { when: { format: 'lead', purpose: 'replan' }, reply: submit('w1') },
  ],
  isolated: ['w1', 'w2', 'w3'].flatMap(leadOf),
};
const PARTS = { agents: 3, noteCheck: 'off' };
const confirm = (candidates: string, reply: string): ScriptedStep => ({
  when: { format: 'confirm', includes: `candidates=${candidates}\n` },
  reply,
});

describe('own evidence', () => {
  const DONE = 'FINISH done: fixed';
  const CHECKED = 'FINISH done: fixed and reproduced [step 1]';

  it.each([
    [['FINISH partial: no', DONE, 'FINISH partial: no'], 1],
    [[DONE, DONE, CHECKED], 2],
    [['FINISH done: fixed [step 9]', CHECKED, DONE], 1],
  ])('%j selects %i, whatever a lead would choose', async (ends, selected) => {
    for (const [strategy, leads, options] of [
      [delm, LEADS.isolated!, {}],
      [controller, LEADS.isolated!, { mode: 'isolated' }],
      [controller, LEADS.round!, {}],
    ] as const) {
      const steps = [...leads, ...endings(...ends), DIGESTS];
      const { outcome } = await solve(strategy, steps, { options: { ...PARTS, ...options }, workspaces: fakeWorkspaces(3) });
      expect(outcome.selected).toBe(selected);
    }
  });

  it('of a step that failed is none', async () => {
    const failing: ScriptedStep[] = [
      {
        when: { format: 'act' },
        reply: ({ request, section }) => (section('Observation') ? CHECKED : run(`edit ${request.seed}`)),
        times: 'any',
      },
    ];
    const places = fakeWorkspaces(2).map((place, i) => ({
      ...place,
      run: async (script: string) => {
        place.current.push(script);
        return { exitCode: i === 0 ? 1 : 0, output: '', timedOut: false, truncatedBytes: 0, durationUs: 1 };
      },
    }));
    const { outcome } = await solve(single, failing, { options: { agents: 2 }, workspaces: places });
    expect(outcome.selected).toBe(1);
  });

  it('costs no call', async () => {
    const { trace } = await solve(single, acts(run('edit'), FINISH), { workspaces: fakeWorkspaces(1) });
    expect(callsIn(trace).every(({ purpose }) => purpose === 'act')).toBe(true);
  });
});

describe("peers' confirmations", () => {
  const ENDS = ['FINISH done: fixed [step 1]', 'FINISH partial: not sure', 'FINISH done: fixed [step 1]'];
  const VOTES = [confirm('w2,w3', 'CONFIRM: w2'), confirm('w1,w3', 'CONFIRM: none'), confirm('w1,w2', 'I think so.\nCONFIRM: w2')];

  it.each([
    ['delm', delm, LEADS.isolated!, {}],
    ['controller, isolated', controller, LEADS.isolated!, { mode: 'isolated' }],
    ['controller in rounds', controller, LEADS.round!, {}],
  ])('go before own evidence, at one call each, inside the trial: %s', async (_, strategy, leads, options) => {
    const parts = { options: { ...PARTS, ...options, selector: 'peers' }, workspaces: fakeWorkspaces(3) };
    const { outcome, trace, model } = await solve(strategy, [...leads, ...endings(...ENDS), ...VOTES, DIGESTS], parts);
    model.verify();
    expect(outcome.selected).toBe(1);
    const submissions = eventsIn(trace.events, 'submission');
    const asked = callsIn(trace).filter(({ purpose }) => purpose === 'verify');
    expect(asked).toHaveLength(3);
    for (const call of asked) {
      expect(call.costUsd).toBeGreaterThan(0);
      expect(submissions.filter(({ seq }) => call.causes.includes(seq))).toHaveLength(3);
    }
    const [first] = requestsOf(model.seen, 'confirm');
    expect(first!.section('Draft')).toBe('edit 1');
    expect(first!.section('Source')).toBe('[w2]\nedit 2\n[w3]\nedit 3');
    expect(first!.section('Issue')).toBe('add(1, 2) gives -1.');
  });

  it('are the same for independent attempts', async () => {
    const own = new Map<number | undefined, string[]>();
    const acting: ScriptedStep = {
      when: { format: 'act' },
      times: 'any',
      reply: ({ request: { seed } }) => {
        if (!own.has(seed)) own.set(seed, [run(`edit ${own.size + 1}`), ENDS[own.size]!]);
        return own.get(seed)!.shift()!;
      },
    };
    const { outcome, model } = await solve(single, [acting, ...VOTES], {
      options: { agents: 3, selector: 'peers' },
      workspaces: fakeWorkspaces(3),
    });
    model.verify();
    expect(outcome.selected).toBe(1);
  });

  it('come after a non-empty patch, and need two authors', async () => {
    const one = await solve(single, acts(run('edit'), FINISH), { options: { selector: 'peers' }, workspaces: fakeWorkspaces(1) });
    expect(one.outcome.selected).toBe(0);
    const none = await solve(single, [{ when: { format: 'act' }, reply: FINISH, times: 'any' }], {
      options: { agents: 2, selector: 'peers' },
      workspaces: fakeWorkspaces(2),
    });
    expect(callsIn(none.trace).every(({ purpose }) => purpose === 'act')).toBe(true);
  });

  it('that nobody can read, or pay for, leave the own evidence', async () => {
    const prose: ScriptedStep = { when: { format: 'confirm' }, reply: 'They all look nice.', times: 'any' };
    const steps = [...LEADS.isolated!, ...endings(...ENDS.slice(0, 2), 'FINISH done: fixed'), DIGESTS];
    const options = { ...PARTS, selector: 'peers' };
    const bad = await solve(delm, [...steps, prose], { options, workspaces: fakeWorkspaces(3) });
    expect(bad.outcome.selected).toBe(0);
    expect(eventsIn(bad.trace.events, 'repair').filter(({ outcome }) => outcome === 'confirm-nothing')).toHaveLength(3);
    const poor = await solve(delm, steps, { options: { ...options, wallS: 5 }, workspaces: fakeWorkspaces(3), limits: {} });
    expect(poor.outcome.submissions).toHaveLength(3);
    expect(poor.outcome.selected).toBeDefined();
    expect(requestsOf(poor.model.seen, 'confirm')).toEqual([]);
  });
});
