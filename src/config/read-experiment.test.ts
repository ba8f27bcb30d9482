// What a person sees for each mistake in an experiment file, and what a sound file becomes.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '../core/user-error.ts';
import { smallModels, smallPrice, smallStrategies } from './__fixtures__/small-strategies.ts';
import { mergeOverrides } from './merge-overrides.ts';
import { buildExperiment, type ExperimentParts, findDataset, readExperiment } from './read-experiment.ts';
import { parseYamlSource } from './yaml-source.ts';

const parts: ExperimentParts = {
  strategies: smallStrategies,
  benchmarks: ['questions', 'repairs'],
  models: smallModels,
  resolvePrice: () => smallPrice,
  findDataset: (path) => (path.startsWith('missing') ? undefined : `/found/${path}`),
};

function build(yaml: string, { set = [], ...changes }: Partial<ExperimentParts> & { set?: string[] } = {}) {
  return buildExperiment(mergeOverrides(parseYamlSource(yaml, 'configs/x.yaml'), set), { ...parts, ...changes });
}

function errorOf(yaml: string, options: Parameters<typeof build>[1] = {}): string {
  try {
    build(yaml, options);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error('The file was accepted.');
}

const head = 'name: x\nbenchmarks: { questions: {} }\n';

describe('a sound file', () => {
  it('gets every default from the schema', () => {
    const experiment = build(`${head}strategies: { alone: {}, team: }\n`);
    expect(experiment).toMatchInlineSnapshot(`
      {
        "benchmarks": [
          {
            "dataset": "hub",
            "id": "questions",
            "selection": {
              "allowIncomplete": false,
              "stratify": false,
            },
          },
        ],
        "cacheScope": "trial",
        "cells": [
          {
            "agents": 1,
            "arm": "alone",
            "benchmark": "questions",
            "id": "questions.alone",
            "models": {
              "controller": "embedded",
              "gist": "embedded",
              "gistVerifier": "embedded",
              "solver": "embedded",
              "summary": "embedded",
              "verifier": "embedded",
            },
            "options": {
              "agents": 1,
              "cot": false,
              "preset": "common",
            },
            "preset": "common",
            "strategy": "alone",
          },
          {
            "agents": 4,
            "arm": "team",
            "benchmark": "questions",
            "id": "questions.team",
            "models": {
              "controller": "embedded",
              "gist": "embedded",
              "gistVerifier": "embedded",
              "solver": "embedded",
              "summary": "embedded",
              "verifier": "embedded",
            },
            "options": {
              "agents": 4,
              "preset": "common",
              "retries": 2,
              "verification": "on",
            },
            "preset": "common",
            "strategy": "team",
          },
        ],
        "clock": "virtual",
        "concurrency": {
          "calls": 8,
          "trials": 4,
        },
        "description": "",
        "equalBudget": undefined,
        "indexScope": "own",
        "limits": {
          "outputTokens": 8192,
          "rounds": 8,
          "steps": 50,
        },
        "models": {
          "embedded": {
            "concurrentCalls": 8,
            "contextTokens": 32768,
            "id": "embedded",
            "maxOutputTokens": 4096,
            "model": "embedded",
            "provider": "embedded",
            "refuses": [],
          },
        },
        "name": "x",
        "prices": {
          "embedded": {
            "cacheWrite": 1.25,
            "cachedInput": 0.1,
            "input": 1,
            "output": 5,
            "source": "test",
          },
        },
        "repeats": 1,
        "sandbox": {
          "allowUnsandboxed": false,
          "commandS": 300,
          "cpus": 2,
          "diskMb": 10240,
          "grading": {
            "network": true,
            "timeoutS": 1800,
            "workers": 2,
          },
          "memoryMb": 4096,
          "processes": 512,
          "provider": "docker",
          "prune": false,
          "pull": "missing",
        },
        "seed": 0,
      }
    `);
  });

  it('takes `off` as text, a preset under what the file says, and models by arm', () => {
    const experiment = build(`${head}models: { solver: embedded, gist: big }
strategies:
  team: { verification: off, preset: reference }
  mine: { strategy: team, preset: reference, retries: 1, models: { solver: big, gist: embedded } }
`);
    expect(experiment.cells.map(({ options }) => options)).toEqual([
      { preset: 'reference', agents: 4, verification: 'off', retries: 5 },
      { preset: 'reference', agents: 4, verification: 'on', retries: 1 },
    ]);
    expect(experiment.cells.map(({ preset }) => preset)).toEqual(['reference', 'reference']);
    expect(experiment.cells.map(({ models }) => `${models.solver} ${models.gist} ${models.verifier}`)).toEqual([
      'embedded big embedded',
      'big embedded big',
    ]);
  });

  it('is frozen to the bottom', () => {
    const experiment = build(`${head}strategies: { team: {} }\n`);
    expect(Object.isFrozen(experiment.cells[0]!.options)).toBe(true);
    expect(() => Object.assign(experiment.limits, { rounds: 1 })).toThrow(TypeError);
  });

  it('runs live when a model that is called is live, and asks only for keys and prices of those', () => {
    const asked: string[] = [];
    const resolvePrice: ExperimentParts['resolvePrice'] = (spec) => {
      asked.push(spec.id);
      return smallPrice;
    };
    const environment = (name: string): string | undefined => (name === 'LIVE_KEY' ? 'a key' : undefined);
    expect(build(`${head}models: { solver: vendor/live-1 }\nstrategies: { alone: {} }\n`, { environment, resolvePrice }).clock).toBe(
      'live',
    );
    expect(asked).toEqual(['vendor/live-1']);
    // `alone` never calls the verifier.
    const quiet = build(`${head}models: { verifier: vendor/live-1 }\nstrategies: { alone: {} }\n`, { environment: () => undefined });
    expect([quiet.clock, Object.keys(quiet.models)]).toEqual(['virtual', ['embedded']]);
  });
});

describe('mistakes in the file', () => {
  it('shape, values and unknown keys, all at once and in the order of the file', () => {
    const yaml = `nam: x
benchmarks:
  questons: {}
  questions: { selection: { limit: 0, stratify: yes please } }
strategies:
  alone: { agnets: 2, models: { sover: big } }
  team: { agents: 0, verification: maybe, retries: 2.5 }
sweep: { team.retries: [1, 99], alone.cot: [] }
repeats: many
limits: { costUsd: -1, output: 5 }
clock: atomic
`;
    expect(errorOf(yaml)).toMatchInlineSnapshot(`
      "configs/x.yaml:1:1 name: expected text, found nothing.
      configs/x.yaml:1:1 nam: unknown key; did you mean \`name\`? Known keys: \`name\`, \`description\`, \`benchmarks\`, \`models\`, \`strategies\`, \`sweep\`, \`comparisons\`, \`repeats\`, \`seed\`, \`limits\`, \`equalBudget\`, \`concurrency\`, \`clock\`, \`cacheScope\`, \`indexScope\`, \`sandbox\`.
      configs/x.yaml:3:3 benchmarks.questons: unknown key; did you mean \`questions\`? Known keys: \`questions\`, \`repairs\`.
      configs/x.yaml:4:36 benchmarks.questions.selection.limit: expected a whole number of at least 1, found 0.
      configs/x.yaml:4:49 benchmarks.questions.selection.stratify: expected \`true\` or \`false\`, found \`yes please\`.
      configs/x.yaml:6:12 strategies.alone.agnets: unknown key; did you mean \`agents\`? Known keys: \`preset\`, \`agents\`, \`cot\`, \`strategy\`, \`models\`.
      configs/x.yaml:6:33 strategies.alone.models.sover: unknown key; did you mean \`solver\`? Known keys: \`solver\`, \`controller\`, \`summary\`, \`gist\`, \`gistVerifier\`, \`verifier\`.
      configs/x.yaml:7:19 strategies.team.agents: expected a whole number of at least 1, found 0.
      configs/x.yaml:7:36 strategies.team.verification: expected one of \`on\`, \`off\`, found \`maybe\`.
      configs/x.yaml:7:52 strategies.team.retries: expected a whole number from 0 to 10, found 2.5.
      configs/x.yaml:8:28 sweep.team.retries.1: expected a whole number from 0 to 10, found 99.
      configs/x.yaml:8:44 sweep.alone.cot: expected a list of at least one item, found an empty list.
      configs/x.yaml:9:10 repeats: expected a whole number of at least 1, found \`many\`.
      configs/x.yaml:10:20 limits.costUsd: expected a number above 0, found -1.
      configs/x.yaml:10:24 limits.output: unknown key. Known keys: \`costUsd\`, \`tokens\`, \`wallS\`, \`rounds\`, \`steps\`, \`outputTokens\`.
      configs/x.yaml:11:8 clock: expected one of \`virtual\`, \`live\`, found \`atomic\`."
    `);
  });

  it('no YAML, or no map', () => {
    expect(errorOf('name: x\nseed: [1\n')).toMatchInlineSnapshot(
      `"configs/x.yaml:3:1 not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]."`,
    );
    expect(errorOf('name: x\nname: y\n')).toMatchInlineSnapshot(`"configs/x.yaml:2:1 not valid YAML: Map keys must be unique."`);
    expect(errorOf('# nothing\n')).toMatchInlineSnapshot(`
      "configs/x.yaml:1:1 name: expected text, found nothing.
      configs/x.yaml:1:1 benchmarks: expected a map, found nothing.
      configs/x.yaml:1:1 strategies: expected a map, found nothing."
    `);
    expect(errorOf('- name: x\n')).toMatchInlineSnapshot(`"configs/x.yaml:1:1: expected a map, found a list."`);
  });

  it('names of the experiment and of arms', () => {
    expect(errorOf('name: a/b\nbenchmarks: { questions: {} }\nstrategies: { Alone: {}, models: {} }\n')).toMatchInlineSnapshot(`
      "configs/x.yaml:1:7 name: expected letters, digits, \`.\`, \`_\` and \`-\` (it names the results folder), found \`a/b\`.
      configs/x.yaml:3:15 strategies.Alone: expected lower-case letters, digits and hyphens, found \`Alone\`.
      configs/x.yaml:3:15 strategies.Alone: unknown strategy; did you mean \`alone\`? Available: \`alone\`, \`team\`. An arm with a name of its own says \`strategy:\`.
      configs/x.yaml:3:26 strategies.models: \`models\` has a meaning of its own in \`sweep\`; give the arm another name."
    `);
  });

  it('no benchmark, no arm', () => {
    expect(errorOf('name: x\nbenchmarks: {}\nstrategies: {}\n')).toMatchInlineSnapshot(`
      "configs/x.yaml:2:13 benchmarks: expected at least one of \`questions\`, \`repairs\`, found none.
      configs/x.yaml:3:13 strategies: expected at least one arm, such as \`single: {}\`, found none."
    `);
  });

  it('unknown strategies', () => {
    expect(
      errorOf(`${head}strategies: { aloen: {}, mine: { strategy: teem }, other: { strategy: 3 }, team: { strategy: alone } }\n`),
    ).toMatchInlineSnapshot(`
      "configs/x.yaml:3:15 strategies.aloen: unknown strategy; did you mean \`alone\`? Available: \`alone\`, \`team\`. An arm with a name of its own says \`strategy:\`.
      configs/x.yaml:3:44 strategies.mine.strategy: unknown strategy; did you mean \`team\`? Available: \`alone\`, \`team\`.
      configs/x.yaml:3:71 strategies.other.strategy: expected one of \`alone\`, \`team\`, found 3.
      configs/x.yaml:3:94 strategies.team.strategy: expected \`team\` or nothing, found \`alone\`: an arm with the name of a strategy is that strategy."
    `);
  });

  it('options that exclude each other', () => {
    expect(errorOf(`${head}strategies: { team: { verification: off, retries: 7 } }\n`)).toMatchInlineSnapshot(
      `"configs/x.yaml:3:51 strategies.team.retries: 7 retries need \`verification: on\`."`,
    );
    expect(errorOf(`${head}strategies: { team: {} }\nsweep: { verification: [on, off], retries: [6, 7] }\n`)).toMatchInlineSnapshot(
      `"configs/x.yaml:4:1 sweep: cell \`questions.team.verification-off.retries-7\`: retries: 7 retries need \`verification: on\`."`,
    );
  });

  it('sweep axes', () => {
    expect(
      errorOf(
        `${head}strategies: { alone: {}, team: { agents: 2 } }\nsweep: { agnets: [1], teem.agents: [1], alone.retries: [1], models.sovler: [big], team.models.x: [big] }\n`,
      ),
    ).toMatchInlineSnapshot(`
      "configs/x.yaml:4:10 sweep.agnets: \`agnets\` is no option of any arm; did you mean \`agents\`? Options: \`preset\`, \`agents\`, \`cot\`, \`verification\`, \`retries\`. Models are \`models.<role>\`.
      configs/x.yaml:4:23 sweep.teem.agents: unknown arm \`teem\`; did you mean \`team\`? Arms: \`alone\`, \`team\`.
      configs/x.yaml:4:41 sweep.alone.retries: \`retries\` is no option of \`alone\`. Options: \`preset\`, \`agents\`, \`cot\`. Models are \`models.<role>\`.
      configs/x.yaml:4:61 sweep.models.sovler: unknown role; did you mean \`solver\`? Roles: \`solver\`, \`controller\`, \`summary\`, \`gist\`, \`gistVerifier\`, \`verifier\`.
      configs/x.yaml:4:83 sweep.team.models.x: unknown role. Roles: \`solver\`, \`controller\`, \`summary\`, \`gist\`, \`gistVerifier\`, \`verifier\`."
    `);
    expect(errorOf(`${head}strategies: { team: { agents: 2 } }\nsweep: { agents: [1, 2] }\n`)).toMatchInlineSnapshot(
      `"configs/x.yaml:4:10 sweep.agents: applies to no arm: each does without it, sets it itself, or has an axis of its own for it."`,
    );
    expect(errorOf(`${head}strategies: { team: {} }\nsweep: { agents: [1, 0, 1], models.solver: [big, bgi, 3] }\n`)).toMatchInlineSnapshot(`
      "configs/x.yaml:4:22 sweep.agents.1: expected a whole number of at least 1, found 0.
      configs/x.yaml:4:25 sweep.agents.2: \`1\` is listed twice.
      configs/x.yaml:4:50 sweep.models.solver.1: unknown model \`bgi\`; did you mean \`big\`? Models of \`configs/models.yaml\`: \`embedded\`, \`big\`, \`vendor/live-1\`.
      configs/x.yaml:4:55 sweep.models.solver.2: expected a name of \`configs/models.yaml\`."
    `);
    expect(errorOf(`${head}strategies: { team: {} }\nsweep: { agents: 4 }\n`)).toMatchInlineSnapshot(
      `"configs/x.yaml:4:18 sweep.agents: expected a list of at least one item, found 4."`,
    );
  });

  it('exclusions', () => {
    expect(
      errorOf(
        `${head}strategies: { team: {} }\nsweep: { agents: [1, 2], exclude: [ { strategy: alone }, { agnets: 1 }, {}, { agents: { a: 1 } }, { benchmark: question } ] }\n`,
      ),
    ).toMatchInlineSnapshot(`
      "configs/x.yaml:4:49 sweep.exclude.0.strategy: unknown strategy \`alone\`. Known: \`team\`.
      configs/x.yaml:4:60 sweep.exclude.1.agnets: unknown key; did you mean \`agents\`? Known keys: \`benchmark\`, \`arm\`, \`strategy\`, \`preset\`, \`agents\`, \`verification\`, \`retries\`, \`models.solver\`, \`models.controller\`, \`models.summary\`, \`models.gist\`, \`models.gistVerifier\`, \`models.verifier\`.
      configs/x.yaml:4:73 sweep.exclude.2: expected at least one key, such as \`arm\` or \`agents\`, found none.
      configs/x.yaml:4:87 sweep.exclude.3.agents: expected a value or a list of values, found a map.
      configs/x.yaml:4:112 sweep.exclude.4.benchmark: unknown benchmark \`question\`; did you mean \`questions\`? Known: \`questions\`, \`repairs\`."
    `);
    expect(errorOf(`${head}strategies: { team: {} }\nsweep: { agents: [1, 2], exclude: [ { agents: [1, 2] } ] }\n`)).toMatchInlineSnapshot(
      `"configs/x.yaml:4:26 sweep.exclude: leaves no cell; remove an entry."`,
    );
  });

  it('cells that are the same', () => {
    expect(errorOf(`${head}strategies: { team: {}, mine: { strategy: team, agents: 4 } }\n`)).toMatchInlineSnapshot(
      `"configs/x.yaml:3:25 strategies.mine: cells \`questions.team\` and \`questions.mine\` are the same: same strategy, options and models. Remove one, or change what tells them apart."`,
    );
  });

  it('models', () => {
    expect(errorOf(`${head}models: { solver: embeded }\nstrategies: { alone: { models: { solver: bigg } } }\n`)).toMatchInlineSnapshot(`
      "configs/x.yaml:3:19 models.solver: unknown model \`embeded\`; did you mean \`embedded\`? Models of \`configs/models.yaml\`: \`embedded\`, \`big\`, \`vendor/live-1\`.
      configs/x.yaml:4:42 strategies.alone.models.solver: unknown model \`bigg\`; did you mean \`big\`? Models of \`configs/models.yaml\`: \`embedded\`, \`big\`, \`vendor/live-1\`."
    `);
    expect(
      errorOf(`${head}strategies: { alone: { models: { solver: vendor/live-1 } } }\n`, { environment: () => undefined }),
    ).toMatchInlineSnapshot(
      `"configs/x.yaml:3:42 strategies.alone.models.solver: model \`vendor/live-1\` needs a key in the environment variable \`LIVE_KEY\`, found nothing. Set it, or add the line \`LIVE_KEY=...\` to \`.env\`."`,
    );
    expect(errorOf(`${head}models: { solver: vendor/live-1 }\nstrategies: { alone: {} }\nclock: virtual\n`)).toMatchInlineSnapshot(
      `"configs/x.yaml:5:8 clock: \`virtual\` needs embedded models, found \`vendor/live-1\` (openai). Remove \`clock\`, or set it to \`live\`."`,
    );
  });

  it('prices', () => {
    const resolvePrice = (): never => {
      throw new UserError('No price for `big`. Add it to configs/prices.yaml.');
    };
    expect(errorOf(`${head}models: { solver: big }\nstrategies: { alone: {} }\n`, { resolvePrice })).toMatchInlineSnapshot(
      `"configs/x.yaml:3:19 models.solver: No price for \`big\`. Add it to configs/prices.yaml."`,
    );
  });

  it('datasets and selections', () => {
    expect(
      errorOf(
        'name: x\nbenchmarks: { questions: { dataset: missing.json, selection: { stratify: true } }, repairs: { dataset: 3 } }\nstrategies: { alone: {} }\n',
      ),
    ).toMatchInlineSnapshot(`
      "configs/x.yaml:2:74 benchmarks.questions.selection.stratify: \`stratify\` draws a part of the dataset: add \`limit\`, or remove \`stratify\`.
      configs/x.yaml:2:104 benchmarks.repairs.dataset: expected text, found 3."
    `);
    expect(errorOf('name: x\nbenchmarks:\n  questions: { dataset: missing.json }\nstrategies: { alone: {} }\n')).toMatchInlineSnapshot(
      `"configs/x.yaml:3:25 benchmarks.questions.dataset: expected \`hub\` or an existing file, found no \`missing.json\`. Looked in the folder of the experiment file, in each folder above, and in the current directory."`,
    );
  });

  it('budgets', () => {
    expect(errorOf(`${head}strategies: { alone: {} }\nequalBudget: { costUsd: 1, tokens: 5 }\n`)).toMatchInlineSnapshot(
      `"configs/x.yaml:4:14 equalBudget: expected one of \`costUsd\` and \`tokens\`, found both or neither."`,
    );
  });
});

describe('mistakes after --set', () => {
  it('are checked like the file and name --set', () => {
    expect(
      errorOf(`${head}strategies: { team: {} }\n`, {
        set: ['strategies.team.agents=0', 'strategies.team.retris=1', 'repeatz=2', 'sweep.team.agents=[0]', 'models.solver=bgi'],
      }),
    ).toMatchInlineSnapshot(`
      "--set strategies.team.agents: expected a whole number of at least 1, found 0.
      --set strategies.team.retris: unknown key; did you mean \`retries\`? Known keys: \`preset\`, \`agents\`, \`verification\`, \`retries\`, \`strategy\`, \`models\`.
      --set repeatz: unknown key; did you mean \`repeats\`? Known keys: \`name\`, \`description\`, \`benchmarks\`, \`models\`, \`strategies\`, \`sweep\`, \`comparisons\`, \`repeats\`, \`seed\`, \`limits\`, \`equalBudget\`, \`concurrency\`, \`clock\`, \`cacheScope\`, \`indexScope\`, \`sandbox\`.
      --set sweep.team.agents.0: expected a whole number of at least 1, found 0."
    `);
  });

  it('leave errors of the file where they are', () => {
    expect(errorOf(`${head}strategies: { team: { agents: 0 } }\n`, { set: ['strategies.team.retries=99'] })).toMatchInlineSnapshot(`
      "configs/x.yaml:3:31 strategies.team.agents: expected a whole number of at least 1, found 0.
      --set strategies.team.retries: expected a whole number from 0 to 10, found 99."
    `);
  });

  it('change what is run', () => {
    const yaml = `${head}strategies: { team: { agents: 2 }, alone: {} }\nsweep: { team.agents: [1, 2] }\n`;
    const ids = (set: string[]): string[] => build(yaml, { set }).cells.map(({ id }) => id);
    expect(ids(['strategies.alone=null', 'sweep.team.agents.0=8'])).toEqual(['questions.team.agents-8', 'questions.team.agents-2']);
    expect(ids(['sweep.exclude=[{ arm: team, agents: 1 }]', 'sweep.exclude.0.agents=2'])).toEqual([
      'questions.team.agents-1',
      'questions.alone',
    ]);
    expect(build(yaml, { set: ['limits.costUsd=0.5', 'models.solver=big'] }).limits.costUsd).toBe(0.5);
  });
});

describe('reading from disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'delm-bench-config-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'configs'));
  mkdirSync(join(folder, 'datasets'));
  const file = join(folder, 'configs', 'x.yaml');
  const modelsFile = join(folder, 'configs', 'models.yaml');
  writeFileSync(join(folder, 'datasets', 'a.json'), '[]');
  writeFileSync(file, 'name: x\nbenchmarks: { questions: { dataset: datasets/a.json } }\nstrategies: { alone: {} }\n');
  writeFileSync(modelsFile, 'models:\n  embedded: { provider: embedded, model: embedded, contextTokens: 32768, maxOutputTokens: 4096 }\n');
  const options = { strategies: smallStrategies, benchmarks: ['questions'], resolvePrice: () => smallPrice, modelsFile };

  it('finds a dataset from the folder of the file upwards and makes its path absolute', async () => {
    const experiment = await readExperiment(file, { ...options, overrides: ['repeats=3'] });
    expect(experiment.benchmarks[0]!.dataset).toBe(join(folder, 'datasets', 'a.json'));
    expect(experiment.repeats).toBe(3);
    expect(findDataset(join(folder, 'datasets', 'b.json'), file)).toBeUndefined();
    expect(findDataset('package.json', file)).toBe(join(process.cwd(), 'package.json'));
  });

  it('says which file is missing', async () => {
    const gone = join(folder, 'configs', 'gone.yaml');
    await expect(readExperiment(gone, options)).rejects.toThrow(`Expected an experiment file at \`${gone}\`, found none (ENOENT).`);
    const models = readExperiment(file, { ...options, modelsFile: gone });
    await expect(models).rejects.toThrow(`Expected a readable models file at \`${gone}\`, found none (ENOENT).`);
  });
});

