import { describe, expect, it } from 'vitest';
import type { EntryEvent } from '../core/trace.ts';
import { buildTrace } from './__fixtures__/trace-builder.ts';
import { judgedFindings } from './judged-findings.ts';

const finding = { type: 'entry', kind: 'finding', tokens: 5, version: 1 } as const;

function entry(label: string, action: EntryEvent['action'], more: Partial<EntryEvent> = {}): EntryEvent {
  return { ...finding, label, action, ...more };
}

describe('judgedFindings', () => {
  it('names verdict, text, the prompt that judged last, and whether anyone read what was admitted', () => {
    const trace = buildTrace();
    const written = trace.call('a', { purpose: 'gist', startUs: 0, endUs: 1, promptHash: 'gist-1' });
    const first = trace.add('a', entry('F1', 'proposed', { textHash: 't1' }), { causes: [written] });
    trace.call('a', { purpose: 'verify', startUs: 1, endUs: 2, promptHash: 'redundancy' }, [first]);
    trace.call('a', { purpose: 'verify', startUs: 2, endUs: 3, promptHash: 'verdict' }, [first]);
    trace.add('a', entry('F1', 'rejected', { reason: 'V1: no', failed: ['V1'] }));
    const again = trace.call('a', { purpose: 'gist', startUs: 3, endUs: 4, promptHash: 'gist-2' });
    const second = trace.add('a', entry('F1', 'proposed', { version: 2, textHash: 't2', planted: 'number' }), { causes: [again] });
    const admitted = trace.add('a', entry('F1', 'admitted', { version: 2 }));
    trace.add('a', entry('F2', 'proposed'));
    trace.add('a', entry('U1', 'proposed', { kind: 'source' }));
    trace.add('a', entry('U1', 'admitted', { kind: 'source' }));
    const unread = {
      seq: second,
      label: 'F1',
      version: 2,
      decision: 'admitted',
      reason: undefined,
      failed: [],
      textHash: 't2',
      promptHash: 'gist-2',
      planted: 'number',
      isRead: false,
    };
    expect(judgedFindings(trace.events)).toEqual([
      {
        seq: first,
        label: 'F1',
        version: 1,
        decision: 'rejected',
        reason: 'V1: no',
        failed: ['V1'],
        textHash: 't1',
        promptHash: 'verdict',
        planted: undefined,
        isRead: false,
      },
      unread,
    ]);
    trace.call('b', { startUs: 5, endUs: 6 }, [admitted]);
    expect(judgedFindings(trace.events)[1]).toEqual({ ...unread, isRead: true });
  });
});
