// Intervals of one cell: which method where, repositories as units, and what independent attempts say of pass@k.
import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../statistics/wilson.ts';
import { type ScoredRun, scoredSummaries } from './__fixtures__/scored-run.ts';
import { rowOf } from './columns.ts';
import { METRIC_COLUMNS, metricSources } from './metric-rows.ts';

function metrics(run: Omit<ScoredRun, 'cells'> & { scores: readonly string[]; independent?: boolean }) {
  const { scores, independent, ...rest } = run;
  const cells = [{ id: 'bench.a', scores, ...(independent && { independentSubmissions: true as const }) }];
  const rows = metricSources(scoredSummaries({ cells, ...rest })[0]!).map((source) => rowOf(METRIC_COLUMNS, source));
  return (metric: string, stratum = 'all') => rows.find((row) => row.metric === metric && row.stratum === stratum);
}

describe('the interval of an accuracy', () => {
  it('is Wilson of the instances where all trials of all agree: resampling could not differ', () => {
    const { low } = wilsonInterval(10, 10);
    expect(metrics({ scores: Array(10).fill('o o o') })('accuracy')).toMatchObject({
      value: 1,
      low,
      high: 1,
      interval_method: 'wilson',
      n: 10,
    });
    expect(metrics({ scores: ['o o', 'x o', 'x x'] })('accuracy')).toMatchObject({ interval_method: 'bootstrap' });
  });

  it('is also given over repositories, with and without the largest', () => {
    const scores = Array.from({ length: 60 }, (_, i) => (i < 30 || i % 6 === 0 ? 'o' : 'x'));
    const of = metrics({ scores, repository: (i) => (i < 30 ? 'big' : `small-${i % 5}`) });
    const [all, clustered, rest] = [of('accuracy')!, of('accuracy', 'clusters')!, of('accuracy', 'clusters without big')!];
    expect(all).toMatchObject({ interval_method: 'wilson', clusters: undefined });
    expect(clustered).toMatchObject({ value: all.value, n: 60, clusters: 6, interval_method: 'cluster-bootstrap' });
    expect((clustered.high as number) - (clustered.low as number)).toBeGreaterThan(1.5 * ((all.high as number) - (all.low as number)));
    expect(rest).toMatchObject({ n: 30, clusters: 5 });
    expect(rest.value).toBeCloseTo(5 / 30, 12);
    expect(of('cost_per_trial_usd', 'clusters')).toMatchObject({ clusters: 6 });
    expect(metrics({ scores })('accuracy', 'clusters')).toBeUndefined();
  });
});

describe('pass@k and pass^k', () => {
  it('come from repeats, as the unbiased estimates over instances', () => {
    const of = metrics({ scores: ['o o x', 'x x x', 'o o o'] });
    expect(of('pass_at_2')!.value).toBeCloseTo((1 + 0 + 1) / 3, 12);
    expect(of('pass_hat_2')!.value).toBeCloseTo((1 / 3 + 0 + 1) / 3, 12);
    expect(of('pass_at_3')).toMatchObject({ n: 3, interval_method: 'bootstrap' });
    expect(of('pass_at_4')).toBeUndefined();
  });

  it('take submissions as attempts only where these know nothing of each other', () => {
    expect(metrics({ scores: ['oxx', 'xxx'] })('pass_at_2')).toBeUndefined();
    expect(metrics({ scores: ['oxx', 'xxx'], independent: true })('pass_at_2')!.value).toBeCloseTo((2 / 3 + 0) / 2, 12);
  });

  it('leave out instances that lost an attempt', () => {
    expect(metrics({ scores: ['o o', 'x !', 'x x'] })('pass_at_2')).toMatchObject({ value: 0.5, n: 2 });
  });
});
