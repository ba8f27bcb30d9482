// Asking a model: fit the prompt, call, read the reply, and repair it once. The same retry, repair and window rule for every strategy and purpose.
import { LimitReached, ModelError } from '../../core/model-error.ts';
import { buildPrompt, type Section, section } from '../../core/prompt.ts';
import type { ReplyFormat } from '../../core/replies/reply-format.ts';
import type { Agent, CallOptions, CallResult, StrategyContext } from '../../core/strategy.ts';
import { fitSections } from './fit-sections.ts';
import { PHRASES, SYSTEM } from './prompts.ts';

export interface Ask<T> extends Omit<CallOptions, 'prompt'> {
  readonly sections: readonly Section[];
  readonly format: ReplyFormat<T>;
  /** Further demand on a value that parses; a text is the problem that is told to the model. */
  readonly accept?: (value: T) => string | undefined;
  /** The rule that the caller applies when the repaired reply is bad too; stands in the trace. */
  readonly otherwise: string;
  /** In place of the one for questions. */
  readonly system?: string | undefined;
}

interface GoodReply<T> {
  readonly ok: true;
  readonly value: T;
  readonly text: string;
  readonly seq: number;
}

interface BadReply {
  readonly ok: false;
  readonly problem: string;
  readonly text: string;
  readonly seq: number;
  /** A closing call that the budget did not allow to ask again. */
  readonly limit?: LimitReached['limit'];
}

export type Reply<T> = GoodReply<T> | BadReply;

/** What was cut off by the output limit but can be read as far as it goes. */
type Reading<T> = GoodReply<T> | (BadReply & { readonly partial?: { readonly value: T } | undefined });

/**
 * A bad reply (empty, cut off, unreadable, not acceptable) is asked again once with the reason; a second bad one is the caller's to handle, but for one
 * that was only cut off: it is used as far as it goes.
 * @throws LimitReached, ModelError
 */
export async function ask<T>(context: StrategyContext, agent: Agent, request: Ask<T>): Promise<Reply<T>> {
  const first = await callOnce(context, agent, request);
  if (first.ok) return first;
  const note = (reply: BadReply, outcome: string): number =>
    context.trace.emit(agent.id, { type: 'repair', purpose: request.purpose, format: request.format.id, problem: reply.problem, outcome }, [
      reply.seq,
    ]);
  const seq = note(first, 're-asked');
  const again = {
    ...request,
    sections: [
      ...request.sections,
      section('Previous reply', { text: first.text.slice(0, 4000) || '(empty)', causes: [first.seq] }),
      section('Feedback', { text: PHRASES.unusable(first.problem), causes: [seq] }),
    ],
  };
  try {
    const second = await callOnce(context, agent, again);
    if (second.ok) return second;
    note(second, second.partial ? 'used-as-far-as-it-goes' : request.otherwise);
    return second.partial ? { ok: true, value: second.partial.value, text: second.text, seq: second.seq } : second;
  } catch (error) {
    // The trial's last words are kept although there is no budget left to ask for better ones.
    if (!(request.closing && error instanceof LimitReached)) throw error;
    context.trace.emit(agent.id, { type: 'limit', limit: error.limit, detail: error.message }, [seq]);
    note(first, request.otherwise);
    return { ...first, limit: error.limit };
  }
}

async function callOnce<T>(context: StrategyContext, agent: Agent, request: Ask<T>): Promise<Reading<T>> {
  const { sections, format, accept, otherwise: _, system = SYSTEM, ...options } = request;
  const model = agent.model(request.as);
  const fixed = model.countTokens(system) + model.countTokens(format.instructions) + 32;
  let maxTokens = agent.promptTokens(request.as, { closing: request.closing ?? false, maxOutputTokens: request.maxOutputTokens }) - fixed;
  for (let tries = 0; ; tries++) {
    const fitted = fitSections(sections, { maxTokens, countTokens: model.countTokens });
    try {
      const result = await agent.call({ ...options, prompt: buildPrompt(fitted.sections, format, system) });
      for (const cut of fitted.cuts) context.trace.emit(agent.id, { type: 'cut', ...cut, purpose: request.purpose }, [result.seq]);
      return read(result, format, accept);
    } catch (error) {
      if (!isTooLong(error, request) || tries === 2 || maxTokens <= 0) throw error;
      const sent = fitted.sections.reduce(
        (sum, one) => sum + one.parts.reduce((own, part) => own + model.countTokens(part.text) + 1, 8),
        0,
      );
      maxTokens = Math.floor(Math.min(maxTokens, sent) * 0.75);
    }
  }
}

/** Our count was too low for this provider, or for the margin that the budget adds to it: the same rule again with less room. */
function isTooLong(error: unknown, { closing }: Pick<CallOptions, 'closing'>): boolean {
  if (error instanceof ModelError) return error.kind === 'context-too-long';
  return closing === true && error instanceof LimitReached && error.limit !== 'wall';
}

function read<T>({ text, seq, finish }: CallResult, format: ReplyFormat<T>, accept: Ask<T>['accept']): Reading<T> {
  const isCutOff = finish === 'length';
  const bad = (problem: string): BadReply => ({ ok: false, problem, text, seq });
  if (text.trim() === '' && !isCutOff) return bad('it was empty');
  const reply = format.parse(text);
  const problem = reply.ok ? accept?.(reply.value) : reply.problem;
  // A letter that was given needs no more words; of anything else, nobody knows what is missing.
  if (isCutOff && (format.id !== 'answer' || !reply.ok)) {
    const partial = reply.ok && problem === undefined ? { value: reply.value } : undefined;
    return { ...bad('it was cut off by the output limit; be brief'), partial };
  }
  return reply.ok && problem === undefined ? { ok: true, value: reply.value, text, seq } : bad(problem!);
}
