// The shared context of one trial as it grew: every entry with its evidence, its verdict and who read it. A fold over the trace; pure.
import type { CallEvent, EntryEvent, TraceEvent, TraceEventHead } from '../../../core/trace.ts';

export interface Reader {
  readonly agent: string;
  readonly firstUs: number;
  /** The first call whose prompt carried the entry. */
  readonly firstSeq: number;
  /** Calls whose prompts carried it. */
  readonly calls: number;
}

export interface ContextEntry {
  readonly label: string;
  readonly kind: EntryEvent['kind'];
  readonly version: number;
  readonly author: string;
  readonly tokens: number;
  readonly textHash: string | undefined;
  readonly state: 'proposed' | 'admitted' | 'rejected' | 'redundant';
  readonly reason: string | undefined;
  /** Axes on which the verifier failed it. */
  readonly failed: readonly string[];
  /** How it was made false on purpose, where it was. */
  readonly planted: string | undefined;
  readonly proposedUs: number;
  readonly decidedUs: number;
  readonly decidedSeq: number;
  /** Calls of purpose `verify` that led to the decision. */
  readonly verifiedBy: readonly number[];
  /** Calls and commands that the verifier was shown; without a verifier, those that the entry was made from. */
  readonly evidence: readonly number[];
  readonly readers: readonly Reader[];
  /** Times that its summary or its raw text was asked for. */
  readonly unfolded: number;
}

type Mutable = { -readonly [key in keyof ContextEntry]: ContextEntry[key] } & {
  readByAgent: Map<string, { -readonly [key in keyof Reader]: Reader[key] }>;
};

/** In the order in which they were decided; what was never decided stands at the end. */
export function foldContext(events: readonly TraceEvent[]): ContextEntry[] {
  const bySeq = new Map(events.map((event) => [event.seq, event]));
  const entries = new Map<string, Mutable>();
  const bySourceSeq = new Map<number, Mutable>();
  for (const event of events) {
    if (event.type === 'call') noteReading(event, bySourceSeq);
    if (event.type !== 'entry') continue;
    if (event.action === 'read') {
      for (const seq of event.causes) noteReader(bySourceSeq.get(seq), event);
    } else if (event.action === 'unfolded' || event.action === 'deep-unfolded') {
      for (const entry of entries.values()) {
        if (entry.state === 'admitted' && (event.label === entry.label || event.label.startsWith(`${entry.label}.`))) entry.unfolded++;
      }
    } else {
      const entry = decided(entries, event, bySeq);
      bySourceSeq.set(event.seq, entry);
    }
  }
  return [...entries.values()]
    .sort((a, b) => a.decidedUs - b.decidedUs || a.decidedSeq - b.decidedSeq)
    .map(({ readByAgent, ...entry }) => ({ ...entry, readers: [...readByAgent.values()] }));
}

type Decision = TraceEventHead & EntryEvent;

function decided(entries: Map<string, Mutable>, event: Decision, bySeq: ReadonlyMap<number, TraceEvent>): Mutable {
  const key = `${event.label} ${event.version}`;
  const before = entries.get(key);
  const causes = event.causes.flatMap((seq) => bySeq.get(seq) ?? []);
  const verifiers = causes.filter((cause): cause is TraceEventHead & CallEvent => cause.type === 'call' && cause.purpose === 'verify');
  const shown = verifiers.length > 0 ? verifiers.flatMap(({ causes: seen }) => seen.flatMap((seq) => bySeq.get(seq) ?? [])) : causes;
  const evidence = shown.filter(({ type }) => type === 'call' || type === 'exec').map(({ seq }) => seq);
  const entry: Mutable = before ?? {
    label: event.label,
    kind: event.kind,
    version: event.version,
    author: event.agent,
    tokens: event.tokens,
    textHash: event.textHash,
    state: 'proposed',
    reason: undefined,
    failed: [],
    planted: event.planted,
    proposedUs: event.atUs,
    decidedUs: event.atUs,
    decidedSeq: event.seq,
    verifiedBy: [],
    evidence,
    readers: [],
    unfolded: 0,
    readByAgent: new Map(),
  };
  entries.set(key, entry);
  if (event.action === 'proposed') return entry;
  entry.state = event.action as 'admitted' | 'rejected' | 'redundant';
  entry.reason = event.reason;
  entry.failed = event.failed ?? [];
  entry.decidedUs = event.atUs;
  entry.decidedSeq = event.seq;
  entry.textHash = event.textHash ?? entry.textHash;
  entry.tokens = event.tokens || entry.tokens;
  if (verifiers.length > 0) {
    entry.verifiedBy = verifiers.map(({ seq }) => seq);
    entry.evidence = evidence;
  }
  return entry;
}

/** A prompt carries an entry where its call names the admission among its causes. Making and checking it are no reading. */
function noteReading(call: TraceEventHead & CallEvent, admissions: ReadonlyMap<number, Mutable>): void {
  for (const seq of call.causes) {
    const entry = admissions.get(seq);
    if (entry?.state === 'admitted' && entry.decidedSeq === seq) noteReader(entry, call);
  }
}

function noteReader(entry: Mutable | undefined, { agent, atUs, seq }: TraceEventHead): void {
  if (!entry) return;
  const known = entry.readByAgent.get(agent);
  if (known) known.calls++;
  else entry.readByAgent.set(agent, { agent, firstUs: atUs, firstSeq: seq, calls: 1 });
}

/** Tokens of admitted entries over time: a step at each admission. */
export function contextGrowth(entries: readonly ContextEntry[]): { readonly atUs: number; readonly tokens: number }[] {
  let tokens = 0;
  return entries
    .filter(({ state }) => state === 'admitted')
    .map((entry) => {
      tokens += entry.tokens;
      return { atUs: entry.decidedUs, tokens };
    });
}
