// The sign-flip permutation test of paired differences (Fisher's randomisation test): under the null hypothesis each unit's difference might as well have
// had the other sign. Units are instances, or clusters with their differences summed. All patterns where they are few, else a seeded sample of them.
import { randomStream } from '../core/random.ts';

export interface SignFlipOptions {
  readonly draws: number;
  readonly seed: number | string;
}

export interface SignFlipTest {
  /** Two-sided; 1 where no unit differs. */
  readonly p: number;
  /** Whether every pattern of signs was counted. */
  readonly isExact: boolean;
}

/** With so many units that differ, all patterns are as quick as a sample. */
const EXACT_UNITS = 16;

export function signFlipTest(differences: ArrayLike<number>, options: SignFlipOptions): SignFlipTest {
  const sizes = Float64Array.from(differences, Math.abs).filter((size) => size > 0);
  const observed = Math.abs(sumOf(differences));
  // Sums of the same numbers in another order may differ by a rounding error: such are ties.
  const threshold = observed - 1e-9 * sumOf(sizes);
  if (sizes.length <= EXACT_UNITS) return { p: exactP(sizes, threshold), isExact: true };
  const extreme = countSampled(sizes, threshold, options);
  // The observed pattern is one of the patterns: p is never 0.
  return { p: (extreme + 1) / (options.draws + 1), isExact: false };
}

function exactP(sizes: Float64Array, threshold: number): number {
  const patterns = 2 ** sizes.length;
  let extreme = 0;
  for (let pattern = 0; pattern < patterns; pattern++) {
    let sum = 0;
    for (let i = 0; i < sizes.length; i++) sum += (pattern >>> i) & 1 ? sizes[i]! : -sizes[i]!;
    if (Math.abs(sum) >= threshold) extreme++;
  }
  return extreme / patterns;
}

function countSampled(sizes: Float64Array, threshold: number, { draws, seed }: SignFlipOptions): number {
  const random = randomStream('sign flips', seed);
  let extreme = 0;
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    let bits = 0;
    for (let i = 0; i < sizes.length; i++) {
      // One random number holds 32 signs.
      if (i % 32 === 0) bits = Math.floor(random.next() * 4_294_967_296);
      sum += (bits >>> (i % 32)) & 1 ? sizes[i]! : -sizes[i]!;
    }
    if (Math.abs(sum) >= threshold) extreme++;
  }
  return extreme;
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}
