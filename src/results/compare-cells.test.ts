// Known answers: planted effects, planted nulls and planted clusters in made-up runs, and the rules of what may be compared.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeclaredComparison } from '../core/experiment.ts';
import { exactMcNemar, midPMcNemar } from '../statistics/mcnemar.ts';
import { pairedScoreInterval } from '../statistics/paired-score.ts';
import { type ScoredRun, scoredSummaries } from './__fixtures__/scored-run.ts';
import { type AdjustedComparison, compareCells, refusedComparisons } from './comparison-list.ts';
import { pairUp, ruledDifference, type UngradedRule, unpairedInstances } from './paired-sides.ts';

/** So many instances that only the first got right, only the second, both, neither. */
function table(first: number, second: number, both: number, neither: number): { a: string[]; b: string[] } {
  const line = (a: string, b: string, count: number) => Array.from({ length: count }, () => [a, b] as const);
  const all = [...line('o', 'x', first), ...line('x', 'o', second), ...line('o', 'o', both), ...line('x', 'x', neither)];
  return { a: all.map(([a]) => a), b: all.map(([, b]) => b) };
}

function compare(a: readonly string[], b: readonly string[], run: Partial<ScoredRun> = {}): AdjustedComparison {
  const cells = [
    { id: 'bench.a', scores: a },
    { id: 'bench.b', scores: b, costUsd: (i: number) => 0.02 + 0.001 * i, wallS: 0.4 },
  ];
  return compareCells(scoredSummaries({ cells, ...run }))[0]!;
}

const declare = (candidate: string, baseline: string, more: Partial<DeclaredComparison> = {}): DeclaredComparison => ({
  candidate,
  baseline,
  estimand: 'accuracy',
  family: 'main',
  isPrimary: false,
  ...more,
});

describe('one run each', () => {
  const { a, b } = table(30, 10, 50, 35);

  it('is McNemar with its table, and a bootstrap over instances', () => {
    const found = compare(a, b);
    expect(found).toMatchObject({
      test: 'mcnemar',
      intervalMethod: 'bootstrap',
      p: exactMcNemar(30, 10),
      pMid: midPMcNemar(30, 10),
      clusters: undefined,
    });
    expect(found.difference).toBeCloseTo(20 / 125, 12);
    // The standard error of a paired difference of proportions.
    const error = Math.sqrt((40 / 125 - (20 / 125) ** 2) / 125);
    expect(found.low).toBeCloseTo(20 / 125 - 1.96 * error, 1);
    expect(found.high).toBeCloseTo(20 / 125 + 1.96 * error, 1);
    expect(found.smallestDetectable).toBeCloseTo((2.8016 * Math.sqrt((125 / 124) * (40 / 125 - (20 / 125) ** 2))) / Math.sqrt(125), 4);
    expect(found.pairs.filter((pair) => pair.a.score > pair.b.score).map(({ instanceId }) => instanceId)).toEqual(
      Array.from({ length: 30 }, (_, i) => `i${i + 1}`),
    );
  });

  it('says the opposite from the other side', () => {
    const [forth, back] = [compare(a, b), compare(b, a)];
    expect(back.difference).toBeCloseTo(-forth.difference, 12);
    expect(back.low).toBeCloseTo(-forth.high, 12);
    expect(back.p).toBe(forth.p);
  });

  it('falls back on the score interval where fewer than ten pairs differ', () => {
    const few = table(3, 0, 7, 10);
    expect(compare(few.a, few.b)).toMatchObject({ intervalMethod: 'score', ...pairedScoreInterval({ first: 3, second: 0, pairs: 20 }) });
    expect(compare(few.a, few.b).low).toBeLessThan(0);
  });

  it('gives ratios of sums, with intervals', () => {
    const { cost, latency, costPerSuccess, costGeometric } = compare(a, b);
    const dear = a.reduce((sum, _, i) => sum + 0.02 + 0.001 * i, 0);
    expect(cost.value).toBeCloseTo(1.25 / dear, 12);
    expect(cost.low).toBeLessThan(cost.value);
    expect(cost.high).toBeGreaterThan(cost.value);
    expect(latency).toMatchObject({ value: 0.25, low: 0.25, high: 0.25 });
    expect(costPerSuccess.value).toBeCloseTo(1.25 / 80 / (dear / 60), 12);
    expect(costGeometric.value).toBeGreaterThan(cost.value);
  });
});

