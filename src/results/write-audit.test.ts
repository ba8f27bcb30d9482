import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callEvent } from '../accounting/__fixtures__/trace-builder.ts';
import type { EntryEvent } from '../core/trace.ts';
import { cell, experiment, record, submission, trial } from './__fixtures__/run-data.ts';
import { AUDIT_SAMPLE } from './audit-sample.ts';
import { parseCsv } from './parse-csv.ts';
import { readTrace } from './read-trace.ts';
import { type RunFolder, runFolder } from './run-folder.ts';
import { openTraceWriter } from './trace-writer.ts';
import { foldTrialData, type TrialResult } from './trial-result.ts';
import { writeAudit } from './write-audit.ts';

let folder: RunFolder;
beforeEach(() => {
  folder = runFolder(mkdtempSync(join(tmpdir(), 'audit-')));
});
afterEach(() => rmSync(folder.directory, { recursive: true }));

const CELL = cell('bench.delm');

interface Made {
  readonly isCorrect?: boolean;
  readonly findings: readonly { readonly verdict: 'admitted' | 'rejected'; readonly planted?: boolean }[];
}

/** A trial whose findings were proposed, verified and judged as told; what was admitted is read by the closing call. */
function madeTrial(instance: string, { isCorrect = true, findings }: Made): TrialResult {
  const of = trial(CELL, instance);
  const trace = openTraceWriter({ tracePath: folder.trace(of.id), textsPath: folder.texts(of.id), now: () => 0, eager: false });
  const admitted: number[] = [];
  for (const [index, { verdict, planted }] of findings.entries()) {
    const entry = { type: 'entry', kind: 'finding', label: `F${index + 1}`, version: 1, tokens: 3 } as const;
    const text = `finding ${index + 1} of ${instance}`;
    const kind = planted ? ({ planted: 'number' } as const) : {};
    const proposed = trace.emit('a', { ...entry, ...kind, action: 'proposed', textHash: trace.text(text) } satisfies EntryEvent);
    const promptHash = trace.prompt([
      'system',
      '## Shared context\n(none)\n\n',
      `## Source\nthe passage, "quoted", of ${instance}\n\n`,
      `## Draft\n${text}\n\n`,
    ]);
    const judged = trace.emit('a', callEvent({ purpose: 'verify', startUs: 0, endUs: 0, promptHash }), [proposed]);
    const seq = trace.emit('a', { ...entry, action: verdict, ...(verdict === 'rejected' ? { reason: 'V1: no', failed: ['V1'] } : {}) }, [
      judged,
    ]);
    if (verdict === 'admitted') admitted.push(seq);
  }
  trace.emit('a', callEvent({ purpose: 'finalize', startUs: 0, endUs: 0 }), admitted);
  trace.close();
  const submissions = [submission(0, isCorrect ? 'correct' : 'incorrect')];
  return foldTrialData(
    { runId: 'main', experiment: experiment([CELL]) },
    {
      trial: of,
      record: record(of, { submissions, selected: 0 }),
      last: { attempt: 1, events: readTrace(folder.trace(of.id)) },
      earlier: [],
      erroredUsd: 0,
      abandonedUsd: 0,
    },
    undefined,
  );
}

const rowsOf = (name: string): Record<string, string>[] => parseCsv(readFileSync(folder.csv(name), 'utf8'));

/** Fills in a label where the entry is one of these. */
function label(labels: Readonly<Record<string, string>>): void {
  const header = readFileSync(folder.csv('audit'), 'utf8').split('\n')[0]!;
  const names = header.split(',');
  const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
  const rows = rowsOf('audit').map((row) =>
    names.map((name) => quoted(name === 'label' ? (labels[row.entry!] ?? row.label!) : row[name]!)).join(','),
  );
  writeFileSync(folder.csv('audit'), `\uFEFF${[header, ...rows].join('\r\n')}\r\n`);
}

