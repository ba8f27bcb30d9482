// Commands and options by name. Bad usage and bad config end with exit code 2 and the message alone, before anything was run.
import yargs from 'yargs';
import { ESTIMANDS } from '../core/experiment.ts';
import { UserError } from '../core/user-error.ts';
import { checkOptions, usageError } from './explain-usage.ts';
import { interruptible } from './interrupt.ts';

const SET = {
  set: {
    type: 'string',
    array: true,
    default: [] as string[],
    requiresArg: true,
    describe: 'Override a key of the experiment: a.b=c (repeatable)',
  },
} as const;
const FILES = {
  models: { type: 'string', requiresArg: true, describe: 'Models file to read instead of configs/models.yaml' },
  prices: { type: 'string', requiresArg: true, describe: 'Prices file to read instead of configs/prices.yaml' },
} as const;
const PLACE = {
  run: { type: 'string', default: 'main', requiresArg: true, describe: 'Name of the run folder' },
  results: { type: 'string', default: 'results', requiresArg: true, describe: 'Folder that holds all results' },
} as const;
const CHARTS = {
  charts: { type: 'boolean', default: true, describe: 'Draw the charts and write report.html (--no-charts: CSV files only)' },
} as const;
const MAX_SIZE = {
  'max-size': { type: 'number', default: 25, requiresArg: true, describe: 'Megabytes of report.html for events and texts of trials' },
} as const;
const QUIET = { quiet: { type: 'boolean', default: false, describe: 'No progress on stderr' } } as const;
const TRY_OUT = {
  sample: {
    type: 'number',
    default: 6,
    requiresArg: true,
    describe: 'Instances on which each cell is tried out with the embedded stand-in',
  },
  'output-factor': {
    type: 'number',
    default: 3,
    requiresArg: true,
    describe: "Output tokens of a real model per token of the stand-in's",
  },
  discordance: {
    type: 'number',
    default: 0.2,
    requiresArg: true,
    describe: 'Assumed share of instances on which two cells disagree, for the smallest detectable difference',
  },
} as const;
const GRADE = {
  benchmark: { type: 'string', default: 'swebench-verified', requiresArg: true, describe: 'Benchmark of the predictions' },
  dataset: { type: 'string', default: 'hub', requiresArg: true, describe: '`hub`, or a local file of v5 rows' },
  ids: { type: 'string', array: true, requiresArg: true, describe: 'Only this instance (repeatable)' },
  idsFile: { type: 'string', requiresArg: true, describe: 'Only the instances that this file names' },
  excludeIdsFile: { type: 'string', requiresArg: true, describe: 'Not the instances that this file names' },
  workers: { type: 'number', default: 2, requiresArg: true, describe: 'Submissions graded at once' },
  run: { type: 'string', default: 'main', requiresArg: true, describe: 'Name of this grading' },
  out: { type: 'string', default: 'results/grade', requiresArg: true, describe: 'Folder for reports and logs' },
  timeoutS: { type: 'number', default: 1800, requiresArg: true, describe: 'Seconds that the tests may take' },
  network: { type: 'boolean', default: true, describe: 'Network while grading, as in the official harness' },
  sandbox: { choices: ['docker', 'local'] as const, default: 'docker' as const, describe: 'Where the tests run' },
  command: { type: 'string', requiresArg: true, describe: 'A docker-compatible command' },
  pull: { choices: ['missing', 'never', 'always'] as const, default: 'missing' as const, describe: 'When images are pulled' },
  prune: { type: 'boolean', default: false, describe: 'Remove each image that was pulled here after its last use' },
  allowUnsandboxed: { type: 'boolean', default: false, describe: '`local` without bubblewrap: only for patches that you trust' },
  logs: { type: 'string', requiresArg: true, describe: 'Grade saved logs in this folder, without a sandbox' },
} as const;

const COMPARE = {
  candidate: { type: 'string', requiresArg: true, describe: 'A cell, by its id or its arm: explained in full against `--baseline`' },
  baseline: { type: 'string', requiresArg: true, describe: 'The cell that it is compared with' },
  estimand: { choices: ESTIMANDS, default: ESTIMANDS[0], describe: 'selected@n, per submission, or the oracle (at equal n only)' },
  margin: { type: 'number', requiresArg: true, describe: 'Judge "not worse by more than this share", such as 0.02' },
  common: { type: 'boolean', default: false, describe: 'Cut runs of different instances to the common ones' },
} as const;

const EXIT_CODES =
  'Exit codes of run: 0 every planned trial is graded, 1 finished but some trials errored, 2 bad usage or config (nothing was run), 3 budget stop, 130 interrupted. The same command resumes.';

const COMMANDS = {
  run: 'run <experiment>',
  plan: 'plan <experiment>',
  report: 'report <run>',
  compare: 'compare <runs..>',
  claims: 'claims <run>',
  show: 'show <run> [trial]',
  grade: 'grade [predictions]',
  data: 'data <action> [benchmark]',
  doctor: 'doctor',
  schema: 'schema',
} as const;

/** @returns the exit code */
export async function runCli(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const set = (code: number): void => {
    exitCode = code;
  };
  const parser = createParser(argv, set);
  try {
    if (argv.includes('--version')) {
      const { programVersion } = await import('./program.ts');
      console.log(programVersion());
      return 0;
    }
    await parser.parseAsync();
    return exitCode;
  } catch (error) {
    if (error instanceof UserError) {
      console.error(error.message);
      return 2;
    }
    console.error(error);
    return 1;
  }
}

