// Repositories as a user meets them, on the demo set in local sandboxes: what was solved is graded even if the process dies or the grader fails in
// between, predictions go out and come back, and instances whose gold patch fails here are left out by name.
import { cpSync, existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { TrialRecord } from '../core/experiment.ts';
import { CHECK_RUN_TOOL, checkRun } from '../testing/check-run.ts';
import { createWorkplace, type Workplace } from '../testing/cli-process.ts';
import { projectRoot } from './program.ts';

/** Processes on a loaded machine are slow; that says nothing about the program. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

interface Row {
  readonly instance_id: string;
  readonly image: string;
  readonly eval_script: string;
  readonly patch: string;
}

const DEMO = join(projectRoot, 'datasets', 'demo', 'swebench-mini');
/** First one that the embedded model mends in a few steps, then one that it hands in empty. */
const EASY_FIRST = ['dovetail__jobs-9', 'harvest__sheet-88'];
const allRows = JSON.parse(readFileSync(join(DEMO, 'data.json'), 'utf8')) as Row[];
const rank = ({ instance_id }: Row): number => (EASY_FIRST.includes(instance_id) ? EASY_FIRST.indexOf(instance_id) : EASY_FIRST.length);
const demoRows = [...allRows].sort((a, b) => rank(a) - rank(b));

const START = ": '>>>>> Start Test Output'";
const LOCAL = ['--sandbox', 'local', '--allowUnsandboxed'];

/** The first rows of the demo set, changed, with copies of their repositories. */
function writeDataset(place: Workplace, count: number, change: (row: Row, i: number) => Partial<Row> = () => ({})): string {
  const rows = demoRows.slice(0, count);
  for (const { image } of rows) cpSync(join(DEMO, image), place.path(image), { recursive: true });
  return place.file('data.json', JSON.stringify(rows.map((row, i) => ({ ...row, ...change(row, i) }))));
}

function writeExperiment(place: Workplace, dataset: string, more: Readonly<Record<string, unknown>> = {}): string {
  return place.experiment({
    name: 'mend',
    benchmarks: { 'swebench-verified': { dataset, ...more } },
    strategies: { single: { totalSteps: 8 } },
    sandbox: { provider: 'local', allowUnsandboxed: true },
  });
}

const journalOf = (place: Workplace): TrialRecord[] => {
  const path = place.path('results', 'mend', 'main', 'journal.jsonl');
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return lines.filter(Boolean).map((line) => JSON.parse(line) as TrialRecord);
};

describe('a trial that is solved', () => {
  test('is graded by the same command after kill -9 in its grading, and after a grader that failed: nothing is solved twice', async () => {
    await using place = createWorkplace();
    // Tests that take long enough to be killed in.
    const dataset = writeDataset(place, 1, ({ eval_script }) => ({ eval_script: eval_script.replace(START, `sleep 4\n${START}`) }));
    const command = ['run', writeExperiment(place, dataset), '--no-charts'];
    const started = place.start(command);
    await started.until(() => journalOf(place).length > 0);
    started.signal('SIGKILL');
    await started.ended;
    const [solved, ...more] = journalOf(place);
    expect(more).toEqual([]);
    expect(solved).toMatchObject({
      status: 'interrupted',
      attempt: 1,
      submissions: [],
      solved: { submissions: [{ kind: 'patch' }], selected: 0, graded: [] },
    });
    const folder = place.path('results', 'mend', 'main');
    const paid = (): string[] => {
      const names = ['spend.jsonl', join('traces', `${solved!.trialId}.jsonl`), join('texts', `${solved!.trialId}.jsonl`)];
      return names.map((name) => readFileSync(join(folder, name), 'utf8'));
    };
    const before = paid();
    expect(before[1]).toContain('"type":"call"');

    // The grader fails: what it grades in cannot be made.
    const [image, hidden] = [place.path(demoRows[0]!.image), place.path('hidden')];
    renameSync(image, hidden);
    const failed = await place.cli(command);
    expect(failed.exitCode, failed.stderr).toBe(1);
    expect(failed.stderr).toContain('note: Only graded now, since they were solved before: 1 of the trials.');
    expect(failed.stderr).toMatch(/errored: swebench-verified\.single on .*is not there/);
    expect(place.run('mend').trials).toMatchObject([{ status: 'errored', attempt: '1', selected_correct: '', errored_cost_usd: '0' }]);
    expect(journalOf(place).at(-1)).toMatchObject({ status: 'errored', attempt: 1, solved: solved!.solved });
    if (CHECK_RUN_TOOL) expect(await checkRun(folder)).toMatch(/: 0 findings$/);

    renameSync(hidden, image);
    const graded = await place.cli(command);
    expect(graded.exitCode, graded.stderr).toBe(0);
    const run = place.run('mend');
    expect(run.trials).toMatchObject([
      {
        status: 'graded',
        attempt: '1',
        submissions: '1',
        stop: solved!.solved!.stop,
        errored_cost_usd: '0',
      },
    ]);
    expect(run.trials[0]!.image_digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(run.submissions).toMatchObject([{ stop: solved!.solved!.stop, guard: '' }]);
    expect(paid()).toEqual(before);
    expect(new Set(run.calls.map(({ attempt }) => attempt))).toEqual(new Set(['1']));
    expect(journalOf(place).at(-1)).not.toHaveProperty('solved');
    if (CHECK_RUN_TOOL) expect(await checkRun(folder)).toMatch(/: 0 findings$/);

    const { sandbox, images, benchmarks } = run.manifest;
    expect(sandbox).toMatchObject({ provider: 'local', diskLimit: expect.any(String), network: expect.any(String), gradingNetwork: 'on' });
    expect(images).toEqual({ [benchmarks[0]!.instances[0]!.image!]: [run.trials[0]!.image_digest] });
    // A third time there is nothing left to do.
    expect((await place.cli(command)).stderr).toContain('1 graded before, 0 to run');
    expect(place.run('mend').manifest.sandbox).toEqual(sandbox);
  });
});

describe('predictions', () => {
  test('of a run are taken back by `grade`, with the same verdicts', async () => {
    await using place = createWorkplace();
    const dataset = writeDataset(place, 2);
    const command = ['run', writeExperiment(place, dataset), '--no-charts', '--set', 'repeats=2'];
    const ran = await place.cli(command);
    expect(ran.exitCode, ran.stderr).toBe(0);
    expect(ran.stdout).toContain('predictions/{swebench-verified.single,swebench-verified.single.r2}.jsonl');
    const { trials, submissions } = place.run('mend');
    for (const [i, name] of ['swebench-verified.single', 'swebench-verified.single.r2'].entries()) {
      const file = place.path('results', 'mend', 'main', 'predictions', `${name}.jsonl`);
      const lines = readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, string>);
      const own = trials.filter(({ repeat }) => repeat === String(i + 1));
      expect(lines.map(({ instance_id }) => instance_id)).toEqual(own.map(({ instance_id }) => instance_id));
      expect(new Set(lines.map(({ model_name_or_path }) => model_name_or_path))).toEqual(new Set([`embedded/${name}`]));

      const args = ['grade', file, '--dataset', dataset, ...LOCAL, '--run', name, '--out', place.path('grade')];
      const graded = await place.cli(args);
      expect(graded.exitCode, graded.stderr).toBe(0);
      const report = JSON.parse(readFileSync(place.path('grade', `embedded__${name}.${name}.json`), 'utf8')) as Record<string, unknown>;
      const idsWhere = (isWanted: (row: Readonly<Record<string, string>>) => boolean): string[] =>
        own
          .filter(isWanted)
          .map(({ instance_id }) => instance_id!)
          .sort();
      expect(report.submitted_ids).toEqual(idsWhere(() => true));
      expect(report.resolved_ids).toEqual(idsWhere(({ selected_correct }) => selected_correct === 'true'));
      const isEmpty = ({ trial_id }: Readonly<Record<string, string>>): boolean =>
        submissions.some((one) => one.trial_id === trial_id && one.selected === 'true' && one.reason!.startsWith('empty-patch'));
      expect(report.empty_patch_ids).toEqual(idsWhere(isEmpty));
    }
    // `report` makes them anew from the folder alone.
    const before = place.run('mend').contents('all');
    const reported = await place.cli(['report', 'results/mend/main', '--no-charts']);
    expect(reported.stdout).toBe(ran.stdout);
    expect(place.run('mend').contents('all')).toEqual(before);
  });
});

describe('instances whose gold patch fails on this host', () => {
  test('are found by `grade gold` and left out of every cell, by name', async () => {
    await using place = createWorkplace();
    // The second row's own patch repairs nothing; the third cannot be graded at all.
    const dataset = writeDataset(place, 3, ({ eval_script }, i) => {
      if (i === 1)
        return { patch: 'diff --git a/new.txt b/new.txt\nnew file mode 100644\n--- /dev/null\n+++ b/new.txt\n@@ -0,0 +1 @@\n+new\n' };
      return i === 2 ? { eval_script: eval_script.replace(START, `exit 1\n${START}`) } : {};
    });
    const [, failing, open] = demoRows.map(({ instance_id }) => instance_id);
    const graded = await place.cli(['grade', 'gold', '--dataset', dataset, ...LOCAL, '--out', 'grade']);
    expect(graded.exitCode, graded.stderr).toBe(1);
    const list = place.path('grade', 'gold.main.exclude.txt');
    expect(graded.stdout).toContain(`exclude\t${list}\t1 gold patches fail on this host`);
    expect(graded.stdout).toContain('1 could not be graded and are not in the list');
    expect(readFileSync(list, 'utf8').split('\n').slice(1)).toEqual([failing, '']);

    const experiment = writeExperiment(place, dataset, {
      selection: { excludeIdsFile: 'grade/gold.main.exclude.txt', excludeIds: [open] },
    });
    const planned = await place.cli(['plan', experiment]);
    expect(planned.stdout, planned.stderr).toMatch(/^mend: 1 instances of swebench-verified, /);
    const ran = await place.cli(['run', experiment, '--no-charts']);
    expect(ran.exitCode, ran.stderr).toBe(0);
    const { trials, manifest } = place.run('mend');
    expect(trials.map(({ instance_id }) => instance_id)).toEqual([demoRows[0]!.instance_id]);
    expect(manifest.benchmarks[0]!.leftOut.map(({ id }) => id).sort()).toEqual([failing, open].sort());
    // The same list says what `grade` does not look at.
    const rest = await place.cli([
      'grade',
      'gold',
      '--dataset',
      dataset,
      ...LOCAL,
      '--out',
      'grade',
      '--excludeIdsFile',
      list,
      '--ids',
      open!,
    ]);
    expect(rest.stdout, rest.stderr).toContain('resolved\t0 of 1');
  });

  test('in a list that is missing, or names what the dataset does not hold, are refused before anything runs', async () => {
    await using place = createWorkplace();
    const dataset = writeDataset(place, 1);
    const refusal = async (selection: Readonly<Record<string, unknown>>): Promise<string> => {
      const { exitCode, stderr } = await place.cli(['run', writeExperiment(place, dataset, { selection })]);
      expect(exitCode).toBe(2);
      expect(existsSync(place.path('results'))).toBe(false);
      return stderr;
    };
    expect(await refusal({ excludeIdsFile: 'none.txt' })).toMatch(
      /\/experiment\.yaml:\d+:\d+ benchmarks\.swebench-verified\.selection\.excludeIdsFile: expected an existing file with ids, found no `none\.txt`\./,
    );
    const id = demoRows[0]!.instance_id;
    place.file('wrong.txt', `${id}0\n`);
    for (const key of ['idsFile', 'excludeIdsFile'])
      expect(await refusal({ [key]: 'wrong.txt' })).toMatch(
        new RegExp(
          `^Unknown id \`${id}0\` in \`selection\\.${key}\` \\(.*wrong\\.txt.*\\): .* has no such instance\\. Did you mean \`${id}\`\\?`,
        ),
      );
    expect(await refusal({ excludeIds: [id] })).toMatch(/^The selection leaves none of the 1 rows/);
  });
});

test('`plan` tells dollars and hours of each cell, and the disk of each image set and in total', async () => {
  await using place = createWorkplace();
  const experiment = writeExperiment(place, writeDataset(place, 3));
  const planned = await place.cli(['plan', experiment, '--set', 'sandbox={prune: true}', '--set', 'clock=live']);
  expect(planned.stdout, planned.stderr).toMatch(/\ncell +trials +calls .*\$\/trial +s\/trial +hours\nswebench-verified\.single +3 /);
  expect(planned.stdout).toMatch(/\ndisk +images +GiB +GiB, pruned \(as set\)\nimages of swebench-verified +3 +\d+ +\d+\n/);
  expect(planned.stdout).toMatch(/\ntotal +3 +\d+ +\d+\n/);
  const local = await place.cli(['plan', experiment]);
  expect(local.stdout, local.stderr).not.toContain('GiB');
});
