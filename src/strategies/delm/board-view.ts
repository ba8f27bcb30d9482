// What an agent is shown of the shared notes when it begins, or at each step with `refresh: full`: a selection within a budget (reference code, 4.2.5 and
// 4.2.6). The board itself is append-only and keeps everything. Pure.
import type { NoteKind } from '../../core/replies/act.ts';
import { isConcrete } from '../worker/acting/check-statement.ts';

export interface BoardEntry {
  readonly label: string;
  readonly kind: NoteKind;
  readonly author: string;
  readonly text: string;
  readonly atUs: number;
  /** Labels of earlier notes that it puts right. */
  readonly corrects: readonly string[];
  readonly seq: number;
}

export interface ShownEntry extends BoardEntry {
  /** How many notes say the same. */
  readonly times: number;
}

export interface BoardView {
  readonly tokens: number;
  readonly nowUs: number;
  readonly reader: string;
  /** Notes of the delegation that the reader is at work on: it knows them, so that they come last, its claims and patch summaries not at all. */
  readonly isOwnWork?: (entry: BoardEntry) => boolean;
}

/** A claim stands for five minutes. */
const CLAIM_US = 300e6;
const CHARACTERS_PER_TOKEN = 4;
/** What an entry takes beside its text. */
const OVERHEAD_CHARACTERS = 25;
const CLAIMS = { tokens: 100, most: 6 };
const PATCHES = { tokens: 200, most: 4 };
/** Share of the budget that is first filled with failures and concrete observations of others. */
const PROTECTED_SHARE = 0.35;

/** Notes that hold now: no claim that has run out, nothing that a later note puts right. */
export function standing<Entry extends BoardEntry>(entries: readonly Entry[], nowUs: number): Entry[] {
  const corrected = new Set(entries.flatMap(({ corrects }) => corrects));
  return entries.filter(({ label, kind, atUs }) => !corrected.has(label) && (kind !== 'CLAIM' || nowUs - atUs < CLAIM_US));
}

/** In order of admission. */
export function viewBoard(entries: readonly BoardEntry[], { tokens, nowUs, reader, isOwnWork = () => false }: BoardView): ShownEntry[] {
  const known = withoutRepeats(standing(entries, nowUs));
  const newestFirst = [...known].reverse();
  const of = (kind: NoteKind): ShownEntry[] => newestFirst.filter((entry) => entry.kind === kind && !isOwnWork(entry));
  const notes = newestFirst.filter(({ kind }) => kind !== 'CLAIM' && kind !== 'PATCH_SUMMARY');
  const isProtected = (entry: ShownEntry): boolean =>
    entry.author !== reader && (entry.kind === 'FAIL' || (entry.kind === 'OBSERVED' && isConcrete(entry.text)));
  const first = takeWithin(notes.filter(isProtected), tokens * PROTECTED_SHARE);
  const rank = (entry: ShownEntry): number => priority(entry) + (isOwnWork(entry) ? 1000 : 0);
  const rest = notes.filter((entry) => !first.includes(entry)).sort((a, b) => rank(a) - rank(b));
  const kept = new Set([
    ...takeWithin(of('PATCH_SUMMARY').slice(0, PATCHES.most), PATCHES.tokens),
    ...takeWithin(of('CLAIM').slice(0, CLAIMS.most), CLAIMS.tokens),
    ...first,
    ...takeWithin(rest, tokens - first.reduce((sum, entry) => sum + cost(entry), 0)),
  ]);
  return known.filter((entry) => kept.has(entry));
}

function priority({ kind, text }: BoardEntry): number {
  if (kind === 'FACT' || (kind === 'OBSERVED' && isConcrete(text))) return 0;
  return kind === 'FAIL' ? 1 : kind === 'OBSERVED' ? 2 : 3;
}

/** Tokens of an entry in a view. */
function cost({ text }: BoardEntry): number {
  return (text.length + OVERHEAD_CHARACTERS) / CHARACTERS_PER_TOKEN;
}

/** What does not fit is skipped, and does not end the selection. */
function takeWithin(entries: readonly ShownEntry[], tokens: number): ShownEntry[] {
  let left = tokens;
  return entries.filter((entry) => {
    if (cost(entry) > left) return false;
    left -= cost(entry);
    return true;
  });
}

/** The first of several notes that say the same stands for all. Claims and patch summaries are each their author's own. */
function withoutRepeats(entries: readonly BoardEntry[]): ShownEntry[] {
  const keyOf = ({ kind, text, label }: BoardEntry): string =>
    kind === 'CLAIM' || kind === 'PATCH_SUMMARY' ? label : `${kind} ${text.replace(/\s+/g, ' ').trim()}`;
  const counts = new Map<string, number>();
  for (const entry of entries) counts.set(keyOf(entry), (counts.get(keyOf(entry)) ?? 0) + 1);
  const seen = new Set<string>();
  return entries.flatMap((entry) => {
    const key = keyOf(entry);
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ ...entry, times: counts.get(key)! }];
  });
}
