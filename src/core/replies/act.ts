// One step of an agent that works in a repository: reasoning, notes for its team, and exactly one action. Actions are text that every provider can
// produce: a fenced block with a whole script, or a FINISH line.
import { bad, parsed, type ReplyFormat, stripThinking } from './reply-format.ts';

/** Kinds of notes on a shared board (reference code, 4.2.1). */
export const NOTE_KINDS = ['FACT', 'OBSERVED', 'TRIED', 'FAIL', 'CLAIM', 'PATCH_SUMMARY'] as const;
export type NoteKind = (typeof NOTE_KINDS)[number];

export interface Note {
  readonly kind: NoteKind;
  readonly text: string;
  /** Step numbers of the author's own commands that the note rests on. */
  readonly cites: readonly number[];
  /** Labels of earlier notes that it corrects. */
  readonly corrects: readonly string[];
}

export type Action =
  | { readonly kind: 'command'; readonly script: string }
  | { readonly kind: 'finish'; readonly status: 'done' | 'partial'; readonly message: string; readonly cites: readonly number[] };

export interface ActReply {
  readonly reasoning: string;
  readonly notes: readonly Note[];
  readonly action: Action;
}

export interface ActOptions {
  /** Which kinds of notes may be written; none without a team. */
  readonly notes: readonly NoteKind[];
}

export function actFormat({ notes }: ActOptions): ReplyFormat<ActReply> {
  const noting =
    notes.length === 0
      ? ''
      : `\nBefore the block you may leave up to three notes for your colleagues, one line each, with the number of the step whose output shows it:
${notes.map((kind) => `NOTE ${kind}: ${NOTE_MEANINGS[kind]}${kind === 'CLAIM' ? '' : ' [step 3]'}`).join('\n')}
A note that puts an earlier one right, your own or a colleague's, names it at its end: [corrects N2]`;
  return {
    id: 'act',
    instructions: `Format: act; notes=${notes.join(',') || 'none'}
Say in a sentence or two what you learned and what you do next. Then give exactly one fenced block with the script to run in the repository (several lines and here-documents are fine; every script starts in the repository's root, in a fresh shell):
\`\`\`bash
your script
\`\`\`
Change source files only; tests may be run and read, not changed. Try the change on a reproduction before you finish.${noting}
When the issue is solved and checked, or no way forward is left, end instead of the block with one line:
FINISH done: what was changed and how it was checked, with the step that shows it [step 7]
or FINISH partial: what is missing`,
    parse(text) {
      const clean = stripThinking(text);
      const finish = clean.match(/^[ \t]*\**FINISH[ \t]+(done|partial)\**[ \t]*:?[ \t]*([\s\S]*)$/im);
      const blocks = [...clean.matchAll(/^[ \t]*(`{3,})(?:bash|sh|shell)?[ \t]*\n([\s\S]*?)^[ \t]*\1[ \t]*$/gm)];
      const head = clean.slice(0, Math.min(blocks[0]?.index ?? clean.length, finish?.index ?? clean.length));
      const reply = { reasoning: head.trim(), notes: notes.length === 0 ? [] : readNotes(clean, notes) };
      if (blocks.length === 1) return parsed({ ...reply, action: { kind: 'command', script: blocks[0]![2]! } });
      if (blocks.length > 1) return bad(`there are ${blocks.length} fenced blocks, exactly one is run`);
      if (finish) {
        const status = finish[1]!.toLowerCase() as 'done' | 'partial';
        const message = finish[2]!.trim();
        return parsed({ ...reply, action: { kind: 'finish', status, message, cites: stepsIn(message) } });
      }
      return bad('there is neither a fenced block nor a FINISH line');
    },
  };
}

const NOTE_MEANINGS: Readonly<Record<NoteKind, string>> = {
  FACT: 'where something is, or how it works',
  OBSERVED: 'what a command showed',
  TRIED: 'what was done',
  FAIL: 'what was tried and did not work, and why',
  CLAIM: 'what you are working on now',
  PATCH_SUMMARY: 'files=... | idea=... | evidence=... | risk=...',
};

function readNotes(text: string, allowed: readonly NoteKind[]): Note[] {
  const lines = [...text.matchAll(/^[ \t]*[-*]?[ \t]*\**NOTE[ \t]+([A-Z_]+)\**[ \t]*:[ \t]*(.+)$/gm)];
  return lines.flatMap(([, word, rest]) => {
    const kind = allowed.find((one) => one === word);
    if (!kind) return [];
    const cited = /\[steps?[ \t]+[\d, ]+\]/gi;
    const corrected = /\[corrects[ \t]+([N\d, ]+)\]/gi;
    const cites = [...rest!.matchAll(cited)].flatMap(([tag]) => stepsIn(tag));
    const corrects = [...rest!.matchAll(corrected)].flatMap(([, labels]) => [...labels!.matchAll(/N\d+/g)].map((match) => match[0]));
    return [{ kind, text: rest!.replace(cited, '').replace(corrected, '').trim(), cites, corrects }];
  });
}

/** Numbers of steps that a text names. */
function stepsIn(text: string): number[] {
  return [...text.matchAll(/\bsteps?[ \t]+(\d{1,6}(?:[ ,]+\d{1,6})*)/gi)].flatMap(([, numbers]) => numbers!.split(/[, ]+/).map(Number));
}
