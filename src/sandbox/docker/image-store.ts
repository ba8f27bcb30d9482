// Images: found, pulled with retries and progress, named by digest, and removed when they are no longer wanted and pruning was asked for. What was on the
// machine before the run is not the run's to remove, unless that was asked for (`all`).
import { setTimeout as sleep } from 'node:timers/promises';
import { type PulledImages, SandboxError } from '../../core/sandbox.ts';
import { runTool } from '../run-process.ts';
import { type Engine, engineError, parseObject } from './engine.ts';

export type PullPolicy = 'missing' | 'never' | 'always';

export interface LocalImage {
  /** Identifies the content in the engine; containers are started from it, so that a moving tag cannot matter. */
  readonly id: string;
  /** The registry's digest where it has one, else the id. */
  readonly digest: string;
}

export interface ImageStoreOptions {
  readonly pull: PullPolicy;
  /** Remove released images: those that this run pulled, or `all`. What `pull: never` could not bring back always stays. */
  readonly prune: boolean | 'all';
  /** Remembered in memory where it is not given. */
  readonly pulledImages?: PulledImages | undefined;
  readonly onProgress?: ((image: string, line: string) => void) | undefined;
  readonly onNotice?: ((text: string) => void) | undefined;
  /** Waiting before each new attempt to pull; their number is the number of retries. */
  readonly retryDelaysMs?: readonly number[] | undefined;
}

export interface ImageStore {
  /** @throws SandboxError `image-missing`, `rate-limit`, `no-space`, `pull-failed`, `engine-lost` */
  ensure(image: string, signal: AbortSignal | undefined): Promise<LocalImage>;
  release(image: string): Promise<boolean>;
}

const PULL_TIMEOUT_MS = 3_600_000;
const INSPECT_TIMEOUT_MS = 60_000;
const RETRY_DELAYS_MS = [2_000, 10_000, 30_000];

export function createImageStore(engine: () => Promise<Engine>, options: ImageStoreOptions): ImageStore {
  const pulls = new Map<string, Promise<void>>();
  const pulled = new Set<string>();
  const ours = options.pulledImages ?? rememberInMemory();

  const pullNew = async (known: Engine, image: string, wasHere: boolean): Promise<void> => {
    // Before the pull: one that is killed half-way may still end, and is then ours all the same.
    if (!wasHere) ours.note(image, true);
    try {
      await pull(known, qualifiedName(known, image), options);
    } catch (error) {
      if (!wasHere) ours.note(image, false);
      throw error;
    }
  };
  /** One pull of an image at a time, however many agents wait for it. An abort gives up waiting; the pull goes on for the others. */
  const pullOnce = async (image: string, { signal, wasHere }: { signal: AbortSignal | undefined; wasHere: boolean }): Promise<void> => {
    const known = await engine();
    const running = pulls.get(image) ?? pullNew(known, image, wasHere).finally(() => pulls.delete(image));
    pulls.set(image, running);
    await Promise.race([running, rejectOnAbort(signal)]);
    pulled.add(image);
  };

  return {
    async ensure(image, signal) {
      signal?.throwIfAborted();
      const known = await engine();
      const found = await findImage(known, image);
      if (found && (options.pull !== 'always' || pulled.has(image))) return found;
      if (options.pull === 'never') {
        throw new SandboxError(
          'image-missing',
          `Image \`${image}\` is not on this machine, and \`pull: never\` forbids to fetch it. Pull or import it first.`,
        );
      }
      await pullOnce(image, { signal, wasHere: found !== undefined });
      const fetched = await findImage(known, image);
      if (!fetched) throw new SandboxError('image-missing', `Image \`${image}\` was pulled but \`${known.command}\` does not find it.`);
      return fetched;
    },
    async release(image) {
      // What may not be fetched again is not thrown away.
      if (!options.prune || options.pull === 'never') return false;
      if (options.prune !== 'all' && !ours.has(image)) return false;
      const known = await engine();
      const results = await Promise.all(
        nameCandidates(known, image).map((name) => runTool(known.command, ['rmi', name], { timeoutMs: INSPECT_TIMEOUT_MS })),
      );
      pulled.delete(image);
      const isGone = results.some((result) => result.exitCode === 0);
      const complaints = results.map((result) => engineError(known, result, 'engine-lost', `removing \`${image}\``));
      if (isGone || complaints.every(({ kind }) => kind === 'image-missing')) ours.note(image, false);
      // Such as one that another run has a container of.
      else options.onNotice?.(`${complaints[0]!.message}. The image stays on this machine.`);
      return isGone;
    },
  };
}

