// The pair test: between DeLM and the controller nothing differs but coordination. For the same subtask, view and evidence a worker is sent the same
// bytes with the same parameters, and both strategies are put together from the same worker.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Strategy } from '../core/strategy.ts';
import { acts, DIGESTS, delegateTo, fakeWorkspaces, ISSUE, leadOf, run } from '../testing/acting-play.ts';
import { inTurn, type Play, play, type Script } from '../testing/play-script.ts';
import { createScriptedModel, type ScriptedStep } from '../testing/scripted-model.ts';
import { solveInMemory } from '../testing/solve-in-memory.ts';
import { controller } from './controller/controller.ts';
import { delm } from './delm/delm.ts';

const UNITS = ['U1', 'U2', 'U3', 'U4'];
const FIRST = { text: 'establish the first quay', read: ['U1', 'U2'] };
const SECOND = { text: 'compare with the second quay', read: ['U3'] };
const WRONG = 'V1: FAIL\nVERDICT: WRONG\nREASON: not in the passage';

/** Everything that a request says and demands, in the order in which the requests were made. */
function requests({ model }: Play, purposes: readonly string[]): unknown[] {
  return model.seen
    .filter(({ purpose }) => purposes.includes(purpose))
    .map(({ purpose, request: { system, messages, stablePrefix, maxOutputTokens, temperature, seed, reasoningEffort } }) => ({
      purpose,
      system,
      messages,
      stablePrefix,
      maxOutputTokens,
      temperature,
      seed,
      reasoningEffort,
    }));
}

/** One worker under each, handed the same two subtasks with the same knowledge, one after the other. */
async function both({
  steps = () => [],
  options = {},
  ...script
}: Omit<Script, 'steps'> & { steps?: () => readonly ScriptedStep[] } = {}): Promise<{
  shared: Play;
  central: Play;
}> {
  const line = ({ text, read }: typeof FIRST, i: number): string => `${i + 1}. ${text} [read: ${read.join(', ')}]`;
  const assign = ({ text, read }: typeof FIRST, context: readonly string[]): string =>
    JSON.stringify({ action: 'delegate', subtasks: [{ instruction: text, read, context }] });
  const shared = await play(delm, {
    ...script,
    options: { agents: 1, ...options },
    steps: [...inTurn('plan', [[FIRST, SECOND].map(line).join('\n')]), ...steps()],
  });
  const second = shared.calls.find(({ purpose, subtask }) => purpose === 'work' && subtask === 'T2')!;
  const known = shared.labels(second, 'Shared context');
  const central = await play(controller, {
    ...script,
    options: { agents: 1, mode: 'serial', reads: 'any', ...options },
    steps: [...inTurn('decision', [assign(FIRST, UNITS), assign(SECOND, known), '{"action": "answer"}']), ...steps()],
  });
  return { shared, central };
}

const WORKER = ['summarize', 'gist', 'verify', 'work'];

describe('a worker is sent the same bytes under both', () => {
  const variants: Record<string, Parameters<typeof both>[0]> = {
    'with the defaults': {},
    'when it unfolds': {
      steps: () => inTurn('work', ['UNFOLD: U1, U3', 'DEEP_UNFOLD: U2.2, U4', 'Seen.\nRESULT: quay [U2.2]'], { includes: 'first quay' }),
    },
    'when its work is wrong, and wrong to the end': {
      steps: () => [{ when: { format: 'verdict', includes: 'first quay' }, reply: WRONG, times: 'any' }],
    },
    'when its note must be rewritten': { steps: () => inTurn('verdict', ['VERDICT: REWRITE\nREASON: say which year']) },
    'when its replies are bad': {
      steps: () => [...inTurn('work', ['', 'prose']), ...inTurn('summary', ['prose']), ...inTurn('finding', ['NO_FINDING: nothing there'])],
    },
    'when a gist is rejected': { steps: () => inTurn('check', ['VERDICT: WRONG\nREASON: the number changed', 'prose', 'prose']) },
    'as the reference code has it': { options: { summaries: 'structural', verdicts: 'two', redundancy: 'on' } },
    'without hierarchy and verification': { options: { hierarchy: 'off', verification: 'off' } },
    'with planted falsehoods': { options: { verifierAudit: { injectFalse: 0.5 } } },
    'in a small window': { contextTokens: 3500, limits: { outputTokens: 1024 } },
  };

  it.each(Object.entries(variants))('%s', async (_, variant) => {
    const { shared, central } = await both(variant);
    expect(requests(shared, WORKER).length).toBeGreaterThanOrEqual(8);
    expect(requests(central, WORKER)).toEqual(requests(shared, WORKER));
    expect(requests(central, ['finalize'])).toEqual(requests(shared, ['finalize']));
  });
});

