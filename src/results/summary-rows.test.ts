import { describe, expect, it } from 'vitest';
import { pairedScoreInterval } from '../statistics/paired-score.ts';
import { wilsonInterval } from '../statistics/wilson.ts';
import { cell, experiment, graded, INSTANCES, mixedRun, record, runData, submission, trial } from './__fixtures__/run-data.ts';
import { buildTables } from './csv-tables.ts';
import type { TrialData } from './trial-data.ts';

/** One cell with verdicts per instance and repeat, `x` wrong and `o` correct. */
function scored(verdicts: readonly string[], id = 'bench.one', costUsd = 0.01): TrialData[] {
  return verdicts.flatMap((repeats, i) =>
    [...repeats].map((verdict, repeat) =>
      graded(trial(cell(id), INSTANCES[i]!.id, repeat + 1), verdict === 'o', { costUsd, wallUs: (i + 1) * 100_000 }),
    ),
  );
}

function summaryOf(verdicts: readonly string[]) {
  return buildTables(runData(experiment([cell('bench.one')], { repeats: verdicts[0]!.length }), scored(verdicts))).csv.summary.rows()[0]!;
}

describe('summary.csv', () => {
  const [delm, controller] = buildTables(mixedRun()).csv.summary.rows();

  it('counts every planned trial in one state', () => {
    expect(delm).toMatchObject({ instances: 3, planned: 3, graded: 2, errored: 1, budget_stop: 0, interrupted: 0 });
    expect(controller).toMatchObject({ planned: 3, graded: 0, errored: 0, budget_stop: 1, interrupted: 2 });
  });

  it('excludes what was not graded from accuracy, and says what it would be otherwise', () => {
    expect(delm).toMatchObject({
      accuracy: 0.5,
      selected_at_n: 0.5,
      accuracy_worst_case: 1 / 3,
      accuracy_best_case: 2 / 3,
      accuracy_errors_wrong: 1 / 3,
    });
    expect(delm).toMatchObject({ macro_accuracy: 0.5, avg_at_1: 1 / 3, oracle_pass: 0.5 });
  });

  it('counts dollars per trial and submission over graded trials, per success over everything spent', () => {
    expect(delm!.cost_per_trial_usd).toBeCloseTo((0.5 + 0.02) / 2, 12);
    expect(delm!.cost_per_submission_usd).toBeCloseTo((0.5 + 0.02) / 3, 12);
    expect(delm!.cost_per_success_usd).toBeCloseTo(0.5 + 0.02 + 0.07, 12);
    expect(delm).toMatchObject({ errored_cost_usd: 0.07, abandoned_cost_usd: 0, total_cost_usd: 0.59 });
    expect(delm!.cost_per_trial_uncached_usd).toBeCloseTo((0.75 + 0.04) / 2, 12);
    expect(delm!.cost_per_trial_billed_usd).toBeUndefined();
  });

  it('leaves a cell without a graded trial unknown, and counts its dollars once', () => {
    for (const name of [
      'accuracy',
      'accuracy_low',
      'macro_accuracy',
      'avg_at_1',
      'cost_per_trial_usd',
      'cost_per_success_usd',
      'wall_s_p95',
      'accuracy_errors_wrong',
    ]) {
      expect(controller![name]).toBeUndefined();
    }
    // The killed trial's charge (0.5, which contains its traced 0.2) and what the budget stopped (0.3).
    expect(controller).toMatchObject({
      errored_cost_usd: 0,
      abandoned_cost_usd: 0.8,
      total_cost_usd: 0.8,
      accuracy_worst_case: 0,
      accuracy_best_case: 1,
    });
  });

  it('uses Wilson for one yes or no per instance, the bootstrap for repeats', () => {
    const once = summaryOf(['o', 'x', 'o']);
    const { low, high } = wilsonInterval(2, 3);
    expect(once).toMatchObject({ accuracy: 2 / 3, accuracy_low: low, accuracy_high: high, avg_at_1_low: low, accuracy_sd_runs: undefined });
    const thrice = summaryOf(['ooo', 'oxx', 'xxx']);
    expect(thrice).toMatchObject({ accuracy: 4 / 9, repeats: 3, planned: 9 });
    expect(thrice.accuracy_low).toBe(0);
    expect(thrice.accuracy_high).toBe(1);
    expect(thrice.accuracy_sd_runs).toBeCloseTo(Math.sqrt(((2 / 3 - 4 / 9) ** 2 + 2 * (1 / 3 - 4 / 9) ** 2) / 2), 12);
  });

  it('takes the macro mean over strata, not over instances', () => {
    expect(summaryOf(['o', 'x', 'x'])).toMatchObject({ accuracy: 1 / 3, macro_accuracy: 0.5 });
  });

  it('gives no interval for one instance, and no upper end where a success may never come', () => {
    expect(summaryOf(['o'])).toMatchObject({ accuracy: 1, accuracy_low: undefined, accuracy_high: undefined });
    const rare = summaryOf(['o', 'x', 'x']);
    expect(rare.cost_per_success_usd).toBeCloseTo(0.03, 12);
    expect(rare.cost_per_success_usd_low).toBeGreaterThan(0);
    expect(rare.cost_per_success_usd_high).toBeUndefined();
  });

  it('describes the makespan', () => {
    expect(summaryOf(['o', 'x', 'x'])).toMatchObject({ wall_s_p50: 0.2, calls_per_trial: 1, source: 'embedded' });
    expect(summaryOf(['o', 'x', 'x']).wall_s_mean).toBeCloseTo(0.2, 12);
    expect(summaryOf(['o', 'x', 'x']).wall_s_p95).toBeCloseTo(0.29, 12);
  });

  it('counts a graded trial that handed in nothing as wrong', () => {
    const of = trial(cell('bench.one'), 'q-b');
    const nothing: TrialData = { ...graded(of, true), record: record(of) };
    const { csv } = buildTables(runData(experiment([cell('bench.one')]), [nothing]));
    expect(csv.trials.rows()[0]).toMatchObject({
      selected_correct: false,
      oracle_pass: false,
      submissions: 0,
      avg_at_1: undefined,
      cost_per_submission_usd: undefined,
    });
    expect(csv.summary.rows()[0]).toMatchObject({ accuracy: 0, avg_at_1: undefined, cost_per_submission_usd: undefined });
  });
});

