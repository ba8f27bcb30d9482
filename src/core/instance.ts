// One problem of a benchmark, without its answer: gold answers and hidden tests stay inside the benchmark, by type.
import type { LimitKind } from './model-error.ts';
import type { Letter } from './replies/answer.ts';

export interface Strata {
  /** What macro means run over: the sub-domain of a question, the repository of an issue. */
  readonly stratum: string;
  readonly difficulty?: string | undefined;
  readonly length?: string | undefined;
}

export interface QuestionInstance {
  readonly kind: 'question';
  readonly id: string;
  readonly question: string;
  readonly choices: Readonly<Record<Letter, string>>;
  /** All documents, as the dataset joins them. */
  readonly context: string;
  readonly strata: Strata;
  /** Hash of everything above, for the trial's fingerprint. */
  readonly digest: string;
}

export interface RepositoryInstance {
  readonly kind: 'repository';
  readonly id: string;
  readonly problemStatement: string;
  readonly repo: string;
  readonly image: string;
  readonly baseCommit: string;
  readonly strata: Strata;
  readonly digest: string;
}

export type Instance = QuestionInstance | RepositoryInstance;

/** One answer or patch of a trial. `text` is what is graded: the raw closing reply of a question, the patch of a repository. */
export interface Submission {
  readonly kind: 'choice' | 'patch';
  readonly agent: string;
  readonly text: string;
  /** How `text` holds a patch; `base64` where its bytes are no UTF-8. */
  readonly encoding?: 'utf8' | 'base64' | undefined;
  /** The choice that the strategy read from the reply; informative, graders read `text`. */
  readonly answer?: string | undefined;
  /** When it was handed in, from the trial's start. */
  readonly atUs: number;
  /** What ended the work on it, where that is told for each one; else the outcome's `stop` holds for it. */
  readonly stop?: StopReason | undefined;
}

/**
 * Why a trial, or the work on one submission, ended: by itself, or at a limit with its best answer. `crashed`: an agent's calls or its sandbox failed for
 * good; it has no submission, its peers' work stands.
 */
export type StopReason = 'finished' | `limit:${LimitKind}` | 'crashed';

export interface Outcome {
  readonly submissions: readonly Submission[];
  /** Index of the submission picked without the grader; undefined only when there is none. */
  readonly selected?: number | undefined;
  /** Index of the submission that a controller chose by itself, where one did; told beside `selected`, and no part of it. */
  readonly chosen?: number | undefined;
  readonly stop: StopReason;
}
