// Rows into instances and a grader. Instances carry no hints, patches or tests: those stay here, behind `grade` and the gold patches that the command line asks for.
import { isAbsolute, join } from 'node:path';
import type { Grade, LoadedBenchmark, Selection } from '../../core/benchmark.ts';
import { hashValue } from '../../core/hash.ts';
import type { RepositoryInstance, Submission } from '../../core/instance.ts';
import { UserError } from '../../core/user-error.ts';
import { leftOutByName, withIdLists } from '../id-lists.ts';
import type { EvaluationRow } from './grading/run-evaluation.ts';
import { readRows } from './read-rows.ts';
import { nameRow, parseRow, type Row } from './row-schema.ts';
import { selectRows } from './select.ts';

export const BENCHMARK_ID = 'swebench-verified';

export interface LoadOptions {
  /** An absolute path, or `hub`. */
  readonly dataset: string;
  readonly selection: Selection;
  readonly seed: number;
}

/** What graders need of the selected rows, gold patches included. Never handed to a strategy. */
export interface GradingRow extends EvaluationRow {
  readonly goldPatch: string;
}

export interface LoadedRows {
  readonly revision: string;
  readonly digest: string;
  readonly instances: readonly RepositoryInstance[];
  /** By instance id, in dataset order. */
  readonly rows: ReadonlyMap<string, GradingRow>;
  readonly leftOut: LoadedBenchmark['leftOut'];
  /** All ids of the dataset, whatever was selected. */
  readonly allIds: readonly string[];
}

/** @throws UserError naming row and field, an unknown name of the selection, or an empty selection */
export async function loadRows({ dataset, selection, seed }: LoadOptions): Promise<LoadedRows> {
  const { name, revision, digest, folder, rows: raw } = await readRows(dataset);
  const seen = new Map<string, number>();
  const rows = raw.map((value, i) => {
    const row = parseRow(value, i + 1, name);
    const first = seen.get(row.instance_id);
    if (first !== undefined)
      throw new UserError(`${nameRow(row, i + 1, name)}: expected field \`instance_id\` to be unique, row ${first} has it too.`);
    seen.set(row.instance_id, i + 1);
    return { id: row.instance_id, repo: row.repo, difficulty: row.difficulty ?? undefined, row };
  });
  const allIds = rows.map(({ id }) => id);
  const named = await withIdLists(selection, { ids: allIds, source: name });
  const chosen = selectRows(rows, { selection: named, seed, benchmarkId: BENCHMARK_ID, source: name });
  return {
    revision,
    digest,
    instances: chosen.map(({ row }) => toInstance(row, folder)),
    rows: new Map(chosen.map(({ id, row }) => [id, toGradingRow(row, folder)])),
    leftOut: leftOutByName(named),
    allIds,
  };
}

/** As a benchmark of the program; `evaluate` grades one patch of a row. */
export async function loadSwebenchVerified(
  options: LoadOptions,
  evaluate: (row: GradingRow, submission: Submission, context: Parameters<LoadedBenchmark['grade']>[2]) => Promise<Grade>,
): Promise<LoadedBenchmark> {
  const { revision, digest, instances, rows, leftOut } = await loadRows(options);
  return {
    id: BENCHMARK_ID,
    revision,
    digest,
    instances,
    leftOut,
    async grade(instanceId, submission, context) {
      const row = rows.get(instanceId);
      if (!row) throw new Error(`Expected an instance of \`${BENCHMARK_ID}\`, found the unknown id \`${instanceId}\`.`);
      return evaluate(row, submission, context);
    },
  };
}

function toInstance(row: Row, folder: string): RepositoryInstance {
  const { instance_id: id, repo, base_commit: baseCommit, problem_statement: problemStatement, difficulty } = row;
  const content = {
    kind: 'repository',
    ...{ id, problemStatement, repo, baseCommit },
    strata: { stratum: repo, ...(difficulty && { difficulty }) },
  } as const;
  // What decides the verdict is part of the fingerprint, as a hash that gives nothing away; where the folder lies is not.
  const verdict = hashValue([row.test_patch, row.eval_script, row.log_parser, row.eval_type, row.FAIL_TO_PASS, row.PASS_TO_PASS]);
  return { ...content, image: imageOf(row, folder), digest: hashValue({ ...content, image: row.image, verdict }) };
}

function toGradingRow(row: Row, folder: string): GradingRow {
  return {
    id: row.instance_id,
    image: imageOf(row, folder),
    baseCommit: row.base_commit,
    testPatch: row.test_patch,
    evalScript: row.eval_script,
    goldPatch: row.patch,
    expected: { failToPass: row.FAIL_TO_PASS, passToPass: row.PASS_TO_PASS, logParser: row.log_parser, evalType: row.eval_type },
  };
}

/** `./repos/x` is a folder beside the dataset, for the local sandbox; anything else names a container image. */
function imageOf({ image }: Row, folder: string): string {
  return image.startsWith('./') && !isAbsolute(image) ? join(folder, image) : image;
}
