// Every claim against one run: a pure function of the catalogue and of the run's folded trials. A verdict is given for each reading of a claim, over all
// cells that may be meant; what the claim leaves open is listed beside what the run did, and never assumed.
import type { Cell, Experiment } from '../core/experiment.ts';
import type { TrialResult } from '../results/trial-result.ts';
import type { Claim, ContrastReading, LevelReading, Reading, Side } from './claim.ts';
import { againstItems, againstRuns, DETECTABLE_PER_HALF_WIDTH, type Estimate, paired } from './estimates.ts';
import { type CellSamples, sampleCell } from './item-samples.ts';
import { matchCells, type Refusal } from './match-cells.ts';
import { type OpenThing, whatTheRunDid } from './open-things.ts';
import { rule, ruleOver, type Verdict } from './rules.ts';

/** Draws of each bootstrap. */
export const CLAIM_DRAWS = 10_000;

export interface ClaimRun {
  readonly experiment: Experiment;
  /** Of every planned trial, as `foldRun` gives them. */
  readonly results: readonly TrialResult[];
}

export interface Line extends Estimate {
  /** What counts as noise: other runs on the same instances, other instances, or other instances for both of a pair. */
  readonly kind: 'same items' | 'new items' | 'paired';
  readonly halfWidth: number;
  readonly smallestDetectable: number;
  readonly verdict: Verdict;
  readonly reason: string;
}

/** One cell, or one pair of cells, that may be what the claim is about. */
export interface CellTest {
  readonly cell: Cell;
  /** What the first is compared with. */
  readonly other?: Cell | undefined;
  readonly verdict: Verdict;
  readonly reason: string;
  /** What the verdict rests on; undefined where the cell could not be tested. */
  readonly line?: Line | undefined;
  /** A level against new instances, beside the verdict. */
  readonly newItems?: Line | undefined;
  readonly instances: number;
  readonly repeats: number;
  readonly notes: readonly string[];
  readonly basis?: 'billed' | 'list' | undefined;
}

export interface ClaimVerdict {
  readonly claim: Claim;
  readonly reading: Reading;
  readonly verdict: Verdict;
  /** Why it is not testable or not distinguishable. */
  readonly reason: string;
  readonly tests: readonly CellTest[];
  readonly notes: readonly string[];
  readonly open: readonly OpenThing[];
}

/** In the order of the catalogue, one for each reading. */
export function judgeClaims(claims: readonly Claim[], run: ClaimRun): ClaimVerdict[] {
  const samples = new Map<string, CellSamples | Refusal>();
  const sample = (side: Side, cell: Cell): CellSamples | Refusal => {
    const key = JSON.stringify([cell.id, side.metric.name, side.stratum, side.times, side.attempts]);
    const known = samples.get(key) ?? sampleCell(side, cell, run.results);
    samples.set(key, known);
    return known;
  };
  return claims.flatMap((claim) => claim.readings.map((reading) => judgeReading(claim, reading, { run, sample })));
}

interface Court {
  readonly run: ClaimRun;
  readonly sample: (side: Side, cell: Cell) => CellSamples | Refusal;
}

function judgeReading(claim: Claim, reading: Reading, court: Court): ClaimVerdict {
  const tests = reading.kind === 'level' ? testLevel(reading, court) : testContrast(reading, court);
  if ('reason' in tests)
    return {
      claim,
      reading,
      verdict: 'not testable',
      reason: tests.reason,
      tests: [],
      notes: [],
      open: openOf(claim, reading).map(({ key, text }) => ({ key, text, here: undefined })),
    };
  const verdict = ruleOver(tests.map((test) => test.verdict));
  const decisive = tests.filter((test) => test.verdict === verdict);
  const reason = [...new Set(decisive.map((test) => test.reason))].filter(Boolean).join('; ');
  const open = openOf(claim, reading).map(({ key, text }) => ({ key, text, here: whatTheRunDid(key, decisive, court.run.experiment) }));
  return { claim, reading, verdict, reason, tests, notes: notesOn(tests, verdict), open };
}

