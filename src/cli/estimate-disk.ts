// The disk that a run on repositories needs: the images of each set, all at once or as many as are in use where they are pruned, and what sandboxes may
// write. Nothing is pulled or asked for: sizes are assumed, and said.
import type { Experiment } from '../core/experiment.ts';
import type { Instance } from '../core/instance.ts';

/** The official set of 500 has about 190 GiB of layers; one image alone, with the layers that it shares, takes up to 4 GiB (both measured by others). */
export const ASSUMED_IMAGE_GIB = { own: 0.38, alone: 4 };
/** What a grading sandbox may write at most; see the grader's own limits. */
const GRADING_GIB = 20;

export interface ImageSet {
  readonly benchmark: string;
  readonly images: number;
  readonly allGib: number;
  /** Images of the trials under way, where the others are pruned. */
  readonly prunedGib: number;
}

export interface DiskEstimate {
  readonly sets: readonly ImageSet[];
  /** By the limits of the sandboxes that are open at once: the worst case, not what is usual. */
  readonly sandboxesGib: number;
  /** Whether images are removed as they are no longer needed, as the experiment says. */
  readonly isPruned: boolean;
}

/** Undefined where nothing runs in containers. */
export function estimateDisk(
  { sandbox, concurrency, cells }: Pick<Experiment, 'sandbox' | 'concurrency' | 'cells'>,
  loaded: ReadonlyMap<string, { readonly instances: readonly Instance[] }>,
): DiskEstimate | undefined {
  const sets = [...loaded].flatMap(([benchmark, { instances }]): ImageSet[] => {
    const images = new Set(instances.flatMap((instance) => (instance.kind === 'repository' ? [instance.image] : []))).size;
    if (images === 0 || sandbox.provider === 'local') return [];
    const allGib = Math.max(images * ASSUMED_IMAGE_GIB.own, ASSUMED_IMAGE_GIB.alone);
    const inUse = Math.min(images, concurrency.trials);
    return [{ benchmark, images, allGib, prunedGib: Math.min(allGib, inUse * ASSUMED_IMAGE_GIB.alone) }];
  });
  if (sets.length === 0) return undefined;
  const agents = Math.max(...cells.filter(({ benchmark }) => sets.some((set) => set.benchmark === benchmark)).map((cell) => cell.agents));
  // A trial solves or is graded, never both at once.
  const solving = (concurrency.trials * agents * sandbox.diskMb) / 1024;
  const grading = Math.min(concurrency.trials, sandbox.grading.workers) * GRADING_GIB;
  return { sets, sandboxesGib: Math.max(solving, grading), isPruned: sandbox.prune !== false && sandbox.pull !== 'never' };
}

/** A row per image set, one for the sandboxes and one for the total, under a header. */
export function diskRows({ sets, sandboxesGib, isPruned }: DiskEstimate): string[][] {
  const sum = (pick: (set: ImageSet) => number): number => sets.reduce((total, set) => total + pick(set), 0);
  const gib = (value: number): string => value.toFixed(0);
  const mark = (isUsed: boolean): string => (isUsed ? ' (as set)' : '');
  return [
    ['disk', 'images', `GiB${mark(!isPruned)}`, `GiB, pruned${mark(isPruned)}`],
    ...sets.map(({ benchmark, images, allGib, prunedGib }) => [`images of ${benchmark}`, String(images), gib(allGib), gib(prunedGib)]),
    ['sandboxes, at most', '', gib(sandboxesGib), gib(sandboxesGib)],
    [
      'total',
      String(sum((set) => set.images)),
      gib(sum((set) => set.allGib) + sandboxesGib),
      gib(sum((set) => set.prunedGib) + sandboxesGib),
    ],
  ];
}
