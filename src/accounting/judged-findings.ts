// Every proposed finding with what the gate made of it, where its text and its evidence are kept, and whether anyone read it: what an audit samples from.
import type { PlantKind, TraceEvent } from '../core/trace.ts';
import { type EntryBook, readEntryBook } from './entry-book.ts';

export interface JudgedFinding {
  /** The `proposed` event. */
  readonly seq: number;
  readonly label: string;
  readonly version: number;
  readonly decision: 'admitted' | 'rejected' | 'redundant';
  readonly reason: string | undefined;
  readonly failed: readonly string[];
  readonly textHash: string | undefined;
  /** Of the last prompt that judged it, or, where nothing did, of the one that wrote it. */
  readonly promptHash: string | undefined;
  readonly planted: PlantKind | undefined;
  /** Admitted, and in the prompt of another agent or in the closing one. */
  readonly isRead: boolean;
}

/** In order of proposal; those without a verdict are left out. */
export function judgedFindings(events: readonly TraceEvent[], book: EntryBook = readEntryBook(events)): JudgedFinding[] {
  const prompts = promptsBehind(events);
  const findings = [...book.entries.values()].filter(({ kind }) => kind === 'finding');
  const read = readLabels(events, new Map(findings.filter(({ admitted }) => admitted).map(({ label, author }) => [label, author])), book);
  return findings
    .flatMap(({ label, events: life }) =>
      life.flatMap((proposal): JudgedFinding[] => {
        if (proposal.action !== 'proposed') return [];
        const verdict = life.find(({ action, version }) => action !== 'proposed' && version === proposal.version);
        if (!verdict) return [];
        const { seq, version, textHash, planted } = proposal;
        return [
          {
            seq,
            label,
            version,
            decision: verdict.action as JudgedFinding['decision'],
            reason: verdict.reason,
            failed: verdict.failed ?? [],
            textHash,
            promptHash: prompts.get(seq),
            planted,
            isRead: verdict.action === 'admitted' && read.has(label),
          },
        ];
      }),
    )
    .sort((a, b) => a.seq - b.seq);
}

/** Labels of which a prompt of another agent than the author, or a closing one, carried the entry. */
export function readLabels(events: readonly TraceEvent[], authors: ReadonlyMap<string, string>, book: EntryBook): Set<string> {
  const read = new Set<string>();
  if (authors.size === 0) return read;
  for (const event of events) {
    if (event.type !== 'call') continue;
    const isClosing = event.purpose === 'finalize' || event.purpose === 'answer';
    for (const label of book.carried(event)) {
      const author = authors.get(label);
      if (author !== undefined && (isClosing || author !== event.agent)) read.add(label);
    }
  }
  return read;
}

/** By proposal: the last prompt that judged it, else the one whose reply it came from. */
function promptsBehind(events: readonly TraceEvent[]): Map<number, string | undefined> {
  const written = new Map<number, string>();
  const prompts = new Map<number, string | undefined>();
  for (const event of events) {
    if (event.type === 'call') {
      written.set(event.seq, event.promptHash);
      if (event.purpose === 'verify') for (const cause of event.causes) if (prompts.has(cause)) prompts.set(cause, event.promptHash);
    } else if (event.type === 'entry' && event.action === 'proposed') {
      const own = event.causes.map((cause) => written.get(cause)).findLast((hash) => hash !== undefined);
      prompts.set(event.seq, own);
    }
  }
  return prompts;
}
