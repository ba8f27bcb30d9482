// Independent pieces of up-front reading, done by n agents side by side, and the barrier behind them. No coordination: the pieces are known beforehand.
import type { StopReason } from '../../core/instance.ts';
import { LimitReached } from '../../core/model-error.ts';
import type { Agent, StrategyContext } from '../../core/strategy.ts';

export interface Piece {
  readonly id: string;
  readonly text: string;
  /** Does the piece; returns the event that completed it. */
  readonly work: (agent: Agent, claimed: number) => Promise<number>;
}

/** A limit ends the reading, not the trial: what is left is dropped. Returns the limit, if one was met. */
export async function shareOut(
  context: StrategyContext,
  agents: readonly Agent[],
  pieces: readonly Piece[],
): Promise<StopReason | undefined> {
  const { trace, clock } = context;
  for (const { id, text } of pieces) trace.emit('', { type: 'subtask', action: 'added', id, kind: 'index', text });
  const left = [...pieces];
  let stop: StopReason | undefined;
  let last: number | undefined;
  const idleSinceUs = new Map<Agent, number>();
  await Promise.all(
    agents.map(async (agent) => {
      for (let piece = left.shift(); piece; piece = left.shift()) {
        const subtask = { type: 'subtask', id: piece.id, kind: 'index' } as const;
        const claimed = trace.emit(agent.id, { ...subtask, action: 'claimed' });
        if (stop) {
          last = trace.emit(agent.id, { ...subtask, action: 'dropped', reason: stop }, [claimed]);
          continue;
        }
        try {
          const done = await piece.work(agent, claimed);
          last = trace.emit(agent.id, { ...subtask, action: 'done' }, [done]);
        } catch (error) {
          if (!(error instanceof LimitReached)) throw error;
          const limit = trace.emit(agent.id, { type: 'limit', limit: error.limit, detail: error.message });
          stop ??= `limit:${error.limit}` as StopReason;
          last = trace.emit(agent.id, { ...subtask, action: 'dropped', reason: error.message }, [limit]);
        }
      }
      idleSinceUs.set(agent, clock.now());
    }),
  );
  const endUs = clock.now();
  for (const [agent, startUs] of idleSinceUs) {
    if (last === undefined || startUs >= endUs) continue;
    trace.emit(agent.id, { type: 'wait', for: 'barrier', startUs, endUs, releasedBy: last }, [last]);
  }
  return stop;
}
