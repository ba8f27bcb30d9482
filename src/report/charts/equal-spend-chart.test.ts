import { describe, expect, it } from 'vitest';
import { embeddedRows, outlineSpec } from '../__fixtures__/outline-spec.ts';
import { summaryRows } from '../__fixtures__/synthetic-rows.ts';
import { renderSvg } from '../render-chart.ts';
import type { ChartRow } from './chart-row.ts';
import { equalSpendChart } from './equal-spend-chart.ts';

const CELLS = [
  { strategy: 'single', agents: 1, cost: 0.1 },
  { strategy: 'controller', agents: 1, cost: 0.15 },
  { strategy: 'controller', agents: 4, cost: 0.4 },
  { strategy: 'delm', agents: 1, cost: 0.12 },
  { strategy: 'delm', agents: 4, cost: 0.3 },
];
const SUMMARY = summaryRows(CELLS.map((cell) => ({ ...cell, arm: cell.strategy, correct: 10, wall: 20 })));
const cellId = (strategy: string, agents: number): string => `longbench-v2.${strategy}.agents-${agents}`;

function row(curve: string, kind: string, more: ChartRow): ChartRow {
  const value = Number(more.value);
  return { benchmark: 'longbench-v2', curve, kind, low: value - 0.1, high: value + 0.1, n: 20, source: 'embedded', ...more };
}

function cellRows(scale = 1): ChartRow[] {
  return CELLS.filter(({ strategy }) => strategy !== 'single').map(({ strategy, agents, cost }) =>
    row(strategy, 'cells', { point: cellId(strategy, agents), cost_usd: 0.1 + (cost - 0.1) * scale, value: 0.4 + agents / 20 }),
  );
}

const voteRows = (strategy: string, kind = 'majority', agents = 1): ChartRow[] =>
  [1, 2, 3].map((k) => row(cellId(strategy, agents), kind, { point: `k=${k}`, cost_usd: 0.1 * k, value: 0.35 + 0.02 * k }));

const difference = (against: string, againstKind: string, more: ChartRow = {}): ChartRow =>
  row('delm', 'cells', { against, against_kind: againstKind, cost_usd: 0.2, value: 0.05, reached: 1, ...more });

const ROWS = [
  ...cellRows(),
  ...voteRows('single'),
  ...voteRows('controller', 'majority', 4),
  ...voteRows('single', 'pass'),
  difference('controller', 'cells'),
  difference('controller', 'cells', { cost_usd: 0.15, value: 0.02 }),
  difference('controller', 'cells', { cost_usd: 0.3, low: undefined, high: undefined, reached: 0.4 }),
  difference(cellId('single', 1), 'majority'),
];

const names = (spec: unknown): unknown[] => [...new Set(embeddedRows(spec)[0]!.map(({ curve }) => curve))];
const words = (spec: unknown): string => outlineSpec(spec).replaceAll(' / ', ' ');

