import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LADDER, SWEEP, summaryRows, syntheticTrace, trialRows } from './__fixtures__/synthetic-rows.ts';
import { chartSpecs, writeCharts } from './write-charts.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'charts-'));
});
afterEach(() => rm(directory, { recursive: true }));

const timeline = (agents: number) => ({
  trialId: `delm-q1-r0-${agents}`,
  cell: 'delm',
  events: syntheticTrace({ agents, controller: false }),
});

describe('writeCharts', () => {
  it('leaves spec, SVG and PNG of every chart, the same bytes each time', async () => {
    const inputs = { directory, summary: summaryRows(SWEEP), trials: trialRows(SWEEP), timelines: [timeline(2)], published: true };
    const written = await writeCharts(inputs);
    const names = [
      'accuracy',
      'accuracy-cost',
      'accuracy-latency',
      'agents',
      'critical-path',
      'tokens',
      'controller-and-gate',
      'scaling',
      'timeline',
      'published-longbench-v2',
      'published-swebench-verified',
    ];
    expect(written).toEqual(names.flatMap((name) => ['.vl.json', '.svg', '.png'].map((ending) => `charts/${name}${ending}`)));
    const bytes = () => Promise.all(written.map((file) => readFile(path.join(directory, file), 'base64')));
    const first = await bytes();
    expect(JSON.parse(await readFile(path.join(directory, 'charts/accuracy.vl.json'), 'utf8'))).toMatchObject({
      $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    });
    await writeCharts(inputs);
    expect(await bytes()).toEqual(first);
  });

  it('removes a chart that the rows no longer give, and nothing else', async () => {
    await writeCharts({ directory, summary: summaryRows(SWEEP), trials: [] });
    await writeFile(path.join(directory, 'charts', 'mine.png'), '');
    await writeFile(path.join(directory, 'charts', 'accuracy-notes.svg'), '');
    await writeCharts({ directory, summary: summaryRows(LADDER).slice(0, 1), trials: [] });
    expect(await readdir(path.join(directory, 'charts'))).toEqual([
      'accuracy-cost.png',
      'accuracy-cost.svg',
      'accuracy-cost.vl.json',
      'accuracy-latency.png',
      'accuracy-latency.svg',
      'accuracy-latency.vl.json',
      'accuracy-notes.svg',
      'accuracy.png',
      'accuracy.svg',
      'accuracy.vl.json',
      'mine.png',
    ]);
  });
});

describe('chartSpecs', () => {
  it('draws one chart for each benchmark and source', () => {
    const summary = [
      ...summaryRows(LADDER, { benchmark: 'one' }),
      ...summaryRows(LADDER, { benchmark: 'one', source: 'live' }),
      ...summaryRows(LADDER, { benchmark: 'two/b' }),
    ];
    expect([...chartSpecs({ summary, trials: [], timelines: [timeline(1), timeline(2)] }).keys()]).toEqual([
      'accuracy.one.embedded',
      'accuracy.one.live',
      'accuracy.two-b',
      'accuracy-cost.one.embedded',
      'accuracy-cost.one.live',
      'accuracy-cost.two-b',
      'accuracy-latency.one.embedded',
      'accuracy-latency.one.live',
      'accuracy-latency.two-b',
      'timeline.delm-q1-r0-1',
      'timeline.delm-q1-r0-2',
    ]);
  });

  it('draws nothing from nothing', () => {
    expect(chartSpecs({ summary: [], trials: [] }).size).toBe(0);
  });
});
