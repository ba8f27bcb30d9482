// The critical path of a trial: what its wall time consists of, walked back from its last event. The parts sum exactly to the wall time.
// Inside an agent the walk goes to the span before; at a wait with a known release, to the agent that released it; where an agent begins, to
// the agent that started it. Time that no span covers is `harness`: our own program, and what nothing in the trace explains.
import type { CallEvent, TraceEvent, WaitCause, WaitEvent } from '../core/trace.ts';
import { type AgentTimeline, agentTimelines, type TimelineItem } from './agent-timeline.ts';

export const CRITICAL_PARTS = [
  'prefill',
  'decode',
  'tool',
  'verification',
  'controller',
  'merge',
  'wait_controller',
  'wait_barrier',
  'wait_claim',
  'wait_lock',
  'wait_admission',
  'wait_slot',
  'wait_rate_limit',
  'wait_budget',
  'wait_sandbox',
  'retry',
  'harness',
] as const;
export type CriticalPart = (typeof CRITICAL_PARTS)[number];

/** The parts in which a model or a command was at work; the others are waits and this program. */
export const WORK_PARTS = [
  'prefill',
  'decode',
  'tool',
  'verification',
  'controller',
  'merge',
  'retry',
] as const satisfies readonly CriticalPart[];

export interface PathSegment {
  readonly part: CriticalPart;
  readonly agent: string;
  readonly startUs: number;
  readonly endUs: number;
  /** The span that covers it; undefined for `harness`. */
  readonly seq?: number | undefined;
}

export interface CriticalPath {
  readonly wallUs: number;
  /** Whole microseconds; they sum to `wallUs`. */
  readonly parts: Readonly<Record<CriticalPart, number>>;
  /** The walked path without `harness`: what the strategy and its models account for. At most `wallUs`. */
  readonly lengthUs: number;
  /** In order of time, without gaps or overlaps, from 0 to `wallUs`. */
  readonly segments: readonly PathSegment[];
}

/** Where the walk stands: everything of `agent` up to `atUs`, and at that very time only events up to `seq`. */
interface Position {
  readonly agent: string;
  readonly atUs: number;
  readonly seq: number;
}

/**
 * Every step moves back in time or, at the same time, to an earlier `seq`, so that the walk ends on any trace.
 * @param wallUs where the trial ended, if not at its last event.
 */
export function criticalPath(events: readonly TraceEvent[], wallUs?: number): CriticalPath {
  const endUs = wallUs ?? events.at(-1)?.atUs ?? 0;
  const bySeq = new Map(events.map((event) => [event.seq, event]));
  const timelines = agentTimelines(events, bySeq);
  const backwards: PathSegment[] = [];
  const push = (part: CriticalPart, agent: string, range: readonly [number, number], seq?: number): void => {
    if (range[0] < range[1]) backwards.push({ part, agent, startUs: range[0], endUs: range[1], seq });
  };

  let position = startOfWalk(events, endUs, timelines);
  while (position.atUs > 0) {
    const { agent, atUs } = position;
    const item = previousItem(timelines.get(agent), position);
    if (!item) {
      push('harness', agent, [0, atUs]);
      break;
    }
    const untilUs = Math.min(item.endUs, atUs);
    push('harness', agent, [untilUs, atUs]);
    const { event } = item;
    const before = { agent, atUs: Math.max(0, item.startUs), seq: event.seq - 1 };
    if (event.type === 'agent-started') {
      position = { agent: item.startedBy ?? agent, atUs: untilUs, seq: event.seq - 1 };
    } else if (event.type === 'wait') {
      const release = releaseOf(event, { untilUs, position, bySeq });
      push(waitPart(event.for), agent, [release?.atUs ?? before.atUs, untilUs], event.seq);
      position = release ?? before;
    } else {
      const pieces = event.type === 'call' ? callPieces(event) : ([['tool', event.startUs, event.endUs]] as const);
      for (const [part, from, to] of pieces.toReversed()) {
        push(part, agent, [Math.max(0, from), Math.min(to, untilUs)], event.seq);
      }
      position = before;
    }
  }
  return summed(backwards.reverse(), endUs);
}

