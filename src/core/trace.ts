// The trace of one trial: the closed union of what can happen. Costs, latencies, queues and charts are folds over it; with its texts it replays.
import type { StopReason } from './instance.ts';
import type { FinishReason, ModelRole, Purpose } from './model.ts';
import type { LimitKind } from './model-error.ts';
import type { Usage } from './usage.ts';

export type AgentRole = 'worker' | 'controller' | 'solver';

/** Up-front reading of the source, or everything after it. */
export type Stage = 'index' | 'solve';

export type WaitCause = 'controller' | 'barrier' | 'claim' | 'lock' | 'admission' | 'slot' | 'rate-limit' | 'budget' | 'sandbox';

export interface CallEvent {
  readonly type: 'call';
  readonly purpose: Purpose;
  readonly role: AgentRole;
  readonly modelRole: ModelRole;
  readonly stage: Stage;
  /** The subtask that the call works on, if any. */
  readonly subtask?: string | undefined;
  readonly model: string;
  readonly servedBy?: string | undefined;
  /** When the first attempt got its slot. The wait before it is a `wait` event of its own. */
  readonly startUs: number;
  readonly firstTokenUs?: number | undefined;
  readonly endUs: number;
  readonly queueUs: number;
  /** Failed attempts and back-off, inside start to end. */
  readonly retryUs: number;
  readonly attempts: number;
  readonly usage: Usage;
  /** List price; undefined where the usage never arrived. */
  readonly costUsd?: number | undefined;
  readonly uncachedUsd?: number | undefined;
  /** The provider's own figure. */
  readonly billedUsd?: number | undefined;
  /** List price if every token of `sharedPrefixTokens` had been read from the cache, and nothing written to it at a surcharge. */
  readonly idealUsd?: number | undefined;
  /** Of `promptTokens`: the longest beginning, in whole parts, that an earlier prompt of the trial to the same model had too. */
  readonly sharedPrefixTokens?: number | undefined;
  /** Hash of what the model was asked (without the cache line); equal requests have equal hashes. */
  readonly requestHash: string;
  /** Addresses of the prompt and the reply in `texts/<trial>.jsonl`. */
  readonly promptHash: string;
  readonly replyHash?: string | undefined;
  /** Estimated by the model's own counter before the call. */
  readonly promptTokens: number;
  readonly finish?: FinishReason | undefined;
  readonly source: 'live' | 'replayed' | 'embedded';
  readonly error?: string | undefined;
}

export interface ExecEvent {
  readonly type: 'exec';
  readonly startUs: number;
  readonly endUs: number;
  readonly commandHash: string;
  readonly outputHash: string;
  readonly exitCode: number | undefined;
  readonly timedOut: boolean;
  readonly truncatedBytes: number;
  /** Files that the command names, as written; undefined in traces that did not record it. */
  readonly files?: readonly string[] | undefined;
}

export interface WaitEvent {
  readonly type: 'wait';
  readonly for: WaitCause;
  readonly startUs: number;
  readonly endUs: number;
  /** The event that ended the wait, where one did. */
  readonly releasedBy?: number | undefined;
}

export interface SubtaskEvent {
  readonly type: 'subtask';
  readonly action: 'added' | 'claimed' | 'done' | 'requeued' | 'dropped';
  readonly id: string;
  readonly kind: 'index' | 'plan' | 'work';
  readonly text?: string | undefined;
  readonly deps?: readonly string[] | undefined;
  readonly reason?: string | undefined;
}

export interface EntryEvent {
  readonly type: 'entry';
  readonly action: 'proposed' | 'admitted' | 'rejected' | 'redundant' | 'read' | 'unfolded' | 'deep-unfolded';
  readonly label: string;
  /** `source`: a gist of a unit; `finding`: what a worker established. */
  readonly kind: 'source' | 'finding';
  /** How many times this label was proposed before, plus one. */
  readonly version: number;
  readonly tokens: number;
  readonly textHash?: string | undefined;
  readonly reason?: string | undefined;
  /** Labels that the text and the reasoning behind it name; undefined where nobody looked. */
  readonly cites?: readonly string[] | undefined;
  /** Axes on which the verifier failed it; undefined where its check has none. */
  readonly failed?: readonly string[] | undefined;
  /** How a proposal was made false on purpose (`verifierAudit`); the later events of its label and version say nothing of it. */
  readonly planted?: PlantKind | undefined;
}

/** A changed number, a reversed statement, a citation of what does not support it. */
export type PlantKind = 'number' | 'reversal' | 'citation';

export interface MessageEvent {
  readonly type: 'message';
  readonly from: string;
  readonly to: string;
  readonly via: 'controller' | 'shared-context' | 'direct';
  readonly kind: 'assign' | 'report' | 'gist' | 'merge';
  readonly bytes: number;
  readonly tokens: number;
  /** Whether the text was rewritten on its way, and from how many bytes. */
  readonly lossy: boolean;
  readonly sourceBytes: number;
}

export interface CutEvent {
  readonly type: 'cut';
  readonly what: 'raw' | 'summaries' | 'entries' | 'middle';
  /** Tokens that the prompt lost. */
  readonly tokens: number;
  readonly purpose: Purpose;
}

export interface RepairEvent {
  readonly type: 'repair';
  readonly purpose: Purpose;
  readonly format: string;
  readonly problem: string;
  /** `re-asked`: the same call again with the reason; otherwise the stated rule that was applied. */
  readonly outcome: string;
}

export interface SubmissionEvent {
  readonly type: 'submission';
  readonly index: number;
  readonly answer?: string | undefined;
  readonly textHash: string;
  /** What ended the work on it, where that is told for each one. */
  readonly stop?: StopReason | undefined;
  /** Labels that the closing reply names; undefined where nobody looked. */
  readonly cites?: readonly string[] | undefined;
}

export type TraceEventBody =
  | { readonly type: 'agent-started'; readonly role: AgentRole }
  | { readonly type: 'agent-ended'; readonly reason: string }
  | CallEvent
  | ExecEvent
  | WaitEvent
  | SubtaskEvent
  | EntryEvent
  | MessageEvent
  | CutEvent
  | RepairEvent
  | SubmissionEvent
  | { readonly type: 'limit'; readonly limit: LimitKind; readonly detail: string }
  | { readonly type: 'turn'; readonly key: string };

export type TraceEventHead = {
  /** From 0, strictly increasing within the trial. */
  readonly seq: number;
  /** Integer microseconds since the trial's start, never decreasing. */
  readonly atUs: number;
  /** The agent that it happened to; empty for the trial itself. */
  readonly agent: string;
  /** The `seq`s that it read or waited for. */
  readonly causes: readonly number[];
};

export type TraceEvent = TraceEventHead & TraceEventBody;

export interface Trace {
  /** Appends an event at the clock's current turn and returns its `seq`. */
  emit(agent: string, body: TraceEventBody, causes?: readonly number[]): number;
  /** Stores a text once and returns its address. */
  text(text: string): string;
  /** Stores a prompt as the one that it extends plus what is new, and returns its address. */
  prompt(parts: readonly string[]): string;
}