/** What matters for some figures only. */
const CONCERNS: Readonly<Record<string, (side: Side) => boolean>> = {
  prices: ({ metric }) => metric.quantity === 'cost',
  latency: ({ metric }) => metric.quantity === 'latency',
  estimator: ({ metric }) => metric.of === 'oracle',
  n: ({ isTeam, agents }) => isTeam && agents === undefined,
  rounds: ({ isTeam }) => isTeam,
  retries: ({ isTeam }) => isTeam,
};

function openOf({ open }: Claim, reading: Reading): Claim['open'] {
  const sides = reading.kind === 'level' ? [reading.side] : [reading.a, reading.b];
  return open.filter(({ key }) => sides.some((side) => CONCERNS[key]?.(side) ?? true));
}

function notesOn(tests: readonly CellTest[], verdict: Verdict): string[] {
  const decisive = tests.filter((test) => test.verdict === verdict);
  const notes = [...new Set(decisive.flatMap((test) => test.notes))];
  if (tests.length > 1) notes.unshift(`${decisive.length} of ${tests.length} cells that may be meant: ${decisive.map(nameOf).join(', ')}`);
  // Strategies without published code have one behaviour under both names.
  if (verdict === 'supported' && decisive.every(({ cell, other }) => [cell, other].some((one) => one?.preset === 'common')))
    notes.push('met only under preset `common`, not under the published behaviour (`reference`)');
  return notes;
}

export function nameOf({ cell, other }: Pick<CellTest, 'cell' | 'other'>): string {
  return other ? `${cell.id} vs ${other.id}` : cell.id;
}

function testLevel(reading: LevelReading, { run, sample }: Court): CellTest[] | Refusal {
  const { side } = reading;
  const matched = matchCells(side, run.experiment);
  if ('reason' in matched) return matched;
  return matched.cells.map((cell) => {
    const samples = sample(side, cell);
    return 'reason' in samples ? untested({ cell }, samples.reason) : testCell(reading, { cell, samples, run });
  });
}

function untested(cells: Pick<CellTest, 'cell' | 'other'>, reason: string): CellTest {
  return { ...cells, verdict: 'not testable', reason, instances: 0, repeats: 0, notes: [] };
}

/** On the same instances where the run has all of them, else against new ones: a part of them stands for the rest by chance only. */
function testCell(
  { side, published, margin }: LevelReading,
  { cell, samples, run }: { cell: Cell; samples: CellSamples; run: ClaimRun },
): CellTest {
  const { items, repeats, basis, missing } = samples;
  const isShare = side.metric.quantity === 'correct';
  const { selection } = run.experiment.benchmarks.find(({ id }) => id === cell.benchmark)!;
  const isWhole = selection.limit === undefined || countInstances(cell, run) >= (side.benchmark.items ?? Number.POSITIVE_INFINITY);
  const lineOf = (kind: Line['kind'], estimate: Estimate): Line => {
    const widened = isShare ? widen(estimate, 100 * missing) : estimate;
    return drawLine(kind, widened, rule({ published, interval: widened, margin }));
  };
  const options = { draws: CLAIM_DRAWS, seed: run.experiment.seed, isShare };
  const newItems = items.length > 1 ? lineOf('new items', againstItems(items, options)) : undefined;
  const about = { cell, newItems, instances: items.length, repeats, basis, notes: notesOfSamples([samples], isShare, selection) };
  if (repeats < 2) {
    const reason =
      side.metric.of === 'oracle'
        ? `run-to-run noise of Pass@${side.metric.k} needs more attempts than ${side.metric.k}, or repeats`
        : `run-to-run noise needs at least 2 repeats, the run has ${repeats}`;
    return { ...about, verdict: 'not testable', reason };
  }
  const line = isWhole ? lineOf('same items', againstRuns(items, isShare)) : newItems;
  if (!line) return { ...about, verdict: 'not testable', reason: 'one instance says nothing about others' };
  return { ...about, line, verdict: line.verdict, reason: line.reason };
}

function countInstances(cell: Cell, { results }: ClaimRun): number {
  return new Set(results.filter(({ trial }) => trial.cell.id === cell.id).map(({ trial }) => trial.instanceId)).size;
}

