import { describe, expect, it } from 'vitest';
import { buildTrace } from '../../../accounting/__fixtures__/trace-builder.ts';
import type { EntryEvent } from '../../../core/trace.ts';
import { contextGrowth, foldContext } from './fold-context.ts';

const entry = (label: string, action: EntryEvent['action'], more: Partial<EntryEvent> = {}): EntryEvent => ({
  type: 'entry',
  label,
  action,
  kind: 'finding',
  version: 1,
  tokens: 10,
  textHash: `t-${label}`,
  ...more,
});

/** F1 is admitted and read, F2 rejected and then admitted in a second version, F3 redundant, F4 never decided. */
function madeUp() {
  const trace = buildTrace();
  const work = trace.call('a', { startUs: 0, endUs: 100 });
  const first = trace.add('a', entry('F1', 'proposed'), { causes: [work] });
  const check = trace.call('a', { startUs: 100, endUs: 200, purpose: 'verify' }, [work, first]);
  const admitted = trace.add('a', entry('F1', 'admitted'), { causes: [check] });
  trace.call('b', { startUs: 200, endUs: 300 }, [admitted]);
  const again = trace.call('b', { startUs: 300, endUs: 400 }, [admitted]);
  trace.add('b', entry('F1.2', 'deep-unfolded'), { causes: [again] });
  trace.add('c', entry('F1', 'read', { tokens: 0, textHash: undefined }), { causes: [admitted] });
  const second = trace.add('b', entry('F2', 'proposed', { planted: 'number' }), { causes: [again] });
  const refused = trace.call('b', { startUs: 400, endUs: 500, purpose: 'verify' }, [again, second]);
  trace.add('b', entry('F2', 'rejected', { reason: 'wrong figure', failed: ['grounded'] }), { causes: [refused] });
  const third = trace.add('b', entry('F2', 'proposed', { version: 2, tokens: 12 }), { causes: [refused] });
  const accepted = trace.call('b', { startUs: 500, endUs: 600, purpose: 'verify' }, [again, third]);
  trace.add('b', entry('F2', 'admitted', { version: 2, tokens: 12 }), { causes: [accepted] });
  trace.add('c', entry('F3', 'proposed'), { causes: [work] });
  trace.add('c', entry('F3', 'redundant', { reason: 'says nothing new' }), { causes: [work] });
  trace.add('c', entry('F4', 'proposed'), { causes: [work] });
  return { events: trace.events, seqs: { work, check, refused, accepted, again } };
}

const { events, seqs } = madeUp();
const entries = foldContext(events);

describe('foldContext', () => {
  it('has every version of every entry with how it ended', () => {
    expect(entries.map(({ label, version, state, author }) => `${label} v${version} ${state} by ${author}`)).toEqual([
      'F1 v1 admitted by a',
      'F2 v1 rejected by b',
      'F2 v2 admitted by b',
      'F3 v1 redundant by c',
      'F4 v1 proposed by c',
    ]);
  });

  it('names evidence and verdict', () => {
    const [first, rejected, rewritten, redundant] = entries;
    expect(first).toMatchObject({ verifiedBy: [seqs.check], evidence: [seqs.work] });
    expect(rejected).toMatchObject({ verifiedBy: [seqs.refused], reason: 'wrong figure', failed: ['grounded'], planted: 'number' });
    expect(rewritten).toMatchObject({ verifiedBy: [seqs.accepted], evidence: [seqs.again] });
    expect(redundant).toMatchObject({ verifiedBy: [], evidence: [seqs.work], reason: 'says nothing new' });
  });

  it('counts who read it, by the prompts that carried it', () => {
    expect(entries[0]!.readers.map(({ agent, calls }) => `${agent} ${calls}`)).toEqual(['b 2', 'c 1']);
    expect(entries[0]!.unfolded).toBe(1);
    expect(entries[1]!.readers).toEqual([]);
  });

  it('grows by admitted entries alone', () => {
    expect(contextGrowth(entries)).toEqual([
      { atUs: 200, tokens: 10 },
      { atUs: 600, tokens: 22 },
    ]);
  });
});
