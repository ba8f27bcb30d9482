import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { mixedRun } from '../../results/__fixtures__/run-data.ts';
import { buildTables } from '../../results/csv-tables.ts';
import type { Manifest } from '../../results/manifest.ts';
import { collectReport } from './collect-report.ts';
import { type PackedRun, packRun, planRounds } from './pack-run.ts';
import type { ReportData } from './report-data.ts';
import { embeddingRule, reportPage } from './report-page.ts';
import { summarizeRun } from './write-report-html.ts';

const HOSTILE = '</script><img src=x onerror="alert(1)">\'"&`<!--';

const run = mixedRun();
const experiment = { ...run.experiment, description: HOSTILE, name: 'made-up' };
const tables = buildTables(run);
const manifest: Manifest = {
  format: 1,
  runId: `made-up/${HOSTILE}`,
  program: 'delm-bench 0.0.0',
  experiment,
  promptHashes: { delm: 'abc' },
  benchmarks: [{ id: 'bench', revision: HOSTILE, digest: 'd'.repeat(64), instances: [], leftOut: [] }],
  planned: [],
  setAside: ['x'],
  invocations: [
    {
      command: `run ${HOSTILE}`,
      startedAt: '2026-11-22T10:00:00.000Z',
      program: 'one',
      node: 'v24',
      host: { platform: 'linux x64', cpus: 2 },
      notices: [HOSTILE],
    },
    {
      command: 'run',
      startedAt: '2026-11-22T11:00:00.000Z',
      endedAt: '2026-11-22T12:00:00.000Z',
      program: 'two',
      node: 'v24',
      host: { platform: 'linux x64', cpus: 2 },
      finished: { graded: 2 },
    },
  ],
};

async function page(script = "'use strict';"): Promise<{ html: string; data: ReportData; packed: PackedRun }> {
  const summary = tables.csv.summary.rows();
  const comparisons = tables.csv.comparisons.rows();
  const event = JSON.stringify({ seq: 0, atUs: 0, agent: 'w1', causes: [], type: 'limit', limit: 'cost', detail: HOSTILE });
  const text = JSON.stringify({ hash: 'h', text: HOSTILE });
  const packed = await packRun(planRounds(tables.results), { events: () => `${event}\n`, texts: () => `${text}\n` }, 1e6);
  const data = collectReport(
    { runPath: `results/${HOSTILE}`, summary, comparisons, pareto: tables.csv.pareto.rows(), results: tables.results },
    packed,
  );
  const html = reportPage({
    manifest,
    data,
    summaries: summarizeRun(manifest, tables),
    summary,
    comparisons,
    results: tables.results,
    packed,
    differences: [{ key: HOSTILE, paper: HOSTILE, code: 'a `mark`', ours: 'c', expected: 'd' }],
    claims: [{ claim: HOSTILE, says: HOSTILE, verdict: 'supported', cell: 'bench.delm', estimate: '0.5', low: '0.4', high: '0.6' }],
    figures: [{ name: 'x"y', title: HOSTILE, svg: `<svg xmlns="http://www.w3.org/2000/svg"><text>${HOSTILE}</text></svg>` }],
    script,
  });
  return { html, data, packed };
}

describe('reportPage', () => {
  it('lets nothing in by its content policy but its own style and script', async () => {
    const { html } = await page('console.log(1)');
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)![1]!.replaceAll('&#39;', "'");
    const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)![1]!;
    expect(policy).toBe(
      `default-src 'none'; script-src ${hash('console.log(1)')}; style-src ${hash(style)}; img-src data:; base-uri 'none'; form-action 'none'`,
    );
    expect(html).not.toMatch(/ style="/);
  });

  it('names no address to load from', async () => {
    const { html } = await page();
    const addresses = [...html.matchAll(/\s(?:src|href|action|srcset)\s*=\s*"([^"]*)"/g)].map(([, address]) => address!);
    expect(addresses.filter((address) => !/^(?:#|data:)/.test(address))).toEqual([]);
    expect(html).not.toMatch(/@import|url\(/);
  });

  it('makes no markup of what the data say', async () => {
    const { html, data } = await page();
    expect(html).not.toContain('<img src=x');
    expect(html.match(/<!--/g)).toBeNull();
    // The policy's own, one data block, one script, and the blocks of events and texts.
    const blocks = [...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
    expect(blocks.filter((tag) => tag === '<script>')).toHaveLength(1);
    expect(html.match(/<\/script>/g)).toHaveLength(blocks.length);
    const json = /<script type="application\/json" id="report-data">([\s\S]*?)<\/script>/.exec(html)![1]!;
    expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(data)));
    expect((JSON.parse(json) as ReportData).runPath).toContain(HOSTILE);
  });

  it('shows denominators that add up, and says so', async () => {
    const { html } = await page();
    expect(html).toContain('6 planned trials = 2 graded + 1 errored + 1 stopped by the budget + 2 interrupted.');
    expect(html).toContain('Invocations ran under 2 versions of the program: one, two.');
    expect(html).toContain('1 finished trial of the folder no longer planned');
    expect(html).toContain('Not a measurement of the claim.');
  });

  it('refuses a script that would end its own block', async () => {
    await expect(page("const a = '</script>';")).rejects.toThrow('Expected a script that can stand in a page');
  });
});

describe('collectReport', () => {
  it('has every planned trial, and keeps the unknown unknown', async () => {
    const { data, packed } = await page();
    expect(data.trials.map(({ status, verdict }) => `${status} ${verdict}`)).toEqual([
      'graded correct',
      'graded incorrect',
      'errored ',
      'interrupted ',
      'interrupted ',
      'budget-stop ',
    ]);
    const never = data.trials[4]!;
    expect([never.attempt, never.costUsd, never.wallS, never.calls]).toEqual([null, null, null, null]);
    expect(data.trials[0]).toMatchObject({
      submissions: [{ isSelected: false }, { isSelected: true, verdict: 'correct' }],
      hasEvents: packed.events.has(data.trials[0]!.id),
    });
    const delm = data.groups[0]!.cells.find(({ strategy }) => strategy === 'delm')!;
    expect(delm).toMatchObject({ planned: 3, graded: 2, accuracy: { value: 0.5 } });
    // Means over the graded: one trial planned and the other did not.
    expect(delm.purposes.find(({ purpose }) => purpose === 'plan')).toMatchObject({ calls: 0.5, costUsd: 0.025 });
  });
});

it('states its rule of embedding where something is left out', () => {
  expect(embeddingRule({ rounds: { all: 20, events: 20, texts: 20 } })).toBe('Events and texts of all 20 instances are embedded.');
  expect(embeddingRule({ rounds: { all: 20, events: 12, texts: 3 } })).toMatch(
    /^Events of 12 and texts of 3 of 20 instances are embedded: instances take turns/,
  );
});
