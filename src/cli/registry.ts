// The concrete parts, by name. A new strategy, benchmark or provider is one file of its own and one line here.
import { longBenchV2 } from '../benchmarks/longbench-v2/longbench-v2.ts';
import { createSwebenchVerified } from '../benchmarks/swebench-verified/swebench-verified.ts';
import type { Benchmark } from '../core/benchmark.ts';
import type { SandboxSpec } from '../core/experiment.ts';
import type { SandboxProvider } from '../core/sandbox.ts';
import type { Strategy } from '../core/strategy.ts';
import { controller } from '../strategies/controller/controller.ts';
import { delm } from '../strategies/delm/delm.ts';
import { readagent } from '../strategies/readagent/readagent.ts';
import { single } from '../strategies/single/single.ts';

/** Options are validated by the strategy's own schema before they reach it, so their type is erased here. */
const anyOptions = <Options>(strategy: Strategy<Options>): Strategy => strategy as unknown as Strategy;

export const strategies: Readonly<Record<string, Strategy>> = {
  single: anyOptions(single),
  delm: anyOptions(delm),
  controller: anyOptions(controller),
  readagent: anyOptions(readagent),
};

export interface BenchmarkParts {
  /** Asked for when the first patch is graded. */
  readonly sandboxes: () => SandboxProvider;
  readonly grading: SandboxSpec['grading'];
}

const BENCHMARKS: Readonly<Record<string, (parts: BenchmarkParts) => Benchmark>> = {
  'longbench-v2': () => longBenchV2,
  'swebench-verified': ({ sandboxes, grading: { network, timeoutS, workers } }) =>
    createSwebenchVerified({ sandboxes, grading: { network, timeoutMs: timeoutS * 1000 }, workers }),
};

export const benchmarkIds: readonly string[] = Object.keys(BENCHMARKS);

export function createBenchmark(id: string, parts: BenchmarkParts): Benchmark {
  return BENCHMARKS[id]!(parts);
}
