// Figures of a cell on its gate that are no means over trials: ratios of sums, so that a trial with one planted finding weighs less than one with ten.
import type { TrialResult } from './trial-result.ts';

interface Term {
  readonly above: number;
  readonly below: number;
}

const base = { kind: 'ratio', interval: 'bootstrap' } as const;

/** Of graded trials alone. */
function counts(result: TrialResult, pick: (audit: NonNullable<TrialResult['totals']>['measures']['audit']) => Term): Term | undefined {
  if (!result.score || !result.totals) return undefined;
  const term = pick(result.totals.measures.audit);
  return term.below > 0 ? term : undefined;
}

/** Accuracy where an admitted falsehood was read, and where none was: only in cells that planted any. */
function accuracyWhere(wasRead: boolean): (result: TrialResult) => Term | undefined {
  return ({ score, totals }) => {
    const audit = totals?.measures.audit;
    if (!score || !audit || audit.planted.proposed === 0 || audit.falseRead > 0 !== wasRead) return undefined;
    return { above: score.isSelectedCorrect ? 1 : 0, below: 1 };
  };
}

/** For `metrics.csv`; each is an entry of its list of metrics. */
export const COORDINATION_METRICS = [
  {
    ...base,
    name: 'gate_recall',
    description: 'Planted false findings that were rejected or called redundant, over those that were judged (`verifierAudit`).',
    term: (result: TrialResult) =>
      counts(result, ({ planted }) => ({ above: planted.turnedAway, below: planted.turnedAway + planted.admitted })),
  },
  {
    ...base,
    name: 'gate_false_admission_rate',
    description: 'Planted false findings that were admitted, over those that were judged.',
    term: (result: TrialResult) =>
      counts(result, ({ planted }) => ({ above: planted.admitted, below: planted.turnedAway + planted.admitted })),
  },
  {
    ...base,
    name: 'gate_precision',
    description:
      'Planted among all findings that were turned away, in trials with any planted: a lower bound, for some of the others were false too.',
    term: (result: TrialResult) =>
      counts(result, ({ planted, own }) => ({
        above: planted.turnedAway,
        below: planted.proposed > 0 ? planted.turnedAway + own.turnedAway : 0,
      })),
  },
  {
    kind: 'ratio',
    interval: 'proportion',
    name: 'accuracy_where_false_read',
    description: 'Accuracy of graded trials in which an admitted planted finding was read.',
    term: accuracyWhere(true),
  },
  {
    kind: 'ratio',
    interval: 'proportion',
    name: 'accuracy_where_no_false_read',
    description: 'Accuracy of the other graded trials in which any was planted.',
    term: accuracyWhere(false),
  },
] as const;
