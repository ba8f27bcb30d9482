// `images.jsonl`: which container images are on this machine because this run pulled them, so that a later invocation still knows that they are the
// run's to remove (`sandbox.prune`), also after `kill -9`. There is none before the first pull.
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import type { PulledImages } from '../core/sandbox.ts';
import { dropTornLine, readLog } from './append-log.ts';

interface ImageLine {
  readonly image: string;
  readonly isPulled: boolean;
}

export interface ImageLog extends PulledImages {
  /** Those that are here now, by what was written. */
  list(): readonly string[];
}

export function openImageLog(path: string): ImageLog {
  dropTornLine(path);
  const images = new Set<string>();
  const apply = ({ image, isPulled }: ImageLine): void => void (isPulled ? images.add(image) : images.delete(image));
  for (const line of readLog(path).lines) apply(line as ImageLine);
  return {
    has: (image) => images.has(image),
    list: () => [...images],
    note: (image, isPulled) => {
      if (images.has(image) === isPulled) return;
      apply({ image, isPulled });
      // Opened for each of its few lines: a pull may still end when the run has closed everything else.
      const file = openSync(path, 'a');
      writeSync(file, `${JSON.stringify({ image, isPulled })}\n`);
      fdatasyncSync(file);
      closeSync(file);
    },
  };
}
