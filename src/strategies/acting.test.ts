// Agents that work in repositories, with scripted replies and workspaces: what each strategy lets them see, and what it hands in.
import { describe, expect, it } from 'vitest';
import {
  acts,
  delegateTo,
  FINISH as finish,
  ISSUE as instance,
  eventsIn as of,
  requestsOf as promptsOf,
  run,
  submit as submitted,
  DIGESTS as summaries,
  fakeWorkspace as workspace,
} from '../testing/acting-play.ts';
import { createScriptedModel, type ScriptedStep } from '../testing/scripted-model.ts';
import { solveInMemory } from '../testing/solve-in-memory.ts';
import { controller } from './controller/controller.ts';
import { delm } from './delm/delm.ts';
import { single } from './single/single.ts';

const submit = submitted();

describe('single', () => {
  it('runs scripts until it finishes, and hands in the patch', async () => {
    const model = createScriptedModel(acts(run('cat <<EOF\nedit\nEOF'), finish));
    const place = workspace();
    const { outcome, trace } = await solveInMemory(single, model, { instance, workspaces: [place] });
    model.verify();
    expect(place.scripts).toEqual(['cat <<EOF\nedit\nEOF\n']);
    expect(outcome).toMatchObject({ selected: 0, stop: 'finished', submissions: [{ kind: 'patch', text: 'cat <<EOF\nedit\nEOF\n' }] });
    expect(of(trace.events, 'exec')).toHaveLength(1);
    expect(model.seen[1]!.text).toContain('step 1 (exit 0):\nran cat');
  });

  it('keeps what was sent before, byte for byte', async () => {
    const model = createScriptedModel(acts(run('one'), run('two'), finish));
    await solveInMemory(single, model, { instance, workspaces: [workspace()] });
    const texts = model.seen.map(({ request }) => JSON.stringify(request.messages).slice(0, -1));
    expect(texts[1]!.startsWith(texts[0]!)).toBe(true);
    expect(texts[2]!.startsWith(texts[1]!)).toBe(true);
  });

  it('takes the patch when the steps are used up, and says so', async () => {
    const model = createScriptedModel(acts(run('edit 1'), run('edit 2')));
    const { outcome } = await solveInMemory(single, model, { instance, options: { totalSteps: 2 }, workspaces: [workspace()] });
    expect(outcome.stop).toBe('limit:steps');
    expect(outcome.submissions[0]!.text).toBe('edit 1\nedit 2\n');
  });

  it('shows a bad reply back, and stops the agent after three', async () => {
    const model = createScriptedModel(acts('no block', '', run('a').repeat(2)));
    const { outcome, trace } = await solveInMemory(single, model, { instance, workspaces: [workspace()] });
    expect(of(trace.events, 'repair').map(({ outcome: what }) => what)).toEqual(['re-asked', 're-asked', 'stop-agent']);
    expect(model.seen[1]!.section('Feedback')).toContain('neither a fenced block');
    expect(outcome.submissions[0]!.text).toBe('');
  });

  it('leaves old outputs out when the window is full, as an event', async () => {
    const model = createScriptedModel(acts(...Array.from({ length: 8 }, (_, i) => run(`look ${i}`)), finish), { contextTokens: 6000 });
    const { trace } = await solveInMemory(single, model, { instance, workspaces: [workspace(() => 'x'.repeat(4000))] });
    expect(of(trace.events, 'cut').length).toBeGreaterThan(0);
    expect(model.seen.at(-1)!.text).toContain('(left out to fit the window)');
    expect(model.seen.at(-1)!.text).toContain('step 8 (exit 0):\nxxx');
  });

  it('selects the patch of who is done before an unfinished one, an empty one last', async () => {
    const byAgent = new Map<number | undefined, string[]>();
    const model = createScriptedModel([
      {
        when: { format: 'act' },
        times: 'any',
        reply: ({ request }) => {
          if (!byAgent.has(request.seed))
            byAgent.set(request.seed, byAgent.size === 0 ? ['FINISH done: nothing to do'] : [run('edit x'), finish]);
          return byAgent.get(request.seed)!.shift()!;
        },
      },
    ]);
    const { outcome } = await solveInMemory(single, model, { instance, options: { agents: 2 }, workspaces: [workspace(), workspace()] });
    expect(outcome.submissions.map(({ text }) => text)).toEqual(['', 'edit x\n']);
    expect(outcome.selected).toBe(1);
  });
});

