// A workspace with the agent that works in it. n of them are opened before the work begins: every strategy has as many as it has agents, and each leaves
// one submission.
import type { StopReason } from '../../../core/instance.ts';
import type { Agent, StrategyContext, Workspace } from '../../../core/strategy.ts';
import type { AgentRole } from '../../../core/trace.ts';
import type { SoloOptions } from './acting-options.ts';
import { agentLimits } from './limits.ts';
import { angleOf } from './prompts.ts';

export interface Bench {
  readonly workspace: Workspace;
  readonly implementer: Agent;
  readonly budget: StepBudget;
  /** How its first work begins. */
  readonly angle?: string | undefined;
  /** How often work in it may still begin. */
  delegationsLeft: number;
  isBusy: boolean;
  /** How the last work in it ended, by its agent's own word. */
  status: 'untouched' | 'partial' | 'done';
  /** That word cites a step that ran and succeeded. */
  isChecked: boolean;
  message: string;
  /** What ended the work in it for good. */
  stop: StopReason;
  /** Its sandbox is gone: it leaves no submission. */
  lost?: Error | undefined;
  /** The last work in it crashed, and nobody went on or stood by what it left: that is no submission either. */
  broke?: Error | undefined;
}

/** Steps that are left in a workspace, over all delegations. */
export interface StepBudget {
  left: number;
}

export async function openBenches(
  context: StrategyContext,
  options: SoloOptions & { readonly agents: number; readonly attempts?: number },
  { name, role }: { readonly name: string; readonly role: AgentRole },
): Promise<Bench[]> {
  return Promise.all(
    Array.from({ length: options.agents }, async (_, i): Promise<Bench> => {
      const workspace = await context.openWorkspace(`w${i + 1}`);
      const implementer = context.agent(`${name}-${i + 1}`, role, agentLimits(options));
      const delegationsLeft = options.attempts ?? 1;
      const fresh = { delegationsLeft, isBusy: false, status: 'untouched', isChecked: false, message: '', stop: 'finished' } as const;
      return { ...fresh, workspace, implementer, budget: { left: options.totalSteps }, angle: angleOf(options, i) };
    }),
  );
}

/** Whether work can go on in it, now or when whoever is at work in it is back. */
export function canGoOn({ lost, stop, budget, delegationsLeft }: Bench): boolean {
  return lost === undefined && stop === 'finished' && budget.left > 0 && delegationsLeft > 0;
}

/** Why nobody goes on although nothing was submitted. */
export function ranOut(benches: readonly Bench[]): StopReason {
  const remaining = benches.filter(({ lost }) => lost === undefined);
  if (remaining.some(({ stop, budget }) => stop === 'finished' && budget.left > 0)) return 'limit:rounds';
  const limit = remaining.find(({ stop }) => stop !== 'finished')?.stop;
  // Whoever needed the last step to say that it is done was not stopped by it.
  return limit ?? (remaining.every(({ status }) => status === 'done') ? 'finished' : 'limit:steps');
}

/** What ended the work of whoever leads these ended it in all of them. */
export function endTeam(benches: readonly Bench[], stop: StopReason): void {
  for (const bench of benches) if (bench.stop === 'finished') bench.stop = stop;
}