/** Trials without a grade may have gone either way. */
function widen({ value, low, high }: Estimate, points: number): Estimate {
  return { value, low: low - points, high: high + points };
}

function drawLine(kind: Line['kind'], estimate: Estimate, { verdict, reason }: { verdict: Verdict; reason: string }): Line {
  const halfWidth = (estimate.high - estimate.low) / 2;
  return { kind, ...estimate, halfWidth, smallestDetectable: DETECTABLE_PER_HALF_WIDTH * halfWidth, verdict, reason };
}

function notesOfSamples(
  samples: readonly CellSamples[],
  isShare: boolean,
  selection: Experiment['benchmarks'][number]['selection'],
): string[] {
  const missing = Math.max(...samples.map((one) => one.missing));
  const left = [...(selection.excludeIds ?? [])].length;
  return [
    ...(missing > 0
      ? [`${(100 * missing).toFixed(1)}% of the trials have no grade: ${isShare ? 'the interval is widened by as much' : 'left out'}`]
      : []),
    ...(left > 0 ? [`${left} instances are left out by name`] : []),
    ...(selection.excludeIdsFile === undefined ? [] : ['the instances that `selection.excludeIdsFile` names are left out']),
    ...(samples.some(({ basis }) => basis === 'list') ? ['dollars at list price, as not every call has a bill'] : []),
  ];
}

function testContrast(reading: ContrastReading, { run, sample }: Court): CellTest[] | Refusal {
  const [ofA, ofB] = [matchCells(reading.a, run.experiment), matchCells(reading.b, run.experiment)];
  if ('reason' in ofA) return ofA;
  if ('reason' in ofB) return ofB;
  const { kind, published, margin, a, b } = reading;
  const isShare = a.metric.quantity === 'correct';
  const areTeams = a.isTeam && b.isTeam && a.agents === b.agents;
  return pairUp(ofA.cells, ofB.cells, areTeams).map(([cell, other]): CellTest => {
    const [first, second] = [sample(a, cell), sample(b, other)];
    if ('reason' in first) return untested({ cell, other }, first.reason);
    if ('reason' in second) return untested({ cell, other }, second.reason);
    if (first.basis !== second.basis) return untested({ cell, other }, 'one side is billed, of the other only list prices are known');
    const { estimate, pairs } = paired(first.items, second.items, { kind, isShare, draws: CLAIM_DRAWS, seed: run.experiment.seed });
    const { selection } = run.experiment.benchmarks.find(({ id }) => id === cell.benchmark)!;
    const notes = notesOfSamples([first, second], isShare, selection);
    const about = { cell, other, instances: pairs, repeats: Math.min(first.repeats, second.repeats), basis: first.basis, notes };
    if (pairs < 2) return { ...about, verdict: 'not testable', reason: 'the two cells share fewer than two graded instances' };
    const widened = isShare ? widen(estimate, 100 * (first.missing + second.missing)) : estimate;
    const line = drawLine('paired', widened, rule({ published, interval: widened, margin, none: kind === 'ratio' ? 1 : 0 }));
    return { ...about, line, verdict: line.verdict, reason: line.reason };
  });
}

/**
 * Like with like: the same preset, where there are such pairs; and of two systems whose agents work together the same number, where there are such pairs. The
 * number of independent attempts in a trial compares nothing.
 */
function pairUp(a: readonly Cell[], b: readonly Cell[], areTeams: boolean): [Cell, Cell][] {
  const all = a.flatMap((one) => b.filter((other) => other.id !== one.id).map((other): [Cell, Cell] => [one, other]));
  const keep = (pairs: [Cell, Cell][], isAlike: (one: Cell, other: Cell) => boolean): [Cell, Cell][] => {
    const alike = pairs.filter(([one, other]) => isAlike(one, other));
    return alike.length > 0 ? alike : pairs;
  };
  const samePreset = keep(all, (one, other) => one.preset === other.preset);
  return areTeams ? keep(samePreset, (one, other) => one.agents === other.agents) : samePreset;
}
