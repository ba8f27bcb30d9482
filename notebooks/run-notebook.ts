// `make notebook`: runs a notebook from its first cell to its last in a fresh kernel and writes it with its outputs. What a machine or an hour would
// change is not written: no times, no paths, no ids beside the cells' own.
// Usage: run-notebook.ts [--notebook FILE] [--run FOLDER] [--output FILE]
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type CellOutput, startKernel } from './jupyter-kernel.ts';

interface Cell {
  readonly cell_type: string;
  readonly id: string;
  readonly source: string | readonly string[];
}

interface Notebook {
  readonly cells: readonly Cell[];
}

const root = path.dirname(import.meta.dirname);
const { values } = parseArgs({
  options: {
    notebook: { type: 'string', default: path.join(import.meta.dirname, 'analysis.ipynb') },
    run: { type: 'string', default: path.join(root, 'results', 'demo', 'main') },
    output: { type: 'string' },
  },
});
process.exitCode = await main();

async function main(): Promise<number> {
  const deno = denoBinary();
  if (!deno) return fail('Expected Deno in `notebooks/node_modules`, found none for this platform. `make notebook-kernel` installs it.');
  const run = path.resolve(values.run);
  if (!existsSync(path.join(run, 'trials.csv')))
    return fail(`Expected a run folder with \`trials.csv\`, found none at \`${values.run}\`. \`make run\` leaves one.`);
  const notebook = JSON.parse(await readFile(values.notebook, 'utf8')) as Notebook;
  const { cells, error } = await runCells(notebook, { deno, run });
  if (error) return fail(error);
  await writeFile(values.output ?? values.notebook, `${JSON.stringify({ ...notebook, cells }, null, 1)}\n`);
  return 0;
}

interface RunOptions {
  readonly deno: string;
  readonly run: string;
}

/** The cells with their outputs, or why there are none. */
async function runCells(notebook: Notebook, { deno, run }: RunOptions): Promise<{ readonly cells: object[]; readonly error?: string }> {
  const kernel = await startKernel({
    command: deno,
    args: ['jupyter', '--kernel', '--conn'],
    directory: path.dirname(path.resolve(values.notebook)),
    environment: {
      ...process.env,
      DELM_BENCH_RUN: run,
      // Nothing outside of the checkout is written.
      DENO_DIR: path.join(import.meta.dirname, 'node_modules', '.deno'),
      DENO_NO_UPDATE_CHECK: '1',
      NO_COLOR: '1',
    },
    settle: (mark) => `console.log('${mark}'); await Deno.jupyter.display({ 'text/plain': '${mark}' }, { raw: true });`,
  });
  try {
    const cells: object[] = [];
    let count = 0;
    for (const cell of notebook.cells) {
      if (cell.cell_type !== 'code') {
        cells.push(cell);
        continue;
      }
      const outputs = await kernel.execute([cell.source].flat().join(''));
      const failed = outputs.find(({ output_type }) => output_type === 'error');
      if (failed)
        return { cells, error: `Cell \`${cell.id}\` failed: ${failed.ename}: ${failed.evalue}\n${[failed.traceback].flat().join('\n')}` };
      count++;
      cells.push({ ...cell, execution_count: count, outputs: outputs.map((output) => stored(output, count)) });
    }
    return { cells };
  } finally {
    await kernel.stop();
  }
}

/** Long texts as lists of lines, which is how notebooks are compared and merged; the cell's own number. */
function stored(output: CellOutput, count: number): object {
  const data = output.data as Readonly<Record<string, unknown>> | undefined;
  return {
    ...output,
    ...('execution_count' in output && { execution_count: count }),
    ...(data && { data: Object.fromEntries(Object.entries(data).map(([type, value]) => [type, lines(value)])) }),
    ...('text' in output && { text: lines(output.text) }),
  };
}

function lines(value: unknown): unknown {
  return typeof value === 'string' ? value.split(/(?<=\n)/) : value;
}

/** Deno's package holds one binary per platform; its own launcher would write into the package. */
function denoBinary(): string | undefined {
  const { resolve } = createRequire(path.join(import.meta.dirname, 'package.json'));
  const library = process.platform === 'linux' ? '-glibc' : '';
  const name = process.platform === 'win32' ? 'deno.exe' : 'deno';
  try {
    return path.join(path.dirname(resolve(`@deno/${process.platform}-${process.arch}${library}/package.json`)), name);
  } catch {
    return undefined;
  }
}

function fail(message: string): number {
  console.error(message);
  return 2;
}
