// The conversation of an agent with its shell: linear and append-only by default (mini-SWE-agent), or with all but the newest steps condensed
// (`memory: compact`, reference code 4.3). What outgrows the window is cut by one rule, and each cut is an event.

import { LimitReached } from '../../../core/model-error.ts';
import { buildPrompt, continuePrompt, type Prompt, type PromptPart, type Section, section } from '../../../core/prompt.ts';
import { digestFormat } from '../../../core/replies/gist.ts';
import type { ReplyFormat } from '../../../core/replies/reply-format.ts';
import type { Agent, StrategyContext } from '../../../core/strategy.ts';
import { ask } from '../ask.ts';
import type { SoloOptions } from './acting-options.ts';
import { SYSTEM, shorten, WORDS } from './prompts.ts';

export interface Turn {
  readonly reply: PromptPart;
  readonly answer: readonly Section[];
}

export interface ConversationOptions {
  readonly opening: readonly Section[];
  readonly format: ReplyFormat<unknown>;
  readonly options: Pick<SoloOptions, 'memory' | 'memorySteps' | 'memoryKeep' | 'overflow'>;
  /** Notes are the whole board, so that older copies of it are left out. */
  readonly showsWholeBoard: boolean;
  readonly subtask?: string | undefined;
}

export interface Conversation {
  /** What the agent is sent next. @throws LimitReached when it does not fit and may not be cut */
  next(): Promise<Prompt>;
  add(turn: Turn): void;
  /** The provider found the last prompt too long: the next one is made to a smaller measure. */
  shrink(): void;
}

/** Tokens of the digest of older steps (reference code: 8 to 10 lines). */
const DIGEST_TOKENS = 300;
const DIGEST_CHARACTERS = 2000;

export function openConversation(context: StrategyContext, agent: Agent, parts: ConversationOptions): Conversation {
  const { opening, format, options, subtask } = parts;
  const digests: PromptPart[] = [];
  let turns: Turn[] = [];
  let share = 1;

  const condense = async (): Promise<void> => {
    const older = turns.slice(0, -options.memoryKeep);
    const source = older.flatMap(({ reply, answer }) => [clip(reply), ...answer.flatMap((one) => one.parts.map(clip))]);
    const digest = await ask(context, agent, {
      purpose: 'summarize',
      as: 'solver',
      system: SYSTEM,
      sections: [...opening.filter(({ title }) => title === 'Issue' || title === 'Subtask'), section('Source', ...source)],
      format: digestFormat(DIGEST_TOKENS),
      otherwise: 'use-as-it-is',
      subtask,
    });
    digests.push({ text: digest.ok ? digest.value : shorten(digest.text, DIGEST_CHARACTERS), causes: [digest.seq] });
    turns = turns.slice(-options.memoryKeep);
  };

  /** Sections with an older copy of the board left out. */
  const current = (sections: readonly Section[], isNewest: boolean): readonly Section[] =>
    parts.showsWholeBoard && !isNewest ? sections.filter(({ title }) => title !== 'Notes') : sections;
  const render = (elided: number): Prompt => {
    const digest = digests.length > 0 ? [section('Summaries', ...digests)] : [];
    const start = buildPrompt([...current(opening, turns.length === 0), ...digest], format, SYSTEM);
    return turns.reduce((prompt, { reply, answer }, i) => {
      const sections = current(answer, i === turns.length - 1);
      return continuePrompt(prompt, reply, i < elided ? sections.map(withoutText) : sections);
    }, start);
  };

  const fitToWindow = (): Prompt => {
    const { countTokens } = agent.model('solver');
    const room = agent.promptTokens('solver') * share - 16 * (turns.length + 1);
    const size = (prompt: Prompt): number =>
      prompt.messages.reduce((sum, message) => sum + message.parts.reduce((own, part) => own + countTokens(part), 4), countTokens(SYSTEM));
    const whole = render(0);
    const excess = size(whole) - room;
    if (excess <= 0) return whole;
    if (options.overflow === 'stop')
      throw new LimitReached('window', `The conversation has ${size(whole)} tokens, ${Math.ceil(excess)} more than the window allows.`);
    for (let elided = 1; elided <= turns.length; elided++) {
      const shorter = render(elided);
      if (size(shorter) > room && elided < turns.length) continue;
      context.trace.emit(agent.id, { type: 'cut', what: 'raw', tokens: size(whole) - size(shorter), purpose: 'act' });
      return shorter;
    }
    return whole;
  };

  return {
    next: async () => {
      if (options.memory === 'compact' && turns.length >= options.memorySteps && turns.length > options.memoryKeep) await condense();
      return fitToWindow();
    },
    add: (turn) => void turns.push(turn),
    shrink: () => {
      share *= 0.75;
    },
  };
}

/** What a digest is made from is cut to what the reference code shows of a remembered step (4.3). */
function clip(part: PromptPart): PromptPart {
  return { ...part, text: shorten(part.text, DIGEST_CHARACTERS) };
}

function withoutText(one: Section): Section {
  if (one.title !== 'Observation') return one;
  const [first] = one.parts;
  return section('Observation', { text: `${first?.text.split('\n')[0] ?? ''} ${WORDS.outputLeftOut}`, causes: first?.causes });
}
