// `comparisons.csv`: one row per comparison, always paired by instance. Only instances that both cells have graded count; their number is `pairs`.
// Differences and ratios are first to second.
import { type Column, count, flag, number, text } from './columns.ts';
import { countWins } from './compare-cells.ts';
import type { AdjustedComparison } from './comparison-list.ts';
import type { Ratio } from './paired-draws.ts';

type ComparisonColumn = Column<AdjustedComparison>;

const FIXED: readonly ComparisonColumn[] = [
  text('cell_a', 'First cell: the candidate of a declared comparison, else by the order of the experiment.', ({ a }) => a.cell.id),
  text('cell_b', 'Second cell: the baseline.', ({ b }) => b.cell.id),
  text(
    'estimand',
    'What is compared: `accuracy` (selected@n), `avg_at_1` (per submission), or `oracle_pass`, which only at an equal number of submissions.',
    ({ estimand }) => estimand,
  ),
  number('diff', '0-1', 'Mean over pairs of the estimand of a minus that of b.', ({ difference }) => difference),
  number('low', '0-1', 'Lower end of its 95% interval.', ({ low }) => low),
  number('high', '0-1', 'Upper end.', ({ high }) => high),
  text(
    'method',
    'Of the interval: `bootstrap` (percentile, paired over instances, 10,000 draws) or, where fewer than ten pairs differ, `score` (Tango 1998; with repeats the wider of both). Of p: `+mcnemar` (exact) where each instance is one yes or no on both sides, else `+sign-flip` (permutation).',
    ({ intervalMethod, test }) => [intervalMethod, ...(test ? [test] : [])].join('+'),
  ),
  number('p', '0-1', 'Two-sided.', ({ p }) => p),
  number('p_adjusted', '0-1', 'The same within the family, as `adjustment` says.', ({ pAdjusted }) => pAdjusted),
  text(
    'family',
    'Comparisons that are adjusted together: as the experiment file declares, else `exploratory:<benchmark>:<estimand>`.',
    ({ family }) => family,
  ),
  count('pairs', 'Instances that both cells have graded.', ({ pairs }) => pairs.length),
  count('discordant', 'Of those, with different scores.', ({ pairs }) => countWins(pairs).first + countWins(pairs).second),
  ...ratioColumns(
    'cost_ratio',
    'Dollars (list price) per trial of a over those of b, on pairs; per submission for `avg_at_1`',
    ({ cost }) => cost,
  ),
  number(
    'mde',
    '0-1',
    'Smallest difference that this many pairs detect with 80% power at 5%, from the spread seen; empty where no pair differs.',
    ({ smallestDetectable }) => smallestDetectable,
  ),
  text('benchmark', 'The benchmark of both.', ({ a }) => a.cell.benchmark),
  count('a_only', 'Pairs on which a is better.', ({ pairs }) => countWins(pairs).first),
  count('b_only', 'Pairs on which b is better.', ({ pairs }) => countWins(pairs).second),
];

const BEYOND: readonly ComparisonColumn[] = [
  text('adjustment', '`holm` within a declared family, `benjamini-hochberg` among the others.', ({ adjustment }) => adjustment),
  flag(
    'primary',
    'Whether this is the comparison that the experiment declares as its primary one.',
    ({ declared }) => declared?.isPrimary ?? false,
  ),
  number('p_mid', '0-1', "McNemar's mid-p, where `p` is McNemar's exact one.", ({ pMid }) => pMid),
  number('p_sign_flip', '0-1', 'Sign-flip permutation test over instances.', ({ pSignFlip }) => pSignFlip),
  number('margin', '0-1', 'Declared margin of "not worse".', ({ margin }) => margin),
  text(
    'verdict',
    '`better`, `not worse`, `worse by more than the margin` or `undecided`, by the 95% interval (the score interval where each instance is one yes or no); empty without a margin.',
    ({ verdict }) => verdict,
  ),
  ...ratioColumns('cost_ratio_geometric', 'Geometric mean over pairs of the ratio of dollars', ({ costGeometric }) => costGeometric),
  ...ratioColumns(
    'cost_per_success_ratio',
    'Dollars of all attempts over trials whose selected submission is correct, a over b',
    ({ costPerSuccess }) => costPerSuccess,
  ),
  ...ratioColumns('latency_ratio', 'Mean makespan of a over that of b', ({ latency }) => latency),
  count('unpaired', 'Planned instances that are no pair, because one cell or both lack a grade.', ({ unpaired }) => unpaired.length),
  number(
    'diff_errors_wrong',
    '0-1',
    '`diff` with errored trials counted as wrong on both sides.',
    ({ ungraded }) => ungraded['errors wrong'].difference,
  ),
  number(
    'diff_worst_case',
    '0-1',
    '`diff` over planned instances with every ungraded trial wrong for a and right for b.',
    ({ ungraded }) => ungraded['worst case'].difference,
  ),
  number('diff_best_case', '0-1', 'The same with right for a and wrong for b.', ({ ungraded }) => ungraded['best case'].difference),
  count('clusters', 'Repositories of the pairs; empty where instances have none.', ({ clusters }) => clusters?.clusters),
  number(
    'low_clusters',
    '0-1',
    'Lower end of the interval of `diff` when repositories are resampled as wholes.',
    ({ clusters }) => clusters?.low,
  ),
  number('high_clusters', '0-1', 'Upper end. With few repositories such an interval is too narrow.', ({ clusters }) => clusters?.high),
  number('p_clusters', '0-1', 'Sign-flip test in which a repository keeps its sign.', ({ clusters }) => clusters?.p),
  text('largest_cluster', 'The repository with the most pairs.', ({ clusters }) => clusters?.largest.name),
  number('diff_without_largest', '0-1', '`diff` without that repository.', ({ clusters }) => clusters?.withoutLargest.value),
  number(
    'low_without_largest',
    '0-1',
    'Lower end of its interval over the other repositories.',
    ({ clusters }) => clusters?.withoutLargest.low,
  ),
  number('high_without_largest', '0-1', 'Upper end.', ({ clusters }) => clusters?.withoutLargest.high),
  text('source', 'Where replies of either cell came from, joined by `+`.', ({ a, b }) =>
    [...new Set([...a.sources, ...b.sources])].sort().join('+'),
  ),
];

export const COMPARISON_COLUMNS: readonly ComparisonColumn[] = [...FIXED, ...BEYOND];

function ratioColumns(name: string, description: string, pick: (comparison: AdjustedComparison) => Ratio): ComparisonColumn[] {
  return [
    number(name, '', `${description}.`, (comparison) => pick(comparison).value),
    number(`${name}_low`, '', 'Lower end of its 95% bootstrap interval.', (comparison) => pick(comparison).low),
    number(`${name}_high`, '', 'Upper end.', (comparison) => pick(comparison).high),
  ];
}
