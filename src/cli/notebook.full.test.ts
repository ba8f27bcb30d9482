// The committed outputs of `notebooks/analysis.ipynb` are those of the demo run, whichever machine runs it. Needs the kernel that `make notebook-kernel`
// installs; without it the tests are skipped and say so.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createWorkplace, DEMO_EXPERIMENT, type Workplace } from '../testing/cli-process.ts';
import { projectRoot } from './program.ts';

const NOTEBOOK = join(projectRoot, 'notebooks', 'analysis.ipynb');
const RUNNER = join(projectRoot, 'notebooks', 'run-notebook.ts');

interface NotebookCell {
  readonly id: string;
  readonly cell_type: string;
  readonly source: readonly string[];
  readonly outputs?: readonly unknown[];
}

const readNotebook = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as { readonly cells: readonly NotebookCell[] };

function runNotebook(args: readonly string[]): Promise<{ readonly exitCode: number; readonly stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [RUNNER, ...args], { timeout: 300_000 }, (error, _stdout, stderr) => {
      resolve({ exitCode: error ? Number(error.code ?? -1) : 0, stderr });
    });
  });
}

/** What passes for a run where a notebook reads none. */
function emptyRun(place: Workplace): string {
  place.file('trials.csv', 'run_id\n');
  return place.directory;
}

let lacking: string | undefined;
beforeAll(async () => {
  const { stderr } = await runNotebook(['--run', 'nowhere']);
  lacking = stderr.startsWith('Expected Deno') ? stderr.trim() : undefined;
});

describe('notebooks/analysis.ipynb', () => {
  it('puts out on a fresh demo run what is committed', async ({ skip }) => {
    if (lacking) return skip(lacking);
    await using place = createWorkplace();
    const { exitCode, stderr } = await place.cli(['run', DEMO_EXPERIMENT, '--no-charts', '--quiet']);
    expect(exitCode, stderr).toBe(0);
    const output = place.path('analysis.ipynb');
    expect(await runNotebook(['--run', place.run('demo').directory, '--output', output])).toEqual({ exitCode: 0, stderr: '' });
    const [found, committed] = [readNotebook(output), readNotebook(NOTEBOOK)];
    for (const [index, cell] of committed.cells.entries()) {
      expect(found.cells[index], `cell \`${cell.id}\` (make notebook writes the outputs anew)`).toEqual(cell);
    }
    expect(readFileSync(output, 'utf8') === readFileSync(NOTEBOOK, 'utf8')).toBe(true);
  });

  it('holds charts and tables, and nothing of the machine or the hour', () => {
    const outputs = readNotebook(NOTEBOOK).cells.filter(({ cell_type }) => cell_type === 'code');
    expect(outputs.every((cell) => cell.outputs!.length > 0)).toBe(true);
    const text = JSON.stringify(outputs.map((cell) => cell.outputs));
    expect(text.split('image/svg+xml').length - 1).toBeGreaterThanOrEqual(6);
    expect(text).not.toMatch(/\/(home|root|tmp|work|Users)\/|file:|\d{4}-\d{2}-\d{2}T|"(stream|error)"/);
  });
});

describe('run-notebook', () => {
  it('says what is missing where there is no run', async ({ skip }) => {
    if (lacking) return skip(lacking);
    const { exitCode, stderr } = await runNotebook(['--run', 'nowhere']);
    expect(exitCode).toBe(2);
    expect(stderr).toBe('Expected a run folder with `trials.csv`, found none at `nowhere`. `make run` leaves one.\n');
  });

  it('stops at a cell that fails, names it and writes nothing', async ({ skip }) => {
    if (lacking) return skip(lacking);
    await using place = createWorkplace();
    const run = emptyRun(place);
    const cell = (id: string, source: string) => ({
      cell_type: 'code',
      execution_count: null,
      id,
      metadata: {},
      outputs: [],
      source: [source],
    });
    const notebook = place.file(
      'own.ipynb',
      JSON.stringify({ cells: [cell('good', '1 + 1'), cell('bad', "throw new RangeError('no such row')")] }),
    );
    const { mtimeMs } = statSync(notebook);
    const { exitCode, stderr } = await runNotebook(['--run', run, '--notebook', notebook, '--output', place.path('out.ipynb')]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^Cell `bad` failed: RangeError: no such row/);
    expect(existsSync(place.path('out.ipynb'))).toBe(false);
    expect(statSync(notebook).mtimeMs).toBe(mtimeMs);
  });

  it('keeps every kind of output, a stream whole', async ({ skip }) => {
    if (lacking) return skip(lacking);
    await using place = createWorkplace();
    const run = emptyRun(place);
    const source = [
      "for (let i = 0; i < 3; i++) console.log('line ' + i);\n",
      "await Deno.jupyter.display({ 'text/plain': 'x'.repeat(70_000) }, { raw: true });\n",
      '40 + 2',
    ];
    const notebook = place.file('own.ipynb', JSON.stringify({ cells: [{ cell_type: 'code', id: 'all', metadata: {}, source }] }));
    expect(await runNotebook(['--run', run, '--notebook', notebook])).toEqual({ exitCode: 0, stderr: '' });
    expect(readNotebook(notebook).cells[0]!.outputs).toEqual([
      { name: 'stdout', output_type: 'stream', text: ['line 0\n', 'line 1\n', 'line 2\n'] },
      { data: { 'text/plain': ['x'.repeat(70_000)] }, metadata: {}, output_type: 'display_data' },
      expect.objectContaining({ data: { 'text/plain': ['42'] }, execution_count: expect.any(Number), output_type: 'execute_result' }),
    ]);
  });
});
