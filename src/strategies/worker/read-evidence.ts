// Reading for one subtask: the model asks to see summaries (UNFOLD) or raw text (DEEP_UNFOLD) a limited number of times, then reasons to a result.
import { type Section, section } from '../../core/prompt.ts';
import { type WorkReply, workFormat } from '../../core/replies/work.ts';
import type { Agent } from '../../core/strategy.ts';
import { ask } from './ask.ts';
import type { Craft } from './craft.ts';
import { unitOf } from './library.ts';
import type { Subtask, WorkView } from './subtask.ts';

export interface Evidence {
  /** Labels whose summaries and whose raw text are shown, in the order in which they were asked for. */
  readonly summaries: readonly string[];
  readonly raw: readonly string[];
  /** The reasoning; undefined when no readable reply came. */
  readonly chain?: string | undefined;
  /** How many requests of purpose `work` the subtask has taken so far. */
  readonly steps: number;
  /** The last call. */
  readonly seq: number;
}

interface ReadInput {
  readonly subtask: Subtask;
  readonly view: WorkView;
  /** Context, question, choices and subtask. */
  readonly head: readonly Section[];
  readonly feedback: readonly Section[];
  /** What was already unfolded when rejected work is done again. */
  readonly evidence?: Evidence;
}

/** @throws LimitReached, ModelError */
export async function readEvidence(craft: Craft, agent: Agent, { subtask, view, head, feedback, evidence }: ReadInput): Promise<Evidence> {
  const { context, options } = craft;
  const summaries = [...(evidence?.summaries ?? [])];
  const raw = [...(evidence?.raw ?? view.raw)];
  /** What a request for a label comes to: a label without a summary (no index, or a structural gap) can only be shown raw. */
  const resolve = (label: string, depth: 'summary' | 'raw'): { name: string; isSummary: boolean; isShown: boolean } => {
    const isSummary = depth === 'summary' && craft.library.summaryPart(label) !== undefined;
    const name = label.startsWith('F') ? label : isSummary ? unitOf(label) : craft.library.rawLabel(label);
    return { name, isSummary, isShown: isSummary ? summaries.includes(name) : raw.includes(name) || raw.includes(unitOf(name)) };
  };
  const noteShown = (label: string, { action, causes }: { action: 'unfolded' | 'deep-unfolded'; causes: readonly number[] }): void => {
    const part = action === 'unfolded' ? craft.library.summaryPart(label) : craft.library.rawPart(label);
    const tokens = agent.model('solver').countTokens(part?.text ?? '');
    const kind = label.startsWith('F') ? 'finding' : 'source';
    context.trace.emit(agent.id, { type: 'entry', action, label, kind, version: 1, tokens }, causes);
  };
  // What a worker is given to read from the start is read like what it asks for: who reads what is counted alike with and without an index.
  if (!evidence) for (const label of view.raw) noteShown(label, { action: 'deep-unfolded', causes: [subtask.seq] });
  let steps = evidence?.steps ?? 0;
  for (let round = 0; ; round++) {
    const isLast = round >= options.unfoldRounds || steps + 1 >= context.limits.steps;
    const unfold = isLast ? 'none' : options.hierarchy === 'on' && craft.library.hasSummaries() ? 'both' : 'raw';
    const format = workFormat({ unfold, maxLabels: options.unfoldLabels });
    const isNew = (reply: WorkReply): string | undefined => {
      if (reply.kind === 'chain') return undefined;
      const usable = reply.labels.some((label) => view.mayUnfold(label) && !resolve(label, reply.depth).isShown);
      return usable ? undefined : `none of the labels ${reply.labels.join(', ')} can be shown in addition`;
    };
    steps++;
    const reply = await ask(context, agent, {
      purpose: 'work',
      as: 'solver',
      subtask: subtask.id,
      sections: [...head, ...evidenceSections(craft, { summaries, raw }), ...feedback],
      format,
      accept: isNew,
      otherwise: 'reject-work',
    });
    if (!reply.ok) return { summaries, raw, steps, seq: reply.seq };
    if (reply.value.kind === 'chain') return { summaries, raw, chain: reply.value.chain, steps, seq: reply.seq };
    for (const label of reply.value.labels.filter(view.mayUnfold)) {
      const { name, isSummary, isShown } = resolve(label, reply.value.depth);
      if (isShown) continue;
      (isSummary ? summaries : raw).push(name);
      noteShown(name, { action: isSummary ? 'unfolded' : 'deep-unfolded', causes: [reply.seq] });
    }
  }
}

/** What is unfolded, as sections; it is shown to this call only and never written back. */
export function evidenceSections(craft: Craft, evidence: Pick<Evidence, 'summaries' | 'raw'>): Section[] {
  const summaries = evidence.summaries.flatMap((label) => craft.library.summaryPart(label) ?? []);
  const raw = evidence.raw.flatMap((label) => craft.library.rawPart(label) ?? []);
  return [...(summaries.length > 0 ? [section('Summaries', ...summaries)] : []), ...(raw.length > 0 ? [section('Source', ...raw)] : [])];
}
