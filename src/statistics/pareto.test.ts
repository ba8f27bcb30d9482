import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDraws } from './bootstrap-sums.ts';
import { frontProbabilities, paretoFront } from './pareto.ts';

const point = fc.record({ cost: fc.integer({ min: 0, max: 6 }), score: fc.integer({ min: 0, max: 6 }) });

describe('paretoFront', () => {
  it('keeps the staircase: a point above the line between two others is not needed for being on it', () => {
    const points = [
      { cost: 1, score: 0.2 },
      { cost: 2, score: 0.3 },
      { cost: 3, score: 0.9 },
      { cost: 4, score: 0.9 },
      { cost: 5, score: 0.5 },
    ];
    expect(paretoFront(points)).toEqual([true, true, true, false, false]);
  });

  it('leaves out exactly what another beats', () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 10 }), (points) => {
        const front = points.filter((_, i) => paretoFront(points)[i]);
        expect(front.length).toBeGreaterThan(0);
        for (const [i, { cost, score }] of points.entries()) {
          const isCovered = front.some((other) => other.cost <= cost && other.score >= score);
          expect(isCovered).toBe(true);
          if (paretoFront(points)[i]) for (const other of front) expect(other.cost < cost && other.score >= score).toBe(false);
        }
      }),
    );
  });

  it('knows nothing of a cell without a cost', () => {
    expect(
      paretoFront([
        { cost: Number.NaN, score: 1 },
        { cost: 1, score: 0.1 },
      ]),
    ).toEqual([false, true]);
  });
});

describe('frontProbabilities', () => {
  const cell = (cost: number, scores: readonly number[]) => ({
    costs: Float64Array.from(scores, () => cost),
    scores: Float64Array.from(scores),
  });

  it('is certain of the cheapest and of what is never better, and shares out what is a toss-up', () => {
    const half = Array.from({ length: 40 }, (_, i) => i % 2);
    const other = half.map((score) => 1 - score);
    const [cheap, dear, hopeless] = frontProbabilities(
      [
        cell(1, half),
        cell(2, other),
        cell(
          3,
          half.map(() => 0),
        ),
      ],
      createDraws(40, { draws: 2000, seed: 1 }),
    );
    expect(cheap).toBe(1);
    expect(hopeless).toBe(0);
    expect(dear).toBeGreaterThan(0.35);
    expect(dear).toBeLessThan(0.5);
  });
});
