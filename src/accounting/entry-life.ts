// What becomes of entries: proposed, judged, admitted; then read by others, unfolded, cited, or none of it. And how far behind the newest findings those
// are who work. The same fold for a shared context and for reports to a controller.
import { AXES, type Axis } from '../core/replies/verdict.ts';
import type { EntryEvent, TraceEvent } from '../core/trace.ts';
import { type EntryBook, type EntryRecord, entryOf, readEntryBook } from './entry-book.ts';
import { COORDINATION_PURPOSES, type TracedCall } from './fold-calls.ts';

export interface Admission {
  readonly proposed: number;
  readonly admitted: number;
  readonly rejected: number;
  readonly redundant: number;
  /** Rejections by the axis that failed, in each of several; `other` for those that name none. */
  readonly rejectedBy: Readonly<Record<Axis | 'other', number>>;
  /** Proposals after the first of a label. */
  readonly regenerated: number;
  /** Labels that were proposed and never admitted. */
  readonly dropped: number;
}

export interface Reuse {
  /** Labels that were admitted. */
  readonly admitted: number;
  /** Of those, in the prompt of another agent's call that is neither decision nor closing. */
  readonly read: number;
  /** Shown in full to anyone after their admission. */
  readonly unfolded: number;
  /** Named by a later finding or by the closing reply; undefined where the trace does not say what names what. */
  readonly cited: number | undefined;
  /** Neither read nor unfolded nor cited. */
  readonly dead: number;
  /** From admission to the first such call, mean over those read; undefined without any. */
  readonly meanUntilReadUs: number | undefined;
}

/** Over all calls of purpose `work` and `act`; undefined without any. */
export interface Staleness {
  /** Findings of others that were admitted before the call began and are not in its prompt, mean over calls. */
  readonly missing: number;
  /** How long the oldest of these had been there, mean over calls; 0 where none is missing. */
  readonly ageUs: number;
}

export interface EntryLife {
  readonly admission: Readonly<Record<EntryEvent['kind'], Admission>>;
  readonly reuse: Readonly<Record<EntryEvent['kind'], Reuse>>;
  readonly staleness: Staleness | undefined;
}

interface Use {
  firstReadUs?: number;
  isUnfolded?: boolean;
  isCited?: boolean;
}

export function foldEntryLife(events: readonly TraceEvent[], book: EntryBook = readEntryBook(events)): EntryLife {
  const uses = new Map<string, Use>([...book.entries.keys()].map((label) => [label, {}]));
  const isStale = stalenessMeter(book);
  let knowsCitations = false;
  for (const event of events) {
    if (event.type === 'call') {
      const carried = book.carried(event);
      if (isWorking(event)) noteReads(event, carried, { book, uses });
      if (event.stage === 'solve' && (event.purpose === 'work' || event.purpose === 'act')) isStale.add(event, carried);
    } else if (event.type === 'entry' && (event.action === 'unfolded' || event.action === 'deep-unfolded')) {
      const label = entryOf(event.label);
      const admitted = book.entries.get(label)?.admitted;
      if (admitted && admitted.seq < event.seq) uses.get(label)!.isUnfolded = true;
    }
    const cites = event.type === 'submission' || (event.type === 'entry' && event.action === 'proposed') ? event.cites : undefined;
    if (!cites) continue;
    knowsCitations = true;
    const own = event.type === 'entry' ? event.label : undefined;
    for (const label of new Set(cites.map(entryOf))) {
      const admitted = label === own ? undefined : book.entries.get(label)?.admitted;
      if (admitted && admitted.seq < event.seq) uses.get(label)!.isCited = true;
    }
  }
  const records = [...book.entries.values()];
  const of = (kind: EntryEvent['kind']): EntryRecord[] => records.filter((record) => record.kind === kind);
  return {
    admission: { finding: admissionOf(of('finding')), source: admissionOf(of('source')) },
    reuse: { finding: reuseOf(of('finding'), uses, knowsCitations), source: reuseOf(of('source'), uses, knowsCitations) },
    staleness: isStale.mean(),
  };
}

/** Neither decides nor closes: those prompts hold everything by rule, so that being in them says nothing of use. */
function isWorking({ purpose }: TracedCall): boolean {
  return purpose !== 'answer' && !COORDINATION_PURPOSES.includes(purpose);
}

