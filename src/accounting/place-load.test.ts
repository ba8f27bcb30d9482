import { describe, expect, it } from 'vitest';
import type { EntryEvent, MessageEvent } from '../core/trace.ts';
import { buildTrace, type TraceBuilder } from './__fixtures__/trace-builder.ts';
import { foldPlaces, type PlaceLoad } from './place-load.ts';

function entry(action: EntryEvent['action'], label: string, version = 1): EntryEvent {
  return { type: 'entry', action, label, kind: 'finding', version, tokens: 10 };
}

function report(from: string, to = 'hub'): MessageEvent {
  return { type: 'message', from, to, via: 'controller', kind: 'report', bytes: 30, tokens: 10, lossy: true, sourceBytes: 90 };
}

const AGENTS = { w1: 'worker', w2: 'worker', hub: 'controller' } as const;

/** Two items arrive at 100 and 120; the place works on the first from 110 to 150 and on the second from 150 to 200, of 400 in all. */
function mirrored(side: 'controller' | 'gate'): TraceBuilder {
  const trace = buildTrace();
  for (const [agent, role] of Object.entries(AGENTS)) trace.add(agent, { type: 'agent-started', role });
  const item = (agent: 'w1' | 'w2', atUs: number): number =>
    trace.add(agent, side === 'controller' ? report(agent) : entry('proposed', agent), { atUs });
  const [first, second] = [item('w1', 100), item('w2', 120)];
  const own =
    side === 'controller' ? ({ role: 'controller', purpose: 'replan' } as const) : ({ role: 'worker', purpose: 'verify' } as const);
  trace.call(side === 'controller' ? 'hub' : 'w1', { ...own, startUs: 110, endUs: 150, promptTokens: 50 }, [first]);
  trace.call(side === 'controller' ? 'hub' : 'w2', { ...own, startUs: 150, endUs: 200, promptTokens: 70 }, [first, second]);
  for (const agent of ['w1', 'w2'] as const) {
    const out = side === 'controller' ? { ...report('hub', agent), kind: 'assign' as const } : entry('admitted', agent);
    trace.add(side === 'controller' ? 'hub' : agent, out, { atUs: 200 });
  }
  return trace;
}

function shared({ queue, bytes: _, growthTokens: __, ...rest }: PlaceLoad): object {
  return { ...rest, ...queue };
}

describe('foldPlaces', () => {
  it('measures the controller and the gate by one rule: mirrored traces give mirrored numbers, to the microsecond', () => {
    const central = foldPlaces(mirrored('controller').events, 400);
    const gated = foldPlaces(mirrored('gate').events, 400);
    expect(shared(central.controller)).toEqual(shared(gated.gate));
    expect(central.controller).toMatchObject({
      busyShare: 90 / 400,
      calls: 2,
      servers: 1,
      queue: { arrivals: 2, served: 2, waitedUs: 10 + 30, maxWaitUs: 30, meanLength: 0.1, littleLength: 0.1, peakLength: 1 },
      inTokens: 20,
      outTokens: 20,
      bytes: 120,
      promptTokens: 240,
      outputTokens: 20,
      costUsd: 0.002,
      // One decision was made before the second call.
      growthTokens: 20,
      saturationAgents: 2 / (90 / 400),
    });
    expect(central.gate).toMatchObject({ calls: 0, queue: { arrivals: 0 }, busyShare: 0, saturationAgents: undefined });
    expect(gated.controller).toMatchObject({ calls: 0, queue: { arrivals: 0 }, costUsd: 0 });
  });

  it('knows a report by the entry that came with it, and each item by its first reading', () => {
    const trace = buildTrace();
    for (const [agent, role] of Object.entries(AGENTS)) trace.add(agent, { type: 'agent-started', role });
    const admitted = trace.add('w1', entry('admitted', 'F1'), { atUs: 7 });
    trace.add('w1', report('w1'), { causes: [admitted] });
    trace.call('hub', { role: 'controller', purpose: 'plan', startUs: 20, endUs: 30 }, [admitted]);
    trace.call('hub', { role: 'controller', purpose: 'finalize', startUs: 50, endUs: 60 }, [admitted]);
    const { controller, gate } = foldPlaces(trace.events, 60);
    expect(controller.queue).toMatchObject({ arrivals: 1, served: 1, waitedUs: 13 });
    expect(gate.bytes).toBe(30);
  });

  it('serves what nobody verifies when it is settled, and versions of one label apart', () => {
    const trace = buildTrace();
    trace.add('w1', entry('proposed', 'F1'), { atUs: 10 });
    trace.add('w1', entry('rejected', 'F1'), { atUs: 25 });
    trace.add('w1', entry('proposed', 'F1', 2), { atUs: 40 });
    trace.add('w1', entry('admitted', 'F1', 2), { atUs: 40 });
    trace.add('w1', entry('proposed', 'F2'), { atUs: 50 });
    expect(foldPlaces(trace.events, 100).gate.queue).toMatchObject({
      arrivals: 3,
      served: 2,
      waitedUs: 15,
      meanLength: 0.65,
      littleLength: 0.15,
    });
  });

  it('counts calls at once, and no round for a decision that was asked again', () => {
    const trace = buildTrace();
    const bad = trace.call('a', { purpose: 'plan', startUs: 0, endUs: 10 });
    trace.add('a', { type: 'repair', purpose: 'plan', format: 'plan', problem: 'no list', outcome: 're-asked' }, { causes: [bad] });
    trace.call('a', { purpose: 'plan', startUs: 10, endUs: 20 });
    trace.call('a', { purpose: 'verify', startUs: 15, endUs: 40, promptTokens: 100 });
    trace.call('b', { purpose: 'verify', startUs: 30, endUs: 50, promptTokens: 130 });
    trace.call('a', { purpose: 'replan', startUs: 50, endUs: 60 });
    trace.call('b', { purpose: 'verify', startUs: 60, endUs: 70, promptTokens: 160 });
    expect(foldPlaces(trace.events, 70).gate).toMatchObject({ servers: 2, growthTokens: 30, saturationAgents: undefined });
  });

  it('keeps what no call said unknown', () => {
    const trace = buildTrace();
    trace.call('a', { purpose: 'verify', startUs: 0, endUs: 1, usage: {}, costUsd: undefined });
    expect(foldPlaces(trace.events, 0).gate).toMatchObject({
      promptTokens: undefined,
      outputTokens: undefined,
      costUsd: undefined,
      busyShare: undefined,
    });
  });
});
