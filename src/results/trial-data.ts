// What the CSV files are made from: the plan, the journal's latest lines, and the traces. Whoever reads the run folder produces it;
// from here on everything is a pure function.
import type { Experiment, Trial, TrialRecord } from '../core/experiment.ts';
import type { Strata } from '../core/instance.ts';
import type { TraceEvent } from '../core/trace.ts';

/** One try at a trial that left a trace. */
export interface TrialAttempt {
  /** From 1. */
  readonly attempt: number;
  readonly events: readonly TraceEvent[];
}

/** Everything known about one planned trial. */
export interface TrialData {
  readonly trial: Trial;
  /** The trial's last line in the journal; undefined where no attempt was finished (killed, or never begun). */
  readonly record?: TrialRecord | undefined;
  /**
   * The attempt that `record` closes; without a record the killed attempt, if one left a trace. Its `attempt` is the row's, its calls are
   * the row's calls. Undefined where there is no trace.
   */
  readonly last?: TrialAttempt | undefined;
  /** Attempts before `last`, in order. */
  readonly earlier: readonly TrialAttempt[];
  /** Dollars of attempts other than the one of `record` that the journal closed as `errored`. */
  readonly erroredUsd: number;
  /**
   * Dollars of the other attempts that nothing graded and no error ended: those that the journal closed as `budget-stop` or `interrupted`, and
   * killed ones, for which the spend log is the bill (unsettled reservations in full). Without a record that includes `last`, which is then
   * not counted a second time.
   */
  readonly abandonedUsd: number;
}

export interface InstanceInfo {
  readonly id: string;
  readonly strata: Strata;
  /** Of a repository: what its sandboxes are made from. */
  readonly image?: string | undefined;
}

export interface RunData {
  readonly runId: string;
  readonly experiment: Experiment;
  /** Of each benchmark, by its id, in dataset order. */
  readonly instances: ReadonlyMap<string, readonly InstanceInfo[]>;
  /** Every planned trial once, in any order. It may be a generator: a trial's events are folded before the next trial is asked for. */
  readonly trials: Iterable<TrialData>;
}
