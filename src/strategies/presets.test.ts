// Presets, key by key: `common` is the schema's defaults, `reference` what was published; and every key that `reference` sets exists and is explained.
import { describe, expect, it } from 'vitest';
import type { Strategy } from '../core/strategy.ts';
import { controller } from './controller/controller.ts';
import { delm } from './delm/delm.ts';
import { single } from './single/single.ts';

type Options = Record<string, unknown>;
const withPreset = (strategy: unknown, written: Options = {}): Options => {
  const { options, presets } = strategy as Strategy<Options>;
  return options.parse({ ...presets?.reference, preset: 'reference', ...written });
};

describe('preset `reference`', () => {
  it('of `single` is mini-SWE-agent', () => {
    expect(withPreset(single)).toMatchObject({
      totalSteps: 250,
      agentCostUsd: 3,
      commandS: 60,
      atLimit: 'empty',
      memory: 'whole',
      overflow: 'stop',
    });
  });

  it('of `controller` is AOrchestra as released', () => {
    expect(withPreset(controller)).toMatchObject({
      attempts: 10,
      delegationSteps: 50,
      totalSteps: 500,
      workspace: 'fresh',
      issueInPrompt: false,
      noteCheck: 'off',
      memory: 'compact',
      memorySteps: 20,
      memoryKeep: 3,
    });
  });

  it('of `delm` is the preset of the published code', () => {
    expect(withPreset(delm)).toMatchObject({
      attempts: 6,
      delegationSteps: 50,
      agentTokens: 1_000_000,
      wallS: 480,
      reserveS: 120,
      memory: 'compact',
      memorySteps: 8,
      memoryKeep: 3,
      noteKinds: ['FACT', 'OBSERVED', 'TRIED', 'FAIL', 'PATCH_SUMMARY'],
      refresh: 'full',
      boardTokens: 1000,
      leadBoardTokens: 2000,
      noteCheck: 'wording',
      issueInPrompt: false,
      angles: 'on',
      workspace: 'persistent',
      // For its lead's decisions the steps are those of the delegations together.
      totalSteps: 6 * 50,
    });
  });

  it("leaves the paper's 10 attempts to who asks for them", () => {
    expect(withPreset(delm, { attempts: 10 }).attempts).toBe(10);
    expect(delm.options.parse({}).attempts).toBe(10);
  });
});

describe('preset `common`', () => {
  const shared = [
    ...['totalSteps', 'agentCostUsd', 'agentTokens', 'wallS', 'reserveS', 'commandS', 'atLimit', 'memory', 'memorySteps', 'memoryKeep'],
    ...['overflow', 'angles', 'selector'],
  ];
  const led = ['delegationSteps', 'attempts', 'issueInPrompt', 'noteCheck', 'workspace'];

  it('is the same for every strategy, limit by limit', () => {
    const [alone, central, team] = [single, controller, delm].map((one) => one.options.parse({}) as Options) as [Options, Options, Options];
    for (const key of shared) expect([central[key], team[key]], key).toEqual([alone[key], alone[key]]);
    for (const key of led) {
      expect(central[key], key).toBeDefined();
      expect(central[key], key).toEqual(team[key]);
      expect(alone[key], key).toBeUndefined();
    }
    expect(alone).toMatchObject({ atLimit: 'patch', memory: 'whole', overflow: 'elide', angles: 'off', selector: 'own', totalSteps: 100 });
    expect(team).toMatchObject({ workspace: 'persistent', issueInPrompt: true, noteCheck: 'on', refresh: 'every-step' });
  });
});
