// The score interval of a difference of paired proportions (Tango 1998, Statistics in Medicine 17: 891-908). Unlike the bootstrap it has a width where no
// pair differs: ten pairs without a difference do not show that there is none.
import { checkConfidence, type Interval, NO_INTERVAL } from './interval.ts';
import { normalQuantile } from './normal-quantile.ts';

export interface PairedCounts {
  /** Pairs that only the first side won. */
  readonly first: number;
  /** Pairs that only the second side won. */
  readonly second: number;
  /** All pairs. */
  readonly pairs: number;
}

/** Interval of (first - second) / pairs; both ends are `NaN` without a pair. */
export function pairedScoreInterval(counts: PairedCounts, confidence = 0.95): Interval {
  checkConfidence(confidence);
  const { first, second, pairs } = counts;
  if (![first, second, pairs].every((count) => Number.isSafeInteger(count) && count >= 0) || first + second > pairs) {
    throw new RangeError(`Expected whole counts with first + second <= pairs, got ${first}, ${second} and ${pairs}.`);
  }
  if (pairs === 0) return NO_INTERVAL;
  const z = normalQuantile((1 + confidence) / 2);
  const difference = (first - second) / pairs;
  // The statistic falls as the supposed difference grows: each end is where it leaves [-z, z].
  const low = bisect(-1, difference, (supposed) => scoreOf(counts, supposed) - z);
  const high = bisect(difference, 1, (supposed) => scoreOf(counts, supposed) + z);
  return { low, high };
}

/** The score statistic of a supposed difference, with the nuisance probability at its constrained maximum. */
function scoreOf({ first, second, pairs }: PairedCounts, supposed: number): number {
  const a = 2 * pairs;
  const b = -first - second + (2 * pairs - first + second) * supposed;
  const c = -second * supposed * (1 - supposed);
  const nuisance = (Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a);
  const variance = pairs * (2 * nuisance + supposed * (1 - supposed));
  const distance = first - second - pairs * supposed;
  if (variance <= 0) return distance === 0 ? 0 : Math.sign(distance) * Number.POSITIVE_INFINITY;
  return distance / Math.sqrt(variance);
}

/** The root of a function that falls from `low` to `high`; the end itself where it does not change sign before it. */
function bisect(low: number, high: number, falling: (at: number) => number): number {
  if (falling(low) <= 0) return low;
  if (falling(high) >= 0) return high;
  let [above, below] = [low, high];
  for (let step = 0; step < 60; step++) {
    const middle = (above + below) / 2;
    if (falling(middle) > 0) above = middle;
    else below = middle;
  }
  return (above + below) / 2;
}
