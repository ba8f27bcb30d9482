// DeLM (paper v1, section 3, Algorithm 1, A.4): n equal agents, a queue of subtasks and one verified context that all of them read. Nobody assigns:
// an agent claims what is ready, works on a snapshot of the context, and its verified gist is appended for everyone. The last to finish asks whether
// more is needed; the answer is made from the context alone. Everything but this coordination is `strategies/worker/`, shared with the controller.
import type { Outcome, QuestionInstance, StopReason } from '../../core/instance.ts';
import { LimitReached } from '../../core/model-error.ts';
import { planFormat } from '../../core/replies/plan.ts';
import type { Agent, Strategy, StrategyContext } from '../../core/strategy.ts';
import { ask } from '../worker/ask.ts';
import { type Craft, openCraft } from '../worker/craft.ts';
import { establishFinding } from '../worker/establish-finding.ts';
import { handInAnswer } from '../worker/hand-in-answer.ts';
import { indexUnit } from '../worker/index-unit.ts';
import { isKnownLabel, readableValue, unknownLabels } from '../worker/known-labels.ts';
import { readingPromptHash } from '../worker/prompt-hash.ts';
import { contextSection, executedSection, questionSections } from '../worker/prompts.ts';
import { selectSubmission } from '../worker/select-submission.ts';
import { type DelmOptions, delmOptions, delmReference } from './options.ts';
import { mendTogether } from './repository.ts';
import { SharedContext } from './shared-context.ts';
import { type Claim, TaskQueue } from './task-queue.ts';

export const delm: Strategy<DelmOptions> = {
  id: 'delm',
  summary: 'n equal agents claim subtasks from a queue and share verified findings; no controller',
  options: delmOptions,
  presets: { reference: delmReference },
  promptHash: readingPromptHash(),
  roles: ['solver', 'summary', 'gist', 'gistVerifier', 'verifier'],
  agents: (options) => options.agents,
  solve: (instance, context, options) =>
    instance.kind === 'repository' ? mendTogether(instance, context, options) : solveQuestion(instance, context, options),
};

/** The state that the agents of one trial share. */
interface Team {
  readonly craft: Craft;
  readonly options: DelmOptions;
  readonly context: StrategyContext;
  readonly queue: TaskQueue;
  readonly shared: SharedContext;
  findings: number;
  planned: number;
  rounds: number;
  /** One agent at a time asks for more subtasks. */
  isPlanning: boolean;
  stop?: StopReason;
  /** The event that ended the work, and the agent that makes the answer. */
  ended?: { readonly seq: number; readonly finisher: Agent };
}

async function solveQuestion(instance: QuestionInstance, context: StrategyContext, options: DelmOptions): Promise<Outcome> {
  const agents = Array.from({ length: options.agents }, (_, i) => context.agent(`agent-${i + 1}`, 'worker'));
  const craft = openCraft(context, instance, { agent: agents[0]!, options });
  const queue = new TaskQueue(context.trace);
  const team: Team = {
    craft,
    options,
    context,
    queue,
    shared: new SharedContext(context),
    findings: 0,
    planned: 0,
    rounds: 0,
    isPlanning: false,
  };
  const index = [...craft.library.units.values()].map((unit) => ({
    id: `I${unit.label.slice(1)}`,
    kind: 'index' as const,
    text: unit.title,
    read: [unit.label],
    deps: [],
  }));
  for (const subtask of index) queue.add('', subtask);
  queue.add('', { id: 'P0', kind: 'plan', text: 'Plan the first subtasks', read: [], deps: index.map(({ id }) => id) });
  await Promise.all(agents.map((agent) => workUntilEmpty(team, agent)));
  const { finisher, seq } = team.ended!;
  const before = [contextSection(team.shared.all())];
  const { submission, stop } = await handInAnswer(context, finisher, {
    instance,
    before,
    purpose: 'finalize',
    as: 'solver',
    causes: [seq],
    stop: team.stop,
  });
  finisher.end('finished');
  const selected = selectSubmission([submission], context.random('select'));
  return { submissions: [submission], selected, stop: team.stop ?? stop ?? 'finished' };
}

