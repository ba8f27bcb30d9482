// Numbers with intervals from samples of instances: a level against run-to-run noise (the instances fixed) and against new instances (drawn again), and the
// difference or the ratio of two cells, paired by instance. All at 95%.
import { bootstrapSums, percentileInterval, ratioDraws } from '../statistics/bootstrap-sums.ts';
import type { Interval } from '../statistics/interval.ts';
import { normalQuantile } from '../statistics/normal-quantile.ts';
import { wilsonInterval } from '../statistics/wilson.ts';
import type { ItemSample, Term } from './item-samples.ts';

export interface Estimate extends Interval {
  readonly value: number;
}

export interface DrawOptions {
  readonly draws: number;
  readonly seed: number;
}

const Z = normalQuantile(0.975);
/** What a half-width is multiplied with to give the difference that is seen in 80% of such experiments. */
export const DETECTABLE_PER_HALF_WIDTH = (Z + normalQuantile(0.8)) / Z;

interface Unit extends Term {
  readonly stratum: string;
}

function unitOf({ stratum, terms }: ItemSample): Unit {
  return { stratum, above: total(terms, 'above'), below: total(terms, 'below') };
}

function total(terms: readonly Term[], side: keyof Term): number {
  return terms.reduce((sum, term) => sum + term[side], 0);
}

/** Sum over sum, or the unweighted mean of the strata's. */
function ratioOf(units: readonly Unit[]): number {
  const sums = new Map<string, { above: number; below: number }>();
  for (const { stratum, above, below } of units) {
    const own = sums.get(stratum);
    if (own) {
      own.above += above;
      own.below += below;
    } else sums.set(stratum, { above, below });
  }
  let mean = 0;
  for (const { above, below } of sums.values()) mean += above / below / sums.size;
  return mean;
}

/**
 * The instances are taken as given; only what differs between repeats of the same instance is noise. Linearised: the variance of a ratio of sums is that of
 * its residuals. Of yes-or-no figures it is never less than what one submission that falls the other way would give: that none did proves little.
 */
export function againstRuns(items: readonly ItemSample[], isShare: boolean): Estimate {
  const strata = [...Map.groupBy(items, ({ stratum }) => stratum).values()];
  let [value, variance] = [0, 0];
  for (const own of strata) {
    const units = own.map(unitOf);
    const below = total(units, 'below');
    const ratio = total(units, 'above') / below;
    const noise = own.map(({ terms }) => ({ count: terms.length, spread: residualVariance(terms, ratio) }));
    const known = noise.filter(({ spread }) => spread !== undefined);
    const freedom = known.reduce((sum, { count }) => sum + count - 1, 0);
    const pooled = known.reduce((sum, { count, spread }) => sum + (count - 1) * spread!, 0) / freedom;
    const within = noise.reduce((sum, { count, spread }) => sum + count * (spread ?? pooled), 0) / below ** 2;
    const least = isShare ? (100 / below) ** 2 : 0;
    value += ratio / strata.length;
    variance += Math.max(within, least) / strata.length ** 2;
  }
  const half = Z * Math.sqrt(variance);
  return bounded({ value, low: value - half, high: value + half }, isShare);
}

/** Sample variance of what the repeats of one instance leave over; undefined below two. */
function residualVariance(terms: readonly Term[], ratio: number): number | undefined {
  if (terms.length < 2) return undefined;
  const residuals = terms.map(({ above, below }) => above - ratio * below);
  const mean = residuals.reduce((sum, one) => sum + one, 0) / residuals.length;
  return residuals.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (residuals.length - 1);
}

/** The instances are drawn again, with all their repeats, within their strata. Where they do not differ at all, Wilson's interval says what that proves. */
export function againstItems(items: readonly ItemSample[], { isShare, ...options }: DrawOptions & { readonly isShare: boolean }): Estimate {
  const units = items.map(unitOf);
  const value = ratioOf(units);
  const isConstant = units.every(({ above, below }) => Math.abs(above / below - value) < 1e-9);
  if (isShare && isConstant) {
    const { low, high } = wilsonInterval((value / 100) * units.length, units.length);
    return { value, low: 100 * low, high: 100 * high };
  }
  return { value, ...intervalOfRatio(units, options) };
}

/** Of `ratioOf` when the units are drawn again within their strata. */
function intervalOfRatio(units: readonly Unit[], options: DrawOptions): Interval {
  const strata = units.map(({ stratum }) => stratum);
  const names = [...new Set(strata)];
  const columns = names.flatMap((name) =>
    (['above', 'below'] as const).map((side) => Float64Array.from(units, (unit) => (unit.stratum === name ? unit[side] : 0))),
  );
  const sums = bootstrapSums(columns, { ...options, strata });
  const means = new Float64Array(options.draws);
  for (let i = 0; i < names.length; i++) {
    for (const [draw, ratio] of ratioDraws(sums[2 * i]!, sums[2 * i + 1]!).entries()) means[draw]! += ratio / names.length;
  }
  return percentileInterval(means);
}

interface PairedUnit {
  readonly stratum: string;
  readonly a: Term;
  readonly b: Term;
}

export interface Paired {
  readonly estimate: Estimate;
  readonly pairs: number;
}

/** Over the instances that both sides have. A difference is of the instances' own ratios; a ratio is of sums over sums. */
export function paired(
  a: readonly ItemSample[],
  b: readonly ItemSample[],
  { kind, isShare, ...options }: DrawOptions & { readonly kind: 'difference' | 'ratio'; readonly isShare: boolean },
): Paired {
  const others = new Map(b.map((item) => [item.id, item]));
  const units = a.flatMap((item): PairedUnit[] => {
    const other = others.get(item.id);
    return other ? [{ stratum: item.stratum, a: unitOf(item), b: unitOf(other) }] : [];
  });
  if (kind === 'ratio') return { pairs: units.length, estimate: ratioOfRatios(units, options) };
  const differences = units.map(
    (unit): Unit => ({ stratum: unit.stratum, above: unit.a.above / unit.a.below - unit.b.above / unit.b.below, below: 1 }),
  );
  const value = ratioOf(differences);
  const interval = intervalOfRatio(differences, options);
  // No pair that differs: by the rule of three, fewer than 3 in so many would.
  const isConstant = differences.every(({ above }) => Math.abs(above - value) < 1e-9);
  const slack = isShare && isConstant ? 300 / units.length : 0;
  return { pairs: units.length, estimate: { value, low: interval.low - slack, high: interval.high + slack } };
}

function ratioOfRatios(units: readonly PairedUnit[], options: DrawOptions): Estimate {
  const sides = [
    (unit: PairedUnit) => unit.a.above,
    (unit: PairedUnit) => unit.a.below,
    (unit: PairedUnit) => unit.b.above,
    (unit: PairedUnit) => unit.b.below,
  ];
  const columns = sides.map((side) => Float64Array.from(units, side));
  const [aAbove, aBelow, bAbove, bBelow] = columns.map((column) => column.reduce((sum, one) => sum + one, 0)) as [
    number,
    number,
    number,
    number,
  ];
  const strata = units.map(({ stratum }) => stratum);
  const draws = bootstrapSums(columns, { ...options, strata }) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const ratios = ratioDraws(ratioDraws(draws[0], draws[1]), ratioDraws(draws[2], draws[3]));
  return { value: aAbove / aBelow / (bAbove / bBelow), ...percentileInterval(ratios) };
}

function bounded({ value, low, high }: Estimate, isShare: boolean): Estimate {
  return isShare ? { value, low: Math.max(0, low), high: Math.min(100, high) } : { value, low, high };
}
