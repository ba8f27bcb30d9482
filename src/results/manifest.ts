// `manifest.json`: what a run is made of. The resolved experiment, what it plans, the data and prices that it used, and one entry per invocation, so
// that `report` needs nothing but the folder. Written whole to a temporary file and renamed: it is never half there.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Experiment, Trial } from '../core/experiment.ts';
import type { Strata } from '../core/instance.ts';
import { UserError } from '../core/user-error.ts';

export interface Invocation {
  readonly command: string;
  readonly startedAt: string;
  readonly endedAt?: string | undefined;
  readonly program: string;
  readonly node: string;
  readonly host: { readonly platform: string; readonly cpus: number };
  /** Trials that this invocation finished, by status. */
  readonly finished?: Readonly<Record<string, number>> | undefined;
  readonly notices?: readonly string[] | undefined;
}

export interface BenchmarkRecord {
  readonly id: string;
  readonly revision: string;
  readonly digest: string;
  readonly instances: readonly InstanceRecord[];
  readonly leftOut: readonly { readonly id: string; readonly reason: string }[];
}

export interface InstanceRecord {
  readonly id: string;
  readonly strata: Strata;
  readonly digest: string;
  /** Of a repository: what its sandboxes are made from. */
  readonly image?: string | undefined;
}

export interface Manifest {
  readonly format: 1;
  readonly runId: string;
  readonly program: string;
  readonly experiment: Experiment;
  readonly promptHashes: Readonly<Record<string, string>>;
  readonly benchmarks: readonly BenchmarkRecord[];
  /** Every planned trial; the CSV files hold exactly these. */
  readonly planned: readonly PlannedTrial[];
  /** Journaled trials that the experiment no longer plans; they stay on disk. */
  readonly setAside: readonly string[];
  readonly estimate?: unknown;
  /** Where commands ran: engine, versions, network, how the disk limit is kept; as of the last invocation that opened a sandbox. */
  readonly sandbox?: Readonly<Record<string, string>> | undefined;
  /** What planned trials ran in: digests by image, more than one where a name was moved between trials. */
  readonly images?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly invocations: readonly Invocation[];
}

export type PlannedTrial = Omit<Trial, 'cell'> & { readonly cell: string };

export function writeManifest(path: string, manifest: Manifest): void {
  writeFileSync(`${path}.tmp`, `${JSON.stringify(manifest, null, 1)}\n`);
  renameSync(`${path}.tmp`, path);
}

/** @throws UserError when the folder holds no run. */
export function readManifest(path: string): Manifest {
  if (!existsSync(path))
    throw new UserError(
      `Expected a run folder with \`manifest.json\`, found none at \`${path}\`. Runs are \`results/<experiment>/<run>\`.`,
    );
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}

export function plannedTrials({ planned, experiment }: Pick<Manifest, 'planned' | 'experiment'>): Trial[] {
  const cells = new Map(experiment.cells.map((cell) => [cell.id, cell]));
  return planned.map((trial) => ({ ...trial, cell: cells.get(trial.cell)! }));
}
