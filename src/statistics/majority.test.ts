import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { majorityAccuracy } from './majority.ts';

const vote = fc.constantFrom('A', 'B', 'C', undefined).map((answer) => ({ answer, isCorrect: answer === 'A' }));

describe('majorityAccuracy', () => {
  it('is the share of correct votes for one vote, and for two (a tie is broken by lot) where all can be read', () => {
    fc.assert(
      fc.property(fc.array(vote, { minLength: 2, maxLength: 12 }), (votes) => {
        const share = votes.filter(({ isCorrect }) => isCorrect).length / votes.length;
        expect(majorityAccuracy(votes, 1)).toBeCloseTo(share, 12);
        if (votes.every(({ answer }) => answer !== undefined)) expect(majorityAccuracy(votes, 2)).toBeCloseTo(share, 12);
      }),
    );
  });

  it('makes a majority surer and a minority rarer', () => {
    const votes = (right: number) => Array.from({ length: 9 }, (_, i) => ({ answer: i < right ? 'A' : 'B', isCorrect: i < right }));
    expect(majorityAccuracy(votes(6), 9)).toBe(1);
    expect(majorityAccuracy(votes(6), 3)).toBeGreaterThan(6 / 9);
    expect(majorityAccuracy(votes(3), 3)).toBeLessThan(3 / 9);
    expect(majorityAccuracy(votes(3), 9)).toBe(0);
  });

  it('is wrong without a readable answer, and unknown with too few votes', () => {
    expect(majorityAccuracy([{ answer: undefined, isCorrect: false }], 1)).toBe(0);
    expect(majorityAccuracy([{ answer: 'A', isCorrect: true }], 2)).toBeNaN();
    expect(() => majorityAccuracy([], 0)).toThrow('Expected a whole number of votes of at least 1, got `0`.');
  });
});
