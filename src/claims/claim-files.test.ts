import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Claim, Published } from './claim.ts';
import { agrees, differenceOf, meanOf, ratioOf } from './published-value.ts';
import { parseClaimFile, readClaims } from './read-claims.ts';
import { resolveClaims } from './resolve-claims.ts';

const FOLDER = fileURLToPath(new URL('../../configs/claims', import.meta.url));
const CLAIMS = new Map(readClaims(FOLDER).map((claim) => [claim.id, claim]));
const COLLECTED = fileURLToPath(new URL('../../../shared/facts/paper-tables.json', import.meta.url));

const claim = (id: string): Claim => {
  expect(CLAIMS.has(id), id).toBe(true);
  return CLAIMS.get(id)!;
};
const published = (id: string): Published => claim(id).readings[0]!.published;
const reading = (id: string, name: string): Published => claim(id).readings.find((one) => one.name === name)!.published;

const MODELS = ['gpt-5.4', 'claude-sonnet-4.6', 'gemini-3-flash', 'deepseek-v4-pro'];
const SYSTEMS = ['base', 'claude-code', 'readagent', 'delm'];
const DOMAINS = ['financial', 'governmental', 'multi-news', 'legal', 'academic'];
const rows = MODELS.flatMap((model) => SYSTEMS.map((system) => `paper-v1-table-2-${model}-${system}`));

describe("the paper's own arithmetic", () => {
  it.each(rows)('%s: the printed average is the unweighted mean of five domains, not the mean over questions', (row) => {
    const domains = DOMAINS.map((domain) => published(`${row}-domain-accuracy-${domain}`));
    expect(agrees(published(`${row}-macro-accuracy`), meanOf(domains))).toBe(true);
    expect(agrees(published(`${row}-micro-accuracy`), meanOf(domains, [15, 23, 23, 14, 50]))).toBe(true);
  });

  it('in which averages over questions differ from the printed ones', () => {
    const differing = rows.filter((row) => !agrees(published(`${row}-macro-accuracy`), published(`${row}-micro-accuracy`)));
    expect(differing.length).toBeGreaterThan(12);
    expect(published('paper-v1-table-2-gpt-5.4-delm-micro-accuracy').value).toBe(58.1);
  });

  it.each([
    ['table-1-gemini-3-flash-avg-1-gain', 9.3],
    ['table-1-gemini-3-flash-pass-2-gain', 7.3],
    ['table-1-gemini-3-flash-pass-4-gain', 2.3],
    ['table-1-claude-opus-4.6-avg-1-gain', 1.1],
    ['table-1-claude-opus-4.6-pass-2-gain', 0.9],
    ['table-1-claude-opus-4.6-pass-4-gain', 0.8],
    ['swe-bench-up-to-10.5-points', 10.5],
    ['longbench-up-to-5.7-points', 5.7],
    ['longbench-claude-sonnet-4.6-gain', 5.3],
    ['longbench-gemini-3-flash-gain', 4.4],
    ['longbench-deepseek-v4-pro-gain', 3.6],
    ['ablation-verification', -4.9],
    ['ablation-hierarchy', -2.4],
    ['ablation-gist-50', -1.8],
    ['ablation-gist-150', 0.2],
  ])('%s comes to %d under its first reading', (id, printed) => {
    expect(claim(id).printed).toBe(printed);
    expect(published(id).value).toBeCloseTo(printed, 5);
  });

  it('of "half the cost" is half per submission, and not per task nor with the other model', () => {
    const half = Object.fromEntries(claim('swe-bench-half-the-cost').readings.map(({ name, published: { value } }) => [name, value]));
    expect(half).toEqual({
      'one submission of DeLM over one attempt of AOrchestra, Gemini 3 Flash': 0.5,
      'one submission of DeLM over one attempt of mini-SWE-agent, Gemini 3 Flash': 0.46,
      'one submission of DeLM over one of AOrchestra-Parallel, Gemini 3 Flash': 0.48,
      'task with 2 agents over task of AOrchestra (website, v2): not half': 1,
      'task with 4 agents over task of AOrchestra (website, v2): not half': 1.96,
      'task with 2 agents over 2 attempts of AOrchestra (website, v2)': 0.5,
      'task with 4 agents over 4 attempts of AOrchestra (website, v2)': 0.49,
      'one submission of DeLM over one attempt of AOrchestra, Claude Opus 4.6: not half': 0.9,
      'one submission of DeLM over one attempt of mini-SWE-agent, Claude Opus 4.6: not half': 1.03,
    });
    const perTask = reading('swe-bench-half-the-cost', 'task with 2 agents over task of AOrchestra (website, v2): not half');
    expect(perTask.low).toBeGreaterThan(0.9);
    expect(perTask.spread).toBeCloseTo(Math.hypot(0.05 / 0.24, 0.04 / 0.24), 6);
  });

  it('of the website holds: cost per submission is that of the task over n, speed-up that of latencies', () => {
    const swe = 'website-v2-swe-bench-verified-gemini-3-flash';
    const exceptions: string[] = [];
    for (const [id, of] of CLAIMS) {
      const n = Number(id.match(/^website-v2-.*-delm-n(\d)-cost-per-task-usd$/)?.[1]);
      if (!(n > 0)) continue;
      const each = published(id.replace('per-task', 'per-submission'));
      const { low, high, value } = of.readings[0]!.published;
      if (!agrees(each, { value: value / n, low: low / n, high: high / n })) exceptions.push(id);
    }
    expect(exceptions).toEqual([]);
    for (const system of ['mini-swe-agent-n1', 'aorchestra', 'delm-n2', 'delm-n4'])
      expect(
        agrees(
          published(`${swe}-${system}-speedup`),
          ratioOf(published(`${swe}-claude-code-n1-latency-s`), published(`${swe}-${system}-latency-s`)),
        ),
      ).toBe(true);
    const gain = differenceOf(published(`${swe}-delm-n4-accuracy`), published(`${swe}-aorchestra-accuracy`));
    expect(gain.value).toBeCloseTo(10.82, 6);
  });
});

