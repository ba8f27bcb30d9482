// `plan`: what an experiment will take, before a cent is spent. Each cell is tried out on some of its real instances with the embedded model standing in
// for every model (same window, same prompts); tokens are scaled to all instances by their size and priced at list prices without cache.
import type { Cell, EmbeddedSpec, Experiment, Trial } from '../core/experiment.ts';
import type { Instance } from '../core/instance.ts';
import type { ChatModel } from '../core/model.ts';
import { costUsd } from '../core/price.ts';
import { addUsage, billedOutputTokens, inputTokens, type Usage } from '../core/usage.ts';
import { UserError } from '../core/user-error.ts';
import { createEmbeddedModel } from '../models/embedded/create-embedded-model.ts';
import { meteredCall } from '../models/metering.ts';
import { dryRunTrial } from '../runner/dry-run.ts';
import { alignColumns } from './align-columns.ts';
import { ASSUMED_IMAGE_GIB, diskRows, estimateDisk } from './estimate-disk.ts';
import { ASSUMED_WORK, estimateRepositoryTrial } from './estimate-repository-cell.ts';
import { type OpenedExperiment, openExperiment } from './open-experiment.ts';
import { planComparisons } from './plan-comparisons.ts';
import { strategies } from './registry.ts';

export interface PlanArguments {
  readonly experiment: string;
  readonly overrides: readonly string[];
  readonly modelsFile?: string | undefined;
  readonly pricesFile?: string | undefined;
  /** Instances per cell that are tried out. */
  readonly sample: number;
  /** Output tokens of a real model per token of the stand-in's. */
  readonly outputFactor: number;
  /** Assumed share of the instances on which two cells disagree. */
  readonly discordance: number;
}

export interface CellEstimate {
  readonly cell: Cell;
  readonly trials: number;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly usd: number;
  /** Mean makespan of one trial at the assumed speed. */
  readonly wallS: number;
  /** Sum of all calls' time. */
  readonly busyS: number;
  /** Seconds of one trial before and after its makespan; sum of all gradings'. */
  readonly aroundS: number;
  readonly gradingS: number;
}

/** Ours, for live models; the embedded model has a declared speed of its own. */
const ASSUMED_SPEED = { firstTokenMs: 1000, promptTokensPerSecond: 10_000, outputTokensPerSecond: 60 };

export async function planCommand(options: PlanArguments): Promise<void> {
  const { overrides, modelsFile, pricesFile, sample, outputFactor, discordance } = options;
  if (!Number.isInteger(sample) || sample < 1)
    throw new UserError(`Expected a whole number of at least 1 after \`--sample\`, found ${sample}.`);
  if (!(outputFactor > 0)) throw new UserError(`Expected a number above 0 after \`--output-factor\`, found ${outputFactor}.`);
  if (!(discordance > 0 && discordance <= 1))
    throw new UserError(`Expected a share above 0 and up to 1 after \`--discordance\`, found ${discordance}.`);
  const opened = await openExperiment(options.experiment, { overrides, needKeys: false, modelsFile, pricesFile });
  const estimates = await estimateCells(opened, options);
  printPlan(opened, { estimates, ...options });
  const comparisons = planComparisons(opened.experiment, estimates, discordance);
  if (comparisons !== '') console.log(`\n${comparisons}`);
}

