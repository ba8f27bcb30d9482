// Reads a dataset in two passes: the first checks every row and keeps its outline and answer, the second keeps the contexts of the selected rows.
// So the memory is that of the selection, whatever the size of the file; and instances carry no answer: those stay in a closure here.
import type { LoadedBenchmark, Selection } from '../../core/benchmark.ts';
import { hashText, hashValue } from '../../core/hash.ts';
import type { QuestionInstance } from '../../core/instance.ts';
import type { Letter } from '../../core/replies/answer.ts';
import { UserError } from '../../core/user-error.ts';
import { leftOutByName, withIdLists } from '../id-lists.ts';
import { gradeReply } from './grade.ts';
import { incompleteness, nameRow, parseRow, type Row } from './row-schema.ts';
import { openRowSource, type RowSource } from './row-source.ts';
import { type RowOutline, selectRows } from './select.ts';

export const BENCHMARK_ID = 'longbench-v2';

export interface LoadOptions {
  /** An absolute path, or `hub`. */
  readonly dataset: string;
  readonly selection: Selection;
  readonly seed: number;
}

/** @throws UserError naming row and field, an unknown name of the selection, or an empty selection. */
export async function loadLongBenchV2({ dataset, selection, seed }: LoadOptions): Promise<LoadedBenchmark> {
  const source = await openRowSource(dataset);
  const { outlines, answers } = await survey(source);
  const digest = source.digest();
  const named = await withIdLists(selection, { ids: outlines.map(({ id }) => id), source: source.name });
  const chosen = selectRows(outlines, { selection: named, seed, benchmarkId: BENCHMARK_ID, source: source.name });
  const { instances, leftOut } = await readInstances(source, chosen, selection.allowIncomplete ?? false);
  if (instances.length === 0) {
    throw new UserError(
      `All ${leftOut.length} selected rows of \`${source.name}\` lack their context (\`allowIncomplete\` left them out). Select others.`,
    );
  }
  return {
    id: BENCHMARK_ID,
    revision: source.revision,
    digest,
    instances,
    leftOut: [...leftOut, ...leftOutByName(named)],
    async grade(instanceId, submission) {
      const answer = answers.get(instanceId);
      if (!answer) throw new Error(`Expected an instance of \`${BENCHMARK_ID}\`, found the unknown id \`${instanceId}\`.`);
      return gradeReply(submission.text, answer);
    },
  };
}

async function survey(source: RowSource): Promise<{ outlines: RowOutline[]; answers: Map<string, Letter> }> {
  const outlines: RowOutline[] = [];
  const answers = new Map<string, Letter>();
  const seen = new Map<string, number>();
  for await (const raw of source.rows()) {
    const row = parseRow(raw, source.name);
    const first = seen.get(row._id);
    if (first !== undefined)
      throw new UserError(`${nameRow(source.name, raw.row, row)}: expected field \`_id\` to be unique, row ${first} has it too.`);
    seen.set(row._id, raw.row);
    answers.set(row._id, row.answer);
    outlines.push(outlineOf(raw.row, row));
  }
  return { outlines, answers };
}

function outlineOf(row: number, { _id, domain, sub_domain, difficulty, length }: Row): RowOutline {
  return { row, id: _id, domain, subDomain: sub_domain, difficulty, length };
}

async function readInstances(source: RowSource, chosen: readonly RowOutline[], allowIncomplete: boolean) {
  const wanted = new Set(chosen.map(({ row }) => row));
  const instances: QuestionInstance[] = [];
  const leftOut: { id: string; reason: string }[] = [];
  for await (const raw of source.rows((row) => wanted.has(row))) {
    const row = parseRow(raw, source.name);
    const problem = incompleteness(row);
    if (problem === undefined) instances.push(toInstance(row));
    else if (allowIncomplete) leftOut.push({ id: row._id, reason: `row ${raw.row}: ${problem}` });
    else {
      throw new UserError(
        `${nameRow(source.name, raw.row, row)}: expected field \`context\` to be a text that is not empty, but ${problem}. Set \`allowIncomplete: true\` to leave such rows out.`,
      );
    }
    if (instances.length + leftOut.length === chosen.length) break;
  }
  return { instances, leftOut };
}

function toInstance(row: Row): QuestionInstance {
  const content = {
    kind: 'question',
    id: row._id,
    question: row.question,
    choices: { A: row.choice_A, B: row.choice_B, C: row.choice_C, D: row.choice_D },
    context: row.context!,
    strata: { stratum: row.sub_domain, difficulty: row.difficulty, length: row.length },
  } as const;
  // The context goes in by its own hash: as part of a JSON text it would be copied twice.
  return { ...content, digest: hashValue({ ...content, context: hashText(content.context, 64) }) };
}