describe('the catalogue', () => {
  it.skipIf(!existsSync(COLLECTED))(
    'has every number that was collected from paper and website (skipped where the collection is absent)',
    () => {
      const collected = JSON.parse(readFileSync(COLLECTED, 'utf8')) as {
        id: string;
        value: number;
        std: number | null;
        agents: number | null;
        source: string;
      }[];
      expect(collected).toHaveLength(320);
      for (const { id, value, std, source } of collected) {
        const own = claim(id);
        expect([own.source, published(id).value, published(id).spread ?? null], id).toEqual([source, value, std]);
      }
    },
  );

  it('gives each claim a source, a definition and a margin, and each reading a name where there are several', () => {
    for (const own of CLAIMS.values()) {
      expect(own.place, own.id).not.toBe('');
      expect(own.says, own.id).not.toContain('undefined');
      if (own.readings.length > 1) expect(new Set(own.readings.map(({ name }) => name)).size, own.id).toBe(own.readings.length);
      for (const one of own.readings) {
        const side = one.kind === 'level' ? one.side : one.a;
        expect(side.metric.definition).not.toBe('');
        expect(side.absent !== undefined || one.margin > 0, own.id).toBe(true);
      }
    }
    expect(claim('paper-v1-table-1-gemini-3-flash-delm-avg-1').readings[0]!.margin).toBe(5);
    expect(claim('paper-v1-table-2-gpt-5.4-delm-macro-accuracy').readings[0]!.margin).toBe(9);
    expect(claim('paper-v1-table-1-gemini-3-flash-aorchestra-cost-per-task-usd').readings[0]!.margin).toBeCloseTo(0.06, 10);
  });

  it('has systems that are not here as claims, with the reason', () => {
    const absent = new Map<string, number>();
    for (const { readings } of CLAIMS.values()) {
      const [first] = readings;
      const side = first!.kind === 'level' ? first!.side : first!.a;
      if (side.absent) absent.set(side.system, (absent.get(side.system) ?? 0) + 1);
    }
    expect([...absent.keys()].sort()).toEqual(
      expect.arrayContaining(['Claude Code', 'Claude Code (subagent)', 'Codex', 'Codex (subagent)', 'DeLM+RLM', 'RLM']),
    );
  });
});

