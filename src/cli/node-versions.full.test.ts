// The oldest Node that the program takes and the one that it is developed on write the same bytes. The older one comes through npm, into a folder of
// the test; where it cannot be had, the test is skipped and says why.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createWorkplace, DEMO_EXPERIMENT, type Workplace } from '../testing/cli-process.ts';

const PACKAGE = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}@22`;

/** The path of a Node 22, or why there is none. */
function bringNode22(place: Workplace): Promise<{ readonly path: string } | { readonly reason: string }> {
  const args = [
    'install',
    '--prefix',
    place.directory,
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--loglevel=error',
    PACKAGE,
  ];
  return new Promise((resolve) => {
    execFile('npm', args, { timeout: 300_000, cwd: place.directory }, (error) => {
      const path = join(place.directory, 'node_modules', PACKAGE.split('@')[0]!, 'bin', 'node');
      if (error) resolve({ reason: `npm could not bring ${PACKAGE}: ${error.message.split('\n')[0]}` });
      else resolve(existsSync(path) ? { path } : { reason: `${PACKAGE} has no bin/node` });
    });
  });
}

test('Node 22 and this Node write the same CSV files, traces and texts', async ({ skip }) => {
  await using place = createWorkplace();
  const node22 = await bringNode22(place);
  if ('reason' in node22) return skip(node22.reason);
  const run = async (name: string, node: string): Promise<ReadonlyMap<string, string>> => {
    const set = [
      '--set',
      'repeats=2',
      '--set',
      'benchmarks.longbench-v2.selection.limit=8',
      '--set',
      'benchmarks.swebench-verified.selection.limit=2',
    ];
    const { exitCode, stderr } = await place.cli(['run', DEMO_EXPERIMENT, ...set, '--no-charts', '--quiet', '--results', name], { node });
    expect(exitCode, stderr).toBe(0);
    const found = place.run('demo', 'main', name);
    return new Map([...found.contents('csv'), ...found.contents('jsonl')]);
  };
  const [older, newer] = [await run('older', node22.path), await run('newer', process.execPath)];
  const { manifest, trials } = place.run('demo', 'main', 'older');
  expect(manifest.invocations[0]!.node).toMatch(/^v22\./);
  expect([...older.keys()]).toEqual([...newer.keys()]);
  expect(older.size).toBeGreaterThan(2 * trials.length);
  for (const [name, text] of older) expect(text === newer.get(name), name).toBe(true);
});
