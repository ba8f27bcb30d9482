// A way of coordinating agents: the independent variable. Everything that it may touch is handed to it here.
import type { ZodType } from 'zod';
import type { Clock } from './clock.ts';
import type { Instance, Outcome, Submission } from './instance.ts';
import type { ChatModel, FinishReason, ModelRole, Purpose } from './model.ts';
import type { Prompt } from './prompt.ts';
import type { Random } from './random.ts';
import type { CommandResult } from './sandbox.ts';
import type { AgentRole, Stage, Trace } from './trace.ts';

/** Limits of one trial; undefined is unlimited. `rounds` and `steps` are counted by the strategy, the rest by the ledger before each call. */
export interface TrialLimits {
  readonly costUsd?: number | undefined;
  readonly tokens?: number | undefined;
  readonly wallS?: number | undefined;
  /** How often more subtasks may be planned. */
  readonly rounds: number;
  /** How many calls of purpose `work` one subtask of a question may take; on repositories options of the strategy say it. */
  readonly steps: number;
  /** Output limit of every call of every strategy. */
  readonly outputTokens: number;
}

export interface CallOptions {
  readonly purpose: Purpose;
  readonly as: ModelRole;
  readonly prompt: Prompt;
  readonly stage?: Stage | undefined;
  readonly subtask?: string | undefined;
  /** The call that hands in the answer; it may use the budget held back for it. */
  readonly closing?: boolean | undefined;
  readonly temperature?: number | undefined;
  /** Lower than the trial's output limit, where a protocol demands it (`single` in mode `official`). */
  readonly maxOutputTokens?: number | undefined;
  /** Distinguishes calls that are meant to differ although their prompts are equal (independent samples). */
  readonly seed?: number | undefined;
}

export interface CallResult {
  readonly text: string;
  readonly finish: FinishReason;
  /** The `call` event, for the causes of what follows. */
  readonly seq: number;
}

/** What one agent may spend, on top of the limits of the trial; checked before each of its calls with what that may cost. */
export interface AgentLimits {
  readonly costUsd?: number | undefined;
  readonly tokens?: number | undefined;
  /** Seconds on the clock of the trial, from its start. */
  readonly wallS?: number | undefined;
}

/** One model-driven worker inside a strategy: a metered handle. */
export interface Agent {
  readonly id: string;
  readonly role: AgentRole;
  /** @throws LimitReached before anything is spent; ModelError when the call finally failed. */
  call(options: CallOptions): Promise<CallResult>;
  /** The model behind a role: for counting and for fitting prompts. */
  model(as: ModelRole): Pick<ChatModel, 'id' | 'contextTokens' | 'countTokens'>;
  /** Largest prompt that leaves room for the output in the window (and, for a closing call, in what the budget holds back). */
  promptTokens(as: ModelRole, options?: { readonly closing?: boolean; readonly maxOutputTokens?: number | undefined }): number;
  /** Closes the agent's span in the trace. */
  end(reason: string): void;
}

/** A checkout of a repository instance in a sandbox of its own. Commands in it are events; what it leaves is a patch. */
export interface Workspace {
  readonly id: string;
  /** Runs a script for an agent; the result enters as a turn. `timeoutMs` replaces the experiment's own. @throws SandboxError for infrastructure */
  run(
    agent: string,
    script: string,
    options?: { readonly timeoutMs?: number | undefined },
  ): Promise<{ readonly result: CommandResult; readonly seq: number }>;
  /** Puts a fresh copy in its place, as it was at the start: all that was done in it is gone. @throws SandboxError */
  renew(agent: string): Promise<void>;
  /** The difference to HEAD at the start; also after a limit. Empty text for no change. */
  takePatch(agent: string): Promise<Pick<Submission, 'text' | 'encoding'>>;
}

export interface StrategyContext {
  agent(id: string, role: AgentRole, limits?: AgentLimits): Agent;
  /** Opens a fresh workspace; only for repository instances. */
  openWorkspace(id: string): Promise<Workspace>;
  readonly limits: TrialLimits;
  readonly clock: Clock;
  /** A stream of its own per seed, instance, repeat and key. */
  random(key: string): Random;
  readonly trace: Trace;
  readonly signal: AbortSignal;
}

export interface Strategy<Options = unknown> {
  readonly id: string;
  /** One line for `--help` and the README. */
  readonly summary: string;
  /** Strict object schema; every option has its default and description here and nowhere else. */
  readonly options: ZodType<Options>;
  /** What is hashed into the trial: every prompt text that the strategy can send. */
  readonly promptHash: string;
  /** Roles whose models it may call, all when absent: a model that a strategy never calls is no part of its trials. */
  readonly roles?: readonly ModelRole[] | undefined;
  /** The role that makes the closing call, `solver` when absent: its model's price is what a trial holds back for it. */
  readonly closingRole?: ModelRole | undefined;
  /** Option values that a named preset puts in place of the defaults; what a file says still wins. `common` is the defaults themselves. */
  readonly presets?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
  /** How many agents these options stand for: the `agents` column. */
  agents(options: Options): number;
  /** Whether the submissions of a trial know nothing of each other under these options; no when absent. */
  independentSubmissions?(options: Options): boolean;
  solve(instance: Instance, context: StrategyContext, options: Options): Promise<Outcome>;
}