describe('equalSpendChart', () => {
  it('says what it shows', () => {
    expect(outlineSpec(equalSpendChart({ summary: SUMMARY, equalSpend: ROWS }))).toMatchInlineSnapshot(`
      "
      title: Accuracy at equal spend on longbench-v2 (filled = cells of an arm; hollow = majority of k independent attempts; bars = 95% intervals,beneath: first minus second at the same dollars, same instances; bands = 95%)
      title: Between two points a curve is the straight line; beyond them it has no value. Not drawn: 2 further curves / (votes of whole teams, an oracle's choices), in equal-spend.csv. n = 20 instances x 1 repeat per cell; 100 / of 100 planned trials graded, 0 errored. Source of figures: embedded model: checks the program, not the / claim.
      data: 7 rows, first {"curve":"controller","colour":"#d55e00","cost":0.15,"accuracy":0.45,"low":0.35,"high":0.55,"label":"n=1","ink":"#c05500","label_cost":0.164303,"label_accuracy":0.431615}
        line dashed: x=cost [0,0.415]; y=accuracy 'accuracy (selected answer)' [0.25,0.75]
        line dashed: x=cost [0,0.415]; y=accuracy 'accuracy (selected answer)' [0.25,0.75]
        line dashed: x=cost [0,0.415]; y=accuracy 'accuracy (selected answer)' [0.25,0.75]
        rule: x=cost [0,0.415]; y=low 'accuracy (selected answer)' [0.25,0.75]; y2=high; color=colour
        point: x=cost [0,0.415]; y=accuracy 'accuracy (selected answer)' [0.25,0.75]; stroke=curve ["controller","delm","votes of single · 1 agent"]; fill=curve ["controller","delm","votes of single · 1 agent"]; shape=curve ["controller","delm","votes of single · 1 agent"]
        text: x=label_cost [0,0.415]; y=label_accuracy 'accuracy (selected answer)' [0.25,0.75]; text=label; color=ink
        text: x=label_cost [0,0.415]; y=label_accuracy 'accuracy (selected answer)' [0.25,0.75]; text=label; color=ink
      title: delm − controller
      data: 2 rows, first {"cost":0.15,"value":0.02,"low":-0.08,"high":0.12000000000000001}
        data: 1 rows, first {"zero":0}
        rule dashed: y=zero 'points' [-0.2,0.2]
        area: x=cost [0,0.415]; y=low 'points' [-0.2,0.2]; y2=high
        rule: x=cost [0,0.415]; y=low 'points' [-0.2,0.2]; y2=high
        line: x=cost [0,0.415]; y=value 'points' [-0.2,0.2]
        point: x=cost [0,0.415]; y=value 'points' [-0.2,0.2]
      title: delm − votes of single · 1 agent
      data: 1 rows, first {"cost":0.2,"value":0.05,"low":-0.05,"high":0.15000000000000002}
        data: 1 rows, first {"zero":0}
        rule dashed: y=zero 'points' [-0.2,0.2]
        area: x=cost 'nominal dollars per instance' [0,0.415]; y=low 'points' [-0.2,0.2]; y2=high
        rule: x=cost 'nominal dollars per instance' [0,0.415]; y=low 'points' [-0.2,0.2]; y2=high
        line: x=cost 'nominal dollars per instance' [0,0.415]; y=value 'points' [-0.2,0.2]
        point: x=cost 'nominal dollars per instance' [0,0.415]; y=value 'points' [-0.2,0.2]
      "
    `);
  });

  it('draws arms, the votes that they are held against and those of cells without an arm; no oracle, no vote of a whole team', () => {
    const spec = equalSpendChart({ summary: SUMMARY, equalSpend: ROWS });
    expect(names(spec)).toEqual(['controller', 'delm', 'votes of single · 1 agent']);
    expect(words(spec)).toContain('Not drawn: 2 further curves');
    expect(embeddedRows(spec)[0]!.map(({ label }) => label)).toEqual(['n=1', 'n=4', 'n=1', 'n=4', 'k=1', 'k=2', 'k=3']);
  });

  it('has a difference where its interval is known, in the order of dollars', () => {
    const pairs = embeddedRows(equalSpendChart({ summary: SUMMARY, equalSpend: ROWS })).slice(1);
    const known = pairs.filter((rows) => rows[0] && 'cost' in rows[0]);
    expect(known.map((rows) => rows.map(({ cost, value }) => [cost, value]))).toEqual([
      [
        [0.15, 0.02],
        [0.2, 0.05],
      ],
      [[0.2, 0.05]],
    ]);
  });

  it('joins no cells whose dollars are the same, and says so; without any curve there is no chart', () => {
    const level = cellRows(0.02);
    const spec = equalSpendChart({ summary: SUMMARY, equalSpend: [...level, ...voteRows('single'), difference('controller', 'cells')] });
    expect(words(spec)).toContain('Not joined: cells whose dollars differ by less than 10%');
    expect(embeddedRows(spec)).toHaveLength(1);
    expect(equalSpendChart({ summary: SUMMARY, equalSpend: level })).toBeUndefined();
    expect(equalSpendChart({ summary: SUMMARY, equalSpend: voteRows('single', 'pass') })).toBeUndefined();
    expect(equalSpendChart({ summary: SUMMARY, equalSpend: [] })).toBeUndefined();
  });

  it('passes over the rows of other benchmarks and sources', () => {
    const foreign = ROWS.flatMap((one) => [
      { ...one, benchmark: 'swebench-verified' },
      { ...one, source: 'live' },
    ]);
    expect(equalSpendChart({ summary: SUMMARY, equalSpend: foreign })).toBeUndefined();
    const both = equalSpendChart({ summary: SUMMARY, equalSpend: [...foreign, ...ROWS] });
    expect(both).toEqual(equalSpendChart({ summary: SUMMARY, equalSpend: ROWS }));
  });

  it('draws no more curves and differences than can be read', () => {
    const many = Array.from({ length: 9 }, (_, index) => [
      ...voteRows(`single-${index}`),
      difference(cellId(`single-${index}`, 1), 'majority'),
    ]);
    const spec = equalSpendChart({ summary: SUMMARY, equalSpend: [...cellRows(), ...many.flat()] });
    expect(names(spec)).toHaveLength(7);
    expect(words(spec)).toContain("Not drawn: 4 further curves (votes of whole teams, an oracle's choices), 2 further differences");
  });

  it('compiles without a complaint', async () => {
    const warnings: string[] = [];
    await renderSvg(equalSpendChart({ summary: SUMMARY, equalSpend: ROWS })!, { onWarning: (warning) => warnings.push(warning) });
    expect(warnings).toEqual([]);
  });
});
