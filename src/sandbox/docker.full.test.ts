// The container provider under the contract on a real engine, and what only a container shows: the login environment of the official images, shells
// without bash, labels, an engine that goes away. Skipped, with the reason, where no engine runs a container.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SandboxProvider } from '../core/sandbox.ts';
import { openImageLog } from '../results/image-log.ts';
import { countContainersOf, findTestEngine, listContainers, withTestImage } from '../testing/container-engine.ts';
import { describeSandboxContract } from '../testing/sandbox-contract.ts';
import { SOON, sandboxRequest } from '../testing/sandbox-request.ts';
import { LOGIN_FILES } from '../testing/test-image.ts';
import { createDockerProvider } from './docker.ts';

const found = findTestEngine(['bash']);
const engine = typeof found === 'string' ? undefined : found;
const image = `delm-bench-test-bash-${process.pid}:1`;
const plainImage = `delm-bench-test-busybox-${process.pid}:1`;
const folder = mkdtempSync(join(tmpdir(), 'delm-bench-docker-test-'));
const cleanUp: Disposable[] = [];

const open = (overrides: Partial<Parameters<typeof createDockerProvider>[0]> = {}): SandboxProvider =>
  createDockerProvider({ command: engine!.command, pull: 'never', prune: false, maxParallelStarts: 2, ...overrides });

if (!engine) test.skip(`containers (skipped: ${found})`, () => {});

