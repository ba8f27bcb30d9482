import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSections } from '../../core/prompt.ts';
import { madeUpQuestion } from '../../testing/made-up-question.ts';
import { inTurn, type Play, play } from '../../testing/play-script.ts';
import { eventsOf, traceViolations } from '../../testing/trace-rules.ts';
import { countWords, nextWindow, renderWindow, splitParagraphs } from './paginate.ts';
import { readagent } from './readagent.ts';

const purposes = ({ calls }: Play): string[] => calls.map(({ purpose }) => purpose);
const SIX = madeUpQuestion({ documents: 6, paragraphs: 12 });

describe('gist, look up, answer', () => {
  it('shortens every page without the question, names pages in one call, and answers from both', async () => {
    const run = await play(readagent, { instance: SIX, steps: inTurn('lookup', ['LOOKUP: U5, U2']) });
    expect(purposes(run)).toEqual([...Array(6).fill('gist'), 'work', 'answer']);
    const [gist, look, answer] = [run.calls[0]!, run.calls[6]!, run.calls[7]!];
    expect(run.titles(gist)).toEqual(['Unit', 'Reply format']);
    expect(gist).toMatchObject({ stage: 'index', modelRole: 'gist' });
    expect(run.titles(look)).toEqual(['Shared context', 'Question', 'Choices', 'Reply format']);
    expect(run.labels(look, 'Shared context')).toEqual(['U1', 'U2', 'U3', 'U4', 'U5', 'U6']);
    expect(run.titles(answer)).toEqual(['Shared context', 'Question', 'Choices', 'Source', 'Reply format']);
    expect(run.labels(answer, 'Shared context')).toEqual(['U1', 'U3', 'U4', 'U6']);
    // In the order of the pages, whatever order they were named in.
    expect(run.labels(answer, 'Source')).toEqual(['U2', 'U5']);
    expect(run.prompt(answer)).toContain('The quay number 3 of Belcombe');
    expect(run.prompt(answer)).not.toContain('The quay number 3 of Arnfield');
    expect(run.outcome).toMatchObject({ stop: 'finished', selected: 0, submissions: [{ agent: 'agent-1', answer: 'B' }] });
    expect(traceViolations(run.trace)).toEqual([]);
  });

  it('makes gists side by side; the reader waits at the barrier, and gets what others made as messages', async () => {
    const latency = { when: { format: 'gist', includes: '[U4]' }, reply: 'GIST: late', latencyMs: 9000 };
    const run = await play(readagent, { instance: SIX, options: { agents: 3 }, steps: [latency] });
    const waits = eventsOf(run.trace, 'wait').filter((event) => event.for === 'barrier');
    expect(waits.map(({ agent, endUs }) => `${agent} ${endUs > 9_000_000}`)).toContain('agent-2 true');
    const messages = eventsOf(run.trace, 'message');
    expect(messages.every(({ via, to, from }) => via === 'direct' && to === 'agent-1' && from !== 'agent-1')).toBe(true);
    const made = eventsOf(run.trace, 'entry').filter(({ action, agent }) => action === 'admitted' && agent !== 'agent-1');
    expect(messages).toHaveLength(made.length);
    const alone = await play(readagent, { instance: SIX, options: { agents: 1 } });
    expect(eventsOf(alone.trace, 'message')).toEqual([]);
    expect(alone.wallUs).toBeGreaterThan(run.wallUs - 9_000_000);
  });

  it('looks up one page at a time in mode `sequential`, with those before in view, until it stops', async () => {
    const run = await play(readagent, {
      instance: SIX,
      options: { lookup: 'sequential' },
      steps: inTurn('lookup', ['LOOKUP: U3', 'LOOKUP: U1', 'LOOKUP: STOP']),
    });
    const looks = run.calls.filter(({ purpose }) => purpose === 'work');
    expect(looks.map((call) => run.labels(call, 'Source'))).toEqual([[], ['U3'], ['U3', 'U1']]);
    expect(run.labels(run.calls.at(-1)!, 'Source')).toEqual(['U1', 'U3']);
    const formats = looks.map((call) => run.prompt(call).match(/Format: lookup; .*/)![0]);
    expect(formats).toEqual([
      'Format: lookup; min=1; max=1; stop=false',
      'Format: lookup; min=0; max=1; stop=true',
      'Format: lookup; min=0; max=1; stop=true',
    ]);
  });

  it.each([
    ['no readable reply', ['no', 'idea'], [], 'known-pages-only'],
    ['pages that are not there', ['LOOKUP: U9, U2', 'LOOKUP: U9, U2'], ['U2'], 'known-pages-only'],
    ['none where one is demanded', ['LOOKUP: STOP', 'LOOKUP: U4'], ['U4'], 're-asked'],
    ['more than the limit', ['LOOKUP: U1, U2, U3, U4'], ['U1', 'U2', 'U3'], undefined],
  ])('named %s', async (_, replies, shown, outcome) => {
    const run = await play(readagent, { instance: SIX, options: { maxPages: 3 }, steps: inTurn('lookup', replies) });
    expect(run.labels(run.calls.at(-1)!, 'Source')).toEqual(shown);
    expect(eventsOf(run.trace, 'repair').at(-1)?.outcome).toBe(outcome);
    const unfolded = eventsOf(run.trace, 'entry').filter(({ action }) => action === 'deep-unfolded');
    expect(unfolded.map(({ label }) => label)).toEqual(shown);
  });

  it('keeps a gist within its tokens, and a page whose gist nobody can read by its opening words', async () => {
    const run = await play(readagent, {
      instance: SIX,
      options: { agents: 1, gistTokens: 20 },
      steps: inTurn('gist', [`GIST: ${'word '.repeat(80)}`, `GIST: ${'word '.repeat(80)}`, 'nothing', 'nothing at all']),
    });
    const entries = eventsOf(run.trace, 'entry').filter(({ action }) => action === 'admitted');
    expect(entries.every(({ tokens }) => tokens <= 20)).toBe(true);
    expect(run.trace.texts.get(entries[0]!.textHash!)).toMatch(/^word word .* …$/);
    expect(run.trace.texts.get(entries[1]!.textHash!)).toContain('Annual report of the harbour of Belcombe');
  });

  it('is for questions only', () => {
    expect(() => readagent.solve({ kind: 'repository' } as never, {} as never, readagent.options.parse({}))).toThrow(
      'Use `single`, `controller` or `delm` there.',
    );
    expect(readagent.options.safeParse({ minPages: 7 }).error?.issues[0]?.message).toContain('at most `maxPages`');
  });

  it('answers from what it has when the budget ends its reading', async () => {
    const run = await play(readagent, { instance: SIX, limits: { tokens: 9000, outputTokens: 512 } });
    expect(run.outcome).toMatchObject({ stop: 'limit:tokens', submissions: [{ answer: 'B' }] });
    expect(run.calls.at(-1)!.purpose).toBe('answer');
    expect(eventsOf(run.trace, 'subtask').some(({ action }) => action === 'dropped')).toBe(true);
    expect(traceViolations(run.trace)).toEqual([]);
  });
});

