// The experiment after reading: validated, frozen, with every default filled in. Cells and trials are derived from it by pure functions.
import type { Selection } from './benchmark.ts';
import type { Outcome, StopReason, Submission } from './instance.ts';
import type { ModelRole } from './model.ts';
import type { Price } from './price.ts';
import type { TrialLimits } from './strategy.ts';

/** One entry of `configs/models.yaml`, resolved. */
export interface ModelSpec {
  readonly id: string;
  readonly provider: 'openai' | 'anthropic' | 'embedded';
  /** The provider's name of the model. */
  readonly model: string;
  readonly baseUrl?: string | undefined;
  readonly apiKeyEnv?: string | undefined;
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
  /** Calls that the provider serves at once: slots of a trial under the virtual clock, of the run when live. */
  readonly concurrentCalls: number;
  /** Silence before the first token, and between two chunks, after which an attempt has stalled; defaults where the models are wired. */
  readonly firstTokenTimeoutMs?: number | undefined;
  readonly chunkTimeoutMs?: number | undefined;
  /** Sampling parameters that the model refuses; they are never sent. */
  readonly refuses: readonly ('temperature' | 'top_p' | 'seed')[];
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly reasoningEffort?: string | undefined;
  /** Merged into the request body as it is (OpenRouter's provider order, for example). */
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined;
  /** `max_tokens` for older compatible servers; OpenAI's newer models want `max_completion_tokens`. */
  readonly outputLimitParameter?: 'max_completion_tokens' | 'max_tokens' | undefined;
  /** Options of the embedded model. */
  readonly embedded?: EmbeddedSpec | undefined;
}

export interface EmbeddedSpec {
  /** Chance per statement that a reader leaves out something it should have said, and that it states something that is not there. */
  readonly omission: number;
  readonly fabrication: number;
  readonly seed: number;
  /** Declared speed, for the virtual clock. */
  readonly firstTokenMs: number;
  readonly promptTokensPerSecond: number;
  readonly outputTokensPerSecond: number;
}

export interface BenchmarkSpec {
  readonly id: string;
  /** Path of a local file, or `hub` for the fetched dataset at the pinned revision. */
  readonly dataset: string;
  readonly selection: Selection;
}

export interface Cell {
  /** Readable and unique within the experiment: `<benchmark>.<arm>` and the swept options; safe as a file name. */
  readonly id: string;
  readonly benchmark: string;
  readonly arm: string;
  readonly strategy: string;
  readonly preset: string;
  readonly agents: number;
  /** Its submissions know nothing of each other: independent attempts, of which any number may be taken as a sample. */
  readonly independentSubmissions?: true | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  /** Model id by role, every role filled in. */
  readonly models: Readonly<Record<ModelRole, string>>;
}

export interface EqualBudget {
  readonly costUsd?: number | undefined;
  readonly tokens?: number | undefined;
  readonly basis: 'uncached' | 'list';
}

/** Where commands run and patches are graded, for benchmarks of repositories. */
export interface SandboxSpec {
  readonly provider: 'docker' | 'local';
  readonly command?: string | undefined;
  readonly pull: 'missing' | 'never' | 'always';
  /** Remove images after their last trial: those that this run pulled, or `all`. */
  readonly prune: boolean | 'all';
  readonly allowUnsandboxed: boolean;
  /** Time limit of one command of an agent. */
  readonly commandS: number;
  readonly memoryMb: number;
  readonly cpus: number;
  readonly processes: number;
  readonly diskMb: number;
  readonly grading: { readonly network: boolean; readonly timeoutS: number; readonly workers: number };
}

/** What is compared: `accuracy` (selected@n), `avg_at_1` (per submission) or `oracle_pass` (only at equal n). */
export const ESTIMANDS = ['accuracy', 'avg_at_1', 'oracle_pass'] as const;
export type Estimand = (typeof ESTIMANDS)[number];

