// The centralized counterpart (facts: AOrchestra and the paper's AOrchestra-Parallel): one controller plans, assigns subtasks with the evidence it chose,
// waits for its workers, reads their reports and decides: another round, or the answer. Workers never see each other; everything that one learns reaches
// another only through the controller's prompt. Everything but this coordination is `strategies/worker/`, shared with DeLM.
import type { Outcome, QuestionInstance, StopReason } from '../../core/instance.ts';
import { LimitReached } from '../../core/model-error.ts';
import { type Assignment, decisionFormat } from '../../core/replies/plan.ts';
import type { Agent, Strategy, StrategyContext } from '../../core/strategy.ts';
import { UserError } from '../../core/user-error.ts';
import { ask } from '../worker/ask.ts';
import { type Craft, openCraft } from '../worker/craft.ts';
import { establishFinding } from '../worker/establish-finding.ts';
import { handInAnswer } from '../worker/hand-in-answer.ts';
import { indexUnit } from '../worker/index-unit.ts';
import { isKnownLabel, readableValue, unknownLabels } from '../worker/known-labels.ts';
import { unitOf } from '../worker/library.ts';
import { readingPromptHash } from '../worker/prompt-hash.ts';
import { contextSection, type Entry, executedSection, questionSections } from '../worker/prompts.ts';
import { selectSubmission } from '../worker/select-submission.ts';
import { ControllerContext } from './controller-context.ts';
import { type ControllerOptions, controllerOptions, controllerReference } from './options.ts';
import { mendUnderController } from './repository.ts';
import { WorkerPool } from './worker-pool.ts';

export const controller: Strategy<ControllerOptions> = {
  id: 'controller',
  summary: 'one controller assigns subtasks to n workers, reads their reports and decides; workers never see each other',
  options: controllerOptions,
  presets: { reference: controllerReference },
  promptHash: readingPromptHash(),
  closingRole: 'controller',
  agents: (options) => options.agents,
  independentSubmissions: ({ agents, angles, mode }) => mode === 'isolated' && agents > 1 && angles === 'off',
  solve: (instance, context, options) =>
    instance.kind === 'repository' ? mendUnderController(instance, context, options) : solveQuestion(instance, context, options),
};

interface Executed {
  readonly id: string;
  readonly text: string;
  readonly read: readonly string[];
  state: string;
  reason?: string | undefined;
  seq: number;
}

/** The state of one trial; only the controller's own functions touch it. */
interface Centre {
  readonly craft: Craft;
  readonly options: ControllerOptions;
  readonly context: StrategyContext;
  readonly controller: Agent;
  readonly known: ControllerContext;
  readonly pool: WorkerPool;
  readonly executed: Executed[];
  findings: number;
  rounds: number;
  stop?: StopReason;
}

async function solveQuestion(instance: QuestionInstance, context: StrategyContext, options: ControllerOptions): Promise<Outcome> {
  if (options.mode === 'isolated')
    throw new UserError('Expected `mode: round`, `serial` or `async` on questions, found `isolated`, which is for repositories.');
  const agent = context.agent('controller', 'controller');
  const workers = Array.from({ length: options.agents }, (_, i) => context.agent(`worker-${i + 1}`, 'worker'));
  const craft = openCraft(context, instance, { agent, options });
  const pool = new WorkerPool(context, agent, workers);
  const centre: Centre = {
    craft,
    options,
    context,
    controller: agent,
    known: new ControllerContext(craft, agent),
    pool,
    executed: [],
    findings: 0,
    rounds: 0,
  };
  try {
    await readUnits(centre);
    if (!centre.stop) await (options.mode === 'async' ? delegateAtEachReturn(centre) : delegateInRounds(centre));
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
    noteLimit(centre, agent, error);
    await pool.join();
  }
  pool.close();
  const before = [contextSection(centre.known.entries())];
  const { submission, stop } = await handInAnswer(context, agent, {
    instance,
    before,
    purpose: 'finalize',
    as: 'controller',
    stop: centre.stop,
  });
  agent.end('finished');
  const selected = selectSubmission([submission], context.random('select'));
  return { submissions: [submission], selected, stop: centre.stop ?? stop ?? 'finished' };
}

function noteLimit(centre: Centre, agent: Agent, error: LimitReached): number {
  centre.stop ??= `limit:${error.limit}`;
  return centre.context.trace.emit(agent.id, { type: 'limit', limit: error.limit, detail: error.message });
}

