// What each comparison of a plan could settle, beside what it costs: the smallest difference that so many pairs show, before a cent is spent.
import type { Cell, DeclaredComparison, Experiment } from '../core/experiment.ts';
import { points } from '../results/comparison-words.ts';
import { detectableDifference, expectedSpread } from '../statistics/detectable-difference.ts';
import { alignColumns } from './align-columns.ts';

export interface PlannedCell {
  readonly cell: Pick<Cell, 'id' | 'benchmark'>;
  readonly trials: number;
  readonly usd: number;
}

/** @param discordance assumed share of the instances on which two cells disagree when each runs once */
export function planComparisons(
  { comparisons = [], repeats }: Pick<Experiment, 'comparisons' | 'repeats'>,
  cells: readonly PlannedCell[],
  discordance: number,
): string {
  const spread = expectedSpread(discordance, repeats);
  const assumed = `Assumed: two cells disagree on ${Math.round(discordance * 100)}% of the instances in single runs (--discordance), half of it chance that repeats average out; two-sided 5%, 80% power.`;
  if (comparisons.length === 0) {
    const benchmarks = [...Map.groupBy(cells, ({ cell }) => cell.benchmark)].filter(([, own]) => own.length > 1);
    if (benchmarks.length === 0) return '';
    const lines = benchmarks.map(([benchmark, own]) => {
      const pairs = pairsOf(own[0]!, repeats);
      return `${benchmark}: ${pairs} pairs show a difference of ${points(detectableDifference(spread, pairs), '')} between any two cells; smaller ones will mostly go unseen.`;
    });
    return ['No comparison is declared (`comparisons:`): all will be exploratory.', ...lines, assumed].join('\n');
  }
  const byId = new Map(cells.map((one) => [one.cell.id, one]));
  const rows = comparisons.map((one) => row(one, { byId, comparisons, repeats, spread }));
  const header = ['candidate', 'baseline', 'of', 'family', 'pairs', '$ of both', 'detectable', 'after Holm'];
  return [alignColumns([header, ...rows], 4), assumed].join('\n');
}

interface RowParts {
  readonly byId: ReadonlyMap<string, PlannedCell>;
  readonly comparisons: readonly DeclaredComparison[];
  readonly repeats: number;
  readonly spread: number;
}

function row({ candidate, baseline, estimand, family, isPrimary }: DeclaredComparison, parts: RowParts): string[] {
  const { byId, comparisons, repeats, spread } = parts;
  const [a, b] = [byId.get(candidate)!, byId.get(baseline)!];
  const pairs = Math.min(pairsOf(a, repeats), pairsOf(b, repeats));
  const members = comparisons.filter((other) => other.family === family).length;
  return [
    `${candidate}${isPrimary ? ' *' : ''}`,
    baseline,
    estimand,
    family,
    String(pairs),
    (a.usd + b.usd).toFixed(2),
    points(detectableDifference(spread, pairs), ''),
    // Holm's first step: what the most decided comparison of the family has to pass.
    points(detectableDifference(spread, pairs, { level: 0.05 / members }), ''),
  ];
}

function pairsOf({ trials }: PlannedCell, repeats: number): number {
  return Math.round(trials / repeats);
}