/** One agent: claim, carry out, again, until the work has ended. */
async function workUntilEmpty(team: Team, agent: Agent): Promise<void> {
  const { queue, context } = team;
  while (team.ended === undefined) {
    const claim = queue.claim(agent.id);
    if (claim) {
      await orLimit(team, agent, claim.id, () => carryOut(team, agent, claim));
    } else if (queue.isRunning() || !queue.isLastFinisher(agent.id)) {
      const startUs = context.clock.now();
      const cause = team.isPlanning ? 'lock' : 'claim';
      const releasedBy = await queue.changed();
      const endUs = context.clock.now();
      if (endUs > startUs) context.trace.emit(agent.id, { type: 'wait', for: cause, startUs, endUs, releasedBy }, [releasedBy]);
    } else {
      await planMore(team, agent);
    }
  }
  if (team.ended.finisher !== agent) agent.end('queue-empty');
}

/** A limit ends the work, not the trial: what is still queued is dropped, and what is admitted so far still makes an answer. */
async function orLimit(team: Team, agent: Agent, subtask: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
    const seq = team.context.trace.emit(agent.id, { type: 'limit', limit: error.limit, detail: error.message });
    team.stop ??= `limit:${error.limit}`;
    team.queue.settle(agent.id, subtask, { action: 'dropped', reason: error.message, causes: [seq] });
  }
}

async function carryOut(team: Team, agent: Agent, claim: Claim): Promise<void> {
  if (team.stop) return team.queue.settle(agent.id, claim.id, { action: 'dropped', reason: team.stop, causes: [claim.seq] });
  if (claim.kind === 'index') return readUnit(team, agent, claim);
  if (claim.kind === 'plan') {
    const seq = await plan(team, agent, { mayEnd: false, causes: [claim.seq] });
    return team.queue.settle(agent.id, claim.id, { action: 'done', causes: [seq] });
  }
  return workOn(team, agent, claim);
}

async function readUnit({ craft, queue, shared }: Team, agent: Agent, claim: Claim): Promise<void> {
  const unit = craft.library.units.get(claim.read[0]!)!;
  const { gist, seq } = await indexUnit(craft, agent, { unit, cause: claim.seq });
  const tokens = agent.model('solver').countTokens(gist);
  const admitted = shared.admit(
    { label: unit.label, kind: 'source', gist, author: agent.id },
    { tokens, version: craft.versions.get(unit.label) ?? 1, causes: [seq], sourceBytes: Buffer.byteLength(unit.raw) },
  );
  craft.library.announce(unit.label, admitted);
  queue.settle(agent.id, claim.id, { action: 'done', causes: [admitted] });
}

async function workOn(team: Team, agent: Agent, claim: Claim): Promise<void> {
  const { craft, queue, shared, options } = team;
  const entries = shared.snapshot(agent.id, options.sharing);
  const label = `F${++team.findings}`;
  const visible = new Set(entries.map((entry) => entry.label));
  const mayUnfold = (wanted: string): boolean => craft.library.has(wanted) && visible.has(wanted.split('.')[0]!);
  const result = await establishFinding(craft, agent, { subtask: claim, view: { entries, mayUnfold, raw: [], label } });
  if (result.kind === 'finding') {
    craft.library.storeChain(label, result.chain, result.seq);
    const tokens = agent.model('solver').countTokens(result.gist);
    const admitted = shared.admit(
      { label, kind: 'finding', gist: result.gist, author: agent.id },
      { tokens, version: craft.versions.get(label) ?? 1, causes: [result.seq], sourceBytes: Buffer.byteLength(result.chain) },
    );
    queue.settle(agent.id, claim.id, { action: 'done', causes: [admitted] });
  } else if (result.kind === 'rejected' && claim.requeues < options.requeues) {
    queue.settle(agent.id, claim.id, { action: 'requeued', reason: result.reason, causes: [result.seq] });
  } else {
    const action = result.kind === 'rejected' ? 'dropped' : 'done';
    queue.settle(agent.id, claim.id, { action, reason: `${result.kind}: ${result.reason}`, causes: [result.seq] });
  }
}

