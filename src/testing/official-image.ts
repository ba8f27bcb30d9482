// An image of our own in the official layout (/testbed, an environment that only a login shell or the script activates, HEAD one commit above the base)
// with one small bug, and its row in the v5 form: the `eval_script` has the line structure of all 500 real ones. Needs an engine, asks no registry.
import { execFileSync } from 'node:child_process';
import { withTestImage } from './container-engine.ts';

/** Reads `name: shell command` lines and prints what `pytest -rA` would. */
const PYTEST = `#!/usr/bin/bash
failed=0
for file in "$@"; do
  [ "$file" = -rA ] && continue
  while IFS= read -r line; do
    name=\${line%%:*}
    if (. ./calc.sh; eval "\${line#*:}") 2>&1; then echo "PASSED $file::$name"; else echo "FAILED $file::$name - assert"; failed=1; fi
  done <"$file"
done
exit $failed
`;
const FILES = {
  '/etc/profile': 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\nexport PATH\n',
  '/root/.profile': 'if [ "$BASH" ]; then . /root/.bashrc; fi\n',
  '/root/.bashrc': '. /opt/miniconda3/bin/activate\nconda activate testbed\n',
  '/opt/miniconda3/bin/activate':
    'conda() { CONDA_DEFAULT_ENV=$2; PATH=/opt/miniconda3/envs/$2/bin:$PATH; export CONDA_DEFAULT_ENV PATH; }\n',
  '/opt/miniconda3/envs/testbed/bin/python':
    '#!/usr/bin/bash\necho "Could not find a version that satisfies the requirement" >&2\nexit 1\n',
  '/opt/miniconda3/envs/testbed/bin/pytest': PYTEST,
  '/testbed/calc.sh': 'add() { echo $(($1 - $2)); }\ntwice() { echo $(($1 * 2)); }\n',
  '/testbed/tests/test_calc.txt': 'test_twice: [ "$(twice 4)" = 8 ]\n',
};
/** As in the official images: the base commit, and what was set up on top of it. */
const SET_UP = `set -e
ln -s /usr/bin/bash /bin/bash
cd /testbed
rm hello.txt
git config --global user.name x
git config --global user.email x@localhost
git init -q . && git add -A && git commit -q -m base
echo installed >setup.txt && git add -A && git commit -q -m SWE-bench
git rev-parse HEAD~1`;

const TEST_PATCH = `diff --git a/tests/test_calc.txt b/tests/test_calc.txt
--- a/tests/test_calc.txt
+++ b/tests/test_calc.txt
@@ -1 +1,2 @@
 test_twice: [ "$(twice 4)" = 8 ]
+test_add: [ "$(add 2 3)" = 5 ]
diff --git a/tests/test_new.txt b/tests/test_new.txt
new file mode 100644
--- /dev/null
+++ b/tests/test_new.txt
@@ -0,0 +1 @@
+test_zero: [ "$(add 0 7)" = 7 ]
`;
const GOLD = `diff --git a/calc.sh b/calc.sh
--- a/calc.sh
+++ b/calc.sh
@@ -1,2 +1,2 @@
-add() { echo $(($1 - $2)); }
+add() { echo $(($1 + $2)); }
 twice() { echo $(($1 * 2)); }
`;

/** New test files are named in the checkout, which git then refuses as a whole: as in the real rows. */
function evalScript(base: string): string {
  const checkout = `git checkout ${base} tests/test_calc.txt tests/test_new.txt`;
  return [
    ...['#!/bin/bash', 'set -uxo pipefail', 'source /opt/miniconda3/bin/activate', 'conda activate testbed', 'cd /testbed'],
    ...[
      'git config --global --add safe.directory /testbed',
      'cd /testbed',
      'git status',
      'git show',
      `git -c core.fileMode=false diff ${base}`,
    ],
    ...['source /opt/miniconda3/bin/activate', 'conda activate testbed', 'python -m pip install -e .', checkout],
    ...["git apply -v - <<'EOF_114329324912'", TEST_PATCH, 'EOF_114329324912', ": '>>>>> Start Test Output'"],
    ...['pytest -rA tests/test_calc.txt tests/test_new.txt', ": '>>>>> End Test Output'", checkout, ''],
  ].join('\n');
}

/** The v5 row of the image's bug. */
export function officialRow(image: string, baseCommit: string, id = 'own__calc-1') {
  return {
    repo: 'own/calc',
    instance_id: id,
    base_commit: baseCommit,
    patch: GOLD,
    test_patch: TEST_PATCH,
    problem_statement:
      '`add 2 3` in calc.sh prints -1, expected 5. With zero as the first number it is wrong as well: `add 0 7` prints -7.',
    hints_text: '',
    created_at: '2026-11-22T00:00:00Z',
    version: '1.0',
    FAIL_TO_PASS: JSON.stringify(['tests/test_calc.txt::test_add', 'tests/test_new.txt::test_zero']),
    PASS_TO_PASS: JSON.stringify(['tests/test_calc.txt::test_twice']),
    environment_setup_commit: baseCommit,
    difficulty: '<15 min fix',
    eval_script: evalScript(baseCommit),
    log_parser: 'parse_log_pytest',
    eval_type: 'pass_and_fail' as const,
    image,
  };
}

export interface OfficialImage extends Disposable {
  readonly name: string;
  readonly baseCommit: string;
}

/** For the length of a test file. @param label tells images of test files apart that run side by side */
export function withOfficialImage(command: string, label: string): OfficialImage {
  const name = `delm-bench-test-${label}-${process.pid}:1`;
  const container = `delm-bench-test-set-up-${label}-${process.pid}`;
  const run = (...args: readonly string[]): string => execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  using plain = withTestImage({
    command,
    name: `delm-bench-test-${label}-plain-${process.pid}:1`,
    programs: ['bash', 'git', 'patch'],
    files: FILES,
  });
  const limits = ['--network=none', '--ulimit=nofile=1024:1024', '--ulimit=nproc=4096:4096'];
  const output = run('run', '--name', container, ...limits, plain.name, 'bash', '-c', SET_UP);
  run('commit', container, name);
  run('rm', '--force', container);
  return {
    name,
    baseCommit: output.trim().split('\n').at(-1)!,
    [Symbol.dispose]: () => void execFileSync(command, ['rmi', '--force', name], { stdio: 'ignore' }),
  };
}
