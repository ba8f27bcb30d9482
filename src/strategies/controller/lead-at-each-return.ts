// `async` on a repository: the lead decides whenever a sub-agent returns, one call at a time, and hands out as much as there are free workspaces, while
// the others go on. What comes back during a call is read at the next one. (The paper has no such mode; it measures queueing at a centre without a barrier.)
import type { StrategyContext } from '../../core/strategy.ts';
import { canGoOn, ranOut } from '../worker/acting/bench.ts';
import { decide, delegate, type LeadState, type LeadTask } from '../worker/acting/lead.ts';
import type { LeadResult } from '../worker/acting/lead-loop.ts';
import type { Report } from '../worker/acting/prompts.ts';

/** @throws LimitReached, ModelError of the lead's own calls, after all whom it sent are back; at once what ends the trial */
export async function leadAtEachReturn(context: StrategyContext, task: LeadTask): Promise<LeadResult> {
  const { benches, whileWaiting = (work) => work } = task;
  const state: LeadState = { reports: [], decisions: 0 };
  const atWork = new Map<string, Promise<void>>();
  const returned: Report[] = [];
  const begin = (name: string, work: Promise<Report>): void => {
    const done = work.then((report) => {
      atWork.delete(name);
      returned.push(report);
    });
    // Heard where it is waited for, which may be after a call of the lead.
    done.catch(() => {});
    atWork.set(name, done);
  };
  const nextReturn = async (): Promise<void> => {
    if (returned.length === 0) await whileWaiting(Promise.race(atWork.values()));
    state.reports.push(...returned.splice(0));
  };
  const allReturned = async (): Promise<void> => {
    while (atWork.size > 0) await nextReturn();
  };

  let submitted: string | undefined;
  try {
    while (state.decisions < task.decisions && benches.some(canGoOn)) {
      if (benches.some((bench) => canGoOn(bench) && !bench.isBusy)) {
        const { reply, seq } = await decide(context, task, state);
        if (reply.action === 'submit') {
          submitted = reply.workspace;
          break;
        }
        const { decisions: decision } = state;
        for (const delegation of reply.action === 'delegate' ? reply.delegations : [])
          begin(delegation.workspace, delegate(context, task, { delegation, decision, cause: seq }));
      }
      if (atWork.size === 0 && returned.length === 0) break;
      await nextReturn();
    }
  } finally {
    await allReturned();
  }
  const mayChoose = submitted === undefined && state.decisions < task.decisions && benches.filter(({ lost }) => !lost).length > 1;
  if (mayChoose) {
    const { reply } = await decide(context, task, state);
    if (reply.action === 'submit') submitted = reply.workspace;
  }
  if (submitted !== undefined) return { submitted, stop: 'finished' };
  return { stop: ranOut(benches) };
}
