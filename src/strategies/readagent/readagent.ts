// ReadAgent (Lee et al., arXiv 2402.09727; DeLM paper v1, 4.2): a single reader with a gist memory. Pages are shortened to gists that know no question,
// the reader names the pages that it wants to see again, and answers from the gists with those pages in full. No check, no summaries, no sharing.
// Window rule, repair of replies, units, gist budget and closing call are `strategies/worker/`, as for every strategy.
import type { Outcome, QuestionInstance, StopReason } from '../../core/instance.ts';
import { LimitReached } from '../../core/model-error.ts';
import { section } from '../../core/prompt.ts';
import { breakFormat, lookupFormat, pageGistFormat } from '../../core/replies/pages.ts';
import type { Agent, Strategy, StrategyContext } from '../../core/strategy.ts';
import { UserError } from '../../core/user-error.ts';
import { ask } from '../worker/ask.ts';
import { type Craft, openCraft } from '../worker/craft.ts';
import { handInAnswer } from '../worker/hand-in-answer.ts';
import { readableValue } from '../worker/known-labels.ts';
import { Library } from '../worker/library.ts';
import { readingPromptHash } from '../worker/prompt-hash.ts';
import { contextSection, type Entry, questionSections } from '../worker/prompts.ts';
import { readingOptions } from '../worker/reading-options.ts';
import { selectSubmission } from '../worker/select-submission.ts';
import { gistPage } from './gist-page.ts';
import { type ReadagentOptions, readagentOptions, readagentReference } from './options.ts';
import { type PageSpan, paginate } from './paginate.ts';
import { shareOut } from './share-out.ts';

export const readagent: Strategy<ReadagentOptions> = {
  id: 'readagent',
  summary: 'one reader with gists of all pages, who looks up a few pages in full before answering (questions only)',
  options: readagentOptions,
  presets: { reference: readagentReference },
  promptHash: readingPromptHash(
    breakFormat({ from: 1, to: 2 }).instructions,
    pageGistFormat(1).instructions,
    lookupFormat({ min: 1, max: 6, mayStop: false }).instructions,
    lookupFormat({ min: 0, max: 1, mayStop: true }).instructions,
  ),
  // It calls `solver` and `gist`; the windows of the others decide how units are cut, for all strategies alike.
  roles: ['solver', 'summary', 'gist', 'gistVerifier', 'verifier'],
  agents: (options) => options.agents,
  solve: (instance, context, options) => {
    if (instance.kind === 'repository')
      throw new UserError(
        'Expected a benchmark of questions for `readagent`, found one of repositories. Use `single`, `controller` or `delm` there.',
      );
    return solveQuestion(instance, context, options);
  },
};

interface Memory {
  readonly craft: Craft;
  /** In the order of the pages. */
  readonly entries: readonly Entry[];
  readonly stop?: StopReason | undefined;
}

async function solveQuestion(instance: QuestionInstance, context: StrategyContext, options: ReadagentOptions): Promise<Outcome> {
  const agents = Array.from({ length: options.agents }, (_, i) => context.agent(`agent-${i + 1}`, 'worker'));
  const reader = agents[0]!;
  const memory = await remember(instance, context, { agents, options });
  for (const agent of agents.slice(1)) agent.end('all pages are read');
  const { pages, stop } = await lookUp(memory, reader, options);
  const { craft, entries } = memory;
  const inFull = entries.filter(({ label }) => pages.has(label)).flatMap(({ label }) => craft.library.rawPart(label) ?? []);
  const handedIn = await handInAnswer(context, reader, {
    instance,
    // A page that is shown in full needs no gist beside it.
    before: [contextSection(entries.filter(({ label }) => !pages.has(label)))],
    after: inFull.length > 0 ? [section('Source', ...inFull)] : [],
    purpose: 'answer',
    as: 'solver',
  });
  reader.end('finished');
  const selected = selectSubmission([handedIn.submission], context.random('select'));
  return { submissions: [handedIn.submission], selected, stop: memory.stop ?? stop ?? handedIn.stop ?? 'finished' };
}

