import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TraceEvent, TraceEventBody } from '../core/trace.ts';
import { buildTrace, callEvent } from './__fixtures__/trace-builder.ts';
import { WAIT_CAUSES } from './coordination.ts';
import { CRITICAL_PARTS, type CriticalPart, criticalPath } from './critical-path.ts';

function nonZero(events: readonly TraceEvent[], wallUs?: number): Partial<Record<CriticalPart, number>> {
  const { parts } = criticalPath(events, wallUs);
  return Object.fromEntries(Object.entries(parts).filter(([, us]) => us !== 0));
}

const submission = { type: 'submission', index: 0, textHash: 't' } as const;

describe('criticalPath by hand', () => {
  it('splits a call into retry, prefill and decode, and leaves the rest to the harness', () => {
    const trace = buildTrace();
    trace.add('solver', { type: 'agent-started', role: 'solver' });
    trace.call('solver', { role: 'solver', purpose: 'answer', startUs: 10, firstTokenUs: 40, endUs: 110, retryUs: 5 });
    trace.add('solver', submission, { atUs: 120 });
    expect(nonZero(trace.events)).toEqual({ harness: 20, retry: 5, prefill: 25, decode: 70 });
    expect(criticalPath(trace.events).lengthUs).toBe(100);
    expect(criticalPath(trace.events).segments.map(({ part, startUs, endUs }) => [part, startUs, endUs])).toEqual([
      ['harness', 0, 10],
      ['retry', 10, 15],
      ['prefill', 15, 40],
      ['decode', 40, 110],
      ['harness', 110, 120],
    ]);
  });

  it('gives a call without a first token to decode', () => {
    const trace = buildTrace();
    trace.call('a', { startUs: 0, endUs: 50 });
    expect(nonZero(trace.events)).toEqual({ decode: 50 });
  });

  it('follows a round of a controller through its slowest worker', () => {
    const trace = buildTrace();
    trace.add('c', { type: 'agent-started', role: 'controller' });
    const plan = trace.call('c', { role: 'controller', purpose: 'plan', startUs: 0, firstTokenUs: 30, endUs: 100 });
    trace.add('w1', { type: 'agent-started', role: 'worker' }, { causes: [plan] });
    trace.add('w2', { type: 'agent-started', role: 'worker' }, { causes: [plan] });
    trace.call('w2', { startUs: 100, firstTokenUs: 120, endUs: 250 });
    trace.call('w1', { startUs: 101, firstTokenUs: 131, endUs: 300 });
    const report = trace.add('w1', {
      type: 'message',
      from: 'w1',
      to: 'c',
      via: 'controller',
      kind: 'report',
      bytes: 9,
      tokens: 3,
      lossy: false,
      sourceBytes: 9,
    });
    trace.wait('c', 'barrier', [100, 300], report);
    trace.call('c', { role: 'controller', purpose: 'merge', startUs: 300, firstTokenUs: 310, endUs: 350 });
    trace.call('c', { role: 'controller', purpose: 'finalize', startUs: 350, endUs: 400, retryUs: 20 });
    trace.add('c', submission);
    trace.add('w1', { type: 'agent-ended', reason: 'done' });
    expect(nonZero(trace.events)).toEqual({ controller: 130, harness: 1, prefill: 30, decode: 169, merge: 50, retry: 20 });
  });

  it('follows shared work through verification, a lock and a claim', () => {
    const trace = buildTrace();
    for (const agent of ['a', 'b']) trace.add(agent, { type: 'agent-started', role: 'worker' });
    trace.call('b', { startUs: 0, firstTokenUs: 10, endUs: 90 });
    trace.call('a', { purpose: 'verify', startUs: 20, firstTokenUs: 30, endUs: 100 });
    const admitted = trace.add('a', { type: 'entry', action: 'admitted', label: 'F1', kind: 'finding', version: 1, tokens: 5 });
    trace.wait('b', 'lock', [90, 103], admitted);
    const done = trace.add('b', { type: 'subtask', action: 'done', id: 's1', kind: 'work' }, { atUs: 110 });
    trace.wait('a', 'claim', [100, 115], done);
    trace.call('a', { purpose: 'finalize', startUs: 115, firstTokenUs: 125, endUs: 200 });
    trace.add('a', submission);
    // Claim: 5 us after the release at 110. b: 7 us of its own until its lock wait ended at 103, 3 us of it after the release at 100. a: verified 20-100.
    expect(nonZero(trace.events)).toEqual({
      prefill: 10,
      decode: 75,
      wait_claim: 5,
      harness: 7 + 20,
      wait_lock: 3,
      verification: 80,
    });
  });

  it('gives a wait that nothing is known to have released to its cause, whole', () => {
    const trace = buildTrace();
    trace.wait('a', 'rate-limit', [5, 60]);
    trace.add('a', {
      type: 'exec',
      startUs: 60,
      endUs: 70,
      commandHash: 'c',
      outputHash: 'o',
      exitCode: 0,
      timedOut: false,
      truncatedBytes: 0,
    });
    expect(nonZero(trace.events)).toEqual({ harness: 5, wait_rate_limit: 55, tool: 10 });
  });

  it('does not jump to a release from before the wait, nor to the trial itself', () => {
    const trace = buildTrace();
    const early = trace.add('b', { type: 'agent-ended', reason: 'done' }, { atUs: 3 });
    trace.wait('a', 'barrier', [5, 60], early);
    const own = trace.add('', { type: 'turn', key: 'slot' }, { atUs: 80 });
    trace.wait('a', 'slot', [60, 80], own);
    expect(nonZero(trace.events)).toEqual({ harness: 5, wait_barrier: 55, wait_slot: 20 });
  });

  it('takes the longer of two calls that one agent makes at once', () => {
    const trace = buildTrace();
    trace.call('a', { startUs: 0, firstTokenUs: 10, endUs: 60 });
    trace.call('a', { startUs: 20, firstTokenUs: 25, endUs: 100 });
    trace.add('a', submission);
    // 20-100 by the second; at 20 the first was still going on, so its first 20 us count.
    expect(nonZero(trace.events)).toEqual({ prefill: 5 + 10, decode: 75 + 10 });
  });

  it('ends at the wall time it is told, before or after the last event', () => {
    const trace = buildTrace();
    trace.call('a', { startUs: 0, firstTokenUs: 10, endUs: 60 });
    expect(nonZero(trace.events, 75)).toEqual({ prefill: 10, decode: 50, harness: 15 });
    expect(nonZero(trace.events, 40)).toEqual({ harness: 40 });
    trace.add('a', submission);
    expect(criticalPath([]).segments).toEqual([]);
    expect(nonZero([], 30)).toEqual({ harness: 30 });
  });

  it('starts at the agent that was at work last, where the ends of all agents are written at once', () => {
    const trace = buildTrace();
    for (const agent of ['a', 'b', 'c']) trace.add(agent, { type: 'agent-started', role: 'worker' });
    trace.call('a', { startUs: 0, firstTokenUs: 10, endUs: 50 });
    trace.call('c', { startUs: 0, firstTokenUs: 10, endUs: 60 });
    trace.call('b', { startUs: 0, firstTokenUs: 10, endUs: 400 });
    for (const agent of ['a', 'b', 'c']) trace.add(agent, { type: 'agent-ended', reason: 'finished' }, { atUs: 400 });
    expect(nonZero(trace.events)).toEqual({ prefill: 10, decode: 390 });
  });

  it('starts at a submission rather than at whoever ended at the same time', () => {
    const trace = buildTrace();
    trace.call('a', { startUs: 0, endUs: 100 });
    trace.add('a', submission);
    trace.add('b', { type: 'agent-ended', reason: 'cancelled' });
    expect(nonZero(trace.events)).toEqual({ decode: 100 });
  });
});