describe('repeats', () => {
  it('move together with their instance: 40 instances three times are not 120', () => {
    const { a, b } = table(14, 6, 10, 10);
    const thrice = (scores: string[]) => scores.map((score) => Array(3).fill(score).join(' '));
    const [once, repeated] = [compare(a, b), compare(thrice(a), thrice(b))];
    expect(repeated).toMatchObject({ test: 'sign-flip', pMid: undefined, difference: once.difference, low: once.low, high: once.high });
    expect(repeated.p).toBe(once.pSignFlip);
    expect(repeated.pairs).toHaveLength(40);
  });

  it('are never narrower than whole differences where few instances differ', () => {
    const a = Array.from({ length: 24 }, (_, i) => (i === 0 ? 'o o x' : 'o o o'));
    const b = Array.from({ length: 24 }, () => 'o o o');
    const { low, high, intervalMethod } = compare(a, b);
    expect(intervalMethod).toBe('score');
    expect({ low, high }).toEqual(pairedScoreInterval({ first: 0, second: 1, pairs: 24 }));
  });
});

describe('what is missing', () => {
  it('errors are left out, and told under every other reading', () => {
    const found = compare(['!', 'o', 'o', 'x', 'o'], ['o', 'x', '!', 'x', 'o']);
    expect(found.pairs.map(({ instanceId }) => instanceId)).toEqual(['i2', 'i4', 'i5']);
    expect(found.unpaired).toEqual(['i1', 'i3']);
    expect(found.difference).toBeCloseTo(1 / 3, 12);
    expect(found.ungraded['errors wrong']).toEqual({ difference: (-1 + 1 + 1) / 5, pairs: 5 });
    expect(found.ungraded['worst case']).toEqual({ difference: (-1 + 1 + 0) / 5, pairs: 5 });
    expect(found.ungraded['best case']).toEqual({ difference: (0 + 1 + 1) / 5, pairs: 5 });
  });

  it('the worst case is never above, and the best case never below, what is known', () => {
    const score = fc.constantFrom('o', 'x', '!');
    fc.assert(
      fc.property(fc.array(fc.tuple(score, score), { minLength: 1, maxLength: 12 }), (scores) => {
        const [a, b] = scoredSummaries({
          cells: [
            { id: 'bench.a', scores: scores.map(([first]) => first) },
            { id: 'bench.b', scores: scores.map(([, second]) => second) },
          ],
        });
        const ruled = (rule: UngradedRule) => ruledDifference(a!, b!, { estimand: 'accuracy', rule });
        const [worst, wrong, best] = [ruled('worst case'), ruled('errors wrong'), ruled('best case')];
        for (const { pairs } of [worst, wrong, best]) expect(pairs).toBe(scores.length);
        expect(worst.difference).toBeLessThanOrEqual(wrong.difference + 1e-12);
        expect(best.difference).toBeGreaterThanOrEqual(wrong.difference - 1e-12);
        const pairs = pairUp(a!, b!, 'accuracy');
        expect(pairs.length + unpairedInstances(a!, b!, pairs).length).toBe(scores.length);
      }),
    );
  });
});

describe('repositories', () => {
  /** 12 repositories, one of them with nearly half of the instances; the first cell is better in exactly that one. */
  const repository = (i: number) => (i < 55 ? 'big' : `small-${i % 11}`);
  const a = Array.from({ length: 120 }, (_, i) => (i < 55 && i % 2 === 0 ? 'o' : 'x'));
  const b = a.map((_, i) => (i >= 55 && i % 16 === 0 ? 'o' : 'x'));

  it('are units beside the instances: an effect of one repository does not survive', () => {
    const found = compare(a, b, { repository });
    expect(found.p).toBeLessThan(0.001);
    expect(found.low).toBeGreaterThan(0);
    const { clusters } = found;
    expect(clusters).toMatchObject({ clusters: 12, largest: { name: 'big', pairs: 55 } });
    expect(clusters!.low).toBeLessThanOrEqual(0);
    expect(clusters!.p).toBeGreaterThan(0.05);
    expect(clusters!.withoutLargest.value).toBeCloseTo(-b.filter((score) => score === 'o').length / 65, 12);
    expect(clusters!.withoutLargest.high).toBeLessThanOrEqual(0);
  });

  it('are none where instances are questions', () => {
    expect(compare(a, b).clusters).toBeUndefined();
  });
});

