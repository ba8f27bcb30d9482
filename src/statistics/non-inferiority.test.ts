import { describe, expect, it } from 'vitest';
import { judgeMargin } from './non-inferiority.ts';

describe('judgeMargin', () => {
  it.each([
    [0.01, 0.05, 'better'],
    [-0.019, 0.03, 'not worse'],
    [-0.019, -0.001, 'not worse'],
    [-0.02, 0.03, 'undecided'],
    [-0.1, 0.1, 'undecided'],
    [-0.1, -0.021, 'worse by more than the margin'],
    [Number.NaN, Number.NaN, 'undecided'],
  ] as const)('an interval from %d to %d is %s at two points', (low, high, verdict) => {
    expect(judgeMargin({ low, high }, 0.02)).toBe(verdict);
  });

  it('refuses points that were meant as a share', () => {
    expect(() => judgeMargin({ low: 0, high: 0 }, 2)).toThrow('such as 0.02 for two points, got `2`.');
  });
});
