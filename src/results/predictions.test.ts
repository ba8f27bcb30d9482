// The official prediction files of a run folder: what stands in them, for which trials, and what readers of that format make of it.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPredictions } from '../benchmarks/swebench-verified/grading/predictions.ts';
import type { Submission } from '../core/instance.ts';
import { cell, experiment, record, runData, submission, trial } from './__fixtures__/run-data.ts';
import type { Manifest } from './manifest.ts';
import { collectPredictions, type Predictions, writePredictions } from './predictions.ts';
import { runFolder } from './run-folder.ts';
import { openTraceWriter } from './trace-writer.ts';
import type { TrialData } from './trial-data.ts';
import { foldRun } from './trial-result.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'delm-bench-predictions-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const delm = cell('bench.delm');
const single = cell('bench.single', { strategy: 'single' });
const PATCH = 'diff --git a/ä.js b/ä.js\n--- a/ä.js\n+++ b/ä.js\n@@ -1 +1 @@\n-"hash":"0"\n+{"hash":"1","text":"x"}\n';

/** A graded trial with these patches as submissions, the last one selected unless told. */
function graded(
  of: TrialData['trial'],
  patches: readonly Pick<Submission, 'text' | 'encoding'>[],
  selected = patches.length - 1,
): TrialData {
  const folder = runFolder(directory);
  const writer = openTraceWriter({ tracePath: folder.trace(of.id), textsPath: folder.texts(of.id), now: () => 0, eager: false });
  writer.text('some output before');
  const submissions = patches.map(({ text, encoding }, i) => submission(i, 'incorrect', { encoding, textHash: writer.text(text) }));
  writer.text('some output after');
  writer.close();
  return {
    trial: of,
    record: record(of, { submissions, ...(patches.length > 0 && { selected }) }),
    earlier: [],
    erroredUsd: 0,
    abandonedUsd: 0,
  };
}

function collect(trials: readonly TrialData[], { images = true } = {}): Predictions {
  const instances = ['q-a', 'q-b', 'q-c'].map((id) => ({ id, strata: { stratum: 's' }, digest: 'd', ...(images && { image: `${id}:1` }) }));
  const manifest = { benchmarks: [{ id: 'bench', revision: 'r', digest: 'd', instances, leftOut: [] }] } as unknown as Manifest;
  return collectPredictions({ folder: runFolder(directory), manifest }, foldRun(runData(experiment([delm, single]), trials)));
}

describe('predictions', () => {
  it('hold the selected patch of each graded trial, in the official keys', () => {
    const { files, notices } = collect([
      graded(trial(delm, 'q-a'), [{ text: 'diff one' }, { text: PATCH }]),
      graded(trial(delm, 'q-b'), [{ text: 'diff two' }, { text: 'not selected' }], 0),
      graded(trial(single, 'q-a'), [{ text: 'diff three' }]),
    ]);
    expect(notices).toEqual([]);
    const model = { delm: 'model-a/bench.delm', single: 'model-a/bench.single' };
    expect(files).toEqual([
      {
        name: 'bench.delm.jsonl',
        // In the order of the dataset.
        lines: [
          { instance_id: 'q-b', model_name_or_path: model.delm, model_patch: 'diff two' },
          { instance_id: 'q-a', model_name_or_path: model.delm, model_patch: PATCH },
        ],
      },
      { name: 'bench.single.jsonl', lines: [{ instance_id: 'q-a', model_name_or_path: model.single, model_patch: 'diff three' }] },
    ]);
    expect(Object.keys(files[0]!.lines[0]!)).toEqual(['instance_id', 'model_name_or_path', 'model_patch']);
  });

  it('give each repeat a file and a name of its own: the format has one prediction per instance', async () => {
    const { files } = collect([
      graded(trial(delm, 'q-a', 1), [{ text: 'first' }]),
      graded(trial(delm, 'q-a', 2), [{ text: 'second' }]),
      graded(trial(delm, 'q-b', 2), [{ text: 'another' }]),
    ]);
    expect(files.map(({ name, lines }) => [name, ...new Set(lines.map((line) => line.model_name_or_path))])).toEqual([
      ['bench.delm.r2.jsonl', 'model-a/bench.delm.r2'],
      ['bench.delm.jsonl', 'model-a/bench.delm'],
    ]);
    writePredictions(join(directory, 'predictions'), files);
    const read = await readPredictions(join(directory, 'predictions', 'bench.delm.r2.jsonl'));
    expect([...read.values()].map(({ instanceId, patch }) => [instanceId, patch])).toEqual([
      ['q-b', 'another'],
      ['q-a', 'second'],
    ]);
  });

  it('leave out what is not graded; who handed in nothing has an empty patch', () => {
    const open = trial(delm, 'q-b');
    const { files } = collect([
      graded(trial(delm, 'q-a'), []),
      { ...graded(open, [{ text: 'diff' }]), record: record(open, { status: 'errored' }) },
      { trial: trial(delm, 'q-c'), earlier: [], erroredUsd: 0, abandonedUsd: 0 },
    ]);
    expect(files.flatMap(({ lines }) => lines)).toEqual([
      { instance_id: 'q-a', model_name_or_path: 'model-a/bench.delm', model_patch: '' },
    ]);
  });

  it('are none for questions', () => {
    expect(collect([graded(trial(delm, 'q-a'), [{ text: 'The correct answer is (A)' }])], { images: false }).files).toEqual([]);
  });

  it('tell what the format cannot hold, and what is no longer there', () => {
    const latin1 = Buffer.concat([Buffer.from('+caf'), Buffer.from([0xe9]), Buffer.from('\n')]);
    const { files, notices } = collect([
      graded(trial(delm, 'q-a'), [{ text: latin1.toString('base64'), encoding: 'base64' }]),
      graded(trial(delm, 'q-b'), [{ text: Buffer.from('plain').toString('base64'), encoding: 'base64' }]),
      {
        ...graded(trial(delm, 'q-c'), []),
        record: record(trial(delm, 'q-c'), { submissions: [submission(0, 'correct', { textHash: '0' })], selected: 0 }),
      },
    ]);
    expect(files[0]!.lines.map(({ model_patch }) => model_patch)).toEqual(['plain', '+caf\ufffd\n']);
    expect(notices).toHaveLength(3);
    expect(notices.join('\n')).toMatch(/bench\.delm-q-a-r1-f`: its patch has bytes that are no UTF-8/);
    expect(notices.join('\n')).toMatch(/bench\.delm-q-c-r1-f`: its patch is not among its texts/);
  });

  it('are written one line each; files of cells that are no longer planned go, others stay', () => {
    const folder = join(directory, 'predictions');
    expect(writePredictions(folder, [])).toEqual([]);
    expect(existsSync(folder)).toBe(false);
    mkdirSync(folder);
    for (const name of ['bench.gone.jsonl', 'notes.txt']) writeFileSync(join(folder, name), 'x');
    const { files } = collect([graded(trial(delm, 'q-a'), [{ text: PATCH }])]);
    expect(writePredictions(folder, files)).toEqual(['bench.delm.jsonl']);
    expect(readdirSync(folder).sort()).toEqual(['bench.delm.jsonl', 'notes.txt']);
    const [line, rest] = readFileSync(join(folder, 'bench.delm.jsonl'), 'utf8').split('\n');
    expect([JSON.parse(line!).model_patch, rest]).toEqual([PATCH, '']);
  });
});
