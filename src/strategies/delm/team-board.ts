// The shared context of agents on a repository: an append-only list of short typed notes (reference code, 4.2), admitted only with evidence from their
// author's own commands. A later note puts an earlier one right by naming it; nothing is ever removed, so that prompts only grow at their end.
import type { PromptPart } from '../../core/prompt.ts';
import { NOTE_KINDS, type Note, type NoteKind } from '../../core/replies/act.ts';
import type { Agent, StrategyContext } from '../../core/strategy.ts';
import { checkStatement, citedSteps } from '../worker/acting/check-statement.ts';
import { WORDS } from '../worker/acting/prompts.ts';
import type { LoggedStep, TeamNotes } from '../worker/acting/team-notes.ts';
import { type BoardEntry, type ShownEntry, standing, viewBoard } from './board-view.ts';
import type { DelmOptions } from './options.ts';

/** Longest note (reference code, 4.2.1): 300 characters for a patch summary, 100 for all others. */
const MAX_CHARACTERS = (kind: NoteKind): number => (kind === 'PATCH_SUMMARY' ? 300 : 100);
/** Notes of one reply, and standing claims of one agent (reference code, 4.2.1). */
const MAX_NOTES = 3;
const MAX_CLAIMS = 2;

/** A rejected note that its author may write anew: under the same label, as the next version. */
interface Rejected {
  readonly label: string;
  readonly version: number;
}