/** The gist memory: pages, where a model cuts them, and a gist of each. */
async function remember(
  instance: QuestionInstance,
  context: StrategyContext,
  { agents, options }: { agents: readonly Agent[]; options: ReadagentOptions },
): Promise<Memory> {
  // The options of readers that it does not have are off: there is nothing that they would do here.
  const { preset, gistTokens, unitCharacters } = options;
  const all = Object.fromEntries(Object.entries(readingOptions).map(([key, schema]) => [key, schema.parse(undefined)]));
  const reading = { ...all, preset, agents: options.agents, gistTokens, unitCharacters, verification: 'off', hierarchy: 'off' };
  const units = openCraft(context, instance, { agent: agents[0]!, options: reading as Craft['options'] });
  const cut = options.pages === 'model' ? await cutPages(units, agents, options) : { craft: units };
  const { craft } = cut;
  const entries = new Map<string, Entry>();
  const pages = cut.stop ? [] : [...craft.library.units.values()];
  const stop = await shareOut(
    context,
    agents,
    pages.map((page) => ({
      id: `I${page.label.slice(1)}`,
      text: page.title,
      work: async (agent, claimed) => {
        const entry = await gistPage(craft, agent, { page, cause: claimed, reader: agents[0]!.id });
        entries.set(page.label, entry);
        return entry.seq;
      },
    })),
  );
  return { craft, entries: pages.flatMap(({ label }) => entries.get(label) ?? []), stop: cut.stop ?? stop };
}

/** The craft with pages in place of units: each document is cut by itself, several of them side by side. */
async function cutPages(
  craft: Craft,
  agents: readonly Agent[],
  { pageWords }: ReadagentOptions,
): Promise<{ craft: Craft; stop?: StopReason | undefined }> {
  const documents = [...Map.groupBy(craft.library.units.values(), (unit) => unit.document)].map(([number, units]) => ({
    ...{ id: `D${number}`, number, start: units[0]!.start, end: units.at(-1)!.end },
    title: units[0]!.title.replace(/ (?:\(part 1 of \d+\)|· .*)$/, ''),
  }));
  const spans = new Map<number, readonly PageSpan[]>();
  const stop = await shareOut(
    craft.context,
    agents,
    documents.map((document) => ({
      id: document.id,
      text: document.title,
      work: async (agent, cause) => {
        spans.set(document.number, await paginate(craft, agent, { document, pageWords, cause }));
        return cause;
      },
    })),
  );
  const pages = documents.flatMap(({ number, title }) => {
    const own = spans.get(number) ?? [];
    return own.map((span, i) => ({
      ...span,
      document: number,
      title: own.length > 1 ? `${title} (page ${i + 1} of ${own.length})` : title,
    }));
  });
  const raw = (span: PageSpan): string => craft.instance.context.slice(span.start, span.end);
  const library = new Library(pages.map((page, i) => ({ ...page, label: `U${i + 1}`, raw: raw(page) })));
  return { craft: { ...craft, library }, stop };
}

/** The pages that the reader wants to see again: named in one call, or one at a time while it sees those named before. */
async function lookUp(
  { craft, entries, stop }: Memory,
  reader: Agent,
  { lookup, minPages, maxPages }: ReadagentOptions,
): Promise<{ pages: ReadonlySet<string>; stop?: StopReason | undefined }> {
  const pages = new Set<string>();
  if (stop || entries.length === 0) return { pages };
  const { context } = craft;
  const most = Math.min(maxPages, entries.length);
  const least = Math.min(minPages, most);
  try {
    for (let step = 0; pages.size < most && step < Math.min(most, context.limits.steps); step++) {
      const isParallel = lookup === 'parallel';
      const format = isParallel
        ? lookupFormat({ min: least, max: most, mayStop: least === 0 })
        : lookupFormat({ min: pages.size < least ? 1 : 0, max: 1, mayStop: pages.size >= least });
      const known = (label: string): boolean => entries.some((entry) => entry.label === label) && !pages.has(label);
      const shown = [...pages].flatMap((label) => craft.library.rawPart(label) ?? []);
      const reply = await ask(context, reader, {
        purpose: 'work',
        as: 'solver',
        sections: [
          contextSection(entries),
          ...questionSections(craft.instance),
          ...(shown.length > 0 ? [section('Source', ...shown)] : []),
        ],
        format,
        accept: (value) => {
          const unknown = value.pages.filter((label) => !known(label));
          return unknown.length === 0
            ? undefined
            : `${unknown.slice(0, 5).join(', ')} cannot be shown in addition; name pages that have a note`;
        },
        otherwise: 'known-pages-only',
      });
      const named = readableValue(reply, format)?.pages.filter(known) ?? [];
      for (const label of named) {
        pages.add(label);
        const tokens = reader.model('solver').countTokens(craft.library.rawPart(label)?.text ?? '');
        context.trace.emit(reader.id, { type: 'entry', action: 'deep-unfolded', label, kind: 'source', version: 1, tokens }, [reply.seq]);
      }
      if (isParallel || named.length === 0) break;
    }
    return { pages };
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
    context.trace.emit(reader.id, { type: 'limit', limit: error.limit, detail: error.message });
    return { pages, stop: `limit:${error.limit}` as StopReason };
  }
}
