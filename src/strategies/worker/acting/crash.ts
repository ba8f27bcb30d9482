// Which failures are one agent's alone, so that its peers go on: a call that failed for good, a sandbox that is gone. What would fail for all of them
// alike (a key, a model's name, a parameter), and the end of the trial itself, is no such thing.
import { ModelError, type ModelErrorKind } from '../../../core/model-error.ts';
import { SandboxError } from '../../../core/sandbox.ts';
import type { StrategyContext } from '../../../core/strategy.ts';

const ALL_ALIKE: readonly ModelErrorKind[] = ['auth', 'not-found', 'refused-parameter', 'aborted'];

export interface Crash {
  readonly error: Error;
  /** The sandbox is gone, and what was in it. */
  readonly isWorkspaceLost: boolean;
}

export function crashOf({ signal }: Pick<StrategyContext, 'signal'>, error: unknown): Crash | undefined {
  if (signal.aborted) return undefined;
  if (error instanceof SandboxError) return { error, isWorkspaceLost: true };
  if (error instanceof ModelError && !ALL_ALIKE.includes(error.kind)) return { error, isWorkspaceLost: false };
  return undefined;
}
