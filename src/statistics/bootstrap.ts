// Percentile bootstrap (Efron & Tibshirani 1993, chapter 13): items are drawn with replacement, within their strata where there are any.
// The items must be the independent units (instances, not trials), and all items of a stratum must be exchangeable.
import { randomStream } from '../core/random.ts';
import { groupItems, percentileInterval, resampleGroups } from './bootstrap-sums.ts';
import { checkConfidence, type Interval, NO_INTERVAL } from './interval.ts';

export interface BootstrapOptions {
  readonly draws: number;
  readonly seed: number | string;
  /** 0.95 unless told. */
  readonly confidence?: number | undefined;
  /** The stratum of each item, in the order of the items. Each draw keeps every stratum at its size. */
  readonly strata?: readonly string[] | undefined;
}

/**
 * The interval of any statistic of the items. The statistic sees one array that is filled anew for every draw: it must not keep it.
 * Draws whose statistic is `NaN` are left out; an infinite one counts as what it is (dollars per success without a success).
 */
export function bootstrapInterval<T>(
  items: readonly T[],
  statistic: (sample: readonly T[]) => number,
  options: BootstrapOptions,
): Interval {
  const sample = [...items];
  return interval(items.length, options, (indices) => {
    for (let i = 0; i < sample.length; i++) sample[i] = items[indices[i]!]!;
    return statistic(sample);
  });
}

/** `bootstrapInterval` of the mean, without building the samples: the same draws, the same numbers. */
export function bootstrapMean(values: readonly number[], options: BootstrapOptions): Interval {
  const numbers = Float64Array.from(values);
  return interval(numbers.length, options, (indices) => {
    let sum = 0;
    for (let i = 0; i < indices.length; i++) sum += numbers[indices[i]!]!;
    return sum / indices.length;
  });
}

function interval(count: number, options: BootstrapOptions, statisticOf: (indices: Uint32Array) => number): Interval {
  const { draws, seed, confidence = 0.95, strata } = options;
  checkConfidence(confidence);
  if (!Number.isSafeInteger(draws) || draws < 1) throw new RangeError(`Expected at least one draw, got \`${draws}\`.`);
  const groups = groupItems(count, strata);
  if (count === 0) return NO_INTERVAL;
  const random = randomStream('bootstrap', seed);
  const indices = new Uint32Array(count);
  const statistics = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    resampleGroups(groups, indices, random);
    statistics[draw] = statisticOf(indices);
  }
  return percentileInterval(statistics, confidence);
}
