// Engines and images against a made-up engine (a shell script that answers as docker or podman would): what is found, pulled, tried again, and what
// each complaint is called. No real engine, no registry.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createDockerProvider } from '../docker.ts';
import { findEngine, kindOfComplaint } from './engine.ts';
import { createImageStore, qualifiedName } from './image-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'delm-bench-engine-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

interface FakeEngine {
  readonly flavour?: 'docker' | 'podman';
  /** Shell: what `pull` does; `$n` is its number, from 1. */
  readonly pull?: string;
  /** Names that are there from the start. */
  readonly present?: readonly string[];
  /** Shell: what `info` does. */
  readonly info?: string;
  /** Shell: what `run` does. */
  readonly run?: string;
  /** Shell: what `rmi` does; by default it removes. */
  readonly rmi?: string;
}

function makeEngine({ flavour = 'docker', pull = 'exit 1', present = [], info, run = 'exit 1', rmi }: FakeEngine) {
  const own = join(folder, `${++count}`);
  const [command, log] = [`${own}-engine`, `${own}.log`];
  writeFileSync(log, '');
  for (const name of present) writeFileSync(imageFile(own, name), '');
  const answers = {
    docker: {
      version: 'Docker version 28.2.2, build e6534b4',
      info: '{"ServerVersion":"28.2.2","NCPU":4,"Driver":"overlay2","DriverStatus":[["Backing Filesystem","extfs"]]}',
    },
    podman: {
      version: 'podman version 4.3.1',
      info: '{"version":{"Version":"4.3.1"},"host":{"cpus":4,"ociRuntime":{"name":"runc"}},"store":{"graphDriverName":"overlay","graphStatus":{"Backing Filesystem":"extfs"}}}',
    },
  }[flavour];
  const script = `#!/bin/sh
echo "$*" >> ${log}
file() { echo "${own}-image-$(printf %s "$1" | tr '/:' '__')"; }
case "$1" in
  --version) echo '${answers.version}' ;;
  info) ${info ?? `echo '${answers.info}'`} ;;
  image) name=$3; if [ -e "$(file "$name")" ]; then echo '[{"Id":"sha256:${'1'.repeat(64)}","RepoDigests":["'"\${name%:*}"'@sha256:${'2'.repeat(64)}"]}]'; else echo "Error: No such image: $name" >&2; exit 1; fi ;;
  pull) n=$(grep -c '^pull' ${log}); name=$2; ${pull} ;;
  rmi) ${rmi ?? 'rm "$(file "$2")" 2>/dev/null || { echo "Error: No such image" >&2; exit 1; }'} ;;
  run) ${run} ;;
  rm) : ;;
esac
`;
  writeFileSync(command, script, { mode: 0o755 });
  return {
    command,
    calls: (verb: string) =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith(verb)),
  };
}

const imageFile = (own: string, name: string): string => `${own}-image-${name.replace(/[/:]/g, '_')}`;
const arrive = 'echo "layer 1"; echo "layer 2" >&2; : > "$(file "$name")"';

function makeStore(engine: { readonly command: string }, options: Partial<Parameters<typeof createImageStore>[1]> = {}) {
  return createImageStore(() => findEngine(engine.command), { pull: 'missing', prune: false, retryDelaysMs: [1, 1], ...options });
}

describe('findEngine', () => {
  test('reads what it needs from docker and from podman', async () => {
    expect(await findEngine(makeEngine({}).command)).toMatchObject({
      flavour: 'docker',
      version: '28.2.2',
      cpus: 4,
      storageDriver: 'overlay2',
      backingFileSystem: 'extfs',
    });
    expect(await findEngine(makeEngine({ flavour: 'podman' }).command)).toMatchObject({
      flavour: 'podman',
      version: '4.3.1',
      runtime: 'runc',
    });
  });

  test('a command without an engine behind it is none, and says why', async () => {
    const dead = makeEngine({
      info: `echo '{"ServerErrors":["Cannot connect to the Docker daemon at unix:///var/run/docker.sock."]}'; exit 1`,
    });
    await expect(findEngine(dead.command)).rejects.toMatchObject({ kind: 'no-engine' });
    await expect(findEngine(dead.command)).rejects.toThrow(/Cannot connect to the Docker daemon.*apt-get install podman runc/);
    await expect(findEngine(join(folder, 'nothing'))).rejects.toThrow(/not found/);
  });
});

