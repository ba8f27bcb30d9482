// Runs that never were: cells whose submissions, dollars and seconds come out at wanted figures, with noise from repeat to repeat. Imported by tests only.
import type { Cell, Experiment, ModelSpec } from '../../core/experiment.ts';
import { MODEL_ROLES, type ModelRole } from '../../core/model.ts';
import { randomStream } from '../../core/random.ts';
import { experiment, record, simpleTrace, submission, trial } from '../../results/__fixtures__/run-data.ts';
import type { InstanceInfo, TrialData } from '../../results/trial-data.ts';
import { foldRun } from '../../results/trial-result.ts';
import type { ClaimRun } from '../judge-claims.ts';

const DEFAULTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  delm: { sharing: 'on', verification: 'on', hierarchy: 'on', gistTokens: 100, retries: 2, unitCharacters: 25_000 },
  single: { context: 'full', angles: 'off' },
  controller: { mode: 'round', angles: 'off' },
  readagent: { minPages: 1, maxPages: 6, gistTokens: 100, pages: 'units' },
};

export function spec(id: string, model = id, provider: ModelSpec['provider'] = 'openai'): ModelSpec {
  return { id, provider, model, contextTokens: 1_000_000, maxOutputTokens: 65_536, concurrentCalls: 8, refuses: [] };
}

export interface MadeCell {
  readonly id: string;
  readonly strategy: 'delm' | 'single' | 'controller' | 'readagent';
  readonly model: string;
  readonly agents?: number;
  readonly preset?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly models?: Partial<Record<ModelRole, string>>;
  /**
   * Share of the trials with 0, 1, 2, ... correct submissions; by stratum, or for all.
   * The first correct submissions are those that count as selected.
   */
  readonly correct: readonly number[] | Readonly<Record<string, readonly number[]>>;
  readonly usd?: number;
  readonly billedUsd?: number;
  readonly wallS?: number;
  readonly source?: 'live' | 'embedded' | 'replayed';
  /** Trials that errored: the first so many of the first repeat. */
  readonly errored?: number;
}

export interface MadeRun {
  readonly benchmark: 'swebench-verified' | 'longbench-v2';
  readonly cells: readonly MadeCell[];
  /** Instances by stratum. */
  readonly items?: Readonly<Record<string, number>>;
  readonly repeats?: number;
  readonly models?: readonly ModelSpec[];
  readonly overrides?: Partial<Experiment>;
  readonly selection?: Experiment['benchmarks'][number]['selection'];
  readonly dataset?: string;
}

export const MODELS: readonly ModelSpec[] = [
  spec('gemini', 'gemini-3-flash-preview'),
  spec('opus', 'claude-opus-4-6', 'anthropic'),
  spec('gpt-5.4'),
  spec('gpt-5'),
  spec('flash', 'deepseek-v4-flash'),
  spec('pro', 'deepseek/deepseek-v4-pro'),
  spec('embedded', 'embedded', 'embedded'),
];

export const ITEMS = {
  'swebench-verified': { 'django/django': 231, 'sympy/sympy': 75, 'sphinx-doc/sphinx': 44, 'scikit-learn/scikit-learn': 32, others: 118 },
  'longbench-v2': { Financial: 15, Governmental: 23, 'Multi-news': 23, Legal: 14, Academic: 50 },
} as const;

export function fabricate(made: MadeRun): ClaimRun {
  const { benchmark, repeats = 3, models = MODELS, items = ITEMS[benchmark], selection = {}, dataset = 'hub' } = made;
  const infos = Object.entries(items).flatMap(([stratum, count]) =>
    Array.from({ length: count }, (_, i): InstanceInfo => ({ id: `${stratum}-${i + 1}`, strata: { stratum } })),
  );
  const cells = made.cells.map((cell) => cellOf(cell, benchmark));
  const of = experiment(cells, {
    benchmarks: [{ id: benchmark, dataset, selection }],
    models: Object.fromEntries(models.map((one) => [one.id, one])),
    repeats,
    clock: 'live',
    seed: 11,
    ...made.overrides,
  });
  const trials = function* (): Generator<TrialData> {
    for (const [i, cell] of cells.entries()) {
      for (const [stratum, own] of Map.groupBy(infos, ({ strata }) => strata.stratum))
        yield* trialsOf(made.cells[i]!, cell, { own, stratum, repeats });
    }
  };
  return {
    experiment: of,
    results: foldRun({ runId: 'made', experiment: of, instances: new Map([[benchmark, infos]]), trials: trials() }),
  };
}

