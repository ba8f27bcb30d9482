// A run ends with one true sentence about itself. With a live model (here over HTTP, against the loopback server) that is the paired result with its
// interval, and the report opens with the same words.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createLiveWorkplace, liveExperiment } from '../testing/live-workplace.ts';

/** Processes on a loaded machine are slow; that says nothing about the program. */
vi.setConfig({ testTimeout: 120_000 });

test('with a live model it is the paired result with its interval', async () => {
  await using place = await createLiveWorkplace('openai');
  const { exitCode, stdout, stderr } = await place.live([
    'run',
    place.experiment(liveExperiment({ single: {}, delm: { agents: 2 }, controller: { agents: 2 } }, 3)),
  ]);
  expect(exitCode, stderr).toBe(0);
  const sentence = stdout.trimEnd().split('\n').at(-1)!;
  const run = place.run('live');
  const row = readCsvRow(readFileSync(join(run.directory, 'comparisons.csv'), 'utf8'));
  expect(sentence).toMatch(
    /^On longbench-v2: .*(?:delm|controller) \(2 agents\) .*(?:controller|delm) \(2 agents\).* \(95% interval \[\S+, \S+\], paired over 3 instances.*\)/,
  );
  const points = Math.abs(Number(row.diff) * 100).toFixed(1);
  expect(sentence).toContain(`${points} points`);
  const report = await place.cli(['report', run.directory]);
  expect(report.exitCode, report.stderr).toBe(0);
  expect(report.stdout.trimEnd().split('\n').slice(-2)).toEqual([sentence, 'Report: results/live/main/report.html']);
  const html = readFileSync(join(run.directory, 'report.html'), 'utf8');
  expect(html).toContain(sentence.slice('On longbench-v2: '.length).replaceAll('<', '&lt;'));
  expect(html).not.toContain('Not a measurement of the claim.');
});

/** The comparison of DeLM with the controller. */
function readCsvRow(text: string): Record<string, string> {
  const [header, ...lines] = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const rows = lines.map((line) => Object.fromEntries(header!.map((name, place) => [name, line[place] ?? ''])));
  return rows.find(({ cell_a, cell_b }) => [cell_a, cell_b].every((cell) => /delm|controller/.test(cell ?? '')))!;
}
