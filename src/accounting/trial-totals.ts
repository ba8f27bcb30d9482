// Everything that the CSV files and the report need from one trace, folded once: calls, critical path, coordination, cuts, repairs, limits.
import type { CutEvent, TraceEvent } from '../core/trace.ts';
import { type Coordination, foldCoordination } from './coordination.ts';
import { type CoordinationMeasures, coordinationMeasures } from './coordination-measures.ts';
import { type CriticalPath, criticalPath } from './critical-path.ts';
import { type CallFold, callsOf, foldCalls } from './fold-calls.ts';

export type CutKind = CutEvent['what'];
export const CUT_KINDS = ['raw', 'summaries', 'entries', 'middle'] as const;

export interface Cuts {
  readonly count: number;
  /** Tokens that prompts lost, by what was cut. */
  readonly tokens: Readonly<Record<CutKind, number>>;
  readonly totalTokens: number;
}

export interface TrialTotals {
  readonly calls: CallFold;
  readonly path: CriticalPath;
  readonly coordination: Coordination;
  readonly measures: CoordinationMeasures;
  readonly cuts: Cuts;
  /** Bad replies: asked again or settled by a stated rule. */
  readonly repairs: number;
  /** Of `repairs`, those that were asked again. */
  readonly reAsked: number;
  readonly limitHits: number;
  /** From the first to the last moment of a call of stage `index`; 0 where there was none. */
  readonly indexUs: number;
  /** Commands that ran, and their time summed. */
  readonly commands: number;
  readonly commandUs: number;
}

/** @param wallUs where the trial ended, if not at its last event. */
export function foldTrial(events: readonly TraceEvent[], wallUs?: number): TrialTotals {
  const path = criticalPath(events, wallUs);
  const tokens: Record<CutKind, number> = { raw: 0, summaries: 0, entries: 0, middle: 0 };
  const counts = { cuts: 0, repairs: 0, reAsked: 0, limitHits: 0, commands: 0, commandUs: 0 };
  for (const event of events) {
    if (event.type === 'cut') {
      counts.cuts++;
      tokens[event.what] += event.tokens;
    } else if (event.type === 'repair') {
      counts.repairs++;
      if (event.outcome === 're-asked') counts.reAsked++;
    } else if (event.type === 'limit') counts.limitHits++;
    else if (event.type === 'exec') {
      counts.commands++;
      counts.commandUs += event.endUs - event.startUs;
    }
  }
  const { cuts: count, ...rest } = counts;
  const totalTokens = CUT_KINDS.reduce((sum, kind) => sum + tokens[kind], 0);
  return {
    calls: foldCalls(events),
    path,
    coordination: foldCoordination(events, path),
    measures: coordinationMeasures(events, path),
    cuts: { count, tokens, totalTokens },
    ...rest,
    indexUs: indexSpanUs(events),
  };
}

function indexSpanUs(events: readonly TraceEvent[]): number {
  let [startUs, endUs] = [Number.POSITIVE_INFINITY, 0];
  for (const call of callsOf(events)) {
    if (call.stage !== 'index') continue;
    startUs = Math.min(startUs, call.startUs);
    endUs = Math.max(endUs, call.endUs);
  }
  return Math.max(0, endUs - Math.min(startUs, endUs));
}