describe('controller', () => {
  it('delegates to all workspaces at once, waits for all, reads their reports, submits', async () => {
    const model = createScriptedModel([
      { when: { format: 'lead', purpose: 'plan' }, reply: delegateTo('w1', 'w2') },
      { when: { format: 'lead', purpose: 'replan', includes: /Attempt 1 in w1: done[\s\S]*Attempt 1 in w2: done/ }, reply: submit },
      ...acts(run('edit'), run('edit'), finish, finish),
      summaries,
    ]);
    const { outcome, trace } = await solveInMemory(controller, model, {
      instance,
      options: { agents: 2 },
      workspaces: [workspace(), workspace()],
    });
    model.verify();
    expect(outcome.submissions).toHaveLength(2);
    expect(outcome.selected).toBe(0);
    expect(
      of(trace.events, 'message')
        .map(({ via, kind }) => `${via} ${kind}`)
        .sort(),
    ).toEqual(['controller assign', 'controller assign', 'controller report', 'controller report']);
    expect(of(trace.events, 'wait').map((event) => event.for)).toContain('barrier');
    // A worker sees the issue and its own instruction, and nothing of the other workspace.
    for (const seen of promptsOf(model.seen, 'act')) expect(/in w1/.test(seen.text) && /in w2/.test(seen.text)).toBe(false);
  });

  it('in `serial` hands out one subtask at a time; its workspace persists', async () => {
    const model = createScriptedModel([
      { when: { format: 'lead', purpose: 'plan' }, reply: delegateTo('w1', 'w2') },
      { when: { format: 'lead', purpose: 'replan' }, reply: delegateTo('w1') },
      { when: { format: 'lead', purpose: 'replan' }, reply: submit },
      ...acts(run('edit 1'), finish, run('edit 2'), finish),
      summaries,
    ]);
    const places = [workspace(), workspace()];
    const { outcome } = await solveInMemory(controller, model, { instance, options: { agents: 2, mode: 'serial' }, workspaces: places });
    expect(places.map(({ scripts }) => scripts.length)).toEqual([2, 0]);
    expect(outcome.submissions.map(({ text }) => text)).toEqual(['edit 1\nedit 2\n', '']);
  });

  it('in `isolated` has a lead for each workspace', async () => {
    const model = createScriptedModel([
      { when: { format: 'lead', purpose: 'plan', includes: 'workspaces=w1;' }, reply: delegateTo('w1') },
      { when: { format: 'lead', purpose: 'plan', includes: 'workspaces=w2;' }, reply: delegateTo('w2') },
      { when: { format: 'lead', purpose: 'replan', includes: 'workspaces=w1;' }, reply: submit },
      {
        when: { format: 'lead', purpose: 'replan', includes: 'workspaces=w2;' },
        reply: JSON.stringify({ action: 'submit', workspace: 'w2' }),
      },
      ...acts(finish, finish),
    ]);
    const { outcome } = await solveInMemory(controller, model, {
      instance,
      options: { agents: 2, mode: 'isolated' },
      workspaces: [workspace(), workspace()],
    });
    model.verify();
    expect(outcome.stop).toBe('finished');
  });

  it('delegates the issue itself when its lead cannot be read twice', async () => {
    const model = createScriptedModel([
      { when: { format: 'lead' }, reply: 'I think...', times: 2 },
      { when: { format: 'lead', purpose: 'replan' }, reply: submit },
      ...acts(finish),
    ]);
    const { trace } = await solveInMemory(controller, model, { instance, options: { agents: 1 }, workspaces: [workspace()] });
    expect(of(trace.events, 'repair').map(({ outcome }) => outcome)).toEqual(['re-asked', 'delegate-the-issue']);
  });

  it('hides the issue from implementers where `issueInPrompt` is off', async () => {
    const model = createScriptedModel([
      { when: { format: 'lead', purpose: 'plan' }, reply: delegateTo('w1') },
      { when: { format: 'lead', purpose: 'replan' }, reply: submit },
      ...acts(finish),
    ]);
    await solveInMemory(controller, model, { instance, options: { agents: 1, issueInPrompt: false }, workspaces: [workspace()] });
    expect(promptsOf(model.seen, 'act')[0]!.section('Issue')).toBeUndefined();
  });
});

/** Two agents: the first notes something in its first step, the second looks around three times. */
function team(notes: string, more: ScriptedStep[] = []): ScriptedStep[] {
  return [
    ...more,
    { when: { format: 'lead', purpose: 'plan', includes: 'workspaces=w1;' }, reply: delegateTo('w1'), latencyMs: 100 },
    { when: { format: 'lead', purpose: 'plan', includes: 'workspaces=w2;' }, reply: delegateTo('w2'), latencyMs: 100 },
    { when: { format: 'lead', purpose: 'replan', includes: 'workspaces=w1;' }, reply: submit },
    {
      when: { format: 'lead', purpose: 'replan', includes: 'workspaces=w2;' },
      reply: JSON.stringify({ action: 'submit', workspace: 'w2' }),
    },
    { when: { format: 'act', includes: 'mend it in w1' }, reply: run('look'), latencyMs: 100 },
    { when: { format: 'act', includes: 'mend it in w1' }, reply: run('edit', notes), latencyMs: 100 },
    { when: { format: 'act', includes: 'mend it in w1' }, reply: finish, latencyMs: 5000 },
    { when: { format: 'act', includes: 'mend it in w2' }, reply: run('look'), times: 3, latencyMs: 1500 },
    { when: { format: 'act', includes: 'mend it in w2' }, reply: finish, latencyMs: 1500 },
    summaries,
  ];
}