function noteReads(call: TracedCall, carried: ReadonlySet<string>, { book, uses }: { book: EntryBook; uses: Map<string, Use> }): void {
  for (const label of carried) {
    const record = book.entries.get(label);
    if (!record || record.author === call.agent) continue;
    const use = uses.get(label)!;
    use.firstReadUs = Math.min(use.firstReadUs ?? Number.POSITIVE_INFINITY, call.startUs);
  }
}

function admissionOf(records: readonly EntryRecord[]): Admission {
  const counts = { proposed: 0, admitted: 0, rejected: 0, redundant: 0, regenerated: 0, dropped: 0 };
  const rejectedBy = Object.fromEntries([...AXES, 'other'].map((axis) => [axis, 0])) as Record<Axis | 'other', number>;
  for (const { events, admitted } of records) {
    let proposals = 0;
    for (const { action, failed = [] } of events) {
      if (action === 'proposed') proposals++;
      if (action === 'admitted' || action === 'rejected' || action === 'redundant') counts[action]++;
      if (action !== 'rejected') continue;
      const axes = AXES.filter((axis) => failed.includes(axis));
      for (const axis of axes.length > 0 ? axes : (['other'] as const)) rejectedBy[axis]++;
    }
    counts.proposed += proposals;
    counts.regenerated += Math.max(0, proposals - 1);
    if (proposals > 0 && !admitted) counts.dropped++;
  }
  return { ...counts, rejectedBy };
}

function reuseOf(records: readonly EntryRecord[], uses: ReadonlyMap<string, Use>, knowsCitations: boolean): Reuse {
  const admitted = records.filter((record) => record.admitted !== undefined);
  const known = admitted.map(({ label, admitted: event }) => ({ ...uses.get(label)!, sinceUs: event!.atUs }));
  const read = known.filter((use) => use.firstReadUs !== undefined);
  const waits = read.map(({ firstReadUs, sinceUs }) => Math.max(0, firstReadUs! - sinceUs));
  const count = (is: (use: Use) => boolean | undefined): number => known.filter(is).length;
  return {
    admitted: admitted.length,
    read: read.length,
    unfolded: count(({ isUnfolded }) => isUnfolded),
    cited: knowsCitations ? count(({ isCited }) => isCited) : undefined,
    dead: count(({ firstReadUs, isUnfolded, isCited }) => firstReadUs === undefined && !isUnfolded && !isCited),
    meanUntilReadUs: read.length > 0 ? waits.reduce((sum, us) => sum + us, 0) / read.length : undefined,
  };
}

/** Adds up how far behind each call is. Admissions are in order of time, so that a call looks only at what it carries and what its agent wrote itself. */
function stalenessMeter(book: EntryBook) {
  const findings = [...book.entries.values()]
    .filter(({ kind, admitted }) => kind === 'finding' && admitted)
    .sort((a, b) => a.admitted!.seq - b.admitted!.seq);
  const times = findings.map(({ admitted }) => admitted!.atUs);
  const ownTimes = new Map<string, number[]>();
  for (const { author, admitted } of findings) ownTimes.set(author, [...(ownTimes.get(author) ?? []), admitted!.atUs]);
  let [calls, missing, ageUs] = [0, 0, 0];
  return {
    add(call: TracedCall, carried: ReadonlySet<string>): void {
      calls++;
      const others = countBefore(times, call.startUs) - countBefore(ownTimes.get(call.agent) ?? [], call.startUs);
      let seen = 0;
      for (const label of carried) {
        const record = book.entries.get(label);
        if (record?.kind === 'finding' && record.author !== call.agent && (record.admitted?.atUs ?? call.startUs) < call.startUs) seen++;
      }
      if (others <= seen) return;
      missing += others - seen;
      const oldest = findings.find(({ label, author }) => author !== call.agent && !carried.has(label))!;
      ageUs += call.startUs - oldest.admitted!.atUs;
    },
    mean: (): Staleness | undefined => (calls === 0 ? undefined : { missing: missing / calls, ageUs: ageUs / calls }),
  };
}

/** How many of ascending times lie before a moment. */
function countBefore(times: readonly number[], atUs: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < atUs) low = middle + 1;
    else high = middle;
  }
  return low;
}
