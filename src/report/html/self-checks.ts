// What the report holds against itself before it shows a figure: sums that must agree, and what a reader should know is missing.
import type { TrialResult } from '../../results/trial-result.ts';
import { countText, dollarsText, plural } from './format-figures.ts';

export interface Check {
  readonly isMet: boolean;
  readonly text: string;
}

export function selfChecks(results: readonly TrialResult[]): Check[] {
  const states = new Map<string, number>();
  for (const { status } of results) states.set(status, (states.get(status) ?? 0) + 1);
  const state = (name: string): number => states.get(name) ?? 0;
  const [graded, errored, stopped, interrupted] = ['graded', 'errored', 'budget-stop', 'interrupted'].map(state) as [
    number,
    number,
    number,
    number,
  ];
  const timed = results.filter(({ record, totals }) => record && totals);
  const apart = timed.filter(({ record, totals }) => sumOf(Object.values(totals!.path.parts)) !== record!.wallUs);
  const calls = results.reduce((sum, { totals }) => sum + (totals?.calls.total.calls ?? 0), 0);
  const unknown = results.reduce((sum, { totals }) => sum + (totals?.calls.total.unknownUsageCalls ?? 0), 0);
  const otherUsd = results.reduce((sum, result) => sum + lostUsd(result), 0);
  const cuts = results.reduce((sum, { totals }) => sum + (totals?.cuts.totalTokens ?? 0), 0);
  const limited = results.filter(({ record }) => record?.stop?.startsWith('limit:')).length;
  const repairs = results.reduce((sum, { totals }) => sum + (totals?.repairs ?? 0), 0);
  return [
    {
      isMet: graded + errored + stopped + interrupted === results.length,
      text: `${plural(results.length, 'planned trial')} = ${countText(graded)} graded + ${countText(errored)} errored + ${countText(stopped)} stopped by the budget + ${countText(interrupted)} interrupted.`,
    },
    {
      isMet: apart.length === 0,
      text:
        apart.length === 0
          ? `In all ${plural(timed.length, 'timed trial')} the parts of the critical path sum to the makespan, to the microsecond.`
          : `In ${plural(apart.length, 'trial')} of ${countText(timed.length)} the parts of the critical path do not sum to the makespan (first: ${apart[0]!.trial.id}).`,
    },
    {
      isMet: unknown === 0,
      text:
        unknown === 0
          ? `The tokens of all ${plural(calls, 'call')} are known: no dollar is a guess.`
          : `Of ${plural(calls, 'call')} ${countText(unknown)} never told their tokens: their dollars are missing from every sum.`,
    },
    {
      isMet: cuts === 0,
      text: cuts === 0 ? 'No prompt lost anything to its window.' : `Prompts lost ${countText(cuts)} tokens to their windows.`,
    },
    {
      isMet: limited === 0,
      text:
        limited === 0 ? 'No trial ended at a limit.' : `${plural(limited, 'trial')} ended at a limit and handed in the best answer so far.`,
    },
    {
      isMet: repairs === 0,
      text:
        repairs === 0
          ? 'No reply had to be repaired.'
          : `${plural(repairs, 'bad reply', 'bad replies')} asked again or settled by a stated rule.`,
    },
    {
      isMet: otherUsd === 0,
      text:
        otherUsd === 0
          ? 'No dollar went into an attempt that errored or was abandoned.'
          : `Attempts that errored or were abandoned took ${dollarsText(otherUsd)} dollars; they count in dollars per success.`,
    },
  ];
}

/** Dollars of attempts that led to no grade: earlier ones, and the last where it was not graded. */
function lostUsd({ erroredUsd, abandonedUsd, record, status, totals }: TrialResult): number {
  return erroredUsd + abandonedUsd + (record && status !== 'graded' ? (totals?.calls.total.costUsd ?? 0) : 0);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
