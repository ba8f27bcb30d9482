// The experiment file as a zod schema: every key with its description and, where it has one, its only default.
// What an arm may say besides `strategy` and `models` belongs to its strategy's own schema: see `arms.ts`.
import { z } from 'zod';
import { ESTIMANDS } from '../core/experiment.ts';
import { MODEL_ROLES, type ModelRole } from '../core/model.ts';
import { listOf } from './problem.ts';

const text = z.string().min(1);
const atLeastOne = z.int().min(1);
const positive = z.number().gt(0);
const texts = z.array(text).min(1);

const ROLE_DESCRIPTIONS: Readonly<Record<ModelRole, string>> = {
  solver: 'Model that works on subtasks and answers. Roles that are not set follow it.',
  controller: 'Model that plans, merges and decides.',
  summary: 'Model that summarises units for the index.',
  gist: 'Model that compresses summaries and findings to gists.',
  gistVerifier: 'Model that checks gists against summaries.',
  verifier: "Model that checks workers' findings against their evidence.",
};

export const ARM_NAME = /^[a-z0-9][a-z0-9-]*$/;
export const ARM_NAME_EXPECTED = 'expected lower-case letters, digits and hyphens';
const EXPERIMENT_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Model ids by role, as the file or an arm writes them. */
export const armModelsSchema = z
  .strictObject(
    Object.fromEntries(MODEL_ROLES.map((role) => [role, text.optional().describe(ROLE_DESCRIPTIONS[role])])) as Record<
      ModelRole,
      z.ZodOptional<z.ZodString>
    >,
  )
  .describe('Models of this arm by role, over those of the experiment.');

const modelsSchema = armModelsSchema
  .extend({ solver: text.default('embedded').describe(ROLE_DESCRIPTIONS.solver) })
  .prefault({})
  .describe('Names from `configs/models.yaml` by role.');

const selectionSchema = z
  .strictObject({
    ids: texts.optional().describe('Only these instances.'),
    idsFile: text
      .optional()
      .describe('Only the instances that this file names: one id per line (`#` begins a comment), or a JSON list. Found as `dataset` is.'),
    excludeIds: texts.optional().describe('Not these instances; left out of every cell, before `limit` draws.'),
    excludeIdsFile: text
      .optional()
      .describe('Nor those that this file names, such as the one of gold patches that fail on this host, written by `grade gold`.'),
    subDomains: texts.optional().describe('Only these sub-domains (LongBench-v2).'),
    difficulty: texts.optional().describe('Only these difficulties, such as `easy`, `hard`.'),
    length: texts.optional().describe('Only these length classes, such as `short`, `medium`, `long`.'),
    limit: atLeastOne.optional().describe('At most this many instances, drawn by a shuffle that the seed decides.'),
    stratify: z.boolean().default(false).describe('With `limit`: draw from the sub-domains in proportion to their sizes.'),
    allowIncomplete: z.boolean().default(false).describe('Leave out (and list) rows without a context instead of refusing the dataset.'),
  })
  .refine((selection) => !selection.stratify || selection.limit !== undefined, {
    path: ['stratify'],
    message: '`stratify` draws a part of the dataset: add `limit`, or remove `stratify`.',
  })
  .prefault({})
  .describe('Which instances are used; everything when empty.');

const benchmarkSchema = z.strictObject({
  dataset: text
    .default('hub')
    .describe(
      '`hub` for the fetched dataset at its pinned revision, or a local file: absolute, or found from the folder of this file upwards, then from the current directory.',
    ),
  selection: selectionSchema,
});

const exclusionSchema = z
  .record(
    text,
    z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number(), z.boolean()])).min(1)], {
      error: 'expected a value or a list of values',
    }),
  )
  .refine((keys) => Object.keys(keys).length > 0, { message: 'expected at least one key, such as `arm` or `agents`, found none.' });

const sweepSchema = z
  .object({
    exclude: z
      .array(exclusionSchema)
      .optional()
      .describe(
        'Combinations to leave out: `benchmark`, `arm`, `strategy`, options and `models.<role>`, each a value or a list of values.',
      ),
  })
  .catchall(z.array(z.unknown()).min(1))
  .prefault({})
  .describe(
    'Axes: `<option>` for every arm whose strategy has it and that does not set it itself, `models.<role>` likewise, `<arm>.<option>` and `<arm>.models.<role>` for one arm. Each is a list; the cells are all combinations.',
  );

const limitsSchema = z
  .strictObject({
    costUsd: positive.optional().describe('Dollars at list price; unlimited when absent.'),
    tokens: atLeastOne.optional().describe('Input and output tokens; unlimited when absent.'),
    wallS: positive.optional().describe('Seconds on the clock of the trial; unlimited when absent.'),
    rounds: atLeastOne.default(8).describe('How often more subtasks may be planned (ours: nobody published a limit for questions).'),
    steps: atLeastOne
      .default(50)
      .describe("Calls that one subtask of a question may take (on repositories the arm's own `totalSteps` and `delegationSteps` decide)."),
    outputTokens: atLeastOne.default(8192).describe('Output limit of every call of every strategy, thinking included (ours).'),
  })
  .prefault({})
  .describe('Limits of one trial. At a limit a strategy hands in its best answer.');

const equalBudgetSchema = z
  .strictObject({
    costUsd: positive.optional().describe('Dollars that every cell may spend on an instance.'),
    tokens: atLeastOne.optional().describe('Tokens that every cell may spend on an instance.'),
    basis: z
      .enum(['uncached', 'list'])
      .default('uncached')
      .describe('How dollars are counted: every input token at the full input price, or cache reads and writes at their own.'),
  })
  .refine((budget) => (budget.costUsd === undefined) !== (budget.tokens === undefined), {
    message: 'expected one of `costUsd` and `tokens`, found both or neither.',
  })
  .describe('The same budget for every cell of an instance.');

