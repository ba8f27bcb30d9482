// Options of `readagent`: those of all readers that mean something to it, and its own protocol.
import { z } from 'zod';
import { readingOptions } from '../worker/reading-options.ts';

const { preset, agents, gistTokens, unitCharacters } = readingOptions;

export const readagentOptions = z
  .strictObject({
    preset,
    agents: agents.describe(
      'How many pages are shortened at the same time; the rest of the protocol is one reader (DeLM paper: not stated; default is ours).',
    ),
    gistTokens: gistTokens.describe('Most tokens of one gist, checked on the text (DeLM paper, 4.2: 100, the same as for DeLM).'),
    unitCharacters,
    pages: z
      .enum(['units', 'model'])
      .default('units')
      .describe(
        '`units`: pages are the units that every other strategy reads; `model`: a model chooses where pages end, one after the other (ReadAgent; page size in the DeLM paper not stated).',
      ),
    pageWords: z
      .int()
      .min(50)
      .max(20_000)
      .default(600)
      .describe('With `pages: model`: most words of a page; its end is sought from 280/600 of that on (ReadAgent notebook: 600).'),
    lookup: z
      .enum(['parallel', 'sequential'])
      .default('parallel')
      .describe('`parallel`: pages are named in one call (ReadAgent-P); `sequential`: one page at a time, until it stops (ReadAgent-S).'),
    minPages: z.int().min(0).max(50).default(1).describe('Fewest pages that are looked up (DeLM paper, 4.2: 1).'),
    maxPages: z.int().min(1).max(50).default(6).describe('Most pages that are looked up (DeLM paper, 4.2: 6).'),
  })
  .refine((options) => options.minPages <= options.maxPages, {
    path: ['minPages'],
    message: 'expected `minPages` to be at most `maxPages`.',
  });

export type ReadagentOptions = z.infer<typeof readagentOptions>;

/** ReadAgent's own notebook: the model chooses where its pages end. */
export const readagentReference = { pages: 'model' } as const;
