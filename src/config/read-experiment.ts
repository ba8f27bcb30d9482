// An experiment file -> a validated, frozen `Experiment`. All problems of a file come as one UserError, one line each. Files are read at the edge
// (`readExperiment`); `buildExperiment` is pure.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { BenchmarkSpec, Cell, Experiment, ModelSpec } from '../core/experiment.ts';
import { MODEL_ROLES } from '../core/model.ts';
import type { Price } from '../core/price.ts';
import { UserError } from '../core/user-error.ts';
import { type Arm, readArms, rolesOf, type Strategies } from './arms.ts';
import { readComparisons } from './comparisons.ts';
import { type ExperimentFile, experimentSchema } from './experiment-schema.ts';
import { inputJsonSchema } from './json-schema.ts';
import { checkArm, expandMatrix, findTwins } from './matrix.ts';
import { mergeOverrides } from './merge-overrides.ts';
import { missingKey, readModelsFile, unknownModel } from './models-file.ts';
import { type Problem, problemsOf, throwProblems } from './problem.ts';
import { readSweep, type Sweep } from './sweep.ts';
import { cellContent } from './trials.ts';
import { type Path, parseYamlSource, type YamlSource } from './yaml-source.ts';

export interface ExperimentParts {
  readonly strategies: Strategies;
  /** Known benchmark ids. */
  readonly benchmarks: readonly string[];
  readonly models: Readonly<Record<string, ModelSpec>>;
  /** What messages call the file that the models are from; `configs/models.yaml` by default. */
  readonly modelsName?: string | undefined;
  /** @throws UserError when the model has no price. */
  readonly resolvePrice: (spec: ModelSpec) => Price;
  /** Where keys are looked up; without it keys are not asked for (`plan`, `report`). */
  readonly environment?: ((name: string) => string | undefined) | undefined;
  /** The absolute path of a dataset or a list of ids as the file writes it, undefined when there is no such file. */
  readonly findDataset: (path: string) => string | undefined;
}

export interface ReadExperimentOptions extends Omit<ExperimentParts, 'models' | 'findDataset'> {
  readonly modelsFile: string;
  /** `a.b=c`, as after `--set`. */
  readonly overrides?: readonly string[] | undefined;
}

export async function readExperiment(path: string, options: ReadExperimentOptions): Promise<Experiment> {
  const yaml = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const found = error.code === 'EISDIR' ? 'a folder' : `none (${error.code ?? error.message})`;
    throw new UserError(`Expected an experiment file at \`${path}\`, found ${found}.`);
  });
  const source = mergeOverrides(parseYamlSource(yaml, path), options.overrides ?? []);
  const models = await readModelsFile(options.modelsFile);
  return buildExperiment(source, { ...options, models, findDataset: (dataset) => findDataset(dataset, path) });
}

/** Relative paths are looked up in the folder of the experiment file, in each folder above it, then in the current directory. */
export function findDataset(dataset: string, experimentFile: string): string | undefined {
  if (isAbsolute(dataset)) return existsSync(dataset) ? dataset : undefined;
  for (let folder = dirname(resolve(experimentFile)); ; folder = dirname(folder)) {
    const candidate = resolve(folder, dataset);
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) break;
  }
  return existsSync(dataset) ? resolve(dataset) : undefined;
}

/** @throws UserError with one line per problem. */
export function buildExperiment(source: YamlSource, parts: ExperimentParts): Experiment {
  const schema = experimentSchema(parts.benchmarks);
  const parsed = schema.safeParse(source.data ?? {});
  const issues = parsed.error?.issues ?? [];
  const problems = problemsOf(issues, { schema: inputJsonSchema(schema), data: source.data ?? {} });
  const raw = (source.data ?? {}) as { strategies?: unknown; sweep?: unknown };
  const { arms, problems: armProblems } = readArms(raw.strategies, parts.strategies);
  const { sweep, problems: sweepProblems } = readSweep(raw.sweep, arms, parts.benchmarks);
  problems.push(...armProblems, ...sweepProblems, ...arms.flatMap((arm) => checkArm(arm, sweep.axes)));
  const file = parsed.data;
  if (file) problems.push(...checkModels(modelReferences(file, arms, sweep), parts), ...checkDatasets(file, parts));
  throwProblems(source, problems);
  if (!file) throw new Error('A file without problems was not read.');
  const matrix = expandMatrix({ benchmarks: Object.keys(file.benchmarks), arms, sweep, models: file.models });
  throwProblems(source, matrix.problems);
  return deepFreeze(completeExperiment(source, { file, arms, sweep, cells: matrix.cells }, parts));
}

interface Checked {
  readonly file: ExperimentFile;
  readonly arms: readonly Arm[];
  readonly sweep: Sweep;
  readonly cells: readonly Cell[];
}

