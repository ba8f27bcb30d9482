// What a model is to the rest of the program: messages in, text out, with usage, timing and source. Adapters live in `models/`.
import type { Account } from './ledger.ts';
import type { Usage } from './usage.ts';

/** Why a call is made. Cost and time are attributed to it, and it is stripped before any model sees the request. */
export const PURPOSES = ['plan', 'work', 'act', 'summarize', 'gist', 'verify', 'replan', 'merge', 'finalize', 'answer'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Which configured model serves a call; a role that the experiment leaves unset follows the solver. */
export const MODEL_ROLES = ['solver', 'controller', 'summary', 'gist', 'gistVerifier', 'verifier'] as const;
export type ModelRole = (typeof MODEL_ROLES)[number];

/** A message is a list of text parts, sent to a provider as their concatenation. */
export interface Message {
  readonly role: 'user' | 'assistant';
  readonly parts: readonly string[];
}

export interface ModelRequest {
  readonly purpose: Purpose;
  readonly system?: string | undefined;
  readonly messages: readonly Message[];
  /** How many leading parts, counted over all messages, are shared and unchanging: cache marks and text storage cut there. */
  readonly stablePrefix: number;
  readonly maxOutputTokens: number;
  readonly temperature?: number | undefined;
  readonly seed?: number | undefined;
  readonly reasoningEffort?: string | undefined;
  /** The call that hands in a trial's answer: it may use what the trial's budget holds back for it. */
  readonly closing?: boolean | undefined;
  /** With `indexScope: shared`: trials with an equal key may share the reply to an equal request. */
  readonly sharedKey?: string | undefined;
  /** The agent's own limits; never sent, and no part of what the model is asked. */
  readonly account?: Account | undefined;
  readonly signal: AbortSignal;
}

export type FinishReason = 'stop' | 'length' | 'content-filter' | 'other';

export interface CallTiming {
  /** Waiting for a slot or a rate limit, over all attempts. */
  readonly queuedUs: number;
  /** Failed attempts and back-off. */
  readonly retryUs: number;
  /** From sending the last attempt to its first token; unknown where the reply came whole. */
  readonly ttftUs?: number | undefined;
  /** Of the last attempt, without queue and retries. */
  readonly latencyUs: number;
  readonly attempts: number;
}

export interface ModelResponse {
  readonly text: string;
  readonly finish: { readonly reason: FinishReason; readonly raw: string };
  readonly usage: Usage;
  /** The exact model (and upstream provider) that answered, as the reply says. */
  readonly servedBy: string;
  readonly timing: CallTiming;
  readonly source: 'live' | 'replayed' | 'embedded';
  /** The provider's own figure for this call in USD, where it gives one (OpenRouter's `usage.cost`). */
  readonly billedUsd?: number | undefined;
  /** What is known of the usage of failed attempts before this reply: billed, and no part of `usage`. */
  readonly wastedUsage?: Usage | undefined;
}

export interface ChatModel {
  /** The name in `configs/models.yaml`. */
  readonly id: string;
  readonly contextTokens: number;
  /** The largest output that the model allows. */
  readonly maxOutputTokens: number;
  /** Tokens of a text as this model would count them; an estimate, bills come from `usage`. */
  countTokens(text: string): number;
  /** @throws ModelError */
  generate(request: ModelRequest): Promise<ModelResponse>;
}

/** Prompt tokens of a request, message overhead included (4 per message, 2 for the reply's start). */
export function requestTokens(model: Pick<ChatModel, 'countTokens'>, request: Pick<ModelRequest, 'system' | 'messages'>): number {
  let tokens = 2 + (request.system === undefined ? 0 : model.countTokens(request.system) + 4);
  for (const message of request.messages) {
    tokens += 4;
    for (const part of message.parts) tokens += model.countTokens(part);
  }
  return tokens;
}
