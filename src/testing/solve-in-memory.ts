// Runs one strategy on one instance under the virtual clock with any model, and hands back outcome and trace: the stage of all strategy tests.
import { createVirtualClock } from '../core/clock-virtual.ts';
import type { EqualBudget, Experiment, ModelSpec, Trial } from '../core/experiment.ts';
import { hashValue } from '../core/hash.ts';
import type { Instance, Outcome } from '../core/instance.ts';
import type { SpendLine } from '../core/ledger.ts';
import { type ChatModel, MODEL_ROLES, type ModelRole } from '../core/model.ts';
import type { Price } from '../core/price.ts';
import type { Strategy, TrialLimits } from '../core/strategy.ts';
import { withBudget } from '../models/budget.ts';
import { meteredCall } from '../models/metering.ts';
import { createSlots, withSlot } from '../models/slot.ts';
import { createTrialContext } from '../runner/trial-context.ts';
import { createTrialLedger } from '../runner/trial-ledger.ts';
import { createWorkspaceOpener, type PreparedWorkspace } from '../runner/workspaces.ts';
import { createMemoryTrace, type MemoryTrace } from './memory-trace.ts';
import { SANDBOX_SPEC } from './sandbox-spec.ts';

export interface SolveOptions {
  readonly instance: Instance;
  /** For repository instances: one per agent. */
  readonly workspaces?: readonly PreparedWorkspace[];
  readonly options?: Readonly<Record<string, unknown>>;
  readonly limits?: Partial<TrialLimits>;
  readonly equalBudget?: EqualBudget;
  readonly slots?: number;
  readonly seed?: number;
  readonly signal?: AbortSignal;
  /** Another model for single roles. */
  readonly roles?: Partial<Record<ModelRole, ChatModel>>;
  /** Prices by model id, where they differ from the nominal one. */
  readonly prices?: Readonly<Record<string, Price>>;
}

export interface Solved {
  readonly outcome: Outcome;
  readonly trace: MemoryTrace;
  readonly wallUs: number;
  readonly spend: readonly SpendLine[];
}

export const NOMINAL_PRICE: Price = { input: 1, cachedInput: 0.1, cacheWrite: 1, output: 5, source: 'test', nominal: true };

/** An experiment of a single trial: one strategy, one instance, these models. */
export function planInMemory<Options>(
  strategy: Strategy<Options>,
  model: ChatModel,
  parts: SolveOptions,
): { trial: Trial; experiment: Experiment; options: Options; byId: ReadonlyMap<string, ChatModel> } {
  const options = strategy.options.parse(parts.options ?? {});
  const byId = new Map([model, ...Object.values(parts.roles ?? {})].map((one) => [one.id, one]));
  const models = Object.fromEntries(MODEL_ROLES.map((role) => [role, parts.roles?.[role]?.id ?? model.id])) as Record<ModelRole, string>;
  const specs = Object.fromEntries([...byId.values()].map((one) => [one.id, specOf(one)]));
  const cell = {
    id: 'cell',
    benchmark: 'test',
    arm: strategy.id,
    strategy: strategy.id,
    preset: 'common',
    agents: strategy.agents(options),
    options: options as Record<string, unknown>,
    models,
  };
  const trial = { id: 'trial', fingerprint: hashValue(cell), cell, instanceId: parts.instance.id, repeat: 1 };
  const experiment: Experiment = {
    name: 'test',
    description: '',
    benchmarks: [],
    cells: [cell],
    models: specs,
    prices: Object.fromEntries(Object.keys(specs).map((id) => [id, parts.prices?.[id] ?? NOMINAL_PRICE])),
    repeats: 1,
    seed: parts.seed ?? 0,
    limits: { rounds: 2, steps: 20, outputTokens: 1024, ...parts.limits },
    equalBudget: parts.equalBudget,
    concurrency: { trials: 1, calls: 8 },
    clock: 'virtual',
    cacheScope: 'trial',
    sandbox: SANDBOX_SPEC,
    indexScope: 'own',
  };
  return { trial, experiment, options, byId };
}

export async function solveInMemory<Options>(strategy: Strategy<Options>, model: ChatModel, parts: SolveOptions): Promise<Solved> {
  let trace: MemoryTrace | undefined;
  const clock = createVirtualClock((key) => trace?.emit('', { type: 'turn', key }));
  trace = createMemoryTrace(clock.now);
  const { trial, experiment, options, byId } = planInMemory(strategy, model, parts);
  const { models } = trial.cell;
  const spend: SpendLine[] = [];
  const closingId = models[strategy.closingRole ?? 'solver'];
  // As in a real trial: the failure of one agent cuts off its peers' calls.
  const failure = new AbortController();
  const outcome = await clock.run((aborted) => {
    const signal = AbortSignal.any([aborted, failure.signal]);
    const { contextTokens, maxOutputTokens } = byId.get(closingId)!;
    const closing = { price: experiment.prices[closingId]!, contextTokens, maxOutputTokens };
    const ledger = createTrialLedger({
      trialId: 'trial',
      attempt: 1,
      limits: experiment.limits,
      equalBudget: experiment.equalBudget,
      closing,
      holdsBack: parts.instance.kind === 'question',
      spend: { write: (line) => void spend.push(line) },
    });
    const context = createTrialContext({
      experiment,
      trial,
      clock,
      trace: trace!,
      ledger,
      meteredCall,
      signal,
      openWorkspace: createWorkspaceOpener(parts.workspaces ?? [], { clock, trace: trace!, signal }),
      createModel: (id, wiring) => {
        const slots = createSlots(parts.slots ?? 64);
        const slotted = withSlot(byId.get(id)!, { clock: wiring.clock, slots });
        return withBudget(slotted, {
          ledger: wiring.ledger,
          price: experiment.prices[id]!,
          clock: wiring.clock,
          basis: experiment.equalBudget?.basis ?? 'list',
        });
      },
    });
    const solving = strategy.solve(parts.instance, context, options);
    solving.catch((error) => failure.abort(new Error('The trial failed elsewhere.', { cause: error })));
    return solving;
  }, parts.signal);
  return { outcome, trace, wallUs: clock.now(), spend };
}

function specOf(model: ChatModel): ModelSpec {
  const { id, contextTokens, maxOutputTokens } = model;
  return { id, provider: 'embedded', model: id, contextTokens, maxOutputTokens, concurrentCalls: 64, refuses: [] };
}
