// What a person sees for each mistake: exit code 2, one line per problem on stderr, nothing on stdout, no call made and nothing written.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type CliOptions, createWorkplace, DEMO_DATASET, type Workplace } from '../testing/cli-process.ts';
import { createLiveWorkplace, type LiveWorkplace, liveExperiment } from '../testing/live-workplace.ts';

/** Processes on a loaded machine are slow; that says nothing about the program. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const SOUND = {
  name: 'sound',
  benchmarks: { 'longbench-v2': { dataset: DEMO_DATASET, selection: { limit: 1 } } },
  strategies: { single: {} },
};

let place: Workplace;
let live: LiveWorkplace;
beforeAll(async () => {
  place = createWorkplace();
  live = await createLiveWorkplace('openai');
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
  await live[Symbol.asyncDispose]();
});

/** The message of a command that is refused, without what depends on the machine. */
async function refusal(args: readonly string[], options?: CliOptions): Promise<string> {
  const before = readdirSync(place.directory);
  const { exitCode, stdout, stderr } = await place.cli(args, options);
  expect({ exitCode, stdout }, stderr).toEqual({ exitCode: 2, stdout: '' });
  expect(readdirSync(place.directory)).toEqual(before);
  expect(live.server.requests).toEqual([]);
  return stderr
    .replaceAll(place.directory, '<folder>')
    .replaceAll(live.directory, '<live>')
    .replaceAll(live.server.baseUrl('openai'), '<address>')
    .replaceAll(DEMO_DATASET, '<demo>')
    .replace(/(?<=none of the |, after )\d+/, '<n>')
    .trimEnd();
}

const refusedFile = (content: Readonly<Record<string, unknown>>, ...more: string[]): Promise<string> => {
  place.experiment(content);
  return refusal(['run', 'experiment.yaml', ...more]);
};

