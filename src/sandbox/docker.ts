// Sandboxes in containers of any engine with docker's command line (docker, podman): one container per open(), labelled with the process that owns it,
// so that runs on one host never touch each other's and the leftovers of a dead one are found. The engine runs as it is configured; nothing of our
// environment goes into a container.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import pLimit from 'p-limit';
import type { OpenedSandbox, PulledImages, Sandbox, SandboxProvider, SandboxRequest } from '../core/sandbox.ts';
import { createContainerSandbox, findWritableLayer, removeContainer } from './docker/container.ts';
import { containerArguments, containerName, LABEL } from './docker/container-arguments.ts';
import { hasDiskQuota } from './docker/disk-quota.ts';
import { type Engine, engineCommand, findEngine, parseObject } from './docker/engine.ts';
import { createImageStore, type LocalImage, type PullPolicy } from './docker/image-store.ts';
import { currentProcess, isOwnerDead } from './owner.ts';

export interface DockerProviderOptions {
  /** A docker-compatible command. Default: `docker` or `podman`, the first that has a working engine. */
  readonly command?: string | undefined;
  readonly pull: PullPolicy;
  /** Remove an image when `release` says that its last trial is over: one that this run pulled, or `all`. */
  readonly prune: boolean | 'all';
  /** What this run pulled, over all its invocations; in memory where it is not given. */
  readonly pulledImages?: PulledImages | undefined;
  readonly maxParallelStarts: number;
  /** Lines of a pull as they come. */
  readonly onProgress?: ((image: string, line: string) => void) | undefined;
  /** What went wrong without harm, such as a container that could not be removed and is left for the next sweep. */
  readonly onNotice?: ((text: string) => void) | undefined;
  readonly retryDelaysMs?: readonly number[] | undefined;
}

const START_TIMEOUT_MS = 300_000;
const LIST_TIMEOUT_MS = 60_000;

export function createDockerProvider(options: DockerProviderOptions): SandboxProvider {
  const engine = once(() => findEngine(options.command));
  const quota = once(async () => hasDiskQuota(await engine()));
  const images = createImageStore(engine, options);
  const starts = pLimit(options.maxParallelStarts);
  const owner = currentProcess();
  const openFiles = mostOpenFiles();
  const open = new Set<Sandbox>();
  const opening = new Set<Promise<unknown>>();
  let isDisposed = false;

  const start = async (request: SandboxRequest, image: LocalImage): Promise<Sandbox> => {
    const [known, withQuota] = [await engine(), await quota()];
    request.signal?.throwIfAborted();
    const name = containerName(request.owner, randomBytes(6).toString('hex'));
    try {
      // Not ended by an abort: a start that is cut short may still leave a container behind. It is removed below instead.
      const args = containerArguments({ engine: known, request, name, imageId: image.id, owner, hasDiskQuota: withQuota, openFiles });
      await engineCommand(known, args, {
        timeoutMs: START_TIMEOUT_MS,
        otherwise: 'start-failed',
        doing: `starting a container of \`${request.image}\``,
      });
      if (isDisposed) throw new Error('The sandbox provider was closed while a container started.');
      request.signal?.throwIfAborted();
      const layer = withQuota ? undefined : await findWritableLayer(known, name);
      const onRemoved = (error: Error | undefined): void => {
        open.delete(sandbox);
        if (error) options.onNotice?.(`${error.message}. The next run removes it.`);
      };
      const sandbox = createContainerSandbox({ engine: known, name, purpose: request.purpose, limits: request.limits, layer, onRemoved });
      open.add(sandbox);
      return sandbox;
    } catch (error) {
      const failure = await removeContainer(known, name);
      if (failure) options.onNotice?.(`${failure.message}. The next run removes it.`);
      throw error;
    }
  };

  const openSandbox = async (request: SandboxRequest): Promise<OpenedSandbox> => {
    const startedAt = performance.now();
    const image = await images.ensure(request.image, request.signal);
    const sandbox = await starts(() => start(request, image));
    return { sandbox, digest: image.digest, setupUs: Math.round((performance.now() - startedAt) * 1_000) };
  };

  return {
    id: 'docker',
    async describe() {
      const [known, withQuota] = [await engine(), await quota()];
      return {
        engine: known.flavour,
        command: known.command,
        version: known.version,
        runtime: known.runtime,
        storage: `${known.storageDriver} on ${known.backingFileSystem}`,
        network: 'none for agents; for grading as `grading.network` says',
        diskLimit: withQuota ? 'the engine’s own' : 'file-size limit, and a check of the writable layer while a command runs and after it',
      };
    },
    open(request) {
      const opened = openSandbox(request);
      const settled = opened.catch(() => {}).finally(() => opening.delete(settled));
      opening.add(settled);
      return opened;
    },
    async sweep() {
      const known = await engine();
      let removed = 0;
      for (const name of await listLeftovers(known)) {
        const failure = await removeContainer(known, name);
        if (failure) options.onNotice?.(failure.message);
        else removed++;
      }
      return removed;
    },
    release: (image) => images.release(image),
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      await Promise.all(opening);
      await Promise.all([...open].map((sandbox) => sandbox[Symbol.asyncDispose]()));
    },
  };
}

/** Containers of ours, of any run, whose process is dead on this host. */
async function listLeftovers(engine: Engine): Promise<string[]> {
  const list = await engineCommand(engine, ['ps', '--all', '--quiet', '--no-trunc', '--filter', `label=${LABEL}.pid`], {
    timeoutMs: LIST_TIMEOUT_MS,
    otherwise: 'engine-lost',
    doing: 'listing containers',
  });
  const ids = list.stdout.toString('utf8').split(/\s+/).filter(Boolean);
  const leftovers: string[] = [];
  for (const id of ids) {
    const labels = await readLabels(engine, id);
    const owner = { pid: Number(labels[`${LABEL}.pid`]), host: labels[`${LABEL}.host`] ?? '', born: labels[`${LABEL}.born`] ?? '' };
    if (isOwnerDead(owner)) leftovers.push(id);
  }
  return leftovers;
}

/** Empty when the container has gone meanwhile: another run may have swept it. */
async function readLabels(engine: Engine, id: string): Promise<Readonly<Record<string, string>>> {
  const options = { timeoutMs: LIST_TIMEOUT_MS, otherwise: 'engine-lost', doing: 'reading labels' } as const;
  const inspected = await engineCommand(engine, ['inspect', '--format', '{{json .Config.Labels}}', id], options).catch(() => undefined);
  return (parseObject(inspected?.stdout.toString('utf8') ?? '') ?? {}) as Readonly<Record<string, string>>;
}

/** The hard limit of this process, which no engine that it starts can exceed; a common one where it cannot be read. */
function mostOpenFiles(): number {
  try {
    const hard = /^Max open files\s+\S+\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1];
    return Math.min(Number(hard ?? 1_048_576), 1_048_576);
  } catch {
    return 4_096;
  }
}

/** Remembers a success; a failure is tried again by the next caller. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
