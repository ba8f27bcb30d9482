import { describe, expect, it } from 'vitest';
import { buildTrace } from './__fixtures__/trace-builder.ts';
import { foldWorkSpan } from './work-span.ts';

describe('foldWorkSpan', () => {
  it('sums all work and takes what of it is on the critical path, to the microsecond', () => {
    const trace = buildTrace();
    for (const agent of ['a', 'b']) trace.add(agent, { type: 'agent-started', role: 'worker' });
    trace.call('a', { startUs: 0, endUs: 70 });
    const last = trace.call('b', { startUs: 0, firstTokenUs: 30, endUs: 101, retryUs: 4 });
    trace.wait('a', 'claim', [70, 105], last);
    trace.call('a', { startUs: 105, endUs: 155 });
    trace.add('a', { type: 'submission', index: 0, textHash: 't' }, { atUs: 160 });
    // The path: b 0-101, the claim 101-105, a 105-155, harness 155-160.
    expect(foldWorkSpan(trace.events)).toEqual({ workUs: 70 + 101 + 50, spanUs: 101 + 50, parallelism: 221 / 151 });
  });

  it('knows no parallelism where nothing worked', () => {
    expect(foldWorkSpan([])).toEqual({ workUs: 0, spanUs: 0, parallelism: undefined });
  });
});