describe('what is declared', () => {
  const scores = (right: number) => Array.from({ length: 40 }, (_, i) => (i < right ? 'o' : 'x'));
  const cells = [
    { id: 'bench.a', scores: scores(40) },
    { id: 'bench.b', scores: scores(26) },
    { id: 'bench.c', scores: scores(25) },
    { id: 'bench.d', scores: scores(8) },
  ];

  it('comes first, candidate minus baseline, adjusted by Holm in its family; the rest by Benjamini-Hochberg', () => {
    const comparisons = [declare('bench.d', 'bench.a'), declare('bench.b', 'bench.a', { isPrimary: true })];
    const found = compareCells(scoredSummaries({ cells, comparisons }));
    expect(found.map(({ a, b }) => `${a.cell.id.at(-1)}${b.cell.id.at(-1)}`)).toEqual(['da', 'ba', 'ac', 'bc', 'bd', 'cd']);
    const [da, ba, ...others] = found;
    expect(da).toMatchObject({ family: 'main', adjustment: 'holm', difference: -0.8, pAdjusted: 2 * da!.p! });
    expect(ba).toMatchObject({ pAdjusted: ba!.p!, declared: { isPrimary: true } });
    const sorted = [...others].sort((x, y) => y.p! - x.p!);
    expect(sorted.map(({ family }) => family)).toEqual(Array(4).fill('exploratory:bench:accuracy'));
    let ceiling = 1;
    for (const [place, { p, pAdjusted }] of sorted.entries()) {
      ceiling = Math.min(ceiling, (p! * 4) / (4 - place));
      expect(pAdjusted).toBeCloseTo(ceiling, 12);
    }
  });

  it('with a margin gets a verdict, by the score interval', () => {
    const same = [
      { id: 'bench.a', scores: scores(20) },
      { id: 'bench.b', scores: scores(20) },
    ];
    const verdictAt = (margin: number, from = same) =>
      compareCells(scoredSummaries({ cells: from, comparisons: [declare('bench.a', 'bench.b', { margin })] }))[0]!.verdict;
    // No pair differs, and yet 40 pairs cannot exclude two points.
    expect(verdictAt(0.02)).toBe('undecided');
    expect(verdictAt(0.1)).toBe('not worse');
    expect(verdictAt(0.02, cells)).toBe('better');
    expect(compareCells(scoredSummaries({ cells: same }))[0]!.verdict).toBeUndefined();
  });

  it('refuses an oracle over more submissions, and says so', () => {
    const two = { id: 'bench.two', scores: ['ox', 'xo', 'xx'] };
    const four = { id: 'bench.four', scores: ['oxxx', 'xxxo', 'xxxx'] };
    const comparisons = [declare('bench.four', 'bench.two', { estimand: 'oracle_pass' })];
    const summaries = scoredSummaries({ cells: [two, four], comparisons });
    expect(compareCells(summaries).map(({ estimand }) => estimand)).toEqual(['accuracy', 'avg_at_1']);
    expect(refusedComparisons(summaries)).toEqual([
      { declared: comparisons[0], reason: expect.stringContaining('an oracle over 4 submission(s) is no match for one over 2') },
    ]);
  });
});

describe('several submissions', () => {
  it('are compared as selected, per submission at dollars per submission, and by an oracle of the same n', () => {
    const cells = [
      { id: 'bench.a', scores: ['oo', 'xo', 'xx', 'ox'], costUsd: () => 0.04 },
      { id: 'bench.b', scores: ['xo', 'xx', 'xx', 'oo'], costUsd: () => 0.02 },
    ];
    const found = compareCells(scoredSummaries({ cells }));
    expect(found.map(({ estimand, difference }) => [estimand, difference])).toEqual([
      ['accuracy', 0.25],
      ['avg_at_1', (0.5 + 0.5 + 0 - 0.5) / 4],
      ['oracle_pass', 0.25],
    ]);
    const unequal = [cells[0]!, { id: 'bench.c', scores: ['x', 'x', 'x', 'o'], costUsd: () => 0.02 }];
    const [perTrial, perSubmission] = compareCells(scoredSummaries({ cells: unequal }));
    expect(perTrial!.cost.value).toBeCloseTo(2, 12);
    expect(perSubmission!.cost.value).toBeCloseTo(1, 12);
  });
});