/** Any valid trace: several agents, spans that overlap or lie apart, waits released and agents started by any earlier event. */
const anyTrace = fc
  .array(
    fc.record({
      agent: fc.constantFrom('', 'a', 'b', 'c', 'd'),
      kind: fc.constantFrom('call', 'call', 'wait', 'wait', 'exec', 'started', 'ended', 'submission', 'message'),
      stepUs: fc.integer({ min: 0, max: 40 }),
      lengthUs: fc.integer({ min: 0, max: 120 }),
      lateUs: fc.constantFrom(0, 0, 0, 3),
      a: fc.nat(1000),
      b: fc.nat(1000),
    }),
    { maxLength: 80 },
  )
  .map((steps) => {
    let atUs = 0;
    return steps.map(({ agent, kind, stepUs, lengthUs, lateUs, a, b }, seq): TraceEvent => {
      atUs += stepUs;
      const endUs = Math.max(0, atUs - lateUs);
      const startUs = Math.max(0, endUs - lengthUs);
      const earlier = seq > 0 ? [a % seq] : [];
      const bodies: Record<string, TraceEventBody> = {
        call: callEvent({
          startUs,
          endUs,
          retryUs: b % 3 === 0 ? b % (endUs - startUs + 1) : 0,
          firstTokenUs: a % 2 === 0 ? undefined : Math.min(endUs, startUs + (a % 50)),
          role: a % 5 === 0 ? 'controller' : 'worker',
          purpose: (['work', 'verify', 'merge', 'plan'] as const)[b % 4]!,
        }),
        wait: { type: 'wait', for: WAIT_CAUSES[b % 9]!, startUs, endUs, releasedBy: b % 4 === 0 ? undefined : earlier[0] },
        exec: { type: 'exec', startUs, endUs, commandHash: 'c', outputHash: 'o', exitCode: 0, timedOut: false, truncatedBytes: 0 },
        started: { type: 'agent-started', role: 'worker' },
        ended: { type: 'agent-ended', reason: 'done' },
        submission,
        message: { type: 'cut', what: 'raw', tokens: 1, purpose: 'work' },
      };
      return { seq, atUs, agent, causes: earlier, ...bodies[kind]! };
    });
  });

describe('criticalPath of any trace', () => {
  it('sums exactly to the wall time, in contiguous segments inside it', () => {
    fc.assert(
      fc.property(anyTrace, fc.option(fc.nat(3000), { nil: undefined }), (events, wall) => {
        const path = criticalPath(events, wall);
        expect(path.wallUs).toBe(wall ?? events.at(-1)?.atUs ?? 0);
        expect(CRITICAL_PARTS.reduce((sum, part) => sum + path.parts[part], 0)).toBe(path.wallUs);
        let atUs = 0;
        for (const segment of path.segments) {
          expect(segment.startUs).toBe(atUs);
          expect(segment.endUs).toBeGreaterThan(atUs);
          atUs = segment.endUs;
        }
        expect(atUs).toBe(path.wallUs);
        expect(path.lengthUs).toBeLessThanOrEqual(path.wallUs);
        expect(path.lengthUs).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives each segment to a span of its agent that covers it', () => {
    fc.assert(
      fc.property(anyTrace, (events) => {
        for (const { part, agent, startUs, endUs, seq } of criticalPath(events).segments) {
          if (part === 'harness') continue;
          const span = events[seq!]!;
          expect(span.agent).toBe(agent);
          expect('startUs' in span && span.startUs <= startUs && endUs <= span.endUs).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
