// `controller` on a repository: the AOrchestra protocol. A lead that only delegates or submits, over n workspaces; edits never move between them but as
// words in a report. `round`: up to n sub-agents at once, then a barrier (AOrchestra-Parallel as the paper words it); `serial`: one at a time (AOrchestra as
// released); `async`: the lead is called at each return; `isolated`: n independent serial runs, the source of Pass@k.
import type { Outcome, RepositoryInstance } from '../../core/instance.ts';
import type { Agent, StrategyContext } from '../../core/strategy.ts';
import type { ActResult } from '../worker/acting/act-loop.ts';
import { endTeam, openBenches } from '../worker/acting/bench.ts';
import { checkStatement } from '../worker/acting/check-statement.ts';
import { handInPatches } from '../worker/acting/hand-in-patches.ts';
import type { LeadTask } from '../worker/acting/lead.ts';
import { leadUntilSubmitted } from '../worker/acting/lead-loop.ts';
import { agentLimits, type Ended, untilEnded } from '../worker/acting/limits.ts';
import { WORDS } from '../worker/acting/prompts.ts';
import { NO_NOTES } from '../worker/acting/team-notes.ts';
import { leadAtEachReturn } from './lead-at-each-return.ts';
import type { ControllerOptions } from './options.ts';
import { createMessageRecorder } from './record-messages.ts';

export async function mendUnderController(
  instance: RepositoryInstance,
  context: StrategyContext,
  options: ControllerOptions,
): Promise<Outcome> {
  const benches = await openBenches(context, options, { name: 'worker', role: 'worker' });
  const teams = options.mode === 'isolated' ? benches.map((bench) => [bench]) : [benches];
  const leadTeam = options.mode === 'async' ? leadAtEachReturn : leadUntilSubmitted;
  const ended = await Promise.all(
    teams.map(async (team, i) => {
      const lead = context.agent(teams.length > 1 ? `controller-${i + 1}` : 'controller', 'controller', agentLimits(options));
      const recorder = createMessageRecorder(context, lead);
      const task: LeadTask = {
        ...{ instance, options, lead, as: 'controller', benches: team, notes: NO_NOTES },
        ...sizesFor(options, team.length),
        ...recorder,
        checkReport: (bench, result) => checkReport(context, bench, { result, options }),
      };
      const { result, stop, error }: Ended<{ submitted?: string | undefined; stop: Ended<unknown>['stop'] }> = await untilEnded(
        context,
        lead,
        () => leadTeam(context, task),
      );
      recorder.close(team);
      endTeam(team, result?.stop ?? stop);
      lead.end(result?.stop ?? stop);
      return { submitted: result?.submitted, stop: result?.stop ?? stop, error };
    }),
  );
  // Of n independent runs, none chooses among all.
  return handInPatches(context, benches, { instance, options, ended, chosen: teams.length === 1 ? ended[0]?.submitted : undefined });
}

/** A lead that hands out one at a time over n workspaces has n times the decisions, so that the steps of its sub-agents can be as many as DeLM's. */
function sizesFor({ mode, attempts }: ControllerOptions, workspaces: number): Pick<LeadTask, 'parallel' | 'decisions'> {
  if (mode === 'round') return { parallel: workspaces, decisions: attempts };
  return { parallel: mode === 'async' ? workspaces : 1, decisions: attempts * workspaces };
}

/** A sub-agent's word that it is done is checked like a note of DeLM before the lead reads it; what is not supported is passed on as such. */
async function checkReport(
  context: StrategyContext,
  { implementer }: { readonly implementer: Agent },
  { result, options }: { readonly result: ActResult; readonly options: ControllerOptions },
): Promise<{ message: string; seq: number }> {
  const { status, message, cites, steps, seq } = result;
  if (status !== 'done') return { message, seq };
  const { result: checked } = await untilEnded(context, implementer, () =>
    checkStatement(context, implementer, { kind: 'REPORT', text: message, cites }, { log: steps, options, cause: seq }),
  );
  if (!checked) return { message: `${message} ${WORDS.notSupported('nobody could check it')}`, seq };
  return checked.objection === undefined
    ? { message, seq: checked.seq }
    : { message: `${message} ${WORDS.notSupported(checked.objection)}`, seq: checked.seq };
}
