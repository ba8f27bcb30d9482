// One writer per reply format. A prompt without a format of ours is answered like a question.
import type { ReplyFormat } from '../../../core/replies/reply-format.ts';
import { replyAct } from '../acting/reply-act.ts';
import { replyLead } from '../acting/reply-lead.ts';
import type { ReadPrompt } from '../read-prompt.ts';
import type { StatementErrors } from '../statement-errors.ts';
import { replyAnswer } from './answer.ts';
import { replyCheck, replyRedundancy, replyVerdict } from './check.ts';
import { replyConfirm } from './confirm.ts';
import { replyCondense, replyFinding, replyGist } from './gist.ts';
import { replyBreak, replyLookup } from './pages.ts';
import { replyDecision, replyPlan } from './plan.ts';
import { replySummary } from './summary.ts';
import { replyWork } from './work.ts';

type Writer = (prompt: ReadPrompt, errors: StatementErrors) => string;

const WRITERS: Readonly<Record<ReplyFormat<unknown>['id'], Writer>> = {
  answer: replyAnswer,
  summary: replySummary,
  gist: replyGist,
  check: replyCheck,
  work: replyWork,
  finding: replyFinding,
  verdict: replyVerdict,
  redundancy: replyRedundancy,
  plan: replyPlan,
  decision: replyDecision,
  condense: replyCondense,
  act: replyAct,
  lead: replyLead,
  confirm: replyConfirm,
  break: replyBreak,
  lookup: replyLookup,
};

export function writeReply(prompt: ReadPrompt, errors: StatementErrors): string {
  const writer = Object.entries(WRITERS).find(([id]) => id === prompt.format)?.[1] ?? replyAnswer;
  return writer(prompt, errors);
}
