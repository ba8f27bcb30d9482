// One agent at work in one workspace: observation -> reply with reasoning and one fenced script -> run -> observation, until it finishes or a limit ends
// it (in the manner of mini-SWE-agent). Every strategy runs this same loop. A step is one reply, whether it can be used or not, as all three systems count.
import type { StopReason } from '../../../core/instance.ts';
import { LimitReached, ModelError } from '../../../core/model-error.ts';
import { type PromptPart, type Section, section } from '../../../core/prompt.ts';
import { type Action, actFormat } from '../../../core/replies/act.ts';
import type { Agent, CallResult, StrategyContext, Workspace } from '../../../core/strategy.ts';
import type { SoloOptions } from './acting-options.ts';
import type { StepBudget } from './bench.ts';
import { type Conversation, openConversation } from './conversation.ts';
import { crashOf } from './crash.ts';
import { checkTime } from './limits.ts';
import { observationText, WORDS } from './prompts.ts';
import type { LoggedStep, TeamNotes } from './team-notes.ts';

export interface ActTask {
  readonly agent: Agent;
  readonly workspace: Workspace;
  /** Issue, subtask and what else the agent is told at the start. */
  readonly brief: readonly Section[];
  readonly notes: TeamNotes;
  readonly options: SoloOptions;
  /** Steps of this delegation; and of the workspace, which the loop counts down. */
  readonly maxSteps: number;
  readonly budget: StepBudget;
  readonly subtask?: string | undefined;
  readonly seed?: number | undefined;
}

export interface ActResult {
  readonly status: 'done' | 'partial';
  readonly message: string;
  /** Steps that its last word cites. */
  readonly cites: readonly number[];
  /** Whether its last word cites a step that ran and succeeded. */
  readonly isChecked: boolean;
  readonly stop: StopReason;
  /** What was thrown, with `crashed`, and whether the sandbox went with it. */
  readonly crash?: { readonly error: Error; readonly isWorkspaceLost: boolean } | undefined;
  readonly steps: readonly LoggedStep[];
  /** The last call. */
  readonly seq: number;
}

/** Replies in a row that cannot be used, after which the agent is stopped (mini-SWE-agent: 3). */
const MAX_BAD_REPLIES = 3;
/** How often a prompt that the provider found too long is made shorter. */
const MAX_SHRINKS = 2;

/** @throws what is neither a limit nor a crash of this agent alone */
export async function actUntilFinished(context: StrategyContext, task: ActTask): Promise<ActResult> {
  const log: LoggedStep[] = [];
  const state = { seq: 0 };
  const end = (stop: StopReason, message: string): ActResult => ({
    status: 'partial',
    message,
    cites: [],
    isChecked: false,
    stop,
    steps: log,
    seq: state.seq,
  });
  try {
    const last = await takeSteps(context, task, { log, state });
    if (last === 'steps') return end('limit:steps', WORDS.stoppedAt('its steps were used up', log.at(-1)?.observation));
    if (last === 'replies') return end('limit:replies', `stopped after ${MAX_BAD_REPLIES} replies that could not be used`);
    const isChecked = last.status === 'done' && log.some(({ step, failed }) => !failed && last.cites.includes(step));
    return { ...end('finished', last.message), status: last.status, cites: last.cites, isChecked };
  } catch (error) {
    if (error instanceof LimitReached) {
      context.trace.emit(task.agent.id, { type: 'limit', limit: error.limit, detail: error.message });
      return end(`limit:${error.limit}`, WORDS.stoppedAt(`a limit was reached (${error.limit})`, log.at(-1)?.observation));
    }
    const crash = crashOf(context, error);
    if (!crash) throw error;
    return { ...end('crashed', WORDS.stoppedAt(`${crash.error.name}: ${crash.error.message}`, log.at(-1)?.observation)), crash };
  }
}

type Finish = Extract<Action, { kind: 'finish' }>;

