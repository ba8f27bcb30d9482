// Work and span of a trial: all calls and commands summed, and those of them on the critical path. Their ratio is the parallelism: how many agents could
// have been busy at most, whatever they waited for. Waits and the harness are in neither.
import type { TraceEvent } from '../core/trace.ts';
import { type CriticalPath, criticalPath, WORK_PARTS } from './critical-path.ts';

export interface WorkSpan {
  /** Calls and commands, summed; those at once each. */
  readonly workUs: number;
  /** Of the critical path: calls and commands, without waits and harness. */
  readonly spanUs: number;
  /** Work over span; undefined where nothing worked. */
  readonly parallelism: number | undefined;
}

export function foldWorkSpan(events: readonly TraceEvent[], path: CriticalPath = criticalPath(events)): WorkSpan {
  let workUs = 0;
  for (const event of events) if (event.type === 'call' || event.type === 'exec') workUs += event.endUs - event.startUs;
  const spanUs = WORK_PARTS.reduce((sum, part) => sum + path.parts[part], 0);
  return { workUs, spanUs, parallelism: spanUs > 0 ? workUs / spanUs : undefined };
}
