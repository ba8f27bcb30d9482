// The sandboxes of a run: made when the first one is needed, removed when the run ends. Agents' workspaces are prepared and checked here.
import { ensureBaseCommit } from '../benchmarks/swebench-verified/make-base-commit.ts';
import type { Experiment, SandboxSpec, Trial } from '../core/experiment.ts';
import type { RepositoryInstance } from '../core/instance.ts';
import type { PulledImages, Sandbox, SandboxLimits, SandboxProvider } from '../core/sandbox.ts';
import type { PreparedWorkspace, PrepareWorkspaces } from '../runner/workspaces.ts';
import { createDockerProvider } from '../sandbox/docker.ts';
import { PatchError, type PreparedRepository, prepareRepository, takeWork } from '../sandbox/git-guard.ts';
import { createLocalProvider } from '../sandbox/local.ts';

export interface Sandboxes extends AsyncDisposable {
  /** The provider, opened and swept at the first call. */
  provider(): SandboxProvider;
  /** Where pulls are written down; to be told before the provider is opened. */
  rememberPulls(images: PulledImages): void;
  prepareWorkspaces(runId: string): PrepareWorkspaces;
}

export interface SandboxesOptions {
  readonly spec: SandboxSpec;
  readonly onNotice: (text: string) => void;
}

const MAX_PARALLEL_STARTS = 4;

export function createSandboxes({ spec, onNotice }: SandboxesOptions): Sandboxes {
  let opened: SandboxProvider | undefined;
  let swept: Promise<unknown> | undefined;
  let pulledImages: PulledImages | undefined;
  const cleanImages = new Set<string>();
  const provider = (): SandboxProvider => {
    if (opened) return opened;
    const { command, pull, prune, allowUnsandboxed } = spec;
    const onProgress = (image: string, line: string): void => onNotice(`${image}: ${line}`);
    opened =
      spec.provider === 'local'
        ? createLocalProvider({ allowUnsandboxed })
        : createDockerProvider({ command, pull, prune, pulledImages, maxParallelStarts: MAX_PARALLEL_STARTS, onProgress, onNotice });
    swept = opened.sweep().then((count) => {
      if (count > 0) onNotice(`Removed ${count} sandboxes that a dead run had left.`);
    });
    // Whoever opens a sandbox is told of a failure; until then nobody may be waiting.
    swept.catch(() => {});
    return opened;
  };
  return {
    provider,
    rememberPulls: (images) => {
      pulledImages = images;
    },
    prepareWorkspaces: (runId) => async (trial, instance, options) => {
      const sandboxes = provider();
      await swept;
      return prepareAll(trial, instance, { ...options, runId, spec, sandboxes, cleanImages });
    },
    [Symbol.asyncDispose]: async () => {
      await swept?.catch(() => {});
      await opened?.[Symbol.asyncDispose]();
    },
  };
}

/** Code that a live model writes never runs without a sandbox: `allowUnsandboxed` counts only where every model is embedded. */
export function safeSandbox({ sandbox, models }: Pick<Experiment, 'sandbox' | 'models'>): SandboxSpec {
  const isOurs = Object.values(models).every(({ provider }) => provider === 'embedded');
  return isOurs ? sandbox : { ...sandbox, allowUnsandboxed: false };
}

interface PrepareParts {
  readonly count: number;
  readonly signal: AbortSignal;
  readonly runId: string;
  readonly spec: SandboxSpec;
  readonly sandboxes: SandboxProvider;
  readonly cleanImages: Set<string>;
}

async function prepareAll(trial: Trial, instance: RepositoryInstance, parts: PrepareParts): Promise<readonly PreparedWorkspace[]> {
  const opening = await Promise.allSettled(
    Array.from({ length: parts.count }, (_, i) => renewable(() => prepareOne(trial, instance, { ...parts, agent: `w${i + 1}` }))),
  );
  const failed = opening.find((one) => one.status === 'rejected');
  const ready = opening.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (!failed) return ready;
  await Promise.allSettled(ready.map((workspace) => workspace[Symbol.asyncDispose]()));
  throw failed.reason;
}

/** A workspace whose sandbox can be given up for a fresh one, as at the start of the trial. */
async function renewable(open: () => Promise<PreparedWorkspace>): Promise<PreparedWorkspace> {
  let current = await open();
  return {
    ...current,
    run: (...command) => current.run(...command),
    takePatch: () => current.takePatch(),
    renew: async () => {
      await current[Symbol.asyncDispose]();
      current = await open();
    },
    [Symbol.asyncDispose]: () => current[Symbol.asyncDispose](),
  };
}

async function prepareOne(
  trial: Trial,
  instance: RepositoryInstance,
  parts: PrepareParts & { readonly agent: string },
): Promise<PreparedWorkspace> {
  const { spec, sandboxes, signal, cleanImages, runId, agent } = parts;
  const limits: SandboxLimits = { memoryMb: spec.memoryMb, cpus: spec.cpus, processes: spec.processes, diskMb: spec.diskMb };
  const owner = { run: runId, trial: trial.id, agent };
  const { sandbox, digest } = await sandboxes.open({ image: instance.image, purpose: 'agent', network: false, limits, owner, signal });
  try {
    await ensureBaseCommit(sandbox, instance.baseCommit);
    const repository = await prepareRepository(sandbox, { baseCommit: instance.baseCommit, digest, cleanImages, signal });
    return { ...workspaceOf(sandbox, { repository, commandMs: spec.commandS * 1000 }), imageDigest: digest };
  } catch (error) {
    await sandbox[Symbol.asyncDispose]();
    throw error;
  }
}

function workspaceOf(
  sandbox: Sandbox,
  { repository, commandMs }: { repository: PreparedRepository; commandMs: number },
): PreparedWorkspace {
  return {
    run: (script, signal, timeoutMs = commandMs) => sandbox.run(script, { timeoutMs, signal }),
    takePatch: async () => {
      try {
        const { patch } = await takeWork(sandbox, repository.start, repository);
        return asText(patch);
      } catch (error) {
        // The agent's own doing, as by deleting `.git`: an empty submission, not an infrastructure failure.
        if (error instanceof PatchError) return { text: '' };
        throw error;
      }
    },
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}

/** A patch as text where its bytes are UTF-8, else as base64: nothing of it may change on its way to the grader. */
function asText(patch: Uint8Array): { text: string; encoding?: 'utf8' | 'base64' } {
  const bytes = Buffer.from(patch);
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? { text } : { text: bytes.toString('base64'), encoding: 'base64' };
}
