// The disk limit where no engine keeps it: how much a folder holds, and a watch that looks while a command runs and once more after it.
import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

const BLOCK_BYTES = 512;
/** Even an empty file costs an entry somewhere. */
const SMALLEST_ENTRY_BYTES = 512;

/** So many entries are looked at in one go. */
const ENTRIES_AT_ONCE = 500;

/**
 * Bytes allocated below a folder, or at least `enough` of them (it stops counting there). Files that vanish meanwhile do not count. It follows every command,
 * and a call of its own for each file would take far longer than the look.
 */
export async function measureFolder(folder: string, enough = Number.POSITIVE_INFINITY): Promise<number> {
  let total = 0;
  let seen = 0;
  const folders = [folder];
  while (folders.length > 0 && total < enough) {
    const current = folders.pop()!;
    for (const entry of listFolder(current)) {
      const path = join(current, entry.name);
      if (entry.isDirectory()) folders.push(path);
      total += allocatedBytes(path);
      if (total >= enough) break;
      if (++seen % ENTRIES_AT_ONCE === 0) await setImmediate();
    }
  }
  return total;
}

function listFolder(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function allocatedBytes(path: string): number {
  try {
    const status = lstatSync(path, { throwIfNoEntry: false });
    return status ? Math.max(SMALLEST_ENTRY_BYTES, status.blocks * BLOCK_BYTES) : 0;
  } catch {
    return 0;
  }
}

export interface DiskWatch {
  /** Aborted when a look found too much. */
  readonly exceeded: AbortSignal;
  /** Ends the watch, with a last look. Bytes found where they are too many. */
  stop(): Promise<number | undefined>;
}

export interface DiskWatchOptions {
  readonly measure: () => Promise<number>;
  readonly limitBytes: number;
  readonly intervalMs: number;
  /** Looks that may find too much before the command is stopped: whoever was told to delete files needs time for it. 0 unless given. */
  readonly graceLooks?: number;
}

export function watchDisk({ measure, limitBytes, intervalMs, graceLooks = 0 }: DiskWatchOptions): DiskWatch {
  const controller = new AbortController();
  let found: number | undefined;
  let looking: Promise<void> | undefined;
  let grace = graceLooks;
  const look = async (isLast = false): Promise<void> => {
    const bytes = await measure();
    if (bytes <= limitBytes || (!isLast && grace-- > 0)) return;
    found = bytes;
    controller.abort();
  };
  const timer = setInterval(() => {
    // A look that fails is not the command's fault; the last one reports it.
    looking ??= look()
      .catch(() => {})
      .finally(() => {
        looking = undefined;
      });
  }, intervalMs);
  return {
    exceeded: controller.signal,
    async stop() {
      clearInterval(timer);
      await looking;
      if (found === undefined) await look(true);
      return found;
    },
  };
}

/** What the agent reads below its output. Looking ends as soon as it is too much, so how much it is exactly is not known. */
export function diskNote(limitBytes: number): string {
  return `\n[disk limit: more than the allowed ${Math.floor(limitBytes / 1_048_576)} MB are in use; delete files before you go on]\n`;
}
