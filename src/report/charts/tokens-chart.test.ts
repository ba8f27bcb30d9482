import { describe, expect, it } from 'vitest';
import { embeddedRows, outlineSpec } from '../__fixtures__/outline-spec.ts';
import { SWEEP, trialRows } from '../__fixtures__/synthetic-rows.ts';
import { tokensChart } from './tokens-chart.ts';

describe('tokensChart', () => {
  it('says what it shows', () => {
    expect(outlineSpec(tokensChart(trialRows(SWEEP.slice(0, 3))))).toMatchInlineSnapshot(`
      "
      title: Where the tokens go on longbench-v2 (input and output of calls by purpose; index = reading the source up front)
      title: Mean over 5 graded trials per cell, 0 left out (not graded or not measured). Calls whose tokens never / came are not in it. Source of figures: embedded model: checks the program, not the claim.
        data: 24 rows, first {"cell":"single · 1 agent","part":"index","order":0,"value":0}
        bar: y=cell sorted ["single · 1 agent","delm · 1 agent","delm · 2 agents"]; x=value 'thousand tokens per trial (mean)'; color=part ["index","work","gist","verify","plan","replan","finalize","answer"] sorted ["index","work","gist","verify","plan","replan","finalize","answer"]; order=order
        data: 3 rows, first {"cell":"single · 1 agent","value":14.5088,"text":"14.5k"}
        text: y=cell sorted ["single · 1 agent","delm · 1 agent","delm · 2 agents"]; x=value 'thousand tokens per trial (mean)'; text=text
      "
    `);
  });

  it('adds up to the mean tokens of each cell, in thousands', () => {
    const trials = trialRows(SWEEP);
    const [parts, totals] = embeddedRows(tokensChart(trials));
    for (const total of totals!) {
      const sum = parts!.filter((row) => row.cell === total.cell).reduce((all, row) => all + Number(row.value), 0);
      expect(sum).toBeCloseTo(Number(total.value), 4);
    }
    const single = trials.filter((row) => row.strategy === 'single').map((row) => Number(row.tokens_answer));
    expect(totals![0]!.value).toBeCloseTo(single.reduce((sum, tokens) => sum + tokens, 0) / single.length / 1000, 6);
  });

  it('leaves out trials that were not graded or not measured, and is not drawn without any', () => {
    const trials = trialRows(SWEEP.slice(0, 2)).map((row, index) => (index === 0 ? { ...row, tokens_work: undefined } : row));
    expect(outlineSpec(tokensChart(trials))).toContain('1 left out');
    expect(tokensChart(trials.map((row) => ({ ...row, status: 'errored' })))).toBeUndefined();
  });
});