function createParser(argv: readonly string[], set: (exitCode: number) => void) {
  return (
    yargs([...argv])
      .scriptName('delm-bench')
      // `--set a=1 b.yaml` must not take the file for a second value, and messages are read by `usageError`.
      .parserConfiguration({ 'greedy-arrays': false })
      .locale('en')
      .usage('$0 <command>\n\nDo agents that share a verified context beat agents that a controller orchestrates? Measures it.')
      .command(
        COMMANDS.run,
        'Run what is missing of an experiment, then report',
        (y) =>
          y
            .positional('experiment', { type: 'string', demandOption: true })
            .options({ ...SET, ...PLACE, ...FILES, ...CHARTS, ...QUIET })
            .epilogue(EXIT_CODES),
        async ({ experiment, set: overrides, models: modelsFile, prices: pricesFile, run, results, quiet, charts }) => {
          const { runCommand } = await import('./run-command.ts');
          const options = { experiment, overrides, run, results, quiet, charts, modelsFile, pricesFile };
          set(await interruptible((signal) => runCommand(options, signal)));
        },
      )
      .command(
        COMMANDS.plan,
        'Cells, trials, calls, tokens, dollars and hours, before a cent is spent',
        (y) => y.positional('experiment', { type: 'string', demandOption: true }).options({ ...SET, ...FILES, ...TRY_OUT }),
        async ({ experiment, set: overrides, models: modelsFile, prices: pricesFile, sample, outputFactor, discordance }) => {
          const { planCommand } = await import('./plan-command.ts');
          await planCommand({ experiment, overrides, sample, outputFactor, discordance, modelsFile, pricesFile });
        },
      )
      .command(
        COMMANDS.report,
        'Write all CSV files, charts and report.html of a run folder anew; never calls a model',
        (y) => y.positional('run', { type: 'string', demandOption: true }).options({ ...CHARTS, ...MAX_SIZE }),
        async ({ run, charts, maxSize: maxSizeMb }) => {
          const { writeReport } = await import('./write-report.ts');
          await writeReport(run, { charts, maxSizeMb });
        },
      )
      .command(
        COMMANDS.claims,
        'Hold what was published against a run: supported, contradicted, not distinguishable, not testable',
        (y) =>
          y.positional('run', { type: 'string', demandOption: true }).options({
            from: { type: 'string', requiresArg: true, describe: 'Folder of claim files instead of configs/claims' },
            all: { type: 'boolean', default: false, describe: 'List each claim that is not testable too' },
          }),
        async ({ run, from, all }) => {
          const { claimsCommand } = await import('./claims-command.ts');
          claimsCommand({ run, from, all });
        },
      )
      .command(
        COMMANDS.compare,
        'Compare cells of a run, or of several, paired by instance',
        (y) => y.positional('runs', { type: 'string', array: true, demandOption: true }).options(COMPARE),
        async ({ runs, candidate, baseline, estimand, margin, common }) => {
          const { compareCommand } = await import('./compare-command.ts');
          compareCommand({ runs, candidate, baseline, estimand, margin, common });
        },
      )
      .command(
        COMMANDS.show,
        'List the trials of a run, or show one: events, context, prompts and replies',
        (y) =>
          y
            .positional('run', { type: 'string', demandOption: true })
            .positional('trial', { type: 'string' })
            .option('call', { type: 'number', requiresArg: true, describe: 'Print prompt and reply of the call with this seq' }),
        async ({ run, trial, call }) => {
          const { showCommand } = await import('./show-command.ts');
          await showCommand({ run, trial, call });
        },
      )
      .command(
        COMMANDS.grade,
        'Grade predictions in the official format (.jsonl, .json, gold, empty), or saved logs',
        (y) => y.positional('predictions', { type: 'string' }).options(GRADE),
        async (args) => {
          const { gradeCommand } = await import('./grade-command.ts');
          set(await interruptible((signal) => gradeCommand(args, signal)));
        },
      )
      .command(
        COMMANDS.data,
        'Datasets: list, fetch, verify',
        (y) =>
          y
            .positional('action', { choices: ['list', 'fetch', 'verify'] as const, demandOption: true })
            .positional('benchmark', { type: 'string', default: 'longbench-v2' }),
        async ({ action, benchmark }) => {
          const { dataCommand } = await import('./data-command.ts');
          await interruptible((signal) => dataCommand({ action, benchmark }, signal));
        },
      )
      .command(
        COMMANDS.doctor,
        'Check this machine: Node, keys, datasets, fonts, results folder',
        (y) => y.options({ results: PLACE.results }),
        async ({ results }) => {
          const { doctorCommand } = await import('./doctor-command.ts');
          set(await doctorCommand({ results }));
        },
      )
      .command(
        COMMANDS.schema,
        'Print the JSON Schema of experiment files',
        (y) => y,
        async () => {
          const { schemaCommand } = await import('./schema-command.ts');
          schemaCommand();
        },
      )
      .demandCommand(1, 'Expected a command.')
      .strict()
      .check((options) => checkOptions(options, ['set', 'runs', 'ids']), true)
      .version(false)
      .option('version', { type: 'boolean', describe: 'Show version' })
      .exitProcess(false)
      .fail((message, error) => {
        if (error && error.name !== 'YError') throw error;
        throw usageError(message ?? '', { argv, commands: Object.values(COMMANDS) });
      })
  );
}
