// The end of every strategy on a repository: one submission per workspace, whatever stopped the work, and the one shared selector.
import type { Outcome, RepositoryInstance, StopReason } from '../../../core/instance.ts';
import type { StrategyContext } from '../../../core/strategy.ts';
import type { SoloOptions } from './acting-options.ts';
import type { Bench } from './bench.ts';
import { crashOf } from './crash.ts';
import { firstStop } from './limits.ts';
import { type Candidate, selectPatch } from './select-patch.ts';

export interface HandInPatches {
  readonly instance: RepositoryInstance;
  readonly options: Pick<SoloOptions, 'atLimit' | 'selector'>;
  /** What ended the work of leads, where there are any, and what their crashes threw. */
  readonly ended?: readonly { readonly stop: StopReason; readonly error?: Error | undefined }[];
  /** The workspace that a lead over all of them chose. */
  readonly chosen?: string | undefined;
}

/**
 * Takes the patch of each workspace and selects one without the grader. Whose agent crashed, or whose sandbox is gone, hands in nothing: a failure of the
 * infrastructure is no wrong answer. @throws what was thrown where that leaves nobody; SandboxError
 */
export async function handInPatches(
  context: StrategyContext,
  benches: readonly Bench[],
  { instance, options, ended = [], chosen }: HandInPatches,
): Promise<Outcome> {
  const candidates: Candidate[] = [];
  for (const bench of benches) {
    if (hasCrashed(bench)) continue;
    const candidate = await takeFrom(context, bench, { index: candidates.length, atLimit: options.atLimit });
    if (candidate) candidates.push(candidate);
  }
  const stop = firstStop([...ended.map((one) => one.stop), ...benches.map(stopOf)]);
  if (candidates.length === 0)
    throw ended.find(({ error }) => error)?.error ?? benches.map(({ lost, broke }) => lost ?? broke).find(Boolean)!;
  const selected = await selectPatch(context, candidates, { instance, options });
  for (const bench of benches) bench.implementer.end(stopOf(bench));
  const chosenIndex = candidates.findIndex(({ bench }) => bench.workspace.id === chosen);
  return {
    submissions: candidates.map(({ submission }) => submission),
    selected,
    ...(chosenIndex >= 0 && { chosen: chosenIndex }),
    stop,
  };
}

const hasCrashed = ({ stop, lost, broke }: Bench): boolean => stop === 'crashed' || lost !== undefined || broke !== undefined;
const stopOf = (bench: Bench): StopReason => (hasCrashed(bench) ? 'crashed' : bench.stop);

async function takeFrom(
  context: StrategyContext,
  bench: Bench,
  { index, atLimit }: { readonly index: number; readonly atLimit: SoloOptions['atLimit'] },
): Promise<Candidate | undefined> {
  const { workspace, implementer, stop } = bench;
  try {
    const taken = await workspace.takePatch(implementer.id);
    const patch = atLimit === 'empty' && stop !== 'finished' ? { text: '' } : taken;
    const answer = patch.text === '' ? 'empty' : `${patch.text.length} characters`;
    const textHash = context.trace.text(patch.text);
    const seq = context.trace.emit(implementer.id, { type: 'submission', index, answer, textHash, stop });
    return { bench, seq, submission: { kind: 'patch', agent: implementer.id, answer, atUs: context.clock.now(), stop, ...patch } };
  } catch (error) {
    const crash = crashOf(context, error);
    if (!crash) throw error;
    bench.lost = crash.error;
    return undefined;
  }
}
