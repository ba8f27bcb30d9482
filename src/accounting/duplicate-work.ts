// Work that more than one agent did: the same command, the same file, the same unit, the same prompt. By exact equality, no model is asked; agents whose
// workspaces differ may have good reasons to run one command twice, so that these are counts of repetition, not of waste.
import type { TraceEvent } from '../core/trace.ts';
import { entryOf } from './entry-book.ts';

/** Of pairs (agent, thing): how many there are, and how many name a thing that another agent had before. */
export interface Repetition {
  readonly pairs: number;
  readonly repeated: number;
}

export interface DuplicateWork {
  readonly commands: Repetition;
  /** Files that commands name; undefined where commands ran and the trace does not say what they name. */
  readonly files: Repetition | undefined;
  /** Units of the source of which a summary or raw text was shown. */
  readonly units: Repetition;
  /** Whole prompts. */
  readonly prompts: Repetition;
  /** Estimated tokens of the prompts that another agent had sent before. */
  readonly repeatedPromptTokens: number;
}

export function foldDuplicateWork(events: readonly TraceEvent[]): DuplicateWork {
  const [commands, files, units, prompts] = [pairCounter(), pairCounter(), pairCounter(), pairCounter()];
  let [ran, named, repeatedPromptTokens] = [0, 0, 0];
  for (const event of events) {
    if (event.type === 'exec') {
      ran++;
      if (event.files) named++;
      commands.add(event.agent, event.commandHash);
      for (const file of event.files ?? []) files.add(event.agent, file);
    } else if (event.type === 'entry' && event.kind === 'source' && (event.action === 'unfolded' || event.action === 'deep-unfolded')) {
      units.add(event.agent, entryOf(event.label));
    } else if (event.type === 'call') {
      if (prompts.add(event.agent, event.promptHash)) repeatedPromptTokens += event.promptTokens;
    }
  }
  return {
    commands: commands.counts(),
    files: ran > 0 && named === 0 ? undefined : files.counts(),
    units: units.counts(),
    prompts: prompts.counts(),
    repeatedPromptTokens,
  };
}

function pairCounter() {
  const agents = new Map<string, Set<string>>();
  const counts = { pairs: 0, repeated: 0 };
  return {
    /** Whether the pair is new and another agent had the thing before. */
    add(agent: string, thing: string): boolean {
      const known = agents.get(thing) ?? new Set();
      if (known.has(agent)) return false;
      counts.pairs++;
      const isRepeated = known.size > 0;
      if (isRepeated) counts.repeated++;
      agents.set(thing, known.add(agent));
      return isRepeated;
    },
    counts: (): Repetition => ({ ...counts }),
  };
}
