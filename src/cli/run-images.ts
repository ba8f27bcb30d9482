// What a run has to do with sandboxes beside opening them: it says where commands will run before the first trial, notes which images trials ran in, and
// lets go of each image after its last trial. Questions need nothing of it, and open no engine.
import type { SandboxSpec, Trial, TrialRecord } from '../core/experiment.ts';
import { SandboxError } from '../core/sandbox.ts';
import { UserError } from '../core/user-error.ts';
import { openImageLog } from '../results/image-log.ts';
import { createImageUse } from '../runner/image-use.ts';
import type { OpenedExperiment } from './open-experiment.ts';

export interface RunImages {
  /** For the manifest; undefined where no trial needs a sandbox. */
  readonly description: Readonly<Record<string, string>> | undefined;
  /** A trial is over, whatever its state. */
  ended(trial: Trial, record: TrialRecord): void;
  /** When all that is to be removed is. */
  settled(): Promise<void>;
}

export interface RunImagesOptions {
  readonly pending: readonly Trial[];
  /** The image log of the run folder. */
  readonly logPath: string;
  readonly onNotice: (text: string) => void;
}

/** @throws UserError when there is no engine at all: nothing was run */
export async function openRunImages(opened: OpenedExperiment, { pending, logPath, onNotice }: RunImagesOptions): Promise<RunImages> {
  const { sandboxes, experiment } = opened;
  const log = openImageLog(logPath);
  sandboxes.rememberPulls(log);
  const needed = pending.flatMap((trial) => imageOf(opened, trial) ?? []);
  const use = createImageUse({
    needed,
    leftOver: experiment.sandbox.prune ? log.list() : [],
    release: async (image) => sandboxes.provider().release?.(image),
    onError: (error) => onNotice(`An image was not removed: ${(error as Error).message}`),
  });
  return {
    description: needed.length > 0 ? await describeSandbox(opened.sandboxes, experiment.sandbox) : undefined,
    ended: (trial, { status }) => {
      const image = imageOf(opened, trial);
      if (image !== undefined) use.ended(image, { isResumed: status === 'interrupted' });
    },
    settled: use.settled,
  };
}

async function describeSandbox(sandboxes: OpenedExperiment['sandboxes'], spec: SandboxSpec): Promise<Readonly<Record<string, string>>> {
  try {
    const provider = sandboxes.provider();
    return { provider: provider.id, ...(await provider.describe()), gradingNetwork: spec.grading.network ? 'on' : 'none' };
  } catch (error) {
    if (error instanceof SandboxError && error.kind === 'no-engine') throw new UserError(error.message);
    throw error;
  }
}

/** Digests of the images that planned trials ran in, by image, in the order of the plan. */
export function imageDigests(
  opened: OpenedExperiment,
  recordOf: (trialId: string) => TrialRecord | undefined,
): Readonly<Record<string, readonly string[]>> | undefined {
  const digests = new Map<string, Set<string>>();
  for (const trial of opened.trials) {
    const [image, digest] = [imageOf(opened, trial), recordOf(trial.id)?.imageDigest];
    if (image === undefined || digest === undefined) continue;
    digests.set(image, (digests.get(image) ?? new Set()).add(digest));
  }
  return digests.size === 0 ? undefined : Object.fromEntries([...digests].map(([image, all]) => [image, [...all]]));
}

function imageOf(opened: OpenedExperiment, { cell, instanceId }: Trial): string | undefined {
  const instance = opened.instance(cell.benchmark, instanceId);
  return instance.kind === 'repository' ? instance.image : undefined;
}
