// Every statistic against an independent implementation: NumPy, SciPy and brute force, whose answers `__fixtures__/make-reference.py` left as JSON.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg, holm } from './adjust-p.ts';
import { bootstrapSums, createDraws, percentileInterval, ratioDraws, sumByCluster } from './bootstrap-sums.ts';
import { detectableDifference } from './detectable-difference.ts';
import type { Interval } from './interval.ts';
import { majorityAccuracy } from './majority.ts';
import { exactMcNemar, midPMcNemar } from './mcnemar.ts';
import { normalQuantile } from './normal-quantile.ts';
import { pairedScoreInterval } from './paired-score.ts';
import { frontProbabilities } from './pareto.ts';
import { passAtK, passHatK } from './pass-at-k.ts';
import { signFlipTest } from './sign-flip.ts';
import { meanPoints, scoreAt } from './spend-curve.ts';
import { wilsonInterval } from './wilson.ts';

interface Reference {
  readonly wilson: readonly (Interval & { successes: number; n: number; confidence: number })[];
  readonly mcnemar: readonly { b: number; c: number; exact: number; midP: number }[];
  readonly pairedScore: readonly (Interval & { first: number; second: number; pairs: number })[];
  readonly signFlip: readonly { differences: number[]; p: number; isExact: boolean }[];
  readonly adjusted: readonly { ps: number[]; holm: number[]; bh: number[] }[];
  readonly passK: readonly { n: number; correct: number; k: number; any: number; all: number }[];
  readonly majority: readonly { votes: (string | null)[]; k: number; accuracy: number }[];
  readonly bootstrap: Readonly<Record<'first' | 'second' | 'costs' | 'others', number[]>> & {
    readonly clusters: string[];
    readonly strata: string[];
  } & Readonly<Record<'difference' | 'costRatio' | 'costPerSuccess' | 'clustered' | 'stratified', Interval>>;
  readonly front: { costs: number[][]; scores: number[][]; probabilities: number[]; at: number; interpolated: number };
  readonly normal: readonly { probability: number; quantile: number }[];
  readonly detectable: readonly { spread: number; pairs: number; level: number; power: number; difference: number }[];
}

const reference = JSON.parse(readFileSync(`${import.meta.dirname}/__fixtures__/reference.json`, 'utf8')) as Reference;

describe('closed forms', () => {
  it('normal quantile', () => {
    for (const { probability, quantile } of reference.normal) expect(normalQuantile(probability)).toBeCloseTo(quantile, 12);
  });

  it('Wilson interval', () => {
    for (const { successes, n, confidence, low, high } of reference.wilson) {
      const interval = wilsonInterval(successes, n, confidence);
      expect(interval.low).toBeCloseTo(low, 12);
      expect(interval.high).toBeCloseTo(high, 12);
    }
  });

  it('McNemar, exact and mid-p', () => {
    for (const { b, c, exact, midP } of reference.mcnemar) {
      expect(exactMcNemar(b, c)).toBeCloseTo(exact, 12);
      expect(midPMcNemar(b, c)).toBeCloseTo(midP, 12);
    }
  });

  it('score interval of a paired difference', () => {
    for (const { low, high, ...counts } of reference.pairedScore) {
      const interval = pairedScoreInterval(counts);
      expect(interval.low).toBeCloseTo(low, 6);
      expect(interval.high).toBeCloseTo(high, 6);
    }
  });

  it('Holm and Benjamini-Hochberg', () => {
    for (const { ps, holm: stepDown, bh } of reference.adjusted) {
      expect(holm(ps)).toEqual(stepDown.map((p) => expect.closeTo(p, 12)));
      expect(benjaminiHochberg(ps)).toEqual(bh.map((p) => expect.closeTo(p, 12)));
    }
  });

  it('pass@k and pass^k', () => {
    for (const { n, correct, k, any, all } of reference.passK) {
      expect(passAtK(n, correct, k)).toBeCloseTo(any, 12);
      expect(passHatK(n, correct, k)).toBeCloseTo(all, 12);
    }
  });

  it('majority of k answers, over all subsets', () => {
    for (const { votes, k, accuracy } of reference.majority) {
      const cast = votes.map((vote) => ({ answer: vote ?? undefined, isCorrect: vote === 'A' }));
      expect(majorityAccuracy(cast, k)).toBeCloseTo(accuracy, 12);
    }
  });

  it('smallest detectable difference', () => {
    for (const { spread, pairs, difference, ...options } of reference.detectable) {
      expect(detectableDifference(spread, pairs, options)).toBeCloseTo(difference, 12);
    }
  });
});

describe('resampling', () => {
  const { first, second, costs, others, clusters, strata, ...intervals } = reference.bootstrap;
  const difference = Float64Array.from(first, (score, i) => score - second[i]!);
  const columns = [difference, Float64Array.from(costs), Float64Array.from(others), Float64Array.from(first)];
  const draws = 100_000;

  /** Two samples of draws: equal but for the noise of either. */
  const expectNear = (interval: Interval, expected: Interval, by: number): void => {
    expect(Math.abs(interval.low - expected.low)).toBeLessThanOrEqual(by);
    expect(Math.abs(interval.high - expected.high)).toBeLessThanOrEqual(by);
  };

  it('differences and ratios of sums', () => {
    const [sums, cost, other, correct] = bootstrapSums(columns, { draws, seed: 'reference' });
    expectNear(percentileInterval(sums!.map((sum) => sum / first.length)), intervals.difference, 1 / 120 + 1e-9);
    expectNear(percentileInterval(ratioDraws(cost!, other!)), intervals.costRatio, 0.006);
    expectNear(percentileInterval(ratioDraws(cost!, correct!)), intervals.costPerSuccess, 0.003);
  });

  it('within strata', () => {
    const [sums] = bootstrapSums([difference], { draws, seed: 'reference', strata });
    expectNear(percentileInterval(sums!.map((sum) => sum / first.length)), intervals.stratified, 1 / 120 + 1e-9);
  });

  it('of whole clusters', () => {
    const size = new Float64Array(first.length).fill(1);
    const [sums, sizes] = bootstrapSums([sumByCluster(difference, clusters), sumByCluster(size, clusters)], { draws, seed: 'reference' });
    expectNear(percentileInterval(ratioDraws(sums!, sizes!)), intervals.clustered, 0.004);
  });

  it('sign flips: all patterns exactly, many within their noise', () => {
    for (const { differences, p, isExact } of reference.signFlip) {
      const test = signFlipTest(differences, { draws, seed: 'reference' });
      expect(test.isExact).toBe(isExact);
      expect(Math.abs(test.p - p)).toBeLessThan(isExact ? 1e-12 : 0.003);
    }
  });

  it('the chance of being on the front, and the curve between cells', () => {
    const { at, interpolated, probabilities } = reference.front;
    const cells = reference.front.costs.map((cost, i) => ({
      costs: Float64Array.from(cost),
      scores: Float64Array.from(reference.front.scores[i]!),
    }));
    const chances = frontProbabilities(cells, createDraws(60, { draws: 20_000, seed: 'reference' }));
    for (const [i, chance] of chances.entries()) expect(Math.abs(chance - probabilities[i]!)).toBeLessThan(0.015);
    expect(scoreAt(meanPoints(cells), at)).toBeCloseTo(interpolated, 12);
  });
});
