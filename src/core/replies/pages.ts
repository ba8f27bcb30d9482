// What a gist-and-lookup reader says (ReadAgent, arXiv 2402.09727): where a page ends, what a page holds, which pages it wants to see in full.
import { gistFormat } from './gist.ts';
import { bad, keyedLines, parsed, type ReplyFormat, readLabels, stripThinking } from './reply-format.ts';

export interface BreakOptions {
  /** First and last of the numbered places at which the page may end. */
  readonly from: number;
  readonly to: number;
}

export function breakFormat({ from, to }: BreakOptions): ReplyFormat<number> {
  return {
    id: 'break',
    instructions: `Format: break; from=${from}; to=${to}
The passage above is the next stretch of a longer document, with numbered marks between its paragraphs. Choose the mark at which a page would end most naturally: where a topic, a scene or an argument closes and the next begins. Two lines:
BREAK: <${to}>
REASON: a few words`,
    parse(text) {
      const mark = keyedLines(stripThinking(text), ['BREAK', 'REASON']).BREAK?.match(/^\W*(\d{1,7})\b/)?.[1];
      if (mark === undefined) return bad('there is no line "BREAK: <number>"');
      const chosen = Number(mark);
      return chosen >= from && chosen <= to ? parsed(chosen) : bad(`<${chosen}> is none of the marks <${from}> to <${to}>`);
    },
  };
}

/** A gist that knows no question: the same reply as the gist of a unit, asked for in other words. */
export function pageGistFormat(tokens: number): ReplyFormat<string> {
  return {
    ...gistFormat(tokens),
    instructions: `Format: gist; tokens=${tokens}
Shorten the page above to at most ${tokens} tokens. Keep who, what, how much and when as they are; add nothing and judge nothing. One line:
GIST: ...`,
  };
}

export interface LookupOptions {
  readonly min: number;
  readonly max: number;
  /** Whether the reply may be that nothing more needs to be seen. */
  readonly mayStop: boolean;
}

export type LookupReply = { readonly pages: readonly string[] };

export function lookupFormat({ min, max, mayStop }: LookupOptions): ReplyFormat<LookupReply> {
  const count = min === max ? (max === 1 ? 'one page' : `${max} pages`) : `from ${min} to ${max} pages`;
  const stop = mayStop ? '\nIf what is shown decides the question, instead: LOOKUP: STOP' : '';
  return {
    id: 'lookup',
    instructions: `Format: lookup; min=${min}; max=${max}; stop=${mayStop}
You remember each page by its note only. Name ${count} that you want to read again in full before you answer, most useful first, and no page that is shown already. Do not answer yet. One line:
LOOKUP: U3, U7${stop}`,
    parse(text) {
      const line = keyedLines(stripThinking(text), ['LOOKUP']).LOOKUP;
      if (line === undefined) return bad('there is no line "LOOKUP: ..."');
      const pages = [...new Set(readLabels(line).map((label) => label.split('.')[0]!))].filter((label) => label.startsWith('U'));
      if (pages.length === 0 && /\bSTOP\b/i.test(line))
        return mayStop ? parsed({ pages: [] }) : bad('name pages; STOP is not possible yet');
      return pages.length >= min
        ? parsed({ pages: pages.slice(0, max) })
        : bad(`the LOOKUP line names ${pages.length} pages, not ${count}`);
    },
  };
}