const NAMES = `
benchmarks: { Bench: { id: bench, items: 10, marginPoints: 5, marginShare: 0.25 } }
models: { Model: { ids: [model] } }
systems: { System: { attempts: { bench: independent }, cells: { bench: [{ strategy: single }] } } }
metrics: { accuracy: { quantity: correct, per: trial, of: selected, average: micro, unit: points, definition: Share. } }
open: { n: number of agents }
`;
const GROUP = 'groups:\n  - source: paper-v1\n    place: Table 9\n    benchmark: Bench\n    claims:\n';
const ROW = '      - { id: one, model: Model, system: System, metric: accuracy, value: 50.0 }\n';
const read = (yaml: string): Claim[] => resolveClaims([parseClaimFile(NAMES, 'names.yaml'), parseClaimFile(yaml, 'x.yaml')]);

describe('messages for people', () => {
  it('accepts a small file', () => {
    expect(read(`${GROUP}${ROW}`)).toMatchObject([{ id: 'one', readings: [{ margin: 5, published: { low: 49.95, high: 50.05 } }] }]);
  });

  it.each([
    ['a list: [', 'x.yaml:1: not valid YAML'],
    ['claims: []', 'x.yaml: unknown key `claims`.'],
    [
      `${GROUP}      - { id: one, model: Model, system: System, metric: accuracy }`,
      'x.yaml:6 groups.0.claims.0.value: expected a number, found nothing.',
    ],
    [`${GROUP}${ROW.replace('50.0', 'half')}`, 'x.yaml:6 groups.0.claims.0.value: expected a number, found `half`.'],
    [`${GROUP.replace('paper-v1', 'paper-v3')}${ROW}`, 'groups.0.source: expected one of paper-v1, website-v2, found `paper-v3`.'],
    [
      `${GROUP}${ROW.replace('model: Model', 'model: Modell')}`,
      'expected a name under `models`, found `Modell`. Did you mean `Model`? Available: `Model`.',
    ],
    [
      `${GROUP}${ROW.replace('metric: accuracy', 'metric: acuracy')}`,
      'x.yaml:6 `one`: expected a name under `metrics`, found `acuracy`. Did you mean `accuracy`?',
    ],
    [`${GROUP}${ROW.replace('metric: accuracy, ', '')}`, 'expected one of `metric` and `readings`, found both or neither.'],
    [`${GROUP}${ROW}${ROW}`, '`one`: the id is used twice; every claim has its own.'],
    [`${GROUP.replace('    claims', '    open: [m]\n    claims')}${ROW}`, 'expected a name under `open`, found `m`.'],
    [
      `${GROUP}${ROW}${ROW.replace('one', 'two').replace('50.0 }', '51.0, from: { mean: [one] } }')}`,
      'x.yaml:7 `two`: expected the value that `from` comes to, 50, found 51.',
    ],
    [
      `${GROUP}${ROW}contrasts: [{ id: c, says: s, source: paper-v1, place: p, readings: [{ name: r, difference: [one, one], gives: 3 }] }]`,
      '`c`: reading `r` gives 0, found `gives: 3`.',
    ],
    [
      `${GROUP}${ROW}contrasts: [{ id: c, says: s, source: paper-v1, place: p, readings: [{ name: r, ratio: [one, on], gives: 1 }] }]`,
      'found `on`. Did you mean `one`?',
    ],
    [
      `${GROUP}${ROW}contrasts: [{ id: c, says: s, source: paper-v1, place: p, readings: [{ name: r, gives: 1 }] }]`,
      'expected one of `difference` and `ratio`, found both or neither.',
    ],
  ])('%j', (yaml, message) => expect(() => read(yaml)).toThrow(message));

  it('names a folder that is not there', () => {
    expect(() => readClaims('/nowhere')).toThrow('Expected a folder of claims at `/nowhere`, found none.');
  });
});
