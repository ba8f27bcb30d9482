// Sandboxes without a container engine: a copy of a template folder under bubblewrap, seen as /testbed. For the demo and the embedded model.
// Without bubblewrap it is a plain process group that protects from accidents only, and has to be asked for by name (`allowUnsandboxed`).
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type Sandbox, SandboxError, type SandboxLimits, type SandboxProvider, type SandboxRequest } from '../core/sandbox.ts';
import { measureFolder } from './disk-use.ts';
import { type Bubblewrap, bubblewrapArguments, findBubblewrap, SANDBOX_HOME, WORK_FOLDER } from './local/bubblewrap.ts';
import { killGroupAndMarked, MARK_VARIABLE } from './local/plain-processes.ts';
import { createPathRemover } from './local/remove-path.ts';
import { createWorkspaceFolder, digestFolder, listLeftovers, removeFolder } from './local/workspace-folder.ts';
import { createShellSandbox, type ShellBackend } from './shell-sandbox.ts';

export interface LocalProviderOptions {
  /** Run without bubblewrap where it is missing. Never for a model that is not ours. */
  readonly allowUnsandboxed: boolean;
  /** The bubblewrap program, or false to do as if there were none. Default `bwrap`. */
  readonly bubblewrap?: string | false | undefined;
  /** Folders of programs beside the system's, first in PATH, seen read-only. Default: that of the running Node. */
  readonly tools?: readonly string[] | undefined;
  /** Where sandboxes are made. Default: the system's temporary folder. */
  readonly folder?: string | undefined;
}

const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export function createLocalProvider(options: LocalProviderOptions): SandboxProvider {
  const parent = options.folder ?? tmpdir();
  const tools = options.tools ?? [dirname(process.execPath)];
  const open = new Set<Sandbox>();
  const digests = new Map<string, Promise<string>>();
  let probe: Promise<Bubblewrap | string> | undefined;
  const isolation = (): Promise<Bubblewrap | string> => {
    probe ??= options.bubblewrap === false ? Promise.resolve('bubblewrap is switched off') : findBubblewrap(options.bubblewrap ?? 'bwrap');
    return probe;
  };

  return {
    id: 'local',
    async describe() {
      const found = await isolation();
      return describeIsolation(found);
    },
    async open(request) {
      const startedAt = performance.now();
      const found = await isolation();
      if (typeof found === 'string' && !options.allowUnsandboxed) throw notAllowed(found);
      request.signal?.throwIfAborted();
      const digest = digests.get(request.image) ?? digestTemplate(request.image);
      digests.set(request.image, digest);
      const root = await createWorkspaceFolder(parent, request.image);
      const sandbox = createLocalSandbox({ root, request, tools, isolation: found, onRemoved: () => open.delete(sandbox) });
      open.add(sandbox);
      return { sandbox, digest: await digest, setupUs: Math.round((performance.now() - startedAt) * 1_000) };
    },
    async sweep() {
      const leftovers = await listLeftovers(parent);
      for (const root of leftovers) {
        killGroupAndMarked(undefined, root);
        await removeFolder(root);
      }
      return leftovers.length;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...open].map((sandbox) => sandbox[Symbol.asyncDispose]()));
    },
  };

  function digestTemplate(template: string): Promise<string> {
    const digest = digestFolder(template);
    // A missing template is reported by the copy, in better words.
    digest.catch(() => digests.delete(template));
    return digest;
  }
}

function notAllowed(reason: string): SandboxError {
  return new SandboxError(
    'not-allowed',
    `Commands that a model wrote run only in a sandbox, and ${reason}. Install it (Debian, Ubuntu: \`apt-get install bubblewrap\`; Fedora: ` +
      '`dnf install bubblewrap`), or use `sandbox: docker` with docker or podman, or, for the embedded model alone, set `allowUnsandboxed: true`.',
  );
}