describe('a selection by name', () => {
  const select = (selection: string): string =>
    `name: x\nbenchmarks:\n  repairs:\n    selection: ${selection}\nstrategies: { alone: {} }\n`;

  it('finds its lists as datasets are found', () => {
    const { benchmarks } = build(select('{ ids: [a], idsFile: lists/some.txt, excludeIds: [b], excludeIdsFile: bad.txt }'));
    expect(benchmarks[0]!.selection).toMatchObject({
      ids: ['a'],
      idsFile: '/found/lists/some.txt',
      excludeIds: ['b'],
      excludeIdsFile: '/found/bad.txt',
    });
  });

  it('names the key whose list is missing, and what was expected', () => {
    expect(errorOf(select('{ idsFile: missing-a.txt, excludeIdsFile: missing-b.txt }'))).toMatchInlineSnapshot(`
      "configs/x.yaml:4:27 benchmarks.repairs.selection.idsFile: expected an existing file with ids, found no \`missing-a.txt\`. Looked in the folder of the experiment file, in each folder above, and in the current directory.
      configs/x.yaml:4:58 benchmarks.repairs.selection.excludeIdsFile: expected an existing file with ids, found no \`missing-b.txt\`. Looked in the folder of the experiment file, in each folder above, and in the current directory."
    `);
    const set = ['benchmarks.repairs.selection.excludeIdsFile=/missing'];
    const findDataset = () => undefined;
    expect(errorOf(select('{}'), { set, findDataset })).toMatchInlineSnapshot(
      `"--set benchmarks.repairs.selection.excludeIdsFile: expected an existing file with ids, found no \`/missing\`."`,
    );
  });

  it('refuses what is no list, and names the nearest key', () => {
    expect(errorOf(select('{ excludeIds: org__x-1 }'))).toMatchInlineSnapshot(
      `"configs/x.yaml:4:30 benchmarks.repairs.selection.excludeIds: expected a list of at least one item with text in each place, found \`org__x-1\`."`,
    );
    expect(errorOf(select('{ exclude: [a] }'))).toMatchInlineSnapshot(
      `"configs/x.yaml:4:18 benchmarks.repairs.selection.exclude: unknown key; did you mean \`excludeIds\`? Known keys: \`ids\`, \`idsFile\`, \`excludeIds\`, \`excludeIdsFile\`, \`subDomains\`, \`difficulty\`, \`length\`, \`limit\`, \`stratify\`, \`allowIncomplete\`."`,
    );
    expect(errorOf(select('{ excludeIds: [] }'))).toMatchInlineSnapshot(
      `"configs/x.yaml:4:30 benchmarks.repairs.selection.excludeIds: expected a list of at least one item with text in each place, found an empty list."`,
    );
  });
});

describe('sandbox.prune', () => {
  const pruned = (value: string) => `${head}strategies: { alone: {} }\nsandbox: { prune: ${value} }\n`;

  it('is on, off, or `all`', () => {
    expect(['true', 'false', 'all'].map((value) => build(pruned(value)).sandbox.prune)).toEqual([true, false, 'all']);
    expect(errorOf(pruned('some'))).toMatchInlineSnapshot(
      `"configs/x.yaml:4:19 sandbox.prune: expected \`true\` or \`false\` or \`all\`, found \`some\`."`,
    );
  });
});
