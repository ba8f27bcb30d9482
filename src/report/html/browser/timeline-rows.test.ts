import fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildTrace } from '../../../accounting/__fixtures__/trace-builder.ts';
import { firstAfter, timelineRows } from './timeline-rows.ts';

it('draws controllers first, then agents by number, further rows for what is done at once', () => {
  const trace = buildTrace();
  trace.add('worker-10', { type: 'agent-started', role: 'worker' });
  trace.add('worker-2', { type: 'agent-started', role: 'worker' });
  trace.add('boss', { type: 'agent-started', role: 'controller' });
  trace.call('worker-2', { startUs: 0, endUs: 10 });
  trace.call('worker-2', { startUs: 5, endUs: 15 });
  trace.call('worker-2', { startUs: 10, endUs: 20, purpose: 'verify' });
  trace.wait('worker-10', 'rate-limit', [0, 10]);
  trace.call('boss', { startUs: 3, endUs: 3 });
  expect(
    timelineRows(trace.events).map(
      ({ label, isFirst, spans, waits }) =>
        `${label} ${isFirst} ${spans.map(({ activity }) => activity)} ${waits.map(({ activity }) => activity)}`,
    ),
  ).toEqual(['boss true  ', 'worker-2 true work,verify ', 'worker-2 (2) false work ', 'worker-10 true  wait: rate-limit']);
});

it('loses no span, and none of a row overlap', () => {
  const span = fc.record({
    agent: fc.constantFrom('a', 'b'),
    startUs: fc.integer({ min: 0, max: 50 }),
    lengthUs: fc.integer({ min: 1, max: 20 }),
  });
  fc.assert(
    fc.property(fc.array(span, { maxLength: 30 }), (given) => {
      const trace = buildTrace();
      for (const { agent, startUs, lengthUs } of given.toSorted((a, b) => a.startUs + a.lengthUs - b.startUs - b.lengthUs))
        trace.call(agent, { startUs, endUs: startUs + lengthUs });
      const rows = timelineRows(trace.events);
      expect(rows.reduce((sum, { spans }) => sum + spans.length, 0)).toBe(given.length);
      for (const { spans } of rows) {
        for (const [place, { event }] of spans.entries()) expect(event.startUs).toBeGreaterThanOrEqual(spans[place - 1]?.event.endUs ?? 0);
        for (let us = 0; us <= 70; us += 7) expect(firstAfter(spans, us)).toBe(spans.filter(({ event }) => event.endUs <= us).length);
      }
    }),
  );
});