const comparisonsSchema = z
  .array(
    z.strictObject({
      candidate: text.describe(
        'A cell, or an arm: then each of its cells, matched with those of the other arm by whatever both are swept over.',
      ),
      baseline: text.describe('What it is compared with: a cell or an arm.'),
      estimand: z
        .enum(ESTIMANDS)
        .default('accuracy')
        .describe('`accuracy` (selected@n), `avg_at_1` (per submission), `oracle_pass` (only at equal numbers of submissions).'),
      family: text.default('main').describe('Comparisons of one family are adjusted together (Holm).'),
      primary: z.boolean().default(false).describe('The one comparison that the experiment is for.'),
      margin: z
        .number()
        .gt(0)
        .lt(1)
        .optional()
        .describe('Judge "not worse by more than this share": 0.02 for two points. No verdict when absent.'),
    }),
  )
  .min(1)
  .describe('Comparisons stated before the data. All others are exploratory, and adjusted for the rate of false findings.');

const concurrencySchema = z
  .strictObject({
    trials: atLeastOne.default(4).describe('Trials under way at once.'),
    calls: atLeastOne.default(8).describe('Live model calls under way at once, per provider.'),
  })
  .prefault({})
  .describe('Speed of the run; it never changes a result.');

const sandboxSchema = z
  .strictObject({
    provider: z
      .enum(['docker', 'local'])
      .default('docker')
      .describe('`docker`: one container per agent, by docker, podman or a compatible command; `local`: a folder under bubblewrap.'),
    command: text.optional().describe('The docker-compatible command; found by itself when absent.'),
    pull: z.enum(['missing', 'never', 'always']).default('missing').describe('When images are pulled.'),
    prune: z
      .union([z.boolean(), z.literal('all')])
      .default(false)
      .describe(
        'Remove an image after its last trial, grading included: a full set does not fit on a small disk. `true`: images that this run pulled; `all`: also those that were there before. None with `pull: never`.',
      ),
    allowUnsandboxed: z
      .boolean()
      .default(false)
      .describe(
        '`local` where bubblewrap is missing: plain processes. Counts for the embedded model only; with a live model bubblewrap is needed.',
      ),
    commandS: positive.default(300).describe('Seconds that one command of an agent may take (DeLM code: 300; mini-SWE-agent: 60).'),
    memoryMb: atLeastOne.default(4096).describe('Memory of one sandbox (ours).'),
    cpus: positive.default(2).describe('Processors of one sandbox (ours).'),
    processes: atLeastOne.default(512).describe('Processes in one sandbox (ours).'),
    diskMb: atLeastOne.default(10_240).describe('What one sandbox may write (ours).'),
    grading: z
      .strictObject({
        network: z.boolean().default(true).describe('Network while grading, as in the official harness.'),
        timeoutS: positive.default(1800).describe('Seconds that the tests may take (official: 1,800).'),
        workers: atLeastOne.default(2).describe('Submissions graded at once.'),
      })
      .prefault({})
      .describe('Grading, always in a fresh sandbox.'),
  })
  .prefault({})
  .describe('Where commands of agents run and patches are graded; for benchmarks of repositories.');

export type ExperimentFile = z.output<ReturnType<typeof experimentSchema>>;

export function experimentSchema(benchmarks: readonly string[]) {
  const benchmarksShape = Object.fromEntries(
    benchmarks.map((id) => [id, benchmarkSchema.optional().describe(`Dataset and selection of \`${id}\`.`)]),
  );
  return z
    .strictObject({
      name: z
        .string()
        .regex(EXPERIMENT_NAME, 'expected letters, digits, `.`, `_` and `-` (it names the results folder)')
        .describe('Name of the experiment and of its folder under `results/`.'),
      description: z.string().default('').describe('What the experiment is for; shown in the report.'),
      benchmarks: z
        .strictObject(benchmarksShape)
        .refine((map) => Object.keys(map).length > 0, { message: `expected at least one of ${listOf(benchmarks)}, found none.` })
        .describe('Benchmarks by id.'),
      models: modelsSchema,
      strategies: z
        .record(z.string().regex(ARM_NAME, ARM_NAME_EXPECTED), z.looseObject({}).nullable())
        .refine((map) => Object.keys(map).length > 0, { message: 'expected at least one arm, such as `single: {}`, found none.' })
        .describe('Arms by name: a strategy with its options. An arm called differently than its strategy names it with `strategy:`.'),
      sweep: sweepSchema,
      comparisons: comparisonsSchema.optional(),
      repeats: atLeastOne.default(1).describe('Trials of each cell and instance.'),
      seed: z.int().min(0).default(0).describe('Seed of every random choice.'),
      limits: limitsSchema,
      equalBudget: equalBudgetSchema.optional(),
      concurrency: concurrencySchema,
      clock: z
        .enum(['virtual', 'live'])
        .optional()
        .describe('`virtual` when every model is embedded, else `live`, unless set; a live provider needs `live`.'),
      cacheScope: z
        .enum(['trial', 'shared'])
        .default('trial')
        .describe('Whether trials may read what other trials left in a provider’s cache (`shared`) or not (`trial`).'),
      indexScope: z
        .enum(['own', 'shared'])
        .default('own')
        .describe('`shared`: the index of an instance is built once per repeat and roles, and billed in full to every cell that uses it.'),
      sandbox: sandboxSchema,
    })
    .describe('An experiment of delm-bench: one file, one table or figure.');
}
