// The closing call of a question: from what the strategy has, to a letter. It may spend what the trial's budget held back for it.
import type { QuestionInstance, StopReason, Submission } from '../../core/instance.ts';
import type { Purpose } from '../../core/model.ts';
import { LimitReached } from '../../core/model-error.ts';
import type { Section } from '../../core/prompt.ts';
import { answerFormat } from '../../core/replies/answer.ts';
import { readLabels } from '../../core/replies/reply-format.ts';
import type { Agent, StrategyContext } from '../../core/strategy.ts';
import { ask } from './ask.ts';
import { questionSections } from './prompts.ts';

export interface HandIn {
  readonly instance: QuestionInstance;
  /** What comes before the question (context) and after it (source). */
  readonly before: readonly Section[];
  readonly after?: readonly Section[];
  readonly purpose: Purpose;
  readonly as: 'solver' | 'controller';
  readonly index?: number;
  readonly seed?: number | undefined;
  /** Only for a protocol that demands them. */
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
  /** The limit that ended the work before it, where one did. */
  readonly stop?: StopReason | undefined;
  /** Events of which the answer is a consequence beside what its prompt shows. */
  readonly causes?: readonly number[];
}

export interface HandedIn {
  readonly submission: Submission;
  /** The limit that stood in the way of the closing call, or of asking it again. */
  readonly stop?: StopReason | undefined;
}

/** A submission in every case: without a readable reply, or without budget even for this call, it counts as unanswered. */
export async function handInAnswer(context: StrategyContext, agent: Agent, options: HandIn): Promise<HandedIn> {
  const { instance, before, after = [], purpose, as, index = 0 } = options;
  let reply: { text: string; seq?: number; answer?: string } = { text: '' };
  let stop: StopReason | undefined;
  try {
    const asked = await ask(context, agent, {
      purpose,
      as,
      closing: true,
      seed: options.seed,
      temperature: options.temperature,
      maxOutputTokens: options.maxOutputTokens,
      sections: [...before, ...questionSections(instance), ...after],
      format: answerFormat,
      otherwise: 'unanswered',
    });
    reply = { text: asked.text, seq: asked.seq, ...(asked.ok && { answer: asked.value }) };
    if (!asked.ok && asked.limit) stop = `limit:${asked.limit}`;
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
    context.trace.emit(agent.id, { type: 'limit', limit: error.limit, detail: error.message });
    stop = `limit:${error.limit}`;
  }
  const causes = reply.seq === undefined ? [...(options.causes ?? [])] : [reply.seq];
  const textHash = context.trace.text(reply.text);
  context.trace.emit(agent.id, { type: 'submission', index, answer: reply.answer, textHash, cites: readLabels(reply.text) }, causes);
  const ended = options.stop ?? stop ?? 'finished';
  const submission = {
    kind: 'choice',
    agent: agent.id,
    text: reply.text,
    answer: reply.answer,
    atUs: context.clock.now(),
    stop: ended,
  } as const;
  return { submission, stop };
}
