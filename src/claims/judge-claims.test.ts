import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fabricate, ITEMS, type MadeCell, type MadeRun, spec } from './__fixtures__/fabricated-run.ts';
import { claimRows, claimsCsv } from './claim-rows.ts';
import { claimsTable } from './claims-table.ts';
import { type ClaimVerdict, judgeClaims } from './judge-claims.ts';
import { readClaims } from './read-claims.ts';

const CLAIMS = readClaims(fileURLToPath(new URL('../../configs/claims', import.meta.url)));

function judge(made: MadeRun, only?: string): (id: string, reading?: string) => ClaimVerdict {
  const verdicts = judgeClaims(only === undefined ? CLAIMS : CLAIMS.filter(({ id }) => id === only), fabricate(made));
  return (id, reading) => {
    const found = verdicts.filter(({ claim, reading: own }) => claim.id === id && (reading === undefined || own.name.startsWith(reading)));
    expect(found, `${id} ${reading ?? ''}`).toHaveLength(1);
    return found[0]!;
  };
}

const T1 = 'paper-v1-table-1-gemini-3-flash';
const WEB = 'website-v2-swe-bench-verified-gemini-3-flash';

/** The Gemini rows of Table 1 and of the website: shares of trials with 0, 1, 2, ... correct submissions that give their Avg@1 and Pass@k. */
const TABLE_1: readonly MadeCell[] = [
  { id: 'mini', strategy: 'single', model: 'gemini', agents: 4, correct: [0.249, 0.108, 0.246, 0, 0.397], usd: 4 * 0.26 },
  {
    id: 'aorchestra',
    strategy: 'controller',
    model: 'gemini',
    agents: 4,
    options: { mode: 'isolated' },
    correct: [0.268, 0.1, 0.222, 0, 0.41],
    usd: 4 * 0.24,
  },
  { id: 'parallel-2', strategy: 'controller', model: 'gemini', agents: 2, correct: [0.368, 0.136, 0.496], usd: 2 * 0.25 },
  { id: 'parallel-4', strategy: 'controller', model: 'gemini', agents: 4, correct: [0.282, 0, 0.308, 0, 0.41], usd: 4 * 0.25 },
  { id: 'delm-2', strategy: 'delm', model: 'gemini', agents: 2, correct: [0.271, 0.1836, 0.5454], usd: 2 * 0.12, wallS: 71.86 },
  { id: 'delm-4', strategy: 'delm', model: 'gemini', agents: 4, correct: [0.226, 0, 0.2264, 0, 0.5476], usd: 0.47, wallS: 61.01 },
  {
    id: 'aorchestra-1',
    strategy: 'controller',
    model: 'gemini',
    options: { mode: 'serial' },
    correct: [0.4474, 0.5526],
    usd: 0.24,
    wallS: 89.94,
  },
];