function describeIsolation(found: Bubblewrap | string): Record<string, string> {
  const limits = {
    diskLimit: 'file-size limit, and a check of the folder while a command runs and after it',
    memoryLimit: 'per process (data segment)',
  };
  if (typeof found === 'string') return { isolation: `none: ${found}`, ...limits, processLimit: 'none', network: 'as the host' };
  return { isolation: `bubblewrap ${found.version}`, ...limits, processLimit: isRoot() ? 'none (root)' : 'per sandbox', network: 'none' };
}

interface LocalSandboxOptions {
  readonly root: string;
  readonly request: SandboxRequest;
  readonly tools: readonly string[];
  readonly isolation: Bubblewrap | string;
  readonly onRemoved: () => void;
}

function createLocalSandbox({ root, request, tools, isolation, onRemoved }: LocalSandboxOptions): Sandbox {
  const id = `local-${randomBytes(6).toString('hex')}`;
  const path = [...tools, SYSTEM_PATH].join(':');
  const limitBytes = request.limits.diskMb * 1_048_576;
  const common = {
    id,
    disk: { limitBytes, measure: () => measureFolder(root, limitBytes + 1) },
    endsBackground: true,
    async explain(client, started) {
      if (!started)
        throw new SandboxError(
          'start-failed',
          `Sandbox \`${id}\` did not start: ${client.stderr.trim() || client.spawnError?.message || 'no reason given'}`,
        );
    },
    async remove() {
      // Bubblewrap's namespaces ended with their commands.
      if (typeof isolation === 'string') killGroupAndMarked(undefined, root);
      await removeFolder(root);
      onRemoved();
    },
  } satisfies Partial<ShellBackend>;
  const base = { PATH: path, LANG: 'C.UTF-8', TERM: 'dumb' };

  if (typeof isolation === 'string') {
    const home = join(root, 'home');
    return createShellSandbox({
      ...common,
      ownGroup: true,
      shell: { login: false, workFolder: join(root, 'testbed'), limits: limitArguments(request.limits, false) },
      enter: (shellArguments, environment) => ({
        command: 'sh',
        args: shellArguments,
        environment: { ...base, HOME: home, TMPDIR: join(root, 'tmp'), [MARK_VARIABLE]: root, ...environment },
        workFolder: join(root, 'testbed'),
      }),
      killAll: async (child) => killGroupAndMarked(child, root),
      path: (inside) => mapPath(root, inside),
      rewrite: (onOutput) => createPathRemover(root, onOutput),
    });
  }
  const wrapped = bubblewrapArguments(isolation, { root, tools, network: request.network });
  return createShellSandbox({
    ...common,
    shell: { login: false, workFolder: WORK_FOLDER, limits: limitArguments(request.limits, !isRoot()) },
    enter: (shellArguments, environment) => ({
      command: isolation.command,
      args: [...wrapped, 'sh', ...shellArguments],
      environment: { ...base, HOME: SANDBOX_HOME, TMPDIR: '/tmp', ...environment },
    }),
    // The namespace dies with its first process, and that dies with the program that we started.
    killAll: async (child) => void child?.kill('SIGKILL'),
    path: (inside) => inside,
  });
}

/** For `ulimit` of a POSIX `sh`, where a block of a file is 512 bytes. Root is exempt from the process limit, so it is only set where it holds. */
function limitArguments(limits: SandboxLimits, countsProcesses: boolean): string[] {
  const shared = ['-c 0', `-f ${limits.diskMb * 2_048}`, `-d ${limits.memoryMb * 1_024}`];
  return countsProcesses ? [...shared, `-u ${limits.processes}`] : shared;
}

/** Where a file is without bubblewrap: what the sandbox calls /testbed and /tmp lies below its own folder, and nothing else may be touched. */
function mapPath(root: string, inside: string): string {
  const path = posix.resolve(WORK_FOLDER, inside);
  const top = path.split('/')[1];
  if (top === 'testbed' || top === 'tmp') return root + path;
  if (path.startsWith(`${SANDBOX_HOME}/`)) return join(root, 'home', path.slice(SANDBOX_HOME.length));
  throw new SandboxError(
    'not-allowed',
    `\`${inside}\` lies outside of the sandbox. Without bubblewrap only /testbed, /tmp and ${SANDBOX_HOME} are there.`,
  );
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