function cellOf({ id, strategy, model, agents = 1, preset = 'reference', options = {}, models = {} }: MadeCell, benchmark: string): Cell {
  const roles = Object.fromEntries(
    MODEL_ROLES.map((role) => [role, models[role] ?? (role.startsWith('gist') && benchmark === 'longbench-v2' ? 'flash' : model)]),
  );
  return {
    id,
    benchmark,
    arm: id,
    strategy,
    preset,
    agents,
    options: { ...DEFAULTS[strategy], ...options },
    models: roles as Cell['models'],
  };
}

interface Block {
  readonly own: readonly InstanceInfo[];
  readonly stratum: string;
  readonly repeats: number;
}

function* trialsOf(made: MadeCell, cell: Cell, { own, stratum, repeats }: Block): Generator<TrialData> {
  const shares = Array.isArray(made.correct) ? made.correct : (made.correct as Readonly<Record<string, readonly number[]>>)[stratum]!;
  const counts = spreadOut(shares, own.length * repeats);
  const random = randomStream('fabricated', cell.id, stratum);
  for (let repeat = 1; repeat <= repeats; repeat++) {
    // Every repeat has its part of each count, most of it on the same instances.
    const part = counts.filter((_, i) => i % repeats === repeat - 1);
    const order = own.map((info, i) => ({ info, key: i + 0.08 * own.length * random.next() })).sort((a, b) => a.key - b.key);
    for (const [i, { info }] of order.entries()) {
      const isErrored = repeat === 1 && own.indexOf(info) < (made.errored ?? 0);
      yield trialOf(made, { cell, instanceId: info.id, repeat, correct: part[i]!, factor: 0.8 + 0.4 * random.next(), isErrored });
    }
  }
}

/** So many numbers, 0 for the first share of them, 1 for the next, ...: ascending, the largest remainders rounded up. */
function spreadOut(shares: readonly number[], total: number): number[] {
  const exact = shares.map((share) => share * total);
  const counts = exact.map(Math.floor);
  const byRest = exact.map((value, i) => ({ i, rest: value - Math.floor(value) })).sort((a, b) => b.rest - a.rest);
  for (let left = total - counts.reduce((sum, count) => sum + count, 0), k = 0; left > 0; left--, k++)
    counts[byRest[k % byRest.length]!.i]!++;
  return counts.flatMap((count, correct) => Array<number>(count).fill(correct));
}

interface MadeTrial {
  readonly cell: Cell;
  readonly instanceId: string;
  readonly repeat: number;
  readonly correct: number;
  readonly factor: number;
  readonly isErrored: boolean;
}

function trialOf(made: MadeCell, { cell, instanceId, repeat, correct, factor, isErrored }: MadeTrial): TrialData {
  const of = trial(cell, instanceId, repeat);
  const submissions = Array.from({ length: Array.isArray(made.correct) ? made.correct.length - 1 : 1 }, (_, i) =>
    submission(i, i < correct ? 'correct' : 'incorrect'),
  );
  const { usd = 0.1, billedUsd, wallS = 60, source = 'live' } = made;
  const call = {
    costUsd: usd * factor,
    uncachedUsd: usd * factor,
    source,
    ...(billedUsd !== undefined && { billedUsd: billedUsd * factor }),
  };
  return {
    trial: of,
    record: record(
      of,
      isErrored
        ? { status: 'errored', stop: undefined, error: 'lost' }
        : { submissions, selected: 0, wallUs: Math.round(wallS * factor * 1e6) },
    ),
    last: { attempt: 1, events: simpleTrace([call]) },
    earlier: [],
    erroredUsd: 0,
    abandonedUsd: 0,
  };
}
