// The shipped demo in short form, as a user meets it: run, run again, run elsewhere, and every command that reads what it left.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { CHECK_RUN_TOOL, checkRun } from '../testing/check-run.ts';
import { type CliResult, createWorkplace, DEMO_EXPERIMENT, QUESTIONS_ONLY, sumOf, type Workplace } from '../testing/cli-process.ts';

/** Processes on a loaded machine are slow; that says nothing about the program. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const [QUESTIONS, REPOSITORIES] = [3, 1];
const RUN = [
  'run',
  DEMO_EXPERIMENT,
  '--set',
  `benchmarks.longbench-v2.selection.limit=${QUESTIONS}`,
  '--set',
  `benchmarks.swebench-verified.selection.limit=${REPOSITORIES}`,
];

let place: Workplace;
let first: CliResult;

beforeAll(async () => {
  place = createWorkplace();
  first = await place.cli(RUN);
});
afterAll(() => place[Symbol.asyncDispose]());

describe('run', () => {
  test('grades every planned trial and shows each arm', () => {
    expect(first.exitCode, first.stderr).toBe(0);
    const { trials, calls, manifest } = place.run('demo');
    const perCell = { 'longbench-v2': QUESTIONS, 'swebench-verified': REPOSITORIES };
    const planned = manifest.experiment.cells.reduce((sum, { benchmark }) => sum + perCell[benchmark as keyof typeof perCell], 0);
    expect(trials).toHaveLength(planned);
    expect(new Set(trials.map(({ status }) => status))).toEqual(new Set(['graded']));
    expect(sumOf(trials, 'calls')).toBe(calls.length);
    for (const { strategy } of manifest.experiment.cells) expect(first.stdout).toContain(`\n${strategy}`);
    expect(first.stdout).toContain('Embedded model: checks the program, not the claim.');
    expect(first.stderr).toContain(`demo: ${trials.length} trials planned, 0 graded before, ${trials.length} to run (virtual clock).`);
    for (const name of ['accuracy.longbench-v2.png', 'critical-path.swebench-verified.svg', 'agents.longbench-v2.vl.json']) {
      expect(existsSync(join(place.run('demo').directory, 'charts', name)), name).toBe(true);
    }
  });

  test('a second time calls nothing and leaves every file as it was', async () => {
    const run = place.run('demo');
    const before = run.contents('all');
    const again = await place.cli(RUN);
    expect(again).toMatchObject({ exitCode: 0, stdout: first.stdout });
    expect(again.stderr).toContain('0 to run');
    const after = run.contents('all');
    expect(run.manifest.invocations.map(({ finished }) => finished)).toEqual([{ graded: run.trials.length }, {}]);
    // Both list the invocations.
    for (const name of ['manifest.json', 'report.html']) {
      before.delete(name);
      after.delete(name);
    }
    expect(differing(before, after)).toEqual([]);
  });

  test('in another folder, from another working directory, writes the same bytes', async () => {
    await using other = createWorkplace();
    const { exitCode } = await other.cli([...RUN, '--no-charts', '--quiet', '--results', 'results']);
    expect(exitCode).toBe(0);
    expect(differing(place.run('demo').contents('csv'), other.run('demo').contents('csv'))).toEqual([]);
    expect(differing(place.run('demo').contents('jsonl'), other.run('demo').contents('jsonl'))).toEqual([]);
    expect(existsSync(other.path('results', 'demo', 'main', 'charts'))).toBe(false);
  });

  test.skipIf(!CHECK_RUN_TOOL)('passes the independent check of its folder (skipped where ../shared is absent)', async () => {
    expect(await checkRun(place.run('demo').directory)).toMatch(/: 0 findings$/);
  });

  test('--set overrides the file, and may stand before it', async () => {
    await using other = createWorkplace();
    const set = [
      'sweep=null',
      'strategies.delm.agents=2',
      'strategies.controller=null',
      'benchmarks.longbench-v2.selection.limit=1',
      'repeats=2',
    ];
    const { exitCode, stderr } = await other.cli([
      'run',
      ...set.flatMap((one) => ['--set', one]),
      ...QUESTIONS_ONLY,
      DEMO_EXPERIMENT,
      '--run',
      'few',
      '--no-charts',
    ]);
    expect(exitCode, stderr).toBe(0);
    const { trials } = other.run('demo', 'few');
    expect(trials.map(({ cell, repeat }) => `${cell} ${repeat}`)).toEqual([
      'longbench-v2.single 1',
      'longbench-v2.single 2',
      'longbench-v2.delm 1',
      'longbench-v2.delm 2',
    ]);
  });
});

describe('what reads a run', () => {
  test('report writes the same bytes from the folder alone', async () => {
    const run = place.run('demo');
    const before = run.contents('all');
    for (const name of before.keys()) if (/\.(csv|svg)$/.test(name)) rmSync(join(run.directory, name));
    const { exitCode, stdout } = await place.cli(['report', 'results/demo/main'], { cwd: place.directory });
    expect(exitCode).toBe(0);
    expect(stdout).toBe(first.stdout);
    expect(differing(before, run.contents('all'))).toEqual([]);
  });

  test('show lists the trials, shows one, and prints the prompt and the reply of a call', async () => {
    const { trials, calls } = place.run('demo');
    const list = await place.cli(['show', 'results/demo/main']);
    expect(list.stdout.trim().split('\n')).toHaveLength(trials.length);
    const trial = trials.find(({ strategy, agents, cell }) => strategy === 'delm' && agents === '4' && cell!.startsWith('longbench-v2'))!
      .trial_id!;
    expect(list.stdout).toContain(`${trial}\tlongbench-v2.delm.agents-4\tgraded`);

    const one = await place.cli(['show', 'results/demo/main', trial]);
    const own = calls.filter(({ trial_id }) => trial_id === trial);
    expect(one.stdout.match(/ call (plan|work|summarize|gist|verify|replan|finalize) /g)).toHaveLength(own.length);
    expect(one.stdout).toMatch(/entry admitted U1: \S/);

    const closing = own.find(({ purpose }) => purpose === 'finalize')!;
    const call = await place.cli(['show', 'results/demo/main', trial, '--call', closing.seq!]);
    const [prompt, reply] = call.stdout.split('=== reply (stop)\n');
    expect(prompt).toMatch(/^=== prompt [0-9a-f]{16} \(finalize, embedded\)\n/);
    for (const title of ['## Shared context', '## Question', '## Choices', '## Reply format']) expect(prompt).toContain(`${title}\n`);
    expect(reply).toContain('The correct answer is (');
  });
});

describe('other commands', () => {
  test('plan tells trials, calls and dollars of each cell without running anything', async () => {
    await using other = createWorkplace();
    const { exitCode, stdout } = await other.cli([
      'plan',
      ...RUN.slice(1),
      '--sample',
      '1',
      '--set',
      'sweep.delm.agents=[2]',
      '--set',
      'sweep.controller.agents=[2]',
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^demo: 3 instances of longbench-v2, 1 instances of swebench-verified, 1 repeat\(s\), 4 cells\n/);
    expect(stdout).toMatch(/\nlongbench-v2\.delm\.agents-2 +3 +\d+/);
    expect(stdout).toMatch(/\ntotal +10 +/);
    expect(stdout).toContain('dollars and seconds are nominal');
    expect(existsSync(other.path('results'))).toBe(false);
  });

  test('doctor finds the machine fit and names what is missing, without a trace', async () => {
    await using other = createWorkplace();
    const { exitCode, stdout } = await other.cli(['doctor'], { environment: { OPENAI_API_KEY: 'sk-doctor-0123456789abcdef' } });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ok +node /m);
    expect(stdout).toMatch(/^ok +OPENAI_API_KEY +set/m);
    expect(stdout).toMatch(/^missing +ANTHROPIC_API_KEY /m);
    expect(stdout).toMatch(/^ok +charts /m);
    expect(stdout).not.toContain('sk-doctor');
    expect(existsSync(other.path('results'))).toBe(false);
    const broken = await other.cli(['doctor', '--results', join(other.file('a-file', ''), 'results')]);
    expect(broken.exitCode).toBe(1);
    expect(broken.stdout).toMatch(/^broken +results .* is no folder; choose another with --results$/m);
  });

  test('schema prints what is committed', async () => {
    const { stdout } = await place.cli(['schema']);
    expect(stdout).toBe(readFileSync(join(import.meta.dirname, '..', '..', 'schema', 'experiment.schema.json'), 'utf8'));
  });

  test.each([
    { args: ['data', 'list'], says: /^longbench-v2\t.*demo/m },
    { args: ['--version'], says: /^delm-bench \d+\.\d+\.\d+( \([0-9a-f]{12}\+?\))?\n$/ },
    { args: ['--help'], says: /delm-bench run <experiment>.*delm-bench schema/s },
    { args: ['run', '--help'], says: /--set.*Exit codes/s },
  ])('$args', async ({ args, says }) => {
    // Another language of the machine changes nothing.
    const { exitCode, stdout, stderr } = await place.cli(args, { environment: { LANG: 'fr_FR.UTF-8', LC_ALL: 'fr_FR.UTF-8' } });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(says);
  });
});

/** Names of files that are not the same in both. */
function differing(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name));
}
