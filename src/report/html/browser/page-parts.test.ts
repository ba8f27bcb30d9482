// The pure parts of the page's script: scales, label places, sorting and filtering, texts by address, and events in words.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callEvent } from '../../../accounting/__fixtures__/trace-builder.ts';
import type { TraceEvent, TraceEventBody } from '../../../core/trace.ts';
import type { CellName, TrialItem } from '../report-data.ts';
import { eventText } from './event-text.ts';
import { placeBeside } from './place-beside.ts';
import { logDomain, logTicks, ticks } from './scales.ts';
import { compareKeys } from './sort-tables.ts';
import { openTexts } from './text-store.ts';
import { filterTrials, noFilter } from './trial-list.ts';

describe('scales', () => {
  it('put round ticks inside the domain', () => {
    expect(ticks([0, 1], 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticks([-0.53, 0.53], 3)).toEqual([-0.5, 0, 0.5]);
    expect(ticks([3, 3], 4)).toEqual([3]);
    const ends = fc.tuple(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
      fc.integer({ min: 2, max: 12 }),
    );
    fc.assert(
      fc.property(ends, ([low, span, count]) => {
        const found = ticks([low, low + span], count);
        expect(found.length).toBeLessThanOrEqual(count + 1);
        for (const tick of found) expect(tick).toBeGreaterThanOrEqual(low - span * 1e-6);
      }),
    );
  });

  it('put logarithmic ticks where they can be read', () => {
    expect(logTicks([0.015, 0.18], 6)).toEqual([0.02, 0.05, 0.1]);
    expect(logTicks([1e-3, 1e3], 8)).toEqual([0.001, 0.01, 0.1, 1, 10, 100, 1000]);
    expect(logDomain([0, 1, 10])[0]).toBeLessThan(1);
  });
});

it('labels lie on no point and on no other label', () => {
  const labels = placeBeside([
    { x: 50, y: 50, text: '1' },
    { x: 52, y: 50, text: '2' },
    { x: 50, y: 53, text: '8' },
    { x: 200, y: 9, text: '' },
  ]);
  expect(labels.length).toBeGreaterThanOrEqual(2);
  for (const [place, a] of labels.entries()) {
    for (const b of labels.slice(place + 1)) expect(Math.abs(a.x - b.x) >= 6.5 || Math.abs(a.y - b.y) >= 10).toBe(true);
  }
});

describe('sorting', () => {
  it('has the unknown last, whichever way', () => {
    for (const isDescending of [false, true]) {
      expect([3, undefined, 1].sort((a, b) => compareKeys(a, b, isDescending)).at(-1)).toBeUndefined();
    }
    expect(['b', 'a', 10, 9].sort((a, b) => compareKeys(a, b, false))).toEqual([9, 10, 'a', 'b']);
  });
});

describe('filterTrials', () => {
  const cells = ['x', 'y'].map((id) => ({ id }) as CellName);
  const trial = (id: string, cell: number, more: Partial<TrialItem> = {}) =>
    ({
      id,
      cell,
      instance: id,
      stratum: 'law',
      repeat: 1,
      status: 'graded',
      verdict: 'correct',
      error: '',
      costUsd: 1,
      wallS: 1,
      calls: 1,
      ...more,
    }) as TrialItem;
  const trials = [
    trial('a', 0, { costUsd: null }),
    trial('b', 1, { verdict: 'incorrect', costUsd: 3 }),
    trial('c', 1, { status: 'errored', verdict: '', error: 'Connection LOST', costUsd: 2 }),
  ];
  const found = (filter: Partial<ReturnType<typeof noFilter>>): string =>
    filterTrials({ trials, cells }, { ...noFilter(), ...filter })
      .map((place) => trials[place]!.id)
      .join('');

  it('takes what fits all filters', () => {
    expect([
      found({}),
      found({ cell: 'y' }),
      found({ outcome: 'errored' }),
      found({ words: 'lost' }),
      found({ cell: 'x', words: 'lost' }),
    ]).toEqual(['abc', 'bc', 'c', 'c', '']);
  });

  it('sorts by a figure, the unknown last', () => {
    expect([found({ sort: 'costUsd' }), found({ sort: 'outcome' })]).toEqual(['cba', 'acb']);
  });
});

describe('openTexts', () => {
  const texts = openTexts([
    { hash: 's', text: 'system' },
    { hash: 'q', text: 'question' },
    { hash: 'one', extends: null, append: ['s', 'q'] },
    { hash: 'two', extends: 'one', append: ['q', 'gone'] },
  ]);

  it('puts a prompt together from the one that it extends', () => {
    expect(texts.prompt('two')).toEqual(['system', 'question', 'question', '(text gone is missing)']);
    expect([texts.text('q'), texts.text('one'), texts.text('toString'), texts.text(undefined), texts.prompt('q')]).toEqual([
      'question',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

it('says every kind of event in one line', () => {
  const bodies: TraceEventBody[] = [
    callEvent({ startUs: 0, endUs: 2_500_000, purpose: 'verify', subtask: 'T1', error: 'stalled' }),
    { type: 'exec', startUs: 0, endUs: 1_000_000, commandHash: 'c', outputHash: 'o', exitCode: 1, timedOut: false, truncatedBytes: 0 },
    { type: 'wait', for: 'barrier', startUs: 0, endUs: 1_000_000, releasedBy: 7 },
    { type: 'subtask', action: 'dropped', id: 'T2', kind: 'work', text: 'find it', reason: 'limit' },
    { type: 'entry', action: 'rejected', label: 'F1', kind: 'finding', version: 2, tokens: 40, reason: 'wrong' },
    { type: 'message', from: 'a', to: '*', via: 'shared-context', kind: 'gist', bytes: 10, tokens: 3, lossy: true, sourceBytes: 90 },
    { type: 'cut', what: 'middle', tokens: 12_000, purpose: 'answer' },
    { type: 'repair', purpose: 'plan', format: 'plan', problem: 'no list', outcome: 're-asked' },
    { type: 'submission', index: 0, answer: 'B', textHash: 't' },
    { type: 'limit', limit: 'cost', detail: 'spent' },
    { type: 'agent-started', role: 'worker' },
    { type: 'agent-ended', reason: 'finished' },
  ];
  expect(bodies.map((body) => eventText({ seq: 0, atUs: 0, agent: 'a', causes: [], ...body } as TraceEvent))).toMatchInlineSnapshot(`
    [
      "verify T1: 120 tokens in, 2.50 s, $0.0010, FAILED: stalled",
      "command, exit 1, 1.00 s",
      "waited 1.00 s for barrier, released by #7",
      "T2 dropped: find it (limit)",
      "F1 v2 rejected, 40 tokens: wrong",
      "gist a → all via shared-context, 3 tokens, rewritten from 90 bytes",
      "answer lost 12.0K tokens (middle)",
      "plan, plan: no list → re-asked",
      "handed in B",
      "cost: spent",
      "started as worker",
      "ended: finished",
    ]
  `);
});