/** The same index as DeLM's, returned to the controller; or, without an index, just what stands at the head of each unit. */
async function readUnits(centre: Centre): Promise<void> {
  const { craft, options, known, pool, context } = centre;
  for (const unit of craft.library.units.values()) {
    if (options.index === 'none') {
      known.list(unit.label, `${unit.title}: ${unit.raw.slice(0, 160).replace(/\s+/g, ' ').trim()}`);
      continue;
    }
    const task = { id: `I${unit.label.slice(1)}`, kind: 'index' } as const;
    const cause = context.trace.emit('', { type: 'subtask', action: 'added', ...task, text: unit.title, deps: [] });
    pool.dispatch({
      ...task,
      cause,
      work: (worker, claimed) =>
        settled(centre, worker, { ...task, claimed }, async () => {
          const { gist, seq } = await indexUnit(craft, worker, { unit, cause: claimed });
          const entry = { label: unit.label, kind: 'source', gist, author: worker.id } as const;
          return { action: 'done', cause: known.receive(entry, { causes: [seq], sourceBytes: Buffer.byteLength(unit.raw) }) };
        }),
    });
  }
  await pool.join();
}

interface Settlement {
  readonly action: 'done' | 'dropped';
  readonly reason?: string | undefined;
  readonly cause: number;
}

/** Ends what a worker took, whatever comes of it: a limit ends the work, not the trial. */
async function settled(
  centre: Centre,
  worker: Agent,
  { claimed, ...task }: { readonly id: string; readonly kind: 'index' | 'work'; readonly claimed: number },
  work: () => Promise<Settlement>,
): Promise<void> {
  let end: Settlement = { action: 'dropped', reason: centre.stop, cause: claimed };
  try {
    if (!centre.stop) end = await work();
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
    end = { action: 'dropped', reason: error.message, cause: noteLimit(centre, worker, error) };
  }
  const { action, reason, cause } = end;
  const seq = centre.context.trace.emit(worker.id, { type: 'subtask', action, ...task, reason }, [cause]);
  const record = centre.executed.find(({ id }) => id === task.id);
  if (record) [record.state, record.reason, record.seq] = [action, reason, seq];
  centre.pool.reported(seq);
}

/** `round` and `serial`: decide, hand out, wait for all reports, decide again. */
async function delegateInRounds(centre: Centre): Promise<void> {
  while (mayDelegate(centre)) {
    const decision = await decide(centre, centre.options.mode === 'serial' ? 1 : undefined);
    for (const assignment of decision.assignments) assign(centre, assignment, decision.seq);
    if (isOver(centre, decision)) return;
    await centre.pool.join();
  }
}

/** `async`: the controller is called whenever a worker returns, one call at a time, and hands out as much as there are idle workers. */
async function delegateAtEachReturn(centre: Centre): Promise<void> {
  const { pool } = centre;
  do {
    if (pool.idle() === 0 || !mayDelegate(centre)) continue;
    let decision = await decide(centre, pool.idle());
    if (decision.assignments.length === 0 && !isOver(centre, decision) && mayDelegate(centre)) decision = await decide(centre, pool.idle());
    for (const assignment of decision.assignments) assign(centre, assignment, decision.seq);
  } while (await pool.anyReturn());
}

/** Nothing was assigned. After a first plan that could not be read the controller is asked once more, as the last finisher of DeLM is. */
function isOver(centre: Centre, decision: { readonly assignments: readonly Assignment[] }): boolean {
  return decision.assignments.length === 0 && centre.rounds > 1;
}

/** In `round` a further decision is a round; in the other modes each decision hands out one subtask, and the cap on subtasks is the limit. */
function mayDelegate(centre: Centre): boolean {
  if (centre.stop || centre.executed.length >= centre.options.maxSubtasks) return false;
  const { rounds } = centre.context.limits;
  if (centre.options.mode !== 'round' || centre.rounds <= rounds) return true;
  if (rounds > 0) centre.stop = 'limit:rounds';
  return false;
}

async function decide(centre: Centre, most?: number): Promise<{ assignments: readonly Assignment[]; seq: number }> {
  const { craft, options, known, context, executed, controller: agent } = centre;
  await known.condenseIfNeeded();
  const mayEnd = centre.rounds > 0;
  const left = Math.min(options.maxSubtasks - executed.length, most ?? Number.POSITIVE_INFINITY);
  const format = decisionFormat({ maxSubtasks: left, mayEnd });
  const entries = known.entries();
  const reply = await ask(context, agent, {
    purpose: mayEnd ? 'replan' : 'plan',
    as: 'controller',
    sections: [contextSection(entries), ...questionSections(craft.instance), ...(executed.length > 0 ? [executedSection(executed)] : [])],
    format,
    accept: (decision) =>
      decision.action === 'answer' ? undefined : unknownLabels(craft, entries, decision.assignments.flatMap(labelsOf)),
    otherwise: mayEnd ? 'known-labels-or-end-of-work' : 'known-labels-or-no-subtasks',
  });
  centre.rounds++;
  const decision = readableValue(reply, format);
  if (decision?.action !== 'delegate') return { assignments: [], seq: reply.seq };
  const isKnown = (label: string): boolean => isKnownLabel(craft, entries, label);
  const assignments = decision.assignments.map((one) => ({ ...one, read: one.read.filter(isKnown), context: one.context.filter(isKnown) }));
  return { assignments, seq: reply.seq };
}

