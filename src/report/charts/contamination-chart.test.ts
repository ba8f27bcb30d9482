import { describe, expect, it } from 'vitest';
import { embeddedRows, outlineSpec } from '../__fixtures__/outline-spec.ts';
import { summaryRows } from '../__fixtures__/synthetic-rows.ts';
import type { ChartRow } from './chart-row.ts';
import { contaminationChart } from './contamination-chart.ts';

const RATES = [0, 0.25, 1];

/** One cell for each strategy and rate, as a sweep over `verifierAudit` names them. */
function rows(rates: readonly number[] = RATES): ChartRow[] {
  return rates.flatMap((rate) =>
    summaryRows(
      ['delm', 'controller'].map((strategy) => ({
        arm: strategy,
        strategy,
        agents: 4,
        correct: 14 - Math.round(6 * rate),
        cost: 0.1,
        wall: 20,
      })),
    ).map((row) => ({
      ...row,
      cell: `${row.cell}.verifierAudit-${rate === 0 ? '36bb12' : `fff0b${RATES.indexOf(rate)}`}`,
      options: JSON.stringify({ agents: 4, verifierAudit: { injectFalse: rate } }),
      ...(rate > 0 ? { gate_false_admission_rate: 0.4, gate_false_admission_rate_low: 0.3, gate_false_admission_rate_high: 0.5 } : {}),
    })),
  );
}

describe('contaminationChart', () => {
  it('says what it shows', () => {
    expect(outlineSpec(contaminationChart(rows()))).toMatchInlineSnapshot(`
      "
      title: Contamination on longbench-v2 (false findings planted before verification; bars = 95% intervals)
      title: Planted: a changed number, a reversed statement or a citation of what does not support it, / in the findings of every strategy alike. n = 20 instances x 1 repeat per cell; 120 of 120 / planned trials graded, 0 errored. Source of figures: embedded model: checks the program, / not the claim.
        data: 6 rows, first {"arm":"controller.agents-4","position":-0.009,"value":0.7,"low":0.4810271816464765,"high":0.8545227551323956}
          line: x=position 'share of findings made false' [-0.06,1.06]; y=value 'accuracy (selected answer)' [0,1]; color=arm ["controller.agents-4","delm.agents-4"]
          rule: x=position 'share of findings made false' [-0.06,1.06]; y=low 'accuracy (selected answer)' [0,1]; y2=high; color=arm ["controller.agents-4","delm.agents-4"]
          point: x=position 'share of findings made false' [-0.06,1.06]; y=value 'accuracy (selected answer)' [0,1]; color=arm ["controller.agents-4","delm.agents-4"]; shape=arm ["controller.agents-4","delm.agents-4"]
        data: 4 rows, first {"arm":"controller.agents-4","position":0.241,"value":0.4,"low":0.3,"high":0.5}
          line: x=position 'share of findings made false' [-0.06,1.06]; y=value 'false findings admitted' [0,1]; color=arm ["controller.agents-4","delm.agents-4"]
          rule: x=position 'share of findings made false' [-0.06,1.06]; y=low 'false findings admitted' [0,1]; y2=high; color=arm ["controller.agents-4","delm.agents-4"]
          point: x=position 'share of findings made false' [-0.06,1.06]; y=value 'false findings admitted' [0,1]; color=arm ["controller.agents-4","delm.agents-4"]; shape=arm ["controller.agents-4","delm.agents-4"]
      "
    `);
  });

  it('makes one arm of cells that differ in nothing but the rate, in order of the rate', () => {
    const [accuracy, admitted] = embeddedRows(contaminationChart(rows([1, 0, 0.25])));
    expect(accuracy!.filter((row) => row.arm === 'delm.agents-4').map((row) => Math.round(Number(row.position) * 20) / 20)).toEqual([
      0, 0.25, 1,
    ]);
    expect(accuracy!.filter((row) => row.arm === 'delm.agents-4').map((row) => row.value)).toEqual([0.7, 0.6, 0.4]);
    // Where nothing was planted there is nothing to admit.
    expect(admitted!.filter((row) => row.arm === 'delm.agents-4')).toHaveLength(2);
  });

  it('is not drawn without several rates, nor for cells that have no such option', () => {
    expect(contaminationChart(rows([0.25]))).toBeUndefined();
    expect(contaminationChart(rows().map((row) => ({ ...row, options: '{}' })))).toBeUndefined();
    expect(contaminationChart(rows().map((row) => ({ ...row, options: undefined })))).toBeUndefined();
  });
});
