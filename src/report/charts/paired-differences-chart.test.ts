import { describe, expect, it } from 'vitest';
import { embeddedRows, outlineSpec } from '../__fixtures__/outline-spec.ts';
import type { ChartRow } from './chart-row.ts';
import { pairedDifferencesChart } from './paired-differences-chart.ts';

function comparison(a: string, b: string, more: ChartRow = {}): ChartRow {
  return {
    benchmark: 'longbench-v2',
    cell_a: `longbench-v2.${a}`,
    cell_b: `longbench-v2.${b}`,
    estimand: 'accuracy',
    diff: 0.054,
    low: -0.02,
    high: 0.13,
    p_adjusted: 0.21,
    pairs: 125,
    adjustment: 'benjamini-hochberg',
    source: 'live',
    ...more,
  };
}

const ROWS = [
  comparison('single', 'controller.agents-4'),
  comparison('delm.agents-4', 'controller.agents-4', { adjustment: 'holm', diff: 0.12, low: 0.05, high: 0.19, p_adjusted: 0.0004 }),
  comparison('delm.agents-4', 'single', { estimand: 'avg_at_1', diff: -0.03, low: -0.1, high: 0.04, pairs: 120 }),
];

describe('pairedDifferencesChart', () => {
  it('says what it shows: declared comparisons first', () => {
    expect(outlineSpec(pairedDifferencesChart(ROWS))).toMatchInlineSnapshot(`
      "
      title: Paired differences on longbench-v2 (same instances; mark = difference, line = 95% interval; p adjusted within its family)
      title: 120 to 125 pairs of instances per comparison. Dark = declared in the experiment file (Holm), grey = not / (Benjamini-Hochberg). Source of figures: live model calls.
      data: 3 rows, first {"pair":"delm.agents-4 − controller.agents-4","diff":0.12,"low":0.05,"high":0.19,"declared":"declared","figures":"+12 [+5, +19] p<0.001"}
        data: 1 rows, first {"zero":0}
        rule dashed: x=zero 'points; right = the first is better' [-0.2,0.2]
        rule: y=pair sorted ["delm.agents-4 − controller.agents-4","single − controller.agents-4","delm.agents-4 − single (Avg@1)"]; x=low 'points; right = the first is better' [-0.2,0.2]; x2=high; color=declared ["declared","not declared"]
        point: y=pair sorted ["delm.agents-4 − controller.agents-4","single − controller.agents-4","delm.agents-4 − single (Avg@1)"]; x=diff 'points; right = the first is better' [-0.2,0.2]; color=declared ["declared","not declared"]
        text: y=pair sorted ["delm.agents-4 − controller.agents-4","single − controller.agents-4","delm.agents-4 − single (Avg@1)"]; x=242; text=figures
      "
    `);
  });

  it('writes the figures in points, with the adjusted p', () => {
    const [values] = embeddedRows(pairedDifferencesChart(ROWS));
    expect(values!.map((row) => row.figures)).toEqual(['+12 [+5, +19] p<0.001', '+5 [−2, +13] p=0.210', '−3 [−10, +4] p=0.210']);
  });

  it('leaves out what has no interval, and says how many it does not draw', () => {
    expect(pairedDifferencesChart(ROWS.map((row) => ({ ...row, low: undefined })))).toBeUndefined();
    const many = Array.from({ length: 30 }, (_, index) => comparison('single', `delm.agents-${index}`));
    const spec = pairedDifferencesChart([...many, ROWS[1]!]);
    const [values] = embeddedRows(spec);
    expect(values).toHaveLength(24);
    expect(values![0]!.declared).toBe('declared');
    expect(outlineSpec(spec).replaceAll(' / ', ' ')).toContain('Not drawn: 7 further comparisons');
  });

  it('never shows live and other figures together', () => {
    expect(() => pairedDifferencesChart([ROWS[0]!, comparison('a', 'b', { source: 'embedded' })])).toThrow('one source');
  });
});
