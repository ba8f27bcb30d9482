import { describe, expect, it } from 'vitest';
import { planComparisons } from './plan-comparisons.ts';

const cell = (id: string, usd: number, trials = 500) => ({ cell: { id, benchmark: 'bench' }, trials, usd });
const stated = (candidate: string, baseline: string, isPrimary = false) =>
  ({ candidate, baseline, estimand: 'accuracy', family: 'main', isPrimary }) as const;

describe('planComparisons', () => {
  it('prints dollars and the smallest detectable difference of each declared comparison, alone and in its family', () => {
    const comparisons = [stated('a', 'b', true), stated('a', 'c')];
    expect(planComparisons({ comparisons, repeats: 1 }, [cell('a', 40), cell('b', 60), cell('c', 1)], 0.17)).toMatchInlineSnapshot(`
      "candidate  baseline  of        family  pairs  $ of both  detectable  after Holm
      a *        b         accuracy  main      500     100.00  5.2 points  5.7 points
      a          c         accuracy  main      500      41.00  5.2 points  5.7 points
      Assumed: two cells disagree on 17% of the instances in single runs (--discordance), half of it chance that repeats average out; two-sided 5%, 80% power."
    `);
  });

  it('says what any two cells could show where nothing is declared', () => {
    expect(planComparisons({ repeats: 3 }, [cell('a', 40, 375), cell('b', 60, 375)], 0.2)).toMatchInlineSnapshot(`
      "No comparison is declared (\`comparisons:\`): all will be exploratory.
      bench: 125 pairs show a difference of 9.1 points between any two cells; smaller ones will mostly go unseen.
      Assumed: two cells disagree on 20% of the instances in single runs (--discordance), half of it chance that repeats average out; two-sided 5%, 80% power."
    `);
    expect(planComparisons({ repeats: 1 }, [cell('a', 40)], 0.2)).toBe('');
  });
});
