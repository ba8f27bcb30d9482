// What a published number does not say, and what this run did there. Listed beside a verdict; no rule reads it.
import type { Cell, Experiment } from '../core/experiment.ts';

export interface OpenThing {
  readonly key: string;
  readonly text: string;
  /** What the tested cells did; undefined where nothing was tested, or where the run has no such thing. */
  readonly here: string | undefined;
}

interface Tested {
  readonly cell: Cell;
  readonly other?: Cell | undefined;
  readonly instances: number;
  readonly repeats: number;
  readonly basis?: 'billed' | 'list' | undefined;
}

type Here = (cell: Cell, experiment: Experiment) => string | undefined;

const OF_CELL: Readonly<Record<string, Here>> = {
  n: ({ agents }) => `${agents}`,
  effort: ({ models }, experiment) => experiment.models[models.solver]?.reasoningEffort ?? "the provider's default",
  provider: ({ models }, experiment) => {
    const spec = experiment.models[models.solver]!;
    return `${spec.baseUrl ?? spec.provider}`;
  },
  roles: ({ models }) => `summaries ${models.summary}, checks ${models.verifier}, gist checks ${models.gistVerifier}`,
  rounds: ({ options }, { limits }) => joined([`${limits.rounds} rounds`, named(options, 'maxSubtasks'), named(options, 'unfoldRounds')]),
  retries: ({ options }) => joined([named(options, 'retries'), named(options, 'requeues')]),
  splitting: ({ options }) => joined([named(options, 'unitCharacters'), named(options, 'pages')]),
  window: ({ models }, experiment) => `${experiment.models[models.solver]!.contextTokens} tokens, then the rule of this program`,
  harness: ({ strategy, preset }) => `this program, \`${strategy}\`, preset \`${preset}\``,
  prompts: () => 'our own words',
};

const OF_TEST: Readonly<Record<string, (test: Tested) => string | undefined>> = {
  items: ({ instances }) => `${instances}`,
  runs: ({ repeats }) => `${repeats}`,
  prices: ({ basis }) => (basis === 'billed' ? "the provider's bills" : basis === 'list' ? 'list prices' : undefined),
  estimator: () => 'unbiased over independent attempts, oracle over coupled ones',
  latency: () => 'from the first event to the last; set-up and grading outside',
  spread: () => 'used to widen only',
};

export function whatTheRunDid(key: string, tests: readonly Tested[], experiment: Experiment): string | undefined {
  const said = tests.flatMap((test) => {
    const ofTest = OF_TEST[key];
    if (ofTest) return ofTest(test) ?? [];
    const ofCell = OF_CELL[key];
    const cells = [test.cell, ...(test.other ? [test.other] : [])];
    return ofCell ? cells.flatMap((cell) => ofCell(cell, experiment) || []) : [];
  });
  return said.length > 0 ? [...new Set(said)].join(' / ') : undefined;
}

function named(options: Cell['options'], key: string): string | undefined {
  return options[key] === undefined ? undefined : `${key} ${String(options[key])}`;
}

function joined(parts: readonly (string | undefined)[]): string | undefined {
  return parts.filter((part) => part !== undefined).join(', ') || undefined;
}
