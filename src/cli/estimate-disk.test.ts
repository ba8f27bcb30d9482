import { describe, expect, it } from 'vitest';
import type { Cell, Experiment } from '../core/experiment.ts';
import type { Instance } from '../core/instance.ts';
import { SANDBOX_SPEC } from '../testing/sandbox-spec.ts';
import { ASSUMED_IMAGE_GIB, diskRows, estimateDisk } from './estimate-disk.ts';

const experiment = (sandbox: Partial<Experiment['sandbox']> = {}, trials = 4): Pick<Experiment, 'sandbox' | 'concurrency' | 'cells'> => ({
  sandbox: { ...SANDBOX_SPEC, ...sandbox },
  concurrency: { trials, calls: 8 },
  cells: [
    { benchmark: 'repairs', agents: 1 },
    { benchmark: 'repairs', agents: 2 },
    { benchmark: 'questions', agents: 64 },
  ] as Cell[],
});
const set = (count: number, image: (i: number) => string = (i) => `image-${i}`) => ({
  instances: Array.from({ length: count }, (_, i) => ({ kind: 'repository', id: `${i}`, image: image(i) }) as Instance),
});
const QUESTIONS = { instances: [{ kind: 'question', id: 'q' } as Instance] };

describe('estimateDisk', () => {
  it('counts images once, all of them or those of the trials under way, and what sandboxes may write', () => {
    const estimate = estimateDisk(
      experiment(),
      new Map([
        ['repairs', set(500)],
        ['questions', QUESTIONS],
      ]),
    )!;
    expect(estimate).toEqual({
      sets: [{ benchmark: 'repairs', images: 500, allGib: 190, prunedGib: 4 * ASSUMED_IMAGE_GIB.alone }],
      sandboxesGib: 4 * 2 * 10,
      isPruned: false,
    });
    expect(estimateDisk(experiment(), new Map([['repairs', set(500, () => 'one')]]))!.sets).toMatchObject([
      { images: 1, allGib: 4, prunedGib: 4 },
    ]);
    expect(estimateDisk(experiment({ diskMb: 1024 }), new Map([['repairs', set(9)]]))!.sandboxesGib).toBe(2 * 20);
  });

  it('is nothing for questions and for local folders', () => {
    expect(estimateDisk(experiment(), new Map([['questions', QUESTIONS]]))).toBeUndefined();
    expect(estimateDisk(experiment({ provider: 'local' }), new Map([['repairs', set(10)]]))).toBeUndefined();
  });

  it('says which way the experiment goes, per image set and in total', () => {
    const rows = (sandbox: Partial<Experiment['sandbox']>) =>
      diskRows(
        estimateDisk(
          experiment(sandbox),
          new Map([
            ['repairs', set(500)],
            ['more', set(100)],
          ]),
        )!,
      );
    expect(rows({ prune: true }).map((row) => row.join(' | '))).toEqual([
      'disk | images | GiB | GiB, pruned (as set)',
      'images of repairs | 500 | 190 | 16',
      'images of more | 100 | 38 | 16',
      'sandboxes, at most |  | 80 | 80',
      'total | 600 | 308 | 112',
    ]);
    for (const sandbox of [{ prune: false }, { prune: 'all', pull: 'never' }] as const)
      expect(rows(sandbox)[0]).toEqual(['disk', 'images', 'GiB (as set)', 'GiB, pruned']);
  });
});
