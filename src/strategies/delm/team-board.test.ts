// Notes of agents on a repository: which may be written, what becomes of them, who is shown what and when. Two agents: the first writes, the second reads.
import { describe, expect, it } from 'vitest';
import { NOTE_KINDS } from '../../core/replies/act.ts';
import { eventsIn, FINISH, fakeWorkspaces, ISSUE, leadOf, requestsOf, run } from '../../testing/acting-play.ts';
import { createScriptedModel, type ScriptedStep } from '../../testing/scripted-model.ts';
import { solveInMemory } from '../../testing/solve-in-memory.ts';
import { traceViolations } from '../../testing/trace-rules.ts';
import { delm } from './delm.ts';

const writer = { format: 'act', includes: 'mend it in w1' };
const reader = { format: 'act', includes: 'mend it in w2' };
const APPROVE: ScriptedStep = { when: { format: 'check' }, reply: 'VERDICT: APPROVED\nREASON: none' };
const REJECT: ScriptedStep = { when: { format: 'check' }, reply: 'VERDICT: WRONG\nREASON: step 1 shows no such thing' };
const SUMMARY = 'NOTE PATCH_SUMMARY: files=add.js | idea=plus for minus | evidence=the reproduction gives 3 | risk=none [step 1]';

interface Play {
  /** Notes of the writer's replies, from its second step on; each reply also runs something. */
  readonly notes: readonly string[];
  readonly checks?: readonly ScriptedStep[];
  readonly options?: Record<string, unknown>;
  readonly readerSteps?: number;
  readonly readerMs?: number;
}

async function play({ notes, checks = [], options = {}, readerSteps = 8, readerMs = 300 }: Play) {
  const model = createScriptedModel([
    ...checks,
    ...leadOf('w1'),
    ...leadOf('w2'),
    { when: writer, reply: run('look'), latencyMs: 100 },
    ...notes.map((note): ScriptedStep => ({ when: writer, reply: run('edit', note), latencyMs: 100 })),
    { when: writer, reply: FINISH, latencyMs: 100 },
    { when: reader, reply: run('look'), times: readerSteps, latencyMs: readerMs },
    { when: reader, reply: FINISH, latencyMs: readerMs },
    { when: { format: 'gist' }, reply: 'GIST: looked', times: 'any' },
  ]);
  const solved = await solveInMemory(delm, model, { instance: ISSUE, options: { agents: 2, ...options }, workspaces: fakeWorkspaces(2) });
  expect(traceViolations(solved.trace)).toEqual([]);
  model.verify();
  const entries = eventsIn(solved.trace.events, 'entry');
  const fates = entries.filter(({ action }) => action !== 'read').map((one) => `${one.action} ${one.label}.${one.version}`);
  const reasons = entries.flatMap(({ reason }) => reason ?? []);
  const readerSaw = requestsOf(model.seen, 'act').filter(({ text }) => text.includes('mend it in w2'));
  const writerSaw = requestsOf(model.seen, 'act').filter(({ text }) => text.includes('mend it in w1'));
  return { ...solved, model, fates, reasons, readerSaw, writerSaw };
}

const example: Record<string, string> = {
  FACT: 'NOTE FACT: add is in src/add.js [step 1]',
  OBSERVED: 'NOTE OBSERVED: it gives -1 [step 1]',
  TRIED: 'NOTE TRIED: looked [step 1]',
  FAIL: 'NOTE FAIL: swapping changes nothing [step 1]',
  CLAIM: 'NOTE CLAIM: src/add.js',
  PATCH_SUMMARY: SUMMARY,
};

