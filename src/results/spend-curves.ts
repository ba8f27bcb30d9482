// What a benchmark's cells say about accuracy at a budget, as curves over dollars per instance: an arm swept over its options; a vote of k independent
// attempts of one cell; and what agents that share context had at each submission. Each point keeps its instances, so that curves can be paired.
import type { Cell } from '../core/experiment.ts';
import { canonicalJson } from '../core/hash.ts';
import { mean } from '../statistics/describe.ts';
import { majorityAccuracy, type Vote } from '../statistics/majority.ts';
import { passAtK } from '../statistics/pass-at-k.ts';
import type { CellSummary } from './cell-summary.ts';
import { sidesOf } from './paired-sides.ts';
import type { TrialResult } from './trial-result.ts';

/** `pass` and `oracle so far` are choices of an oracle, and never compared with the others. */
export type CurveKind = 'cells' | 'majority' | 'pass' | 'majority so far' | 'oracle so far';

export interface Curve {
  readonly name: string;
  readonly kind: CurveKind;
  readonly points: readonly CurvePoint[];
  /** Whether the attempts are those of one agent, or of agents that know nothing of each other: what coordination has to beat. */
  readonly isIndependent: boolean;
}

export interface CurvePoint {
  /** The cell, or how many attempts. */
  readonly label: string;
  readonly values: ReadonlyMap<string, CurveValueOf>;
}

export interface CurveValueOf {
  readonly costUsd: number;
  readonly score: number;
}

/** @param summaries cells of one benchmark and one source */
export function curvesOf(summaries: readonly CellSummary[]): Curve[] {
  return [...armCurves(summaries), ...summaries.flatMap(attemptCurves), ...summaries.flatMap(soFarCurves)].filter(
    ({ points }) => points.length > 1 && points.every(({ values }) => values.size > 0),
  );
}

/** Cells of one arm and the same models: what differs is the sweep. */
function armCurves(summaries: readonly CellSummary[]): Curve[] {
  const arms = Map.groupBy(summaries, ({ cell }) => canonicalJson([cell.arm, cell.models]));
  const names = [...arms.values()].map((cells) => cells[0]!.cell.arm);
  return [...arms.values()].map((cells): Curve => {
    const { arm, models } = cells[0]!.cell;
    const isAlone = names.filter((name) => name === arm).length === 1;
    return {
      name: isAlone ? arm : `${arm} (${models.solver})`,
      kind: 'cells',
      points: cells.map(armPoint).filter(({ values }) => values.size > 0),
      isIndependent: cells.every(({ cell }) => isIndependent(cell)),
    };
  });
}

function armPoint({ cell, results }: CellSummary): CurvePoint {
  const values = [...sidesOf(results, 'accuracy')].flatMap(([instance, { side }]): [string, CurveValueOf][] =>
    side.costUsd === undefined ? [] : [[instance, { costUsd: side.costUsd, score: side.score }]],
  );
  return { label: cell.id, values: new Map(values) };
}

interface Attempt extends Vote {
  readonly costUsd: number;
}

/** Votes of k of the cell's independent attempts, at k times what one takes. */
function attemptCurves({ cell, results }: CellSummary): Curve[] {
  const byInstance = Map.groupBy(results, ({ trial }) => trial.instanceId);
  const all = [...byInstance].map(([instance, trials]) => ({ instance, attempts: attemptsOf(trials) }));
  const most = Math.max(0, ...all.map(({ attempts }) => attempts.length));
  const full = all.filter(({ attempts }) => attempts.length === most);
  const curve = (kind: 'majority' | 'pass', scoreOf: (attempts: readonly Attempt[], k: number) => number): Curve => ({
    name: cell.id,
    kind,
    isIndependent: isIndependent(cell),
    points: Array.from({ length: most }, (_, i): CurvePoint => {
      const values = full.map(({ instance, attempts }): [string, CurveValueOf] => {
        const costUsd = (i + 1) * mean(attempts.map((attempt) => attempt.costUsd));
        return [instance, { costUsd, score: scoreOf(attempts, i + 1) }];
      });
      return { label: `k=${i + 1}`, values: new Map(values) };
    }),
  });
  const pass = curve('pass', (attempts, k) => passAtK(attempts.length, attempts.filter(({ isCorrect }) => isCorrect).length, k));
  return hasAnswers(results) ? [curve('majority', majorityAccuracy), pass] : [pass];
}

