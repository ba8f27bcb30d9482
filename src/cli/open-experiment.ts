// From a file on disk to everything that a run or a plan needs: the experiment, its data, its trials. Nothing here costs money.
import { join } from 'node:path';
import { readEnvironment } from '../config/env-file.ts';
import { readExperiment } from '../config/read-experiment.ts';
import { planTrials } from '../config/trials.ts';
import type { LoadedBenchmark } from '../core/benchmark.ts';
import type { Experiment, Trial } from '../core/experiment.ts';
import type { Instance } from '../core/instance.ts';
import { projectRoot } from './program.ts';
import { readPrices } from './read-prices.ts';
import { benchmarkIds, createBenchmark, strategies } from './registry.ts';
import { createSandboxes, type Sandboxes, safeSandbox } from './wire-sandboxes.ts';

export interface OpenedExperiment {
  readonly experiment: Experiment;
  readonly loaded: ReadonlyMap<string, LoadedBenchmark>;
  readonly trials: readonly Trial[];
  readonly environment: (name: string) => string | undefined;
  readonly sandboxes: Sandboxes;
  instance(benchmark: string, id: string): Instance;
}

export interface OpenOptions {
  readonly overrides: readonly string[];
  /** Whether every model's key must be at hand. */
  readonly needKeys: boolean;
  /** Files that are read instead of the project's own. */
  readonly modelsFile?: string | undefined;
  readonly pricesFile?: string | undefined;
}

/** @throws UserError for anything that would make the run fail or mean something else than intended. */
export async function openExperiment(path: string, options: OpenOptions): Promise<OpenedExperiment> {
  const { overrides, needKeys, modelsFile, pricesFile } = options;
  const environment = await readEnvironment(join(process.cwd(), '.env'), process.env);
  const experiment = await readExperiment(path, {
    strategies,
    benchmarks: benchmarkIds,
    overrides,
    modelsFile: modelsFile ?? join(projectRoot, 'configs', 'models.yaml'),
    modelsName: modelsFile,
    resolvePrice: readPrices({
      path: pricesFile ?? join(projectRoot, 'configs', 'prices.yaml'),
      name: pricesFile ?? 'configs/prices.yaml',
    }),
    environment: needKeys ? environment : undefined,
  });
  const sandboxes = createSandboxes({ spec: safeSandbox(experiment), onNotice: (text) => void process.stderr.write(`note: ${text}\n`) });
  const parts = { sandboxes: sandboxes.provider, grading: experiment.sandbox.grading };
  const loaded = new Map<string, LoadedBenchmark>();
  for (const { id, dataset, selection } of experiment.benchmarks) {
    loaded.set(id, await createBenchmark(id, parts).load({ dataset, selection, seed: experiment.seed }));
  }
  const instances = Object.fromEntries([...loaded].map(([id, benchmark]) => [id, benchmark.instances]));
  const byId = new Map(
    [...loaded].flatMap(([id, benchmark]) => benchmark.instances.map((instance) => [`${id}\n${instance.id}`, instance])),
  );
  return {
    experiment,
    loaded,
    trials: planTrials(experiment, { instances, strategies }),
    environment,
    sandboxes,
    instance: (benchmark, id) => byId.get(`${benchmark}\n${id}`)!,
  };
}
