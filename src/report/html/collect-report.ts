// Everything about a run that the browser needs but events and texts: groups for the charts, and one item per trial. Pure.
import { inputTokens } from '../../core/usage.ts';
import type { Row } from '../../results/columns.ts';
import type { TrialResult } from '../../results/trial-result.ts';
import { figureSource } from '../charts/figure-source.ts';
import { groupData } from './group-data.ts';
import type { CellName, ReportData, SubmissionData, TrialItem } from './report-data.ts';

export interface CollectInputs {
  readonly runPath: string;
  readonly summary: readonly Row[];
  readonly comparisons: readonly Row[];
  readonly pareto: readonly Row[];
  readonly results: readonly TrialResult[];
}

/** What of each trial made it into the file, by trial id. */
export interface Embedded {
  readonly events: ReadonlySet<string>;
  readonly texts: ReadonlyMap<string, string>;
}

export function collectReport({ runPath, summary, comparisons, pareto, results }: CollectInputs, embedded: Embedded): ReportData {
  const groups = groupData({ summary, comparisons, pareto, results });
  const names = new Map<string, CellName>();
  for (const { cells, benchmark, source } of groups) {
    const { seconds, dollars } = figureSource(source);
    for (const { cell, label, colour, strategy } of cells) {
      names.set(cell, { id: cell, label, benchmark, colour, strategy, seconds, dollars });
    }
  }
  const cells = [...names.values()];
  const places = new Map(cells.map(({ id }, place) => [id, place]));
  return {
    runPath,
    groups,
    cells,
    trials: results.map((result) => trialItem(result, places.get(result.trial.cell.id) ?? 0, embedded)),
  };
}

function trialItem(result: TrialResult, cell: number, { events, texts }: Embedded): TrialItem {
  const { trial, strata, record, status, attempt, totals } = result;
  const calls = totals?.calls.total;
  const coordination = totals?.coordination;
  const waited = coordination && Object.values(coordination.waitedUs).reduce((sum, us) => sum + us, 0);
  const submissions = (record?.submissions ?? []).map(
    (submission): SubmissionData => ({
      agent: submission.agent,
      answer: submission.answer ?? null,
      verdict: submission.verdict,
      reason: submission.reason,
      evidence: submission.evidence,
      isSelected: submission.index === record?.selected,
      guard: submission.guard ?? [],
    }),
  );
  return {
    id: trial.id,
    cell,
    instance: trial.instanceId,
    stratum: strata?.stratum ?? '',
    repeat: trial.repeat,
    attempt: attempt ?? null,
    status,
    verdict: status === 'graded' ? (submissions.find(({ isSelected }) => isSelected)?.verdict ?? 'unanswered') : '',
    stop: record?.stop ?? '',
    error: record?.error ?? '',
    costUsd: calls?.costUsd ?? null,
    wallS: seconds(record?.wallUs),
    spanS: record ? seconds(totals?.measures.work.spanUs) : null,
    workS: seconds(totals?.measures.work.workUs),
    waitS: seconds(waited),
    calls: calls?.calls ?? null,
    inputTokens: (calls && inputTokens(calls.tokens)) ?? null,
    outputTokens: calls?.tokens.outputTokens === undefined ? null : calls.tokens.outputTokens + (calls.tokens.reasoningTokens ?? 0),
    admitted: coordination?.entries.admitted ?? null,
    cutTokens: totals?.cuts.totalTokens ?? null,
    submissions,
    hasEvents: events.has(trial.id),
    texts: texts.get(trial.id) ?? null,
  };
}

function seconds(us: number | undefined): number | null {
  return us === undefined ? null : us / 1e6;
}
