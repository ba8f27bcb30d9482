// What is said of a comparison: every number in it, and a winner only where there is one to name.
import { describe, expect, it } from 'vitest';
import { type ScoredCell, scoredSummaries } from './__fixtures__/scored-run.ts';
import { compareCells } from './comparison-list.ts';
import { comparisonSentence, explainComparison } from './comparison-words.ts';

const scores = (from: number, to: number) => Array.from({ length: 60 }, (_, i) => (i >= from && i < to ? 'o' : 'x'));

function compare(a: Partial<ScoredCell>, b: Partial<ScoredCell>, margin?: number) {
  const cells = [
    { id: 'bench.delm', scores: scores(0, 40), costUsd: () => 0.01, wallS: 1, source: 'live' as const, ...a },
    { id: 'bench.controller', scores: scores(10, 30), costUsd: () => 0.02, wallS: 4, source: 'live' as const, ...b },
  ];
  const declared = {
    candidate: 'bench.delm',
    baseline: 'bench.controller',
    estimand: 'accuracy',
    family: 'main',
    isPrimary: true,
  } as const;
  return compareCells(scoredSummaries({ cells, comparisons: margin === undefined ? [] : [{ ...declared, margin }] }))[0]!;
}

describe('comparisonSentence', () => {
  it('names who is ahead where live models answered, with the interval, the cost and the latency', () => {
    expect(comparisonSentence(compare({}, {}))).toMatchInlineSnapshot(
      `"bench.delm is ahead: bench.delm against bench.controller, accuracy (selected@n) +33.3 points (95% interval +21.7 to +45.0, 60 pairs, adjusted p < 0.0001), at 0.500x the cost (0.500x to 0.500x) and 0.250x the latency (0.250x to 0.250x)."`,
    );
    expect(comparisonSentence(compare({ scores: scores(10, 30) }, { scores: scores(0, 40) }))).toMatch(/^bench\.controller is ahead: /);
  });

  it('says with a finding what could turn it', () => {
    // Errors of the baseline, all of which might have been right.
    const lost = (count: number) => ({ scores: scores(0, 28).map((score, i) => (i >= 40 && i < 40 + count ? '!' : score)) });
    expect(comparisonSentence(compare({}, lost(10)))).toContain('is ahead');
    expect(comparisonSentence(compare({}, lost(10)))).not.toContain('could turn');
    expect(comparisonSentence(compare({}, lost(14)))).toMatch(/Trials without a grade could turn it \(-3\.3 points at worst\)\.$/);
  });

  it('says that it cannot tell, or that the candidate is not worse by the declared margin', () => {
    const near = { scores: scores(0, 29) };
    expect(comparisonSentence(compare(near, { scores: scores(1, 31) }))).toMatchInlineSnapshot(
      `"Not distinguishable: bench.delm against bench.controller, accuracy (selected@n) -1.7 points (95% interval -10.0 to +6.0, 60 pairs, adjusted p = 1), at 0.500x the cost (0.500x to 0.500x) and 0.250x the latency (0.250x to 0.250x). 60 pairs that vary like these show 8.1 points with 80% power at 5%."`,
    );
    expect(comparisonSentence(compare(near, near, 0.1))).toMatchInlineSnapshot(
      `"bench.delm is not worse than bench.controller by more than 10.0 points: accuracy (selected@n) +0.0 points (95% interval -6.0 to +6.0, 60 pairs, adjusted p = 1), at 0.500x the cost (0.500x to 0.500x) and 0.250x the latency (0.250x to 0.250x)."`,
    );
    expect(comparisonSentence(compare({ scores: ['o'] }, { scores: ['x'] }))).toContain('1 pair(s) of instances decide nothing.');
  });

  it.each(['embedded', 'replayed'] as const)('never names a winner of %s figures', (source) => {
    for (const sources of [{ source }, {}]) {
      const found = compare({ source }, sources);
      const all = [comparisonSentence(found), ...explainComparison(found).map(([, text]) => text)].join('\n');
      expect(all).toContain('no winner is named');
      expect(all).not.toMatch(/ahead|beats|wins/);
    }
  });
});

describe('explainComparison', () => {
  it('shows the table with its instances, the tests, the ratios and what is missing', () => {
    const a = { scores: ['o', 'o', 'x', '!', 'o', 'o', 'o', 'x'] };
    const b = { scores: ['x', 'o', 'o', 'o', 'x', 'x', 'o', 'x'] };
    expect(
      explainComparison(compare(a, b, 0.02))
        .map((line) => line.join(': '))
        .join('\n'),
    ).toMatchInlineSnapshot(`
      "candidate: bench.delm
      baseline: bench.controller
      declared: yes: family \`main\`, the primary comparison
      pairs: 7 of 8 planned instances; cut to those: without a grade on both sides i4
      table: candidate better 3, baseline better 1, both right 2, neither 1
      candidate better: i1 i5 i6
      baseline better: i3
      accuracy (selected@n): 71.4% against 42.9%: +28.6 points, 95% interval -28.1 to +69.2 (score interval: fewer than ten pairs differ)
      test: p = 0.625 (exact McNemar; mid-p 0.375, sign-flip 0.625); 0.625 after Holm in \`main\`
      margin: undecided at 2.0 points
      cost per trial: 0.500x the baseline's, 95% interval 0.500x to 0.500x
      typical instance: 0.500x the baseline's, 95% interval 0.500x to 0.500x (geometric mean of the cost ratios)
      cost per success: 0.300x the baseline's, 95% interval 0.0714x to 0.833x
      latency: 0.250x the baseline's, 95% interval 0.250x to 0.250x
      ungraded trials: 1 of the candidate, 0 of the baseline: left out above; errors wrong +12.5 points (8 pairs), worst case +12.5 points (8 pairs), best case +25.0 points (8 pairs)
      detectable: 7 pairs that vary like these show 80.0 points with 80% power at 5%.
      source: live"
    `);
  });

  it('shows repositories, with and without the largest', () => {
    const cells = [
      { id: 'bench.a', scores: scores(0, 40) },
      { id: 'bench.b', scores: scores(10, 30) },
    ];
    const found = compareCells(scoredSummaries({ cells, repository: (i) => (i < 30 ? 'big/one' : `small-${i % 7}`) }))[0]!;
    const lines = explainComparison(found).filter(([title]) => /repositories|without/.test(title));
    expect(lines.map((line) => line.join(': ')).join('\n')).toMatchInlineSnapshot(`
      "repositories: 8 as units: 95% interval +29.3 to +38.2, p = 0.0078; so few make such intervals too narrow
      without big/one: +33.3 points in accuracy (selected@n), 95% interval +27.6 to +40.0 (30 pairs fewer)"
    `);
  });
});
