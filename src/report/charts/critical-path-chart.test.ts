import { describe, expect, it } from 'vitest';
import { embeddedRows, outlineSpec } from '../__fixtures__/outline-spec.ts';
import { SWEEP, trialRows } from '../__fixtures__/synthetic-rows.ts';
import { criticalPathChart } from './critical-path-chart.ts';

describe('criticalPathChart', () => {
  it('says what it shows', () => {
    expect(outlineSpec(criticalPathChart(trialRows(SWEEP.slice(0, 3))))).toMatchInlineSnapshot(`
      "
      title: Where the wall time goes on longbench-v2 (parts of the critical path; they add up to the wall time)
      title: Mean over 5 graded trials per cell, 0 left out (not graded or not measured). Source of figures: / embedded model: checks the program, not the claim.
        data: 27 rows, first {"cell":"single · 1 agent","part":"prefill","order":0,"value":5.078089}
        bar: y=cell sorted ["single · 1 agent","delm · 1 agent","delm · 2 agents"]; x=value 'mean per trial (nominal seconds)'; color=part ["prefill","decode","verification","merge","wait: claim","wait: admission","wait: slot","retry","harness"] sorted ["prefill","decode","verification","merge","wait: claim","wait: admission","wait: slot","retry","harness"]; order=order
        data: 3 rows, first {"cell":"single · 1 agent","value":14.508827,"text":"14.5 s"}
        text: y=cell sorted ["single · 1 agent","delm · 1 agent","delm · 2 agents"]; x=value 'mean per trial (nominal seconds)'; text=text
      "
    `);
  });

  it('adds up to the mean wall time of each cell', () => {
    const trials = trialRows(SWEEP);
    const [parts, totals] = embeddedRows(criticalPathChart(trials));
    expect(totals).toHaveLength(SWEEP.length);
    for (const total of totals!) {
      const sum = parts!.filter((row) => row.cell === total.cell).reduce((seconds, row) => seconds + Number(row.value), 0);
      expect(sum).toBeCloseTo(Number(total.value), 4);
    }
    const single = trials.filter((row) => row.strategy === 'single').map((row) => Number(row.wall_s));
    expect(Number(totals![0]!.value)).toBeCloseTo(single.reduce((a, b) => a + b) / single.length, 5);
  });

  it('leaves out of the legend what is zero everywhere', () => {
    const spec = JSON.stringify(criticalPathChart(trialRows(SWEEP)));
    expect(spec).toContain('"wait: admission"');
    expect(spec).not.toContain('"tool"');
    expect(spec).not.toContain('"wait: rate limit"');
  });

  it('takes graded and measured trials only, and counts the others', () => {
    const [first, second, ...rest] = trialRows(SWEEP.slice(0, 1));
    const spec = criticalPathChart([{ ...first!, status: 'errored' }, { ...second!, cp_decode_s: undefined }, ...rest]);
    expect(outlineSpec(spec)).toContain('Mean over 3 graded trials per cell, 2 left out (not graded or not measured)');
    expect(criticalPathChart([{ ...first!, status: 'errored' }])).toBeUndefined();
  });
});
