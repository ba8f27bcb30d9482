import { describe, expect, it } from 'vitest';
import { embeddedRows, outlineSpec } from '../__fixtures__/outline-spec.ts';
import { LADDER, SWEEP, trialRows } from '../__fixtures__/synthetic-rows.ts';
import type { ChartRow } from './chart-row.ts';
import { scalingChart } from './scaling-chart.ts';

/** Makespans that follow Amdahl's law with a quarter of the work serial, longer on some instances than on others. */
function rows(): ChartRow[] {
  return trialRows(SWEEP).map((row) => {
    const agents = Number(row.agents);
    const scale = 10 + Number(String(row.instance_id).split('-')[1]);
    return { ...row, wall_s: scale * (0.25 + 0.75 / agents), parallelism: 1 + agents / 4 };
  });
}

describe('scalingChart', () => {
  it('says what it shows', () => {
    expect(outlineSpec(scalingChart(rows()))).toMatchInlineSnapshot(`
      "
      title: Scaling on longbench-v2 (against the number of agents; bars = 95% intervals over instances)
      title: Mean over 5 graded trials per cell; speedup over the instances that both cells have graded. Serial fraction by Karp and Flatt, 0 = / all work is shared, 1 = agents do not help; Amdahl's over all n: controller 0.25, delm 0.25. Source of figures: embedded model: / checks the program, not the claim.
        data: 8 rows, first {"arm":"controller","position":-0.035,"value":1.25,"low":1.25,"high":1.25}
          line: x=position 'agents' [-0.35,3.35]; y=value 'parallelism (work/span)'; color=arm ["controller","delm"]
          rule: x=position 'agents' [-0.35,3.35]; y=low 'parallelism (work/span)'; y2=high; color=arm ["controller","delm"]
          point: x=position 'agents' [-0.35,3.35]; y=value 'parallelism (work/span)'; color=arm ["controller","delm"]; shape=arm ["controller","delm"]
        data: 8 rows, first {"arm":"controller","position":-0.035,"value":1,"low":1,"high":1}
          line: x=position 'agents' [-0.35,3.35]; y=value 'times as fast as one agent'; color=arm ["controller","delm"]
          rule: x=position 'agents' [-0.35,3.35]; y=low 'times as fast as one agent'; y2=high; color=arm ["controller","delm"]
          point: x=position 'agents' [-0.35,3.35]; y=value 'times as fast as one agent'; color=arm ["controller","delm"]; shape=arm ["controller","delm"]
        data: 6 rows, first {"arm":"controller","position":0.965,"value":0.25,"low":0.25,"high":0.25}
          line: x=position 'agents' [-0.35,3.35]; y=value 'serial fraction'; color=arm ["controller","delm"]
          rule: x=position 'agents' [-0.35,3.35]; y=low 'serial fraction'; y2=high; color=arm ["controller","delm"]
          point: x=position 'agents' [-0.35,3.35]; y=value 'serial fraction'; color=arm ["controller","delm"]; shape=arm ["controller","delm"]
      "
    `);
  });

  it('finds the serial fraction that was put in, at every number of agents', () => {
    const [parallelism, speedup, serial] = embeddedRows(scalingChart(rows()));
    expect(new Set(serial!.map((row) => row.value))).toEqual(new Set([0.25]));
    expect(serial).toHaveLength(6);
    expect(speedup!.filter((row) => row.arm === 'delm').map((row) => Number(row.value).toFixed(3))).toEqual([
      '1.000',
      '1.600',
      '2.286',
      '2.909',
    ]);
    expect(parallelism!.filter((row) => row.arm === 'delm').map((row) => row.value)).toEqual([1.25, 1.5, 2, 3]);
    expect(outlineSpec(scalingChart(rows())).replaceAll(' / ', ' ')).toContain('controller 0.25, delm 0.25');
  });

  it('is not drawn without one agent and several of one arm', () => {
    expect(scalingChart(rows().filter((row) => row.agents !== 1))).toBeUndefined();
    expect(scalingChart(trialRows(LADDER))).toBeUndefined();
  });
});
