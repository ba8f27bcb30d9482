// Why a model call failed, as a closed list: whether to try again is a property of the kind, never guessed from a message.
import type { Usage } from './usage.ts';

export const MODEL_ERROR_KINDS = {
  'rate-limit': { transient: true },
  timeout: { transient: true },
  conflict: { transient: true },
  server: { transient: true },
  connection: { transient: true },
  stalled: { transient: true },
  /** A stream that broke off or could not be read. */
  malformed: { transient: true },
  auth: { transient: false },
  'not-found': { transient: false },
  'context-too-long': { transient: false },
  'refused-parameter': { transient: false },
  'bad-request': { transient: false },
  aborted: { transient: false },
} as const;
export type ModelErrorKind = keyof typeof MODEL_ERROR_KINDS;

export interface ModelErrorDetails {
  readonly status?: number | undefined;
  readonly retryAfterMs?: number | undefined;
  /** Usage that arrived before the failure: a wasted call still costs. */
  readonly usage?: Usage | undefined;
  /** Whether the request reached the provider, so that an unknown bill must be assumed. */
  readonly sent?: boolean | undefined;
  /** How many attempts were made, set by the retry decorator. */
  readonly attempts?: number | undefined;
  /** Waiting for a budget, a slot or a rate limit before this failure, so that it is told apart from the failed attempts. */
  readonly queuedUs?: number | undefined;
  readonly cause?: unknown;
}

export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly kind: ModelErrorKind;
  readonly details: ModelErrorDetails;

  constructor(kind: ModelErrorKind, message: string, details: ModelErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.details = details;
  }

  get isTransient(): boolean {
    return MODEL_ERROR_KINDS[this.kind].transient;
  }
}

/** `window`: the conversation no longer fits; `replies`: too many in a row could not be used. */
export type LimitKind = 'cost' | 'tokens' | 'wall' | 'rounds' | 'steps' | 'window' | 'replies';

/** A limit of the trial does not leave room for this call. The strategy closes with what it has. */
export class LimitReached extends Error {
  override readonly name = 'LimitReached';
  readonly limit: LimitKind;

  constructor(limit: LimitKind, message: string) {
    super(message);
    this.limit = limit;
  }
}
