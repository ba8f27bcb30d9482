// Accuracy at equal spend and the front of cost and accuracy, on runs whose answer is known.
import { describe, expect, it } from 'vitest';
import { type ScoredCell, scoredSummaries } from './__fixtures__/scored-run.ts';
import { rowOf } from './columns.ts';
import { EQUAL_SPEND_COLUMNS, equalSpendSources } from './equal-spend-rows.ts';
import { PARETO_COLUMNS, paretoSources } from './pareto-rows.ts';
import { curvesOf } from './spend-curves.ts';

const COUNT = 40;
const right = (count: number, as = 'o') => Array.from({ length: COUNT }, (_, i) => (i < count ? as : as.replaceAll('o', 'x')));
const cellAt = (id: string, count: number, usd: number, more: Partial<ScoredCell> = {}): ScoredCell => ({
  id: `bench.${id}`,
  arm: id.split('.')[0]!,
  scores: right(count),
  costUsd: () => usd,
  ...more,
});

function spendRows(cells: readonly ScoredCell[]) {
  return equalSpendSources(scoredSummaries({ cells })).map((source) => rowOf(EQUAL_SPEND_COLUMNS, source));
}

describe('equal-spend.csv', () => {
  const team = [cellAt('team.agents-1', 10, 1), cellAt('team.agents-2', 20, 2), cellAt('team.agents-4', 30, 4)];
  const boss = [cellAt('boss.agents-1', 8, 1.5), cellAt('boss.agents-2', 16, 3)];

  it('has each arm as a curve with its cells, and their difference where both have a value', () => {
    const rows = spendRows([...team, ...boss]);
    const own = rows.filter(({ against }) => against === undefined);
    expect(own.map(({ curve, kind, point, cost_usd, value }) => [curve, kind, point, cost_usd, value])).toEqual([
      ['team', 'cells', 'bench.team.agents-1', 1, 0.25],
      ['team', 'cells', 'bench.team.agents-2', 2, 0.5],
      ['team', 'cells', 'bench.team.agents-4', 4, 0.75],
      ['boss', 'cells', 'bench.boss.agents-1', 1.5, 0.2],
      ['boss', 'cells', 'bench.boss.agents-2', 3, 0.4],
    ]);
    const differences = rows.filter(({ against }) => against !== undefined);
    expect(differences.map(({ curve, against, cost_usd, value }) => [curve, against, cost_usd, value])).toEqual([
      ['team', 'boss', 1.5, expect.closeTo(0.375 - 0.2, 12)],
      ['team', 'boss', 2, expect.closeTo(0.5 - (0.2 + 0.2 / 3), 12)],
      ['team', 'boss', 3, expect.closeTo(0.625 - 0.4, 12)],
    ]);
    for (const { low, high, value, reached, n } of differences) {
      expect(low as number).toBeLessThan(value as number);
      expect(high as number).toBeGreaterThan(value as number);
      expect({ reached, n }).toEqual({ reached: 1, n: COUNT });
    }
  });

  it('sets each arm against the vote of one agent, at k times the dollars of an attempt', () => {
    // Three repeats of which two are right, or one: a vote makes sure of the first and gives up the second.
    const single = cellAt('single', 0, 1, { agents: 1, scores: right(30, 'o o x').map((score, i) => (i < 30 ? score : 'o x x')) });
    const rows = spendRows([...team, single]);
    const votes = rows.filter(({ kind, against }) => kind === 'majority' && against === undefined);
    expect(votes.filter(({ curve }) => curve === 'bench.single').map(({ point, cost_usd, value }) => [point, cost_usd, value])).toEqual([
      ['k=1', 1, expect.closeTo((30 * 2 + 10) / 120, 12)],
      ['k=2', 2, expect.closeTo((30 * 2 + 10) / 120, 12)],
      ['k=3', 3, expect.closeTo(30 / 40, 12)],
    ]);
    const against = rows.filter((row) => row.against !== undefined);
    expect(against.map(({ curve, against_kind, cost_usd }) => [curve, against_kind, cost_usd])).toEqual(
      [1, 2, 3].map((usd) => ['team', 'majority', usd]),
    );
    // An oracle's choice is a curve of its own and no rival.
    expect(rows.some(({ kind }) => kind === 'pass')).toBe(true);
    expect(rows.some(({ against_kind }) => against_kind === 'pass')).toBe(false);
  });

  it('follows agents that share context from submission to submission, and never calls them independent attempts', () => {
    const shared = cellAt('team', 0, 4, { scores: right(20, 'xoo'), wallS: 1 });
    const curves = curvesOf(scoredSummaries({ cells: [shared] }));
    expect(curves.map(({ kind }) => kind)).toEqual(['majority so far', 'oracle so far']);
    const [majority, oracle] = curves;
    const at = (curve: typeof majority, instance: string) => curve!.points.map(({ values }) => values.get(instance)!.score);
    expect(at(majority, 'i1')).toEqual([0, 0.5, 1]);
    expect(at(oracle, 'i1')).toEqual([0, 1, 1]);
    expect(at(oracle, 'i40')).toEqual([0, 0, 0]);
    const dollars = majority!.points.map(({ values }) => values.get('i1')!.costUsd);
    expect(dollars[2]).toBeCloseTo(4, 12);
    expect(dollars[0]).toBeCloseTo(4 / 3, 12);
    const independent = curvesOf(scoredSummaries({ cells: [{ ...shared, independentSubmissions: true }] }));
    expect(independent.map(({ kind }) => kind)).toEqual(['majority', 'pass']);
  });

  it('keeps sources apart, and says nothing where curves never meet', () => {
    const dear = [cellAt('dear.agents-1', 10, 7), cellAt('dear.agents-2', 20, 8)];
    expect(spendRows([...team, ...dear]).filter(({ against }) => against !== undefined)).toEqual([]);
    const live = boss.map((one) => ({ ...one, source: 'live' as const }));
    const rows = spendRows([...team, ...live]);
    expect(rows.filter(({ against }) => against !== undefined)).toEqual([]);
    expect(new Set(rows.map(({ curve, source }) => `${curve} ${source}`))).toEqual(new Set(['team embedded', 'boss live']));
  });
});