describe('pages that a model cuts', () => {
  it('are asked for one after the other in a document, side by side between documents, and are read as units', async () => {
    const instance = madeUpQuestion({ documents: 2, paragraphs: 24 });
    const run = await play(readagent, { instance, options: { pages: 'model', pageWords: 400, agents: 2 } });
    const cuts = run.calls.filter(({ purpose }) => purpose === 'summarize');
    expect(new Set(cuts.map(({ agent }) => agent))).toEqual(new Set(['agent-1', 'agent-2']));
    const first = cuts.filter(({ subtask }) => subtask === 'D1');
    expect(first.length).toBeGreaterThan(2);
    for (const [i, call] of first.slice(1).entries()) expect(call.startUs).toBeGreaterThanOrEqual(first[i]!.endUs);
    const pages = run.calls.filter(({ purpose }) => purpose === 'gist').length;
    expect(pages).toBeGreaterThan(first.length);
    const raw = run.calls
      .filter(({ purpose }) => purpose === 'gist')
      .map((call) => {
        const { request } = run.model.seen.find(({ request: one }) => one.messages[0]!.parts.join('') === run.prompt(call))!;
        return readSections(request.messages)
          .find(({ title }) => title === 'Unit')!
          .texts.slice(1)
          .join('\n');
      });
    expect(raw.map(countWords).every((words) => words <= 400)).toBe(true);
    expect(raw.reduce((sum, text) => sum + countWords(text), 0)).toBe(countWords(instance.context));
    expect(traceViolations(run.trace)).toEqual([]);
  });

  it('end where the model says, and at the end of the window where it says nothing of use', async () => {
    const instance = madeUpQuestion({ documents: 1, paragraphs: 20 });
    const cut = async (replies: readonly string[]): Promise<string[]> => {
      const run = await play(readagent, {
        instance,
        options: { pages: 'model', pageWords: 300, agents: 1 },
        steps: inTurn('break', replies),
      });
      return run.model.seen.filter(({ format }) => format === 'gist').map(({ text }) => text);
    };
    const early = await cut(['BREAK: <5>\nREASON: it closes']);
    const late = await cut(['BREAK: <1>', 'BREAK: <900>']);
    expect(early[0]).toContain('Section 3 of the report');
    expect(early[0]).not.toContain('Section 4 of the report');
    expect(late[0]).toContain('Section 4 of the report');
  });

  it('tile every text, whatever is in it', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'word ', '\n', '\n\n', ' ', '.', 'é', '\t'), maxLength: 400 });
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 12 }), (source, most) => {
        const pieces = splitParagraphs(source, { start: 0, end: source.length }, most);
        expect(pieces.map(({ start, end }) => source.slice(start, end)).join('')).toBe(source);
        expect(pieces.every(({ start, end }) => countWords(source.slice(start, end)) <= most)).toBe(true);
        const words = pieces.map(({ start, end }) => countWords(source.slice(start, end)));
        for (let from = 0; from < pieces.length; ) {
          const window = nextWindow(words, from, most);
          expect(window.to).toBeGreaterThan(from);
          expect(window.breaks.every((place) => place > from && place <= window.to)).toBe(true);
          from = window.to;
        }
      }),
    );
  });

  it('follow the sizes of the notebook: breaks from 280 words on, 600 at most, a rest below 350 whole', () => {
    const words = Array(20).fill(100);
    expect(nextWindow(words, 0, 600)).toEqual({ from: 0, to: 6, breaks: [3, 4, 5, 6] });
    expect(nextWindow(words, 17, 600)).toEqual({ from: 17, to: 20, breaks: [] });
    expect(nextWindow(words, 16, 600).breaks).toEqual([19, 20]);
    expect(nextWindow([2000, 1], 0, 600)).toEqual({ from: 0, to: 1, breaks: [1] });
  });

  it('are asked for with numbered marks, the end of the page before and the opening of what follows', () => {
    const text = 'one\ntwo\nthree\nfour\nfive\n';
    const paragraphs = splitParagraphs(text, { start: 0, end: text.length }, 10);
    expect(renderWindow(text, paragraphs, { from: 1, to: 4, breaks: [3, 4] })).toBe('... one\ntwo\nthree\n<3>\nfour\n<4>\nfive ...');
  });
});

