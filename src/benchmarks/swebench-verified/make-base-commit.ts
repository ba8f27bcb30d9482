// The one commit of a repository that comes as a plain folder (the demo set): the same hash on every machine and in every year, so that rows can name it.
import { type Sandbox, SandboxError } from '../../core/sandbox.ts';

const AUTHOR = 'delm-bench';
const MAIL = 'delm-bench@localhost';
const DATE = '2026-01-01T00:00:00Z';

/** Nothing of the machine's or the user's git configuration may reach the hash. */
const SCRIPT = `set -eu
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=${AUTHOR} GIT_AUTHOR_EMAIL=${MAIL} GIT_AUTHOR_DATE=${DATE}
export GIT_COMMITTER_NAME=${AUTHOR} GIT_COMMITTER_EMAIL=${MAIL} GIT_COMMITTER_DATE=${DATE}
git init --quiet --template= --object-format=sha1 --initial-branch=main .
git -c core.autocrlf=false -c core.fileMode=true add --all .
git -c core.logAllRefUpdates=false commit --quiet --no-verify --no-gpg-sign --cleanup=verbatim -m base
git rev-parse HEAD`;

/** Makes the folder a repository with one commit of all its files. Returns its hash. @throws SandboxError */
export async function makeBaseCommit(sandbox: Pick<Sandbox, 'run'>): Promise<string> {
  const { exitCode, output } = await sandbox.run(SCRIPT, { timeoutMs: 60_000 });
  return readHash(exitCode, output);
}

function readHash(exitCode: number | undefined, output: string): string {
  const commit = output.trim().split('\n').at(-1)!;
  if (exitCode !== 0 || !/^[0-9a-f]{40}$/.test(commit))
    throw new SandboxError('start-failed', `The base commit could not be made (exit ${exitCode}): ${output.trim().slice(-500)}`);
  return commit;
}

/**
 * Sees to it that the repository holds the base commit: makes it in a plain folder, else looks for it.
 * @throws SandboxError when it is another repository than the row says
 */
export async function ensureBaseCommit(sandbox: Pick<Sandbox, 'run'>, baseCommit: string): Promise<void> {
  const script = `if [ -e .git ]; then git cat-file -e ${baseCommit}^{commit} && echo present || echo absent; exit 0; fi\n${SCRIPT}`;
  const { exitCode, output } = await sandbox.run(script, { timeoutMs: 60_000 });
  const state = output.trim().split('\n').at(-1);
  if (state === 'present') return;
  const found = state === 'absent' ? 'another repository' : readHash(exitCode, output);
  if (found !== baseCommit)
    throw new SandboxError(
      'start-failed',
      `Expected the base commit ${baseCommit}, found ${found}: the folder or image is not what the row names.`,
    );
}
