// Options of `delm`: what all readers share, and the two that are its own protocol.
import { z } from 'zod';
import { NOTE_KINDS } from '../../core/replies/act.ts';
import { actingOptions } from '../worker/acting/acting-options.ts';
import { readingOptions } from '../worker/reading-options.ts';

export const delmOptions = z.strictObject({
  ...readingOptions,
  ...actingOptions,
  sharing: z
    .enum(['on', 'off'])
    .default('on')
    .describe(
      'Whether agents see the findings of others (paper v1, 2.1). `off`: the same engine, each agent sees its own findings and the source gists; the answer is still made from all.',
    ),
  dependencies: z
    .enum(['on', 'off'])
    .default('on')
    .describe('Subtasks wait for those that they depend on (paper v1, 2.8); `off`: first in, first out (reference code).'),
  noteKinds: z
    .array(z.enum(NOTE_KINDS))
    .default(['FACT', 'OBSERVED', 'TRIED', 'FAIL', 'PATCH_SUMMARY'])
    .describe('Repositories: kinds of notes that agents share (published preset: all but CLAIM).'),
  refresh: z
    .enum(['every-step', 'dispatch', 'full'])
    .default('every-step')
    .describe(
      'Repositories: notes of others arrive at each step, once; only when work begins; or the whole board at each step (published code).',
    ),
  boardTokens: z
    .int()
    .min(50)
    .max(100_000)
    .default(1000)
    .describe(
      'Repositories: most tokens of notes that an implementer is shown when it begins, or at each step with `refresh: full` (published code: 1,000).',
    ),
  leadBoardTokens: z
    .int()
    .min(50)
    .max(100_000)
    .default(2000)
    .describe('Repositories: the same for an agent that decides (published code: 2,000).'),
});

export type DelmOptions = z.infer<typeof delmOptions>;

/**
 * The published code where it differs from the paper (long-source folder and SWE-bench engine, commit 2d0ea48), with the limits of its preset. Its 300 s
 * of a command are this program's own; claims are off here as there.
 */
export const delmReference = {
  summaries: 'structural',
  verdicts: 'two',
  redundancy: 'on',
  dependencies: 'off',
  noteCheck: 'wording',
  refresh: 'full',
  issueInPrompt: false,
  angles: 'on',
  attempts: 6,
  delegationSteps: 50,
  totalSteps: 300,
  agentTokens: 1_000_000,
  wallS: 480,
  reserveS: 120,
  commandS: 300,
  memory: 'compact',
  memorySteps: 8,
  memoryKeep: 3,
} as const;