describe.skipIf(!engine)('containers', () => {
  beforeAll(() => {
    const { command } = engine!;
    cleanUp.push(withTestImage({ command, name: image, programs: ['bash'], files: LOGIN_FILES }));
    cleanUp.push(withTestImage({ command, name: plainImage, programs: [] }));
  });
  afterAll(() => {
    for (const one of cleanUp) one[Symbol.dispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [name, testImage] of [
    ['container with bash', image],
    ['container with busybox alone', plainImage],
  ] as const) {
    describeSandboxContract({
      name,
      open,
      image: testImage,
      countOnMachine: () => countContainersOf(engine!.command, testImage),
      holder: [
        process.execPath,
        '--disable-warning=ExperimentalWarning',
        join(import.meta.dirname, '../testing/hold-sandbox.ts'),
        ...['docker', engine?.command ?? '', testImage],
      ],
      hugeOutputBytes: testImage === image ? 1_073_741_824 : 50_000_000,
    });
  }

  describe('environment', () => {
    test('an agent has the login environment of the image, without its noise, and keeps what the image put in PATH', async () => {
      await using provider = open();
      const { sandbox } = await provider.open(sandboxRequest(image));
      const script = 'python\nimage-tool\necho $CONDA_DEFAULT_ENV\nbash -c python\nbash -c "echo nested" < /dev/null';
      expect((await sandbox.run(script, SOON)).output).toBe(
        'the python of testbed\nthe tool of the image\ntestbed\nthe python of testbed\nnested\n',
      );
    });

    test('grading has the plain one, as in the official harness, with the default capabilities', async () => {
      await using provider = open();
      const { sandbox } = await provider.open(sandboxRequest(image, { purpose: 'grade' }));
      const { output } = await sandbox.run('python\npwd\ngrep CapEff /proc/self/status\necho "[$CONDA_DEFAULT_ENV]"', SOON);
      expect(output).toMatch(/^the wrong python\n\/testbed\nCapEff:\s+0000000[0-9a-f]+\n\[\]\n$/);
      expect(output).not.toMatch(/CapEff:\s+0000000000000000/);
    });

    test('no proxy of the host reaches an agent', async () => {
      process.env.HTTPS_PROXY = 'http://user:secret@127.0.0.1:9';
      try {
        await using provider = open();
        const { sandbox } = await provider.open(sandboxRequest(image));
        expect((await sandbox.run('env', SOON)).output).not.toContain('secret');
      } finally {
        delete process.env.HTTPS_PROXY;
      }
    });
  });

  describe('engine', () => {
    test('describes itself, and how the disk limit is kept', async () => {
      await using provider = open();
      expect(await provider.describe()).toMatchObject({
        command: engine!.command,
        version: expect.stringMatching(/^\d+\.\d+/),
        diskLimit: expect.stringMatching(/^(?:the engine’s own|file-size limit, and a check of the writable layer)/),
      });
    });

    test('names and labels carry run, trial, agent and process', async () => {
      await using provider = open();
      const { sandbox } = await provider.open(sandboxRequest(image, { owner: { run: 'My Run', trial: 'trial/äöü', agent: 'a7' } }));
      expect(sandbox.id).toMatch(/^delm-bench-my-run-trial-+a7-[0-9a-f]{12}$/);
      const labels = JSON.parse(
        execFileSync(engine!.command, ['inspect', '--format', '{{json .Config.Labels}}', sandbox.id], { encoding: 'utf8' }),
      );
      expect(labels).toMatchObject({
        'delm-bench.run': 'My Run',
        'delm-bench.trial': 'trial/äöü',
        'delm-bench.agent': 'a7',
        'delm-bench.pid': String(process.pid),
      });
      expect(listContainers(engine!.command, 'label=delm-bench.run=My Run')).toEqual([sandbox.id]);
    });

    test('a registry that cannot be reached is a failure to pull, told by kind, and leaves nothing', async () => {
      await using provider = open({ pull: 'missing', retryDelaysMs: [] });
      const attempt = provider.open(sandboxRequest('127.0.0.1:9/no/such/image:1'));
      await expect(attempt).rejects.toMatchObject({ name: 'SandboxError', kind: 'pull-failed' });
    });

    test('prune removes an image after its last use: never one that was there before, unless asked, and never one in use', async () => {
      const { command } = engine!;
      const own = `delm-bench-test-prune-${process.pid}:1`;
      const isThere = (): boolean => spawnSync(command, ['image', 'inspect', own]).status === 0;
      using _ = withTestImage({ command, name: own, programs: [], files: { '/testbed/own.txt': 'own\n' } });
      await using keeping = open({ pull: 'missing', prune: false });
      await using pruning = open({ pull: 'missing', prune: true });
      for (const provider of [keeping, pruning]) {
        const { sandbox } = await provider.open(sandboxRequest(own));
        await sandbox[Symbol.asyncDispose]();
        expect(await provider.release!(own)).toBe(false);
      }
      expect(isThere()).toBe(true);

      const notices: string[] = [];
      await using asked = open({ pull: 'missing', prune: 'all', onNotice: (text) => notices.push(text) });
      const { sandbox } = await asked.open(sandboxRequest(own));
      expect(await asked.release!(own)).toBe(false);
      expect([isThere(), notices.join()]).toEqual([true, expect.stringMatching(/removing .*The image stays on this machine/)]);
      await sandbox[Symbol.asyncDispose]();
      expect(await asked.release!(own)).toBe(true);
      expect(isThere()).toBe(false);
    });

    test('prune removes what this run pulled, as its log says after a restart too', async () => {
      const { command } = engine!;
      const own = `delm-bench-test-pruned-${process.pid}:1`;
      using _ = withTestImage({ command, name: own, programs: [], files: { '/testbed/own.txt': 'other\n' } });
      const log = openImageLog(join(folder, 'images.jsonl'));
      log.note(own, true);
      {
        await using provider = open({ pull: 'missing', prune: true, pulledImages: log });
        await provider.open(sandboxRequest(own));
      }
      await using next = open({ pull: 'missing', prune: true, pulledImages: openImageLog(join(folder, 'images.jsonl')) });
      expect(await next.release!(own)).toBe(true);
      expect(spawnSync(command, ['image', 'inspect', own]).status).not.toBe(0);
      expect(openImageLog(join(folder, 'images.jsonl')).list()).toEqual([]);
    });
  });

  describe('an engine that stops in mid-run', () => {
    /** Passes everything on to the engine until the file `down` is there. */
    const down = join(folder, 'down');
    const wrapper = join(folder, 'engine');
    beforeAll(() => {
      const complaint = 'Cannot connect to the Docker daemon at unix:///run/engine.sock. Is the docker daemon running?';
      writeFileSync(wrapper, `#!/bin/sh\nif [ -e ${down} ]; then echo "${complaint}" >&2; exit 1; fi\nexec ${engine!.command} "$@"\n`, {
        mode: 0o755,
      });
    });

    test('is an infrastructure failure for what runs and what starts; what is left is swept when it is back', async () => {
      const notices: string[] = [];
      const provider = open({ command: wrapper, onNotice: (text) => notices.push(text) });
      const { sandbox } = await provider.open(sandboxRequest(image));
      const running = sandbox.run('sleep 100', { timeoutMs: 2_000 });
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      writeFileSync(down, '');
      // Its time limit cannot be kept any more: that is not the script's doing.
      await expect(running).rejects.toMatchObject({ kind: 'engine-lost' });
      await expect(sandbox.run('echo x', SOON)).rejects.toMatchObject({ kind: 'engine-lost' });
      await expect(sandbox.readFile('hello.txt')).rejects.toMatchObject({ kind: 'engine-lost' });
      await expect(provider.open(sandboxRequest(image))).rejects.toMatchObject({ kind: 'engine-lost' });
      await provider[Symbol.asyncDispose]();
      expect(notices.join('\n')).toMatch(/failed at removing .* The next run removes it/);
      expect(listContainers(engine!.command, 'label=delm-bench.pid')).toContain(sandbox.id);
      rmSync(down);
      await sandbox[Symbol.asyncDispose]();
      spawnSync(engine!.command, ['rm', '--force', sandbox.id]);
    });

    test('a container that someone else removed is lost, not a wrong exit code', async () => {
      await using provider = open();
      const { sandbox } = await provider.open(sandboxRequest(image));
      const running = sandbox.run('sleep 100', SOON);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      spawnSync(engine!.command, ['kill', sandbox.id]);
      await expect(running).rejects.toMatchObject({ kind: 'engine-lost' });
      spawnSync(engine!.command, ['rm', '--force', sandbox.id]);
      await expect(sandbox.run('true', SOON)).rejects.toMatchObject({ kind: 'engine-lost' });
    });
  });
});
