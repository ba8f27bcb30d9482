// Cells of several runs side by side. A run's name stands before its cells; instances are joined by their id, and must be the same ones.
import { nearest, UserError } from '../core/user-error.ts';
import type { CellSummary } from './cell-summary.ts';
import type { BenchmarkRecord } from './manifest.ts';

export interface NamedRun {
  readonly label: string;
  readonly summaries: readonly CellSummary[];
  readonly benchmarks: readonly Pick<BenchmarkRecord, 'id' | 'instances'>[];
}

/** @throws UserError where one id stands for different instances */
export function joinRuns(runs: readonly NamedRun[]): CellSummary[] {
  if (runs.length === 1) return [...runs[0]!.summaries];
  checkLabels(runs);
  checkDigests(runs);
  return runs.flatMap(({ label, summaries }) =>
    // What a run declares is about its own cells.
    summaries.map((summary) => ({ ...summary, cell: { ...summary.cell, id: `${label}:${summary.cell.id}` } })),
  );
}

function checkLabels(runs: readonly NamedRun[]): void {
  const labels = runs.map(({ label }) => label);
  const twice = labels.find((label, i) => labels.indexOf(label) !== i);
  if (twice !== undefined) throw new UserError(`Expected different runs to join, found \`${twice}\` twice.`);
}

function checkDigests(runs: readonly NamedRun[]): void {
  const seen = new Map<string, { readonly digest: string; readonly label: string }>();
  for (const { label, benchmarks } of runs) {
    for (const { id: benchmark, instances } of benchmarks) {
      for (const { id, digest } of instances) {
        const key = JSON.stringify([benchmark, id]);
        const other = seen.get(key);
        if (other && other.digest !== digest) {
          throw new UserError(
            `Expected \`${id}\` of ${benchmark} to be the same instance in all runs, found different contents in \`${other.label}\` and \`${label}\`: these runs cannot be paired.`,
          );
        }
        seen.set(key, { digest, label });
      }
    }
  }
}

/** A cell by its id, its id without run or benchmark, or its arm, if only one fits. @throws UserError with the choices */
export function findCell(summaries: readonly CellSummary[], name: string): CellSummary {
  const exact = summaries.filter(({ cell }) => cell.id === name);
  const loose = summaries.filter(
    ({ cell }) => cell.arm === name || cell.id.endsWith(`:${name}`) || cell.id.endsWith(`${cell.benchmark}.${name}`),
  );
  const found = exact.length > 0 ? exact : loose;
  if (found.length === 1) return found[0]!;
  const ids = (found.length > 1 ? found : summaries).map(({ cell }) => cell.id);
  const near = found.length === 0 ? nearest(name, ids) : undefined;
  const hint = near === undefined ? '' : ` Did you mean \`${near}\`?`;
  throw new UserError(
    `Expected one cell called \`${name}\`, found ${found.length === 0 ? 'none' : found.length}.${hint} Cells: ${ids.map((id) => `\`${id}\``).join(', ')}.`,
  );
}

/** @throws UserError where the two were planned on different instances, unless they are to be cut to the common ones */
export function checkSameInstances(a: CellSummary, b: CellSummary, { common }: { readonly common: boolean }): void {
  if (a.cell.benchmark !== b.cell.benchmark) {
    throw new UserError(`Expected two cells of one benchmark, found ${a.cell.benchmark} and ${b.cell.benchmark}: nothing can be paired.`);
  }
  const [first, second] = [a, b].map(({ results }) => new Set(results.map(({ trial }) => trial.instanceId)));
  const [onlyFirst, onlySecond] = [first!.difference(second!), second!.difference(first!)];
  if (common || onlyFirst.size + onlySecond.size === 0) return;
  const shared = first!.intersection(second!).size;
  throw new UserError(
    `Expected \`${a.cell.id}\` and \`${b.cell.id}\` on the same instances, found ${onlyFirst.size} only in the first and ${onlySecond.size} only in the second. \`--common\` cuts to the ${shared} that both have.`,
  );
}
