// One step of an agent that mends a repository: look, reproduce, read, try changes, finish. A search by fixed general operators with real edits and real runs;
// it knows nothing but the conversation, and what it cannot find it does not claim to have mended.
import type { ReadPrompt } from '../read-prompt.ts';
import type { StatementErrors } from '../statement-errors.ts';
import { type Change, changeText, packChanges } from './change.ts';
import { lookScript } from './look.ts';
import { openCandidates } from './open-candidates.ts';
import { planViews } from './plan-views.ts';
import type { Candidate } from './rank-candidates.ts';
import { readConversation } from './read-conversation.ts';
import { type RepairState, readState } from './repair-state.ts';
import { changeList, prepareScript, readmeScript, reproduceScript, tryScript, viewScript, type Window } from './scripts.ts';
import { writeNotes } from './write-notes.ts';

/**
 * Changes of the first script, the second and so on: few at first, since the likeliest is often right and colleagues hear of the rest. Where the issue states
 * what to check, one process checks them all; else each costs runs of the tests.
 */
const BATCHES = { byChecks: [16, 64, 112], byTests: [8, 12, 16, 20, 24], byCommand: [4] };
/** Changes of one delegation; a lead may ask for more. */
const MAX_TRIED = { byChecks: 192, byTests: 80, byCommand: 48 };
const MAX_VIEWS = 4;
/** Changes that are still tried after one that mends the checks but not the tests that failed before. */
const MORE_AFTER_HALF = 24;
const MAX_SCRIPT_CHARACTERS = 7_500;
const REPORT_CHARACTERS = 4_000;

type Move =
  | { readonly kind: 'script'; readonly thought: string; readonly script: string; readonly windows?: readonly Window[] }
  | { readonly kind: 'finish'; readonly thought: string; readonly status: 'done' | 'partial'; readonly message: string };

export function replyAct(prompt: ReadPrompt, errors: StatementErrors): string {
  const state = readState(readConversation(prompt));
  const candidates = openCandidates(state);
  const move = chooseMove(state, candidates);
  const untried = candidates.map(({ change }) => change);
  const windows = move.kind === 'script' ? (move.windows ?? []) : [];
  const lines = [move.thought, ...writeNotes({ state, errors, untried, windows })];
  if (move.kind === 'script') return `${lines.join('\n')}\n\`\`\`bash\n${move.script}\n\`\`\``;
  // What is left out or made up may be the outcome itself.
  const isMadeUp = move.status === 'partial' && errors.isFabricated(lines.length);
  const [claimed] = untried;
  const end = isMadeUp && claimed ? `FINISH done: ${changeText(claimed)} solves it.` : `FINISH ${move.status}: ${move.message}`;
  return [...lines, end].join('\n');
}

function chooseMove(state: RepairState, candidates: readonly Candidate[]): Move {
  const { conversation, repository, issue, runs } = state;
  const canRun = (conversation.stepsLeft ?? Number.POSITIVE_INFINITY) > 1;
  if (state.solved) return finishDone(`${changeText(state.solved.change)}: ${state.solved.detail} (step ${state.solved.step}).`);
  if (state.foundSolved) return finishDone('the work tree already holds a change with which all checks and visible tests pass.');
  if (!canRun) return finishPartial(state, candidates);
  if (!repository && runs('look') < 2) return script('I look at the repository first.', lookScript(issue, 200 >> conversation.cutReplies));
  if (repository?.language !== 'javascript') return finishPartial(state, candidates);
  const looking = chooseLook(state);
  if (looking) return looking;
  if (state.targets.length === 0 && state.known.length === 0) return finishPartial(state, candidates);
  const half = confirmHalf(state, candidates);
  if (half) return half;
  const batch = chooseBatch(state, candidates);
  if (batch.length === 0) return finishPartial(state, candidates);
  const first = changeText(batch[0]!);
  return script(
    `Next I try ${batch.length === 1 ? 'this change' : `${batch.length} changes, each by itself`}, first ${first}.`,
    batchScript(state, batch),
  );
}

const script = (thought: string, text: string, windows: readonly Window[] = []): Move => ({
  kind: 'script',
  thought,
  script: text,
  windows,
});

/** Reading and reproducing, in the order that the starting angle asks for. */
function chooseLook(state: RepairState): Move | undefined {
  const { conversation, repository, baseline, runs, reproduction, plan } = state;
  const [document] = [...(repository?.documents ?? [])].sort((a, b) => Number(/readme/i.test(b)) - Number(/readme/i.test(a)));
  const readDocument = (): Move | undefined =>
    document !== undefined && runs('document') === 0
      ? script(`I read what ${document} promises.`, readmeScript(document, [...state.issue.names.keys()]))
      : undefined;
  const dirty = (repository?.dirty.length ?? 0) > 0;
  const reproduce = (): Move => {
    const earlier = conversation.turns.map((turn) => turn.script);
    const text = reproduceScript({ reproduction: reproduction.code, checks: reproduction.checks.length, plan, dirty }, earlier);
    if (text.length > MAX_SCRIPT_CHARACTERS && runs('prepare') <= runs('reproduce'))
      return script('I write the reproduction down.', prepareScript(reproduction.code, earlier));
    const what =
      reproduction.checks.length > 0
        ? `the ${reproduction.checks.length === 1 ? 'check' : `${reproduction.checks.length} checks`} that the issue states and the visible tests`
        : 'the visible tests';
    return script(`I run ${what}.`, text);
  };
  const view = (): Move | undefined => {
    const windows = runs('view') < MAX_VIEWS && !isEnough(state) ? planViews(state) : [];
    return windows.length > 0
      ? script(`I read ${[...new Set(windows.map(({ file }) => file))].join(', ')}.`, viewScript(windows, dirty), windows)
      : undefined;
  };
  if (!baseline) {
    const beginsWith = (pattern: RegExp): boolean => pattern.test(conversation.task);
    if (beginsWith(/what the documentation|specification first/i)) {
      const move = readDocument();
      if (move) return move;
    }
    if (beginsWith(/the code that is most likely|code first/i) && runs('view') === 0) {
      const move = view();
      if (move) return move;
    }
    return runs('reproduce') < 2 ? reproduce() : undefined;
  }
  const isOpen = state.targets.length > 0 || state.known.length > 0;
  if (!isOpen) {
    if (runs('document') > 0 && runs('reproduce') < 2) return reproduction.checks.length > baseline.checks.size ? reproduce() : undefined;
    return readDocument() ?? view();
  }
  return view();
}

