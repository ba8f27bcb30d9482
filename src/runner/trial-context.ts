// Puts together what a strategy is handed in one trial: metered agents over the decorated models, limits, clock, randomness, trace.
import type { Clock } from '../core/clock.ts';
import type { Experiment, Trial } from '../core/experiment.ts';
import type { Ledger } from '../core/ledger.ts';
import type { ChatModel, ModelRequest, ModelResponse, ModelRole } from '../core/model.ts';
import { LimitReached } from '../core/model-error.ts';
import type { Price } from '../core/price.ts';
import { createPromptPrefixes, type PromptPrefixes } from '../core/prompt-prefixes.ts';
import { type Random, randomStream } from '../core/random.ts';
import type { Agent, AgentLimits, CallOptions, StrategyContext } from '../core/strategy.ts';
import type { AgentRole, Stage, Trace } from '../core/trace.ts';
import type { TrialLedger } from './trial-ledger.ts';

/** The decorated model of one trial; made by whoever knows the adapters. */
export type ModelFactory = (
  modelId: string,
  wiring: { readonly clock: Clock; readonly ledger: Ledger; readonly random: Random; readonly trial: Trial; readonly attempt: number },
) => ChatModel;

/** The outermost decorator: records the call and returns its event. */
export type MeteredCall = (
  model: ChatModel,
  request: ModelRequest,
  options: {
    readonly attribution: {
      readonly agent: string;
      readonly role: AgentRole;
      readonly modelRole: ModelRole;
      readonly stage: Stage;
      readonly subtask?: string | undefined;
      readonly causes: readonly number[];
    };
    readonly meter: {
      readonly trace: Trace;
      readonly clock: Clock;
      readonly price: Price;
      readonly source: 'live' | 'replayed' | 'embedded';
      readonly prefixes: PromptPrefixes;
    };
  },
) => Promise<{ response: ModelResponse; seq: number }>;

export interface TrialContextParts {
  readonly experiment: Experiment;
  readonly trial: Trial;
  /** From 1. */
  readonly attempt?: number | undefined;
  readonly clock: Clock;
  readonly trace: Trace;
  readonly ledger: TrialLedger;
  readonly createModel: ModelFactory;
  readonly meteredCall: MeteredCall;
  readonly signal: AbortSignal;
  readonly openWorkspace?: StrategyContext['openWorkspace'] | undefined;
}

async function noWorkspaces(id: string): Promise<never> {
  throw new Error(`Workspace \`${id}\` was asked for, but this benchmark has no repositories.`);
}

export function createTrialContext(parts: TrialContextParts): StrategyContext {
  const { experiment, trial, clock, trace, signal } = parts;
  const random = (key: string): Random => randomStream(experiment.seed, trial.instanceId, trial.repeat, key);
  const models = new Map<string, ChatModel>();
  const modelOf = (role: ModelRole): ChatModel => {
    const id = trial.cell.models[role];
    const model =
      models.get(id) ??
      parts.createModel(id, { clock, ledger: parts.ledger, random: random(`retry ${id}`), trial, attempt: parts.attempt ?? 1 });
    models.set(id, model);
    return model;
  };
  const prefixes = createPromptPrefixes();
  return {
    agent: (id, role, limits) => createAgent({ ...parts, id, role, limits, modelOf, prefixes }),
    openWorkspace: parts.openWorkspace ?? noWorkspaces,
    limits: experiment.limits,
    clock,
    random,
    trace,
    signal,
  };
}

interface AgentParts extends TrialContextParts {
  readonly id: string;
  readonly role: AgentRole;
  readonly limits?: AgentLimits | undefined;
  readonly modelOf: (role: ModelRole) => ChatModel;
  /** Of all agents of the trial. */
  readonly prefixes: PromptPrefixes;
}

function createAgent(parts: AgentParts): Agent {
  const { id, role, limits, experiment, trial, trace, clock, modelOf, ledger, signal, prefixes } = parts;
  trace.emit(id, { type: 'agent-started', role });
  let hasEnded = false;
  const isShared = experiment.indexScope === 'shared';
  const outputTokens = (model: ChatModel, wanted?: number): number =>
    Math.min(experiment.limits.outputTokens, model.maxOutputTokens, wanted ?? Number.POSITIVE_INFINITY);

  const call = async (options: CallOptions): Promise<{ text: string; finish: ModelResponse['finish']['reason']; seq: number }> => {
    checkWall({ limits: { wallS: leastOf(experiment.limits.wallS, limits?.wallS) } }, clock, options.closing ?? false);
    const model = modelOf(options.as);
    const spec = experiment.models[trial.cell.models[options.as]]!;
    const { prompt } = options;
    const request: ModelRequest = {
      purpose: options.purpose,
      system: prompt.system,
      messages: prompt.messages,
      stablePrefix: prompt.stablePrefix,
      maxOutputTokens: outputTokens(model, options.maxOutputTokens),
      temperature: options.temperature ?? spec.temperature,
      seed: options.seed,
      reasoningEffort: spec.reasoningEffort,
      closing: options.closing,
      sharedKey: isShared && options.stage === 'index' ? `${trial.cell.benchmark} ${trial.instanceId} ${trial.repeat}` : undefined,
      account: limits && { id, costUsd: limits.costUsd, tokens: limits.tokens },
      signal,
    };
    const { response, seq } = await parts.meteredCall(model, request, {
      attribution: {
        agent: id,
        role,
        modelRole: options.as,
        stage: options.stage ?? 'solve',
        subtask: options.subtask,
        causes: prompt.causes,
      },
      meter: { trace, clock, price: experiment.prices[model.id]!, source: spec.provider === 'embedded' ? 'embedded' : 'live', prefixes },
    });
    return { text: response.text, finish: response.finish.reason, seq };
  };

  return {
    id,
    role,
    call,
    model: modelOf,
    promptTokens: (as, options) => {
      const model = modelOf(as);
      const output = outputTokens(model, options?.maxOutputTokens);
      const window = model.contextTokens - output;
      return Math.max(0, options?.closing ? Math.min(window, ledger.closingPromptTokens(output)) : window);
    },
    end: (reason) => {
      if (hasEnded) return;
      hasEnded = true;
      trace.emit(id, { type: 'agent-ended', reason });
    },
  };
}

/** Time is checked before a call, never inside one; the closing call is always allowed. */
function checkWall({ limits }: { readonly limits: AgentLimits }, clock: Clock, closing: boolean): void {
  if (closing || limits.wallS === undefined || clock.now() < limits.wallS * 1e6) return;
  throw new LimitReached('wall', `The trial has run for ${(clock.now() / 1e6).toFixed(1)} s; its limit is ${limits.wallS} s.`);
}

function leastOf(...values: (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}