/** A trial whose agents share context is one attempt, by its selected submission. */
function attemptsOf(trials: readonly TrialResult[]): Attempt[] {
  return trials.flatMap((result): Attempt[] => {
    const { trial, score, record } = result;
    const costUsd = costOf(result);
    if (!score || !record || costUsd === undefined) return [];
    const taken = trial.cell.independentSubmissions
      ? record.submissions
      : record.submissions.filter(({ index }) => index === record.selected);
    // A trial that handed in nothing is an attempt that failed.
    if (taken.length === 0) return [{ answer: undefined, isCorrect: false, costUsd }];
    return taken.map(({ answer, verdict }) => ({ answer, isCorrect: verdict === 'correct', costUsd: costUsd / taken.length }));
  });
}

/** Where agents share context, a trial is a growing pile of submissions: what it held, and had taken, at each. */
function soFarCurves({ cell, results }: CellSummary): Curve[] {
  const graded = results.filter((result) => result.score && costOf(result) !== undefined);
  const most = Math.max(0, ...graded.map(({ score }) => score!.submissions));
  if (most < 2 || cell.independentSubmissions) return [];
  const byInstance = Map.groupBy(
    graded.filter(({ score }) => score!.submissions === most),
    ({ trial }) => trial.instanceId,
  );
  const curve = (kind: 'majority so far' | 'oracle so far', scoreOf: (votes: readonly Vote[]) => number): Curve => ({
    name: cell.id,
    kind,
    isIndependent: false,
    points: Array.from({ length: most }, (_, i): CurvePoint => {
      const values = [...byInstance].map(([instance, trials]): [string, CurveValueOf] => {
        const piles = trials.map((result) => pileOf(result, i + 1));
        return [instance, { costUsd: mean(piles.map(({ costUsd }) => costUsd)), score: mean(piles.map(({ votes }) => scoreOf(votes))) }];
      });
      return { label: `first ${i + 1}`, values: new Map(values) };
    }),
  });
  const oracle = curve('oracle so far', (votes) => (votes.some(({ isCorrect }) => isCorrect) ? 1 : 0));
  return hasAnswers(results) ? [curve('majority so far', (votes) => majorityAccuracy(votes, votes.length)), oracle] : [oracle];
}

/** The first k submissions, and the dollars of the calls that had ended by then; with the last one, of all calls. */
function pileOf(result: TrialResult, k: number): { readonly votes: readonly Vote[]; readonly costUsd: number } {
  const ordered = [...result.record!.submissions].sort((a, b) => a.atUs - b.atUs || a.index - b.index);
  const until = k === ordered.length ? Number.POSITIVE_INFINITY : ordered[k - 1]!.atUs;
  const own = result.calls.filter(({ attempt, call }) => attempt === result.attempt && call.endUs <= until);
  return {
    votes: ordered.slice(0, k).map(({ answer, verdict }) => ({ answer, isCorrect: verdict === 'correct' })),
    costUsd: own.reduce((sum, { call }) => sum + (call.costUsd ?? 0), 0),
  };
}

function hasAnswers(results: readonly TrialResult[]): boolean {
  return results.some(({ record }) => record?.submissions.some(({ answer }) => answer !== undefined));
}

function isIndependent({ agents, independentSubmissions }: Cell): boolean {
  return agents === 1 || independentSubmissions === true;
}

function costOf({ totals }: TrialResult): number | undefined {
  return totals?.calls.total.costUsd;
}
