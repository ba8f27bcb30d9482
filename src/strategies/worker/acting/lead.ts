// A lead that only delegates or submits (AOrchestra's action space): one decision of it, and one delegation to an implementer. When it decides, and over
// which workspaces, is the strategy's business: `controller` has one lead over all, in `delm` each agent is such a lead over its own.
import type { RepositoryInstance } from '../../../core/instance.ts';
import { type PromptPart, type Section, section } from '../../../core/prompt.ts';
import { digestFormat } from '../../../core/replies/gist.ts';
import { type Delegation, type LeadReply, leadFormat } from '../../../core/replies/lead.ts';
import type { Agent, StrategyContext } from '../../../core/strategy.ts';
import { ask } from '../ask.ts';
import { type ActResult, actUntilFinished } from './act-loop.ts';
import type { ActingOptions } from './acting-options.ts';
import { type Bench, canGoOn } from './bench.ts';
import { crashOf } from './crash.ts';
import { untilEnded } from './limits.ts';
import { issueSection, type Report, reportsSection, SYSTEM, shorten, WORDS } from './prompts.ts';
import type { TeamNotes } from './team-notes.ts';

export interface LeadTask {
  readonly instance: RepositoryInstance;
  readonly options: ActingOptions;
  readonly lead: Agent;
  readonly as: 'solver' | 'controller';
  readonly benches: readonly Bench[];
  /** Delegations at the same time. */
  readonly parallel: number;
  /** Most decisions. */
  readonly decisions: number;
  readonly notes: TeamNotes;
  /** Called when a delegation is handed out and when its report is in: messages and waits are the strategy's to record. */
  readonly onAssign?: (bench: Bench, brief: string, causes: readonly number[]) => number;
  readonly onReport?: (bench: Bench, report: Omit<Report, 'seq'>, cause: number) => number;
  /** Wraps the lead's wait for reports. */
  readonly whileWaiting?: <T>(work: Promise<T>) => Promise<T>;
  /** What passes from an implementer to another agent may be checked first; returns what is passed on. */
  readonly checkReport?: ((bench: Bench, result: ActResult) => Promise<{ readonly message: string; readonly seq: number }>) | undefined;
}

/** What a lead knows and how often it has decided. */
export interface LeadState {
  readonly reports: Report[];
  decisions: number;
}

export interface Decision {
  /** `none`: no readable reply, and nothing that could be handed out in its place. */
  readonly reply: LeadReply | { readonly action: 'none' };
  readonly seq: number;
}

/** @throws LimitReached, ModelError */
export async function decide(context: StrategyContext, task: LeadTask, state: LeadState): Promise<Decision> {
  const { lead, benches, options, notes } = task;
  const decision = ++state.decisions;
  const name = ({ workspace }: Bench): string => workspace.id;
  const free = benches.filter((bench) => canGoOn(bench) && !bench.isBusy);
  const isBusy = benches.some((bench) => bench.isBusy);
  const others = benches.filter((bench) => !free.includes(bench) && bench.lost === undefined);
  const maxDelegations = Math.min(task.parallel, free.length);
  const isFresh = options.workspace === 'fresh';
  const format = leadFormat({ workspaces: free.map(name), others: others.map(name), maxDelegations, mayWait: isBusy, isFresh });
  const left = maxDelegations === 0 && !isBusy ? 1 : task.decisions - decision + 1;
  const shared = notes.atStart(lead, 'lead');
  const sections: Section[] = [
    ...(shared.length > 0 ? [section('Shared context', ...shared)] : []),
    issueSection(task.instance),
    reportsSection(state.reports),
    section('Subtask', `${WORDS.decisionsLeft(left)}\n${WORDS.stepsIn(benches.map(stateOf))}`),
  ];
  const purpose = decision === 1 ? 'plan' : 'replan';
  const otherwise = maxDelegations > 0 ? 'delegate-the-issue' : 'no-decision';
  const reply = await ask(context, lead, { purpose, as: task.as, system: SYSTEM, sections, format, otherwise });
  if (reply.ok) {
    const { value } = reply;
    // Told of a crash, it may stand by what the workspace holds.
    if (value.action === 'submit') for (const bench of benches) if (name(bench) === value.workspace) bench.broke = undefined;
    return { reply: value, seq: reply.seq };
  }
  if (maxDelegations === 0) return { reply: { action: 'none' }, seq: reply.seq };
  const delegations = free.slice(0, maxDelegations);
  return {
    reply: {
      action: 'delegate',
      delegations: delegations.map((bench) => ({ workspace: name(bench), instruction: WORDS.solve, context: '' })),
    },
    seq: reply.seq,
  };
}

function stateOf({ workspace, budget, isBusy, lost }: Bench): { name: string; left: number; state: string } {
  return { name: workspace.id, left: budget.left, state: lost ? WORDS.isLost : isBusy ? WORDS.isBusy : '' };
}

