// Options of every strategy that mends repositories: one table of limits for all, so that what one side may do the other may do too.
import { z } from 'zod';

/** What holds for an agent in a workspace, whoever leads it. */
const workOptions = {
  totalSteps: z
    .int()
    .min(1)
    .max(5000)
    .default(100)
    .describe(
      'Repositories: most steps in one workspace, over all delegations; a step is one reply of its agent (mini-SWE-agent: 250; AOrchestra: 10 x 50; default is ours).',
    ),
  agentCostUsd: z
    .number()
    .gt(0)
    .optional()
    .describe('Repositories: dollars that one agent may spend, checked before each call with what it may cost (mini-SWE-agent: 3).'),
  agentTokens: z
    .int()
    .min(1)
    .optional()
    .describe(
      'Repositories: tokens that one agent may use, checked before each call (published DeLM code: 1,000,000, between delegations).',
    ),
  wallS: z.number().gt(0).optional().describe('Repositories: seconds of a trial for its agents, on its clock (published DeLM code: 480).'),
  reserveS: z
    .number()
    .min(0)
    .default(0)
    .describe('Repositories: of `wallS`, held back for grading (published DeLM code: 120; here grading is outside of the clock).'),
  commandS: z
    .number()
    .gt(0)
    .optional()
    .describe("Repositories: seconds of one command, in place of the experiment's `sandbox.commandS` (mini-SWE-agent: 60)."),
  atLimit: z
    .enum(['patch', 'empty'])
    .default('patch')
    .describe('Repositories: an agent that a limit ends hands in what its workspace holds, or the empty patch (mini-SWE-agent).'),
  memory: z
    .enum(['whole', 'compact'])
    .default('whole')
    .describe(
      'Repositories: an agent sees its whole conversation, or a digest of all but the newest steps (AOrchestra and published DeLM code).',
    ),
  memorySteps: z.int().min(2).max(1000).default(8).describe('Repositories, `memory: compact`: steps after which older ones are condensed.'),
  memoryKeep: z.int().min(1).max(999).default(3).describe('Repositories, `memory: compact`: newest steps that stay as they are.'),
  overflow: z
    .enum(['elide', 'stop'])
    .default('elide')
    .describe(
      'Repositories: where a conversation outgrows the window, the oldest outputs lose their text, or the agent is stopped (mini-SWE-agent).',
    ),
  angles: z
    .enum(['on', 'off'])
    .default('off')
    .describe(
      'Repositories, several agents: each starts from another angle (reproduction, code, specification, test), the same for every strategy.',
    ),
  selector: z
    .enum(['own', 'peers'])
    .default('own')
    .describe(
      "Repositories, several agents: the submission is selected by its author's own evidence, or first by how many of the other authors would stand by it (one call each).",
    ),
};

/** What holds where a lead hands work to an implementer. */
const leadOptions = {
  delegationSteps: z.int().min(1).max(1000).default(50).describe('Repositories: most steps of one delegation (AOrchestra and DeLM: 50).'),
  attempts: z
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe(
      'Repositories: most delegations to one workspace, and decisions of a lead for each (paper v1, 5: 10; published preset: 6). A lead over n workspaces that hands out one at a time has n times as many decisions.',
    ),
  issueInPrompt: z
    .boolean()
    .default(true)
    .describe('Repositories: implementers see the issue text (neither AOrchestra nor the published DeLM code shows it to them).'),
  noteCheck: z
    .enum(['on', 'citation', 'wording', 'off'])
    .default('on')
    .describe(
      "Repositories: what one agent tells another (notes of DeLM, reports to a controller). `citation`: a result must cite a step that ran; `on`: and the verifier judges FAIL, PATCH_SUMMARY and reports against its output; `wording`: the published DeLM code's filter; `off`, as with `verification: off`: all is passed on.",
    ),
  workspace: z
    .enum(['persistent', 'fresh'])
    .default('persistent')
    .describe('Repositories: a delegation finds what earlier ones left in its workspace, or a fresh copy (AOrchestra as released).'),
};

export const soloOptions = workOptions;
export const actingOptions = { ...workOptions, ...leadOptions };

export type SoloOptions = z.infer<z.ZodObject<typeof soloOptions>>;
export type ActingOptions = z.infer<z.ZodObject<typeof actingOptions>>;
