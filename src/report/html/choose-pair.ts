// The pair of cells that the summary speaks about, chosen by what the cells are and never by how they did.
import type { CellData, Figure, GroupData, PairData } from './report-data.ts';

export interface ChosenPair {
  readonly a: CellData;
  readonly b: CellData;
  /** Turned so that `difference` is a minus b. */
  readonly pair: PairData;
  /** Why this one, for the reader. */
  readonly rule: string;
}

/** Team size that the pair is nearest to, as for the timelines. */
const TEAM = 4;

/**
 * @param declared the pairs that the experiment file names, in its order: the first that was compared is the one.
 * Otherwise DeLM and a controller with equal numbers of agents, nearest to four; else the first two strategies; else the first two cells.
 */
export function choosePair(
  { cells, pairs }: Pick<GroupData, 'cells' | 'pairs'>,
  declared: readonly (readonly [string, string])[] = [],
): ChosenPair | undefined {
  const byId = new Map(cells.map((cell) => [cell.cell, cell]));
  const known = pairs.filter(({ pairs: count, a, b }) => count > 0 && byId.has(a) && byId.has(b));
  const chosen = (pair: PairData, first: string, rule: string): ChosenPair => {
    const turned = pair.a === first ? pair : turn(pair);
    return { a: byId.get(turned.a)!, b: byId.get(turned.b)!, pair: turned, rule };
  };
  for (const [first, second] of declared) {
    const pair = known.find(({ a, b }) => (a === first && b === second) || (a === second && b === first));
    if (pair) return chosen(pair, first, 'declared in the experiment file');
  }
  const described = known.map((pair) => ({ pair, a: byId.get(pair.a)!, b: byId.get(pair.b)! }));
  const rivals = described.filter(({ a, b }) => sameSet([a.strategy, b.strategy], ['delm', 'controller']) && a.agents === b.agents);
  const nearest = rivals.sort((x, y) => distance(x.a) - distance(y.a))[0];
  if (nearest) {
    const delm = nearest.a.strategy === 'delm' ? nearest.a : nearest.b;
    return chosen(nearest.pair, delm.cell, 'DeLM and the controller with the same number of agents, nearest to four');
  }
  const other = described.find(({ a, b }) => a.strategy !== b.strategy);
  if (other) return chosen(other.pair, other.pair.a, 'the first two different strategies in the experiment file');
  return described[0] && chosen(described[0].pair, described[0].pair.a, 'the first two cells in the experiment file');
}

/** The same comparison told from the other side. */
export function turnAround({ a, b, pair, rule }: ChosenPair): ChosenPair {
  return { a: b, b: a, pair: turn(pair), rule };
}

function turn(pair: PairData): PairData {
  const { a, b, difference, costRatio, latencyRatio, clusters } = pair;
  return {
    ...pair,
    a: b,
    b: a,
    difference: negated(difference),
    costRatio: inverted(costRatio),
    latencyRatio: inverted(latencyRatio),
    // "Not worse" is said of the candidate alone.
    margin: null,
    verdict: '',
    clusters: clusters && {
      ...clusters,
      low: clusters.high === null ? null : -clusters.high,
      high: clusters.low === null ? null : -clusters.low,
      withoutLargest: clusters.withoutLargest && negated(clusters.withoutLargest),
    },
  };
}

function negated({ value, low, high }: Figure): Figure {
  return { value: -value, low: high === null ? null : -high, high: low === null ? null : -low };
}

function inverted(ratio: Figure | null): Figure | null {
  if (!ratio || ratio.value === 0) return null;
  const inverse = (end: number | null): number | null => (end === null || end === 0 ? null : 1 / end);
  return { value: 1 / ratio.value, low: inverse(ratio.high), high: inverse(ratio.low) };
}

function distance({ agents }: CellData): number {
  return Math.abs((agents ?? 0) - TEAM);
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one));
}