async function takeSteps(
  context: StrategyContext,
  task: ActTask,
  { log, state }: { readonly log: LoggedStep[]; readonly state: { seq: number } },
): Promise<Finish | 'steps' | 'replies'> {
  const { agent, workspace, notes, budget, options } = task;
  const format = actFormat({ notes: notes.kinds });
  const shared = notes.atStart(agent, 'implementer');
  const board = shared.length > 0 ? [section(notes.isWhole ? 'Notes' : 'Shared context', ...shared)] : [];
  const opening = notes.isWhole ? [...task.brief, ...board] : [...board, ...task.brief];
  const talk = openConversation(context, agent, { opening, format, options, subtask: task.subtask, showsWholeBoard: notes.isWhole });
  let bad = 0;
  for (let taken = 1; taken <= task.maxSteps && budget.left > 0; taken++) {
    const reply = await say(agent, talk, task);
    budget.left--;
    state.seq = reply.seq;
    const read = format.parse(reply.text);
    if (!read.ok) {
      const problem = reply.finish === 'length' ? 'it was cut off by the output limit; be brief' : read.problem;
      const isLast = ++bad === MAX_BAD_REPLIES;
      const outcome = isLast ? 'stop-agent' : 're-asked';
      const told = context.trace.emit(agent.id, { type: 'repair', purpose: 'act', format: format.id, problem, outcome }, [reply.seq]);
      if (isLast) return 'replies';
      const feedback = section('Feedback', { text: WORDS.unusable(problem), causes: [told] });
      talk.add({ reply: { text: reply.text || '(empty)', causes: [reply.seq] }, answer: [feedback] });
      continue;
    }
    bad = 0;
    const back = await notes.submit(agent, read.value.notes, { log, cause: reply.seq });
    const { action } = read.value;
    if (action.kind === 'finish') {
      if (back.length === 0 || taken === task.maxSteps || budget.left === 0) return action;
      // What its team did not accept can still be put right.
      const feedback = section('Feedback', ...back, WORDS.finishAgain);
      talk.add({ reply: { text: reply.text, causes: [reply.seq] }, answer: [feedback] });
      continue;
    }
    checkTime(context, options);
    const step = await takeStep(workspace, agent, { script: action.script, number: log.length + 1, commandS: options.commandS });
    log.push(step);
    const left = Math.min(task.maxSteps - taken, budget.left);
    const answer = answerSections(step, { left, back, arrived: notes.arrived(agent) });
    talk.add({ reply: { text: reply.text, causes: [reply.seq] }, answer });
  }
  return 'steps';
}

/** One call; a prompt that our count took for short enough and the provider did not is made shorter, as everywhere. */
async function say(agent: Agent, talk: Conversation, { subtask, seed }: Pick<ActTask, 'subtask' | 'seed'>): Promise<CallResult> {
  for (let shrinks = 0; ; shrinks++) {
    const prompt = await talk.next();
    try {
      return await agent.call({ purpose: 'act', as: 'solver', prompt, subtask, seed });
    } catch (error) {
      if (!(error instanceof ModelError && error.kind === 'context-too-long')) throw error;
      if (shrinks === MAX_SHRINKS) throw new LimitReached('window', error.message);
      talk.shrink();
    }
  }
}

async function takeStep(
  workspace: Workspace,
  agent: Agent,
  { script, number, commandS }: { readonly script: string; readonly number: number; readonly commandS?: number | undefined },
): Promise<LoggedStep> {
  const timeoutMs = commandS === undefined ? undefined : commandS * 1000;
  const { result, seq } = await workspace.run(agent.id, script, { timeoutMs });
  return { step: number, script, observation: observationText(number, result), failed: result.exitCode !== 0, seq };
}

function answerSections(
  step: LoggedStep,
  { left, back, arrived }: { left: number; back: readonly PromptPart[]; arrived: readonly PromptPart[] },
): Section[] {
  const observation = section('Observation', { text: `${step.observation}\n${WORDS.stepsLeft(left)}`, causes: [step.seq] });
  return [
    observation,
    ...(arrived.length > 0 ? [section('Notes', ...arrived)] : []),
    ...(back.length > 0 ? [section('Feedback', ...back)] : []),
  ];
}
