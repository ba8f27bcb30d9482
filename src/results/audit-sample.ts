// Which findings are put before people: of each cell as many admitted as turned away, drawn by a hash of their names, so that a run that grows keeps its
// sample and nobody's choice is in it. Planted findings are left out: of those the truth is known.
import type { JudgedFinding } from '../accounting/judged-findings.ts';
import { hashText } from '../core/hash.ts';
import type { TrialResult } from './trial-result.ts';

/** Of each cell and decision. */
export const AUDIT_SAMPLE = 10;

export type AuditDecision = 'admitted' | 'turned-away';

export interface AuditItem {
  readonly result: TrialResult;
  readonly finding: JudgedFinding;
  readonly decision: AuditDecision;
}

/** Trial and event: what a label belongs to. */
export function auditKey(trialId: string, seq: number | string): string {
  return `${trialId} ${seq}`;
}

/** Everything that could be sampled, in row order. */
export function auditItems(results: readonly TrialResult[]): AuditItem[] {
  return results.flatMap((result) =>
    (result.totals?.measures.judged ?? [])
      .filter(({ planted }) => planted === undefined)
      .map((finding): AuditItem => ({ result, finding, decision: finding.decision === 'admitted' ? 'admitted' : 'turned-away' })),
  );
}

/** By cell as in the results, then admitted before turned away, then by hash; what has a label stays in whether drawn or not. */
export function sampleAudit(items: readonly AuditItem[], labelled: ReadonlySet<string>): AuditItem[] {
  const strata = Map.groupBy(items, ({ result, decision }) => `${result.trial.cell.id}\n${decision}`);
  const cells = [...new Set(items.map(({ result }) => result.trial.cell.id))];
  return cells.flatMap((cell) =>
    (['admitted', 'turned-away'] as const).flatMap((decision) => {
      const ranked = (strata.get(`${cell}\n${decision}`) ?? [])
        .map((item) => ({ item, key: auditKey(item.result.trial.id, item.finding.seq) }))
        .map((one) => ({ ...one, rank: hashText(one.key) }))
        .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));
      return ranked.filter(({ key }, place) => place < AUDIT_SAMPLE || labelled.has(key)).map(({ item }) => item);
    }),
  );
}
