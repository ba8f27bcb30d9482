import { describe, expect, it } from 'vitest';
import { embeddedRows, outlineSpec } from '../__fixtures__/outline-spec.ts';
import { SWEEP, summaryRows } from '../__fixtures__/synthetic-rows.ts';
import { accuracyLatencyChart } from './accuracy-latency-chart.ts';

describe('accuracyLatencyChart', () => {
  it('says what it shows', () => {
    expect(outlineSpec(accuracyLatencyChart(summaryRows(SWEEP)))).toMatchInlineSnapshot(`
      "
      title: Accuracy against latency on longbench-v2 (n = agents; lines through a mark = 95% intervals; joined = the same arm with more agents,dashed stairs = beaten by none on both axes)
      title: n = 20 instances x 1 repeat per cell; 179 of 180 planned trials graded, 1 errored (not in the figures). / Source of figures: embedded model: checks the program, not the claim.
      data: 9 rows, first {"arm":"single","agents":1,"label":"single n=1","ink":"#6b6b6b","cost":14,"cost_low":12.6,"cost_high":15.680000000000001,"accuracy":0.35,"accuracy_low":0.1811918241010821,"accuracy_high":0.5671457233147637,"label_cost":19.0562,"label_accuracy":0.330347,"leader":false,"leader_cost":14.5852,"leader_accuracy":0.343729}
        data: 3 rows, first {"cost":14,"accuracy":0.35}
        line dashed: x=cost 'mean makespan in nominal seconds (log scale)' log [9.58158,508.125]; y=accuracy 'accuracy (selected answer)' [0.15,0.85]
        line: x=cost 'mean makespan in nominal seconds (log scale)' log [9.58158,508.125]; y=accuracy 'accuracy (selected answer)' [0.15,0.85]; order=agents; color=arm ["single","controller","delm"]
        rule: x=cost_low 'mean makespan in nominal seconds (log scale)' log [9.58158,508.125]; x2=cost_high; y=accuracy 'accuracy (selected answer)' [0.15,0.85]; color=arm ["single","controller","delm"]
        rule: x=cost 'mean makespan in nominal seconds (log scale)' log [9.58158,508.125]; y=accuracy_low 'accuracy (selected answer)' [0.15,0.85]; y2=accuracy_high; color=arm ["single","controller","delm"]
        rule: x=cost 'mean makespan in nominal seconds (log scale)' log [9.58158,508.125]; x2=leader_cost; y=accuracy 'accuracy (selected answer)' [0.15,0.85]; y2=leader_accuracy
        point: x=cost 'mean makespan in nominal seconds (log scale)' log [9.58158,508.125]; y=accuracy 'accuracy (selected answer)' [0.15,0.85]; color=arm ["single","controller","delm"]; shape=arm ["single","controller","delm"]
        text: color=ink; x=label_cost 'mean makespan in nominal seconds (log scale)' log [9.58158,508.125]; y=label_accuracy 'accuracy (selected answer)' [0.15,0.85]; text=label
        text: color=ink; x=label_cost 'mean makespan in nominal seconds (log scale)' log [9.58158,508.125]; y=label_accuracy 'accuracy (selected answer)' [0.15,0.85]; text=label
      "
    `);
  });

  it('joins the cells that no other beats on both axes, up to the end of the axis', () => {
    const [, stairs] = embeddedRows(accuracyLatencyChart(summaryRows(SWEEP)));
    const cells = summaryRows(SWEEP).map(({ wall_s_mean, accuracy }) => ({ cost: Number(wall_s_mean), accuracy: Number(accuracy) }));
    const unbeaten = cells.filter((one) => !cells.some((two) => two.cost <= one.cost && two.accuracy >= one.accuracy && two !== one));
    expect(stairs!.slice(0, -1)).toEqual(unbeaten.sort((a, b) => a.cost - b.cost));
    expect(stairs!.at(-1)!.accuracy).toBe(Math.max(...cells.map(({ accuracy }) => accuracy)));
  });

  it('writes the chance of a cell beside it, of this axis alone', () => {
    const summary = summaryRows(SWEEP);
    const pareto = summary.flatMap(({ cell }, index) => [
      { axis: 'wall_s', cell, p_on_front: index === 0 ? 0.001 : 0.42 },
      { axis: 'cost_usd', cell, p_on_front: 1 },
    ]);
    const [points] = embeddedRows(accuracyLatencyChart(summary, pareto));
    expect(points!.slice(0, 2).map((row) => row.label)).toEqual(['single n=1 (<1%)', 'n=1 (42%)']);
  });

  it('is not drawn without a time', () => {
    expect(accuracyLatencyChart(summaryRows(SWEEP).map((row) => ({ ...row, wall_s_mean: undefined })))).toBeUndefined();
  });
});
