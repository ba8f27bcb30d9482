// The one selector of patches, for all strategies, without the grader. By the author's own evidence: an empty patch last, unfinished work before it, what
// is reported as done next, done with a citation of a step that succeeded first. As an option, first by how many peers would stand by it.
import type { RepositoryInstance, Submission } from '../../../core/instance.ts';
import { type PromptPart, section } from '../../../core/prompt.ts';
import { confirmFormat } from '../../../core/replies/confirm.ts';
import type { StrategyContext } from '../../../core/strategy.ts';
import { ask } from '../ask.ts';
import type { SoloOptions } from './acting-options.ts';
import type { Bench } from './bench.ts';
import { untilEnded } from './limits.ts';
import { issueSection, SYSTEM } from './prompts.ts';

/** A submission with the bench that it was taken from. */
export interface Candidate {
  readonly bench: Bench;
  readonly submission: Submission;
  /** Its `submission` event. */
  readonly seq: number;
}

/** Index of the selected candidate; undefined without any. Ties are broken by the trial's own random stream. */
export async function selectPatch(
  context: StrategyContext,
  candidates: readonly Candidate[],
  { instance, options }: { readonly instance: RepositoryInstance; readonly options: Pick<SoloOptions, 'selector'> },
): Promise<number | undefined> {
  if (candidates.length === 0) return undefined;
  const confirmed = options.selector === 'peers' ? await confirmations(context, candidates, instance) : undefined;
  const score = (one: Candidate): number =>
    one.submission.text === '' ? -1 : (confirmed?.get(one.bench.workspace.id) ?? 0) * 10 + evidence(one.bench);
  const most = Math.max(...candidates.map(score));
  const best = candidates.flatMap((one, i) => (score(one) === most ? [i] : []));
  return best.length === 1 ? best[0]! : context.random('select').pick(best);
}

function evidence({ status, isChecked }: Bench): number {
  if (status !== 'done') return 0;
  return isChecked ? 2 : 1;
}

/** How many peers would stand by each patch. Each author is asked once; who has no budget or no readable word confirms nothing. */
async function confirmations(
  context: StrategyContext,
  candidates: readonly Candidate[],
  instance: RepositoryInstance,
): Promise<ReadonlyMap<string, number>> {
  const patches = candidates.filter(({ submission }) => submission.text !== '' && submission.encoding !== 'base64');
  const said = await Promise.all(candidates.map((own) => askPeer(context, own, { patches, instance })));
  const counts = new Map<string, number>();
  for (const name of said.flat()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

async function askPeer(
  context: StrategyContext,
  own: Candidate,
  { patches, instance }: { readonly patches: readonly Candidate[]; readonly instance: RepositoryInstance },
): Promise<readonly string[]> {
  const { bench, submission, seq } = own;
  const others = patches.filter((one) => one.bench !== bench);
  if (others.length === 0) return [];
  const source = others.map(
    (one): PromptPart => ({ text: `[${one.bench.workspace.id}]\n${one.submission.text.trim()}`, causes: [one.seq] }),
  );
  const draft = { text: submission.text.trim() || '(empty)', causes: [seq] };
  const { result } = await untilEnded(context, bench.implementer, () =>
    ask(context, bench.implementer, {
      purpose: 'verify',
      as: 'solver',
      system: SYSTEM,
      sections: [
        issueSection(instance),
        section('Source', ...source),
        section('Draft', draft),
        ...(bench.message === '' ? [] : [section('Reasoning', bench.message)]),
      ],
      format: confirmFormat(others.map((one) => one.bench.workspace.id)),
      otherwise: 'confirm-nothing',
    }),
  );
  return result?.ok ? result.value : [];
}
