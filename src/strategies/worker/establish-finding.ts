// One subtask from evidence to a checked finding (paper v1, 2.3-2.6): read with unfolding, reason, compress, verify; rejected work is done again with
// the feedback. Workers of every strategy run this same code; a strategy decides what they see and what becomes of the finding.
import type { Section } from '../../core/prompt.ts';
import { section } from '../../core/prompt.ts';
import { findingFormat } from '../../core/replies/finding.ts';
import { readLabels } from '../../core/replies/reply-format.ts';
import { redundancyFormat, type VerdictReply, verdictFormat } from '../../core/replies/verdict.ts';
import type { Agent } from '../../core/strategy.ts';
import { ask } from './ask.ts';
import { type Craft, nextVersion, trimToTokens } from './craft.ts';
import { type Falsehood, plantFalsehood } from './plant-falsehood.ts';
import { contextSection, PHRASES, questionSections, subtaskSection } from './prompts.ts';
import { type Evidence, evidenceSections, readEvidence } from './read-evidence.ts';
import type { Subtask, WorkView } from './subtask.ts';

export type Established =
  | { readonly kind: 'finding'; readonly gist: string; readonly chain: string; readonly seq: number }
  | { readonly kind: 'nothing' | 'rejected' | 'redundant'; readonly reason: string; readonly seq: number };

/** @throws LimitReached, ModelError */
export async function establishFinding(
  craft: Craft,
  agent: Agent,
  { subtask, view }: { subtask: Subtask; view: WorkView },
): Promise<Established> {
  const { options, context } = craft;
  const head = [contextSection(view.entries), ...questionSections(craft.instance), subtaskSection(subtask, [subtask.seq])];
  let feedback: Section[] =
    subtask.feedback === undefined ? [] : [section('Feedback', { text: PHRASES.rejectedWork(subtask.feedback), causes: [subtask.seq] })];
  let read = await readEvidence(craft, agent, { subtask, view, head, feedback });
  for (let attempt = 0; ; attempt++) {
    if (read.chain === undefined) return { kind: 'rejected', reason: 'the worker gave no readable result', seq: read.seq };
    const draft = await writeDraft(craft, agent, { subtask, view, head, feedback, evidence: read, chain: read.chain });
    if (draft.kind !== 'draft') return draft;
    if (options.verification === 'off') return { kind: 'finding', gist: draft.gist, chain: read.chain, seq: draft.seq };
    const verdict = await verify(craft, agent, { subtask, head, evidence: read, chain: read.chain, draft });
    if (verdict.verdict === 'APPROVED') return { kind: 'finding', gist: draft.gist, chain: read.chain, seq: verdict.seq };
    const rejected = context.trace.emit(
      agent.id,
      { ...draft.entry, action: 'rejected', reason: rejection(verdict), failed: verdict.failed },
      [verdict.seq],
    );
    const isOutOfSteps = verdict.verdict === 'WRONG' && read.steps >= context.limits.steps;
    if (attempt === options.retries || isOutOfSteps) return { kind: 'rejected', reason: rejection(verdict), seq: rejected };
    feedback = [
      section('Draft', { text: draft.gist, causes: [draft.seq] }),
      section('Feedback', { text: PHRASES.rejectedDraft(rejection(verdict)), causes: [rejected] }),
    ];
    // Right evidence in wrong words needs a new note; anything else needs new reasoning.
    if (verdict.verdict === 'WRONG') read = await readEvidence(craft, agent, { subtask, view, head, feedback, evidence: read });
  }
}

interface Draft {
  readonly kind: 'draft';
  readonly gist: string;
  readonly seq: number;
  readonly entry: { type: 'entry'; label: string; kind: 'finding'; version: number; tokens: number };
}

interface DraftInput {
  readonly subtask: Subtask;
  readonly view: WorkView;
  readonly head: readonly Section[];
  readonly feedback: readonly Section[];
  readonly evidence: Evidence;
  readonly chain: string;
}

