// `grade`: predictions of any system in the official format, graded as the official harness would; or saved logs, graded again without a container.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { idListText } from '../benchmarks/id-lists.ts';
import { gradePredictions } from '../benchmarks/swebench-verified/grading/grade-predictions.ts';
import { gradeSavedLogs } from '../benchmarks/swebench-verified/grading/grade-saved-logs.ts';
import type { InstanceOutcome } from '../benchmarks/swebench-verified/grading/log-tree.ts';
import { madePredictions, readPredictions } from '../benchmarks/swebench-verified/grading/predictions.ts';
import { DEFAULT_GRADING } from '../benchmarks/swebench-verified/grading/run-evaluation.ts';
import { type RunReport, runReportName, runReportText } from '../benchmarks/swebench-verified/grading/run-report.ts';
import { BENCHMARK_ID, type LoadedRows, loadRows } from '../benchmarks/swebench-verified/load.ts';
import { UserError } from '../core/user-error.ts';
import { createImageUse } from '../runner/image-use.ts';
import { createSandboxes } from './wire-sandboxes.ts';

export interface GradeArguments {
  /** A .jsonl or .json file, `gold`, `empty`; not with `logs`. */
  readonly predictions?: string | undefined;
  readonly benchmark: string;
  readonly dataset: string;
  readonly ids?: readonly string[] | undefined;
  readonly idsFile?: string | undefined;
  readonly excludeIdsFile?: string | undefined;
  readonly workers: number;
  /** Name of the folder of logs; what it holds already is not graded again. */
  readonly run: string;
  /** Gets `logs/` and the report of the run. */
  readonly out: string;
  readonly timeoutS: number;
  readonly network: boolean;
  readonly sandbox: 'docker' | 'local';
  readonly command?: string | undefined;
  readonly pull: 'missing' | 'never' | 'always';
  readonly prune: boolean;
  readonly allowUnsandboxed: boolean;
  /** Saved logs instead of predictions. */
  readonly logs?: string | undefined;
}

/** @returns 1 when something could not be graded */
export async function gradeCommand(args: GradeArguments, signal: AbortSignal): Promise<number> {
  if (args.benchmark !== BENCHMARK_ID)
    throw new UserError(`Only \`${BENCHMARK_ID}\` has predictions to grade, found \`--benchmark ${args.benchmark}\`.`);
  if ((args.predictions === undefined) === (args.logs === undefined))
    throw new UserError('Expected predictions (a .jsonl or .json file, `gold`, or `empty`) or `--logs DIR`, one of them.');
  const dataset = args.dataset === 'hub' ? 'hub' : resolve(args.dataset);
  const { ids, idsFile, excludeIdsFile } = args;
  const loaded = await loadRows({ dataset, selection: { ids, idsFile, excludeIdsFile }, seed: 0 });
  const { report, reportPath, outcomes } = args.logs === undefined ? await gradeAll(args, loaded, signal) : await regrade(args, loaded);
  summarize(report, outcomes);
  if (args.predictions === 'gold') writeExclusions(args, outcomes);
  console.log(`report\t${reportPath}`);
  return outcomes.some(({ state }) => state === 'error') ? 1 : 0;
}

/** Verdicts that are this host's, since the patch is the right one. What could not be graded has none: it is tried again. */
const GOLD_FAILS: readonly InstanceOutcome['state'][] = ['unresolved', 'does-not-apply', 'timed-out', 'empty-patch'];

/** A list for `selection.excludeIdsFile`; an empty one too, so that an experiment file that names it holds on every host. */
function writeExclusions({ out, run, dataset }: GradeArguments, outcomes: readonly InstanceOutcome[]): void {
  const failing = outcomes.filter(({ state }) => GOLD_FAILS.includes(state)).map(({ instanceId }) => instanceId);
  const path = join(resolve(out), `gold.${run}.exclude.txt`);
  const about = `Instances of \`${dataset}\` whose gold patch fails on this host (${outcomes.length} graded). For \`selection.excludeIdsFile\`.`;
  writeFileSync(path, idListText(about, failing));
  console.log(
    `exclude\t${path}\t${failing.length} gold patches fail on this host; \`selection.excludeIdsFile\` leaves them out of every cell`,
  );
  const open = outcomes.filter(({ state }) => state === 'error').length;
  if (open > 0) console.log(`${open} could not be graded and are not in the list; the same command tries them again.`);
}