describe('planning', () => {
  it('shows both the same sections; only the reply format differs', async () => {
    const { shared, central } = await both();
    const sections = (one: Play, purpose: string): string[] =>
      one.calls.filter((call) => call.purpose === purpose).map((call) => one.prompt(call).split('## Reply format')[0]!);
    expect(sections(central, 'plan')).toEqual(sections(shared, 'plan'));
    expect(sections(central, 'replan').at(-1)).toEqual(sections(shared, 'replan').at(-1));
  });
});

describe('on a repository', () => {
  const steps = (): ScriptedStep[] => [
    ...leadOf('w1').slice(0, 1),
    { when: { format: 'lead', purpose: 'replan' }, reply: delegateTo('w1') },
    ...leadOf('w1').slice(1),
    ...acts(run('edit 1'), 'prose', 'FINISH partial: not yet', run('edit 2'), 'FINISH done: fixed [step 1]'),
    DIGESTS,
  ];
  const sent = async (strategy: unknown, options: Record<string, unknown>): Promise<unknown[]> => {
    const model = createScriptedModel(steps());
    const parts = { instance: ISSUE, options: { agents: 1, ...options }, workspaces: fakeWorkspaces(1) };
    await solveInMemory(strategy as Strategy, model, parts);
    model.verify();
    return requests({ model } as Play, ['plan', 'replan', 'act', 'summarize']);
  };

  it.each([
    ['with the defaults', {}],
    [
      'without the issue, in fresh copies, with a short memory',
      { issueInPrompt: false, workspace: 'fresh', memory: 'compact', memorySteps: 2, memoryKeep: 1 },
    ],
  ])(
    'an agent of DeLM without notes is a serial controller of one workspace: lead and implementer are sent the same bytes, %s',
    async (_, options) => {
      const shared = await sent(delm, { ...options, noteKinds: [] });
      expect(shared.length).toBeGreaterThanOrEqual(10);
      expect(await sent(controller, { ...options, mode: 'serial', noteCheck: 'off' })).toEqual(shared);
    },
  );

  it('notes are all that sharing adds to what an implementer is sent', async () => {
    const bare = await sent(delm, { noteKinds: [] });
    const noting = await sent(delm, {});
    const text = (list: readonly unknown[]): string => JSON.stringify(list).replace(/notes=[A-Z_,]+|notes=none/g, 'notes=');
    const asked = /\\nBefore the block you may leave up to three notes[\s\S]*?\[corrects N2\]/g;
    expect(text(noting).replace(asked, '')).toBe(text(bare));
  });
});

describe('the sources', () => {
  const imports = (file: string): string[] =>
    [...readFileSync(new URL(file, import.meta.url), 'utf8').matchAll(/from '([^']+)'/g)].map((match) => match[1]!);
  const delmImports = imports('./delm/delm.ts');
  const controllerImports = imports('./controller/controller.ts');

  it('are put together from the same worker', () => {
    const worker = (list: readonly string[]): string[] => list.filter((path) => path.startsWith('../worker/')).sort();
    // The labels of units: what a controller assigned is checked by the strategy, what DeLM shows is all that is visible.
    expect(worker(controllerImports).filter((path) => path !== '../worker/library.ts')).toEqual(worker(delmImports));
  });

  it('bring no reply format of their own but the plan', () => {
    const formats = (list: readonly string[]): string[] => list.filter((path) => path.includes('core/replies/'));
    expect(formats(delmImports)).toEqual(['../../core/replies/plan.ts']);
    expect(formats(controllerImports)).toEqual(['../../core/replies/plan.ts']);
  });

  it('have the same options, but for what is coordination', () => {
    const keys = (shape: object): string[] => Object.keys(shape).sort();
    const [a, b] = [keys(delm.options.parse({}) as object), keys(controller.options.parse({}) as object)];
    const own = { delm: a.filter((key) => !b.includes(key)), controller: b.filter((key) => !a.includes(key)) };
    expect(own.delm).toEqual(expect.arrayContaining(['dependencies', 'sharing']));
    expect(own.controller).toEqual(expect.arrayContaining(['index', 'mode', 'reads']));
    for (const key of [
      'verification',
      'hierarchy',
      'retries',
      'requeues',
      'unfoldRounds',
      'maxSubtasks',
      'redundancy',
      'verdicts',
      'summaries',
    ]) {
      expect(b, key).toContain(key);
      expect((controller.options.parse({}) as Record<string, unknown>)[key]).toEqual(
        (delm.options.parse({}) as Record<string, unknown>)[key],
      );
    }
  });
});
