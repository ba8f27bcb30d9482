// A metric of a group of trials, with its interval. Instances are the units: all repeats and submissions of one instance move together.
import { bootstrapInterval, bootstrapMean } from '../statistics/bootstrap.ts';
import { percentileInterval, ratioDraws, sumByCluster } from '../statistics/bootstrap-sums.ts';
import { type Interval, NO_INTERVAL } from '../statistics/interval.ts';
import { quantile } from '../statistics/quantile.ts';
import { wilsonInterval } from '../statistics/wilson.ts';
import { sharedDraws } from './draw-cache.ts';
import type { MacroMetric, Metric, RatioMetric, Term } from './metrics.ts';
import type { TrialResult } from './trial-result.ts';

export const BOOTSTRAP_DRAWS = 2000;

export interface Measured {
  readonly value: number | undefined;
  /** 95%, and never without the value itself; an end is undefined with fewer than two instances, or where there is no bound. */
  readonly low: number | undefined;
  readonly high: number | undefined;
  readonly method: 'wilson' | 'bootstrap' | 'cluster-bootstrap' | undefined;
  /** Instances that the value rests on. */
  readonly instances: number;
  /** Repositories, where they are the units. */
  readonly clusters?: number | undefined;
}

/** What one instance adds. */
interface Unit extends Term {
  readonly stratum: string | undefined;
  readonly cluster: string | undefined;
  readonly trials: number;
}

export function measure(metric: Metric, results: readonly TrialResult[], seed: number): Measured {
  const options = { draws: BOOTSTRAP_DRAWS, seed };
  if (metric.kind === 'quantile') {
    const lists = [...byInstance(results, (result) => metric.value(result)).values()].map((group) => group.map(({ of }) => of));
    const statistic = (sample: readonly (readonly number[])[]): number => quantile(sample.flat(), metric.probability);
    return measured(statistic(lists), lists.length, 'bootstrap', () => bootstrapInterval(lists, statistic, options));
  }
  if (metric.kind === 'instance') {
    const groups = [...Map.groupBy(results, ({ trial }) => trial.instanceId).values()];
    const values = groups.flatMap((group) => metric.value(group) ?? []);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return measured(mean, values.length, 'bootstrap', () => bootstrapMean(values, options));
  }
  const units = unitsOf(metric, results);
  if (metric.kind === 'macro') {
    const strata = units.map(({ stratum }) => stratum ?? '');
    const value = units.some(({ stratum }) => stratum === undefined) ? Number.NaN : macroRatio(units);
    return measured(value, units.length, 'bootstrap', () => bootstrapInterval(units, macroRatio, { ...options, strata }));
  }
  const value = ratio(units);
  if (metric.interval === 'none') return measured(value, units.length);
  if (metric.interval === 'proportion' && units.every(isYesOrNo)) {
    const successes = units.reduce((sum, { above }) => sum + above, 0);
    return measured(value, units.length, 'wilson', () => wilsonInterval(successes, units.length));
  }
  // Where every instance is all right, or all wrong, no resampling could differ: then each counts as one yes or no, however often it was tried.
  if (metric.interval === 'proportion' && (value === 0 || value === 1)) {
    return measured(value, units.length, 'wilson', () => wilsonInterval(value * units.length, units.length));
  }
  return measured(value, units.length, 'bootstrap', () => {
    const drawn = sharedDraws(units.length, options);
    const sum = (side: keyof Term): Float64Array => drawn.sum(Float64Array.from(units, (unit) => unit[side]));
    return percentileInterval(ratioDraws(sum('above'), sum('below')));
  });
}

/** The same with repositories as units; undefined where instances have none, there is only one, or the metric is no ratio. */
export function measureByCluster(metric: Metric, results: readonly TrialResult[], seed: number): Measured | undefined {
  if (metric.kind !== 'ratio' || metric.interval === 'none') return undefined;
  const units = unitsOf(metric, results);
  const clusters = units.flatMap(({ cluster }) => cluster ?? []);
  const count = new Set(clusters).size;
  if (clusters.length !== units.length || count < 2) return undefined;
  const column = (side: keyof Term): Float64Array =>
    sumByCluster(
      Float64Array.from(units, (unit) => unit[side]),
      clusters,
    );
  const interval = (): Interval => {
    const drawn = sharedDraws(count, { draws: BOOTSTRAP_DRAWS, seed });
    return percentileInterval(ratioDraws(drawn.sum(column('above')), drawn.sum(column('below'))));
  };
  return { ...measured(ratio(units), units.length, 'cluster-bootstrap', interval), clusters: count };
}

function unitsOf(metric: RatioMetric | MacroMetric, results: readonly TrialResult[]): Unit[] {
  return [...byInstance(results, (result) => metric.term(result)).values()].map(unitOf);
}

export function byInstance<Value>(
  results: readonly TrialResult[],
  pick: (result: TrialResult) => Value | undefined,
): Map<string, { readonly result: TrialResult; readonly of: Value }[]> {
  const known = results.flatMap((result) => {
    const of = pick(result);
    return of === undefined ? [] : [{ result, of }];
  });
  return Map.groupBy(known, ({ result }) => result.trial.instanceId);
}

function unitOf(group: readonly { readonly result: TrialResult; readonly of: Term }[]): Unit {
  const sum = (side: keyof Term): number => group.reduce((total, { of }) => total + of[side], 0);
  const { strata, cluster } = group[0]!.result;
  return { stratum: strata?.stratum, cluster, trials: group.length, above: sum('above'), below: sum('below') };
}

function isYesOrNo({ trials, above, below }: Unit): boolean {
  return trials === 1 && below === 1 && (above === 0 || above === 1);
}

function ratio(units: readonly Term[]): number {
  let [above, below] = [0, 0];
  for (const unit of units) {
    above += unit.above;
    below += unit.below;
  }
  return above / below;
}

function macroRatio(units: readonly Unit[]): number {
  const strata = new Map<string | undefined, { above: number; below: number }>();
  for (const { stratum, above, below } of units) {
    const sums = strata.get(stratum);
    if (sums) {
      sums.above += above;
      sums.below += below;
    } else strata.set(stratum, { above, below });
  }
  let total = 0;
  for (const { above, below } of strata.values()) total += above / below;
  return total / strata.size;
}

function measured(value: number, instances: number, method?: Measured['method'], interval: () => Interval = () => NO_INTERVAL): Measured {
  if (!Number.isFinite(value)) return { value: undefined, low: undefined, high: undefined, method: undefined, instances };
  const hasInterval = method !== undefined && instances > 1;
  const { low, high } = hasInterval ? interval() : NO_INTERVAL;
  return {
    value,
    low: Number.isFinite(low) ? Math.min(low, value) : undefined,
    high: Number.isFinite(high) ? Math.max(high, value) : undefined,
    method: hasInterval ? method : undefined,
    instances,
  };
}