export function createTeamBoard(context: StrategyContext, options: DelmOptions): TeamNotes {
  const { trace, clock } = context;
  const entries: BoardEntry[] = [];
  const rejected = new Map<string, Map<NoteKind, Rejected>>();
  const read = new Set<string>();
  /** How many entries there were when an agent was last shown any, and when its work began. */
  const shown = new Map<string, number>();
  const began = new Map<string, number>();
  let labels = 0;

  const visible = (agent: Agent): BoardEntry[] => entries.filter(({ author }) => options.sharing === 'on' || author === agent.id);

  const show = (agent: Agent, list: readonly (BoardEntry | ShownEntry)[]): PromptPart[] =>
    list.map((entry) => {
      const { label, kind, author, text, corrects, seq } = entry;
      const key = `${agent.id} ${label}`;
      if (author !== agent.id && !read.has(key)) {
        read.add(key);
        trace.emit(agent.id, { type: 'entry', action: 'read', label, kind: 'finding', version: 1, tokens: 0 }, [seq]);
      }
      const times = 'times' in entry && entry.times > 1 ? ` (x${entry.times})` : '';
      const puttingRight = corrects.length > 0 ? ` (corrects ${corrects.join(', ')})` : '';
      return { text: `[${label}] ${kind} ${author}${puttingRight}: ${text}${times}`, causes: [seq] };
    });

  const view = (agent: Agent, tokens: number): PromptPart[] => {
    const own = new Set(entries.slice(began.get(agent.id) ?? entries.length).filter(({ author }) => author === agent.id));
    const shownNow = viewBoard(visible(agent), { tokens, nowUs: clock.now(), reader: agent.id, isOwnWork: (entry) => own.has(entry) });
    return show(agent, shownNow);
  };

  /** What no evidence is needed to see. */
  const formalObjection = (agent: Agent, { kind, text, corrects }: Note): string | undefined => {
    const most = MAX_CHARACTERS(kind);
    if (text.length > most) return `it has ${text.length} characters, at most ${most} are allowed`;
    const unknown = corrects.filter((label) => !visible(agent).some((entry) => entry.label === label));
    if (unknown.length > 0) return `it corrects ${unknown.join(', ')}, which you were not shown`;
    const claims = standing(entries, clock.now()).filter((entry) => entry.kind === 'CLAIM' && entry.author === agent.id);
    if (kind === 'CLAIM' && claims.length >= MAX_CLAIMS) return `you have claimed ${claims.length} things already`;
    return undefined;
  };

  const submitOne = async (
    agent: Agent,
    note: Note,
    { log, cause, before }: { readonly log: readonly LoggedStep[]; readonly cause: number; readonly before: Rejected | undefined },
  ): Promise<PromptPart | undefined> => {
    const label = before?.label ?? `N${++labels}`;
    const version = (before?.version ?? 0) + 1;
    const tokens = agent.model('solver').countTokens(note.text);
    const entry = { type: 'entry', label, kind: 'finding', version, tokens } as const;
    const cited = citedSteps(note, log).map(({ seq }) => seq);
    const proposed = trace.emit(agent.id, { ...entry, action: 'proposed', textHash: trace.text(note.text) }, [cause, ...cited]);
    const formal = formalObjection(agent, note);
    const checked =
      formal === undefined ? await checkStatement(context, agent, note, { log, options, cause: proposed }) : { seq: proposed };
    const reason = formal ?? ('objection' in checked ? checked.objection : undefined);
    if (reason === undefined) {
      const own = note.kind === 'PATCH_SUMMARY' ? entries.filter(({ kind, author }) => kind === note.kind && author === agent.id) : [];
      const corrects = [...new Set([...note.corrects, ...own.slice(-1).map((one) => one.label)])];
      const corrected = entries.filter((one) => corrects.includes(one.label)).map((one) => one.seq);
      const causes = [...new Set([proposed, checked.seq, ...cited, ...corrected])];
      const seq = admit(context, agent, { entry, note, causes, isShared: options.sharing === 'on' });
      entries.push({ label, kind: note.kind, author: agent.id, text: note.text, atUs: clock.now(), corrects, seq });
      return undefined;
    }
    const told = trace.emit(agent.id, { ...entry, action: 'rejected', reason }, [checked.seq]);
    // The verdict goes back to the author, who may write the note anew within a limit.
    if (version > options.retries) return undefined;
    const open = rejected.get(agent.id) ?? new Map<NoteKind, Rejected>();
    rejected.set(agent.id, open.set(note.kind, { label, version }));
    return { text: WORDS.noteRejected(note.kind, note.text, reason), causes: [told] };
  };

  return {
    kinds: NOTE_KINDS.filter((kind) => options.noteKinds.includes(kind)),
    isWhole: options.refresh === 'full',
    atStart: (agent, as) => {
      shown.set(agent.id, entries.length);
      if (as === 'implementer') began.set(agent.id, entries.length);
      return view(agent, as === 'lead' ? options.leadBoardTokens : options.boardTokens);
    },
    arrived: (agent) => {
      if (options.refresh === 'dispatch') return [];
      if (options.refresh === 'full') return view(agent, options.boardTokens);
      const from = shown.get(agent.id) ?? 0;
      shown.set(agent.id, entries.length);
      const others = entries.slice(from).filter(({ author }) => options.sharing === 'on' && author !== agent.id);
      return show(agent, standing(others, clock.now()));
    },
    submit: async (agent, notes, { log, cause }) => {
      // Only what was rejected before this reply can be written anew in it.
      const open = rejected.get(agent.id) ?? new Map<NoteKind, Rejected>();
      rejected.delete(agent.id);
      const back: PromptPart[] = [];
      for (const note of notes.slice(0, MAX_NOTES)) {
        const before = open.get(note.kind);
        open.delete(note.kind);
        const told = await submitOne(agent, note, { log, cause, before });
        if (told) back.push(told);
      }
      return back;
    },
  };
}

function admit(
  context: StrategyContext,
  agent: Agent,
  {
    entry,
    note,
    causes,
    isShared,
  }: {
    entry: { type: 'entry'; label: string; kind: 'finding'; version: number; tokens: number };
    note: Note;
    causes: readonly number[];
    isShared: boolean;
  },
): number {
  const seq = context.trace.emit(agent.id, { ...entry, action: 'admitted', textHash: context.trace.text(note.text) }, causes);
  if (!isShared) return seq;
  const bytes = Buffer.byteLength(note.text);
  const message = {
    type: 'message',
    from: agent.id,
    to: '*',
    via: 'shared-context',
    kind: 'gist',
    bytes,
    tokens: entry.tokens,
    lossy: false,
    sourceBytes: bytes,
  } as const;
  context.trace.emit(agent.id, message, [seq]);
  return seq;
}