describe('a run that equals the published SWE-bench numbers', () => {
  const of = judge({ benchmark: 'swebench-verified', cells: TABLE_1 });

  it.each([
    [`${T1}-mini-swe-agent-avg-1`],
    [`${T1}-mini-swe-agent-pass-2`],
    [`${T1}-mini-swe-agent-pass-4`],
    [`${T1}-mini-swe-agent-cost-per-task-usd`],
    [`${T1}-aorchestra-avg-1`],
    [`${T1}-aorchestra-parallel-pass-4`],
    [`${T1}-delm-avg-1`],
    [`${T1}-delm-pass-2`],
    [`${T1}-delm-pass-4`],
    [`${WEB}-delm-n2-accuracy`],
    [`${WEB}-delm-n4-accuracy`],
    [`${WEB}-delm-n2-cost-per-task-usd`],
    [`${WEB}-delm-n4-cost-per-submission-usd`],
    [`${WEB}-delm-n4-latency-s`],
    [`${WEB}-aorchestra-latency-s`],
    ['table-1-gemini-3-flash-avg-1-gain'],
  ])('supports %s', (id) => {
    const verdict = of(id);
    expect([verdict.verdict, verdict.reason]).toEqual(['supported', '']);
  });

  it('tests a level on the same instances, and beside it on new ones', () => {
    const [test] = of(`${WEB}-delm-n2-accuracy`).tests;
    expect(test).toMatchObject({ instances: 500, repeats: 3, line: { kind: 'same items' }, newItems: { kind: 'new items' } });
    expect(test!.line!.value).toBeCloseTo(63.72, 1);
    expect(test!.newItems!.halfWidth).toBeGreaterThan(1.5 * test!.line!.halfWidth);
    expect(test!.line!.smallestDetectable / test!.line!.halfWidth).toBeCloseTo(2.8 / 1.96, 2);
  });

  it('names each reading of "+10.5 points" and of "half the cost", and what it gives', () => {
    const ten = 'swe-bench-up-to-10.5-points';
    expect(of(ten, 'Avg@1 over AOrchestra (Table 1)').reading.published.value).toBe(10.5);
    expect(of(ten, 'website (v2): 4 agents').verdict).toBe('supported');
    const half = 'swe-bench-half-the-cost';
    const perSubmission = of(half, 'one submission of DeLM over one attempt of AOrchestra, Gemini');
    const perTask = of(half, 'task with 2 agents over task');
    const four = of(half, 'task with 4 agents over task');
    const equal = of(half, 'task with 2 agents over 2 attempts');
    expect([perSubmission, perTask, four, equal].map(({ verdict, reading }) => [verdict, reading.published.value])).toEqual([
      ['supported', 0.5],
      ['supported', 1],
      ['supported', 1.96],
      ['supported', 0.5],
    ]);
    expect(perTask.tests.every(({ line }) => Math.abs(line!.value - 1) < 0.1)).toBe(true);
    expect(of(half, 'one submission of DeLM over one attempt of AOrchestra, Claude').verdict).toBe('not testable');
  });

  it('says under which cells a claim with open n holds, lists what is open, and reads a task as two threads too', () => {
    const avg = of(`${T1}-delm-avg-1`);
    expect(avg.notes[0]).toBe('1 of 2 cells that may be meant: delm-4');
    expect(avg.tests.map(({ verdict }) => verdict)).toEqual(['contradicted', 'supported']);
    expect(avg.open.find(({ key }) => key === 'n')).toMatchObject({ here: '4' });
    expect(avg.open.map(({ key }) => key)).toEqual(['n', 'items', 'runs', 'effort', 'provider', 'harness']);
    expect(of(`${T1}-delm-cost-per-task-usd`, 'per submission').verdict).toBe('supported');
    expect(of(`${T1}-delm-cost-per-task-usd`, 'per task of 2').verdict).toBe('contradicted');
  });

  it('lists what this program cannot test, with the reason', () => {
    expect(of(`${T1}-claude-code-avg-1`)).toMatchObject({ verdict: 'not testable', reason: 'this program does not run Claude Code' });
    expect(of('paper-v1-table-1-claude-opus-4.6-delm-avg-1').reason).toBe(
      "other model: the claim is about Claude Opus 4.6, the run's `DeLM` is on gemini-3-flash-preview",
    );
    expect(of('paper-v1-table-2-gpt-5.4-delm-macro-accuracy').reason).toBe('the run has no cell on LongBench-v2 Multi-Doc QA');
    expect(of('paper-v1-table-3-oolong-gpt-5-delm-accuracy').reason).toBe('this program has no OOLONG');
    expect(of('paper-v1-table-3-longbench-v2-gpt-5-rlm-accuracy', 'macro').reason).toContain('(RLM)');
    expect(of(`${WEB}-delm-n2-speedup`).reason).toBe('this program does not measure `speedup`');
  });
});

const web = (overrides: Partial<MadeCell> = {}): MadeCell => ({ ...TABLE_1.find(({ id }) => id === 'delm-2')!, ...overrides });
const swe = (cell: Partial<MadeCell>, parts: Partial<MadeRun> = {}): ClaimVerdict =>
  judge({ benchmark: 'swebench-verified', cells: [web(cell)], ...parts }, `${WEB}-delm-n2-accuracy`)(`${WEB}-delm-n2-accuracy`);

