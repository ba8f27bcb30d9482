// The two places that work must pass, by one meter: the controller, to which reports are sent, and the gate of admission, to which entries are proposed.
// An item arrives, waits, and is served by the first call of the place that has it in its prompt. Nothing is counted at one that is not at the other.
import type { TraceEvent } from '../core/trace.ts';
import { billedOutputTokens, inputTokens } from '../core/usage.ts';
import { COORDINATION_PURPOSES, sumUsd, type TracedCall } from './fold-calls.ts';
import { coveredUs, peakOverlap, type TimeRange } from './intervals.ts';
import { foldQueue, type QueueItem, type QueueLoad } from './place-queue.ts';
import { fitLine, saturationAgents } from './saturation.ts';

export interface PlaceLoad {
  /** Time in which at least one of its calls lasts, over the wall time; undefined for a trial without duration. */
  readonly busyShare: number | undefined;
  readonly calls: number;
  /** The most of its calls at one time. */
  readonly servers: number;
  /** Items that arrived and waited for the first call that has them in its prompt. */
  readonly queue: QueueLoad;
  /** What came to it and what left it, each item once. */
  readonly inTokens: number;
  readonly outTokens: number;
  /** Of the messages that passed it; each once. */
  readonly bytes: number;
  /** What its calls took; undefined where there were calls and none said. */
  readonly promptTokens: number | undefined;
  readonly outputTokens: number | undefined;
  readonly costUsd: number | undefined;
  /** Least-squares growth of its calls' prompts in stage `solve` per decision made before them; undefined without two different rounds. */
  readonly growthTokens: number | undefined;
  /** Workers over busy share: where it would never be idle, if demand grew with the workers; undefined unless two workers or more met one server. */
  readonly saturationAgents: number | undefined;
}

export interface PlaceLoads {
  /** Items: messages to a controller. Calls: all of role `controller`. */
  readonly controller: PlaceLoad;
  /** Items: proposed entries. Calls: all of purpose `verify`. */
  readonly gate: PlaceLoad;
}

interface Item {
  readonly arrivedUs: number;
  servedUs?: number;
}

/** What one place has seen so far. */
interface Place {
  readonly calls: { readonly call: TracedCall; readonly round: number }[];
  readonly items: Item[];
  inTokens: number;
  outTokens: number;
  bytes: number;
}

export function foldPlaces(events: readonly TraceEvent[], wallUs: number): PlaceLoads {
  const controllers = new Set<string>();
  const workers = new Set<string>();
  const [controller, gate] = [emptyPlace(), emptyPlace()];
  const roundsBefore = roundCounter(events);
  /** Reports that no controller has read yet, by each event that a prompt may know them by. */
  const unread = new Map<number, Item>();
  /** Proposals without a verdict, by their event and by label and version. */
  const unjudged = new Map<number | string, Item>();
  const admissions = new Set<number>();
  for (const event of events) {
    if (event.type === 'agent-started') (event.role === 'controller' ? controllers : workers).add(event.agent);
    else if (event.type === 'message') {
      const [isTo, isFrom] = [controllers.has(event.to), controllers.has(event.from)];
      if (isTo !== isFrom) {
        controller[isTo ? 'inTokens' : 'outTokens'] += event.tokens;
        controller.bytes += event.bytes;
      }
      if (isTo && !isFrom) {
        const item = arrive(controller, event.atUs);
        for (const seq of [event.seq, ...event.causes.filter((cause) => admissions.has(cause))]) unread.set(seq, item);
      }
      if (event.causes.some((cause) => admissions.has(cause)) && !isFrom) gate.bytes += event.bytes;
    } else if (event.type === 'entry') {
      const version = `${event.label} ${event.version}`;
      if (event.action === 'proposed') {
        gate.inTokens += event.tokens;
        const item = arrive(gate, event.atUs);
        unjudged.set(event.seq, item).set(version, item);
      } else if (event.action === 'admitted' || event.action === 'rejected' || event.action === 'redundant') {
        serve(unjudged.get(version), event.atUs);
        if (event.action !== 'admitted') continue;
        admissions.add(event.seq);
        gate.outTokens += event.tokens;
      }
    } else if (event.type === 'call') {
      const round = roundsBefore(event.startUs);
      if (event.role === 'controller') {
        controller.calls.push({ call: event, round });
        for (const seq of event.causes) serve(unread.get(seq), event.startUs);
      }
      if (event.purpose === 'verify') {
        gate.calls.push({ call: event, round });
        for (const seq of event.causes) serve(unjudged.get(seq), event.startUs);
      }
    }
  }
  const load = (place: Place): PlaceLoad => loadOf(place, { wallUs, workers: workers.size });
  return { controller: load(controller), gate: load(gate) };
}

function emptyPlace(): Place {
  return { calls: [], items: [], inTokens: 0, outTokens: 0, bytes: 0 };
}

function arrive({ items }: Place, arrivedUs: number): Item {
  const item = { arrivedUs };
  items.push(item);
  return item;
}

/** The first call that has it serves it; nothing is served before it came. */
function serve(item: Item | undefined, atUs: number): void {
  if (item && item.servedUs === undefined) item.servedUs = Math.max(item.arrivedUs, atUs);
}

function loadOf(place: Place, { wallUs, workers }: { wallUs: number; workers: number }): PlaceLoad {
  const calls = place.calls.map(({ call }) => call);
  const ranges = calls.map(({ startUs, endUs }): TimeRange => [startUs, endUs]);
  const busyShare = wallUs > 0 ? coveredUs(ranges) / wallUs : undefined;
  const servers = peakOverlap(ranges);
  const growing = place.calls.filter(({ call }) => call.stage === 'solve');
  return {
    busyShare,
    calls: calls.length,
    servers,
    queue: foldQueue(place.items satisfies readonly QueueItem[], wallUs),
    inTokens: place.inTokens,
    outTokens: place.outTokens,
    bytes: place.bytes,
    promptTokens: knownSum(calls.map(({ usage }) => inputTokens(usage))),
    outputTokens: knownSum(calls.map(({ usage }) => billedOutputTokens(usage))),
    costUsd: sumUsd(calls.map(({ costUsd }) => costUsd)),
    growthTokens: fitLine(growing.map(({ call, round }) => [round, call.promptTokens] as const))?.slope,
    saturationAgents: saturationAgents({ agents: workers, busyShare, servers }),
  };
}

/** How many decisions had been made before a moment: calls that plan anew each time, not those that were asked again for a bad reply. */
function roundCounter(events: readonly TraceEvent[]): (atUs: number) => number {
  const asked = new Set(events.flatMap((event) => (event.type === 'repair' && event.outcome === 're-asked' ? event.causes : [])));
  const ends = events.flatMap((event) =>
    event.type === 'call' &&
    event.stage === 'solve' &&
    COORDINATION_PURPOSES.includes(event.purpose) &&
    event.purpose !== 'merge' &&
    !asked.has(event.seq)
      ? [event.endUs]
      : [],
  );
  ends.sort((a, b) => a - b);
  return (atUs) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! <= atUs) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** Of the counts that arrived: undefined where there were calls and none said. */
function knownSum(counts: readonly (number | undefined)[]): number | undefined {
  const known = counts.filter((count) => count !== undefined);
  return counts.length > 0 && known.length === 0 ? undefined : known.reduce((sum, count) => sum + count, 0);
}
