import { describe, expect, it } from 'vitest';
import { readClaims } from '../claims/read-claims.ts';
import { publishedPoints } from './published-from-claims.ts';

describe('publishedPoints', () => {
  const claims = readClaims('configs/claims');

  it('takes what was published of the models of the run, as printed', () => {
    const points = publishedPoints(claims, ['gemini-3-flash-preview']);
    const ofDelm = points.filter(({ system, agents }) => system === 'DeLM' && agents === 4);
    expect(ofDelm).toContainEqual({
      benchmark: 'swebench-verified',
      model: 'Gemini 3 Flash',
      system: 'DeLM',
      agents: 4,
      metric: 'latency_s',
      stratum: undefined,
      value: 61.01,
      spread: 2.63,
      source: "the project's website, v2, SWE-bench Verified",
    });
    expect(ofDelm.map(({ metric }) => metric)).toEqual(expect.arrayContaining(['avg_at_1', 'cost_per_trial']));
    expect(new Set(points.map(({ model }) => model))).toEqual(new Set(['Gemini 3 Flash']));
    expect(points.filter(({ stratum, system }) => stratum === 'Legal' && system === 'DeLM')).toMatchObject([
      { benchmark: 'longbench-v2', value: 71.4 },
    ]);
  });

  it('has nothing to say of other models', () => {
    expect(publishedPoints(claims, ['some-other-model'])).toEqual([]);
  });
});
