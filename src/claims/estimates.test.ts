import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Random, randomStream } from '../core/random.ts';
import { passAtK } from '../statistics/pass-at-k.ts';
import { fabricate } from './__fixtures__/fabricated-run.ts';
import type { Side } from './claim.ts';
import { againstItems, againstRuns, paired } from './estimates.ts';
import { type CellSamples, type ItemSample, sampleCell } from './item-samples.ts';

const OPTIONS = { draws: 1000, seed: 3 };

/** Instances with a chance of their own each, and repeats that follow it. */
function simulate(
  random: Random,
  { chances, repeats, shift = 0 }: { chances: readonly number[]; repeats: number; shift?: number },
): ItemSample[] {
  return chances.map((chance, i) => ({
    id: `${i}`,
    stratum: '',
    terms: Array.from({ length: repeats }, () => ({ above: random.next() < chance + shift ? 100 : 0, below: 1 })),
  }));
}

describe('a level', () => {
  it('against runs holds the mean of the chances of the same instances in 95% of simulated runs', () => {
    const random = randomStream('coverage of runs');
    const chances = Array.from({ length: 125 }, () => random.next());
    const truth = (100 * chances.reduce((sum, chance) => sum + chance, 0)) / chances.length;
    let held = 0;
    const runs = 600;
    for (let run = 0; run < runs; run++) {
      const { low, high } = againstRuns(simulate(random, { chances, repeats: 3 }), true);
      if (low <= truth && truth <= high) held++;
    }
    expect(held / runs).toBeGreaterThan(0.925);
    expect(held / runs).toBeLessThan(0.975);
  });

  it('against new instances holds the mean of all instances in 95% of simulated samples', () => {
    const random = randomStream('coverage of instances');
    let held = 0;
    const samples = 300;
    for (let sample = 0; sample < samples; sample++) {
      const chances = Array.from({ length: 100 }, () => random.next() ** 2);
      const { low, high } = againstItems(simulate(random, { chances, repeats: 2 }), { ...OPTIONS, isShare: true });
      if (low <= 100 / 3 && 100 / 3 <= high) held++;
    }
    expect(held / samples).toBeGreaterThan(0.91);
    expect(held / samples).toBeLessThan(0.985);
  });

  it('is the mean of strata where there are several, each weighing the same', () => {
    const item = (stratum: string, i: number, above: number): ItemSample => ({
      id: `${stratum}${i}`,
      stratum,
      terms: [
        { above, below: 1 },
        { above, below: 1 },
      ],
    });
    const items = [item('a', 1, 100), ...Array.from({ length: 9 }, (_, i) => item('b', i, 0))];
    expect(againstRuns(items, true).value).toBe(50);
    expect(againstItems(items, { ...OPTIONS, isShare: true })).toMatchObject({ value: 50, low: 50, high: 50 });
  });

  it('of yes-or-no figures that never changed has the width of one submission', () => {
    const items = simulate(randomStream('x'), { chances: Array(50).fill(1), repeats: 2 });
    const { low, high, value } = againstRuns(items, true);
    expect([value, high]).toEqual([100, 100]);
    expect(100 - low).toBeCloseTo(1.96, 2);
    const dollars = items.map((one) => ({ ...one, terms: one.terms.map(() => ({ above: 2, below: 1 })) }));
    expect(againstRuns(dollars, false)).toEqual({ value: 2, low: 2, high: 2 });
  });

  it('takes the noise of instances with one repeat from the others', () => {
    const full = simulate(randomStream('y'), { chances: Array(60).fill(0.5), repeats: 3 });
    const torn = full.map((one, i) => (i < 5 ? { ...one, terms: one.terms.slice(0, 1) } : one));
    expect(againstRuns(torn, true).high - againstRuns(torn, true).value).toBeCloseTo(
      againstRuns(full, true).high - againstRuns(full, true).value,
      0,
    );
  });
});

describe('a contrast', () => {
  it('has a planted difference of 10 points in its interval, and excludes none', () => {
    const random = randomStream('planted');
    const chances = Array.from({ length: 400 }, () => 0.1 + 0.8 * random.next());
    const [a, b] = [simulate(random, { chances, repeats: 3, shift: 0.1 }), simulate(random, { chances, repeats: 3 })];
    const { estimate, pairs } = paired(a, b, { ...OPTIONS, kind: 'difference', isShare: true });
    expect(pairs).toBe(400);
    expect(estimate.low).toBeGreaterThan(0);
    expect(estimate.low).toBeLessThan(10);
    expect(estimate.high).toBeGreaterThan(10);
  });

  it('pairs by instance and leaves out what one side lacks', () => {
    const of = (ids: readonly string[], above: number): ItemSample[] =>
      ids.map((id) => ({ id, stratum: '', terms: [{ above, below: 2 }] }));
    const { estimate, pairs } = paired(of(['x', 'y', 'z'], 3), of(['y', 'z', 'w'], 6), { ...OPTIONS, kind: 'ratio', isShare: false });
    expect([pairs, estimate.value, estimate.low, estimate.high]).toEqual([2, 0.5, 0.5, 0.5]);
  });

  it('without any pair that differs still cannot exclude a few', () => {
    const same = simulate(randomStream('z'), { chances: Array(30).fill(1), repeats: 1 });
    const { estimate } = paired(same, same, { ...OPTIONS, kind: 'difference', isShare: true });
    expect(estimate).toEqual({ value: 0, low: -10, high: 10 });
  });
});

describe('Pass@k over repeats', () => {
  it('is the unbiased estimator, instance by instance', () => {
    const side = (k: number): Side => ({
      claim: 'x',
      benchmark: { name: 'LongBench', id: 'longbench-v2', items: 125 },
      model: { name: 'm', ids: ['gpt-5.4'] },
      system: 's',
      attempts: 'independent',
      isTeam: false,
      cells: [],
      metric: { name: 'pass', quantity: 'correct', per: 'trial', of: 'oracle', k, average: 'micro', unit: 'points', definition: '' },
      times: 1,
    });
    const domains = Object.fromEntries(['Financial', 'Governmental', 'Multi-news', 'Legal', 'Academic'].map((name) => [name, [0.4, 0.6]]));
    const made = fabricate({
      benchmark: 'longbench-v2',
      repeats: 5,
      cells: [{ id: 'base', strategy: 'single', model: 'gpt-5.4', correct: domains }],
    });
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5 }), (k) => {
        const { items } = sampleCell(side(k), made.experiment.cells[0]!, made.results) as CellSamples;
        for (const { id, terms } of items) {
          const own = made.results.filter(({ trial }) => trial.instanceId === id);
          const correct = own.filter(({ score }) => score!.isSelectedCorrect).length;
          const mean = terms.reduce((sum, { above }) => sum + above, 0) / terms.length;
          expect(mean).toBeCloseTo(100 * passAtK(5, correct, k), 6);
          expect(terms).toHaveLength(k === 5 ? 1 : 5);
        }
      }),
      { numRuns: 8 },
    );
  });
});
