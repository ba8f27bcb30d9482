// The check of what one agent tells another about its work in a repository: a note of DeLM, a report to a controller. First against the author's own trace
// (what it cites must have run), then by the verifier model against the cited output. The same for both sides.
import { type PromptPart, section } from '../../../core/prompt.ts';
import type { NoteKind } from '../../../core/replies/act.ts';
import { checkFormat } from '../../../core/replies/gist.ts';
import type { Agent, StrategyContext } from '../../../core/strategy.ts';
import { ask } from '../ask.ts';
import { SYSTEM } from './prompts.ts';
import type { LoggedStep } from './team-notes.ts';

export interface Statement {
  readonly kind: NoteKind | 'REPORT';
  readonly text: string;
  readonly cites: readonly number[];
}

export interface CheckOptions {
  readonly verification: 'on' | 'off';
  readonly noteCheck: 'on' | 'citation' | 'wording' | 'off';
  readonly verdicts: 'three' | 'two';
}

export interface Checked {
  /** Why it is not accepted; undefined when it is. */
  readonly objection?: string | undefined;
  /** The event that decided. */
  readonly seq: number;
}

/** Kinds that state what was run or what came of it, and so must cite a step that ran. */
const STATES_RESULT: readonly Statement['kind'][] = ['OBSERVED', 'TRIED', 'FAIL', 'PATCH_SUMMARY', 'REPORT'];
/** Kinds that the verifier judges: others' work hangs on them. */
const JUDGED: readonly Statement['kind'][] = ['FAIL', 'PATCH_SUMMARY', 'REPORT'];
/** A result or a command in the words of any other note (ours). */
const NAMES_RESULT =
  /`[^`]+`|\$ \w|\bexit(?:s|ed)? (?:code |status )?\d|\b(?:pass(?:es|ed)|fail(?:s|ed)|rais(?:es|ed)|throws|thrown|threw|prints|printed|Traceback|[A-Z]\w*(?:Error|Exception))\b/;
/** What says that nothing was verified (reference code, 4.2.3). */
const WEAK =
  /^(?:tbd|pending|not verified|unverified|should work|should pass|looks right|looks correct|seems to work|to be verified|will verify|n\/a)(?![a-z])/i;

/** `verification: off` switches every check off; `noteCheck` says which there is otherwise. */
export function effectiveCheck({ verification, noteCheck }: CheckOptions): CheckOptions['noteCheck'] {
  return verification === 'off' ? 'off' : noteCheck;
}

/** @throws LimitReached, ModelError */
export async function checkStatement(
  context: StrategyContext,
  agent: Agent,
  statement: Statement,
  { log, options, cause }: { readonly log: readonly LoggedStep[]; readonly options: CheckOptions; readonly cause: number },
): Promise<Checked> {
  const check = effectiveCheck(options);
  if (check === 'off') return { seq: cause };
  if (check === 'wording') return { objection: wordingObjection(statement), seq: cause };
  const objection = citationObjection(statement, log);
  if (objection !== undefined || check === 'citation' || !JUDGED.includes(statement.kind)) return { objection, seq: cause };
  const evidence = citedSteps(statement, log).map(
    ({ script, observation, seq }): PromptPart => ({ text: `$ ${script.trim()}\n${observation}`, causes: [seq] }),
  );
  const reply = await ask(context, agent, {
    purpose: 'verify',
    as: 'verifier',
    system: SYSTEM,
    sections: [section('Source', ...evidence), section('Draft', { text: `${statement.kind}: ${statement.text}`, causes: [cause] })],
    format: checkFormat(options.verdicts),
    otherwise: 'reject',
  });
  if (!reply.ok) return { objection: 'the verifier gave no readable verdict', seq: reply.seq };
  const { verdict, reason } = reply.value;
  return { objection: verdict === 'APPROVED' ? undefined : reason || verdict, seq: reply.seq };
}

export function citedSteps({ cites }: Pick<Statement, 'cites'>, log: readonly LoggedStep[]): LoggedStep[] {
  return log.filter(({ step }) => cites.includes(step));
}

function citationObjection(statement: Statement, log: readonly LoggedStep[]): string | undefined {
  const missing = statement.cites.filter((step) => !log.some((one) => one.step === step));
  if (missing.length > 0) return `it cites step ${missing.join(', ')}, which did not run`;
  const needsStep = STATES_RESULT.includes(statement.kind) || NAMES_RESULT.test(statement.text);
  if (needsStep && citedSteps(statement, log).length === 0) return 'it states a result and cites no step whose output shows it';
  if (statement.kind !== 'PATCH_SUMMARY') return undefined;
  const fields = ['idea', 'evidence'].filter((name) => fieldOf(statement.text, name) === '');
  return fields.length > 0 ? `its field ${fields.map((name) => `${name}=`).join(' and ')} is missing or empty` : undefined;
}

/** Whether a text names something that another agent can look at (reference code, 4.2.4). */
export function isConcrete(text: string): boolean {
  return /::|FAILED|PASSED|ERROR|Exception|Traceback|\/|\(\)|\.[a-z]{1,4}\b|\b(?:exit|status|code)\W*\d|\bline \d/i.test(text);
}

const ROUTINE = /^(?:search|grep|f[io]u?nd|ls|list|open|view|cat|less|head|tail|look)(?:s|ed|ing)?\b|^ran (?:ls|grep|find|search)\b/i;
const FAILURE_HINT = /fail|wrong|invalid|no match|not found|empty|could not|error|exception|broke|\b0 results?/i;

/**
 * The published code's filters: only the wording of a patch summary's evidence is looked at (here also that of a report, which has no fields), and chatter
 * about routine commands is left out.
 */
function wordingObjection({ kind, text }: Statement): string | undefined {
  if (kind === 'TRIED' && ROUTINE.test(text) && !isConcrete(text) && !FAILURE_HINT.test(text)) return 'it only tells of a routine command';
  if (kind !== 'PATCH_SUMMARY' && kind !== 'REPORT') return undefined;
  const evidence = kind === 'REPORT' ? text.trim() : fieldOf(text, 'evidence');
  return evidence === '' || WEAK.test(evidence) ? 'its evidence is empty or says that nothing was verified' : undefined;
}

function fieldOf(text: string, name: string): string {
  return text.match(new RegExp(`\\b${name}=([^|]*)`, 'i'))?.[1]?.trim() ?? '';
}