describe('metrics.csv', () => {
  const { csv } = buildTables(mixedRun());
  const metrics = csv.metrics.rows();
  const value = (stratum: string, metric: string) =>
    metrics.find((row) => row.cell === 'bench.delm' && row.stratum === stratum && row.metric === metric);

  it('gives each metric for all and the headline ones per stratum, difficulty and length', () => {
    expect(value('all', 'accuracy')).toMatchObject({ value: 0.5, n: 2, repeats: 1, interval_method: 'wilson', source: 'embedded' });
    expect(value('law', 'accuracy')).toMatchObject({ value: 1, n: 1, interval_method: undefined, low: undefined });
    expect(value('difficulty:hard', 'accuracy')).toMatchObject({ value: 0, n: 1 });
    expect(value('length:short', 'accuracy')).toMatchObject({ value: 0.5, n: 2 });
    expect(value('all', 'cp_verification_s_mean')).toMatchObject({ value: 0.045, n: 2, interval_method: undefined });
  });

  it('has no row for what is unknown', () => {
    expect(value('all', 'cost_per_trial_billed_usd')).toBeUndefined();
    expect(metrics.filter((row) => row.value === undefined)).toEqual([]);
    expect(metrics.filter((row) => row.cell === 'bench.controller' && row.metric === 'accuracy')).toEqual([]);
  });

  it('keeps every interval around its value', () => {
    for (const row of metrics) {
      if (row.low !== undefined) expect(row.low).toBeLessThanOrEqual(row.value as number);
      if (row.high !== undefined) expect(row.high).toBeGreaterThanOrEqual(row.value as number);
    }
  });
});

describe('comparisons.csv', () => {
  const compare = (a: readonly string[], b: readonly string[]) => {
    const cells = [cell('bench.one'), cell('bench.two'), cell('other.three', { benchmark: 'other' })];
    const data = [...scored(a), ...scored(b, 'bench.two', 0.04)];
    return buildTables(runData(experiment(cells, { repeats: a[0]!.length }), data)).csv.comparisons.rows();
  };

  it('pairs by instance and compares only within a benchmark', () => {
    const rows = compare(['o', 'o', 'x'], ['x', 'o', 'x']);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      cell_a: 'bench.one',
      cell_b: 'bench.two',
      diff: 1 / 3,
      pairs: 3,
      discordant: 1,
      a_only: 1,
      b_only: 0,
      p: 1,
      p_adjusted: 1,
      method: 'score+mcnemar',
    });
    expect(rows[0]!.cost_ratio).toBeCloseTo(0.25, 12);
    expect(rows[0]!.mde).toBeCloseTo((2.801585219 * Math.sqrt(1 / 3)) / Math.sqrt(3), 8);
  });

  it('flips signs where there are repeats, and knows a width where nothing differs', () => {
    expect(compare(['oo', 'ox', 'xx'], ['oo', 'xx', 'xx'])[0]).toMatchObject({
      diff: 0.5 / 3,
      p: 1,
      p_adjusted: 1,
      p_mid: undefined,
      method: 'score+sign-flip',
    });
    const { low, high } = pairedScoreInterval({ first: 0, second: 0, pairs: 3 });
    expect(compare(['o', 'x', 'x'], ['o', 'x', 'x'])[0]).toMatchObject({
      diff: 0,
      low,
      high,
      p: 1,
      mde: undefined,
      method: 'score+mcnemar',
    });
  });

  it('cuts to the instances that both have', () => {
    expect(compare(['o', 'o', 'o'], ['x'])[0]).toMatchObject({ pairs: 1, diff: 1, low: undefined, high: undefined });
    expect(compare(['o'], [])[0]).toMatchObject({ pairs: 0, diff: undefined, p: undefined, cost_ratio: undefined });
  });
});

describe('a trial with several submissions', () => {
  it('is still one yes or no for accuracy and the oracle', () => {
    const data = INSTANCES.map(({ id }) => {
      const of = trial(cell('bench.one'), id);
      return {
        ...graded(of, true),
        record: record(of, { submissions: [submission(0, 'incorrect'), submission(1, 'correct')], selected: 1 }),
      };
    });
    const row = buildTables(runData(experiment([cell('bench.one')]), data)).csv.summary.rows()[0]!;
    const { low } = wilsonInterval(3, 3);
    expect(row).toMatchObject({
      accuracy: 1,
      accuracy_low: low,
      oracle_pass_low: low,
      avg_at_1: 0.5,
      avg_at_1_low: 0.5,
      avg_at_1_high: 0.5,
    });
  });
});
