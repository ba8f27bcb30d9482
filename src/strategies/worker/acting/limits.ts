// Limits of agents that work in repositories. A limit ends an agent's work, never the trial: its workspace still holds a patch.
import type { StopReason } from '../../../core/instance.ts';
import { LimitReached } from '../../../core/model-error.ts';
import type { Agent, AgentLimits, StrategyContext } from '../../../core/strategy.ts';
import type { SoloOptions } from './acting-options.ts';
import { crashOf } from './crash.ts';

type LimitOptions = Pick<SoloOptions, 'agentCostUsd' | 'agentTokens' | 'wallS' | 'reserveS'>;

/** What each agent of a strategy may spend by itself; undefined where only the trial's own limits hold. */
export function agentLimits({ agentCostUsd: costUsd, agentTokens: tokens, wallS, reserveS }: LimitOptions): AgentLimits | undefined {
  if (costUsd === undefined && tokens === undefined && wallS === undefined) return undefined;
  return { costUsd, tokens, wallS: wallS === undefined ? undefined : Math.max(0, wallS - reserveS) };
}

/** Time is checked before a command as before a call. @throws LimitReached */
export function checkTime({ limits, clock }: StrategyContext, options: LimitOptions): void {
  const wallS = Math.min(limits.wallS ?? Number.POSITIVE_INFINITY, agentLimits(options)?.wallS ?? Number.POSITIVE_INFINITY);
  if (clock.now() < wallS * 1e6) return;
  throw new LimitReached('wall', `The trial has run for ${(clock.now() / 1e6).toFixed(1)} s; its agents may work for ${wallS} s.`);
}

export interface Ended<T> {
  /** Undefined where a limit or a crash ended the work. */
  readonly result?: T | undefined;
  readonly stop: StopReason;
  /** What was thrown, with `crashed`. */
  readonly error?: Error | undefined;
}

/** The result of the work, or what ended it. @throws whatever is neither a limit nor a crash of this one agent */
export async function untilEnded<T>(context: StrategyContext, agent: Agent, work: () => Promise<T>): Promise<Ended<T>> {
  try {
    return { result: await work(), stop: 'finished' };
  } catch (error) {
    if (error instanceof LimitReached) {
      context.trace.emit(agent.id, { type: 'limit', limit: error.limit, detail: error.message });
      return { stop: `limit:${error.limit}` };
    }
    const crash = crashOf(context, error);
    if (!crash) throw error;
    return { stop: 'crashed', error: crash.error };
  }
}

/** The first of these that is no ordinary end. */
export function firstStop(stops: readonly StopReason[]): StopReason {
  return stops.find((stop) => stop !== 'finished') ?? 'finished';
}
