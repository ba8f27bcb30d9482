// The published figures that charts overlay, from the catalogue of claims: levels of a benchmark and model of this run, as printed, one per claim.
import type { Claim } from '../claims/claim.ts';
import type { PublishedPoint } from './charts/published-point.ts';

const SOURCES: Readonly<Record<Claim['source'], string>> = { 'paper-v1': 'arXiv 2606.10662 v1', 'website-v2': "the project's website, v2" };

/** @param modelIds by which providers know the models of the run: figures of other models are left out */
export function publishedPoints(claims: readonly Claim[], modelIds: readonly string[]): PublishedPoint[] {
  return claims.flatMap(({ source, place, readings }): PublishedPoint[] => {
    const reading = readings[0];
    if (reading?.kind !== 'level') return [];
    const { benchmark, model, system, agents, metric, stratum } = reading.side;
    if (benchmark.id === undefined || !model.ids.some((id) => modelIds.includes(id))) return [];
    const { value, spread } = reading.published;
    const where = `${SOURCES[source]}, ${place}`;
    return [{ benchmark: benchmark.id, model: model.name, system, agents, metric: metric.name, stratum, value, spread, source: where }];
  });
}