describe('what is said', () => {
  it('to the model, in each kind of call', async () => {
    const run = await play(readagent, {
      instance: madeUpQuestion({ documents: 1, paragraphs: 12 }),
      options: { pages: 'model', pageWords: 300, agents: 1, lookup: 'sequential', maxPages: 2 },
    });
    const said = (format: string): string =>
      run.model.seen
        .findLast((one) => one.format === format)!
        .text.split('## Reply format\n')[1]!
        .trim();
    expect(['break', 'gist', 'lookup'].map(said).join('\n----\n')).toMatchInlineSnapshot(`
      "Format: break; from=9; to=11
      The passage above is the next stretch of a longer document, with numbered marks between its paragraphs. Choose the mark at which a page would end most naturally: where a topic, a scene or an argument closes and the next begins. Two lines:
      BREAK: <11>
      REASON: a few words
      ----
      Format: gist; tokens=100
      Shorten the page above to at most 100 tokens. Keep who, what, how much and when as they are; add nothing and judge nothing. One line:
      GIST: ...
      ----
      Format: lookup; min=0; max=1; stop=true
      You remember each page by its note only. Name from 0 to 1 pages that you want to read again in full before you answer, most useful first, and no page that is shown already. Do not answer yet. One line:
      LOOKUP: U3, U7
      If what is shown decides the question, instead: LOOKUP: STOP"
    `);
  });
});