describe('kinds of notes', () => {
  it.each(NOTE_KINDS)('%s can be on or off by itself', async (kind) => {
    const options = { noteCheck: 'citation' };
    const on = await play({ notes: [example[kind]!], options: { ...options, noteKinds: [kind] } });
    expect(on.fates).toEqual(['proposed N1.1', 'admitted N1.1']);
    expect(on.readerSaw.at(-1)!.text).toContain(`[N1] ${kind} agent-1`);
    expect(on.readerSaw[0]!.section('Reply format')).toMatch(new RegExp(`notes=${kind}\n[\\s\\S]*NOTE ${kind}: `));
    const noteKinds = NOTE_KINDS.filter((one) => one !== kind);
    const off = await play({ notes: [example[kind]!], options: { ...options, noteKinds } });
    expect(off.fates).toEqual([]);
    // What is off is not even asked for (the published prompt asks for claims that it drops).
    expect(off.readerSaw[0]!.text).not.toContain(kind);
  });

  it('without any, nothing is said of notes', async () => {
    const { readerSaw } = await play({ notes: [example.FACT!], options: { noteKinds: [] } });
    expect(readerSaw[0]!.text).not.toMatch(/NOTE |colleague|corrects/);
  });

  it('CLAIM is off by default, all others are on', () => {
    expect(delm.options.parse({}).noteKinds).toEqual(NOTE_KINDS.filter((kind) => kind !== 'CLAIM'));
  });
});

describe('a claim', () => {
  const options = { noteKinds: ['CLAIM'], refresh: 'full' };

  it('stands for five minutes', async () => {
    const { readerSaw } = await play({ notes: [example.CLAIM!], options, readerSteps: 4, readerMs: 99_000 });
    // The claim is made in the first second; the prompts are sent 99.4 seconds apart.
    expect(readerSaw.map(({ text }) => text.includes('[N1] CLAIM'))).toEqual([false, true, true, true, false]);
  });

  it('is one of at most two', async () => {
    const { fates, reasons } = await play({ notes: ['NOTE CLAIM: one', 'NOTE CLAIM: two', 'NOTE CLAIM: three'], options });
    expect(fates).toEqual(['proposed N1.1', 'admitted N1.1', 'proposed N2.1', 'admitted N2.1', 'proposed N3.1', 'rejected N3.1']);
    expect(reasons).toEqual(['you have claimed 2 things already']);
  });
});

describe('refresh', () => {
  const count = (text: string): number => text.split('[N1] FACT').length - 1;
  const saw = async (refresh: string): Promise<number[]> => {
    const { readerSaw } = await play({ notes: [example.FACT!], options: { refresh } });
    return readerSaw.map(({ text }) => count(text));
  };

  it('`every-step`: arrives once, and stays where it arrived', async () => {
    const { readerSaw } = await play({ notes: [example.FACT!] });
    const counts = readerSaw.map(({ text }) => count(text));
    expect(counts[0]).toBe(0);
    expect(counts.slice(1)).toEqual(Array.from({ length: 8 }, () => 1));
    const texts = readerSaw.map(({ request }) => JSON.stringify(request.messages).slice(0, -1));
    for (const [i, text] of texts.slice(1).entries()) expect(text.startsWith(texts[i]!)).toBe(true);
  });

  it('`dispatch`: is not shown to who was at work already, but to who begins after it', async () => {
    expect(await saw('dispatch')).toEqual(Array.from({ length: 9 }, () => 0));
    const { model } = await play({ notes: [example.FACT!], options: { refresh: 'dispatch' } });
    const leads = requestsOf(model.seen, 'lead').filter(({ text, purpose }) => purpose === 'replan' && text.includes('workspaces=w2;'));
    expect(leads[0]!.section('Shared context')).toContain('[N1] FACT');
  });

  it('`full`: the whole board is shown at each step, and only the newest copy of it', async () => {
    const { readerSaw } = await play({ notes: [example.FACT!, example.OBSERVED!], options: { refresh: 'full' } });
    const counts = readerSaw.map(({ text }) => count(text));
    expect(counts).toEqual([0, ...Array.from({ length: 8 }, () => 1)]);
    expect(readerSaw.at(-1)!.request.messages.at(-1)!.parts.join('')).toMatch(/\[N1\] FACT[\s\S]*\[N2\] OBSERVED/);
  });
});

