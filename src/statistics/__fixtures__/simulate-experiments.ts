// Made-up experiments with a known truth, many of them: how often does each test find what is not there, and what is?
import { type Random, randomStream } from '../../core/random.ts';
import { holm } from '../adjust-p.ts';
import { bootstrapSums, createDraws, percentileInterval, ratioDraws, sumByCluster } from '../bootstrap-sums.ts';
import { exactMcNemar, midPMcNemar } from '../mcnemar.ts';
import { judgeMargin } from '../non-inferiority.ts';
import { pairedScoreInterval } from '../paired-score.ts';
import { signFlipTest } from '../sign-flip.ts';
import { spendDifference } from '../spend-curve.ts';

export interface Simulation {
  readonly experiments: number;
  readonly seed: string;
  /** Planted advantage of the first system, in probability. */
  readonly effect?: number;
}

const OPTIONS = { draws: 1000, seed: 'simulated' };
const PAIRS = 100;

/** Share of the experiments in which each test says that there is something, at 5%. */
export type Rates<Name extends string> = Record<Name, number>;

/** Instances of different difficulty, answered `repeats` times by two systems. */
export function simulatePairs({ experiments, seed, effect = 0 }: Simulation, repeats: number) {
  return rates(experiments, seed, (random) => {
    const answer = (probability: number): number => mean(repeats, () => (random.next() < probability ? 1 : 0));
    const difficulties = Array.from({ length: PAIRS }, () => random.pick([0.1, 0.3, 0.6, 0.9]));
    const differences = Float64Array.from(difficulties, (p) => answer(Math.min(1, p + effect)) - answer(p));
    const wins = { first: differences.filter((d) => d > 0).length, second: differences.filter((d) => d < 0).length };
    const [sums] = bootstrapSums([differences], OPTIONS);
    return {
      exact: exactMcNemar(wins.first, wins.second) <= 0.05,
      midP: midPMcNemar(wins.first, wins.second) <= 0.05,
      score: excludes(pairedScoreInterval({ ...wins, pairs: PAIRS }), 0),
      bootstrap: excludes(percentileInterval(sums!), 0),
      signFlip: signFlipTest(differences, OPTIONS).p <= 0.05,
    };
  });
}

/** 50 clusters of 10 in each of which one system happens to be the better one: instances are not independent, clusters are. */
export function simulateClusters({ experiments, seed }: Simulation) {
  const clusters = Array.from({ length: 500 }, (_, i) => `c${Math.floor(i / 10)}`);
  const size = sumByCluster(new Float64Array(500).fill(1), clusters);
  return rates(experiments, seed, (random) => {
    const favours = Array.from({ length: 50 }, () => (random.next() < 0.5 ? 0.9 : 0.1));
    const differences = Float64Array.from(clusters, (_, i) => (random.next() < favours[Math.floor(i / 10)]! ? 1 : -1));
    const summed = sumByCluster(differences, clusters);
    const [naive] = bootstrapSums([differences], OPTIONS);
    const [sums, sizes] = bootstrapSums([summed, size], OPTIONS);
    return {
      naive: excludes(percentileInterval(naive!), 0),
      clusterBootstrap: excludes(percentileInterval(ratioDraws(sums!, sizes!)), 0),
      clusterSignFlip: signFlipTest(summed, OPTIONS).p <= 0.05,
    };
  });
}

/** Heavy-tailed dollars of two systems with one mean, paired through the size of the instance. */
export function simulateCosts({ experiments, seed }: Simulation) {
  return rates(experiments, seed, (random) => {
    const sizes = Array.from({ length: PAIRS }, () => Math.exp(0.7 * normal(random)));
    const draw = (): Float64Array => Float64Array.from(sizes, (size) => size * Math.exp(0.4 * normal(random)));
    const [first, second] = bootstrapSums([draw(), draw()], OPTIONS);
    return { costRatio: excludes(percentileInterval(ratioDraws(first!, second!)), 1) };
  });
}

/** Six comparisons of systems that are all alike: any finding is a false one. */
export function simulateFamily({ experiments, seed }: Simulation) {
  return rates(experiments, seed, (random) => {
    const ps = Array.from({ length: 6 }, () => {
      const differences = Float64Array.from({ length: 60 }, () => random.pick([-1, 0, 0, 1]));
      return midPMcNemar(differences.filter((d) => d > 0).length, differences.filter((d) => d < 0).length);
    });
    return { unadjusted: ps.some((p) => p <= 0.05), holm: holm(ps).some((p) => p <= 0.05) };
  });
}

/** A candidate that is worse by exactly the margin: "not worse" is wrong, and is to be said in 2.5% of the experiments. */
export function simulateMargin({ experiments, seed }: Simulation, margin: number) {
  return rates(experiments, seed, (random) => {
    const wins = { first: 0, second: 0 };
    for (let i = 0; i < 200; i++) {
      const at = random.next();
      if (at < 0.1) wins.first++;
      else if (at < 0.2 + margin) wins.second++;
    }
    const verdict = judgeMargin(pairedScoreInterval({ ...wins, pairs: 200 }), margin);
    return { notWorse: verdict === 'not worse' || verdict === 'better' };
  });
}

/** Two systems with one and the same curve of accuracy over dollars, each swept over three cells of its own sizes; looked at in the middle. */
export function simulateCurves({ experiments, seed }: Simulation) {
  const draws = createDraws(PAIRS, OPTIONS);
  return rates(experiments, seed, (random) => {
    const difficulties = Array.from({ length: PAIRS }, () => random.pick([-0.2, 0, 0.2]));
    const cell = (spend: number) => ({
      costs: Float64Array.from(difficulties, () => spend * (0.8 + 0.4 * random.next())),
      scores: Float64Array.from(difficulties, (d) => (random.next() < 0.3 + 0.1 * spend + d ? 1 : 0)),
    });
    const values = spendDifference([cell(1), cell(2), cell(4)], [cell(1.2), cell(2.5), cell(3.9)], draws);
    return { equalSpend: excludes(values[Math.floor(values.length / 2)]!, 0) };
  });
}

function rates<Name extends string>(experiments: number, seed: string, once: (random: Random) => Record<Name, boolean>): Rates<Name> {
  const found = {} as Rates<Name>;
  for (let experiment = 0; experiment < experiments; experiment++) {
    const outcome = once(randomStream(seed, experiment));
    for (const name of Object.keys(outcome) as Name[]) found[name] = (found[name] ?? 0) + (outcome[name] ? 1 / experiments : 0);
  }
  return found;
}

const excludes = ({ low, high }: { low: number; high: number }, value: number): boolean => low > value || high < value;
const mean = (count: number, draw: () => number): number => Array.from({ length: count }, draw).reduce((sum, one) => sum + one, 0) / count;
const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