function rememberInMemory(): PulledImages {
  const images = new Set<string>();
  return { has: (image) => images.has(image), note: (image, isPulled) => void (isPulled ? images.add(image) : images.delete(image)) };
}

/** Never leaves an unhandled rejection behind: it is only ever raced. */
function rejectOnAbort(signal: AbortSignal | undefined): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {});
  signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  return promise;
}

async function pull(engine: Engine, name: string, { onProgress, retryDelaysMs = RETRY_DELAYS_MS }: ImageStoreOptions): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const result = await runTool(engine.command, ['pull', name], {
      timeoutMs: PULL_TIMEOUT_MS,
      onLine: onProgress && ((line) => onProgress(name, line)),
    });
    if (result.exitCode === 0) return;
    const error = engineError(engine, result, 'pull-failed', `pulling \`${name}\``);
    const delayMs = retryDelaysMs[attempt];
    // A missing image stays missing, and a full disk full; all else may pass.
    if (delayMs === undefined || error.kind === 'image-missing' || error.kind === 'no-space') throw withAdvice(error, name);
    onProgress?.(name, `attempt ${attempt + 1} failed, next one in ${delayMs / 1_000} s: ${error.message}`);
    await sleep(delayMs);
  }
}

function withAdvice(error: SandboxError, name: string): SandboxError {
  if (error.kind === 'rate-limit')
    return new SandboxError(
      error.kind,
      `${error.message}. Log in to the registry, or fetch the images beforehand and use \`pull: never\`.`,
    );
  if (error.kind === 'no-space')
    return new SandboxError(error.kind, `${error.message}. Free disk space, or set \`prune: true\` to keep only images in use.`);
  if (error.kind === 'image-missing')
    return new SandboxError(error.kind, `${error.message}. Check the name \`${name}\`, the architecture, and whether it needs a login.`);
  return error;
}

async function findImage(engine: Engine, image: string): Promise<LocalImage | undefined> {
  for (const name of nameCandidates(engine, image)) {
    const result = await runTool(engine.command, ['image', 'inspect', name], { timeoutMs: INSPECT_TIMEOUT_MS });
    if (result.exitCode === 0) return readImage(result.stdout.toString('utf8'), image);
    const error = engineError(engine, result, 'image-missing', `inspecting \`${name}\``);
    if (error.kind !== 'image-missing') throw error;
  }
  return undefined;
}

function readImage(text: string, image: string): LocalImage {
  // A list of one, in either engine.
  const fields = parseObject(text.replace(/^\s*\[|\]\s*$/g, ''));
  const id = String(fields?.Id ?? '');
  const repositoryDigests = Array.isArray(fields?.RepoDigests) ? fields.RepoDigests.map(String) : [];
  const repository = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  const own = repositoryDigests.find((text) => text.split('@')[0]!.endsWith(repository)) ?? repositoryDigests[0];
  // An image that came from no registry is named after itself.
  return { id, digest: own === undefined || own.startsWith('localhost/') ? asDigest(id) : own.split('@')[1]! };
}

/** podman leaves the algorithm out. */
function asDigest(id: string): string {
  return /^[0-9a-f]{64}$/.test(id) ? `sha256:${id}` : id;
}

/** As given first (an imported image has no registry), then as a registry knows it. */
function nameCandidates(engine: Engine, image: string): string[] {
  return [...new Set([image, qualifiedName(engine, image)])];
}

/** podman asks, or refuses, where a name has no registry; docker means docker.io. */
export function qualifiedName(engine: Pick<Engine, 'flavour'>, image: string): string {
  if (engine.flavour === 'docker' || /^(?:sha256:)?[0-9a-f]{64}$/.test(image)) return image;
  const parts = image.split('/');
  const first = parts[0]!;
  const hasRegistry = parts.length > 1 && (first === 'localhost' || first.includes('.') || first.includes(':'));
  if (hasRegistry) return image;
  return parts.length > 1 ? `docker.io/${image}` : `docker.io/library/${image}`;
}