describe('sharing', () => {
  it('off: nothing of others, not even as a message; the own notes are there for the own lead', async () => {
    const { model, readerSaw, trace } = await play({ notes: [example.FACT!], options: { sharing: 'off' } });
    expect(readerSaw.some(({ text }) => text.includes('[N1]'))).toBe(false);
    expect(eventsIn(trace.events, 'message')).toEqual([]);
    expect(eventsIn(trace.events, 'entry').filter(({ action }) => action === 'read')).toEqual([]);
    const lead = (name: string) =>
      requestsOf(model.seen, 'lead').find(({ text, purpose }) => purpose === 'replan' && text.includes(`=${name};`))!;
    expect(lead('w1').section('Shared context')).toContain('[N1]');
    expect(lead('w2').section('Shared context')).toBeUndefined();
  });

  it('on: each reader reads a note once', async () => {
    const { trace } = await play({ notes: [example.FACT!], options: { refresh: 'full' } });
    const read = eventsIn(trace.events, 'entry').filter(({ action }) => action === 'read');
    expect(read.map(({ agent, label }) => `${agent} ${label}`)).toEqual(['agent-2 N1']);
  });
});

describe('the check of a note', () => {
  it.each([
    ['a TRIED', 'NOTE TRIED: ran the tests', 'cites no step'],
    ['an OBSERVED', 'NOTE OBSERVED: all is well', 'cites no step'],
    ['a FACT with a command', 'NOTE FACT: `npm test` is slow', 'cites no step'],
    ['a FACT with a result', 'NOTE FACT: test_add fails', 'cites no step'],
    ['a summary without evidence', 'NOTE PATCH_SUMMARY: files=a.js | idea=b | risk=c [step 1]', 'its field evidence= is missing'],
  ])('wants evidence of %s', async (_, note, reason) => {
    const { reasons } = await play({ notes: [note], options: { noteCheck: 'citation' } });
    expect(reasons).toEqual([expect.stringContaining(reason)]);
  });

  it('wants none of a plain FACT', async () => {
    expect((await play({ notes: ['NOTE FACT: add lives in src'], options: { noteCheck: 'citation' } })).fates).toContain('admitted N1.1');
  });

  it.each([
    ['on', 'NOTE FAIL: no [step 1]', [REJECT], 'rejected'],
    ['on', 'NOTE FAIL: no [step 1]', [APPROVE], 'admitted'],
    ['on', SUMMARY, [REJECT], 'rejected'],
    ['citation', 'NOTE FAIL: no [step 1]', [], 'admitted'],
    ['citation', 'NOTE FAIL: no', [], 'rejected'],
    ['wording', 'NOTE FAIL: no', [], 'admitted'],
    ['wording', 'NOTE PATCH_SUMMARY: files=a | idea=b | evidence=should work | risk=c', [], 'rejected'],
    ['wording', 'NOTE TRIED: grep for add', [], 'rejected'],
    ['wording', 'NOTE TRIED: grep for add in src/add.js', [], 'admitted'],
    ['off', 'NOTE PATCH_SUMMARY: evidence=tbd', [], 'admitted'],
  ] as const)('`%s`: %s', async (noteCheck, note, checks, fate) => {
    expect((await play({ notes: [note], checks, options: { noteCheck } })).fates).toContain(`${fate} N1.1`);
  });

  it('is off with `verification: off`', async () => {
    expect((await play({ notes: ['NOTE FAIL: no'], options: { verification: 'off' } })).fates).toContain('admitted N1.1');
  });
});

