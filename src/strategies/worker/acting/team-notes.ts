// How an agent at work meets its team: which notes it may write, what it is shown, and what becomes of a note. A strategy without sharing has none.
import type { PromptPart } from '../../../core/prompt.ts';
import type { Note, NoteKind } from '../../../core/replies/act.ts';
import type { Agent } from '../../../core/strategy.ts';

/** One command of an agent, as evidence for its notes. */
export interface LoggedStep {
  readonly step: number;
  readonly script: string;
  readonly observation: string;
  readonly failed: boolean;
  readonly seq: number;
}

export interface TeamNotes {
  /** Kinds that may be written; empty where nothing is shared. */
  readonly kinds: readonly NoteKind[];
  /** Whether `arrived` is the whole board each time, so that older copies of it need not be kept. */
  readonly isWhole: boolean;
  /** What the agent is shown when it begins, to decide or to work. */
  atStart(agent: Agent, as: 'lead' | 'implementer'): readonly PromptPart[];
  /** What arrived since it was last shown anything; each note once. */
  arrived(agent: Agent): readonly PromptPart[];
  /** Checks and admits notes; what is returned goes back to their author. */
  submit(
    agent: Agent,
    notes: readonly Note[],
    of: { readonly log: readonly LoggedStep[]; readonly cause: number },
  ): Promise<readonly PromptPart[]>;
}

export const NO_NOTES: TeamNotes = { kinds: [], isWhole: false, atStart: () => [], arrived: () => [], submit: async () => [] };
