// A comparison with repositories as units: instances of one repository are not independent. With few repositories, one of them large, the interval is too
// narrow and hangs on that one; so the same is given without it, and their number is always told.
import { COMPARISON_DRAWS, percentileInterval, ratioDraws, sumByCluster } from '../statistics/bootstrap-sums.ts';
import { mean } from '../statistics/describe.ts';
import { type Interval, NO_INTERVAL } from '../statistics/interval.ts';
import { signFlipTest } from '../statistics/sign-flip.ts';
import type { DrawCache } from './draw-cache.ts';
import type { Ratio } from './paired-draws.ts';
import type { Pair } from './paired-sides.ts';

export interface ClusterView extends Interval {
  readonly clusters: number;
  /** Sign-flip test in which a repository keeps its sign. */
  readonly p: number;
  readonly largest: { readonly name: string; readonly pairs: number };
  /** Difference without the largest one, and its interval. */
  readonly withoutLargest: Ratio;
}

/** Undefined where instances have no repository, or there is only one. */
export function clusterView(
  pairs: readonly Pair[],
  { cache, seed }: { readonly cache: DrawCache; readonly seed: number },
): ClusterView | undefined {
  const sizes = Map.groupBy(pairs, ({ cluster }) => cluster);
  if (sizes.size < 2 || sizes.has(undefined)) return undefined;
  const [name, members] = [...sizes].reduce((most, one) => (one[1].length > most[1].length ? one : most));
  const rest = pairs.filter(({ cluster }) => cluster !== name);
  return {
    clusters: sizes.size,
    ...clusterInterval(pairs, cache),
    p: signFlipTest(summed(pairs), { draws: COMPARISON_DRAWS, seed }).p,
    largest: { name: name!, pairs: members.length },
    withoutLargest: { value: mean(rest.map(difference)), ...clusterInterval(rest, cache) },
  };
}

function clusterInterval(pairs: readonly Pair[], { drawsOf }: DrawCache): Interval {
  const [sums, sizes] = [summed(pairs), summed(pairs, () => 1)];
  if (sums.length < 2) return NO_INTERVAL;
  const draws = drawsOf(sums.length);
  return percentileInterval(ratioDraws(draws.sum(sums), draws.sum(sizes)));
}

function summed(pairs: readonly Pair[], value = difference): Float64Array {
  return sumByCluster(
    pairs.map(value),
    pairs.map(({ cluster }) => cluster!),
  );
}

function difference({ a, b }: Pair): number {
  return a.score - b.score;
}
