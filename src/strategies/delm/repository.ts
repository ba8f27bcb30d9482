// `delm` on a repository (paper v1, 4.2; reference code 4.1): n equal agents, each the lead of its own workspace by the same loop as a serial controller,
// that share verified notes and nothing else: no edits, no assignments, no agent that waits for another.
import type { Outcome, RepositoryInstance } from '../../core/instance.ts';
import type { StrategyContext } from '../../core/strategy.ts';
import { endTeam, openBenches } from '../worker/acting/bench.ts';
import { handInPatches } from '../worker/acting/hand-in-patches.ts';
import { leadUntilSubmitted } from '../worker/acting/lead-loop.ts';
import { untilEnded } from '../worker/acting/limits.ts';
import type { DelmOptions } from './options.ts';
import { createTeamBoard } from './team-board.ts';

export async function mendTogether(instance: RepositoryInstance, context: StrategyContext, options: DelmOptions): Promise<Outcome> {
  const benches = await openBenches(context, options, { name: 'agent', role: 'worker' });
  const notes = createTeamBoard(context, options);
  const ended = await Promise.all(
    benches.map(async (bench) => {
      const lead = bench.implementer;
      const own = { instance, options, lead, as: 'solver', benches: [bench], parallel: 1, decisions: options.attempts, notes } as const;
      const { result, stop, error } = await untilEnded(context, lead, () => leadUntilSubmitted(context, own));
      endTeam([bench], result?.stop ?? stop);
      return { stop: result?.stop ?? stop, error };
    }),
  );
  return handInPatches(context, benches, { instance, options, ended });
}
