// Which cells of a run a claim is about, or why none is. A name that fits is not enough: the data must be the published ones (or drawn from them by
// chance), the models the same, and every reply live.
import type { Cell, Experiment, ModelSpec } from '../core/experiment.ts';
import type { Side } from './claim.ts';
import type { CellPattern } from './claim-schema.ts';

export interface Refusal {
  readonly reason: string;
}

export type Matched = { readonly cells: readonly Cell[] } | Refusal;

const EMBEDDED = 'the embedded model checks the program; it supports and contradicts nothing';

export function matchCells(side: Side, experiment: Experiment): Matched {
  if (side.absent) return { reason: side.absent };
  const own = experiment.cells.filter((cell) => cell.benchmark === side.benchmark.id);
  if (own.length === 0) return { reason: `the run has no cell on ${side.benchmark.name}` };
  if (own.every((cell) => specsOf(cell, experiment).some(({ provider }) => provider === 'embedded'))) return { reason: EMBEDDED };
  const unfit = populationProblem(side, experiment);
  if (unfit) return { reason: unfit };
  const ofSystem = own.filter((cell) => side.cells.some((pattern) => fits(cell, pattern)));
  if (ofSystem.length === 0) return { reason: `missing cell: \`${side.system}\` needs ${describePatterns(side.cells)}` };
  const withAgents = ofSystem.filter((cell) => hasAgents(cell, side));
  if (withAgents.length === 0) {
    const wanted = agentsWanted(side);
    return {
      reason: `missing cell: \`${side.system}\` with ${wanted === 1 ? '1 agent' : `${wanted} agents`}, the run has ${numbers(ofSystem.map(({ agents }) => agents))}`,
    };
  }
  const live = withAgents.filter((cell) => specsOf(cell, experiment).every(({ provider }) => provider !== 'embedded'));
  if (live.length === 0) return { reason: EMBEDDED };
  const ofModel = live.filter(
    (cell) => isOf(side.model.ids, experiment.models[cell.models.solver]) && controllerFits(cell, side, experiment),
  );
  if (ofModel.length === 0) {
    const found = [...new Set(live.map((cell) => experiment.models[cell.models.solver]!.model))];
    return { reason: `other model: the claim is about ${side.model.name}, the run's \`${side.system}\` is on ${list(found)}` };
  }
  const { gist, effort } = side;
  const ofGist = ofModel.filter((cell) => gist === undefined || isOf(gist.ids, experiment.models[cell.models.gist]));
  if (ofGist.length === 0) {
    const found = [...new Set(ofModel.map((cell) => experiment.models[cell.models.gist]!.model))];
    return { reason: `other model: the claim has gists by ${gist!.name}, the run by ${list(found)}` };
  }
  const ofEffort = ofGist.filter((cell) => {
    const set = experiment.models[cell.models.solver]!.reasoningEffort;
    return effort === undefined || set === undefined || set === effort;
  });
  if (ofEffort.length === 0) return { reason: `other effort: the claim is at \`${effort}\`` };
  return { cells: ofEffort };
}

/** Why the run's instances are not the published ones, nor drawn from them by chance. */
function populationProblem({ benchmark, stratum }: Side, experiment: Experiment): string | undefined {
  const { dataset, selection } = experiment.benchmarks.find(({ id }) => id === benchmark.id)!;
  if (dataset !== 'hub')
    return `the run's instances are from a local file, not from the pinned dataset (\`dataset: hub\`): nobody can tell whether they are the published ones`;
  const chosen = (['ids', 'idsFile', 'difficulty', 'length'] as const).filter((key) => selection[key] !== undefined);
  const subDomains = selection.subDomains;
  const isOutside = subDomains !== undefined && (stratum === undefined || !subDomains.includes(stratum));
  const keys = [...chosen, ...(isOutside ? ['subDomains'] : [])];
  if (keys.length === 0) return undefined;
  return `the run's instances are picked by ${list(keys.map((key) => `\`selection.${key}\``))}, so that they stand for no more than themselves; use \`limit\` for a part`;
}

function fits(cell: Cell, { strategy, agents, options }: CellPattern): boolean {
  return (
    cell.strategy === strategy &&
    (agents === undefined || cell.agents === agents) &&
    Object.entries(options).every(([key, wanted]) => cell.options[key] === wanted)
  );
}

/** Coupled attempts are the k of Pass@k only when a trial has exactly k; the latency of one independent attempt needs a cell of one. */
function hasAgents(cell: Cell, side: Side): boolean {
  const { attempts, metric } = side;
  if (attempts === 'independent') return metric.quantity !== 'latency' || cell.agents === 1;
  const wanted = agentsWanted(side);
  return wanted === undefined || cell.agents === wanted;
}

function agentsWanted({ attempts, metric, agents }: Side): number | undefined {
  if (attempts === 'independent') return 1;
  return metric.of === 'oracle' ? metric.k : agents;
}

function controllerFits(cell: Cell, side: Side, { models }: Experiment): boolean {
  return cell.strategy !== 'controller' || isOf(side.model.ids, models[cell.models.controller]);
}

/** The model's name, with or without the date of a snapshot. */
function isOf(ids: readonly string[], spec: ModelSpec | undefined): boolean {
  return (
    spec !== undefined &&
    ids.some((id) => spec.model === id || (spec.model.startsWith(id) && /^[-@]\d{4}-?\d{2}-?\d{2}$/.test(spec.model.slice(id.length))))
  );
}

function specsOf(cell: Cell, { models }: Experiment): ModelSpec[] {
  return [...new Set(Object.values(cell.models))].flatMap((id) => models[id] ?? []);
}

function describePatterns(patterns: readonly CellPattern[]): string {
  return patterns
    .map(({ strategy, agents, options }) => {
      const details = [
        ...(agents === undefined ? [] : [`agents ${agents}`]),
        ...Object.entries(options).map(([key, value]) => `${key} ${value}`),
      ];
      return `\`${strategy}\`${details.length > 0 ? ` with ${details.join(', ')}` : ''}`;
    })
    .join(', or ');
}

const list = (names: readonly string[]): string => names.join(', ');
const numbers = (values: readonly number[]): string => [...new Set(values)].sort((a, b) => a - b).join(', ');
