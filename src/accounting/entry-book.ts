// Every entry of a trial by its label, and which of them a prompt carried: found from the causes of events, whoever emitted them, so that an entry that a
// controller passes on in a message counts like one that stands in a shared context.
import type { EntryEvent, MessageEvent, TraceEvent, TraceEventHead } from '../core/trace.ts';
import type { TracedCall } from './fold-calls.ts';

export type TracedEntry = TraceEventHead & EntryEvent;
type TracedMessage = TraceEventHead & MessageEvent;

export interface EntryRecord {
  readonly label: string;
  readonly kind: EntryEvent['kind'];
  /** Who proposed it, or admitted it where nobody did. */
  readonly author: string;
  /** All its events, in order. */
  readonly events: readonly TracedEntry[];
  /** The first admission; undefined where there was none. */
  readonly admitted: TracedEntry | undefined;
}

interface OpenRecord extends EntryRecord {
  readonly events: TracedEntry[];
  admitted: TracedEntry | undefined;
}

export interface EntryBook {
  /** By label, in order of first appearance. */
  readonly entries: ReadonlyMap<string, EntryRecord>;
  /** Labels of the admitted entries that a call's prompt carried: by themselves, in a message, or in what a message condensed. */
  carried(call: TracedCall): ReadonlySet<string>;
}

export function readEntryBook(events: readonly TraceEvent[]): EntryBook {
  const records = new Map<string, OpenRecord>();
  const visible = new Map<number, string>();
  const messages = new Map<number, TracedMessage>();
  const merges = new Map<number, TracedCall>();
  for (const event of events) {
    if (event.type === 'message') messages.set(event.seq, event);
    else if (event.type === 'call' && event.purpose === 'merge') merges.set(event.seq, event);
    else if (event.type === 'entry') {
      const { label, kind } = event;
      if (event.action === 'admitted' || event.action === 'read') visible.set(event.seq, label);
      // Units are unfolded by the labels of their passages, and read before anything is known of them.
      if (event.action === 'unfolded' || event.action === 'deep-unfolded' || event.action === 'read') continue;
      const record = records.get(label) ?? { label, kind, author: event.agent, events: [], admitted: undefined };
      records.set(label, record);
      record.events.push(event);
      if (event.action === 'admitted') record.admitted ??= event;
    }
  }
  const behind = (seq: number, labels: Set<string>): void => {
    const label = visible.get(seq);
    if (label !== undefined) labels.add(label);
    const message = label === undefined ? messages.get(seq) : undefined;
    for (const cause of message?.causes ?? []) {
      const merge = merges.get(cause);
      for (const earlier of merge ? merge.causes : [cause]) if (earlier < seq) behind(earlier, labels);
    }
  };
  return {
    entries: records,
    carried: ({ causes }) => {
      const labels = new Set<string>();
      for (const seq of causes) behind(seq, labels);
      return labels;
    },
  };
}

/** Labels of passages belong to their unit: `U7.2` to `U7`. */
export function entryOf(label: string): string {
  return label.split('.')[0]!;
}