/** A comparison that was stated before the data: candidate minus baseline, both by the id of a cell. */
export interface DeclaredComparison {
  readonly candidate: string;
  readonly baseline: string;
  readonly estimand: Estimand;
  /** Comparisons of one family are adjusted together. */
  readonly family: string;
  /** The one that the experiment is for. */
  readonly isPrimary: boolean;
  /** "Not worse" means not worse by more than this share. */
  readonly margin?: number | undefined;
}

export interface Experiment {
  readonly name: string;
  readonly description: string;
  readonly benchmarks: readonly BenchmarkSpec[];
  readonly cells: readonly Cell[];
  /** Stated before the data; every other comparison is exploratory. */
  readonly comparisons?: readonly DeclaredComparison[] | undefined;
  /** Every model that a cell uses, with its price. */
  readonly models: Readonly<Record<string, ModelSpec>>;
  readonly prices: Readonly<Record<string, Price>>;
  readonly repeats: number;
  readonly seed: number;
  readonly limits: TrialLimits;
  readonly equalBudget?: EqualBudget | undefined;
  readonly concurrency: { readonly trials: number; readonly calls: number };
  readonly clock: 'live' | 'virtual';
  readonly cacheScope: 'trial' | 'shared';
  readonly indexScope: 'own' | 'shared';
  readonly sandbox: SandboxSpec;
}

/** Cell x instance x repeat: the unit of work, of resume, and of one row in `trials.csv`. */
export interface Trial {
  /** `<strategy>-<instance>-r<repeat>-<fingerprint>`; the name of its trace and texts. */
  readonly id: string;
  readonly fingerprint: string;
  readonly cell: Cell;
  readonly instanceId: string;
  readonly repeat: number;
}

export type TrialStatus = 'graded' | 'errored' | 'budget-stop' | 'interrupted';

export interface GradedSubmission {
  readonly agent: string;
  readonly index: number;
  readonly answer?: string | undefined;
  readonly verdict: 'correct' | 'incorrect' | 'unanswered';
  readonly lenientCorrect?: boolean | undefined;
  readonly reason: string;
  readonly evidence: string;
  /** Oddities told beside the verdict, such as a patch that edits tests. */
  readonly guard?: readonly string[] | undefined;
  readonly atUs: number;
  /** What ended the work on it, where its strategy tells that for each one. */
  readonly stop?: StopReason | undefined;
  /** Address of its text in `texts/<trial>.jsonl`, and how that holds a patch whose bytes are no UTF-8. */
  readonly textHash?: string | undefined;
  readonly encoding?: Submission['encoding'];
}

/** An outcome that is not graded yet, or only in part: it was paid for, so that grading is taken up again without solving. */
export interface SolvedOutcome extends Outcome {
  /** Grades of the first submissions, from a grading that ended early. */
  readonly graded: readonly GradedSubmission[];
}

/**
 * One line of `journal.jsonl`: what cannot be folded from the trace. Calls, tokens and times are read from the trace. The last line of a trial wins.
 * A trial on a repository has one before its grading too: `interrupted`, with `solved`.
 */
export interface TrialRecord {
  readonly trialId: string;
  readonly fingerprint: string;
  readonly cell: string;
  readonly instanceId: string;
  readonly repeat: number;
  /** From 1; an errored or interrupted trial is taken up again under the next number. */
  readonly attempt: number;
  readonly status: TrialStatus;
  readonly stop?: StopReason | undefined;
  readonly submissions: readonly GradedSubmission[];
  readonly selected?: Outcome['selected'];
  readonly chosen?: Outcome['chosen'];
  /** Only while the trial is not graded: what its grading is to be taken up with, under the same attempt. */
  readonly solved?: SolvedOutcome | undefined;
  /** Of the image that its agents ran in; where there is one. */
  readonly imageDigest?: string | undefined;
  readonly setupUs: number;
  readonly wallUs: number;
  readonly gradeUs: number;
  /** ISO time; empty under the virtual clock, so that outputs do not depend on the hour. */
  readonly startedAt: string;
  readonly error?: string | undefined;
  /** Version and commit of the program that ran it. */
  readonly program: string;
  /** Of the program that graded it, where that was another one. */
  readonly gradedBy?: string | undefined;
}