function summed(segments: readonly PathSegment[], wallUs: number): CriticalPath {
  const parts = Object.fromEntries(CRITICAL_PARTS.map((part) => [part, 0])) as Record<CriticalPart, number>;
  for (const { part, startUs, endUs } of segments) parts[part] += endUs - startUs;
  return { wallUs, parts, lengthUs: wallUs - parts.harness, segments };
}

/**
 * The agent of the last event that lies before the end: of several at one time a submission, then an agent's end, then the last. Where the ends of all
 * agents are written at once, most of them had long been idle: it is the one that was at work last.
 */
function startOfWalk(events: readonly TraceEvent[], endUs: number, timelines: ReadonlyMap<string, AgentTimeline>): Position {
  const rank = (event: TraceEvent): number => (event.type === 'submission' ? 2 : event.type === 'agent-ended' ? 1 : 0);
  const workedUntil = ({ agent }: TraceEvent): number =>
    previousItem(timelines.get(agent), { agent, atUs: endUs, seq: Number.POSITIVE_INFINITY })?.endUs ?? 0;
  let last: TraceEvent | undefined;
  for (const event of events) {
    if (event.agent === '' || event.atUs > endUs) continue;
    const isLater = !last || event.atUs > last.atUs || rank(event) > rank(last);
    if (isLater || (rank(event) === rank(last!) && workedUntil(event) >= workedUntil(last!))) last = event;
  }
  return { agent: last?.agent ?? '', atUs: endUs, seq: Number.POSITIVE_INFINITY };
}

/** The item that ended last, or, where none ends right here, one that was still going on. */
function previousItem(timeline: AgentTimeline | undefined, { atUs, seq }: Position): TimelineItem | undefined {
  if (!timeline) return undefined;
  const { items, earliestFrom } = timeline;
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle]!;
    if (item.endUs < atUs || (item.endUs === atUs && item.event.seq <= seq)) low = middle + 1;
    else high = middle;
  }
  const ended = items[low - 1];
  const goingOn = earliestFrom[low];
  return goingOn && goingOn.startUs < atUs && ended?.endUs !== atUs ? goingOn : ended;
}

/** Where the release of a wait leads; undefined where it is unknown or explains nothing, and the whole wait keeps its cause. */
function releaseOf(
  wait: TraceEvent & WaitEvent,
  at: { untilUs: number; position: Position; bySeq: ReadonlyMap<number, TraceEvent> },
): Position | undefined {
  const release = wait.releasedBy === undefined ? undefined : at.bySeq.get(wait.releasedBy);
  if (!release || release.agent === '' || release.seq >= wait.seq) return undefined;
  if (release.atUs <= Math.max(0, wait.startUs) || release.atUs > at.untilUs) return undefined;
  if (release.atUs === at.position.atUs && release.seq >= at.position.seq) return undefined;
  return { agent: release.agent, atUs: release.atUs, seq: release.seq };
}

/** Retries first (they are the provider's, whoever called), then the answering attempt by what it was for. */
function callPieces(call: CallEvent): readonly (readonly [CriticalPart, number, number])[] {
  const sentUs = Math.min(call.endUs, call.startUs + Math.max(0, call.retryUs));
  const retry = ['retry', call.startUs, sentUs] as const;
  const whole =
    call.purpose === 'verify' ? 'verification' : call.purpose === 'merge' ? 'merge' : call.role === 'controller' ? 'controller' : undefined;
  if (whole) return [retry, [whole, sentUs, call.endUs]];
  const firstTokenUs = Math.min(call.endUs, Math.max(sentUs, call.firstTokenUs ?? sentUs));
  return [retry, ['prefill', sentUs, firstTokenUs], ['decode', firstTokenUs, call.endUs]];
}

function waitPart(cause: WaitCause): CriticalPart {
  return cause === 'rate-limit' ? 'wait_rate_limit' : `wait_${cause}`;
}
