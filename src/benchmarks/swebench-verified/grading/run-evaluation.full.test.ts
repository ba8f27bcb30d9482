// A row with the official line structure, in an image of our own with the official layout (/testbed, activation by a sourced file, HEAD one commit above
// the base), graded in containers of a real engine. Skipped, with the reason, where none runs.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SandboxProvider } from '../../../core/sandbox.ts';
import { createDockerProvider } from '../../../sandbox/docker.ts';
import { findTestEngine, listContainers } from '../../../testing/container-engine.ts';
import { type OfficialImage, officialRow, withOfficialImage } from '../../../testing/official-image.ts';
import { gradeDemo } from '../__fixtures__/demo-rows.ts';
import type { EvaluationRow, GradingOptions } from './run-evaluation.ts';

const engine = findTestEngine(['bash', 'git', 'patch']);

if (typeof engine === 'string') test.skip(`containers: grading (skipped: ${engine})`, () => {});
else {
  describe('grading in containers', () => {
    const { command } = engine;
    let image: OfficialImage | undefined;
    let gold: string;
    let provider: SandboxProvider;
    let row: EvaluationRow;
    const grade = (patch: string | undefined, options: Partial<GradingOptions> = {}) =>
      gradeDemo(provider, row, patch, { limits: { memoryMb: 512, cpus: 1, processes: 200, diskMb: 500 }, ...options });

    beforeAll(() => {
      image = withOfficialImage(command, 'grading');
      const { name, baseCommit } = image;
      const { patch, test_patch: testPatch, eval_script: evalScript } = officialRow(name, baseCommit);
      gold = patch;
      const expected = {
        failToPass: ['tests/test_calc.txt::test_add', 'tests/test_new.txt::test_zero'],
        passToPass: ['tests/test_calc.txt::test_twice'],
        ...{ logParser: 'parse_log_pytest', evalType: 'pass_and_fail' as const },
      };
      row = { id: 'own__calc-1', image: name, baseCommit, testPatch, evalScript, expected };
      provider = createDockerProvider({ command, pull: 'never', prune: false, maxParallelStarts: 2 });
    });
    afterAll(async () => {
      await provider?.[Symbol.asyncDispose]();
      image?.[Symbol.dispose]();
    });

    test('the gold patch is resolved; the failing install line does no harm', async () => {
      const { state, reason, testOutput, imageDigest } = await grade(gold);
      expect([state, reason]).toEqual(['resolved', 'RESOLVED_FULL: 2 of 2 FAIL_TO_PASS and 1 of 1 PASS_TO_PASS']);
      expect(testOutput).toContain('Could not find a version');
      expect(testOutput).toContain('>>>>> Test Exit Code: 0');
      expect(imageDigest).toMatch(/sha256:/);
    });

    test('without a patch the tests to fix fail, and only they', async () => {
      const { state, report } = await grade(undefined);
      expect(state).toBe('unresolved');
      expect(report!.tests_status).toMatchObject({
        FAIL_TO_PASS: { success: [], failure: row.expected.failToPass },
        PASS_TO_PASS: { success: row.expected.passToPass, failure: [] },
      });
    });

    test('a new test file made beforehand is removed before the script', async () => {
      const planted =
        'diff --git a/tests/test_new.txt b/tests/test_new.txt\nnew file mode 100644\n--- /dev/null\n+++ b/tests/test_new.txt\n@@ -0,0 +1 @@\n+test_zero: true\n';
      expect(await grade(planted)).toMatchObject({ state: 'unresolved', guard: [{ kind: 'hidden-test', detail: 'tests/test_new.txt' }] });
      expect(await grade(gold + planted)).toMatchObject({ state: 'resolved' });
    });

    test('a patch without its last line end is taken by the last attempt', async () => {
      const { state, runLog } = await grade(gold.replace(/\n$/, ''));
      expect(state).toBe('resolved');
      expect(runLog).toContain('Failed to apply patch to container: git apply --verbose --reject');
    });

    test('a run without an end is stopped with everything that it started', async () => {
      const endless = gold.replace('+add() { echo $(($1 + $2)); }', '+add() { sleep 100 & sleep 100; }');
      expect(await grade(endless, { timeoutMs: 3000 })).toMatchObject({ state: 'timed-out', attempts: 2 });
    });

    test('an image that is not there is no wrong answer, and nothing is left behind', async () => {
      await expect(gradeDemo(provider, { ...row, image: 'delm-bench-test-none:1' }, gold)).rejects.toMatchObject({
        name: 'SandboxError',
        kind: 'image-missing',
      });
      expect(listContainers(command, 'label=delm-bench.trial=own__calc-1')).toEqual([]);
    });
  });
}