describe('writeAudit', () => {
  it('puts findings with their evidence before people, planted ones left out, and says nothing of their labels yet', () => {
    const written = writeAudit(folder, [
      madeTrial('q-a', { findings: [{ verdict: 'admitted' }, { verdict: 'rejected' }, { verdict: 'admitted', planted: true }] }),
    ]);
    expect(written).toEqual({ sampled: 2, labelled: 0, files: ['audit.csv'] });
    expect(rowsOf('audit')).toMatchObject([
      { entry: 'finding 1 of q-a', evidence: '## Source\nthe passage, "quoted", of q-a', decision: 'admitted', label: '', reason: '' },
      { entry: 'finding 2 of q-a', decision: 'turned-away', reason: 'V1: no', failed_axes: 'V1', cell: 'bench.delm', instance_id: 'q-a' },
    ]);
  });

  it('keeps what people wrote, and sums it up: shares, the gate as a classifier, accuracy by whether a false one was read', () => {
    const results = [
      madeTrial('q-a', { isCorrect: false, findings: [{ verdict: 'admitted' }, { verdict: 'admitted' }, { verdict: 'rejected' }] }),
      madeTrial('q-b', { findings: [{ verdict: 'admitted' }, { verdict: 'rejected' }, { verdict: 'admitted' }] }),
    ];
    writeAudit(folder, results);
    label({
      'finding 1 of q-a': 'FALSE',
      'finding 2 of q-a': 'true',
      'finding 1 of q-b': 'true',
      'finding 3 of q-a': 'false',
      'finding 2 of q-b': ' true',
      'finding 3 of q-b': 'unclear',
    });
    expect(writeAudit(folder, results)).toMatchObject({ sampled: 6, labelled: 6, files: ['audit.csv', 'audit-summary.csv'] });
    const first = readFileSync(folder.csv('audit'), 'utf8');
    writeAudit(folder, results);
    expect(readFileSync(folder.csv('audit'), 'utf8')).toBe(first);
    const [summary] = rowsOf('audit-summary');
    // A third of 4 admitted is false, half of 2 turned away: 4/3 let in, 1 kept out.
    expect(summary).toMatchObject({
      cell: 'bench.delm',
      admitted: '4',
      admitted_labelled: '3',
      admitted_false: '1',
      turned_away: '2',
      gate_precision: '0.5',
      gate_recall: (1 / (1 + 4 / 3)).toFixed(9),
      unclear: '1',
      trials_false_read: '1',
      accuracy_false_read: '0',
      trials_no_false_read: '1',
      accuracy_no_false_read: '1',
    });
  });

  it('samples each decision alike, the same trials however many come after, and never loses a label', () => {
    const one = (index: number): TrialResult =>
      madeTrial(`q-${index}`, { findings: [{ verdict: 'admitted' }, { verdict: 'rejected' }, { verdict: 'admitted' }] });
    const few = Array.from({ length: 8 }, (_, index) => one(index));
    expect(writeAudit(folder, few).sampled).toBe(AUDIT_SAMPLE + 8);
    const marked = rowsOf('audit')[0]!.entry!;
    label({ [marked]: 'unclear' });
    const many = [...few, ...Array.from({ length: 40 }, (_, index) => one(index + 8))];
    expect(writeAudit(folder, many).labelled).toBe(1);
    const entries = rowsOf('audit').map(({ entry }) => entry);
    expect(entries).toContain(marked);
    expect(entries.length).toBeLessThanOrEqual(2 * AUDIT_SAMPLE + 1);
    // Set aside: its trial is planned no more.
    writeAudit(
      folder,
      many.filter(({ trial: { instanceId } }) => !marked.endsWith(` ${instanceId}`)),
    );
    expect(rowsOf('audit').at(-1)).toMatchObject({ entry: marked, label: 'unclear' });
  });

  it('refuses a label that is none before it overwrites anything, and writes nothing for a run without findings', () => {
    expect(writeAudit(folder, [])).toEqual({ sampled: 0, labelled: 0, files: [] });
    const results = [madeTrial('q-a', { findings: [{ verdict: 'admitted' }] })];
    writeAudit(folder, results);
    label({ 'finding 1 of q-a': 'wrong' });
    const before = readFileSync(folder.csv('audit'), 'utf8');
    expect(() => writeAudit(folder, results)).toThrow('Expected `true`, `false`, `unclear` or nothing in column `label`');
    expect(readFileSync(folder.csv('audit'), 'utf8')).toBe(before);
  });
});
