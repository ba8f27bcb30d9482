// `predictions/<cell>.jsonl`: the selected patch of each graded trial in the official format of SWE-bench, for the official harness, a leaderboard, or
// `delm-bench grade`. That format has one prediction per instance (readers keep the last one), so that each repeat is a file of its own: the first has
// the cell's name, the others end with `.r2`, `.r3`. A trial that is not graded has no line there; one that handed in nothing has an empty patch.
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GradedSubmission } from '../core/experiment.ts';
import type { OpenedRun } from './read-run.ts';
import { findText } from './read-trace.ts';
import type { TrialResult } from './trial-result.ts';

export interface PredictionFile {
  /** `<cell>.jsonl`, or `<cell>.r<repeat>.jsonl` for a later repeat. */
  readonly name: string;
  readonly lines: readonly Prediction[];
}

/** Keys and their order as in the official format. */
export interface Prediction {
  readonly instance_id: string;
  readonly model_name_or_path: string;
  readonly model_patch: string;
}

export interface Predictions {
  readonly files: readonly PredictionFile[];
  /** What could not be put into this format as it is. */
  readonly notices: readonly string[];
}

/** @param results in row order, so that the lines are in the order of the dataset */
export function collectPredictions(
  { folder, manifest }: Pick<OpenedRun, 'folder' | 'manifest'>,
  results: readonly TrialResult[],
): Predictions {
  const repositories = new Set(
    manifest.benchmarks.flatMap(({ id, instances }) =>
      instances.filter(({ image }) => image !== undefined).map((one) => `${id}\n${one.id}`),
    ),
  );
  const files = new Map<string, Prediction[]>();
  const notices: string[] = [];
  for (const { trial, record, status } of results) {
    if (status !== 'graded' || !record || !repositories.has(`${trial.cell.benchmark}\n${trial.instanceId}`)) continue;
    const picked = record.submissions.find(({ index }) => index === record.selected);
    const patch = picked ? readPatch(folder.texts(trial.id), picked) : { text: '' };
    if (patch.notice) notices.push(`\`${trial.id}\`: ${patch.notice}`);
    if (patch.text === undefined) continue;
    const name = `${trial.cell.id}${trial.repeat === 1 ? '' : `.r${trial.repeat}`}`;
    const model = `${trial.cell.models.solver}/${name}`;
    const lines = files.get(name) ?? [];
    lines.push({ instance_id: trial.instanceId, model_name_or_path: model, model_patch: patch.text });
    files.set(name, lines);
  }
  return { files: [...files].map(([name, lines]) => ({ name: `${name}.jsonl`, lines })), notices };
}

function readPatch(textsPath: string, { textHash, encoding }: GradedSubmission): { text?: string; notice?: string } {
  const text = textHash === undefined ? undefined : findText(textsPath, textHash);
  if (text === undefined) return { notice: 'its patch is not among its texts, so that it has no prediction.' };
  if (encoding !== 'base64') return { text };
  const notice = 'its patch has bytes that are no UTF-8, which the official format cannot hold; they are replaced in its prediction.';
  return { text: Buffer.from(text, 'base64').toString('utf8'), notice };
}

/** Writes the files anew and removes those of cells that are no longer planned. @returns their names */
export function writePredictions(directory: string, files: readonly PredictionFile[]): string[] {
  const names = files.map(({ name }) => name);
  if (files.length > 0) mkdirSync(directory, { recursive: true });
  for (const stale of listFiles(directory).filter((name) => name.endsWith('.jsonl') && !names.includes(name)))
    rmSync(join(directory, stale));
  for (const { name, lines } of files) {
    const path = join(directory, name);
    writeFileSync(`${path}.tmp`, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    renameSync(`${path}.tmp`, path);
  }
  return names;
}

function listFiles(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