describe('images', () => {
  test('one that is there is not pulled; its digest is the registry’s', async () => {
    const engine = makeEngine({ present: ['swebench/one:latest'] });
    expect(await makeStore(engine).ensure('swebench/one:latest', undefined)).toEqual({
      id: `sha256:${'1'.repeat(64)}`,
      digest: `sha256:${'2'.repeat(64)}`,
    });
    expect(engine.calls('pull')).toEqual([]);
  });

  test('a missing one is pulled once for all who wait, with its progress', async () => {
    const engine = makeEngine({ pull: `sleep 0.2; ${arrive}` });
    const lines: string[] = [];
    const store = makeStore(engine, { onProgress: (image, line) => lines.push(`${image}: ${line}`) });
    await Promise.all([1, 2, 3, 4].map(() => store.ensure('swebench/one:latest', undefined)));
    expect(engine.calls('pull')).toEqual(['pull swebench/one:latest']);
    expect(lines.sort()).toEqual(['swebench/one:latest: layer 1', 'swebench/one:latest: layer 2']);
  });

  test('podman pulls by the full name', async () => {
    const engine = makeEngine({ flavour: 'podman', pull: arrive });
    await makeStore(engine).ensure('swebench/one:latest', undefined);
    expect(engine.calls('pull')).toEqual(['pull docker.io/swebench/one:latest']);
  });

  test('`always` pulls even what is there, once', async () => {
    const engine = makeEngine({ present: ['one:1'], pull: arrive });
    const store = makeStore(engine, { pull: 'always' });
    await store.ensure('one:1', undefined);
    await store.ensure('one:1', undefined);
    expect(engine.calls('pull')).toHaveLength(1);
  });

  test('`never` does not, and says so', async () => {
    const engine = makeEngine({});
    const attempt = makeStore(engine, { pull: 'never' }).ensure('one:1', undefined);
    await expect(attempt).rejects.toMatchObject({ kind: 'image-missing', message: expect.stringContaining('`pull: never`') });
    expect(engine.calls('pull')).toEqual([]);
  });

  test('a pull that fails in passing is tried again', async () => {
    const engine = makeEngine({ pull: `if [ "$n" -lt 3 ]; then echo "net/http: TLS handshake timeout" >&2; exit 1; fi; ${arrive}` });
    await makeStore(engine).ensure('one:1', undefined);
    expect(engine.calls('pull')).toHaveLength(3);
  });

  test.each([
    ['image-missing', 1, 'manifest for swebench/one:latest not found: manifest unknown: manifest unknown'],
    ['image-missing', 1, 'pull access denied for swebench/one, repository does not exist or may require docker login: denied'],
    [
      'image-missing',
      1,
      'initializing source docker://swebench/one:latest: reading manifest latest in docker.io/swebench/one: manifest unknown',
    ],
    ['rate-limit', 3, 'toomanyrequests: You have reached your pull rate limit.'],
    ['no-space', 1, 'failed to register layer: write /opt/miniconda3/lib.so: no space left on device'],
    ['pull-failed', 3, 'Get "https://registry-1.docker.io/v2/": dial tcp 1.2.3.4:443: connect: connection refused'],
    ['engine-lost', 3, 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?'],
  ])('is told as `%s` after %i attempts: %s', async (kind, attempts, complaint) => {
    const engine = makeEngine({ pull: `echo '${complaint.replaceAll("'", '')}' >&2; exit 1` });
    await expect(makeStore(engine).ensure('swebench/one:latest', undefined)).rejects.toMatchObject({ name: 'SandboxError', kind });
    expect(engine.calls('pull')).toHaveLength(attempts);
  });

  test('an abort stops waiting for a pull', async () => {
    // Longer than any start of a process on a busy machine; the abort ends it.
    const engine = makeEngine({ pull: `sleep 30; ${arrive}` });
    const controller = new AbortController();
    const waiting = makeStore(engine).ensure('one:1', controller.signal);
    setTimeout(() => controller.abort(new Error('enough')), 200);
    await expect(waiting).rejects.toThrow('enough');
  });

  describe('are removed', () => {
    test('where this run pulled them and pruning was asked for', async () => {
      const engine = makeEngine({ pull: arrive });
      const [keeping, pruning] = [makeStore(engine), makeStore(engine, { prune: true })];
      await keeping.ensure('one:1', undefined);
      expect(await keeping.release('one:1')).toBe(false);
      await pruning.ensure('two:1', undefined);
      expect(engine.calls('rmi')).toEqual([]);
      expect(await pruning.release('two:1')).toBe(true);
      expect(engine.calls('rmi')).toEqual(['rmi two:1']);
      // Gone: it is pulled again where it is needed again, and is the run's own again.
      expect(await pruning.release('two:1')).toBe(false);
      await pruning.ensure('two:1', undefined);
      expect(await pruning.release('two:1')).toBe(true);
    });

    test('never where they were there before, also with a newer pull, unless all were asked for', async () => {
      const engine = makeEngine({ present: ['one:1'], pull: arrive });
      for (const pull of ['missing', 'always'] as const) {
        const store = makeStore(engine, { prune: true, pull });
        await store.ensure('one:1', undefined);
        expect(await store.release('one:1')).toBe(false);
      }
      expect(engine.calls('rmi')).toEqual([]);
      const all = makeStore(engine, { prune: 'all' });
      await all.ensure('one:1', undefined);
      expect(await all.release('one:1')).toBe(true);
    });

    test('never where they could not be had again', async () => {
      const engine = makeEngine({ present: ['one:1'] });
      expect(await makeStore(engine, { prune: 'all', pull: 'never' }).release('one:1')).toBe(false);
      expect(engine.calls('rmi')).toEqual([]);
    });

    test('by what earlier processes of the run wrote down, before a pull and when it failed', async () => {
      const noted: string[] = [];
      const images = new Set<string>(['earlier:1']);
      const pulledImages = {
        has: (image: string) => images.has(image),
        note: (image: string, isPulled: boolean) => {
          noted.push(`${image} ${isPulled} after ${engine.calls('pull').length} pulls`);
          isPulled ? images.add(image) : images.delete(image);
        },
      };
      const engine = makeEngine({
        present: ['earlier:1'],
        pull: `case "$name" in bad*) echo "manifest unknown" >&2; exit 1;; esac; ${arrive}`,
      });
      const store = makeStore(engine, { prune: true, pulledImages });
      await store.ensure('new:1', undefined);
      await expect(store.ensure('bad:1', undefined)).rejects.toMatchObject({ kind: 'image-missing' });
      expect(await store.release('earlier:1')).toBe(true);
      expect(await store.release('bad:1')).toBe(false);
      expect(noted).toEqual([
        'new:1 true after 0 pulls',
        'bad:1 true after 1 pulls',
        'bad:1 false after 2 pulls',
        'earlier:1 false after 2 pulls',
      ]);
      expect([...images]).toEqual(['new:1']);
    });

    test('or stay, and say why, where another run has a container of them', async () => {
      const engine = makeEngine({ pull: arrive, rmi: 'echo "Error: image is in use by a container" >&2; exit 2' });
      const notices: string[] = [];
      const store = makeStore(engine, { prune: true, onNotice: (text) => notices.push(text) });
      await store.ensure('one:1', undefined);
      expect(await store.release('one:1')).toBe(false);
      expect(notices.join()).toMatch(
        /failed at removing `one:1`: Error: image is in use by a container\. The image stays on this machine\./,
      );
      // Still the run's own: its next invocation tries again.
      await store.release('one:1');
      expect(engine.calls('rmi')).toHaveLength(2);
    });
  });
});

describe('qualifiedName', () => {
  test.each([
    [
      'swebench/sweb.eval.x86_64.astropy_1776_astropy-12907:latest',
      'docker.io/swebench/sweb.eval.x86_64.astropy_1776_astropy-12907:latest',
    ],
    ['ubuntu:22.04', 'docker.io/library/ubuntu:22.04'],
    ['docker.io/swebench/x', 'docker.io/swebench/x'],
    ['ghcr.io/epoch-research/x:latest', 'ghcr.io/epoch-research/x:latest'],
    ['localhost/x:1', 'localhost/x:1'],
    ['127.0.0.1:5000/x:1', '127.0.0.1:5000/x:1'],
    ['1'.repeat(64), '1'.repeat(64)],
  ])('%s', (name, expected) => {
    expect(qualifiedName({ flavour: 'podman' }, name)).toBe(expected);
    expect(qualifiedName({ flavour: 'docker' }, name)).toBe(name);
  });
});

describe('starting', () => {
  const request = (agent: string) => ({
    image: 'one:1',
    purpose: 'agent' as const,
    network: false,
    limits: { memoryMb: 100, cpus: 1, processes: 10, diskMb: 10 },
    owner: { run: 'r', trial: 't', agent },
  });

  test('no more at once than allowed', async () => {
    const busy = join(folder, 'busy');
    const run = `: > ${busy}.$$; ls ${busy}.* | wc -l >> ${busy}-counts; sleep 0.2; rm ${busy}.$$`;
    const engine = makeEngine({ present: ['one:1'], run });
    await using provider = createDockerProvider({ command: engine.command, pull: 'never', prune: false, maxParallelStarts: 2 });
    await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((agent) => provider.open(request(agent))));
    const counts = readFileSync(`${busy}-counts`, 'utf8').trim().split(/\s+/).map(Number);
    expect(counts).toHaveLength(6);
    expect(Math.max(...counts)).toBe(2);
  });

  test('a start that fails is told by kind, and what it may have left is removed', async () => {
    const engine = makeEngine({
      present: ['one:1'],
      run: 'echo "docker: Error response from daemon: OCI runtime create failed" >&2; exit 125',
    });
    await using provider = createDockerProvider({ command: engine.command, pull: 'never', prune: false, maxParallelStarts: 1 });
    await expect(provider.open(request('a'))).rejects.toMatchObject({
      kind: 'start-failed',
      message: expect.stringContaining('OCI runtime create failed'),
    });
    expect(engine.calls('rm --force --volumes')).toHaveLength(1);
  });

  test('an abort during a start waits for it and removes the container', async () => {
    const engine = makeEngine({ present: ['one:1'], run: 'sleep 0.5' });
    await using provider = createDockerProvider({ command: engine.command, pull: 'never', prune: false, maxParallelStarts: 1 });
    const controller = new AbortController();
    const opening = provider.open({ ...request('a'), signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 250);
    await expect(opening).rejects.toThrow('enough');
    expect(engine.calls('rm --force --volumes')).toHaveLength(1);
  });
});

test('complaints of engines that this program has met', () => {
  expect(
    kindOfComplaint('Error: unable to connect to Podman socket: dial unix /run/podman/podman.sock: connect: no such file or directory'),
  ).toBe('engine-lost');
  expect(kindOfComplaint('something new')).toBeUndefined();
});
