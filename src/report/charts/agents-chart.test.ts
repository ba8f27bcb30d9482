import { describe, expect, it } from 'vitest';
import { embeddedRows, outlineSpec } from '../__fixtures__/outline-spec.ts';
import { LADDER, SWEEP, summaryRows } from '../__fixtures__/synthetic-rows.ts';
import { agentsChart } from './agents-chart.ts';

describe('agentsChart', () => {
  it('says what it shows', () => {
    expect(outlineSpec(agentsChart(summaryRows(SWEEP)))).toMatchInlineSnapshot(`
      "
      title: Number of agents on longbench-v2 (means over trials, bars = 95% intervals; dashed = an arm of one agent)
      title: n = 20 instances x 1 repeat per cell; 179 of 180 planned trials graded, 1 errored (not in the figures). Source of figures: / embedded model: checks the program, not the claim.
        data: 9 rows, first {"arm":"single","agents":1,"position":-0.07,"value":0.35,"low":0.1811918241010821,"high":0.5671457233147637,"level":true}
          rule dashed: y=value 'accuracy (selected answer)' [0,1]; color=arm ["single","controller","delm"]
          line: x=position 'agents' [-0.35,3.35]; y=value 'accuracy (selected answer)' [0,1]; color=arm ["single","controller","delm"]
          rule: x=position 'agents' [-0.35,3.35]; y=low 'accuracy (selected answer)' [0,1]; y2=high; color=arm ["single","controller","delm"]
          point: x=position 'agents' [-0.35,3.35]; y=value 'accuracy (selected answer)' [0,1]; color=arm ["single","controller","delm"]; shape=arm ["single","controller","delm"]
        data: 9 rows, first {"arm":"single","agents":1,"position":-0.07,"value":0.031,"low":0.02666,"high":0.03627,"level":true}
          rule dashed: y=value 'nominal dollars per trial'; color=arm ["single","controller","delm"]
          line: x=position 'agents' [-0.35,3.35]; y=value 'nominal dollars per trial'; color=arm ["single","controller","delm"]
          rule: x=position 'agents' [-0.35,3.35]; y=low 'nominal dollars per trial'; y2=high; color=arm ["single","controller","delm"]
          point: x=position 'agents' [-0.35,3.35]; y=value 'nominal dollars per trial'; color=arm ["single","controller","delm"]; shape=arm ["single","controller","delm"]
        data: 9 rows, first {"arm":"single","agents":1,"position":-0.07,"value":14,"low":12.6,"high":15.680000000000001,"level":true}
          rule dashed: y=value 'makespan (nominal seconds)'; color=arm ["single","controller","delm"]
          line: x=position 'agents' [-0.35,3.35]; y=value 'makespan (nominal seconds)'; color=arm ["single","controller","delm"]
          rule: x=position 'agents' [-0.35,3.35]; y=low 'makespan (nominal seconds)'; y2=high; color=arm ["single","controller","delm"]
          point: x=position 'agents' [-0.35,3.35]; y=value 'makespan (nominal seconds)'; color=arm ["single","controller","delm"]; shape=arm ["single","controller","delm"]
      "
    `);
  });

  it('keeps one line per arm, apart from its neighbours at the same number of agents', () => {
    const [accuracy] = embeddedRows(agentsChart(summaryRows(SWEEP)));
    const atFour = accuracy!.filter((row) => row.agents === 4);
    expect(atFour.map((row) => row.arm)).toEqual(['controller', 'delm']);
    expect(new Set(atFour.map((row) => row.position)).size).toBe(2);
    expect(accuracy!.filter((row) => row.level).map((row) => row.arm)).toEqual(['single']);
  });

  it('leaves out an unknown figure instead of drawing a zero', () => {
    const rows = summaryRows(SWEEP).map((row) => (row.agents === 8 ? { ...row, cost_per_trial_usd: undefined } : row));
    const [accuracy, cost] = embeddedRows(agentsChart(rows));
    expect(accuracy).toHaveLength(9);
    expect(cost).toHaveLength(7);
  });

  it('overlays published points of the same unit, hollow, on figures of live models only', () => {
    const point = { benchmark: 'longbench-v2', model: 'Gemini 3 Flash', system: 'DeLM', agents: 4, source: 'website v2' };
    const published = [
      { ...point, metric: 'avg_at_1', value: 66.1, spread: 1.9 },
      { ...point, metric: 'cost_per_trial', value: 0.47 },
      { ...point, metric: 'cost_per_submission', value: 0.12 },
      { ...point, metric: 'latency_s', value: 61, agents: undefined },
    ];
    const live = summaryRows(SWEEP, { source: 'live' }).map((row) => ({ ...row, avg_at_1: row.accuracy }));
    const marks = embeddedRows(agentsChart(live, published)).filter((rows) => rows.some((row) => row.label === 'DeLM'));
    expect(marks.flat()[0]).toMatchObject({ position: 2, value: 0.661 });
    expect(new Set(marks.flat().map((row) => row.value))).toEqual(new Set([0.661, 0.47]));
    expect(outlineSpec(agentsChart(live, published))).toContain('Avg@1 (per submission)');
    expect(outlineSpec(agentsChart(live, published)).replaceAll(' / ', ' ')).toContain('Hollow = published (website v2), Gemini 3 Flash');
    expect(agentsChart(summaryRows(SWEEP), published)).toEqual(agentsChart(summaryRows(SWEEP)));
  });

  it('is not drawn where no arm has several numbers of agents', () => {
    expect(agentsChart(summaryRows(LADDER))).toBeUndefined();
  });
});
