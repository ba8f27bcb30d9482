import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PURPOSES } from '../core/model.ts';
import type { TraceEvent } from '../core/trace.ts';
import { buildTrace } from './__fixtures__/trace-builder.ts';
import { type CoordinationMeasures, coordinationMeasures } from './coordination-measures.ts';
import { criticalPath } from './critical-path.ts';

const AGENTS = ['hub', 'w1', 'w2', 'w3'];

/** One step of a made-up trial: who, what, how long, and which earlier events it names. */
const step = fc.record({
  agent: fc.constantFrom(...AGENTS),
  what: fc.constantFrom('call', 'verify', 'propose', 'admit', 'reject', 'message', 'wait', 'exec', 'unfold'),
  purpose: fc.constantFrom(...PURPOSES),
  label: fc.constantFrom('F1', 'F2', 'U1'),
  startUs: fc.nat(50),
  lastsUs: fc.nat(30),
  back: fc.array(fc.nat(8), { maxLength: 4 }),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function traceOf(steps: readonly Step[], name: (agent: string) => string = (agent) => agent): TraceEvent[] {
  const trace = buildTrace();
  for (const agent of AGENTS) trace.add(name(agent), { type: 'agent-started', role: agent === 'hub' ? 'controller' : 'worker' });
  let nowUs = 0;
  for (const { agent, what, purpose, label, startUs, lastsUs, back } of steps) {
    const causes = [...new Set(back.map((steps) => trace.events.length - 1 - steps).filter((seq) => seq >= 0))];
    const span = { startUs: nowUs + startUs, endUs: nowUs + startUs + lastsUs };
    const who = name(agent);
    const kind = label === 'U1' ? 'source' : 'finding';
    const entry = { type: 'entry', label, kind, version: 1, tokens: 7 } as const;
    if (what === 'call' || what === 'verify') {
      trace.call(
        who,
        { ...span, purpose: what === 'verify' ? 'verify' : purpose, role: agent === 'hub' ? 'controller' : 'worker' },
        causes,
      );
      nowUs = span.endUs;
    } else if (what === 'wait') {
      trace.wait(who, 'claim', [span.startUs, span.endUs], causes[0]);
      nowUs = span.endUs;
    } else if (what === 'exec') {
      trace.add(who, {
        type: 'exec',
        ...span,
        commandHash: label,
        outputHash: 'o',
        exitCode: 0,
        timedOut: false,
        truncatedBytes: 0,
        files: [label],
      });
      nowUs = span.endUs;
    } else if (what === 'message') {
      const to = name(agent === 'hub' ? 'w1' : 'hub');
      trace.add(
        who,
        { type: 'message', from: who, to, via: 'controller', kind: 'report', bytes: 9, tokens: 3, lossy: false, sourceBytes: 9 },
        { causes },
      );
    } else {
      const action = ({ propose: 'proposed', admit: 'admitted', reject: 'rejected', unfold: 'unfolded' } as const)[what];
      trace.add(who, { ...entry, action, cites: action === 'proposed' ? ['F2'] : undefined }, { causes });
    }
  }
  return trace.events;
}

const steps = fc.array(step, { maxLength: 25 });

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (value instanceof Map) return numbersIn([...value.values()]);
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(numbersIn) : [];
}

describe('coordinationMeasures of any trace', () => {
  it('are finite, and below zero nowhere but in a growth', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { places, ...rest } = coordinationMeasures(traceOf(all));
        const { controller, gate } = places;
        const loads = [controller, gate].map(({ growthTokens, ...load }) => ({
          ...load,
          isGrowing: growthTokens === undefined || Number.isFinite(growthTokens),
        }));
        for (const value of numbersIn({ rest, loads })) expect(Number.isFinite(value) && value >= 0).toBe(true);
      }),
    );
  });

  it('sum: path to wall time, span to at most work, tokens to the total, admissions to proposals', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const events = traceOf(all);
        const path = criticalPath(events);
        expect(Object.values(path.parts).reduce((sum, us) => sum + us, 0)).toBe(path.wallUs);
        const { work, tokens, life, places } = coordinationMeasures(events, path);
        expect(work.spanUs).toBeLessThanOrEqual(work.workUs);
        expect(tokens.index + Object.values(tokens.byPurpose).reduce((sum, own) => sum + own, 0)).toBe(tokens.total);
        for (const kind of ['finding', 'source'] as const) {
          expect(life.reuse[kind].dead + life.reuse[kind].read).toBeLessThanOrEqual(life.reuse[kind].admitted);
          expect(life.admission[kind].regenerated).toBeLessThanOrEqual(life.admission[kind].proposed);
        }
        for (const { queue } of [places.controller, places.gate]) {
          expect(queue.served).toBeLessThanOrEqual(queue.arrivals);
          if (queue.served === queue.arrivals && queue.meanLength !== undefined)
            expect(queue.littleLength).toBeCloseTo(queue.meanLength, 9);
        }
      }),
    );
  });

  it('do not depend on what agents are called', () => {
    const plain = (measures: CoordinationMeasures): unknown => ({ ...measures, cache: [...measures.cache.byRole] });
    fc.assert(
      fc.property(steps, fc.shuffledSubarray(['zeta', 'w1', 'aleph', 'hub'], { minLength: 4 }), (all, names) => {
        const renamed = traceOf(all, (agent) => names[AGENTS.indexOf(agent)]!);
        expect(plain(coordinationMeasures(renamed))).toEqual(plain(coordinationMeasures(traceOf(all))));
      }),
    );
  });

  it('give dollars per admitted finding, decisions and index left out, and none where none was admitted', () => {
    const trace = buildTrace();
    trace.call('a', { stage: 'index', purpose: 'gist', startUs: 0, endUs: 1, costUsd: 1 });
    trace.call('a', { purpose: 'plan', startUs: 0, endUs: 1, costUsd: 2 });
    trace.call('a', { purpose: 'work', startUs: 0, endUs: 1, costUsd: 0.3 });
    trace.call('a', { purpose: 'verify', startUs: 0, endUs: 1, costUsd: 0.1 });
    expect(coordinationMeasures(trace.events).costPerFindingUsd).toBeUndefined();
    for (const label of ['F1', 'F2']) trace.add('a', { type: 'entry', action: 'admitted', label, kind: 'finding', version: 1, tokens: 1 });
    expect(coordinationMeasures(trace.events)).toMatchObject({ costPerFindingUsd: 0.2, verifyCostPerFindingUsd: 0.05 });
  });
});
