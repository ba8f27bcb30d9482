// The claims and the experiments that are to test them, together: every claim that this program can test has a cell in one of the paper's experiment files,
// a pilot differs from its experiment in nothing but its size, and the command reads a run folder and leaves a table.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, test, vi } from 'vitest';
import { matchCells } from '../claims/match-cells.ts';
import { readClaims } from '../claims/read-claims.ts';
import { readExperiment } from '../config/read-experiment.ts';
import type { Experiment } from '../core/experiment.ts';
import { createWorkplace, DEMO_EXPERIMENT, QUESTIONS_ONLY } from '../testing/cli-process.ts';
import { projectRoot } from './program.ts';
import { readPrices } from './read-prices.ts';
import { benchmarkIds, strategies } from './registry.ts';

/** Processes on a loaded machine are slow; that says nothing about the program. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const CONFIGS = join(projectRoot, 'configs');
const PAPER = join(CONFIGS, 'experiments', 'paper');
const NAMES = readdirSync(PAPER).filter((name) => name.endsWith('.yaml'));

function read(path: string, overrides: readonly string[] = []): Promise<Experiment> {
  return readExperiment(path, {
    strategies,
    benchmarks: benchmarkIds,
    overrides,
    modelsFile: join(CONFIGS, 'models.yaml'),
    resolvePrice: readPrices({ path: join(CONFIGS, 'prices.yaml'), name: 'configs/prices.yaml' }),
  });
}

describe('the experiments of the paper', () => {
  const experiments = new Map<string, Experiment>();
  beforeAll(async () => {
    for (const name of NAMES) experiments.set(name, await read(join(PAPER, name)));
  });

  it('are there: both tables on repositories, both on questions, the ablations, and the sweep over agents', () => {
    expect(NAMES.sort()).toEqual([
      'longbench-agents.yaml',
      'longbench-figure-4.yaml',
      'longbench-table-2.yaml',
      'longbench-table-3.yaml',
      'swebench-table-1.yaml',
      'swebench-website.yaml',
    ]);
  });

  it.each(NAMES)('%s runs real models on the pinned data, with the published summarizer on questions', (name) => {
    const { benchmarks, models, cells, clock } = experiments.get(name)!;
    expect(benchmarks).toMatchObject([{ dataset: 'hub', selection: {} }]);
    expect(clock).toBe('live');
    expect(Object.values(models).every(({ provider }) => provider !== 'embedded')).toBe(true);
    if (!name.startsWith('longbench')) return;
    const byOthers = cells.filter((cell) => models[cell.models.gist]!.model !== 'deepseek/deepseek-v4-flash').map(({ arm }) => arm);
    expect(byOthers).toEqual(name === 'longbench-figure-4.yaml' ? ['gist-by-deepseek-v4-pro', 'gist-by-gpt-5-4'] : []);
  });

  it.each(NAMES)('%s has a pilot that differs in size only', async (name) => {
    const pilot = await read(join(PAPER, 'pilot', name));
    const whole = experiments.get(name)!;
    const { selection } = pilot.benchmarks[0]!;
    expect(selection).toMatchObject({ stratify: true });
    expect(selection.limit).toBeLessThan(30);
    const alike = ({ name: _, repeats: __, benchmarks, ...rest }: Experiment): unknown => ({
      ...rest,
      benchmarks: benchmarks.map(({ id }) => id),
    });
    expect(alike(pilot)).toEqual(alike(whole));
    expect(pilot.repeats).toBe(2);
  });

  it('call what has no published number new evidence, in the file', () => {
    for (const name of ['longbench-agents.yaml', 'longbench-table-2.yaml'])
      expect(readFileSync(join(PAPER, name), 'utf8'), name).toContain('# NEW EVIDENCE, no published number to meet');
    const agents = experiments.get('longbench-agents.yaml')!.cells.map((cell) => `${cell.strategy} ${cell.agents}`);
    expect(agents).toEqual(expect.arrayContaining(['delm 1', 'delm 2', 'delm 4', 'delm 8', 'controller 1', 'controller 8']));
  });

  it('have a cell for every claim that this program can test', () => {
    const untested: string[] = [];
    for (const claim of readClaims(join(CONFIGS, 'claims'))) {
      for (const reading of claim.readings) {
        const sides = reading.kind === 'level' ? [reading.side] : [reading.a, reading.b];
        if (sides.some(({ absent }) => absent)) continue;
        const isCovered = [...experiments.values()].some((experiment) => sides.every((side) => 'cells' in matchCells(side, experiment)));
        if (!isCovered) untested.push(`${claim.id} ${reading.name}`);
      }
    }
    expect(untested).toEqual([]);
  });
});

test('`claims` reads a run folder, prints verdicts and leaves claims.csv; the embedded model decides nothing', async () => {
  await using place = createWorkplace();
  const run = await place.cli([
    'run',
    DEMO_EXPERIMENT,
    ...QUESTIONS_ONLY,
    '--set',
    'benchmarks.longbench-v2.selection.limit=2',
    '--no-charts',
    '--quiet',
  ]);
  expect(run.exitCode, run.stderr).toBe(0);
  const { directory } = place.run('demo');
  const { exitCode, stdout, stderr } = await place.cli(['claims', directory]);
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toContain('the embedded model checks the program; it supports and contradicts nothing');
  expect(stdout).toContain('0 supported, 0 contradicted, 0 not distinguishable');
  expect(existsSync(join(directory, 'claims.csv'))).toBe(true);
  const listed = await place.cli(['claims', directory, '--all']);
  expect(listed.stdout).toContain('Claude Code, Gemini 3 Flash: avg_at_1');
  const nowhere = await place.cli(['claims', place.path('nothing')]);
  expect([nowhere.exitCode, nowhere.stderr]).toEqual([2, expect.stringContaining('Expected a run folder')]);
  const without = await place.cli(['claims', directory, '--from', place.path('nothing')]);
  expect([without.exitCode, without.stderr]).toEqual([2, expect.stringContaining('Expected a folder of claims')]);
});
