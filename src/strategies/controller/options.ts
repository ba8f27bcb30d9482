// Options of `controller`: what all readers share, and how the centre works.
import { z } from 'zod';
import { actingOptions } from '../worker/acting/acting-options.ts';
import { readingOptions } from '../worker/reading-options.ts';

export const controllerOptions = z.strictObject({
  ...readingOptions,
  ...actingOptions,
  mode: z
    .enum(['round', 'serial', 'async', 'isolated'])
    .default('round')
    .describe(
      '`round`: up to n workers at once, the controller waits for all (AOrchestra-Parallel as the paper words it); `serial`: one worker at a time (AOrchestra); `async`: the controller is called at each return, one call at a time; `isolated`: n independent serial runs, one per workspace (repositories only).',
    ),
  index: z
    .enum(['gists', 'none'])
    .default('gists')
    .describe(
      '`gists`: the same summaries and gists as `delm`, made by the workers and returned to the controller; `none`: workers read their raw units (the usual centralized system pays for no index).',
    ),
  reads: z
    .enum(['assigned', 'any'])
    .default('assigned')
    .describe('What a worker may unfold: the units that the controller assigned, or any unit.'),
});

export type ControllerOptions = z.infer<typeof controllerOptions>;

/**
 * The published reading code where it differs from the paper: the same keys as for `delm`, so that a preset changes both sides alike. On repositories
 * AOrchestra as released, with its limits. `mode` stays what the file says: `isolated` is AOrchestra run n times, `round` is AOrchestra-Parallel.
 */
export const controllerReference = {
  summaries: 'structural',
  verdicts: 'two',
  redundancy: 'on',
  issueInPrompt: false,
  noteCheck: 'off',
  workspace: 'fresh',
  attempts: 10,
  delegationSteps: 50,
  totalSteps: 500,
  commandS: 1800,
  memory: 'compact',
  memorySteps: 20,
  memoryKeep: 3,
} as const;
