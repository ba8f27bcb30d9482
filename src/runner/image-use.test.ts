// Images are let go of after their last trial, never before, against a provider that only writes down what it is told.
import { describe, expect, it } from 'vitest';
import { createImageUse, type ImageUse, type ImageUseOptions } from './image-use.ts';

function stage(
  needed: readonly string[],
  options: Partial<ImageUseOptions> = {},
): { use: ImageUse; released: string[]; errors: unknown[] } {
  const released: string[] = [];
  const errors: unknown[] = [];
  const release = async (image: string): Promise<void> => void released.push(image);
  return { use: createImageUse({ needed, release, onError: (error) => errors.push(error), ...options }), released, errors };
}
const over = { isResumed: false };

describe('createImageUse', () => {
  it('releases an image with the last of its trials', () => {
    const { use, released } = stage(['a', 'b', 'a', 'a']);
    use.ended('a', over);
    use.ended('b', over);
    expect(released).toEqual(['b']);
    use.ended('a', over);
    expect(released).toEqual(['b']);
    use.ended('a', over);
    expect(released).toEqual(['b', 'a']);
  });

  it('keeps one that the same command will need again', () => {
    const { use, released } = stage(['a', 'a']);
    use.ended('a', { isResumed: true });
    use.ended('a', over);
    expect(released).toEqual([]);
  });

  it('releases what an earlier invocation left, unless it is needed', () => {
    const { use, released } = stage(['a'], { leftOver: ['a', 'gone', 'gone'] });
    expect(released).toEqual(['gone']);
    use.ended('a', over);
    expect(released).toEqual(['gone', 'a']);
  });

  it('waits for releases, and survives one that fails', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const release = (image: string): Promise<void> => (image === 'bad' ? Promise.reject(new Error('in use')) : promise);
    const { use, errors } = stage(['bad', 'slow'], { release });
    use.ended('bad', over);
    use.ended('slow', over);
    let isSettled = false;
    const settled = use.settled().then(() => {
      isSettled = true;
    });
    await new Promise((done) => setImmediate(done));
    expect(isSettled).toBe(false);
    resolve();
    await settled;
    expect(errors).toEqual([new Error('in use')]);
  });

  it('does not count below nothing', () => {
    const { use } = stage(['a']);
    use.ended('a', over);
    expect(() => use.ended('a', over)).toThrow('More trials of image `a` ended');
  });
});