describe('a run that differs', () => {
  it('by 10 points contradicts', () => {
    for (const off of [-0.1, 0.1]) {
      const verdict = swe({ correct: [0.271 - off, 0.1836, 0.5454 + off] });
      expect(verdict.verdict).toBe('contradicted');
      expect(verdict.tests[0]!.newItems!.verdict).toBe('contradicted');
    }
  });

  it('by less than the published spread beyond the interval decides nothing', () => {
    const verdict = swe({ correct: [0.29, 0.1836, 0.5264] });
    expect(verdict).toMatchObject({ verdict: 'not distinguishable', reason: 'outside the interval, by less than the published spread' });
  });

  it('in nothing but has 10 instances decides nothing, and says what it could have seen', () => {
    const items = { 'django/django': 5, 'sympy/sympy': 5 };
    const verdict = swe({ correct: [0.3, 0.2, 0.5] }, { items, selection: { limit: 10, stratify: true } });
    expect(verdict.verdict).toBe('not distinguishable');
    expect(verdict.reason).toMatch(/^the interval is too wide: half-width [\d.]+, margin 5$/);
    expect(verdict.tests[0]!.line!.kind).toBe('new items');
    expect(verdict.tests[0]!.line!.smallestDetectable).toBeGreaterThan(30);
    const gain = judge({ benchmark: 'swebench-verified', cells: TABLE_1, items, selection: { limit: 10 } })(
      'table-1-gemini-3-flash-avg-1-gain',
    );
    expect(gain.verdict).toBe('not distinguishable');
  });

  it('in nothing at all between its repeats still has an interval', () => {
    const verdict = swe({ correct: [1, 0, 0] }, { items: { 'django/django': 10 }, selection: { limit: 10 } });
    expect(verdict.tests[0]!.line).toMatchObject({ kind: 'new items', value: 0 });
    expect(verdict.tests[0]!.line!.high).toBeGreaterThan(20);
    const whole = swe({ correct: [1, 0, 0] });
    expect(whole.tests[0]!.line).toMatchObject({ kind: 'same items', low: 0 });
    expect(whole.tests[0]!.line!.high).toBeCloseTo((1.96 * 100) / 3000, 3);
  });

  it('in its order of magnitude contradicts dollars and seconds', () => {
    const of = judge({ benchmark: 'swebench-verified', cells: [web({ usd: 0.48, wallS: 143 })] });
    expect(of(`${WEB}-delm-n2-cost-per-task-usd`).verdict).toBe('contradicted');
    expect(of(`${WEB}-delm-n2-latency-s`).verdict).toBe('contradicted');
  });
});

