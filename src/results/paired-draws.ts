// Bootstrap of what two cells have on the same instances: differences and ratios of sums, instances resampled for both together. Everything is made from
// columns of one cell, so that a cell's sums over the draws are worked out once, however many others it meets.
import { percentileInterval, ratioDraws } from '../statistics/bootstrap-sums.ts';
import { type Interval, NO_INTERVAL } from '../statistics/interval.ts';
import type { DrawCache } from './draw-cache.ts';
import type { Pair, Side } from './paired-sides.ts';

export interface Ratio extends Interval {
  /** First cell over second. */
  readonly value: number;
}

/** A number of a cell on an instance; undefined where it is unknown. */
export interface Column {
  /** Different columns have different names. */
  readonly name: string;
  value(side: Side): number | undefined;
}

export interface PairedCells {
  readonly a: string;
  readonly b: string;
  readonly pairs: readonly Pair[];
  readonly cache: DrawCache;
}

/** Interval of the mean of first minus second. */
export function differenceInterval(cells: PairedCells, column: Column): Interval {
  const { known, first, second } = sumsOf(cells, column);
  return percentileInterval(first.map((sum, draw) => (sum - second[draw]!) / known.length));
}

/** (sum above / sum below) of the first over that of the second; below is the number of pairs where no column is given. */
export function pairedRatio(cells: PairedCells, above: Column, below?: Column): Ratio {
  const known = knownPairs(cells.pairs, [above, ...(below ? [below] : [])]);
  const rate = (side: 'a' | 'b'): number => total(known, side, above) / (below ? total(known, side, below) : known.length);
  const value = rate('a') / rate('b');
  if (known.length < 2) return { value, ...NO_INTERVAL };
  const tops = sumsOf({ ...cells, pairs: known }, above);
  const top = ratioDraws(tops.first, tops.second);
  if (!below) return { value, ...percentileInterval(top) };
  const bottoms = sumsOf({ ...cells, pairs: known }, below);
  return { value, ...percentileInterval(ratioDraws(top, ratioDraws(bottoms.first, bottoms.second))) };
}

/** Geometric mean over instances of first over second; instances without a positive number on both sides are left out. */
export function geometricRatio(cells: PairedCells, column: Column): Ratio {
  const log: Column = {
    name: `log ${column.name}`,
    value: (side) => {
      const known = Math.log(column.value(side) ?? Number.NaN);
      return Number.isFinite(known) ? known : undefined;
    },
  };
  const known = knownPairs(cells.pairs, [log]);
  const value = Math.exp((total(known, 'a', log) - total(known, 'b', log)) / known.length);
  if (known.length < 2) return { value, ...NO_INTERVAL };
  const { low, high } = differenceInterval({ ...cells, pairs: known }, log);
  return { value, low: Math.exp(low), high: Math.exp(high) };
}

function sumsOf({ a, b, pairs, cache }: PairedCells, column: Column) {
  const known = knownPairs(pairs, [column]);
  const instances = known.map(({ instanceId }) => instanceId).join('\n');
  const sums = (cell: string, side: 'a' | 'b'): Float64Array =>
    cache.sums(`${cell}\n${column.name}\n${instances}`, () => Float64Array.from(known, (pair) => column.value(pair[side])!));
  return { known, first: sums(a, 'a'), second: sums(b, 'b') };
}

function knownPairs(pairs: readonly Pair[], columns: readonly Column[]): Pair[] {
  return pairs.filter(({ a, b }) => columns.every(({ value }) => value(a) !== undefined && value(b) !== undefined));
}

function total(pairs: readonly Pair[], side: 'a' | 'b', { value }: Column): number {
  return pairs.reduce((sum, pair) => sum + value(pair[side])!, 0);
}
