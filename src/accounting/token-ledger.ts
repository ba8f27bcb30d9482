// Where the tokens went: the up-front index apart, then by purpose; how many of them decided, checked, or told agents what others had found.
// Input and output together, reasoning included; a call that never said adds nothing and is counted by `unknownUsageCalls`.
import { PURPOSES, type Purpose } from '../core/model.ts';
import type { TraceEvent } from '../core/trace.ts';
import { billedOutputTokens, inputTokens, type Usage } from '../core/usage.ts';
import { type EntryBook, readEntryBook } from './entry-book.ts';
import { COORDINATION_PURPOSES } from './fold-calls.ts';

export interface TokenLedger {
  readonly total: number;
  /** Calls of stage `index`, whatever their purpose. */
  readonly index: number;
  /** Calls of stage `solve`, by purpose; with `index` they sum to the total. */
  readonly byPurpose: Readonly<Record<Purpose, number>>;
  /** Of those: `plan`, `replan`, `merge`, `finalize`. */
  readonly decisions: number;
  /** Of those: `verify`. */
  readonly verification: number;
  /** In prompts of the other purposes: findings that others wrote and messages that others sent, each once per prompt. */
  readonly toldByOthers: number;
  /** In the same prompts: gists of the source, whoever wrote them. They are the index again, and no coordination. */
  readonly indexReread: number;
  /** Decisions and what others told, over all tokens of stage `solve`; undefined without any. Checking is apart, as in the dollars. */
  readonly coordinationShare: number | undefined;
}

export function foldTokens(events: readonly TraceEvent[], book: EntryBook = readEntryBook(events)): TokenLedger {
  const byPurpose = Object.fromEntries(PURPOSES.map((purpose) => [purpose, 0])) as Record<Purpose, number>;
  const briefs = new Map<number, { from: string; tokens: number; causes: readonly number[] }>();
  const entrySeqs = new Set<number>();
  let [index, toldByOthers, indexReread] = [0, 0, 0];
  for (const event of events) {
    if (event.type === 'entry') entrySeqs.add(event.seq);
    if (event.type === 'message') briefs.set(event.seq, event);
    if (event.type !== 'call') continue;
    const tokens = callTokens(event.usage);
    if (event.stage === 'index') {
      index += tokens;
      continue;
    }
    byPurpose[event.purpose] += tokens;
    if (event.purpose === 'verify' || COORDINATION_PURPOSES.includes(event.purpose)) continue;
    for (const label of book.carried(event)) {
      const record = book.entries.get(label);
      const own = record?.admitted?.tokens ?? 0;
      if (record?.kind === 'source') indexReread += own;
      else if (record && record.author !== event.agent) toldByOthers += own;
    }
    for (const seq of event.causes) {
      const brief = briefs.get(seq);
      // What brings an entry is that entry, counted above.
      if (brief && brief.from !== event.agent && !brief.causes.some((cause) => entrySeqs.has(cause))) toldByOthers += brief.tokens;
    }
  }
  const solve = PURPOSES.reduce((sum, purpose) => sum + byPurpose[purpose], 0);
  const decisions = COORDINATION_PURPOSES.reduce((sum, purpose) => sum + byPurpose[purpose], 0);
  const verification = byPurpose.verify;
  return {
    total: index + solve,
    index,
    byPurpose,
    decisions,
    verification,
    toldByOthers,
    indexReread,
    coordinationShare: solve > 0 ? Math.min(1, (decisions + toldByOthers) / solve) : undefined,
  };
}

export function callTokens(usage: Usage): number {
  return (inputTokens(usage) ?? 0) + (billedOutputTokens(usage) ?? 0);
}
