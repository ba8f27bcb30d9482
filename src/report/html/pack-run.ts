// Which events and texts of a run go into the report, and how. The rule, which favours no strategy: instances take turns (benchmarks alternating,
// in the dataset's order), and an instance goes in with the trials of all its cells and repeats or not at all. Events first, at most up to half
// of the room; then texts of the same instances; what room is left goes to further events. What does not fit is named by its hash, with the command that shows it.
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { constants, deflateRaw } from 'node:zlib';
import type { RunFolder } from '../../results/run-folder.ts';
import type { TrialResult } from '../../results/trial-result.ts';

/** A block of the page: its id and base64 of raw deflate. */
export interface PackedBlock {
  readonly id: string;
  readonly base64: string;
}

export interface PackedRun {
  readonly blocks: readonly PackedBlock[];
  /** Trials whose events are in the file. */
  readonly events: ReadonlySet<string>;
  /** By trial: the block with its texts. */
  readonly texts: ReadonlyMap<string, string>;
  readonly rounds: { readonly all: number; readonly events: number; readonly texts: number };
}

export interface PackSources {
  /** JSON Lines of a trial's last attempt; empty where there are none. */
  events(trialId: string): string;
  texts(trialId: string): string;
}

/** The trials of one instance, all cells and repeats. */
export interface Round {
  readonly key: string;
  readonly trialIds: readonly string[];
}

/** After so many instances in a row that did not fit, the rest is left out unread. */
const MISSES = 3;

export function planRounds(results: readonly TrialResult[]): Round[] {
  const benchmarks = new Map<string, Map<string, string[]>>();
  for (const { trial } of results) {
    const rounds = benchmarks.get(trial.cell.benchmark) ?? new Map<string, string[]>();
    benchmarks.set(trial.cell.benchmark, rounds);
    const ids = rounds.get(trial.instanceId);
    if (ids) ids.push(trial.id);
    else rounds.set(trial.instanceId, [trial.id]);
  }
  const queues = [...benchmarks].map(([benchmark, rounds]) =>
    [...rounds].map(([instance, trialIds]) => ({ key: `${benchmark}/${instance}`, trialIds })),
  );
  const longest = Math.max(0, ...queues.map((queue) => queue.length));
  return Array.from({ length: longest }, (_, turn) => queues.flatMap((queue) => queue[turn] ?? [])).flat();
}

export async function packRun(rounds: readonly Round[], { events, texts }: PackSources, maxBytes: number): Promise<PackedRun> {
  const blocks: PackedBlock[] = [];
  let bytes = 0;
  const pack = async (limit: number, todo: readonly Round[], make: (round: Round) => readonly { id: string; text: string }[]) => {
    const taken: Round[] = [];
    let misses = 0;
    for (const round of todo) {
      const made = await Promise.all(make(round).map(async ({ id, text }) => ({ id, base64: await deflateText(text) })));
      const size = made.reduce((sum, { base64 }) => sum + base64.length, 0);
      if (bytes + size > limit) {
        if (++misses === MISSES) break;
        continue;
      }
      misses = 0;
      bytes += size;
      blocks.push(...made);
      taken.push(round);
    }
    return taken;
  };
  const eventBlocks = ({ trialIds }: Round) =>
    trialIds.flatMap((id) => {
      const lines = eventLines(events(id));
      return lines.length > 0 ? [{ id: `events-${id}`, text: `[${lines.join(',')}]` }] : [];
    });
  const first = await pack(maxBytes / 2, rounds, eventBlocks);
  const withTexts = await pack(maxBytes, first, ({ key, trialIds }) => {
    const lines = textLines(trialIds.values().map(texts));
    return lines.length > 0 ? [{ id: `texts-${key}`, text: `[${lines.join(',')}]` }] : [];
  });
  const left = rounds.filter((round) => !first.includes(round));
  const withEvents = [...first, ...(await pack(maxBytes, left, eventBlocks))];
  const ids = new Set(blocks.map(({ id }) => id));
  return {
    blocks,
    events: new Set(withEvents.flatMap(({ trialIds }) => trialIds.filter((id) => ids.has(`events-${id}`)))),
    texts: new Map(
      withTexts.flatMap(({ key, trialIds }) => (ids.has(`texts-${key}`) ? trialIds.map((id) => [id, `texts-${key}`] as const) : [])),
    ),
    rounds: { all: rounds.length, events: withEvents.length, texts: withTexts.length },
  };
}

export function folderSources(folder: RunFolder): PackSources {
  const read = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  return { events: (id) => read(folder.trace(id)), texts: (id) => read(folder.texts(id)) };
}

/** The clock's `turn` events are for replay: nothing is shown of them, nor of request hashes. (In a text the quotes would be escaped.) */
function eventLines(text: string): string[] {
  return wholeLines(text)
    .filter((line) => !line.includes('"type":"turn"'))
    .map((line) => line.replace(/"requestHash":"[^"]*",/, ''));
}

/** Without a torn last line, which is of a killed attempt. */
function wholeLines(text: string): string[] {
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '');
}

/** Texts and prompts of several trials, each address once; the lines are taken as they are. */
function textLines(files: Iterable<string>): string[] {
  const lines = new Map<string, string>();
  for (const file of files) {
    for (const line of wholeLines(file)) {
      const hash = /^\{"hash":"([^"]+)"/.exec(line)?.[1];
      if (hash !== undefined && !lines.has(hash)) lines.set(hash, line);
    }
  }
  return [...lines.values()];
}

async function deflateText(text: string): Promise<string> {
  const compressed = await promisify(deflateRaw)(Buffer.from(text, 'utf8'), { level: constants.Z_DEFAULT_COMPRESSION });
  return compressed.toString('base64');
}
