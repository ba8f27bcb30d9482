// Arms x benchmarks x axes -> cells, in the order of the file: benchmarks, arms, then the axes with the last one running fastest. Pure.

import type { Cell } from '../core/experiment.ts';
import { canonicalJson, hashValue } from '../core/hash.ts';
import { MODEL_ROLES, type ModelRole } from '../core/model.ts';
import { ARM_KEYS, type Arm, type ArmModels } from './arms.ts';
import { type Problem, problemsOf, unknownKey } from './problem.ts';
import { type Axis, axesOf, type Exclusion, type Sweep } from './sweep.ts';

export interface Matrix {
  readonly benchmarks: readonly string[];
  readonly arms: readonly Arm[];
  readonly sweep: Sweep;
  /** Of the experiment; an arm's own and a swept one go before, an unset role follows the solver. */
  readonly models: ArmModels & { readonly solver: string };
}

type Choice = readonly { readonly axis: Axis; readonly value: unknown }[];

/** Arms and axes must have been found sound; what is left to go wrong is a combination that a strategy's schema refuses. */
export function expandMatrix(matrix: Matrix): { cells: Cell[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const cells: Cell[] = [];
  for (const benchmark of matrix.benchmarks) {
    for (const arm of matrix.arms) {
      for (const choice of combinations(axesOf(arm, matrix.sweep.axes))) {
        const draft = draftCell({ benchmark, arm, choice, matrix });
        const parsed = arm.strategy.options.safeParse(draft.options);
        const cell = parsed.success ? finishCell(draft, arm, parsed.data as Record<string, unknown>) : undefined;
        if (matrix.sweep.exclude.some((exclusion) => isExcluded(cell ?? draft, exclusion))) continue;
        if (cell) cells.push(cell);
        else problems.push(refusedCombination(draft.id, parsed.error!.issues[0]!));
      }
    }
  }
  return { cells, problems };
}

/** Cells that would be the same trials under two names, or two cells under one. */
export function findTwins(cells: readonly Cell[], contentOf: (cell: Cell) => unknown): Problem[] {
  const byContent = new Map<string, string>();
  const byId = new Set<string>();
  const problems: Problem[] = [];
  for (const cell of cells) {
    const content = canonicalJson(contentOf(cell));
    const twin = byContent.get(content);
    const path = ['strategies', cell.arm];
    if (twin !== undefined) {
      const text = `cells \`${twin}\` and \`${cell.id}\` are the same: same strategy, options and models. Remove one, or change what tells them apart.`;
      problems.push({ path, at: 'key', text });
    } else if (byId.has(cell.id)) {
      problems.push({ path, at: 'key', text: `two different cells would be called \`${cell.id}\`; rename an arm or a model.` });
    }
    byContent.set(content, twin ?? cell.id);
    byId.add(cell.id);
  }
  return problems;
}

/** What the arm says, checked with the first value of each of its axes, whose values are checked with the sweep. */
export function checkArm(arm: Arm, allAxes: readonly Axis[]): Problem[] {
  const axes = axesOf(arm, allAxes);
  const swept = axes.flatMap((axis) => (axis.target.kind === 'option' ? [axis.target.name] : []));
  const data = optionsOf(
    arm,
    axes.map((axis) => ({ axis, value: axis.values[0] })),
  );
  const prefix = ['strategies', arm.name];
  const issues = arm.strategy.options.safeParse(data).error?.issues ?? [];
  // A value that an axis replaces must still be sound.
  const replaced = arm.strategy.options.safeParse(optionsOf(arm, [])).error?.issues ?? [];
  const own = replaced.filter(
    ({ code, path: [name] }) => code !== 'custom' && swept.includes(String(name)) && Object.hasOwn(arm.options, String(name)),
  );
  // What values may not stand together is for each cell to say.
  const fixed = issues.filter(({ code, path: [name] }) => !swept.includes(String(name)) && (code !== 'custom' || axes.length === 0));
  return [...fixed, ...own].flatMap((issue) => {
    if (issue.code === 'unrecognized_keys' && issue.path.length === 0) {
      const known = [...Object.keys(arm.optionsSchema.properties ?? {}), ...ARM_KEYS];
      return issue.keys.map((key) => unknownKey([...prefix, key], known));
    }
    return problemsOf([issue], { schema: arm.optionsSchema, data: own.includes(issue) ? arm.options : data, prefix });
  });
}

function* combinations(axes: readonly Axis[]): Generator<Choice> {
  const [axis, ...rest] = axes;
  if (!axis) return yield [];
  for (const value of axis.values) for (const others of combinations(rest)) yield [{ axis, value }, ...others];
}

/** The values of the preset, under what the file says. */
function optionsOf(arm: Arm, choice: Choice): Record<string, unknown> {
  const swept = choice.flatMap(({ axis, value }) => (axis.target.kind === 'option' ? [[axis.target.name, value] as const] : []));
  const written = { ...arm.options, ...Object.fromEntries(swept) };
  return { ...arm.strategy.presets?.[String(written.preset)], ...written };
}

interface CellInput {
  readonly benchmark: string;
  readonly arm: Arm;
  readonly choice: Choice;
  readonly matrix: Matrix;
}

type DraftCell = Omit<Cell, 'agents' | 'preset'>;

/** Options as the file means them, before the strategy's schema has seen them together. */
function draftCell({ benchmark, arm, choice, matrix }: CellInput): DraftCell {
  const swept = choice.flatMap(({ axis, value }) => (axis.target.kind === 'model' ? [[axis.target.name, String(value)] as const] : []));
  const models: ArmModels = { ...matrix.models, ...arm.models, ...Object.fromEntries(swept) };
  const solver = models.solver ?? matrix.models.solver;
  return {
    id: [benchmark, arm.name, ...choice.map(({ axis, value }) => `${axis.target.name}-${safeValue(value)}`)].join('.'),
    benchmark,
    arm: arm.name,
    strategy: arm.strategy.id,
    options: optionsOf(arm, choice),
    models: Object.fromEntries(MODEL_ROLES.map((role) => [role, models[role] ?? solver])) as Record<ModelRole, string>,
  };
}

function finishCell(draft: DraftCell, arm: Arm, options: Record<string, unknown>): Cell {
  const preset = typeof options.preset === 'string' ? options.preset : 'common';
  const isIndependent = arm.strategy.independentSubmissions?.(options) === true;
  return { ...draft, options, preset, agents: arm.strategy.agents(options), ...(isIndependent && { independentSubmissions: true }) };
}

/** Each option is fine by itself: the schema refuses them together. */
function refusedCombination(id: string, { path, message }: { readonly path: readonly PropertyKey[]; readonly message: string }): Problem {
  return { path: ['sweep'], at: 'key', text: `cell \`${id}\`: ${path.join('.')}: ${message}` };
}

function safeValue(value: unknown): string {
  if (typeof value === 'object') return hashValue(value, 6);
  return String(value).replace(/[^A-Za-z0-9._-]+/g, '_');
}

function isExcluded({ options, models, benchmark, arm, strategy }: DraftCell, exclusion: Exclusion): boolean {
  const ofRoles = Object.entries(models).map(([role, id]) => [`models.${role}`, id]);
  const facts: Record<string, unknown> = { ...options, ...Object.fromEntries(ofRoles), benchmark, arm, strategy };
  return Object.entries(exclusion).every(([key, values]) => values.some((value) => canonicalJson(value) === canonicalJson(facts[key])));
}