async function writeDraft(craft: Craft, agent: Agent, input: DraftInput): Promise<Draft | Extract<Established, { reason: string }>> {
  const { options, context } = craft;
  const { subtask, view, head, evidence, chain } = input;
  const { countTokens } = agent.model('solver');
  const format = findingFormat(options.gistTokens);
  const reasoning = section('Reasoning', { text: chain, causes: [evidence.seq] });
  const reply = await ask(context, agent, {
    purpose: 'gist',
    as: 'solver',
    subtask: subtask.id,
    sections: [...head, reasoning, ...input.feedback],
    format,
    accept: (value) =>
      value.kind === 'finding' && countTokens(value.gist) > options.gistTokens
        ? `the note has ${countTokens(value.gist)} tokens, at most ${options.gistTokens} are allowed`
        : undefined,
    otherwise: 'trim-or-drop',
  });
  const parsed = reply.ok ? reply : format.parse(reply.text);
  if (!parsed.ok) return { kind: 'rejected', reason: 'the worker gave no readable note', seq: reply.seq };
  if (parsed.value.kind === 'none') return { kind: 'nothing', reason: parsed.value.reason, seq: reply.seq };
  const version = nextVersion(craft, view.label);
  const falsehood = falsehoodFor(craft, parsed.value.gist, `${view.label} ${version}`);
  const gist = trimToTokens(falsehood?.gist ?? parsed.value.gist, options.gistTokens, countTokens);
  const entry = { type: 'entry', label: view.label, kind: 'finding', version, tokens: countTokens(gist) } as const;
  const proposed = {
    ...entry,
    action: 'proposed',
    textHash: context.trace.text(gist),
    cites: readLabels(`${chain}\n${gist}`),
    planted: falsehood?.kind,
  } as const;
  const seq = context.trace.emit(agent.id, proposed, [reply.seq]);
  if (options.redundancy === 'on') {
    const gate = await ask(context, agent, {
      purpose: 'verify',
      as: 'verifier',
      subtask: subtask.id,
      sections: [...head, section('Draft', { text: gist, causes: [seq] })],
      format: redundancyFormat,
      otherwise: 'accept',
    });
    if (gate.ok && gate.value === 'redundant') {
      const redundant = context.trace.emit(agent.id, { ...entry, action: 'redundant' }, [gate.seq]);
      return { kind: 'redundant', reason: 'it adds nothing to the context', seq: redundant };
    }
  }
  return { kind: 'draft', gist, seq, entry };
}

/** The audit of the verifier: at the rate asked for, what a worker is about to propose is made false. */
function falsehoodFor(craft: Craft, gist: string, key: string): Falsehood | undefined {
  const { injectFalse } = craft.options.verifierAudit;
  if (injectFalse === 0) return undefined;
  const random = craft.context.random(`plant ${key}`);
  return random.next() < injectFalse ? plantFalsehood(gist, { random, labels: [...craft.library.units.keys()] }) : undefined;
}

async function verify(
  craft: Craft,
  agent: Agent,
  {
    subtask,
    head,
    evidence,
    chain,
    draft,
  }: { subtask: Subtask; head: readonly Section[]; evidence: Evidence; chain: string; draft: Draft },
): Promise<VerdictReply & { seq: number }> {
  const reply = await ask(craft.context, agent, {
    purpose: 'verify',
    as: 'verifier',
    subtask: subtask.id,
    sections: [
      ...head,
      ...evidenceSections(craft, citedEvidence(evidence, `${chain}\n${draft.gist}`)),
      section('Reasoning', { text: chain, causes: [evidence.seq] }),
      section('Draft', { text: draft.gist, causes: [draft.seq] }),
    ],
    format: verdictFormat(craft.options.verdicts),
    otherwise: 'reject',
  });
  return reply.ok
    ? { ...reply.value, seq: reply.seq }
    : { verdict: 'WRONG', reason: 'the verifier gave no readable verdict', failed: [], seq: reply.seq };
}

/** The verifier sees what the worker saw of the labels that it cites: the shown summaries and raw texts, no more. */
function citedEvidence(evidence: Evidence, text: string): Evidence {
  const cited = new Set(readLabels(text).flatMap((label) => [label, label.split('.')[0]!]));
  const isCited = (label: string): boolean => cited.has(label) || cited.has(label.split('.')[0]!);
  return { ...evidence, summaries: evidence.summaries.filter(isCited), raw: evidence.raw.filter(isCited) };
}

function rejection(verdict: VerdictReply): string {
  return `${verdict.failed.length > 0 ? `${verdict.failed.join(', ')}: ` : ''}${verdict.reason || verdict.verdict}`;
}
