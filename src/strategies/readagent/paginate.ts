// Pages that a model cuts (ReadAgent, arXiv 2402.09727, read-agent.github.io notebook): paragraphs grow to a window, the model names the place where the
// page ends, and the next window begins there, so that the calls of one document follow each other. Without a usable reply a page is its whole window.
import { section } from '../../core/prompt.ts';
import { breakFormat } from '../../core/replies/pages.ts';
import type { Agent } from '../../core/strategy.ts';
import { ask } from '../worker/ask.ts';
import type { Craft } from '../worker/craft.ts';
import { readableValue } from '../worker/known-labels.ts';

export interface PageSpan {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** Of the notebook's 600 words: breaks are offered from here on, and a rest below the second is taken whole. */
const OFFER_FROM = 280 / 600;
const TAKE_WHOLE = 350 / 600;
/** How much of the page before and of the paragraph after the window is shown. */
const SURROUNDINGS = 600;

/** Lines of a document, the longest ones cut at blanks, so that none is longer than a page. They tile the span. */
export function splitParagraphs(text: string, { start, end }: PageSpan, maxWords: number): PageSpan[] {
  const paragraphs: PageSpan[] = [];
  for (let at = start; at < end; ) {
    const newline = text.indexOf('\n', at);
    let stop = newline < 0 || newline >= end ? end : newline + 1;
    while (stop < end && /\s/.test(text[stop]!)) stop++;
    paragraphs.push(...cutAtBlanks(text, { start: at, end: stop }, maxWords));
    at = stop;
  }
  return paragraphs;
}

function cutAtBlanks(text: string, span: PageSpan, maxWords: number): PageSpan[] {
  const pieces: PageSpan[] = [];
  let [start, words] = [span.start, 0];
  for (const word of text.slice(span.start, span.end).matchAll(/\S+\s*/g)) {
    const end = span.start + word.index + word[0].length;
    if (++words >= maxWords && end < span.end) {
      pieces.push({ start, end });
      [start, words] = [end, 0];
    }
  }
  return [...pieces, { start, end: span.end }];
}

export function countWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}

export interface PageWindow {
  /** Paragraphs `from` to `to`, exclusive. */
  readonly from: number;
  readonly to: number;
  /** Paragraphs after which the page may end; none where it is taken whole. */
  readonly breaks: readonly number[];
}

/** The next window from a paragraph on: as many paragraphs as its words allow, at least one. */
export function nextWindow(words: readonly number[], from: number, pageWords: number): PageWindow {
  const left = words.slice(from).reduce((sum, count) => sum + count, 0);
  if (left < TAKE_WHOLE * pageWords) return { from, to: words.length, breaks: [] };
  const breaks: number[] = [];
  let [to, taken] = [from, 0];
  while (to < words.length && (to === from || taken + words[to]! <= pageWords)) {
    taken += words[to++]!;
    if (taken >= OFFER_FROM * pageWords) breaks.push(to);
  }
  if (breaks.at(-1) !== to) breaks.push(to);
  return { from, to, breaks };
}

/** All pages of one document, in order; they tile it. @throws LimitReached, ModelError */
export async function paginate(
  craft: Craft,
  agent: Agent,
  { document, pageWords, cause }: { document: PageSpan & { readonly id: string }; pageWords: number; cause: number },
): Promise<PageSpan[]> {
  const text = craft.instance.context;
  const paragraphs = splitParagraphs(text, document, pageWords);
  const words = paragraphs.map(({ start, end }) => countWords(text.slice(start, end)));
  const pages: PageSpan[] = [];
  for (let from = 0; from < paragraphs.length; ) {
    const window = nextWindow(words, from, pageWords);
    // One place is no choice.
    const end = window.breaks.length > 1 ? await askForBreak(craft, agent, { window, paragraphs, document, cause }) : window.to;
    pages.push({ start: paragraphs[from]!.start, end: paragraphs[end - 1]!.end });
    from = end;
  }
  return pages;
}

interface BreakRequest {
  readonly window: PageWindow;
  readonly paragraphs: readonly PageSpan[];
  readonly document: { readonly id: string };
  readonly cause: number;
}

async function askForBreak(craft: Craft, agent: Agent, { window, paragraphs, document, cause }: BreakRequest): Promise<number> {
  const format = breakFormat({ from: window.breaks[0]!, to: window.to });
  const reply = await ask(craft.context, agent, {
    purpose: 'summarize',
    as: 'gist',
    stage: 'index',
    subtask: document.id,
    sections: [section('Unit', { text: renderWindow(craft.instance.context, paragraphs, window), causes: [cause] })],
    format,
    otherwise: 'end-of-window',
  });
  return readableValue(reply, format) ?? window.to;
}

/** The end of the page before, the window with a numbered mark at each place where the page may end, and the opening of what follows. */
export function renderWindow(text: string, paragraphs: readonly PageSpan[], { from, to, breaks }: PageWindow): string {
  const of = (i: number): string => text.slice(paragraphs[i]!.start, paragraphs[i]!.end).trim();
  const before = from > 0 ? `... ${of(from - 1).slice(-SURROUNDINGS)}` : '...';
  const lines = [before];
  for (let i = from; i < to; i++) {
    lines.push(of(i));
    if (breaks.includes(i + 1)) lines.push(`<${i + 1}>`);
  }
  if (to < paragraphs.length) lines.push(`${of(to).slice(0, SURROUNDINGS)} ...`);
  return lines.join('\n');
}