/** Enough was read when all that ran is known, or one view further than that. */
function isEnough({ baseline, files, runs, trials }: RepairState): boolean {
  if (!baseline || runs('view') === 0) return false;
  if (trials.length > 0) return true;
  const executed = [...baseline.executed];
  const isRead =
    executed.length > 0 &&
    executed.every(([name, lines]) => [...lines].every((n) => files.find(({ file }) => file === name)?.lines.has(n)));
  return isRead || runs('view') >= MAX_VIEWS - 1;
}

function costOf({ targets, plan }: RepairState): keyof typeof BATCHES {
  return targets.length > 0 ? 'byChecks' : plan.command === '' ? 'byTests' : 'byCommand';
}

function chooseBatch(state: RepairState, candidates: readonly Candidate[]): Change[] {
  const { conversation, trials, runs } = state;
  const sizes = BATCHES[costOf(state)];
  const size = Math.max(1, (sizes[runs('try')] ?? sizes.at(-1)!) >> conversation.cutReplies);
  const room = Math.min(size, MAX_TRIED[costOf(state)] - trials.length);
  const batch: Change[] = [];
  let length = 0;
  for (const { change } of candidates.slice(0, Math.max(0, room))) {
    // Beside the change itself its files may stand in the script.
    length +=
      batch.length === 0
        ? batchScript(state, [change]).length
        : changeList(change).length + 2 + change.reduce((sum, { file }) => sum + file.length + 1, 0);
    if (batch.length > 0 && length > MAX_SCRIPT_CHARACTERS) break;
    batch.push(change);
  }
  return batch;
}

/** A change with which all checks are right is taken at last, also where tests that failed before go on failing. */
function confirmHalf(state: RepairState, candidates: readonly Candidate[]): Move | undefined {
  const half = state.trials.find(({ outcome }) => outcome === 'half');
  if (!half || state.trials.at(-1) === half) return undefined;
  const since = state.trials.length - state.trials.indexOf(half);
  if (since < MORE_AFTER_HALF && candidates.length > 0 && state.trials.length < MAX_TRIED[costOf(state)]) return undefined;
  if (state.conversation.turns.at(-1)?.script === halfScript(state, half.change)) return undefined;
  return script(`I come back to ${changeText(half.change)}: the checks are right with it.`, halfScript(state, half.change));
}

function halfScript(state: RepairState, change: Change): string {
  return batchScript({ ...state, base: [], best: 0 }, [change], false);
}

function batchScript(state: RepairState, tries: readonly Change[], isStrict = true): string {
  const { targets, guards, known, base, best, reproduction, plan, conversation } = state;
  return tryScript(
    { tries, base, best, targets, guards, known, isStrict },
    { checks: reproduction.checks.length, plan },
    conversation.turns,
  );
}

function finishDone(message: string): Move {
  return {
    kind: 'finish',
    thought: 'The change gives what is expected, and no visible test that passed before fails.',
    status: 'done',
    message,
  };
}

/** What was tried and what is left, so that whoever goes on need not repeat it. */
function finishPartial(state: RepairState, candidates: readonly Candidate[]): Move {
  const { trials, base, best, repository, targets, known } = state;
  const parts: string[] = [];
  if (trials.length > 0) {
    const failed = trials.filter(({ outcome }) => outcome === 'fails').map(({ change }) => change);
    parts.push(`${trials.length} changes were tried and none of them solves the issue.`);
    if (base.length > 0) parts.push(`\nBetter: ${changeText(base)} (${best} of ${targets.length || known.length} fixed), left in place.`);
    parts.push(`\nFailed: ${packChanges(failed, REPORT_CHARACTERS).text}`);
    parts.push(candidates.length > 0 ? `\n${candidates.length} candidates are left.` : '\nAll candidates are used up.');
  } else if (!repository) parts.push('the repository could not be read; nothing was changed.');
  else if (repository.language !== 'javascript')
    parts.push('there are no operators for this language; nothing was changed. All candidates are used up.');
  else if (targets.length + known.length === 0)
    parts.push(
      'nothing that fails could be found: neither the issue nor the visible tests give a check that is wrong now. All candidates are used up.',
    );
  else parts.push('no change was tried.');
  return { kind: 'finish', thought: 'I end here.', status: 'partial', message: parts.join(' ') };
}