interface Graded {
  readonly report: RunReport;
  readonly reportPath: string;
  readonly outcomes: readonly InstanceOutcome[];
}

async function gradeAll(args: GradeArguments, loaded: LoadedRows, signal: AbortSignal): Promise<Graded> {
  const given = args.predictions!;
  const predictions =
    given === 'gold' || given === 'empty' ? madePredictions(given, loaded.rows.values()) : await readPredictions(resolve(given));
  const { network, timeoutS, workers, pull, prune, allowUnsandboxed, command } = args;
  const { limits } = DEFAULT_GRADING;
  const spec = {
    provider: args.sandbox,
    command,
    pull,
    prune,
    allowUnsandboxed,
    ...limits,
    commandS: 60,
    grading: { network, timeoutS, workers },
  };
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const sandboxes = createSandboxes({ spec, onNotice: say });
  const out = resolve(args.out);
  const rows = [...loaded.rows.values()].filter(({ id }) => predictions.has(id));
  const images = createImageUse({
    needed: rows.map(({ image }) => image),
    release: async (image) => sandboxes.provider().release?.(image),
    onError: (error) => say(`An image was not removed: ${(error as Error).message}`),
  });
  let done = 0;
  try {
    const graded = await gradePredictions({
      ...{ loaded, predictions, workers, signal, dataset: args.dataset, runId: args.run, root: out, reportFolder: out },
      sandboxes: sandboxes.provider(),
      grading: { network, timeoutMs: timeoutS * 1000, limits },
      createdAt: new Date().toISOString(),
      onOutcome: (outcome) => {
        done++;
        say(`${done}\t${outcomeLine(outcome)}`);
        images.ended(loaded.rows.get(outcome.instanceId)!.image, { isResumed: false });
      },
    });
    await images.settled();
    return graded;
  } finally {
    await sandboxes[Symbol.asyncDispose]();
  }
}

async function regrade({ logs, run, out }: GradeArguments, loaded: LoadedRows): Promise<Graded> {
  const { outcomes, report, model } = await gradeSavedLogs({ loaded, folder: resolve(logs!) });
  for (const outcome of outcomes) {
    process.stderr.write(`${outcomeLine(outcome)}\n`);
    if (outcome.recordedResolved !== undefined && outcome.recordedResolved !== (outcome.state === 'resolved'))
      console.log(
        `differs\t${outcome.instanceId}\tits report.json says resolved: ${outcome.recordedResolved}, its log says ${outcome.state}`,
      );
  }
  mkdirSync(resolve(out), { recursive: true });
  const reportPath = join(resolve(out), runReportName(model, run));
  writeFileSync(reportPath, runReportText(report));
  return { outcomes, report, reportPath };
}

function outcomeLine({ instanceId, state, reason, guard, isReused }: InstanceOutcome): string {
  const notes = [...(isReused ? ['graded before'] : []), ...guard.map((flag) => `guard: ${flag}`)];
  return [instanceId, state, reason, ...notes].join('\t');
}

function summarize(report: RunReport, outcomes: readonly InstanceOutcome[]): void {
  console.log(`resolved\t${report.resolved_instances} of ${report.total_instances}`);
  console.log(`unresolved\t${report.unresolved_instances}`);
  console.log(`empty\t${report.empty_patch_instances}`);
  for (const state of ['does-not-apply', 'timed-out', 'error'] as const) {
    const ids = outcomes.filter((outcome) => outcome.state === state).map(({ instanceId }) => instanceId);
    console.log([state, ids.length, ...(ids.length > 0 ? [ids.join(' ')] : [])].join('\t'));
  }
  const flagged = outcomes.filter(({ guard }) => guard.length > 0).length;
  if (flagged > 0) console.log(`guard\t${flagged} submissions touch tests or their configuration; the verdicts above do not count it`);
}