async function mendTogether(steps: ScriptedStep[], options: Record<string, unknown> = {}) {
  const model = createScriptedModel(steps);
  const solved = await solveInMemory(delm, model, { instance, options: { agents: 2, ...options }, workspaces: [workspace(), workspace()] });
  const second = model.seen.filter(({ format, text }) => format === 'act' && text.includes('mend it in w2'));
  const entries = of(solved.trace.events, 'entry').map(({ action, label, reason }) => `${action} ${label}${reason ? `: ${reason}` : ''}`);
  return { ...solved, model, second, entries };
}

const FACT = 'NOTE FACT: add is in src/add.js [step 1]';
const FAIL = 'NOTE FAIL: swapping the arguments changes nothing [step 1]';
const approve: ScriptedStep = { when: { format: 'check' }, reply: 'VERDICT: APPROVED\nREASON: none' };
const reject: ScriptedStep = { when: { format: 'check' }, reply: 'VERDICT: WRONG\nREASON: step 1 shows no such thing' };

describe('delm', () => {
  it('shares a cited note with the others, once, at the end of their conversation', async () => {
    const { second, entries, outcome, model } = await mendTogether(team(FACT));
    expect(entries.filter((entry) => !entry.startsWith('read'))).toEqual(['proposed N1', 'admitted N1']);
    expect(second.at(-1)!.text.split('[N1] FACT agent-1: add is in src/add.js')).toHaveLength(2);
    const texts = second.map(({ request }) => JSON.stringify(request.messages).slice(0, -1));
    for (const [i, text] of texts.slice(1).entries()) expect(text.startsWith(texts[i]!)).toBe(true);
    expect(outcome.submissions).toHaveLength(2);
    // Nothing else crosses over: no edits, no reports.
    for (const seen of model.seen) expect(/in w1/.test(seen.text) && /in w2/.test(seen.text)).toBe(false);
  });

  it('lets the verifier judge what others build on, against the cited output', async () => {
    const { entries, model } = await mendTogether(team(FAIL, [approve]));
    model.verify();
    expect(entries).toContain('admitted N1');
    expect(promptsOf(model.seen, 'check')[0]!.section('Source')).toContain('$ look\nstep 1 (exit 0):\nran look');
  });

  it('tells the author why a note was not shared', async () => {
    const { entries, model, second } = await mendTogether(team(FAIL, [reject]));
    expect(entries).toContain('rejected N1: step 1 shows no such thing');
    expect(second.some(({ text }) => text.includes('[N1]'))).toBe(false);
    const author = model.seen.filter(({ format, text }) => format === 'act' && text.includes('mend it in w1')).at(-1)!;
    expect(author.section('Feedback')).toContain('was not shared: step 1 shows no such thing');
  });

  it.each([
    ['cites no step', 'NOTE FAIL: it does not work', 'rejected N1: it states a result and cites no step whose output shows it'],
    ['cites a step that did not run', 'NOTE FACT: here [step 9]', 'rejected N1: it cites step 9, which did not run'],
    ['is too long', `NOTE FACT: ${'x'.repeat(101)} [step 1]`, 'rejected N1: it has 101 characters, at most 100 are allowed'],
  ])('does not share a note that %s', async (_, note, entry) => {
    expect((await mendTogether(team(note))).entries).toContain(entry);
  });

  it('asks no verifier with `noteCheck: citation`, and no evidence with `off`', async () => {
    expect((await mendTogether(team(FAIL), { noteCheck: 'citation' })).entries).toContain('admitted N1');
    expect((await mendTogether(team('NOTE FAIL: no'), { noteCheck: 'off' })).entries).toContain('admitted N1');
  });

  it('shows nothing of others without sharing, and nothing in mid-work with `refresh: dispatch`', async () => {
    expect((await mendTogether(team(FACT), { sharing: 'off' })).second.some(({ text }) => text.includes('[N1]'))).toBe(false);
    expect((await mendTogether(team(FACT), { refresh: 'dispatch' })).second.some(({ text }) => text.includes('[N1]'))).toBe(false);
  });

  it('lets only the kinds be written that are on', async () => {
    const { entries, model } = await mendTogether(team(FACT), { noteKinds: ['FAIL'] });
    expect(entries).toEqual([]);
    expect(promptsOf(model.seen, 'act')[0]!.text).not.toContain('NOTE FACT');
  });
});