export async function estimateCells(
  opened: OpenedExperiment,
  { sample, outputFactor }: Pick<PlanArguments, 'sample' | 'outputFactor'>,
): Promise<CellEstimate[]> {
  const { experiment, trials, loaded } = opened;
  const standIns = createStandIns(experiment, outputFactor);
  const estimates: CellEstimate[] = [];
  for (const cell of experiment.cells) {
    const own = trials.filter((trial) => trial.cell.id === cell.id);
    const instances = loaded.get(cell.benchmark)!.instances;
    if (instances[0]?.kind === 'repository') {
      const one = estimateRepositoryTrial(cell, experiment);
      const all = (value: number): number => value * own.length;
      estimates.push({
        ...{ cell, trials: own.length, calls: all(one.calls), usd: all(one.usd), wallS: one.wallS, busyS: all(one.busyS) },
        ...{ inputTokens: all(one.inputTokens), outputTokens: all(one.outputTokens), aroundS: one.aroundS, gradingS: all(one.gradingS) },
      });
      continue;
    }
    const chosen = spread(instances, sample);
    const runs: (TryOut & { readonly size: number })[] = [];
    for (const instance of chosen) {
      const trial = own.find((one) => one.instanceId === instance.id)!;
      runs.push({ size: sizeOf(instance), ...(await tryOut(opened, { trial, instance, standIns, outputFactor })) });
    }
    const scale = (own.length / instances.length) * (sum(instances.map(sizeOf)) / sum(runs.map((run) => run.size)));
    const total = (pick: (run: (typeof runs)[number]) => number): number => sum(runs.map(pick)) * scale;
    estimates.push({
      cell,
      trials: own.length,
      calls: total((run) => run.calls),
      inputTokens: total((run) => run.inputTokens),
      outputTokens: total((run) => run.outputTokens),
      usd: total((run) => run.usd),
      wallS: total((run) => run.wallS) / own.length,
      busyS: total((run) => run.busyS),
      aroundS: 0,
      gradingS: 0,
    });
  }
  return estimates;
}

interface TryOut {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly usd: number;
  readonly wallS: number;
  readonly busyS: number;
}

interface TryOutParts {
  readonly trial: Trial;
  readonly instance: Instance;
  readonly standIns: (modelId: string) => ChatModel;
  readonly outputFactor: number;
}

async function tryOut({ experiment }: OpenedExperiment, { trial, instance, standIns, outputFactor }: TryOutParts): Promise<TryOut> {
  const strategy = strategies[trial.cell.strategy]!;
  const { calls, wallUs } = await dryRunTrial(trial, { experiment, strategy, instance, standIn: standIns, meteredCall });
  const isNominal = (model: string): boolean => experiment.models[model]!.provider === 'embedded';
  const usages = calls.map(({ model, usage }): { model: string; usage: Usage } => {
    const outputTokens = Math.round((usage.outputTokens ?? 0) * (isNominal(model) ? 1 : outputFactor));
    return { model, usage: { ...usage, outputTokens } };
  });
  const all = usages.reduce((total, { usage }) => addUsage(total, usage), {} as Usage);
  return {
    calls: calls.length,
    inputTokens: inputTokens(all) ?? 0,
    outputTokens: billedOutputTokens(all) ?? 0,
    usd: sum(usages.map(({ model, usage }) => costUsd(usage, experiment.prices[model]!, 'uncached') ?? 0)),
    wallS: wallUs / 1e6,
    busyS: sum(calls.map((call) => (call.endUs - call.startUs) / 1e6)),
  };
}

/** The embedded model with each real model's window; a live one at the assumed speed. */
function createStandIns(experiment: Experiment, outputFactor: number): (modelId: string) => ChatModel {
  const made = new Map<string, ChatModel>();
  return (modelId) => {
    const spec = experiment.models[modelId]!;
    const assumed: EmbeddedSpec = {
      omission: 0,
      fabrication: 0,
      seed: 0,
      ...ASSUMED_SPEED,
      outputTokensPerSecond: ASSUMED_SPEED.outputTokensPerSecond / outputFactor,
    };
    const model = made.get(modelId) ?? createEmbeddedModel({ ...spec, embedded: spec.embedded ?? assumed });
    made.set(modelId, model);
    return model;
  };
}

/** Instances evenly spread over sizes, so that few stand for all. */
function spread(instances: readonly Instance[], count: number): Instance[] {
  const bySize = [...instances].sort((a, b) => sizeOf(a) - sizeOf(b));
  if (bySize.length <= count) return bySize;
  return Array.from({ length: count }, (_, i) => bySize[Math.floor(((i + 0.5) * bySize.length) / count)]!);
}