describe('what is refused', () => {
  it.each<[string, Partial<MadeCell>, Partial<MadeRun>, RegExp]>([
    ['one repeat', {}, { repeats: 1 }, /at least 2 repeats, the run has 1/],
    ['the embedded model', { model: 'embedded' }, {}, /embedded model checks the program/],
    ['an embedded model in one role', { models: { verifier: 'embedded' } }, {}, /embedded model checks the program/],
    ['replies that are not live', { source: 'replayed' }, {}, /are replayed, not live/],
    ['another model', { model: 'opus' }, {}, /other model: the claim is about Gemini 3 Flash, the run's `DeLM` is on claude-opus-4-6/],
    ['another n', { agents: 3 }, {}, /missing cell: `DeLM` with 2 agents, the run has 3/],
    ['another strategy', { strategy: 'single' }, {}, /missing cell: `DeLM` needs `delm` with sharing on/],
    ['an ablated DeLM', { options: { sharing: 'off' } }, {}, /missing cell: `DeLM` needs `delm` with sharing on/],
    ['a local file', {}, { dataset: 'rows.json' }, /from a local file/],
    ['hand-picked instances', {}, { selection: { ids: ['a'] } }, /picked by `selection.ids`/],
    ['one difficulty', {}, { selection: { difficulty: ['easy'] } }, /picked by `selection.difficulty`/],
    ['nothing graded', { errored: 600 }, { repeats: 1 }, /no trial of `delm-2` is graded/],
  ])('%s', (_, cell, parts, reason) => {
    const verdict = swe(cell, parts);
    expect([verdict.verdict, verdict.reason]).toEqual(['not testable', expect.stringMatching(reason)]);
  });

  it('Pass@k from fewer attempts than k, and its noise from exactly k', () => {
    const one = (repeats: number): ClaimVerdict =>
      judge({
        benchmark: 'swebench-verified',
        repeats,
        cells: [{ id: 'mini', strategy: 'single', model: 'gemini', correct: [0.45, 0.55] }],
      })(`${T1}-mini-swe-agent-pass-2`);
    expect(one(1).reason).toMatch(/Pass@2 needs at least 2 attempts at each instance/);
    expect(one(2).reason).toBe('run-to-run noise of Pass@2 needs more attempts than 2, or repeats');
    expect(one(3).verdict).not.toBe('not testable');
  });

  it('dollars that are not known, and latency of several attempts at once', () => {
    const made = fabricate({ benchmark: 'swebench-verified', cells: TABLE_1.slice(0, 1) });
    const unknown = made.results.map((result, i) =>
      i > 0
        ? result
        : {
            ...result,
            totals: { ...result.totals!, calls: { ...result.totals!.calls, total: { ...result.totals!.calls.total, costUsd: undefined } } },
          },
    );
    const verdicts = judgeClaims(CLAIMS, { ...made, results: unknown });
    const reason = (id: string): string => verdicts.find(({ claim }) => claim.id === id)!.reason;
    expect(reason(`${T1}-mini-swe-agent-cost-per-task-usd`)).toBe('what `mini` cost is not known for every trial');
    expect(reason(`${WEB}-mini-swe-agent-n1-latency-s`)).toBe('missing cell: `mini-SWE-agent` with 1 agent, the run has 4');
  });
});

describe('what is said beside a verdict', () => {
  it('that it is met only under preset `common`', () => {
    const note = 'met only under preset `common`, not under the published behaviour (`reference`)';
    expect(swe({ preset: 'common' }).notes).toContain(note);
    expect(swe({}).notes).not.toContain(note);
    const both = (reference: readonly number[]): ClaimVerdict =>
      judge({ benchmark: 'swebench-verified', cells: [web({ preset: 'common' }), web({ id: 'published', correct: reference })] })(
        `${WEB}-delm-n2-accuracy`,
      );
    expect(both([0.6, 0.2, 0.2]).notes).toContain(note);
    expect(both(web().correct as number[]).notes).not.toContain(note);
  });

  it('that trials without a grade may have gone either way', () => {
    const verdict = swe({ errored: 30 });
    const missing = (100 * 30 * 5) / 1500;
    expect(verdict.notes).toContain(`${missing.toFixed(1)}% of the trials have no grade: the interval is widened by as much`);
    expect(verdict.tests[0]!.line!.halfWidth).toBeGreaterThan(missing);
    expect(verdict.verdict).toBe('not distinguishable');
  });

  it('that instances are left out by name', () => {
    const notes = swe({}, { selection: { excludeIds: ['a', 'b'], excludeIdsFile: '/x/failing.txt' } }).notes;
    expect(notes).toEqual(['2 instances are left out by name', 'the instances that `selection.excludeIdsFile` names are left out']);
  });

  it('whether dollars are billed', () => {
    const of = judge({ benchmark: 'swebench-verified', cells: [web({ usd: 1, billedUsd: 0.24 })] });
    const verdict = of(`${WEB}-delm-n2-cost-per-task-usd`);
    expect(verdict.verdict).toBe('supported');
    expect(verdict.open.find(({ key }) => key === 'prices')?.here).toBe("the provider's bills");
    expect(judge({ benchmark: 'swebench-verified', cells: [web()] })(`${WEB}-delm-n2-cost-per-task-usd`).notes).toContain(
      'dollars at list price, as not every call has a bill',
    );
  });
});

/** Table 2 of the paper, GPT-5.4: by domain, as shares of wrong and right answers. */
const domains = (values: readonly number[]): Record<string, readonly number[]> =>
  Object.fromEntries(Object.keys(ITEMS['longbench-v2']).map((name, i) => [name, [1 - values[i]! / 100, values[i]! / 100]]));
const LONGBENCH: readonly MadeCell[] = [
  { id: 'base', strategy: 'single', model: 'gpt-5.4', preset: 'common', correct: domains([62.2, 39.1, 50.5, 62, 56]) },
  { id: 'readagent', strategy: 'readagent', model: 'gpt-5.4', agents: 4, correct: domains([57.8, 34.8, 52.2, 61.9, 58]) },
  { id: 'delm', strategy: 'delm', model: 'gpt-5.4', agents: 4, correct: domains([71.1, 43.5, 65.2, 64.3, 56]) },
  {
    id: 'unverified',
    strategy: 'delm',
    model: 'gpt-5.4',
    agents: 4,
    options: { verification: 'off' },
    correct: domains([60, 40, 56, 60, 60]),
  },
  { id: 'by-pro', strategy: 'delm', model: 'gpt-5.4', agents: 4, models: { gist: 'pro' }, correct: domains([71.1, 43.5, 65.2, 65, 57.2]) },
];

describe('a run that equals the published LongBench-v2 numbers', () => {
  const of = judge({ benchmark: 'longbench-v2', cells: LONGBENCH, repeats: 5 });

  it.each([
    ['paper-v1-table-2-gpt-5.4-delm-macro-accuracy'],
    ['paper-v1-table-2-gpt-5.4-delm-domain-accuracy-academic'],
    ['paper-v1-table-2-gpt-5.4-delm-micro-accuracy'],
    ['paper-v1-table-2-gpt-5.4-base-macro-accuracy'],
    ['paper-v1-table-2-gpt-5.4-readagent-domain-accuracy-legal'],
    ['paper-v1-figure-4a-gpt-5.4-delm-without-verification-macro-accuracy'],
    ['paper-v1-figure-4c-gpt-5.4-delm-gist-summarizer-deepseek-v4-pro-macro-accuracy'],
  ])('supports %s', (id) => expect([of(id).verdict, of(id).reason]).toEqual(['supported', '']));

  it('computes the macro mean over domains, not over questions', () => {
    const macro = of('paper-v1-table-2-gpt-5.4-delm-macro-accuracy').tests[0]!.line!.value;
    const micro = of('paper-v1-table-2-gpt-5.4-delm-micro-accuracy').tests[0]!.line!.value;
    expect([macro, micro].map((value) => value.toFixed(0))).toEqual(['60', '58']);
  });

  it('reads "+5.7 points" against each baseline that it has, macro and micro', () => {
    const id = 'longbench-up-to-5.7-points';
    expect(of(id, 'macro, over the best baseline').reason).toBe('this program does not run Claude Code');
    const overReadagent = of(id, 'macro, over ReadAgent');
    expect(overReadagent.reading.published.value).toBe(7.1);
    expect(overReadagent.tests[0]!.line).toMatchObject({ kind: 'paired' });
    expect(overReadagent.tests[0]!.line!.value).toBeCloseTo(7.1, 0);
    expect(of(id, 'micro, over Base').reading.published.value).toBe(4.8);
  });

  it('tests each ablation on its own cell and DeLM on none of them', () => {
    expect(of('paper-v1-table-2-gpt-5.4-delm-macro-accuracy').tests.map(({ cell }) => cell.id)).toEqual(['delm']);
    expect(of('ablation-verification').tests.map(({ cell, other }) => `${cell.id} - ${other!.id}`)).toEqual(['unverified - delm']);
    expect(of('ablation-hierarchy').reason).toMatch(/missing cell: `DeLM` needs `delm` with .*hierarchy off/);
    expect(of('ablation-gist-by-gpt-5.4').reason).toBe(
      'other model: the claim has gists by GPT-5.4, the run by deepseek-v4-flash, deepseek/deepseek-v4-pro',
    );
  });

  it('forms Pass@k over repeats, and refuses more attempts than there are', () => {
    expect(
      of('paper-v1-figure-1-longbench-v2-gpt-5.4-delm-pass-4', 'oracle over 4 independent runs, macro').tests[0]!.line!.value,
    ).toBeGreaterThan(60);
    const three = judge({ benchmark: 'longbench-v2', cells: LONGBENCH })(
      'paper-v1-figure-1-longbench-v2-gpt-5.4-delm-pass-4',
      'oracle over 4 independent runs, macro',
    );
    expect(three.reason).toMatch(/Pass@4 needs at least 4 attempts at each instance, `.*` has 3/);
  });

  it('takes another effort than a stated one for another thing', () => {
    const gpt5 = (reasoningEffort?: string): ClaimVerdict =>
      judge({
        benchmark: 'longbench-v2',
        models: [{ ...spec('gpt-5'), ...(reasoningEffort && { reasoningEffort }) }, spec('flash', 'deepseek-v4-flash')],
        cells: [{ id: 'delm', strategy: 'delm', model: 'gpt-5', correct: domains([60, 60, 60, 60, 55]), usd: 0.3 }],
      })('paper-v1-table-3-longbench-v2-gpt-5-delm-cost-per-task-usd');
    expect(gpt5('high').reason).toBe('other effort: the claim is at `medium`');
    expect(gpt5('medium').verdict).toBe('supported');
    expect(gpt5().open.find(({ key }) => key === 'effort')?.here).toBe("the provider's default");
  });
});

describe('the outputs', () => {
  const verdicts = judgeClaims(CLAIMS, fabricate({ benchmark: 'swebench-verified', cells: [web()], repeats: 2 }));

  it('are the same each time', () => {
    const again = judgeClaims(CLAIMS, fabricate({ benchmark: 'swebench-verified', cells: [web()], repeats: 2 }));
    expect(claimsCsv(again)).toBe(claimsCsv(verdicts));
  });

  it('hold every claim and reading, tested or not', () => {
    const readings = CLAIMS.flatMap(({ id, readings: own }) => own.map(({ name }) => `${id}|${name}`));
    expect(new Set(claimRows(verdicts).map(({ verdict: { claim, reading } }) => `${claim.id}|${reading.name}`))).toEqual(new Set(readings));
    const lines = claimsCsv(verdicts).split('\n');
    expect(lines[0]).toMatchInlineSnapshot(
      `"claim,says,reading,source,place,kind,benchmark,model,system,against,agents,metric,definition,unit,published,published_spread,verdict,reason,cell,cell_against,preset,agents_here,cell_verdict,cell_reason,line,estimate,low,high,half_width,margin,smallest_detectable,new_items_low,new_items_high,new_items_verdict,instances,repeats,open,notes"`,
    );
    const row = lines.find((line) => line.startsWith(`${WEB}-delm-n2-accuracy,`));
    expect(row).toMatchInlineSnapshot(
      `"website-v2-swe-bench-verified-gemini-3-flash-delm-n2-accuracy,"DeLM, Gemini 3 Flash, 2 agents: avg_at_1",,website-v2,SWE-bench Verified,level,SWE-bench Verified,Gemini 3 Flash,DeLM,,2,avg_at_1,Share of all submissions that are correct.,points,63.72,2.29,supported,,delm-2,,reference,2,supported,,same items,63.75,63.260009004,64.239990996,0.489990996,5,0.700396305,59.9,67.5,supported,500,2,"items (which tasks, and how many; here 500); effort (reasoning effort and sampling, said to be the provider's defaults; here the provider's default); provider (which upstream provider served the model; here openai); harness (version of the agent's harness and of the grader; here this program, \`delm\`, preset \`reference\`)",Mean and sample standard deviation over 3 runs; accuracy is the mean over independently graded submissions."`,
    );
  });

  it('fit a terminal: tested claims in full, the rest by reason or one by one', () => {
    const table = claimsTable(verdicts, { all: false });
    expect(table).toContain('this program does not run Claude Code');
    expect(table).not.toContain('paper-v1-table-2');
    const at = table.indexOf('  DeLM, Gemini 3 Flash, 2 agents: avg_at_1');
    expect(table.slice(at).split('\n').slice(0, 4).join('\n')).toMatchInlineSnapshot(`
      "  DeLM, Gemini 3 Flash, 2 agents: avg_at_1
            published 63.72 ± 2.29 (website-v2, SWE-bench Verified)
            delm-2: 63.75 [63.26, 64.24] same items, 500 instances x 2, detects 0.7; new items [59.9, 67.5]: supported
            open: items, effort, provider, harness"
    `);
    expect(table.split('\n').at(-1)).toMatch(
      /^379 claims, 426 readings: \d+ supported, \d+ contradicted, \d+ not distinguishable, \d+ not testable$/,
    );
    expect(claimsTable(verdicts, { all: true })).toContain('Claude Code, Gemini 3 Flash: avg_at_1');
  });
});
