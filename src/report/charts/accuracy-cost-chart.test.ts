import { describe, expect, it } from 'vitest';
import { embeddedRows, outlineSpec } from '../__fixtures__/outline-spec.ts';
import { LADDER, SWEEP, summaryRows } from '../__fixtures__/synthetic-rows.ts';
import { accuracyCostChart } from './accuracy-cost-chart.ts';

describe('accuracyCostChart', () => {
  it('says what it shows', () => {
    expect(outlineSpec(accuracyCostChart(summaryRows(SWEEP)))).toMatchInlineSnapshot(`
      "
      title: Accuracy against cost on longbench-v2 (n = agents; lines through a mark = 95% intervals; joined = the same arm with more agents,dashed stairs = beaten by none on both axes)
      title: n = 20 instances x 1 repeat per cell; 179 of 180 planned trials graded, 1 errored (not in the figures). / Source of figures: embedded model: checks the program, not the claim.
      data: 9 rows, first {"arm":"single","agents":1,"label":"single n=1","ink":"#6b6b6b","cost":0.031,"cost_low":0.02666,"cost_high":0.03627,"accuracy":0.35,"accuracy_low":0.1811918241010821,"accuracy_high":0.5671457233147637,"label_cost":0.0363636,"label_accuracy":0.330347,"leader":false,"leader_cost":0.031664,"leader_accuracy":0.343729}
        data: 6 rows, first {"cost":0.031,"accuracy":0.35}
        line dashed: x=cost 'nominal dollars per trial (log scale)' log [0.0231369,0.180653]; y=accuracy 'accuracy (selected answer)' [0.15,0.85]
        line: x=cost 'nominal dollars per trial (log scale)' log [0.0231369,0.180653]; y=accuracy 'accuracy (selected answer)' [0.15,0.85]; order=agents; color=arm ["single","controller","delm"]
        rule: x=cost_low 'nominal dollars per trial (log scale)' log [0.0231369,0.180653]; x2=cost_high; y=accuracy 'accuracy (selected answer)' [0.15,0.85]; color=arm ["single","controller","delm"]
        rule: x=cost 'nominal dollars per trial (log scale)' log [0.0231369,0.180653]; y=accuracy_low 'accuracy (selected answer)' [0.15,0.85]; y2=accuracy_high; color=arm ["single","controller","delm"]
        rule: x=cost 'nominal dollars per trial (log scale)' log [0.0231369,0.180653]; x2=leader_cost; y=accuracy 'accuracy (selected answer)' [0.15,0.85]; y2=leader_accuracy
        point: x=cost 'nominal dollars per trial (log scale)' log [0.0231369,0.180653]; y=accuracy 'accuracy (selected answer)' [0.15,0.85]; color=arm ["single","controller","delm"]; shape=arm ["single","controller","delm"]
        text: color=ink; x=label_cost 'nominal dollars per trial (log scale)' log [0.0231369,0.180653]; y=label_accuracy 'accuracy (selected answer)' [0.15,0.85]; text=label
        text: color=ink; x=label_cost 'nominal dollars per trial (log scale)' log [0.0231369,0.180653]; y=label_accuracy 'accuracy (selected answer)' [0.15,0.85]; text=label
      "
    `);
  });

  it('names each arm once and each number of agents at its point', () => {
    const labels = embeddedRows(accuracyCostChart(summaryRows(SWEEP)))[0]!.map((row) => row.label);
    expect(labels).toEqual(['single n=1', 'n=1', 'n=2', 'n=4', 'controller n=8', 'n=1', 'n=2', 'n=4', 'delm n=8']);
  });

  it('calls the axis by its source', () => {
    const axes = (source: string): string => outlineSpec(accuracyCostChart(summaryRows(LADDER, { source })));
    expect(axes('live')).toContain("'US dollars per trial (log scale)'");
    expect(axes('replayed')).toContain("'replayed dollars per trial (log scale)'");
    expect(axes('simulated')).toContain("'simulated dollars per trial (log scale)'");
  });

  it('keeps every point and interval inside the axes', () => {
    const spec = JSON.stringify(accuracyCostChart(summaryRows(LADDER)));
    const [low, high] = JSON.parse(/"type":"log","domain":(\[[^\]]+\])/.exec(spec)![1]!) as [number, number];
    for (const row of embeddedRows(JSON.parse(spec))[0]!) {
      for (const column of ['cost', 'cost_low', 'cost_high', 'label_cost']) {
        expect(row[column]).toBeGreaterThan(low);
        expect(row[column]).toBeLessThan(high);
      }
    }
  });

  it('leaves out, and counts, what a logarithmic axis cannot show', () => {
    const rows = summaryRows(LADDER).map((row, index) => (index === 0 ? { ...row, cost_per_trial_usd: 0 } : row));
    const spec = accuracyCostChart(rows);
    expect(embeddedRows(spec)[0]).toHaveLength(LADDER.length - 1);
    expect(outlineSpec(spec)).toContain('Not drawn: 1 cell without a figure or a cost above zero');
    expect(accuracyCostChart(rows.map((row) => ({ ...row, cost_per_trial_usd: 0 })))).toBeUndefined();
  });
});
