// How small a difference so many pairs can show: (z of the two-sided level + z of the power) x the standard error of a paired mean difference
// (Miller 2024, arXiv 2411.00640, section 5). A plan, not a test: it says what an experiment can settle before it is paid for.
import { normalQuantile } from './normal-quantile.ts';

export interface DetectionOptions {
  /** Two-sided; 0.05 unless told. Holm's first step in a family of m wants 0.05 / m. */
  readonly level?: number | undefined;
  /** 0.8 unless told. */
  readonly power?: number | undefined;
}

/** From the standard deviation of the paired differences. `NaN` where nothing varies: no spread was seen, so that nothing is known of it. */
export function detectableDifference(spread: number, pairs: number, { level = 0.05, power = 0.8 }: DetectionOptions = {}): number {
  if (!(spread > 0) || pairs < 1) return Number.NaN;
  return ((normalQuantile(1 - level / 2) + normalQuantile(power)) * spread) / Math.sqrt(pairs);
}

/**
 * The spread to expect of differences between two cells that disagree on this share of the instances when each has run once. Half of it is taken to be
 * chance from run to run, which repeats average out; the other half lasts.
 */
export function expectedSpread(discordance: number, repeats: number): number {
  if (!(discordance > 0 && discordance <= 1))
    throw new RangeError(`Expected a share of discordant pairs in (0, 1], got \`${discordance}\`.`);
  return Math.sqrt(discordance * (0.5 + 0.5 / repeats));
}
