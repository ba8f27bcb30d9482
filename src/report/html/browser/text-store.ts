// The compressed blocks of the page: events of trials, and texts by address. A block is unpacked when it is first asked for.
import type { TraceEvent } from '../../../core/trace.ts';
import type { TextBlock, TrialItem } from '../report-data.ts';

async function unpack<Value>(id: string): Promise<Value | undefined> {
  // The blocks stand behind the script: on a slow disk they may still be on their way.
  if (document.readyState === 'loading')
    await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }));
  const block = document.getElementById(id);
  if (!block) return undefined;
  const stream = new Blob([fromBase64(block.textContent ?? '')]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return JSON.parse(await new Response(stream).text()) as Value;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let place = 0; place < letters.length; place++) bytes[place] = letters.charCodeAt(place);
  return bytes;
}

/** The last few blocks stay unpacked: a reader goes back and forth between two trials. */
const KEPT = 4;
const kept = new Map<string, Promise<unknown>>();

function block<Value>(id: string): Promise<Value | undefined> {
  const found = kept.get(id) ?? unpack<Value>(id);
  kept.delete(id);
  kept.set(id, found);
  while (kept.size > KEPT) kept.delete(kept.keys().next().value!);
  return found as Promise<Value | undefined>;
}

export async function eventsOf({ id, hasEvents }: TrialItem): Promise<readonly TraceEvent[] | undefined> {
  return hasEvents ? block<TraceEvent[]>(`events-${id}`) : undefined;
}

export interface Texts {
  text(hash: string | undefined): string | undefined;
  /** The parts of a prompt, the system text first. */
  prompt(hash: string): string[] | undefined;
}

/** Undefined where the texts of the trial are not in this file. */
export async function textsOf({ texts: id }: TrialItem): Promise<Texts | undefined> {
  const found = id === null ? undefined : await block<TextBlock>(id);
  return found && openTexts(found);
}

export function openTexts(block: TextBlock): Texts {
  const lines = new Map(block.map((line) => [line.hash, line]));
  const text = (hash: string | undefined): string | undefined => {
    const line = hash === undefined ? undefined : lines.get(hash);
    return line && 'text' in line ? line.text : undefined;
  };
  const prompt = (hash: string): string[] | undefined => {
    const line = lines.get(hash);
    if (!line || 'text' in line) return undefined;
    const before = line.extends === null ? [] : (prompt(line.extends) ?? []);
    return [...before, ...line.append.map((part) => text(part) ?? `(text ${part} is missing)`)];
  };
  return { text, prompt };
}
