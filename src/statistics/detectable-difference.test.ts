import { describe, expect, it } from 'vitest';
import { detectableDifference, expectedSpread } from './detectable-difference.ts';

describe('detectableDifference', () => {
  it('says that one run of 500 instances cannot settle three points, nor fifty instances fifteen', () => {
    const spread = expectedSpread(0.17, 1);
    expect(spread).toBeCloseTo(Math.sqrt(0.17), 12);
    expect(detectableDifference(spread, 500)).toBeCloseTo(0.0517, 4);
    expect(detectableDifference(spread, 50)).toBeCloseTo(0.1634, 4);
  });

  it('falls with the root of the pairs, rises in a family, and repeats take away chance only', () => {
    expect(detectableDifference(0.5, 400)).toBeCloseTo(detectableDifference(0.5, 100) / 2, 12);
    expect(detectableDifference(0.5, 100, { level: 0.05 / 6 })).toBeGreaterThan(detectableDifference(0.5, 100));
    expect(expectedSpread(0.2, 3) ** 2).toBeCloseTo(0.2 * (2 / 3), 12);
    expect(expectedSpread(0.2, 1e9) ** 2).toBeCloseTo(0.1, 6);
  });

  it('is unknown where nothing varies, and refuses a share that is none', () => {
    expect(detectableDifference(0, 100)).toBeNaN();
    expect(detectableDifference(0.5, 0)).toBeNaN();
    expect(() => expectedSpread(20, 1)).toThrow('Expected a share of discordant pairs in (0, 1], got `20`.');
  });
});
