// `audit.csv`: findings with their evidence for people to label, and `audit-summary.csv`: what the labels say of the gate. The labels are the one thing in
// a run folder that `report` reads back and never overwrites.
import { wilsonInterval } from '../statistics/wilson.ts';
import { type AuditDecision, type AuditItem, auditKey } from './audit-sample.ts';
import { type Column, count, number, text } from './columns.ts';

/** Whether the finding is true by its evidence. */
export const AUDIT_LABELS = ['true', 'false', 'unclear'] as const;
export type AuditLabel = (typeof AUDIT_LABELS)[number];

export interface AuditNote {
  readonly label: AuditLabel | undefined;
  readonly note: string;
}

export interface AuditSource extends AuditItem, AuditNote {
  readonly entry: string;
  readonly evidence: string;
}

/** What is to be judged comes before what the gate said, so that it can be covered. */
export const AUDIT_COLUMNS: readonly Column<AuditSource>[] = [
  text('trial_id', 'The trial in `trials.csv`.', ({ result }) => result.trial.id),
  count('seq', 'The `proposed` event in its trace; with `trial_id` the name of the row.', ({ finding }) => finding.seq),
  text('cell', 'Its cell.', ({ result }) => result.trial.cell.id),
  text('instance_id', 'The problem.', ({ result }) => result.trial.instanceId),
  text('entry', 'The finding as it was proposed.', ({ entry }) => entry),
  text('evidence', 'What its judge was shown of the source and of the reasoning, shortened in the middle.', ({ evidence }) => evidence),
  text(
    'label',
    'For people: `true`, `false` or `unclear`, by the evidence alone. Kept when the file is written anew.',
    ({ label }) => label,
  ),
  text('note', 'For people. Kept as well.', ({ note }) => note),
  text('decision', 'What the gate made of it: `admitted` or `turned-away`.', ({ decision }) => decision),
  text('reason', "The verifier's reason.", ({ finding }) => finding.reason),
  text('failed_axes', 'Axes on which it failed, joined by a space.', ({ finding }) => finding.failed.join(' ')),
];

export interface AuditSummary {
  readonly cell: string;
  /** Of all findings that were not planted. */
  readonly judged: Readonly<Record<AuditDecision, number>>;
  /** Of those labelled `true` or `false`. */
  readonly labelled: Readonly<Record<AuditDecision, { readonly count: number; readonly false: number }>>;
  readonly unclear: number;
  /** Graded trials with a labelled admitted finding, by whether one was false and read. */
  readonly trials: Readonly<Record<'falseRead' | 'noFalseRead', { readonly count: number; readonly correct: number }>>;
}

export const AUDIT_SUMMARY_COLUMNS: readonly Column<AuditSummary>[] = [
  text('cell', 'The cell in `summary.csv`.', ({ cell }) => cell),
  count('admitted', 'Findings that were admitted, planted ones apart.', ({ judged }) => judged.admitted),
  count('admitted_labelled', 'Of those, labelled `true` or `false`.', ({ labelled }) => labelled.admitted.count),
  count('admitted_false', 'Of those, false.', ({ labelled }) => labelled.admitted.false),
  ...share('admitted_false_share', 'false among the admitted', ({ labelled }) => labelled.admitted),
  count('turned_away', 'Findings that were rejected or called redundant.', ({ judged }) => judged['turned-away']),
  count('turned_away_labelled', 'Of those, labelled `true` or `false`.', ({ labelled }) => labelled['turned-away'].count),
  count('turned_away_false', 'Of those, false.', ({ labelled }) => labelled['turned-away'].false),
  ...share('gate_precision', 'false among those turned away', ({ labelled }) => labelled['turned-away']),
  number(
    'gate_recall',
    '0-1',
    'Estimated share of the false findings that were turned away: both shares, weighted by how many findings they stand for.',
    recall,
  ),
  number('gate_false_admission_rate', '0-1', 'One minus that.', (summary) => {
    const found = recall(summary);
    return found === undefined ? undefined : 1 - found;
  }),
  count('unclear', 'Labelled `unclear`.', ({ unclear }) => unclear),
  count(
    'trials_false_read',
    'Graded trials in which a finding labelled false was admitted and read.',
    ({ trials }) => trials.falseRead.count,
  ),
  number('accuracy_false_read', '0-1', 'Their accuracy.', ({ trials }) => accuracy(trials.falseRead)),
  count(
    'trials_no_false_read',
    'Graded trials with a labelled admitted finding, and none that is false and was read.',
    ({ trials }) => trials.noFalseRead.count,
  ),
  number('accuracy_no_false_read', '0-1', 'Their accuracy.', ({ trials }) => accuracy(trials.noFalseRead)),
];

