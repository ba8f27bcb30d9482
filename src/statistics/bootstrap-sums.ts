// The bootstrap of many statistics at once: every column of numbers is summed over the same resampled items, so that means, differences and ratios of
// sums that share an experiment share its draws too. Percentile intervals (Efron & Tibshirani 1993, chapter 13). Items are the independent units; where
// they come in clusters, sum each column by cluster first (`sumByCluster`) and resample the clusters (Davison & Hinkley 1997, section 3.8).
import { type Random, randomStream } from '../core/random.ts';
import { checkConfidence, type Interval, NO_INTERVAL } from './interval.ts';
import { quantileOfSorted } from './quantile.ts';

/** Of comparisons: fewer leave noise in the third digit. */
export const COMPARISON_DRAWS = 10_000;

export interface DrawOptions {
  readonly draws: number;
  readonly seed: number | string;
  /** The stratum of each item: each draw keeps every stratum at its size. */
  readonly strata?: readonly string[] | undefined;
}

/** Resampled items, drawn once and summed over as often as needed. */
export interface Draws {
  readonly draws: number;
  /** Items of each draw. */
  readonly count: number;
  /** Of a column with one number per item its sum over the items of each draw. */
  sum(column: Float64Array): Float64Array;
}

export function createDraws(count: number, { draws, seed, strata }: DrawOptions): Draws {
  if (!Number.isSafeInteger(draws) || draws < 1) throw new RangeError(`Expected at least one draw, got \`${draws}\`.`);
  const groups = groupItems(count, strata);
  const random = randomStream('bootstrap', seed);
  const picked = count <= 0xffff ? new Uint16Array(draws * count) : new Uint32Array(draws * count);
  for (let at = 0; at < picked.length; at += count) resampleGroups(groups, picked.subarray(at, at + count), random);
  return {
    draws,
    count,
    sum: (column) => {
      if (column.length !== count) throw new RangeError(`Expected columns of one length (${count}), got ${column.length}.`);
      const sums = new Float64Array(draws);
      let at = 0;
      for (let draw = 0; draw < draws; draw++) {
        let sum = 0;
        for (let i = 0; i < count; i++) sum += column[picked[at++]!]!;
        sums[draw] = sum;
      }
      return sums;
    },
  };
}

/** Of each column its sum over the items of each draw. All columns have one number per item. */
export function bootstrapSums(columns: readonly Float64Array[], options: DrawOptions): Float64Array[] {
  const draws = createDraws(columns[0]?.length ?? 0, options);
  return columns.map((column) => draws.sum(column));
}

/** The middle part of the draws. Draws that are `NaN` have no value and are left out; an infinite one counts as what it is. */
export function percentileInterval(statistics: ArrayLike<number>, confidence = 0.95): Interval {
  checkConfidence(confidence);
  const sorted = new Float64Array(statistics).filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return NO_INTERVAL;
  const tail = (1 - confidence) / 2;
  return { low: quantileOfSorted(sorted, tail), high: quantileOfSorted(sorted, 1 - tail) };
}

/** Draw by draw, one sum over another. */
export function ratioDraws(above: Float64Array, below: Float64Array): Float64Array {
  return above.map((sum, draw) => sum / below[draw]!);
}

/** One number per cluster, clusters in order of first appearance. */
export function sumByCluster(column: ArrayLike<number>, clusters: readonly string[]): Float64Array {
  if (clusters.length !== column.length) {
    throw new RangeError(`Expected one cluster per item (${column.length}), got ${clusters.length}.`);
  }
  const sums = new Map<string, number>();
  for (let i = 0; i < clusters.length; i++) sums.set(clusters[i]!, (sums.get(clusters[i]!) ?? 0) + column[i]!);
  return Float64Array.from(sums.values());
}

/** The items of each stratum, strata in order of first appearance. */
export function groupItems(count: number, strata: readonly string[] | undefined): Uint32Array[] {
  if (strata && strata.length !== count) throw new RangeError(`Expected one stratum per item (${count}), got ${strata.length}.`);
  const groups = Map.groupBy(Array(count).keys(), (index) => strata?.[index] ?? '');
  return [...groups.values()].map((group) => Uint32Array.from(group));
}

/** Fills `indices` with as many items of each group as it has. */
export function resampleGroups(groups: readonly Uint32Array[], indices: Uint32Array | Uint16Array, random: Random): void {
  let at = 0;
  for (const group of groups) {
    for (let i = 0; i < group.length; i++) indices[at++] = group[Math.floor(random.next() * group.length)]!;
  }
}
