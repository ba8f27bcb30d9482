// What is not coordination is an option of both sides: every strategy that reads in units takes these, with the same names and defaults.
import { z } from 'zod';

const onOff = z.enum(['on', 'off']);

export const readingOptions = {
  preset: z
    .enum(['common', 'reference'])
    .default('common')
    .describe('`common`: the defaults of this program; `reference`: the published behaviour where it differs. Single keys still win.'),
  agents: z
    .int()
    .min(1)
    .max(1024)
    .default(4)
    .describe('How many agents work at the same time (paper v1 does not state it for LongBench-v2; default is ours).'),
  gistTokens: z
    .int()
    .min(10)
    .max(2000)
    .default(100)
    .describe('Most tokens of one gist, checked on the text (paper v1, 2.4 and Figure 4b: 100).'),
  verification: onOff
    .default('on')
    .describe('Check gists and findings against their evidence before they are passed on (paper v1, 2.6). `off` accepts what parses.'),
  hierarchy: onOff
    .default('on')
    .describe('Make gists from reference-grounded summaries (paper v1, 2.3); `off` makes them from raw text, and UNFOLD shows raw text.'),
  unfoldRounds: z
    .int()
    .min(0)
    .max(20)
    .default(2)
    .describe('How often a reader may ask to see more for one subtask (paper v1, 2.5: limited, value not given; default is ours).'),
  unfoldLabels: z.int().min(1).max(50).default(5).describe('Most labels of one request to see more (reference code: 5).'),
  retries: z
    .int()
    .min(0)
    .max(10)
    .default(2)
    .describe('How often rejected work is done again with the feedback (paper v1, 2.6: limited, value not given; default is ours).'),
  requeues: z
    .int()
    .min(0)
    .max(5)
    .default(1)
    .describe(
      'How often a subtask whose retries are used up is taken up afresh with the reason: from the queue (paper v1, 2.6: limited, value not given; default is ours), or by the same worker of a controller.',
    ),
  maxSubtasks: z.int().min(1).max(500).default(12).describe('Most subtasks of a trial, over all rounds (not published; default is ours).'),
  summaries: z
    .enum(['question', 'structural'])
    .default('question')
    .describe(
      'What a summary holds: claims with the question in mind (paper v1, 2.4) or what stands where, without values (reference code).',
    ),
  verdicts: z
    .enum(['three', 'two'])
    .default('three')
    .describe('APPROVED / REWRITE / WRONG (paper v1, Figure 5c) or APPROVED / WRONG (reference code).'),
  redundancy: onOff.default('off').describe('Ask whether a finding adds anything before it is passed on (reference code only).'),
  coverageRounds: z
    .int()
    .min(0)
    .max(5)
    .default(1)
    .describe('How often a summary is extended over large gaps (paper v1, 2.6: capped, value not given; default is ours).'),
  verifierAudit: z
    .strictObject({
      injectFalse: z.number().min(0).max(1).default(0).describe('Share of proposed findings that are made false before they are checked.'),
    })
    .prefault({})
    .describe(
      'Audit of the verifier: plants findings known to be false (a changed number, a reversed statement, a citation of what does not support it), in the reports of a controller and in the shared context alike.',
    ),
  unitCharacters: z
    .int()
    .min(2000)
    .max(500_000)
    .default(25_000)
    .describe('Largest unit of source text in characters (reference code: 25,000), and never above a third of the smallest window.'),
};

export type ReadingOptions = z.infer<z.ZodObject<typeof readingOptions>>;
