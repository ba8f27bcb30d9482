// One trial from start to journal line: exactly one state, whatever happens inside.
import { describe, expect, it } from 'vitest';
import type { LoadedBenchmark } from '../core/benchmark.ts';
import { createLiveClock } from '../core/clock-live.ts';
import { createVirtualClock } from '../core/clock-virtual.ts';
import type { TrialRecord } from '../core/experiment.ts';
import type { Instance } from '../core/instance.ts';
import type { SpendLine } from '../core/ledger.ts';
import type { ChatModel } from '../core/model.ts';
import { ModelError } from '../core/model-error.ts';
import type { Strategy, StrategyContext } from '../core/strategy.ts';
import { withBudget } from '../models/budget.ts';
import { meteredCall } from '../models/metering.ts';
import { createSlots, withSlot } from '../models/slot.ts';
import { delm } from '../strategies/delm/delm.ts';
import { single } from '../strategies/single/single.ts';
import { madeUpQuestion } from '../testing/made-up-question.ts';
import { createMemoryTrace, type MemoryTrace } from '../testing/memory-trace.ts';
import { obedientSteps } from '../testing/obedient-model.ts';
import { createScriptedModel, type ScriptedStep } from '../testing/scripted-model.ts';
import { planInMemory, type SolveOptions } from '../testing/solve-in-memory.ts';
import { callsIn, eventsOf } from '../testing/trace-rules.ts';
import { type RunTrialParts, runTrial } from './run-trial.ts';

interface Ran {
  readonly record: TrialRecord;
  readonly trace: MemoryTrace;
  readonly spend: readonly SpendLine[];
  readonly closed: number;
  /** What was journaled before the grading. */
  readonly kept: readonly TrialRecord[];
}

const GRADER: LoadedBenchmark = {
  id: 'test',
  revision: 'r',
  digest: 'd',
  instances: [],
  leftOut: [],
  grade: async (_, { answer }) => ({
    verdict: answer === 'B' ? 'correct' : answer ? 'incorrect' : 'unanswered',
    reason: 'by letter',
    evidence: answer ?? '',
  }),
};

async function run(
  strategy: Strategy,
  {
    steps = [],
    benchmark = GRADER,
    signal = new AbortController().signal,
    slots = 16,
    wrap = (model) => model,
    instance = madeUpQuestion({ id: 'q1' }),
    prepareWorkspaces,
    keepSolved,
    live,
    ...parts
  }: Partial<SolveOptions> & {
    steps?: readonly ScriptedStep[];
    benchmark?: LoadedBenchmark;
    wrap?: (model: ChatModel) => ChatModel;
    prepareWorkspaces?: RunTrialParts['prepareWorkspaces'];
    keepSolved?: RunTrialParts['keepSolved'];
    /** The live clock instead of the virtual one. */
    live?: { readonly clock: 'live'; readonly createClock: RunTrialParts['createClock'] };
  } = {},
): Promise<Ran> {
  const model = wrap(createScriptedModel([...steps, ...obedientSteps()]));
  const kept: TrialRecord[] = [];
  const { trial, experiment } = planInMemory(strategy, model, { instance, ...parts });
  const spend: SpendLine[] = [];
  let trace: MemoryTrace | undefined;
  let closed = 0;
  const createModel: RunTrialParts['createModel'] = (id, { clock, ledger }) =>
    withBudget(withSlot(model, { clock, slots: createSlots(slots) }), { ledger, price: experiment.prices[id]!, clock, basis: 'list' });
  const record = await runTrial(trial, 3, {
    experiment: { ...experiment, ...(live && { clock: live.clock }) },
    strategy,
    benchmark,
    instance,
    runId: 'run',
    spend: { write: (line) => spend.push(line) },
    createModel,
    meteredCall,
    openTrace: (own, attempt, now) => {
      expect([own.id, attempt]).toEqual(['trial', 3]);
      trace = { ...createMemoryTrace(now), close: () => void closed++ };
      return trace;
    },
    createClock: live?.createClock ?? createVirtualClock,
    startedAt: '',
    program: 'test',
    prepareWorkspaces,
    keepSolved: keepSolved ?? ((solved) => kept.push(solved)),
    signal,
  });
  return { record, trace: trace!, spend, closed, kept };
}

