// `single` on a repository: the linear shell loop of mini-SWE-agent, no coordination; with `agents: n`, n independent attempts.
import type { Outcome, RepositoryInstance } from '../../core/instance.ts';
import { section } from '../../core/prompt.ts';
import type { StrategyContext } from '../../core/strategy.ts';
import { actUntilFinished } from '../worker/acting/act-loop.ts';
import { openBenches } from '../worker/acting/bench.ts';
import { handInPatches } from '../worker/acting/hand-in-patches.ts';
import { issueSection, WORDS } from '../worker/acting/prompts.ts';
import { NO_NOTES } from '../worker/acting/team-notes.ts';
import type { SingleOptions } from './options.ts';

export async function mendAlone(instance: RepositoryInstance, context: StrategyContext, options: SingleOptions): Promise<Outcome> {
  const benches = await openBenches(context, options, { name: 'agent', role: 'solver' });
  const ended = await Promise.all(
    benches.map(async (bench, i) => {
      const instruction = [WORDS.solve, bench.angle].filter(Boolean).join('\n');
      const { status, message, isChecked, stop, crash } = await actUntilFinished(context, {
        agent: bench.implementer,
        workspace: bench.workspace,
        brief: [issueSection(instance), section('Subtask', instruction)],
        notes: NO_NOTES,
        options,
        maxSteps: options.totalSteps,
        budget: bench.budget,
        // Equal prompts are meant to differ between independent attempts.
        seed: options.agents > 1 ? context.random(`sample-${i}`).below(2 ** 31) : undefined,
      });
      Object.assign(bench, { status, message, isChecked, stop, lost: crash?.isWorkspaceLost ? crash.error : undefined });
      return { stop, error: crash?.error };
    }),
  );
  return handInPatches(context, benches, { instance, options, ended });
}
