// G_i of a unit (paper v1, 2.4: 100 tokens by default), and the check of a gist against its summary.
import { bad, keyedLines, parsed, type ReplyFormat, stripThinking } from './reply-format.ts';

export function gistFormat(tokens: number): ReplyFormat<string> {
  return {
    id: 'gist',
    instructions: `Format: gist; tokens=${tokens}
Compress the material into one dense note of at most ${tokens} tokens, from which a colleague can decide whether to read further for this question. Keep names, numbers and qualifiers as they are; do not judge the choices. One line:
GIST: ...`,
    parse(text) {
      const gist = keyedLines(stripThinking(text), ['GIST']).GIST?.replace(/\s+/g, ' ').trim();
      return gist ? parsed(gist) : bad('there is no line "GIST: ..."');
    },
  };
}

/** The same for work in a repository: what a lead, or the agent itself, keeps of many steps. */
export function digestFormat(tokens: number): ReplyFormat<string> {
  return {
    ...gistFormat(tokens),
    instructions: `Format: gist; tokens=${tokens}
Condense what was done into at most ${tokens} tokens for whoever goes on with it: what was found and changed, and where; what was run and what it showed; what failed and why; what remains. Say nothing that the material does not show. One line:
GIST: ...`,
  };
}

export type CheckVerdict = 'APPROVED' | 'REWRITE' | 'WRONG';

export interface CheckReply {
  readonly verdict: CheckVerdict;
  readonly reason: string;
}

export function readVerdict(text: string, verdicts: 'three' | 'two'): CheckReply | undefined {
  const { VERDICT, REASON } = keyedLines(text, ['VERDICT', 'REASON', 'STATEMENT']);
  const first = VERDICT?.match(/^\W*(APPROVED|REWRITE|WRONG)\b/i)?.[1]?.toUpperCase();
  const word = (first ?? VERDICT?.match(/\b(?:APPROVED|REWRITE|WRONG)\b/)?.[0]) as CheckVerdict | undefined;
  if (!word || /\bNOT\s+APPROVED\b/i.test(VERDICT ?? '')) return undefined;
  return { verdict: word === 'REWRITE' && verdicts === 'two' ? 'WRONG' : word, reason: REASON ?? '' };
}

/** Is the draft gist faithful to the summary it was made from? (paper v1, 2.6: hallucination, drift, lost qualifiers) */
export function checkFormat(verdicts: 'three' | 'two'): ReplyFormat<CheckReply> {
  return {
    id: 'check',
    instructions: `Format: check; verdicts=${verdicts}
Compare the draft with the material it was made from. Look for statements that the material does not make, numbers or names that changed, and qualifiers that were lost. Reply with two lines:
VERDICT: APPROVED, ${verdicts === 'three' ? 'REWRITE (repairable) ' : ''}or WRONG
REASON: one sentence that names what to change, or "none"`,
    parse(text) {
      const reply = readVerdict(stripThinking(text), verdicts);
      return reply ? parsed(reply) : bad('there is no line "VERDICT: ..." with one of the words asked for');
    },
  };
}