/** GENERATE_SUBTASKS: adds what the plan lists and returns the event of the call. */
async function plan(team: Team, agent: Agent, { mayEnd, causes }: { mayEnd: boolean; causes: readonly number[] }): Promise<number> {
  const { craft, queue, shared, options, context } = team;
  const executed = queue.work();
  const entries = shared.snapshot(agent.id, options.sharing);
  const left = options.maxSubtasks - team.planned;
  const format = planFormat({ maxSubtasks: left, mayEnd, dependencies: options.dependencies === 'on' });
  const reply = await ask(context, agent, {
    purpose: mayEnd ? 'replan' : 'plan',
    as: 'solver',
    sections: [contextSection(entries), ...questionSections(craft.instance), ...(executed.length > 0 ? [executedSection(executed)] : [])],
    format,
    accept: ({ subtasks }) =>
      unknownLabels(
        craft,
        entries,
        subtasks.flatMap(({ read }) => read),
      ),
    otherwise: mayEnd ? 'known-labels-or-end-of-work' : 'known-labels-or-no-subtasks',
  });
  const planned = readableValue(reply, format);
  if (!planned || planned.done) return reply.seq;
  for (const blocked of mayEnd ? queue.blocked() : [])
    queue.settle(agent.id, blocked.id, { action: 'dropped', reason: 'replaced by a new plan', causes: [reply.seq] });
  const idOf = new Map(planned.subtasks.map(({ number }, i) => [String(number), `T${team.planned + i + 1}`]));
  const known = new Set([...executed.map(({ id }) => id), ...idOf.values()]);
  planned.subtasks.forEach(({ text, read, deps }, i) => {
    const id = `T${team.planned + i + 1}`;
    const waitsFor = deps.map((dep) => idOf.get(dep) ?? dep).filter((dep) => known.has(dep) && dep !== id);
    const labels = read.filter((label) => isKnownLabel(craft, entries, label));
    queue.add(agent.id, { id, kind: 'work', text, read: labels, deps: waitsFor }, [reply.seq, ...causes]);
  });
  team.planned += planned.subtasks.length;
  return reply.seq;
}

/** GENERATE_MORE_SUBTASKS by the last finisher, which also resolves a deadlock; the work ends when nothing is added. */
async function planMore(team: Team, agent: Agent): Promise<void> {
  const { queue, context, options } = team;
  const mayPlan = !team.stop && team.rounds < context.limits.rounds && team.planned < options.maxSubtasks;
  if (mayPlan) {
    const id = `P${++team.rounds}`;
    queue.add(agent.id, { id, kind: 'plan', text: 'Plan further subtasks', read: [], deps: [] }, [queue.lastChange()]);
    const claim = queue.claim(agent.id)!;
    team.isPlanning = true;
    await orLimit(team, agent, id, async () => {
      const seq = await plan(team, agent, { mayEnd: true, causes: [claim.seq] });
      queue.settle(agent.id, id, { action: 'done', causes: [seq] });
    });
    team.isPlanning = false;
    // A peer may have claimed what was added before this agent goes on.
    if (queue.hasReady() || queue.isRunning()) return;
  } else if (!team.stop && team.rounds >= context.limits.rounds && context.limits.rounds > 0) {
    team.stop = 'limit:rounds';
  }
  const reason = 'nothing more is planned';
  const decided = queue.lastChange();
  for (const blocked of queue.blocked()) queue.settle(agent.id, blocked.id, { action: 'dropped', reason, causes: [decided] });
  team.ended = { seq: queue.lastChange(), finisher: agent };
  queue.wakeAll(team.ended.seq);
}