/** The second half: what can only be said once every name is known. */
function completeExperiment(source: YamlSource, { file, arms, sweep, cells }: Checked, parts: ExperimentParts): Experiment {
  if (cells.length === 0) throwProblems(source, [{ path: ['sweep', 'exclude'], at: 'key', text: 'leaves no cell; remove an entry.' }]);
  const references = modelReferences(file, arms, sweep);
  const pathOf = (id: string): Path => references.find((reference) => reference.id === id)?.path ?? ['models', 'solver'];
  const used = usedModels(cells, parts.strategies);
  const models = Object.fromEntries(used.map((id) => [id, parts.models[id]!]));
  const problems: Problem[] = [];
  const prices: Record<string, Price> = {};
  for (const [id, spec] of Object.entries(models)) {
    const missing = parts.environment && missingKey(spec, parts.environment);
    if (missing) problems.push({ path: pathOf(id), text: missing });
    try {
      prices[id] = parts.resolvePrice(spec);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push({ path: pathOf(id), text: error.message });
    }
  }
  const live = used.filter((id) => models[id]!.provider !== 'embedded');
  const clock = file.clock ?? (live.length === 0 ? 'virtual' : 'live');
  if (clock === 'virtual' && live.length > 0) {
    const text = `\`virtual\` needs embedded models, found \`${live[0]}\` (${models[live[0]!]!.provider}). Remove \`clock\`, or set it to \`live\`.`;
    problems.push({ path: ['clock'], text });
  }
  throwProblems(source, problems);

  const { name, description, repeats, seed, limits, equalBudget, concurrency, cacheScope, indexScope, sandbox } = file;
  const run = { limits, equalBudget, models, prices, clock } as const;
  throwProblems(
    source,
    findTwins(cells, (cell) => cellContent(run, cell, parts.strategies[cell.strategy]!)),
  );
  const stated = readComparisons(file.comparisons ?? [], cells);
  throwProblems(source, stated.problems);
  const comparisons = stated.comparisons.length > 0 ? { comparisons: stated.comparisons } : {};
  const benchmarks = Object.entries(file.benchmarks).map(([id, spec]): BenchmarkSpec => {
    const { dataset, selection } = spec!;
    const lists = LIST_KEYS.flatMap((key) => (selection[key] === undefined ? [] : [[key, parts.findDataset(selection[key])!]]));
    const found = { ...selection, ...Object.fromEntries(lists) };
    return { id, dataset: dataset === 'hub' ? dataset : parts.findDataset(dataset)!, selection: found };
  });
  return { name, description, benchmarks, cells, ...comparisons, repeats, seed, concurrency, cacheScope, indexScope, sandbox, ...run };
}

function usedModels(cells: readonly Cell[], strategies: Strategies): string[] {
  const ids = cells.flatMap((cell) => rolesOf({ strategy: strategies[cell.strategy]! }).map((role) => cell.models[role]));
  return [...new Set(ids)];
}

/** Every place where the file names a model. */
function modelReferences(file: ExperimentFile, arms: readonly Arm[], sweep: Sweep): { path: Path; id: string }[] {
  const ofRoles = (models: Readonly<Partial<Record<string, string | undefined>>>, prefix: Path): { path: Path; id: string }[] =>
    MODEL_ROLES.flatMap((role) => {
      const id = models[role];
      return id === undefined ? [] : [{ path: [...prefix, 'models', role], id }];
    });
  const swept = sweep.axes.filter((axis) => axis.target.kind === 'model');
  return [
    ...ofRoles(file.models, []),
    ...arms.flatMap((arm) => ofRoles(arm.models, ['strategies', arm.name])),
    ...swept.flatMap((axis) =>
      axis.values.flatMap((value, i) => (typeof value === 'string' ? [{ path: ['sweep', axis.key, i], id: value }] : [])),
    ),
  ];
}

function checkModels(
  references: readonly { readonly path: Path; readonly id: string }[],
  { models, modelsName }: Pick<ExperimentParts, 'models' | 'modelsName'>,
): Problem[] {
  return references
    .filter(({ id }) => !Object.hasOwn(models, id))
    .map(({ path, id }) => ({ path, text: unknownModel(id, models, modelsName) }));
}

/** Keys of a selection that name a file. */
const LIST_KEYS = ['idsFile', 'excludeIdsFile'] as const;

function checkDatasets(file: ExperimentFile, { findDataset: find }: ExperimentParts): Problem[] {
  const problem = (path: Path, name: string, expected: string): Problem[] => {
    if (find(name) !== undefined) return [];
    const looked = isAbsolute(name)
      ? ''
      : ' Looked in the folder of the experiment file, in each folder above, and in the current directory.';
    return [{ path, text: `expected ${expected}, found no \`${name}\`.${looked}` }];
  };
  return Object.entries(file.benchmarks).flatMap(([id, spec]) => {
    if (!spec) return [];
    const { dataset, selection } = spec;
    return [
      ...(dataset === 'hub' ? [] : problem(['benchmarks', id, 'dataset'], dataset, '`hub` or an existing file')),
      ...LIST_KEYS.flatMap((key) => {
        const list = selection[key];
        return list === undefined ? [] : problem(['benchmarks', id, 'selection', key], list, 'an existing file with ids');
      }),
    ];
  });
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) deepFreeze(item);
  }
  return value;
}