describe('an experiment file', () => {
  test('with unknown keys', async () => {
    const message = await refusedFile({ ...SOUND, repeat: 3, strategies: { delm: { agent: 4 } } });
    expect(message.split('\n')).toHaveLength(2);
    expect(message).toMatch(
      /^experiment\.yaml:\d+:\d+ strategies\.delm\.agent: unknown key; did you mean `agents`\? Known keys: `preset`, /m,
    );
    expect(message).toMatch(/^experiment\.yaml:\d+:\d+ repeat: unknown key; did you mean `repeats`\? Known keys: `name`, /m);
  });

  test('with wrong types and values', async () => {
    expect(
      await refusedFile({ ...SOUND, repeats: 'three', strategies: { delm: { agents: 0 }, controller: { reads: 'all' } }, seed: -1 }),
    ).toMatchInlineSnapshot(`
      "experiment.yaml:13:14 strategies.delm.agents: expected a whole number from 1 to 1024, found 0.
      experiment.yaml:16:13 strategies.controller.reads: expected one of \`assigned\`, \`any\`, found \`all\`.
      experiment.yaml:19:13 repeats: expected a whole number of at least 1, found \`three\`.
      experiment.yaml:20:10 seed: expected a whole number of at least 0, found -1."
    `);
  });

  test('with unknown strategy and model', async () => {
    place.experiment({ ...SOUND, strategies: { delmm: {}, mine: { strategy: 'contoller' }, single: {} }, models: { solver: 'remot' } });
    expect(await refusal(['run', 'experiment.yaml', ...live.files])).toMatchInlineSnapshot(`
      "experiment.yaml:12:3 strategies.delmm: unknown strategy; did you mean \`delm\`? Available: \`single\`, \`delm\`, \`controller\`, \`readagent\`. An arm with a name of its own says \`strategy:\`.
      experiment.yaml:14:16 strategies.mine.strategy: unknown strategy; did you mean \`controller\`? Available: \`single\`, \`delm\`, \`controller\`, \`readagent\`.
      experiment.yaml:19:13 models.solver: unknown model \`remot\`; did you mean \`remote\`? Models of \`<live>/models.yaml\`: \`remote\`."
    `);
  });

  test('that is not there, is no YAML, or is a folder', async () => {
    expect(await refusal(['run', 'none.yaml'])).toMatchInlineSnapshot(
      `"Expected an experiment file at \`none.yaml\`, found none (ENOENT)."`,
    );
    place.file('broken.yaml', 'name: x\nstrategies: { single: {}\n');
    expect(await refusal(['run', 'broken.yaml'])).toMatchInlineSnapshot(
      `"broken.yaml:3:1 not valid YAML: Flow map in block collection must be sufficiently indented and end with a }."`,
    );
    expect(await refusal(['plan', '.'])).toMatchInlineSnapshot(`"Expected an experiment file at \`.\`, found a folder."`);
  });

  test('with a missing dataset, an empty selection, an unknown id', async () => {
    const select = (benchmark: Record<string, unknown>) => ({
      ...SOUND,
      benchmarks: { 'longbench-v2': { dataset: DEMO_DATASET, ...benchmark } },
    });
    expect(await refusedFile(select({ dataset: 'none.json' }))).toMatchInlineSnapshot(
      `"experiment.yaml:5:15 benchmarks.longbench-v2.dataset: expected \`hub\` or an existing file, found no \`none.json\`. Looked in the folder of the experiment file, in each folder above, and in the current directory."`,
    );
    expect(await refusedFile(select({ selection: { difficulty: ['easy'], length: ['long'] } }))).toMatchInlineSnapshot(
      `"The selection leaves none of the <n> rows of \`<demo>\`. Loosen \`ids\`, \`subDomains\`, \`difficulty\`, \`length\` or \`limit\`."`,
    );
    expect(await refusedFile(select({ selection: { ids: ['nobody'] } }))).toMatchInlineSnapshot(
      `"Unknown id \`nobody\` in \`selection.ids\`: \`<demo>\` has no such row."`,
    );
  });

  test('with options that no cell can have, and cells that are the same', async () => {
    expect(await refusedFile({ ...SOUND, sweep: { agents: [1, 0] }, strategies: { delm: {} } })).toMatchInlineSnapshot(
      `"experiment.yaml:17:4 sweep.agents.1: expected a whole number from 1 to 1024, found 0."`,
    );
    expect(await refusedFile({ ...SOUND, strategies: { delm: {}, again: { strategy: 'delm', agents: 4 } } })).toMatchInlineSnapshot(
      `"experiment.yaml:13:3 strategies.again: cells \`longbench-v2.delm\` and \`longbench-v2.again\` are the same: same strategy, options and models. Remove one, or change what tells them apart."`,
    );
  });

  test('with a bad --set', async () => {
    const set = (value: string): Promise<string> => refusedFile(SOUND, '--set', value);
    expect(await set('repeats')).toMatchInlineSnapshot(
      `"--set repeats: expected \`key=value\`, such as \`repeats=3\` or \`strategies.delm.agents=4\`."`,
    );
    expect(await set('repeats=many')).toMatchInlineSnapshot(`"--set repeats: expected a whole number of at least 1, found \`many\`."`);
    expect((await set('limits.tokns=5')).replace(/Known keys.*/, '...')).toMatchInlineSnapshot(
      `"--set limits.tokns: unknown key; did you mean \`tokens\`? ..."`,
    );
  });
});

