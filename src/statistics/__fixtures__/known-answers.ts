// What simulated experiments must show, for a few of them (in `make test`) and for many: only the room for chance differs.
import { describe, expect, it } from 'vitest';
import { simulateClusters, simulateCosts, simulateCurves, simulateFamily, simulateMargin, simulatePairs } from './simulate-experiments.ts';

export function describeKnownAnswers(experiments: number): void {
  const options = { experiments, seed: 'known answers' };
  /** Four standard deviations of a share: a sound test leaves them once in 16,000 seeds, and the seed is fixed. */
  const room = (share: number): number => 4 * Math.sqrt((share * (1 - share)) / experiments);
  const atMost = (rate: number, level: number): void => expect(rate).toBeLessThanOrEqual(level + room(level));
  const about = (rate: number, level: number, beyond = 0): void => {
    atMost(rate, level + beyond);
    expect(rate).toBeGreaterThanOrEqual(level - beyond - room(level));
  };

  describe(`${experiments} experiments without an effect`, () => {
    it('one run each: no test finds more than its level, the exact ones less', () => {
      const found = simulatePairs(options, 1);
      for (const exact of [found.exact, found.signFlip]) atMost(exact, 0.05);
      for (const near of [found.midP, found.score, found.bootstrap]) about(near, 0.05, 0.01);
      expect(found.exact).toBeLessThanOrEqual(found.midP);
    });

    it('three runs each: instances are the units', () => {
      const found = simulatePairs(options, 3);
      atMost(found.signFlip, 0.05);
      about(found.bootstrap, 0.05, 0.01);
    });

    it('clusters: resampling instances finds what is not there in four of ten, resampling clusters does not', () => {
      const found = simulateClusters(options);
      about(found.naive, 0.43, 0.03);
      about(found.clusterBootstrap, 0.05, 0.015);
      about(found.clusterSignFlip, 0.05, 0.01);
    });

    it('ratios of costs', () => about(simulateCosts(options).costRatio, 0.05, 0.015));

    it('a family of six: Holm keeps the chance of any false finding', () => {
      const found = simulateFamily(options);
      atMost(found.holm, 0.05);
      expect(found.unadjusted).toBeGreaterThan(0.15);
    });

    it('a candidate that is worse by the margin is seldom called not worse', () => {
      about(simulateMargin(options, 0.05).notWorse, 0.025, 0.005);
    });

    it('equal spend: one curve swept at different places', () => about(simulateCurves(options).equalSpend, 0.05, 0.015));
  });

  describe(`${experiments} experiments with a planted advantage of 15 points`, () => {
    it('are found with the power that the formula promises, more with repeats', () => {
      const [once, thrice] = [simulatePairs({ ...options, effect: 0.15 }, 1), simulatePairs({ ...options, effect: 0.15 }, 3)];
      for (const rate of Object.values(once)) expect(rate).toBeGreaterThan(0.45);
      for (const rate of Object.values(thrice)) expect(rate).toBeGreaterThan(0.9);
    });
  });
}
