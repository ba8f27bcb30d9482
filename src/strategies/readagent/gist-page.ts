// The gist of one page, made without the question (ReadAgent, stage 2), within the same budget of tokens as every other gist. A page is never lost: where
// no readable reply comes, its opening words stand in.
import { section } from '../../core/prompt.ts';
import { pageGistFormat } from '../../core/replies/pages.ts';
import type { Agent } from '../../core/strategy.ts';
import { ask } from '../worker/ask.ts';
import { type Craft, nextVersion, trimToTokens } from '../worker/craft.ts';
import { readableValue } from '../worker/known-labels.ts';
import type { StoredUnit } from '../worker/library.ts';
import type { Entry } from '../worker/prompts.ts';

const OPENING_CHARACTERS = 2000;

/** Stores the gist in the reader's memory. @param cause the event that handed the page out. @throws LimitReached, ModelError */
export async function gistPage(
  craft: Craft,
  agent: Agent,
  { page, cause, reader }: { page: StoredUnit; cause: number; reader: string },
): Promise<Entry> {
  const { context, options } = craft;
  const { trace } = context;
  const { countTokens } = agent.model('gist');
  const format = pageGistFormat(options.gistTokens);
  const reply = await ask(context, agent, {
    purpose: 'gist',
    as: 'gist',
    stage: 'index',
    subtask: page.label,
    sections: [section('Unit', { text: `[${page.label}] ${page.title}`, causes: [cause] }, page.raw)],
    format,
    accept: (gist) =>
      countTokens(gist) > options.gistTokens ? `it has ${countTokens(gist)} tokens, at most ${options.gistTokens} are allowed` : undefined,
    otherwise: 'trim-or-extract',
  });
  const opening = `${page.title}: ${page.raw.slice(0, OPENING_CHARACTERS).replace(/\s+/g, ' ').trim()}`;
  const gist = trimToTokens(readableValue(reply, format) ?? opening, options.gistTokens, countTokens);
  const { label } = page;
  const entry = { type: 'entry', label, kind: 'source', version: nextVersion(craft, label), tokens: countTokens(gist) } as const;
  const seq = trace.emit(agent.id, { ...entry, action: 'admitted', textHash: trace.text(gist) }, [reply.seq]);
  if (agent.id !== reader) {
    const [bytes, sourceBytes] = [Buffer.byteLength(gist), Buffer.byteLength(page.raw)];
    const message = { type: 'message', from: agent.id, to: reader, via: 'direct', kind: 'gist', lossy: true } as const;
    trace.emit(agent.id, { ...message, bytes, sourceBytes, tokens: entry.tokens }, [seq]);
  }
  craft.library.announce(label, seq);
  return { label, kind: 'source', gist, author: agent.id, seq };
}