const sizeOf = (instance: Instance): number => (instance.kind === 'question' ? instance.context.length : 1);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function printPlan(
  { experiment, loaded, trials }: OpenedExperiment,
  { estimates, sample, outputFactor }: { estimates: readonly CellEstimate[]; sample: number; outputFactor: number },
): void {
  const isNominal = Object.values(experiment.prices).every((price) => price.nominal);
  const isLive = experiment.clock === 'live';
  const rows = estimates.map(({ cell, trials: count, calls, usd, wallS, ...one }, i) => [
    cell.id,
    String(count),
    compact(calls),
    compact(one.inputTokens),
    compact(one.outputTokens),
    usd.toFixed(2),
    (usd / count).toFixed(4),
    wallS.toFixed(0),
    ...(isLive ? [hoursOf(experiment, [estimates[i]!]).toFixed(1)] : []),
  ]);
  const total = (pick: (estimate: CellEstimate) => number): number => sum(estimates.map(pick));
  rows.push([
    'total',
    String(trials.length),
    compact(total((one) => one.calls)),
    compact(total((one) => one.inputTokens)),
    compact(total((one) => one.outputTokens)),
    total((one) => one.usd).toFixed(2),
    '',
    '',
    ...(isLive ? [hoursOf(experiment, estimates).toFixed(1)] : []),
  ]);
  const dollars = isNominal ? 'nominal $' : '$';
  const header = ['cell', 'trials', 'calls', 'input tokens', 'output tokens', dollars, '$/trial', 's/trial', ...(isLive ? ['hours'] : [])];
  console.log(
    `${experiment.name}: ${[...loaded.values()].map((one) => `${one.instances.length} instances of ${one.id}`).join(', ')}, ${experiment.repeats} repeat(s), ${experiment.cells.length} cells`,
  );
  console.log(alignColumns([header, ...rows]));
  const { trials: parallel, calls } = experiment.concurrency;
  const hours = hoursOf(experiment, estimates);
  if (isLive)
    console.log(
      `about ${hours < 1 ? `${Math.ceil(hours * 60)} minutes` : `${hours.toFixed(1)} hours`} with ${parallel} trials and ${calls} calls at a time`,
    );
  const kinds = new Set([...loaded.values()].map(({ instances }) => instances[0]?.kind));
  if (kinds.has('question')) {
    const assumed = isNominal
      ? 'dollars and seconds are nominal.'
      : `output counted ${outputFactor}x the stand-in's (--output-factor), ${ASSUMED_SPEED.outputTokensPerSecond} tokens/s assumed.`;
    console.log(`Questions: from ${sample} instances per cell with the embedded model standing in; list prices without cache; ${assumed}`);
  }
  if (kinds.has('repository')) {
    const { steps, firstPromptTokens, tokensPerStep, replyTokens, setupS, gradingS } = ASSUMED_WORK;
    const each = `${firstPromptTokens} tokens at first and ${tokensPerStep} more at each step, ${replyTokens} tokens a reply`;
    const around = `${setupS} s for a set-up without its pull, ${gradingS} s for a grading`;
    console.log(`Repositories: assumed, not measured: ${steps} steps per agent, ${each}; ${around}; list prices without cache.`);
  }
  const disk = estimateDisk(experiment, loaded);
  if (disk) {
    console.log(`\n${alignColumns(diskRows(disk))}`);
    console.log(
      `Disk: assumed, not measured: ${ASSUMED_IMAGE_GIB.own} GiB of layers of its own per image, ${ASSUMED_IMAGE_GIB.alone} GiB for one alone; \`sandbox.prune\` removes each after its last trial. Sandboxes: \`sandbox.diskMb\` each, at the same time.`,
    );
  }
}

/** The longest of: trials side by side, calls side by side, gradings side by side. */
function hoursOf({ concurrency, sandbox }: Experiment, estimates: readonly CellEstimate[]): number {
  const total = (pick: (estimate: CellEstimate) => number): number => sum(estimates.map(pick));
  const trialsS = total((one) => (one.wallS + one.aroundS) * one.trials) / concurrency.trials;
  return Math.max(trialsS, total((one) => one.busyS) / concurrency.calls, total((one) => one.gradingS) / sandbox.grading.workers) / 3600;
}

function compact(value: number): string {
  return Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}