describe('runTrial', () => {
  it('solves, grades and leaves a record', async () => {
    const { record, trace, closed } = await run(delm as Strategy, { options: { agents: 2 } });
    expect(record).toEqual({
      trialId: 'trial',
      fingerprint: expect.any(String),
      cell: 'cell',
      instanceId: 'q1',
      repeat: 1,
      attempt: 3,
      status: 'graded',
      stop: 'finished',
      selected: 0,
      submissions: [
        {
          agent: expect.stringMatching(/^agent-/),
          index: 0,
          answer: 'B',
          atUs: record.wallUs,
          verdict: 'correct',
          reason: 'by letter',
          evidence: 'B',
          stop: 'finished',
          textHash: expect.stringMatching(/^[0-9a-f]{16}$/),
        },
      ],
      setupUs: 0,
      wallUs: trace.events.at(-1)!.atUs,
      gradeUs: 0,
      startedAt: '',
      program: 'test',
    });
    expect(record.wallUs).toBeGreaterThan(0);
    expect(closed).toBe(1);
    expect(eventsOf(trace, 'turn').length).toBeGreaterThan(5);
  });

  it('grades every submission, each under its number', async () => {
    const { record } = await run(single as Strategy, {
      options: { agents: 3 },
      steps: [{ when: { format: 'answer' }, reply: 'The correct answer is (A)' }],
    });
    expect(record.submissions.map(({ index, agent, verdict }) => [index, agent, verdict])).toEqual([
      [0, 'agent-1', 'incorrect'],
      [1, 'agent-2', 'correct'],
      [2, 'agent-3', 'correct'],
    ]);
    expect(record.selected).toBe(1);
  });

  it('ends errored when a call finally fails, after every call under way is in the books', async () => {
    let seen = 0;
    const wrap = (model: ChatModel): ChatModel => ({
      ...model,
      generate: async (request) => {
        if (seen++ === 2) throw new ModelError('auth', 'The key was refused.', { sent: true });
        return model.generate(request);
      },
    });
    const { record, trace, spend, closed } = await run(delm as Strategy, { options: { agents: 4 }, slots: 2, wrap });
    expect(record).toMatchObject({ status: 'errored', error: 'ModelError: The key was refused.', submissions: [] });
    expect(record.selected).toBeUndefined();
    const after = seen;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(seen).toBe(after);
    // What was sent is a call of the trace, and each reservation is closed.
    expect(callsIn(trace).filter(({ error }) => error?.startsWith('auth'))).toHaveLength(1);
    expect(callsIn(trace).filter(({ error }) => error?.startsWith('aborted')).length).toBeGreaterThan(0);
    const open = new Set<string>();
    for (const line of spend) {
      if (line.kind === 'reserve') open.add(line.id);
      else open.delete(line.id);
    }
    expect([...open]).toEqual([]);
    expect(closed).toBe(1);
  });

  it('ends interrupted when the run is aborted', async () => {
    const controller = new AbortController();
    const steps: ScriptedStep[] = [
      {
        when: { format: 'plan' },
        reply: () => {
          controller.abort(new Error('Ctrl-C'));
          return '1. never done';
        },
      },
    ];
    const { record, closed } = await run(delm as Strategy, { steps, signal: controller.signal, options: { agents: 3 } });
    expect(record).toMatchObject({ status: 'interrupted', submissions: [] });
    expect(closed).toBe(1);
  });

  it('ends errored when grading is impossible: that is no wrong answer, and the outcome that was paid for is kept', async () => {
    const broken = { ...GRADER, grade: () => Promise.reject(new Error('The grader is not there.')) };
    const { record, closed, kept } = await run(single as Strategy, { benchmark: broken });
    expect(record).toMatchObject({ status: 'errored', error: 'Error: The grader is not there.', submissions: [] });
    expect(record.solved).toMatchObject({ submissions: [{ answer: 'B' }], selected: 0, stop: 'finished', graded: [] });
    expect(closed).toBe(1);
    // Grading a question takes no time that a process could be killed in.
    expect(kept).toEqual([]);
  });

  it('ends errored when the strategy itself throws, before its first call too', async () => {
    const broken = { ...single, solve: () => Promise.reject(new Error('A bug.')) } as Strategy;
    expect((await run(broken)).record).toMatchObject({ status: 'errored', error: 'Error: A bug.', wallUs: 0 });
    const stuck = { ...single, solve: () => new Promise(() => {}) } as Strategy;
    expect((await run(stuck)).record.error).toContain('The trial waits for something that can never come');
  });

  it('is graded at a limit, with the reason of the stop', async () => {
    const { record } = await run(delm as Strategy, { options: { agents: 2 }, limits: { wallS: 3 } });
    expect(record).toMatchObject({ status: 'graded', stop: 'limit:wall', submissions: [{ verdict: 'correct' }] });
  });
});