describe('a dataset with a broken row', () => {
  const rows = JSON.parse(readFileSync(DEMO_DATASET, 'utf8')) as Record<string, unknown>[];
  const refusedRow = (change: Readonly<Record<string, unknown>>): Promise<string> => {
    const data = rows.slice(0, 3).map((row, i) => ({ ...row, _id: `row-${i}`, ...(i === 1 && change) }));
    place.file('data.json', JSON.stringify(data));
    return refusedFile({ ...SOUND, benchmarks: { 'longbench-v2': { dataset: 'data.json' } } });
  };

  test.each([
    { change: { answer: 'E' }, says: 'row 2 (`_id` row-1): expected field `answer` to be one of `A`, `B`, `C`, `D`, found `E`.' },
    { change: { _id: 'row-0' }, says: 'row 2 (`_id` row-0): expected field `_id` to be unique, row 1 has it too.' },
    {
      change: { context: null },
      says: 'row 2 (`_id` row-1): expected field `context` to be a text that is not empty, but field `context` is null. Set `allowIncomplete: true` to leave such rows out.',
    },
  ])('$change', async ({ change, says }) => {
    expect(await refusedRow(change)).toBe(`\`<folder>/data.json\`, ${says}`);
  });

  test('that is cut off', async () => {
    place.file('data.json', JSON.stringify(rows.slice(0, 2)).slice(0, -300));
    expect(await refusedFile({ ...SOUND, benchmarks: { 'longbench-v2': { dataset: 'data.json' } } })).toMatchInlineSnapshot(
      `"\`<folder>/data.json\` ends inside row 2, after <n> bytes. The file is cut off: fetch or copy it again."`,
    );
  });
});

describe('a model that costs money', () => {
  const EXPERIMENT = liveExperiment({ single: {} }, 1);

  test('without its key', async () => {
    place.experiment(EXPERIMENT);
    expect(await refusal(['run', 'experiment.yaml', ...live.files])).toMatchInlineSnapshot(
      `"experiment.yaml:12:13 models.solver: model \`remote\` needs a key in the environment variable \`E2E_API_KEY\`, found nothing. Set it, or add the line \`E2E_API_KEY=...\` to \`.env\`."`,
    );
  });

  test('without a price', async () => {
    place.experiment(EXPERIMENT);
    const prices = place.file('prices.yaml', 'prices: {}\n');
    const files = [...live.files.slice(0, 2), '--prices', prices];
    expect(await refusal(['run', 'experiment.yaml', ...files], { environment: { E2E_API_KEY: 'k' } })).toMatchInlineSnapshot(
      `"experiment.yaml:12:13 models.solver: Expected a price for \`remote\` (\`test-model\` at <address>), found none in @pydantic/genai-prices. Add to <folder>/prices.yaml under \`prices\`, in USD per million tokens: \`remote: { input: …, cachedInput: …, cacheWrite: …, output: …, date: YYYY-MM-DD, note: "where from" }\` (a local server: zeros)."`,
    );
  });

  test('under the virtual clock', async () => {
    place.experiment({ ...EXPERIMENT, clock: 'virtual' });
    expect(await refusal(['run', 'experiment.yaml', ...live.files], { environment: { E2E_API_KEY: 'k' } })).toMatchInlineSnapshot(
      `"experiment.yaml:20:11 clock: \`virtual\` needs embedded models, found \`remote\` (openai). Remove \`clock\`, or set it to \`live\`."`,
    );
  });

  test('in a models or prices file that is wrong', async () => {
    place.experiment(EXPERIMENT);
    const models = place.file('models.yaml', 'models:\n  remote: { provider: opnai, model: m, contextTokens: 0, maxOutputTokens: 1 }\n');
    expect(await refusal(['run', 'experiment.yaml', '--models', models])).toMatchInlineSnapshot(`
      "<folder>/models.yaml:2:23 models.remote.provider: expected one of \`openai\`, \`anthropic\`, \`embedded\`, found \`opnai\`.
      <folder>/models.yaml:2:55 models.remote.contextTokens: expected a whole number of at least 1, found 0."
    `);
    const prices = place.file('prices.yaml', 'prices:\n  remote: { input: 1, output: cheap, date: 2026-11-22, note: x }\n');
    expect(await refusal(['plan', 'experiment.yaml', ...live.files.slice(0, 2), '--prices', prices])).toMatchInlineSnapshot(`
      "<folder>/prices.yaml:2:11 prices.remote.cachedInput: expected a number of at least 0, found nothing.
      <folder>/prices.yaml:2:31 prices.remote.output: expected a number of at least 0, found \`cheap\`."
    `);
    expect(await refusal(['plan', 'experiment.yaml', '--prices', 'none.yaml'])).toMatchInlineSnapshot(
      `"Expected a prices file at \`none.yaml\`, found none (ENOENT)."`,
    );
  });
});

