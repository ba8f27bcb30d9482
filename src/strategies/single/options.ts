// Options of `single`: one call over the whole context, or n independent ones with a majority vote.
import { z } from 'zod';
import { soloOptions } from '../worker/acting/acting-options.ts';

export const singleOptions = z.strictObject({
  preset: z
    .enum(['common', 'reference'])
    .default('common')
    .describe(
      '`common`: the defaults of this program; `reference`: on repositories, mini-SWE-agent with its limits. Single keys still win.',
    ),
  agents: z
    .int()
    .min(1)
    .max(1024)
    .default(1)
    .describe('Independent answers; the selected one is the majority, ties by seed (self-consistency).'),
  protocol: z
    .enum(['paper', 'official'])
    .default('paper')
    .describe(
      '`paper`: sampling, effort and output limit as every other strategy, the middle cut only where the window forces it; `official`: as LongBench-v2 evaluates (middle cut at 120,000 tokens, temperature 0.1, 128 output tokens).',
    ),
  context: z.enum(['full', 'none']).default('full').describe('`none`: question and choices only, the probe for memorisation.'),
  ...soloOptions,
  cot: z.boolean().default(false).describe('With `official`: reason first (1,024 tokens), answer in a second call without the context.'),
});

export type SingleOptions = z.infer<typeof singleOptions>;

/** mini-SWE-agent v2 with its SWE-bench configuration: 250 steps, 3 dollars, 60 s a command, the empty patch at a limit, no compaction. */
export const singleReference = {
  totalSteps: 250,
  agentCostUsd: 3,
  commandS: 60,
  atLimit: 'empty',
  memory: 'whole',
  overflow: 'stop',
} as const;
