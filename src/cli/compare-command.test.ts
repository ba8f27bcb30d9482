// `compare` as a user meets it: on a run, between two cells, between two runs, and every way in which it refuses.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type CliResult, createWorkplace, type Workplace, writeShortDataset } from '../testing/cli-process.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let place: Workplace;

const compare = (...args: string[]): Promise<CliResult> => place.cli(['compare', ...args]);
const RUN = 'results/few/main';

beforeAll(async () => {
  place = createWorkplace();
  const experiment = {
    name: 'few',
    benchmarks: { 'longbench-v2': { dataset: writeShortDataset(place, 4) } },
    strategies: { single: {}, delm: {}, controller: { agents: 2 } },
    sweep: { 'delm.agents': [1, 2] },
    comparisons: [
      { candidate: 'longbench-v2.delm.agents-2', baseline: 'controller', primary: true, margin: 0.02 },
      { candidate: 'delm', baseline: 'single', family: 'alone' },
    ],
  };
  const run = async (...args: string[]) => {
    const { exitCode, stderr } = await place.cli(['run', place.experiment(experiment), '--no-charts', '--quiet', ...args]);
    expect(exitCode, stderr).toBe(0);
  };
  await run();
  await run('--run', 'other', '--set', 'seed=1');
  await run('--run', 'part', '--set', 'benchmarks.longbench-v2.selection.limit=3');
});
afterAll(() => place[Symbol.asyncDispose]());

describe('a run', () => {
  test('shows its declared families first, then what is exploratory, and names no winner of embedded figures', async () => {
    const { exitCode, stdout } = await compare(RUN);
    expect(exitCode).toBe(0);
    const titles = stdout.split('\n').filter((line) => line.includes('comparison(s)'));
    expect(titles).toEqual([
      'longbench-v2, declared family `main`: 1 comparison(s), p adjusted by Holm',
      'longbench-v2, declared family `alone`: 2 comparison(s), p adjusted by Holm',
      'longbench-v2, exploratory, not declared: 3 comparison(s), p adjusted by Benjamini-Hochberg',
    ]);
    expect(stdout).toMatch(/\ndelm\.agents-2 \* +controller +accuracy +[+-]\d+\.\d points .* undecided\n/);
    expect(stdout).toContain('Source: embedded. These figures check the program, not the claim; no winner is named.');
    expect(stdout).toContain('Primary: longbench-v2.delm.agents-2 against longbench-v2.controller: embedded model');
    expect(stdout).not.toContain('is ahead');
  });

  test('agrees with comparisons.csv', async () => {
    const rows = place.run('few').contents('csv').get('comparisons.csv')!.trim().split('\n');
    expect(rows).toHaveLength(1 + 6);
    expect(rows[1]).toMatch(/^longbench-v2\.delm\.agents-2,longbench-v2\.controller,accuracy,/);
    expect(rows[1]).toContain(',main,4,');
  });
});

describe('two cells', () => {
  test('are explained in full', async () => {
    const { exitCode, stdout } = await compare(RUN, '--candidate', 'delm.agents-2', '--baseline', 'controller');
    expect(exitCode).toBe(0);
    for (const title of ['candidate', 'declared', 'pairs', 'table', 'test', 'margin', 'cost per trial', 'latency', 'source']) {
      expect(stdout).toMatch(new RegExp(`^${title} {2,}\\S`, 'm'));
    }
    expect(stdout).toMatch(/^declared +yes: family `main`, the primary comparison$/m);
    expect(stdout).toMatch(/^pairs +4 of 4 planned instances$/m);
    expect(stdout).toMatch(/exact McNemar; mid-p .*, sign-flip .*after Holm in `main`/);
  });

  test('turn round, and take a margin that was not declared', async () => {
    const { stdout } = await compare(RUN, '--candidate', 'controller', '--baseline', 'delm.agents-2', '--margin', '0.5');
    expect(stdout).toMatch(/^candidate +longbench-v2\.controller$/m);
    expect(stdout).toMatch(/^declared +no: exploratory$/m);
    expect(stdout).toMatch(/^margin .* at 50\.0 points \(not declared beforehand\)$/m);
  });

  test.each([
    [['--candidate', 'delm.agents-2'], 'Expected both `--candidate` and `--baseline`, or neither, found one of them.'],
    [['--candidate', 'delm', '--baseline', 'single'], 'Expected one cell called `delm`, found 2.'],
    [['--candidate', 'single', '--baseline', 'singel'], 'Expected one cell called `singel`, found none.'],
    [['--candidate', 'single', '--baseline', 'single'], 'Expected two different cells, found `longbench-v2.single` twice.'],
    [['--margin', '2'], 'Expected a share from 0 to below 1 after `--margin`, such as 0.02 for two points, found 2.'],
    [['--estimand', 'oracle'], 'Expected one of "accuracy", "avg_at_1", "oracle_pass"'],
  ])('%j is refused', async (args, message) => {
    const { exitCode, stderr } = await compare(RUN, ...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('two runs', () => {
  test('are joined cell by cell, each named by its run', async () => {
    const { exitCode, stdout } = await compare(RUN, 'results/few/other');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('4 comparison(s)');
    expect(stdout).toMatch(/^few\/main:\S*single +few\/other:\S*single +accuracy/m);
  });

  test('of different instances are refused, or cut to the common ones', async () => {
    const pair = ['--candidate', 'few/main:longbench-v2.single', '--baseline', 'few/part:longbench-v2.single'];
    const refused = await compare(RUN, 'results/few/part', ...pair);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('found 1 only in the first and 0 only in the second. `--common` cuts to the 3 that both have.');
    const cut = await compare(RUN, 'results/few/part', ...pair, '--common');
    expect(cut.exitCode).toBe(0);
    expect(cut.stdout).toMatch(/^pairs +3 of 4 planned instances; cut to those: without a grade on both sides \S+$/m);
  });

  test('a folder without a run is refused', async () => {
    const { exitCode, stderr } = await compare('results/none');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Expected a run folder');
  });
});