/** One summary for each cell that has a label. @param notes by `auditKey` */
export function summarizeAudit(items: readonly AuditItem[], notes: ReadonlyMap<string, AuditNote>): AuditSummary[] {
  const labelOf = ({ result, finding }: AuditItem): AuditLabel | undefined => notes.get(auditKey(result.trial.id, finding.seq))?.label;
  const byCell = Map.groupBy(items, ({ result }) => result.trial.cell.id);
  return [...byCell].flatMap(([cell, own]) => {
    if (own.every((item) => labelOf(item) === undefined)) return [];
    const of = (decision: AuditDecision): AuditItem[] => own.filter((item) => item.decision === decision);
    const labelled = (decision: AuditDecision) => {
      const labels = of(decision).map(labelOf);
      const wrong = labels.filter((label) => label === 'false').length;
      return { count: wrong + labels.filter((label) => label === 'true').length, false: wrong };
    };
    return {
      cell,
      judged: { admitted: of('admitted').length, 'turned-away': of('turned-away').length },
      labelled: { admitted: labelled('admitted'), 'turned-away': labelled('turned-away') },
      unclear: own.filter((item) => labelOf(item) === 'unclear').length,
      trials: splitTrials(of('admitted'), labelOf),
    };
  });
}

function splitTrials(admitted: readonly AuditItem[], labelOf: (item: AuditItem) => AuditLabel | undefined): AuditSummary['trials'] {
  const split = { falseRead: { count: 0, correct: 0 }, noFalseRead: { count: 0, correct: 0 } };
  const known = admitted.filter((item) => ['true', 'false'].includes(labelOf(item) ?? ''));
  for (const own of Map.groupBy(known, ({ result }) => result.trial.id).values()) {
    const { score } = own[0]!.result;
    if (!score) continue;
    const isFalseRead = own.some((item) => labelOf(item) === 'false' && item.finding.isRead);
    const side = split[isFalseRead ? 'falseRead' : 'noFalseRead'];
    side.count++;
    if (score.isSelectedCorrect) side.correct++;
  }
  return split;
}

function recall({ judged, labelled }: AuditSummary): number | undefined {
  const falseOnes = (decision: AuditDecision): number | undefined => {
    if (judged[decision] === 0) return 0;
    const { count, false: wrong } = labelled[decision];
    return count > 0 ? (wrong / count) * judged[decision] : undefined;
  };
  const [admitted, turnedAway] = [falseOnes('admitted'), falseOnes('turned-away')];
  return admitted === undefined || turnedAway === undefined || admitted + turnedAway === 0
    ? undefined
    : turnedAway / (admitted + turnedAway);
}

function accuracy({ count, correct }: { readonly count: number; readonly correct: number }): number | undefined {
  return count > 0 ? correct / count : undefined;
}

function share(
  name: string,
  what: string,
  pick: (summary: AuditSummary) => { readonly count: number; readonly false: number },
): Column<AuditSummary>[] {
  const interval = (summary: AuditSummary) => {
    const { count, false: wrong } = pick(summary);
    return count > 0 ? wilsonInterval(wrong, count) : undefined;
  };
  return [
    number(name, '0-1', `Share of the ${what}, as labelled.`, (summary) =>
      pick(summary).count > 0 ? pick(summary).false / pick(summary).count : undefined,
    ),
    number(`${name}_low`, '0-1', "Lower end of Wilson's 95% interval.", (summary) => interval(summary)?.low),
    number(`${name}_high`, '0-1', 'Upper end.', (summary) => interval(summary)?.high),
  ];
}
