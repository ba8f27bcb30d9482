// `claims`: what was published, held against a run folder. Reads the run and the claim files; calls no model.
import { renameSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { claimsCsv } from '../claims/claim-rows.ts';
import { claimsTable } from '../claims/claims-table.ts';
import { judgeClaims } from '../claims/judge-claims.ts';
import { readClaims } from '../claims/read-claims.ts';
import { readRun } from '../results/read-run.ts';
import { foldRun } from '../results/trial-result.ts';
import { projectRoot } from './program.ts';

export interface ClaimsArguments {
  readonly run: string;
  /** Folder of claim files; the project's own when absent. */
  readonly from?: string | undefined;
  /** Lists each claim that is not testable too. */
  readonly all: boolean;
}

/** @throws UserError when the folder holds no run, or the claims cannot be read */
export function claimsCommand({ run, from, all }: ClaimsArguments): void {
  const claims = readClaims(from ?? join(projectRoot, 'configs', 'claims'));
  const { folder, data } = readRun(run);
  const verdicts = judgeClaims(claims, { experiment: data.experiment, results: foldRun(data) });
  const path = folder.csv('claims');
  writeFileSync(`${path}.tmp`, claimsCsv(verdicts));
  renameSync(`${path}.tmp`, path);
  console.log(claimsTable(verdicts, { all }));
  console.log(`\n${relative(process.cwd(), path) || path}`);
}
