// The baseline: one call over the whole context (paper v1, 4.1 "Base"), no coordination. With `agents: n`, n independent answers and a majority vote,
// without which no gain of many agents is credible. `official` follows LongBench-v2's own evaluation (facts in the options).
import type { Outcome, QuestionInstance } from '../../core/instance.ts';
import { LimitReached } from '../../core/model-error.ts';
import { type Section, section } from '../../core/prompt.ts';
import { answerFormat } from '../../core/replies/answer.ts';
import type { Agent, Strategy, StrategyContext } from '../../core/strategy.ts';
import { cutMiddle } from '../worker/fit-sections.ts';
import { type HandedIn, type HandIn, handInAnswer } from '../worker/hand-in-answer.ts';
import { readingPromptHash } from '../worker/prompt-hash.ts';
import { questionSections, SYSTEM } from '../worker/prompts.ts';
import { selectSubmission } from '../worker/select-submission.ts';
import { REASONING_TOKENS, reasoningFormat, reasonOfficially } from './official.ts';
import { type SingleOptions, singleOptions, singleReference } from './options.ts';
import { mendAlone } from './repository.ts';

export const single: Strategy<SingleOptions> = {
  id: 'single',
  summary: 'one call over the whole context; with agents: n, a majority vote of n independent answers',
  options: singleOptions,
  presets: { reference: singleReference },
  promptHash: readingPromptHash(reasoningFormat.instructions),
  roles: ['solver'],
  agents: (options) => options.agents,
  // Attempts that start from different angles are no sample of one and the same thing.
  independentSubmissions: ({ agents, angles }) => agents > 1 && angles === 'off',
  solve: (instance, context, options) =>
    instance.kind === 'repository' ? mendAlone(instance, context, options) : solveQuestion(instance, context, options),
};

async function solveQuestion(instance: QuestionInstance, context: StrategyContext, options: SingleOptions): Promise<Outcome> {
  const agents = Array.from({ length: options.agents }, (_, i) => context.agent(`agent-${i + 1}`, 'solver'));
  const handedIn: HandedIn[] = await Promise.all(
    agents.map(async (agent, index) => {
      const one = await answerOnce(instance, context, { agent, index, options });
      agent.end('finished');
      return one;
    }),
  );
  const submissions = handedIn.map(({ submission }) => submission);
  const stop = handedIn.find((one) => one.stop)?.stop ?? 'finished';
  return { submissions, selected: selectSubmission(submissions, context.random('select')), stop };
}

async function answerOnce(
  instance: QuestionInstance,
  context: StrategyContext,
  { agent, index, options }: { agent: Agent; index: number; options: SingleOptions },
): Promise<HandedIn> {
  // Equal prompts are meant to differ between independent answers: each has a seed of its own.
  const seed = options.agents > 1 ? context.random(`sample-${index}`).below(2 ** 31) : undefined;
  const official = options.protocol === 'official';
  const reasonsFirst = official && options.cot;
  const outputTokens = official ? (reasonsFirst ? REASONING_TOKENS : ANSWER_TOKENS) : undefined;
  const source = options.context === 'none' ? [] : [sourceSection(instance, context, { agent, official, outputTokens })];
  const handIn: HandIn = {
    instance,
    before: [],
    after: source,
    purpose: 'answer',
    as: 'solver',
    index,
    seed,
    ...(official && { temperature: 0.1, maxOutputTokens: ANSWER_TOKENS }),
  };
  if (!reasonsFirst) return handInAnswer(context, agent, handIn);
  try {
    return await handInAnswer(context, agent, { ...handIn, after: [await reasonOfficially(instance, context, { agent, source, seed })] });
  } catch (error) {
    // The budget does not reach for the reasoning: the answer is what it was held back for.
    if (!(error instanceof LimitReached)) throw error;
    context.trace.emit(agent.id, { type: 'limit', limit: error.limit, detail: error.message });
    const stop = `limit:${error.limit}` as const;
    return { ...(await handInAnswer(context, agent, { ...handIn, stop })), stop };
  }
}

/** LongBench-v2's own evaluation. */
const OFFICIAL_PROMPT_TOKENS = 120_000;
const ANSWER_TOKENS = 128;

/** The whole context, or its head and tail where it does not fit. The cut is in the trace with the tokens that it lost. */
function sourceSection(
  instance: QuestionInstance,
  context: StrategyContext,
  { agent, official, outputTokens }: { agent: Agent; official: boolean; outputTokens: number | undefined },
): Section {
  const { countTokens } = agent.model('solver');
  const fixed = [SYSTEM, answerFormat.instructions, ...questionSections(instance).flatMap((one) => one.parts.map((part) => part.text))];
  const overhead = fixed.reduce((sum, text) => sum + countTokens(text) + 16, 64);
  const room = agent.promptTokens('solver', { closing: true, maxOutputTokens: outputTokens });
  const text = cutMiddle(instance.context, Math.min(room, official ? OFFICIAL_PROMPT_TOKENS : room) - overhead, countTokens);
  if (text !== instance.context) {
    const tokens = countTokens(instance.context) - countTokens(text);
    context.trace.emit(agent.id, { type: 'cut', what: 'middle', tokens, purpose: 'answer' });
  }
  return section('Source', text);
}