describe('a trial on a repository', () => {
  const instance: Instance = {
    kind: 'repository',
    id: 'org__x-1',
    problemStatement: 'It is broken.',
    repo: 'org/x',
    image: 'x:1',
    baseCommit: 'c0',
    strata: { stratum: 'org/x' },
    digest: 'd',
  };
  const patcher = {
    ...single,
    solve: async (_: Instance, context: StrategyContext) => {
      const workspace = await context.openWorkspace('w1');
      const patch = await workspace.takePatch('a');
      const submission = { kind: 'patch', agent: 'a', atUs: context.clock.now(), stop: 'limit:steps', ...patch } as const;
      return { submissions: [submission], selected: 0, stop: 'limit:steps' } as const;
    },
  } as unknown as Strategy;

  function workspaces(log: string[], { slowMs = 0 } = {}): RunTrialParts['prepareWorkspaces'] {
    return async (_, { image }) => {
      if (slowMs > 0) await new Promise((resolve) => setTimeout(resolve, slowMs));
      log.push(`open ${image}`);
      return [
        {
          imageDigest: 'sha256:1',
          run: () => Promise.reject(new Error('No command was expected.')),
          takePatch: async () => ({ text: 'ZGlmZg==', encoding: 'base64' }) as const,
          [Symbol.asyncDispose]: async () => void log.push('close'),
        },
      ];
    };
  }

  it('is journaled with its outcome before it is graded, and graded when no sandbox of its agents is left', async () => {
    const log: string[] = [];
    const benchmark: LoadedBenchmark = {
      ...GRADER,
      grade: async (_, { text }) => {
        log.push(`grade ${text}`);
        return { verdict: 'correct', reason: 'resolved', evidence: '', guard: ['test-file: tests/a.py'] };
      },
    };
    const { record, kept, trace } = await run(patcher, { instance, benchmark, prepareWorkspaces: workspaces(log) });
    expect(log).toEqual(['open x:1', 'close', 'grade ZGlmZg==']);
    expect(kept).toMatchObject([
      {
        status: 'interrupted',
        attempt: 3,
        submissions: [],
        imageDigest: 'sha256:1',
        solved: { submissions: [{ text: 'ZGlmZg==', encoding: 'base64' }], selected: 0, stop: 'limit:steps', graded: [] },
      },
    ]);
    expect(record).toMatchObject({ status: 'graded', attempt: 3, stop: 'limit:steps', selected: 0, imageDigest: 'sha256:1' });
    expect(record.solved).toBeUndefined();
    const { textHash, ...submission } = record.submissions[0]!;
    expect(submission).toMatchObject({ stop: 'limit:steps', encoding: 'base64', guard: ['test-file: tests/a.py'], verdict: 'correct' });
    expect(textHash).toBe(trace.text('ZGlmZg=='));
  });

  it('is kept although the grader fails', async () => {
    const benchmark = { ...GRADER, grade: () => Promise.reject(new Error('no space left')) };
    const { record, kept } = await run(patcher, { instance, benchmark, prepareWorkspaces: workspaces([]) });
    expect(kept).toHaveLength(1);
    expect(record).toMatchObject({ status: 'errored', error: 'Error: no space left', solved: kept[0]!.solved });
  });

  it('whose journal cannot be written stops, and leaves no sandbox', async () => {
    const log: string[] = [];
    const full = (): never => {
      throw new Error('journal: no space');
    };
    await expect(run(patcher, { instance, prepareWorkspaces: workspaces(log), keepSolved: full })).rejects.toThrow('journal: no space');
    expect(log).toEqual(['open x:1', 'close']);
  });

  it('whose set-up fails has no outcome', async () => {
    const { record, kept } = await run(patcher, { instance, prepareWorkspaces: () => Promise.reject(new Error('no engine')) });
    expect(record).toMatchObject({ status: 'errored', error: 'Error: no engine', wallUs: 0 });
    expect([record.solved, kept]).toEqual([undefined, []]);
  });

  it('keeps its set-up out of its wall time and of its wall limit, on the live clock', async () => {
    const seen: number[] = [];
    const hasty = {
      ...patcher,
      solve: async (given: Instance, context: StrategyContext, options: unknown) => {
        seen.push(context.clock.now());
        return patcher.solve(given, context, options);
      },
    } as Strategy;
    const live = { clock: 'live', createClock: createLiveClock } as const;
    const { record } = await run(hasty, { instance, prepareWorkspaces: workspaces([], { slowMs: 400 }), live, limits: { wallS: 0.1 } });
    expect(record.setupUs).toBeGreaterThanOrEqual(390_000);
    expect(seen).toEqual([0]);
    expect(record.wallUs).toBeLessThan(record.setupUs);
  });
});