describe('a rejected note', () => {
  it('goes back to its author, who may write it anew under its label, within a limit', async () => {
    const bad = 'NOTE FAIL: it is of no use';
    const { fates, writerSaw, readerSaw } = await play({ notes: [bad, bad, bad, bad], options: { noteCheck: 'citation', retries: 2 } });
    expect(fates.filter((fate) => fate.startsWith('rejected'))).toEqual([
      'rejected N1.1',
      'rejected N1.2',
      'rejected N1.3',
      'rejected N2.1',
    ]);
    expect(writerSaw.at(-1)!.text.split('was not shared').length - 1).toBe(3);
    expect(readerSaw.at(-1)!.text).not.toContain('it is of no use');
  });

  it('is shared when it is put right', async () => {
    const notes = ['NOTE FAIL: no', 'NOTE FAIL: no, see the output [step 1]'];
    const { fates, readerSaw } = await play({ notes, options: { noteCheck: 'citation' } });
    expect(fates).toEqual(['proposed N1.1', 'rejected N1.1', 'proposed N1.2', 'admitted N1.2']);
    expect(readerSaw.at(-1)!.text).toContain('[N1] FAIL agent-1: no, see the output');
  });

  it('of the last reply can still be put right', async () => {
    const model = createScriptedModel([
      ...leadOf('w1'),
      { when: { format: 'act' }, reply: run('edit') },
      { when: { format: 'act' }, reply: `NOTE PATCH_SUMMARY: idea=plus\n${FINISH}` },
      { when: { format: 'act', includes: /was not shared: it states a result[\s\S]*then finish/ }, reply: `${SUMMARY}\n${FINISH}` },
      { when: { format: 'gist' }, reply: 'GIST: looked', times: 'any' },
    ]);
    const options = { agents: 1, noteCheck: 'citation' };
    const { trace } = await solveInMemory(delm, model, { instance: ISSUE, options, workspaces: fakeWorkspaces(1) });
    model.verify();
    expect(eventsIn(trace.events, 'entry').map(({ action, version }) => `${action} ${version}`)).toEqual([
      'proposed 1',
      'rejected 1',
      'proposed 2',
      'admitted 2',
    ]);
  });
});

describe('a correction', () => {
  it('names what it puts right; who is shown the board anew is spared the old note', async () => {
    const notes = [example.FACT!, 'NOTE FACT: no, it is in src/sum.js [step 2] [corrects N1]'];
    const { readerSaw, model, trace } = await play({ notes });
    expect(readerSaw.at(-1)!.text).toMatch(
      /\[N1\] FACT agent-1: add is[\s\S]*\[N2\] FACT agent-1 \(corrects N1\): no, it is in src\/sum\.js/,
    );
    const lead = requestsOf(model.seen, 'lead').find(({ text, purpose }) => purpose === 'replan' && text.includes('=w2;'))!;
    expect(lead.section('Shared context')).toBe('[N2] FACT agent-1 (corrects N1): no, it is in src/sum.js');
    const [first, second] = eventsIn(trace.events, 'entry').filter(({ action }) => action === 'admitted');
    expect(second!.causes).toContain(first!.seq);
  });

  it('of a patch summary by the next one of its author needs no word', async () => {
    const { readerSaw } = await play({ notes: [SUMMARY, SUMMARY.replace('plus for minus', 'sum')], options: { noteCheck: 'citation' } });
    expect(readerSaw.at(-1)!.text).toContain('[N2] PATCH_SUMMARY agent-1 (corrects N1)');
  });

  it('of what is not there is rejected', async () => {
    const { reasons } = await play({ notes: ['NOTE FACT: here [corrects N7]'] });
    expect(reasons).toEqual(['it corrects N7, which you were not shown']);
  });
});

describe('sizes of views', () => {
  it('are options of their own for who decides and who works', async () => {
    const notes = Array.from({ length: 6 }, (_, i) => `NOTE FACT: ${i} ${'x'.repeat(70)} [step 1]`);
    const options = { refresh: 'full', boardTokens: 60, leadBoardTokens: 90 };
    const { readerSaw, model } = await play({ notes, options });
    const count = (text: string): number => [...text.matchAll(/\[N\d\] FACT/g)].length;
    expect(count(readerSaw.at(-1)!.text)).toBe(2);
    const lead = requestsOf(model.seen, 'lead').find(({ text, purpose }) => purpose === 'replan' && text.includes('=w2;'))!;
    expect(count(lead.text)).toBe(3);
  });
});
