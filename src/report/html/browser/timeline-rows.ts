// Where the spans of a trial stand on its timeline: a lane per agent, further rows where an agent does several things at once. Pure.
import type { CallEvent, ExecEvent, TraceEvent, TraceEventHead, WaitEvent } from '../../../core/trace.ts';

export type SpanEvent = TraceEventHead & (CallEvent | ExecEvent | WaitEvent);

export interface TimelineSpan {
  readonly event: SpanEvent;
  /** Name of what it is for: a purpose, `command`, `wait: claim`. */
  readonly activity: string;
  readonly isWait: boolean;
}

export interface TimelineRow {
  readonly agent: string;
  /** `worker-1`, then `worker-1 (2)`. */
  readonly label: string;
  /** Of the rows of its agent. */
  readonly isFirst: boolean;
  /** By start. */
  readonly spans: readonly TimelineSpan[];
  readonly waits: readonly TimelineSpan[];
}

export function timelineRows(events: readonly TraceEvent[]): TimelineRow[] {
  const spans = events.filter(
    (event): event is SpanEvent => (event.type === 'call' || event.type === 'exec' || event.type === 'wait') && event.endUs > event.startUs,
  );
  const byAgent = Map.groupBy(spans, ({ agent }) => agent);
  return laneOrder(events, byAgent).flatMap((agent) => {
    const own = (byAgent.get(agent) ?? []).map((event) => ({ event, activity: activityOf(event), isWait: event.type === 'wait' }));
    const work = stacked(own.filter(({ isWait }) => !isWait));
    const waits = stacked(own.filter(({ isWait }) => isWait));
    return Array.from({ length: Math.max(1, work.length, waits.length) }, (_, place) => ({
      agent,
      label: `${agent === '' ? 'trial' : agent}${place > 0 ? ` (${place + 1})` : ''}`,
      isFirst: place === 0,
      spans: work[place] ?? [],
      waits: waits[place] ?? [],
    }));
  });
}

/** The key of its colour in the palette of the charts. */
export function colourKey({ event }: TimelineSpan): string {
  return event.type === 'call' ? event.purpose : event.type === 'exec' ? 'exec' : `wait_${event.for.replace('-', '_')}`;
}

function activityOf(event: SpanEvent): string {
  return event.type === 'call' ? event.purpose : event.type === 'exec' ? 'command' : `wait: ${event.for}`;
}

/** Rows in which nothing overlaps: each span goes to the first that is free. */
function stacked(spans: readonly TimelineSpan[]): TimelineSpan[][] {
  const rows: TimelineSpan[][] = [];
  const ends: number[] = [];
  for (const span of [...spans].sort((a, b) => a.event.startUs - b.event.startUs || a.event.endUs - b.event.endUs)) {
    const free = ends.findIndex((end) => end <= span.event.startUs);
    const row = free === -1 ? rows.length : free;
    ends[row] = span.event.endUs;
    const known = rows[row];
    if (known) known.push(span);
    else rows.push([span]);
  }
  return rows;
}

/** The trial itself where it has spans, controllers, then the others by name, counting `worker-10` after `worker-2`. */
function laneOrder(events: readonly TraceEvent[], byAgent: ReadonlyMap<string, unknown>): string[] {
  const controllers = new Set(
    events.flatMap((event) => (event.type === 'agent-started' && event.role === 'controller' ? [event.agent] : [])),
  );
  const agents = [...new Set(events.map(({ agent }) => agent))].filter((agent) => agent !== '' || byAgent.has(''));
  const byName = new Intl.Collator('en', { numeric: true });
  const rank = (agent: string): number => (agent === '' ? 0 : controllers.has(agent) ? 1 : 2);
  return agents.sort((a, b) => rank(a) - rank(b) || byName.compare(a, b));
}

/** The first span that is not over at a time; spans of a row do not overlap, so their ends are in order too. */
export function firstAfter(spans: readonly TimelineSpan[], us: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.event.endUs <= us) low = middle + 1;
    else high = middle;
  }
  return low;
}
