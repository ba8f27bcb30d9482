// Resampled instances, drawn once for all comparisons of a run, and what each cell's columns sum to in each draw: the same cell meets many others.
import { COMPARISON_DRAWS, createDraws, type DrawOptions, type Draws } from '../statistics/bootstrap-sums.ts';

export interface DrawCache {
  drawsOf(count: number): Draws;
  /** Sums of a column over the draws of its length. `key` names the instances, the cell and the column. */
  sums(key: string, column: () => Float64Array): Float64Array;
}

/** Sizes in use at a time: all instances, those that both cells graded, repositories. */
const SIZES = 4;
/** 80 kB each: enough for the columns of some dozens of cells. */
const COLUMNS = 400;

export function createDrawCache(seed: number): DrawCache {
  const made = new Map<number, Draws>();
  const summed = new Map<string, Float64Array>();
  const drawsOf = (count: number): Draws => keep(made, SIZES, count, () => createDraws(count, { draws: COMPARISON_DRAWS, seed }));
  return {
    drawsOf,
    sums: (key, column) =>
      keep(summed, COLUMNS, key, () => {
        const values = column();
        return drawsOf(values.length).sum(values);
      }),
  };
}

const shared = new Map<string, Draws>();

/** Draws are what their count, number and seed say: every metric of every cell of a run needs the same ones. */
export function sharedDraws(count: number, { draws, seed }: Omit<DrawOptions, 'strata'>): Draws {
  return keep(shared, SIZES, JSON.stringify([count, draws, seed]), () => createDraws(count, { draws, seed }));
}

/** The oldest goes when there are too many; what is lost is made again. */
function keep<Key, Value>(kept: Map<Key, Value>, most: number, key: Key, make: () => Value): Value {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const value = make();
  if (kept.size >= most) kept.delete(kept.keys().next().value!);
  kept.set(key, value);
  return value;
}