describe('a results folder', () => {
  test('that cannot be written', async () => {
    place.experiment(SOUND);
    const file = place.file('a-file', '');
    expect(await refusal(['run', 'experiment.yaml', '--results', `${file}/results`])).toMatchInlineSnapshot(
      `"Expected to write results to \`<folder>/a-file/results/sound/main\`, found ENOTDIR. Choose another folder with --results."`,
    );
  });

  test('in which another process is running', async () => {
    await using busy = await createLiveWorkplace(
      'openai',
      { faults: [{ at: () => true, fault: { kind: 'stall-before-first-chunk' } }] },
      { firstTokenTimeoutMs: 20_000 },
    );
    const command = ['run', busy.experiment(liveExperiment({ single: {} }, 1))];
    const first = busy.startLive(command);
    await first.until(() => busy.server.requests.length > 0);
    const before = busy.server.requests.length;
    const second = await busy.live(command);
    expect(second.exitCode).toBe(2);
    expect(second.stderr.replace(/\(\d+\)/, '(<pid>)')).toMatchInlineSnapshot(`
      "Another process (<pid>) is running in \`results/live/main\`. Wait for it, or give this run a name of its own with --run. If no delm-bench is running there, remove \`results/live/main/run.lock\`.
      "
    `);
    expect(busy.server.requests.length).toBe(before);
    // The lock of the first is still there.
    expect(first.isRunning()).toBe(true);
    expect(existsSync(busy.path('results', 'live', 'main', 'run.lock'))).toBe(true);
  });
});

describe('a command line', () => {
  test.each([
    {
      args: [],
      says: 'Expected a command: `run`, `plan`, `report`, `compare`, `claims`, `show`, `grade`, `data`, `doctor`, `schema`. `delm-bench --help` explains them.',
    },
    {
      args: ['rnu', 'experiment.yaml'],
      says: 'Unknown command `rnu`; did you mean `run`? Commands: `run`, `plan`, `report`, `compare`, `claims`, `show`, `grade`, `data`, `doctor`, `schema`.',
    },
    { args: ['run'], says: 'Expected `run <experiment>`, found less. See `delm-bench run --help`.' },
    { args: ['run', 'a.yaml', 'b.yaml'], says: '`run` does not take `b.yaml`. Expected `run <experiment>`.' },
    { args: ['run', 'a.yaml', '--repeats', '3'], says: '`run` does not take `--repeats`. `delm-bench run --help` lists its options.' },
    { args: ['run', 'a.yaml', '--set'], says: 'Expected a value after `--set`. See `delm-bench run --help`.' },
    { args: ['run', 'a.yaml', '--run', 'a', '--run', 'b'], says: '`--run` was given 2 times; give it once.' },
    {
      args: ['run', 'a.yaml', '--run', '../elsewhere'],
      says: 'Expected letters, digits, `.`, `_` and `-` after `--run` (it names a folder), found `../elsewhere`.',
    },
    { args: ['plan', 'a.yaml', '--sample', 'all'], says: 'Expected a number after `--sample`.' },
    { args: ['plan', 'a.yaml', '--sample', '0'], says: 'Expected a whole number of at least 1 after `--sample`, found 0.' },
    {
      args: ['report', 'nothing'],
      says: 'Expected a run folder with `manifest.json`, found none at `nothing/manifest.json`. Runs are `results/<experiment>/<run>`.',
    },
    { args: ['data', 'get'], says: 'Expected one of "list", "fetch", "verify" for `action`, found "get".' },
  ])('$args', async ({ args, says }) => {
    expect(await refusal(args)).toBe(says);
  });
});
