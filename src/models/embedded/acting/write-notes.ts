// The notes that an actor leaves for its team, from the newest output only, so that each is written once. At most three a reply, each with the step that
// shows it, worded as that output words it. With the declared error rates a note is left out, or states a result that no step has shown.
import type { NoteKind } from '../../../core/replies/act.ts';
import type { StatementErrors } from '../statement-errors.ts';
import { type Change, changeText, packChanges } from './change.ts';
import { isTestFile } from './look.ts';
import type { Trial } from './read-results.ts';
import type { RepairState } from './repair-state.ts';
import type { Window } from './scripts.ts';

/** Longest note (the published limits): 300 characters for a patch summary, 100 for all others. */
const NOTE_CHARACTERS = 100;
const SUMMARY_CHARACTERS = 300;
const MAX_NOTES = 3;
const FAILS = ': fails';

interface Draft {
  readonly kind: NoteKind;
  readonly text: string;
  readonly step: number;
  /** The same with a result that is false. */
  readonly falsified: string;
}

export interface NoteContext {
  readonly state: RepairState;
  readonly errors: StatementErrors;
  /** Changes that were not tried yet, best first: what a false note says has failed. */
  readonly untried: readonly Change[];
  readonly windows: readonly Window[];
}

export function writeNotes({ state, errors, untried, windows }: NoteContext): string[] {
  const { conversation } = state;
  const newest = conversation.turns.at(-1);
  const drafts: Draft[] = [];
  if (newest?.stage === 'look') drafts.push(...mentionNotes(state, newest.step));
  if (newest?.stage === 'reproduce') drafts.push(...locationNotes(state, untried));
  if (newest?.stage === 'try') drafts.push(...resultNotes(state, newest.step, untried));
  const [window] = windows;
  if (window && newest)
    drafts.push({
      kind: 'CLAIM',
      text: `${window.file} ${window.from}-${window.to}`,
      step: newest.step,
      falsified: `${window.file} ${window.from}-${window.to}`,
    });
  return drafts
    .filter(({ kind }) => conversation.noteKinds.includes(kind))
    .slice(0, MAX_NOTES)
    .flatMap((draft, i) => {
      if (errors.isOmitted(i)) return [];
      return [`NOTE ${draft.kind}: ${errors.isFabricated(i) ? draft.falsified : draft.text} [step ${draft.step}]`];
    });
}

function mentionNotes({ repository }: RepairState, step: number): Draft[] {
  const [first, second] = [...(repository?.mentions ?? [])].filter(([file]) => !isTestFile(file)).sort((a, b) => b[1] - a[1]);
  if (!first) return [];
  const say = (file: string): string => clip(`${file} holds ${first[1]} lines with names of the issue`);
  return [{ kind: 'FACT', text: say(first[0]), step, falsified: say(second?.[0] ?? first[0]) }];
}

function locationNotes({ baseline, repository, targets }: RepairState, untried: readonly Change[]): Draft[] {
  if (!baseline) return [];
  const drafts: Draft[] = [];
  const [file, lines] = [...baseline.executed].sort((a, b) => b[1].size - a[1].size)[0] ?? [];
  if (file && lines) {
    const other = repository?.sources.map((one) => one.file).find((one) => one !== file) ?? file;
    const span = `runs in the reproduction, lines ${Math.min(...lines)} to ${Math.max(...lines)}`;
    drafts.push({ kind: 'FACT', text: clip(`${file} ${span}`), step: baseline.step, falsified: clip(`${other} ${span}`) });
  }
  const target = targets[0] === undefined ? undefined : Math.abs(targets[0]);
  const wrong = target === undefined ? undefined : baseline.checks.get(target);
  if (wrong)
    drafts.push({
      kind: 'OBSERVED',
      text: clip(`check ${target} ${wrong.word}: ${wrong.text}`),
      step: baseline.step,
      falsified: `check ${target} ${wrong.word === 'ok' ? 'wrong' : 'ok'}`,
    });
  const [test] = baseline.failed;
  if (!wrong && test)
    drafts.push({ kind: 'OBSERVED', text: clip(`failed ${test[0]}`), step: baseline.step, falsified: failNote(untried.slice(0, 1)) });
  return drafts;
}

function resultNotes(state: RepairState, step: number, untried: readonly Change[]): Draft[] {
  const own = state.trials.filter((trial) => trial.step === step);
  const { solved } = state;
  if (solved?.step === step) return [summaryNote(solved, untried)];
  const better = own.find(({ outcome }) => outcome === 'better');
  const drafts: Draft[] = better
    ? [
        {
          kind: 'OBSERVED',
          text: clip(`better ${changeText(better.change)}: ${better.fixed} fixed`),
          step,
          falsified: failNote([better.change]),
        },
      ]
    : [];
  let rest = own
    .filter(({ outcome, change }) => outcome === 'fails' && !state.hearsay.failed.has(changeText(change)))
    .map(({ change }) => change);
  while (rest.length > 0 && drafts.length < MAX_NOTES) {
    const { count } = packChanges(rest, NOTE_CHARACTERS - FAILS.length);
    const packed = rest.slice(0, Math.max(1, count));
    drafts.push({
      kind: 'FAIL',
      text: failNote(packed),
      step,
      falsified: failNote(untried.slice(drafts.length, drafts.length + 1)) || failNote(packed),
    });
    rest = rest.slice(packed.length);
  }
  return drafts.filter(({ text }) => text.length <= NOTE_CHARACTERS);
}

function failNote(changes: readonly Change[]): string {
  return changes.length === 0 ? '' : `${packChanges(changes, 10_000).text}${FAILS}`;
}

function summaryNote({ change, detail, step }: Trial, untried: readonly Change[]): Draft {
  const write = (idea: Change): string => {
    const files = [...new Set(idea.map(({ file }) => file))].join(',');
    const evidence = `evidence=solved: ${detail}`;
    const text = `files=${files} | idea=${changeText(idea)} | ${evidence} | risk=only visible tests and the reproduction ran`;
    return text.length <= SUMMARY_CHARACTERS ? text : `idea=${changeText(idea)} | ${evidence}`;
  };
  return { kind: 'PATCH_SUMMARY', text: write(change), step, falsified: write(untried[0] ?? change) };
}

function clip(text: string): string {
  return text.length <= NOTE_CHARACTERS ? text : text.slice(0, NOTE_CHARACTERS);
}
