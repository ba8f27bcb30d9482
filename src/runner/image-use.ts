// When an image is no longer needed: after the last of the trials that use it, their grading included. Removing it is the provider's business.

export interface ImageUse {
  /** One of the trials of the image is over; `isResumed`: the same command will take it up again, so that the image is kept. */
  ended(image: string, options: { readonly isResumed: boolean }): void;
  /** When every release that was begun has come to an end. */
  settled(): Promise<void>;
}

export interface ImageUseOptions {
  /** The image of each trial that is to be run; one that several trials use is there several times. */
  readonly needed: readonly string[];
  /** Images that are left of trials that are over, from an earlier invocation: released at once, unless they are needed. */
  readonly leftOver?: readonly string[] | undefined;
  readonly release: (image: string) => Promise<unknown>;
  /** A release that failed is told and harms nothing. */
  readonly onError: (error: unknown) => void;
}

export function createImageUse({ needed, leftOver = [], release, onError }: ImageUseOptions): ImageUse {
  const left = new Map<string, number>();
  for (const image of needed) left.set(image, (left.get(image) ?? 0) + 1);
  const kept = new Set<string>();
  const releasing: Promise<unknown>[] = [];
  const start = (image: string): void => void releasing.push(release(image).catch(onError));
  for (const image of new Set(leftOver)) if (!left.has(image)) start(image);
  return {
    ended: (image, { isResumed }) => {
      if (isResumed) kept.add(image);
      const count = left.get(image);
      if (count === undefined || count === 0) throw new Error(`More trials of image \`${image}\` ended than were told.`);
      left.set(image, count - 1);
      if (count === 1 && !kept.has(image)) start(image);
    },
    settled: async () => void (await Promise.all(releasing)),
  };
}
