// A dataset and its grader at a pinned revision.
import type { Instance, Submission } from './instance.ts';

export interface Selection {
  readonly ids?: readonly string[] | undefined;
  /** A file with ids, one per line or as a JSON list; with `ids`, both must name an instance. An absolute path. */
  readonly idsFile?: string | undefined;
  /** Left out by name, before `limit` draws. */
  readonly excludeIds?: readonly string[] | undefined;
  /** The same from a file, such as the one that `grade gold` writes; both lists count. An absolute path. */
  readonly excludeIdsFile?: string | undefined;
  /** Sub-domains of questions, repositories of issues: the stratum. */
  readonly subDomains?: readonly string[] | undefined;
  readonly difficulty?: readonly string[] | undefined;
  readonly length?: readonly string[] | undefined;
  /** At most this many instances, after a seeded shuffle; the result is in dataset order again. */
  readonly limit?: number | undefined;
  /** With `limit`: draw evenly from the sub-domains, in proportion to their sizes (largest remainder). */
  readonly stratify?: boolean | undefined;
  /** Rows without a context are left out and listed instead of being an error. */
  readonly allowIncomplete?: boolean | undefined;
}

export interface Grade {
  readonly verdict: 'correct' | 'incorrect' | 'unanswered';
  /** Verdict under the lenient extraction, where the benchmark has one. Never replaces `verdict`. */
  readonly lenientCorrect?: boolean | undefined;
  readonly reason: string;
  /** What the grader read, such as the extracted letter. */
  readonly evidence: string;
  /** Oddities of the submission (it edits tests, say), told beside the verdict and never part of it. */
  readonly guard?: readonly string[] | undefined;
}

/** Whose submission is graded, for graders that open sandboxes. */
export interface GradeContext {
  readonly run: string;
  readonly trial: string;
  readonly signal?: AbortSignal | undefined;
}

export interface LoadedBenchmark {
  readonly id: string;
  /** Revision and digest of the data that was read. */
  readonly revision: string;
  readonly digest: string;
  /** In dataset order. */
  readonly instances: readonly Instance[];
  /** Rows that were left out by name, or that the selection took but that could not be used, with the reason. */
  readonly leftOut: readonly { readonly id: string; readonly reason: string }[];
  /** @throws Error when grading is impossible (infrastructure): never a wrong answer. */
  grade(instanceId: string, submission: Submission, context?: GradeContext): Promise<Grade>;
}

export interface Benchmark {
  readonly id: string;
  /** Reads and checks the dataset. @throws UserError naming row and field. */
  load(options: { readonly dataset: string; readonly selection: Selection; readonly seed: number }): Promise<LoadedBenchmark>;
}
