// The `comparisons:` of an experiment file, resolved to cells: what is compared is stated before the data, by arm or by cell. Pure.
import type { Cell, DeclaredComparison } from '../core/experiment.ts';
import { canonicalJson } from '../core/hash.ts';
import type { ExperimentFile } from './experiment-schema.ts';
import { listOf, type Problem, suggest } from './problem.ts';
import type { Path } from './yaml-source.ts';

type Written = NonNullable<ExperimentFile['comparisons']>[number];

export function readComparisons(
  written: readonly Written[],
  cells: readonly Cell[],
): { comparisons: DeclaredComparison[]; problems: Problem[] } {
  const comparisons: DeclaredComparison[] = [];
  const problems: Problem[] = [];
  for (const [i, one] of written.entries()) {
    const path: Path = ['comparisons', i];
    const sides = (['candidate', 'baseline'] as const).map((side) => ({ side, cells: cellsCalled(one[side], cells) }));
    const unknown = sides.filter((side) => side.cells.length === 0);
    if (unknown.length > 0) {
      problems.push(...unknown.map(({ side }): Problem => ({ path: [...path, side], text: unknownCell(one[side], cells) })));
      continue;
    }
    const pairs = matchCells(sides[0]!.cells, sides[1]!.cells);
    const problem = pairProblem(one, pairs, comparisons);
    if (problem !== undefined) problems.push({ path, text: problem });
    const { estimand, family, primary: isPrimary, margin } = one;
    const stated = { estimand, family, isPrimary, ...(margin !== undefined && { margin }) };
    comparisons.push(...pairs.map(([candidate, baseline]) => ({ candidate: candidate.id, baseline: baseline.id, ...stated })));
  }
  return { comparisons, problems };
}

function cellsCalled(name: string, cells: readonly Cell[]): Cell[] {
  const exact = cells.filter(({ id }) => id === name);
  return exact.length > 0 ? exact : cells.filter(({ arm }) => arm === name);
}

function unknownCell(name: string, cells: readonly Cell[]): string {
  const names = [...new Set(cells.map(({ arm }) => arm)), ...cells.map(({ id }) => id)];
  return `expected an arm or a cell, found \`${name}\`${suggest(name, names)} Known: ${listOf(names)}.`;
}

/** Cells of one benchmark that agree in all that both sides vary: `agents`, say, where both arms are swept over it. */
function matchCells(candidates: readonly Cell[], baselines: readonly Cell[]): [Cell, Cell][] {
  return candidates.flatMap((candidate) =>
    baselines
      .filter(({ id, benchmark }) => id !== candidate.id && benchmark === candidate.benchmark)
      .filter((baseline) => {
        const shared = varying(candidates, candidate.benchmark).intersection(varying(baselines, candidate.benchmark));
        return [...shared].every((key) => canonicalJson(facetsOf(candidate)[key]) === canonicalJson(facetsOf(baseline)[key]));
      })
      .map((baseline): [Cell, Cell] => [candidate, baseline]),
  );
}

function varying(cells: readonly Cell[], benchmark: string): Set<string> {
  const own = cells.filter((cell) => cell.benchmark === benchmark).map(facetsOf);
  const keys = new Set(own.flatMap((facets) => Object.keys(facets)));
  return new Set([...keys].filter((key) => new Set(own.map((facets) => canonicalJson(facets[key] ?? null))).size > 1));
}

function facetsOf({ options, models, agents }: Cell): Readonly<Record<string, unknown>> {
  return { ...options, agents, models };
}

function pairProblem(one: Written, pairs: readonly (readonly [Cell, Cell])[], before: readonly DeclaredComparison[]): string | undefined {
  const { candidate, baseline, estimand, primary } = one;
  if (pairs.length === 0) {
    return `no cell of \`${candidate}\` can be paired with one of \`${baseline}\`: they need a benchmark in common, and equal values of what both are swept over.`;
  }
  if (primary && pairs.length > 1) {
    return `\`primary\` is one comparison, found ${pairs.length}: name two cells, such as \`${pairs[0]![0].id}\` and \`${pairs[0]![1].id}\`.`;
  }
  if (primary && before.some(({ isPrimary }) => isPrimary)) return 'a second `primary` comparison; an experiment has one.';
  const twin = pairs.find(([a, b]) =>
    before.some((other) => other.estimand === estimand && sameSet([other.candidate, other.baseline], [a.id, b.id])),
  );
  return twin && `\`${twin[0].id}\` against \`${twin[1].id}\` (${estimand}) is listed twice.`;
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.every((id) => b.includes(id)) && b.every((id) => a.includes(id));
}