function labelsOf({ read, context }: Assignment): readonly string[] {
  return [...read, ...context];
}

/** Hands a subtask with its evidence to the next free worker; its report comes back as an entry of the controller's context. */
function assign(centre: Centre, { text, read, context: passed }: Assignment, decision: number): void {
  const { context, controller: agent, executed, pool, known } = centre;
  const id = `T${executed.length + 1}`;
  const added = context.trace.emit(agent.id, { type: 'subtask', action: 'added', id, kind: 'work', text, deps: [] }, [decision]);
  const record: Executed = { id, text, read, state: 'running', seq: added };
  executed.push(record);
  const brief: Brief = { id, text, read, entries: known.pick(passed), record };
  const task = { id, kind: 'work' } as const;
  pool.dispatch({
    ...task,
    cause: added,
    work: (worker, claimed) => settled(centre, worker, { ...task, claimed }, () => workOn(centre, worker, brief)),
  });
}

interface Brief {
  readonly id: string;
  readonly text: string;
  readonly read: readonly string[];
  /** What the controller passes on of its own context. */
  readonly entries: readonly Entry[];
  readonly record: Executed;
}

async function workOn(centre: Centre, worker: Agent, brief: Brief): Promise<Settlement> {
  const { craft, options, known } = centre;
  const { id, text, read, entries } = brief;
  const sent = sendBrief(centre, worker, brief);
  const allowed = new Set([...read, ...entries.map((entry) => entry.label)].map(unitOf));
  const mayUnfold = (label: string): boolean =>
    craft.library.units.has(unitOf(label)) && (options.reads === 'any' || allowed.has(unitOf(label)));
  const raw = options.index === 'none' ? [...new Set(read.map(unitOf))].filter(mayUnfold) : [];
  let again: { readonly feedback?: string; readonly seq: number } = { seq: sent };
  for (let requeues = 0; ; requeues++) {
    if (centre.stop) return { action: 'dropped', reason: centre.stop, cause: again.seq };
    const label = `F${++centre.findings}`;
    const result = await establishFinding(craft, worker, {
      subtask: { id, text, read, ...again },
      view: { entries, mayUnfold, raw, label },
    });
    if (result.kind === 'finding') {
      const entry = { label, kind: 'finding', gist: result.gist, author: worker.id } as const;
      return { action: 'done', cause: known.receive(entry, { causes: [result.seq], sourceBytes: Buffer.byteLength(result.chain) }) };
    }
    const isRejected = result.kind === 'rejected';
    if (!isRejected || requeues === options.requeues)
      return { action: isRejected ? 'dropped' : 'done', reason: `${result.kind}: ${result.reason}`, cause: result.seq };
    again = { feedback: result.reason, seq: takeUpAgain(centre, worker, { id, reason: result.reason, causes: [result.seq, sent] }) };
  }
}

/** As often as DeLM's queue gives a rejected subtask back with the reason; here to the same worker, because only the controller passes anything on. */
function takeUpAgain(
  { context }: Centre,
  worker: Agent,
  { id, reason, causes }: { id: string; reason: string; causes: readonly number[] },
): number {
  const task = { type: 'subtask', id, kind: 'work' } as const;
  const requeued = context.trace.emit(worker.id, { ...task, action: 'requeued', reason }, causes);
  return context.trace.emit(worker.id, { ...task, action: 'claimed' }, [requeued]);
}

function sendBrief({ context, controller: agent }: Centre, worker: Agent, { text, entries, record }: Brief): number {
  const content = [text, ...entries.map(({ gist }) => gist)].join('\n');
  const bytes = Buffer.byteLength(content);
  const tokens = agent.model('controller').countTokens(content);
  const message = {
    type: 'message',
    from: agent.id,
    to: worker.id,
    via: 'controller',
    kind: 'assign',
    bytes,
    tokens,
    lossy: false,
    sourceBytes: bytes,
  } as const;
  return context.trace.emit(agent.id, message, [record.seq, ...entries.map(({ seq }) => seq)]);
}
