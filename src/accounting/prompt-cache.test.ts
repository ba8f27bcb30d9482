import { describe, expect, it } from 'vitest';
import { buildTrace } from './__fixtures__/trace-builder.ts';
import { foldPromptCache } from './prompt-cache.ts';

const usage = (freshInputTokens: number, cachedInputTokens: number) => ({ freshInputTokens, cachedInputTokens, outputTokens: 1 });

describe('foldPromptCache', () => {
  it("compares what was shareable with what was read, in the provider's own count, per role", () => {
    const trace = buildTrace();
    trace.call('w', { startUs: 0, endUs: 1, promptTokens: 100, sharedPrefixTokens: 0, usage: usage(120, 0), costUsd: 0.3, idealUsd: 0.3 });
    trace.call('w', {
      startUs: 1,
      endUs: 2,
      promptTokens: 200,
      sharedPrefixTokens: 100,
      usage: usage(160, 80),
      costUsd: 0.3,
      idealUsd: 0.2,
    });
    trace.call('c', {
      role: 'controller',
      startUs: 2,
      endUs: 3,
      promptTokens: 50,
      sharedPrefixTokens: 40,
      usage: usage(50, 0),
      costUsd: 0.1,
      idealUsd: 0.05,
    });
    const { total, byRole, idealUsd } = foldPromptCache(trace.events);
    expect(byRole.get('worker')).toEqual({ inputTokens: 360, shareableTokens: 120, readTokens: 80, readShare: 80 / 120 });
    expect(byRole.get('controller')).toEqual({ inputTokens: 50, shareableTokens: 40, readTokens: 0, readShare: 0 });
    expect(total).toMatchObject({ shareableTokens: 160, readTokens: 80, readShare: 0.5 });
    expect(idealUsd).toBe(0.55);
  });

  it('leaves unknown what old traces and silent providers do not say', () => {
    const trace = buildTrace();
    trace.call('w', { startUs: 0, endUs: 1 });
    const { total, idealUsd } = foldPromptCache(trace.events);
    expect(total).toEqual({ inputTokens: 0, shareableTokens: undefined, readTokens: undefined, readShare: undefined });
    expect(idealUsd).toBeUndefined();
    expect(foldPromptCache([])).toMatchObject({ total: { shareableTokens: 0, readTokens: 0, readShare: undefined }, idealUsd: 0 });
  });
});
