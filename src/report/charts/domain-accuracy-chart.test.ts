import { describe, expect, it } from 'vitest';
import { embeddedRows, outlineSpec } from '../__fixtures__/outline-spec.ts';
import { SWEEP, summaryRows } from '../__fixtures__/synthetic-rows.ts';
import type { ChartRow } from './chart-row.ts';
import { domainAccuracyChart } from './domain-accuracy-chart.ts';
import type { PublishedPoint } from './published-point.ts';

const CELLS = SWEEP.filter(({ agents }) => agents === 1);

function metricRows(summary: readonly ChartRow[], strata: readonly string[] = ['Legal', 'Academic']): ChartRow[] {
  return summary.flatMap(({ cell }) =>
    ['all', ...strata, 'difficulty:hard', 'length:short'].map((stratum, index) => ({
      cell,
      stratum,
      metric: 'accuracy',
      value: 0.4 + 0.05 * index,
      low: 0.2,
      high: 0.7,
      n: 10 + index,
    })),
  );
}

function point(more: Partial<PublishedPoint> = {}): PublishedPoint {
  const source = 'arXiv 2606.10662 v1, Table 2';
  return {
    benchmark: 'longbench-v2',
    model: 'GPT-5.4',
    system: 'DeLM',
    metric: 'domain_accuracy',
    stratum: 'legal',
    value: 64.3,
    spread: 5.8,
    source,
    ...more,
  };
}

describe('domainAccuracyChart', () => {
  const live = summaryRows(CELLS, { source: 'live' });

  it('says what it shows, with the published figures hollow beside it', () => {
    expect(outlineSpec(domainAccuracyChart({ summary: live, metrics: metricRows(live), published: [point()] }))).toMatchInlineSnapshot(`
      "
      title: Accuracy by sub-domain on longbench-v2 (selected answer, mark = accuracy, line = 95% interval; n = instances of the sub-domain)
      title: 1 repeat per instance. Source of figures: live model calls. Hollow = published (arXiv 2606.10662 / v1, Table 2), GPT-5.4, not measured here; bars = spread as published. Measured here with / embedded.
      title: Legal (n = 11)
      data: 4 rows, first {"stratum":"Legal","who":"single · 1 agent","value":0.45,"low":0.2,"high":0.7,"figures":"45% [20, 70]","colour":"#6b6b6b","shape":"square","isPublished":false}
        rule: y=who sorted ["single · 1 agent","controller · 1 agent","delm · 1 agent","published: DeLM"]; x=low [0,1]; x2=high; color=colour
        point: y=who sorted ["single · 1 agent","controller · 1 agent","delm · 1 agent","published: DeLM"]; x=value [0,1]; fill=colour; shape=shape
        point: y=who sorted ["single · 1 agent","controller · 1 agent","delm · 1 agent","published: DeLM"]; x=value [0,1]; stroke=colour; shape=shape
        text: y=who sorted ["single · 1 agent","controller · 1 agent","delm · 1 agent","published: DeLM"]; x=270; text=figures
      title: Academic (n = 12)
      data: 3 rows, first {"stratum":"Academic","who":"single · 1 agent","value":0.5,"low":0.2,"high":0.7,"figures":"50% [20, 70]","colour":"#6b6b6b","shape":"square","isPublished":false}
        rule: y=who sorted ["single · 1 agent","controller · 1 agent","delm · 1 agent","published: DeLM"]; x=low 'accuracy' [0,1]; x2=high; color=colour
        point: y=who sorted ["single · 1 agent","controller · 1 agent","delm · 1 agent","published: DeLM"]; x=value 'accuracy' [0,1]; fill=colour; shape=shape
        point: y=who sorted ["single · 1 agent","controller · 1 agent","delm · 1 agent","published: DeLM"]; x=value 'accuracy' [0,1]; stroke=colour; shape=shape
        text: y=who sorted ["single · 1 agent","controller · 1 agent","delm · 1 agent","published: DeLM"]; x=270; text=figures
      "
    `);
  });

  it('draws sub-domains, and nothing else that metrics are given by', () => {
    const panels = embeddedRows(domainAccuracyChart({ summary: live, metrics: metricRows(live) }));
    expect(panels.map((rows) => rows[0]!.stratum)).toEqual(['Legal', 'Academic']);
    expect(panels[0]!.map((row) => row.figures)).toEqual(Array(3).fill('45% [20, 70]'));
  });

  it('takes published figures of this benchmark, metric and sub-domain, and only beside live ones', () => {
    const published = [
      point(),
      point({ benchmark: 'oolong' }),
      point({ metric: 'macro_accuracy', stratum: undefined }),
      point({ stratum: 'Sports' }),
    ];
    const drawn = (summary: readonly ChartRow[]) =>
      embeddedRows(domainAccuracyChart({ summary, metrics: metricRows(summary), published }))
        .flat()
        .filter((row) => row.isPublished);
    expect(drawn(live)).toMatchObject([{ stratum: 'Legal', who: 'published: DeLM', value: 0.643, figures: '64.3% ± 5.8' }]);
    expect(drawn(summaryRows(CELLS))).toEqual([]);
  });

  it('shows each arm at its largest number of agents where there are many cells', () => {
    const summary = summaryRows(SWEEP);
    const spec = domainAccuracyChart({ summary, metrics: metricRows(summary) });
    expect(embeddedRows(spec)[0]!.map((row) => row.who)).toEqual(['single · 1 agent', 'controller · 8 agents', 'delm · 8 agents']);
    expect(outlineSpec(spec)).toContain('Each arm at its largest number of agents');
  });

  it('is not drawn with fewer than two strata', () => {
    expect(domainAccuracyChart({ summary: live, metrics: metricRows(live, ['Legal']) })).toBeUndefined();
  });
});
