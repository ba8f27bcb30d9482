import { describe, expect, it } from 'vitest';
import type { EntryEvent } from '../core/trace.ts';
import { buildTrace, type TraceBuilder } from './__fixtures__/trace-builder.ts';
import { foldGateAudit } from './gate-audit.ts';

function propose(trace: TraceBuilder, label: string, verdict: EntryEvent['action'] | undefined, more: Partial<EntryEvent> = {}): number {
  const entry = { type: 'entry', label, kind: 'finding', version: 1, tokens: 5, ...more } as const;
  const { planted: _, ...known } = entry;
  const proposed = trace.add('a', { ...entry, action: 'proposed' });
  return verdict ? trace.add('a', { ...known, action: verdict }) : proposed;
}

describe('foldGateAudit', () => {
  it('judges the gate by what was planted, version by version', () => {
    const trace = buildTrace();
    propose(trace, 'F1', 'rejected', { planted: 'number' });
    propose(trace, 'F1', 'admitted', { version: 2 });
    const read = propose(trace, 'F2', 'admitted', { planted: 'reversal' });
    const unread = propose(trace, 'F3', 'admitted', { planted: 'citation' });
    propose(trace, 'F4', 'redundant', { planted: 'number' });
    propose(trace, 'F5', 'rejected');
    propose(trace, 'F6', undefined, { planted: 'number' });
    propose(trace, 'U1', 'rejected', { kind: 'source' });
    trace.call('a', { startUs: 0, endUs: 1 }, [read, unread]);
    trace.call('b', { startUs: 0, endUs: 1 }, [read]);
    expect(foldGateAudit(trace.events)).toEqual({
      planted: { proposed: 5, admitted: 2, turnedAway: 2 },
      plantedByKind: {
        number: { proposed: 3, admitted: 0, turnedAway: 2 },
        reversal: { proposed: 1, admitted: 1, turnedAway: 0 },
        citation: { proposed: 1, admitted: 1, turnedAway: 0 },
      },
      own: { proposed: 2, admitted: 1, turnedAway: 1 },
      recall: 0.5,
      precision: 2 / 3,
      falseAdmissionRate: 0.5,
      falseRead: 1,
    });
    trace.call('a', { purpose: 'finalize', startUs: 1, endUs: 2 }, [unread]);
    expect(foldGateAudit(trace.events).falseRead).toBe(2);
  });

  it('knows nothing of a gate at which nothing was planted', () => {
    const trace = buildTrace();
    propose(trace, 'F1', 'rejected');
    expect(foldGateAudit(trace.events)).toMatchObject({
      recall: undefined,
      precision: undefined,
      falseAdmissionRate: undefined,
      falseRead: 0,
    });
  });
});
