import { describe, expect, it } from 'vitest';
import type { EntryEvent, MessageEvent } from '../core/trace.ts';
import { buildTrace } from './__fixtures__/trace-builder.ts';
import { foldEntryLife } from './entry-life.ts';

function entry(action: EntryEvent['action'], label: string, more: Partial<EntryEvent> = {}): EntryEvent {
  return { type: 'entry', action, label, kind: label.startsWith('U') ? 'source' : 'finding', version: 1, tokens: 5, ...more };
}

function message(from: string, to: string, kind: MessageEvent['kind']): MessageEvent {
  return { type: 'message', from, to, via: 'controller', kind, bytes: 9, tokens: 5, lossy: false, sourceBytes: 9 };
}

describe('foldEntryLife: admission', () => {
  it('counts proposals, verdicts by axis, what was written again and what was dropped', () => {
    const trace = buildTrace();
    trace.add('a', entry('proposed', 'F1'));
    trace.add('a', entry('rejected', 'F1', { failed: ['V1', 'V3'] }));
    trace.add('a', entry('proposed', 'F1', { version: 2 }));
    trace.add('a', entry('rejected', 'F1', { version: 2, failed: [] }));
    trace.add('a', entry('proposed', 'F1', { version: 3 }));
    trace.add('a', entry('admitted', 'F1', { version: 3 }));
    trace.add('b', entry('proposed', 'F2'));
    trace.add('b', entry('redundant', 'F2'));
    trace.add('b', entry('proposed', 'U1'));
    trace.add('b', entry('admitted', 'U1'));
    const { admission } = foldEntryLife(trace.events);
    expect(admission.finding).toEqual({
      proposed: 4,
      admitted: 1,
      rejected: 2,
      redundant: 1,
      rejectedBy: { V1: 1, V2: 0, V3: 1, V4: 0, V5: 0, other: 1 },
      regenerated: 2,
      dropped: 1,
    });
    expect(admission.source).toMatchObject({ proposed: 1, admitted: 1, dropped: 0 });
  });
});

describe('foldEntryLife: reuse', () => {
  it('tells read, unfolded, cited and dead, and how long the first reading took', () => {
    const trace = buildTrace();
    const f1 = trace.add('a', entry('admitted', 'F1'), { atUs: 10 });
    const f2 = trace.add('a', entry('admitted', 'F2'), { atUs: 10 });
    const f3 = trace.add('a', entry('admitted', 'F3'), { atUs: 10 });
    trace.add('a', entry('admitted', 'F4'), { atUs: 10 });
    trace.add('a', entry('admitted', 'U1'), { atUs: 10 });
    // Its own author reading it, and a decision that sees everything, say nothing of use.
    trace.call('a', { startUs: 12, endUs: 15 }, [f1, f2]);
    trace.call('b', { purpose: 'replan', startUs: 15, endUs: 20 }, [f1, f2, f3]);
    trace.call('b', { startUs: 47, endUs: 60 }, [f1]);
    trace.call('b', { purpose: 'gist', startUs: 60, endUs: 70 }, [f1]);
    trace.add('b', entry('proposed', 'F5', { cites: ['F2', 'F5', 'U1.3'] }));
    trace.add('a', entry('unfolded', 'F3'));
    trace.add('b', entry('deep-unfolded', 'U1.2'));
    trace.add('b', { type: 'submission', index: 0, textHash: 't', cites: ['F1'] });
    const { reuse } = foldEntryLife(trace.events);
    expect(reuse.finding).toEqual({ admitted: 4, read: 1, unfolded: 1, cited: 2, dead: 1, meanUntilReadUs: 37 });
    expect(reuse.source).toEqual({ admitted: 1, read: 0, unfolded: 1, cited: 1, dead: 0, meanUntilReadUs: undefined });
  });

  it('does not count what was unfolded or cited before it was admitted, and knows no citations where nobody looked', () => {
    const trace = buildTrace();
    trace.add('b', entry('unfolded', 'U1'));
    trace.add('a', entry('proposed', 'U1'));
    trace.add('a', entry('admitted', 'U1'));
    expect(foldEntryLife(trace.events).reuse.source).toEqual({
      admitted: 1,
      read: 0,
      unfolded: 0,
      cited: undefined,
      dead: 1,
      meanUntilReadUs: undefined,
    });
  });

  it('follows an entry through a controller: passed on in a brief, or in what it condensed', () => {
    const trace = buildTrace();
    const f1 = trace.add('a', entry('admitted', 'F1'), { atUs: 5 });
    const f2 = trace.add('a', entry('admitted', 'F2'), { atUs: 5 });
    const brief = trace.add('hub', message('hub', 'b', 'assign'), { causes: [f1] });
    trace.call('b', { startUs: 8, endUs: 20 }, [brief]);
    const merge = trace.call('hub', { role: 'controller', purpose: 'merge', startUs: 20, endUs: 30 }, [f2]);
    const condensed = trace.add('hub', message('hub', 'hub', 'merge'), { causes: [merge] });
    trace.call('c', { startUs: 35, endUs: 40 }, [condensed]);
    expect(foldEntryLife(trace.events).reuse.finding).toMatchObject({ read: 2, dead: 0, meanUntilReadUs: (3 + 30) / 2 });
  });
});

describe('foldEntryLife: staleness', () => {
  it('is how many findings of others a worker lacks when it begins, and how old the oldest is', () => {
    const trace = buildTrace();
    const f1 = trace.add('a', entry('admitted', 'F1'), { atUs: 10 });
    trace.add('a', entry('admitted', 'F2'), { atUs: 30 });
    trace.add('b', entry('admitted', 'F3'), { atUs: 35 });
    trace.add('a', entry('admitted', 'U1'), { atUs: 36 });
    trace.call('b', { startUs: 40, endUs: 50 }, [f1]);
    trace.call('c', { purpose: 'act', startUs: 41, endUs: 60 });
    // Admitted in the moment in which it begins, and a gist: not late.
    trace.add('a', entry('admitted', 'F4'), { atUs: 60 });
    trace.call('b', { startUs: 10, endUs: 60 }, [f1]);
    trace.call('b', { purpose: 'gist', startUs: 60, endUs: 61 });
    expect(foldEntryLife(trace.events).staleness).toEqual({ missing: (1 + 3 + 0) / 3, ageUs: (10 + 31 + 0) / 3 });
  });

  it('is unknown where nobody works', () => {
    expect(foldEntryLife([]).staleness).toBeUndefined();
  });
});
