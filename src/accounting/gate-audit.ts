// The verifier as a classifier, against findings that are known to be false because we made them so (`verifierAudit`). What was not planted may be false
// too: of those only the counts are given, and human labels (`audit.csv`) say the rest.
import type { PlantKind, TraceEvent } from '../core/trace.ts';
import { type EntryBook, readEntryBook } from './entry-book.ts';
import { readLabels } from './judged-findings.ts';

export const PLANT_KINDS = ['number', 'reversal', 'citation'] as const satisfies readonly PlantKind[];

/** Proposals by what became of each version. */
export interface Judged {
  readonly proposed: number;
  readonly admitted: number;
  /** Rejected or redundant. */
  readonly turnedAway: number;
}

export interface GateAudit {
  readonly planted: Judged;
  readonly plantedByKind: Readonly<Record<PlantKind, Judged>>;
  /** Findings as their workers proposed them. */
  readonly own: Judged;
  /** Planted that were turned away, over planted that were judged. */
  readonly recall: number | undefined;
  /** Planted over all that were turned away: a lower bound, for some of the others were false too. Undefined where nothing was planted. */
  readonly precision: number | undefined;
  /** Planted that were admitted, over planted that were judged. */
  readonly falseAdmissionRate: number | undefined;
  /** Admitted planted findings that stood in the prompt of another agent, or in the closing one. */
  readonly falseRead: number;
}

export function foldGateAudit(events: readonly TraceEvent[], book: EntryBook = readEntryBook(events)): GateAudit {
  const [planted, own] = [emptyCount(), emptyCount()];
  const plantedByKind = { number: emptyCount(), reversal: emptyCount(), citation: emptyCount() };
  const falseLabels = new Map<string, string>();
  for (const { label, kind, author, events: life } of book.entries.values()) {
    if (kind !== 'finding') continue;
    for (const proposal of life) {
      if (proposal.action !== 'proposed') continue;
      const counts = proposal.planted ? [planted, plantedByKind[proposal.planted]] : [own];
      const verdict = life.find(({ action, version }) => action !== 'proposed' && version === proposal.version)?.action;
      for (const count of counts) {
        count.proposed++;
        if (verdict === 'admitted') count.admitted++;
        else if (verdict) count.turnedAway++;
      }
      if (proposal.planted && verdict === 'admitted') falseLabels.set(label, author);
    }
  }
  const judged = planted.admitted + planted.turnedAway;
  const turnedAway = planted.turnedAway + own.turnedAway;
  return {
    planted,
    plantedByKind,
    own,
    recall: judged > 0 ? planted.turnedAway / judged : undefined,
    precision: planted.proposed > 0 && turnedAway > 0 ? planted.turnedAway / turnedAway : undefined,
    falseAdmissionRate: judged > 0 ? planted.admitted / judged : undefined,
    falseRead: readLabels(events, falseLabels, book).size,
  };
}

function emptyCount(): { -readonly [key in keyof Judged]: number } {
  return { proposed: 0, admitted: 0, turnedAway: 0 };
}