/** Work in one workspace, from the instruction to the report. Limits and crashes of the implementer are told in the report. */
export async function delegate(
  context: StrategyContext,
  task: LeadTask,
  { delegation, decision, cause }: { readonly delegation: Delegation; readonly decision: number; readonly cause: number },
): Promise<Report> {
  const { instance, options, notes } = task;
  const bench = task.benches.find(({ workspace }) => workspace.id === delegation.workspace)!;
  const { implementer, workspace } = bench;
  bench.isBusy = true;
  bench.delegationsLeft--;
  const isFirst = bench.status === 'untouched';
  const instruction = [delegation.instruction, delegation.context, isFirst ? bench.angle : undefined].filter(Boolean).join('\n');
  const id = `T${decision}-${workspace.id}`;
  const subtask = { type: 'subtask', id, kind: 'work' } as const;
  const added = context.trace.emit(task.lead.id, { ...subtask, action: 'added', text: delegation.instruction, deps: [] }, [cause]);
  const sent = task.onAssign?.(bench, instruction, [added]) ?? added;
  context.trace.emit(implementer.id, { ...subtask, action: 'claimed' }, [sent]);
  const brief = [...(options.issueInPrompt ? [issueSection(instance)] : []), section('Subtask', { text: instruction, causes: [sent] })];
  const result = await workIn(context, bench, {
    isFresh: options.workspace === 'fresh' && !isFirst,
    cause: sent,
    work: () =>
      actUntilFinished(context, {
        ...{ agent: implementer, workspace, brief, notes, options, budget: bench.budget, subtask: id },
        maxSteps: options.delegationSteps,
      }),
  });
  noteEnd(bench, result);
  const checked = (await task.checkReport?.(bench, result)) ?? { message: result.message, seq: result.seq };
  const { text, seq } = await summarizeWork(context, implementer, { instance, instruction, result, id });
  const report = {
    ...{ attempt: decision, workspace: workspace.id, instruction: delegation.instruction, status: result.status },
    ...{ message: checked.message, steps: result.steps.length, summary: text },
  };
  const done = context.trace.emit(implementer.id, { ...subtask, action: 'done', reason: result.status }, [seq, checked.seq]);
  bench.isBusy = false;
  return { ...report, seq: task.onReport?.(bench, report, done) ?? done };
}

/** The work, in a fresh copy of the repository where that is asked for. */
async function workIn(
  context: StrategyContext,
  bench: Bench,
  { isFresh, cause, work }: { readonly isFresh: boolean; readonly cause: number; readonly work: () => Promise<ActResult> },
): Promise<ActResult> {
  try {
    if (isFresh) await bench.workspace.renew(bench.implementer.id);
    return await work();
  } catch (error) {
    const crash = crashOf(context, error);
    if (!crash) throw error;
    const message = WORDS.stoppedAt(`${crash.error.name}: ${crash.error.message}`, undefined);
    return { status: 'partial', message, cites: [], isChecked: false, stop: 'crashed', crash, steps: [], seq: cause };
  }
}

/** What no lead can do anything about: its agent may spend no more, or the steps of the workspace are used up. */
const FOR_GOOD: readonly ActResult['stop'][] = ['limit:cost', 'limit:tokens', 'limit:wall'];

function noteEnd(bench: Bench, { status, message, isChecked, stop, crash }: ActResult): void {
  bench.status = status;
  bench.message = message;
  bench.isChecked = isChecked;
  const isForGood = FOR_GOOD.includes(stop) || (stop === 'limit:steps' && bench.budget.left <= 0);
  bench.stop = isForGood ? stop : 'finished';
  bench.broke = crash?.error;
  if (crash?.isWorkspaceLost) bench.lost = crash.error;
}

/** The trace of a delegation in a few lines (AOrchestra, 1.1: a summarizer's call); without a step there is nothing to summarize. */
async function summarizeWork(
  context: StrategyContext,
  implementer: Agent,
  { instance, instruction, result, id }: { instance: RepositoryInstance; instruction: string; result: ActResult; id: string },
): Promise<{ text: string; seq: number }> {
  if (result.steps.length === 0) return { text: '(no step was taken)', seq: result.seq };
  const none = { text: WORDS.noSummary, seq: result.seq };
  if (FOR_GOOD.includes(result.stop)) return none;
  const source = result.steps.map(
    ({ step, script, observation, seq }): PromptPart => ({
      text: `step ${step}: ${shorten(script, 160)} -> ${shorten(observation.replace(/^step \d+ /, ''), 300)}`,
      causes: [seq],
    }),
  );
  const { result: reply } = await untilEnded(context, implementer, () =>
    ask(context, implementer, {
      purpose: 'summarize',
      as: 'summary',
      system: SYSTEM,
      subtask: id,
      otherwise: 'use-as-it-is',
      sections: [issueSection(instance), section('Subtask', instruction), section('Source', ...source)],
      format: digestFormat(200),
    }),
  );
  if (!reply) return none;
  return { text: reply.ok ? reply.value : shorten(reply.text, 800), seq: reply.seq };
}
