// What a prompt cache saved and what it could have saved: tokens that an earlier prompt of the trial had begun with, against tokens that were read from
// the provider's cache, per role; and the dollars of both.
import type { AgentRole, TraceEvent } from '../core/trace.ts';
import { inputTokens } from '../core/usage.ts';
import { callsOf, sumUsd, type TracedCall } from './fold-calls.ts';

export interface CacheUse {
  /** Input of calls whose usage and shareable beginning are both known. */
  readonly inputTokens: number;
  /** Of these: what an earlier prompt to the same model began with, in the provider's own count; undefined where no call says. */
  readonly shareableTokens: number | undefined;
  /** Of these: read from the cache; undefined where no call says. */
  readonly readTokens: number | undefined;
  /** `readTokens` over `shareableTokens`; above 1 where a cache outlives the trial or ours counts too little. Undefined where nothing is shareable. */
  readonly readShare: number | undefined;
}

export interface PromptCache {
  readonly total: CacheUse;
  readonly byRole: ReadonlyMap<AgentRole, CacheUse>;
  /** List price under a cache that serves every shareable token and charges nothing for writing; undefined where a priced call does not say. */
  readonly idealUsd: number | undefined;
}

export function foldPromptCache(events: readonly TraceEvent[]): PromptCache {
  const calls = callsOf(events);
  const byRole = Map.groupBy(calls, ({ role }) => role);
  const isKnown = calls.every(({ costUsd, idealUsd }) => costUsd === undefined || idealUsd !== undefined);
  return {
    total: cacheUse(calls),
    byRole: new Map([...byRole].map(([role, own]) => [role, cacheUse(own)])),
    idealUsd: isKnown ? sumUsd(calls.map(({ idealUsd }) => idealUsd)) : undefined,
  };
}

function cacheUse(calls: readonly TracedCall[]): CacheUse {
  const known = calls.flatMap(({ usage, promptTokens, sharedPrefixTokens }) => {
    const input = inputTokens(usage);
    if (input === undefined || sharedPrefixTokens === undefined || usage.cachedInputTokens === undefined) return [];
    // Our counter and the provider's differ: the share is what both agree on.
    const share = promptTokens > 0 ? Math.min(1, sharedPrefixTokens / promptTokens) : 0;
    return [{ input, shareable: input * share, read: usage.cachedInputTokens }];
  });
  const isUnknown = calls.length > 0 && known.length === 0;
  const sum = (of: (call: (typeof known)[number]) => number): number => known.reduce((total, call) => total + of(call), 0);
  const shareableTokens = isUnknown ? undefined : Math.round(sum(({ shareable }) => shareable));
  const readTokens = isUnknown ? undefined : sum(({ read }) => read);
  return {
    inputTokens: sum(({ input }) => input),
    shareableTokens,
    readTokens,
    readShare: shareableTokens && readTokens !== undefined ? readTokens / shareableTokens : undefined,
  };
}
