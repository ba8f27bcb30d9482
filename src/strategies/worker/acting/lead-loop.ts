// A lead at work in rounds: it decides, all whom it sent return, it decides again. With one workspace, or one delegation at a time, this is AOrchestra's
// serial loop; each agent of `delm` runs it over its own workspace, and `controller` runs it over all.
import type { StopReason } from '../../../core/instance.ts';
import type { StrategyContext } from '../../../core/strategy.ts';
import { canGoOn, ranOut } from './bench.ts';
import { decide, delegate, type LeadState, type LeadTask } from './lead.ts';

export interface LeadResult {
  /** The workspace that the lead submitted; undefined when its decisions or its workspaces' steps ran out. */
  readonly submitted?: string | undefined;
  readonly stop: StopReason;
}

/** @throws LimitReached, ModelError of the lead's own calls: nobody is at work then */
export async function leadUntilSubmitted(context: StrategyContext, task: LeadTask): Promise<LeadResult> {
  const { benches, whileWaiting = (work) => work } = task;
  const state: LeadState = { reports: [], decisions: 0 };
  // Over several workspaces it is asked for its choice even when nobody can go on; over one there is none to make.
  const mayChoose = (): boolean => benches.filter(({ lost }) => lost === undefined).length > 1;
  while (state.decisions < task.decisions && (benches.some(canGoOn) || mayChoose())) {
    const { reply, seq } = await decide(context, task, state);
    if (reply.action === 'submit') return { submitted: reply.workspace, stop: 'finished' };
    if (reply.action !== 'delegate') break;
    const { decisions: decision } = state;
    const work = reply.delegations.map((delegation) => delegate(context, task, { delegation, decision, cause: seq }));
    state.reports.push(...(await whileWaiting(Promise.all(work))));
  }
  return { stop: ranOut(benches) };
}
