// The second half of a trial: what was solved is graded. It can be done again without solving: a grader that fails, or a process that dies in it, must
// not cost what the solving cost.
import type { LoadedBenchmark } from '../core/benchmark.ts';
import type { Experiment, GradedSubmission, SolvedOutcome, Trial, TrialRecord } from '../core/experiment.ts';
import { hashText } from '../core/hash.ts';
import type { Submission } from '../core/instance.ts';

/** A record with an outcome that waits for its grades. */
export type SolvedRecord = TrialRecord & { readonly solved: SolvedOutcome };

export interface GradeTrialParts {
  readonly experiment: Experiment;
  readonly benchmark: LoadedBenchmark;
  readonly runId: string;
  readonly program: string;
  readonly signal: AbortSignal;
}

export function isSolved(record: TrialRecord | undefined): record is SolvedRecord {
  return record?.solved !== undefined;
}

/** @returns the graded record, or the solved one with the reason and the grades so far; never throws for what happens inside the grader */
export async function gradeTrial(trial: Trial, record: SolvedRecord, parts: GradeTrialParts): Promise<TrialRecord> {
  const { solved, error: _, ...solvedRecord } = record;
  const { submissions, selected, chosen, stop } = solved;
  const graded: GradedSubmission[] = [...solved.graded];
  const elapsed = stopwatch(parts.experiment);
  const base = {
    ...solvedRecord,
    ...(parts.program !== record.program && { gradedBy: parts.program }),
  };
  try {
    for (const [index, submission] of submissions.entries()) {
      if (index >= graded.length) graded.push(await gradeOne(trial, { index, submission }, parts));
    }
    return { ...base, status: 'graded', stop, submissions: graded, selected, chosen, gradeUs: record.gradeUs + elapsed() };
  } catch (error) {
    const status = parts.signal.aborted ? 'interrupted' : 'errored';
    return { ...base, status, solved: { ...solved, graded }, gradeUs: record.gradeUs + elapsed(), error: describeError(error) };
  }
}

async function gradeOne(
  { id, instanceId }: Trial,
  { index, submission }: { readonly index: number; readonly submission: Submission },
  { benchmark, runId, signal }: GradeTrialParts,
): Promise<GradedSubmission> {
  const { agent, answer, atUs, stop, encoding, text } = submission;
  signal.throwIfAborted();
  const grade = await benchmark.grade(instanceId, submission, { run: runId, trial: id, signal });
  return { agent, index, answer, atUs, stop, encoding, textHash: hashText(text), ...grade };
}

/** Microseconds from now on. Under the virtual clock nothing that is written depends on this machine's speed. */
export function stopwatch({ clock }: Pick<Experiment, 'clock'>): () => number {
  const startedMs = performance.now();
  return () => (clock === 'live' ? Math.round((performance.now() - startedMs) * 1000) : 0);
}

export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