describe('pareto.csv', () => {
  const rowsOf = (cells: readonly ScoredCell[]) => paretoSources(scoredSummaries({ cells })).map((source) => rowOf(PARETO_COLUMNS, source));

  it('marks the staircase in dollars and in seconds, with the chance that it holds', () => {
    const rows = rowsOf([cellAt('cheap', 10, 1, { wallS: 9 }), cellAt('good', 30, 2, { wallS: 5 }), cellAt('beaten', 8, 3, { wallS: 1 })]);
    expect(rows.map(({ axis, cell, x, accuracy, on_front, n }) => [axis, cell, x, accuracy, on_front, n])).toEqual([
      ['cost_usd', 'bench.cheap', 1, 0.25, true, COUNT],
      ['cost_usd', 'bench.good', 2, 0.75, true, COUNT],
      ['cost_usd', 'bench.beaten', 3, 0.2, false, COUNT],
      ['wall_s', 'bench.cheap', 9, 0.25, false, COUNT],
      ['wall_s', 'bench.good', 5, 0.75, true, COUNT],
      ['wall_s', 'bench.beaten', 1, 0.2, true, COUNT],
    ]);
    const chance = (axis: string, cell: string) => rows.find((row) => row.axis === axis && row.cell === `bench.${cell}`)!.p_on_front;
    expect(chance('cost_usd', 'cheap')).toBe(1);
    expect(chance('cost_usd', 'good')).toBe(1);
    expect(chance('cost_usd', 'beaten')).toBe(0);
    expect(chance('wall_s', 'beaten')).toBe(1);
  });

  it('uses the instances that all have graded, and leaves out a cell without any', () => {
    const scores = right(10).map((score, i) => (i < 30 ? score : '!'));
    const rows = rowsOf([cellAt('a', 0, 1, { scores }), cellAt('b', 20, 2), cellAt('c', 0, 3, { scores: right(0).map(() => '!') })]);
    expect(rows.filter(({ axis }) => axis === 'cost_usd').map(({ cell, accuracy, n }) => [cell, accuracy, n])).toEqual([
      ['bench.a', expect.closeTo(1 / 3, 12), 30],
      ['bench.b', expect.closeTo(2 / 3, 12), 30],
    ]);
  });
});
