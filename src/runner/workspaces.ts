// Workspaces of a trial: opened and checked before its clock starts, so that pulls and starts are outside every limit; inside, each command is an event
// and its result a turn.
import type { Clock } from '../core/clock.ts';
import type { Trial } from '../core/experiment.ts';
import { filesNamed } from '../core/files-named.ts';
import type { RepositoryInstance, Submission } from '../core/instance.ts';
import type { CommandResult } from '../core/sandbox.ts';
import type { Workspace } from '../core/strategy.ts';
import type { Trace } from '../core/trace.ts';

/** A repository in a fresh sandbox, verified: no history beyond its HEAD. */
export interface PreparedWorkspace extends AsyncDisposable {
  /** Of the image that it was made from. */
  readonly imageDigest?: string | undefined;
  /** @param timeoutMs in place of the experiment's own */
  run(script: string, signal: AbortSignal, timeoutMs?: number): Promise<CommandResult>;
  /** Gives the sandbox up for a fresh one, as at the start. */
  renew?(): Promise<void>;
  /** The difference to HEAD at the start. */
  takePatch(): Promise<Pick<Submission, 'text' | 'encoding'>>;
}

/** @throws SandboxError or Error: an infrastructure failure; whatever was opened is closed again */
export type PrepareWorkspaces = (
  trial: Trial,
  instance: RepositoryInstance,
  options: { readonly count: number; readonly signal: AbortSignal },
) => Promise<readonly PreparedWorkspace[]>;

/** A command's time under the virtual clock (ours, nominal): nothing there may depend on the speed of this machine. */
const MODELLED_COMMAND_US = 400_000;
const MODELLED_US_PER_CHARACTER = 20;
const MODELLED_RENEWAL_US = 2_000_000;

export function createWorkspaceOpener(
  prepared: readonly PreparedWorkspace[],
  { clock, trace, signal }: { readonly clock: Clock; readonly trace: Trace; readonly signal: AbortSignal },
): (id: string) => Promise<Workspace> {
  const free = [...prepared];
  return async (id) => {
    const workspace = free.shift();
    if (!workspace)
      throw new Error(`Workspace \`${id}\` was asked for, but only ${prepared.length} were prepared: one per agent of the cell.`);
    const modelledUs = (result: CommandResult | undefined): number =>
      MODELLED_COMMAND_US + (result?.output.length ?? 0) * MODELLED_US_PER_CHARACTER;
    return {
      id,
      run: async (agent, script, options) => {
        const startUs = clock.now();
        const result = await clock.external('exec', () => workspace.run(script, signal, options?.timeoutMs), { modelledUs, signal });
        const seq = trace.emit(agent, {
          type: 'exec',
          startUs,
          endUs: clock.now(),
          commandHash: trace.text(script),
          outputHash: trace.text(result.output),
          exitCode: result.exitCode,
          timedOut: result.timedOut,
          truncatedBytes: result.truncatedBytes,
          files: filesNamed(script),
        });
        return { result, seq };
      },
      renew: async (agent) => {
        if (!workspace.renew) throw new Error(`Workspace \`${id}\` cannot be renewed.`);
        const startUs = clock.now();
        await clock.external('renew', () => workspace.renew!(), { modelledUs: () => MODELLED_RENEWAL_US, signal });
        trace.emit(agent, { type: 'wait', for: 'sandbox', startUs, endUs: clock.now() });
      },
      takePatch: () => clock.external('patch', () => workspace.takePatch(), { modelledUs: () => 0 }),
    };
  };
}
