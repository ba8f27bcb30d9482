// One hash over every text that a reading strategy can send: the prompts are the treatment, and part of a trial's fingerprint.
import { hashValue } from '../../core/hash.ts';
import { SECTION_TITLES } from '../../core/prompt.ts';
import { actFormat, NOTE_KINDS } from '../../core/replies/act.ts';
import { answerFormat } from '../../core/replies/answer.ts';
import { condenseFormat } from '../../core/replies/condense.ts';
import { confirmFormat } from '../../core/replies/confirm.ts';
import { findingFormat } from '../../core/replies/finding.ts';
import { checkFormat, digestFormat, gistFormat } from '../../core/replies/gist.ts';
import { leadFormat } from '../../core/replies/lead.ts';
import { decisionFormat, planFormat } from '../../core/replies/plan.ts';
import { summaryFormat } from '../../core/replies/summary.ts';
import { redundancyFormat, verdictFormat } from '../../core/replies/verdict.ts';
import { workFormat } from '../../core/replies/work.ts';
import { actingTexts } from './acting/prompts.ts';
import { contextSection, executedSection, PHRASES, questionSections, SYSTEM, subtaskSection } from './prompts.ts';

/** @param own texts that only one strategy says */
export function readingPromptHash(...own: readonly string[]): string {
  const formats = [
    answerFormat,
    condenseFormat(1),
    findingFormat(1),
    checkFormat('three'),
    checkFormat('two'),
    gistFormat(1),
    decisionFormat({ maxSubtasks: 1, mayEnd: true }),
    planFormat({ maxSubtasks: 1, mayEnd: true, dependencies: true }),
    planFormat({ maxSubtasks: 1, mayEnd: false, dependencies: false }),
    summaryFormat({ style: 'question', bullets: 1 }),
    summaryFormat({ style: 'structural', bullets: 1, from: 2 }),
    redundancyFormat,
    verdictFormat('three'),
    verdictFormat('two'),
    workFormat({ unfold: 'both', maxLabels: 1 }),
    workFormat({ unfold: 'none', maxLabels: 1 }),
    actFormat({ notes: NOTE_KINDS }),
    leadFormat({ workspaces: ['w1'], maxDelegations: 2 }),
    leadFormat({ workspaces: ['w1'], others: ['w2'], maxDelegations: 1, mayWait: true, isFresh: true }),
    leadFormat({ workspaces: [], others: ['w1'], maxDelegations: 0 }),
    digestFormat(1),
    confirmFormat(['w1']),
  ];
  const entry = { label: 'U1', kind: 'source', gist: 'gist', author: '', seq: 0 } as const;
  const subtask = { id: 'T1', text: 'text', read: ['U1'], state: 'done', seq: 0 };
  const instance = { question: 'question', choices: { A: 'a', B: 'b', C: 'c', D: 'd' } };
  const rendered = [contextSection([entry]), ...questionSections(instance), subtaskSection(subtask), executedSection([subtask])];
  const phrases = [
    PHRASES.unusable('problem'),
    PHRASES.rejectedDraft('reason'),
    PHRASES.rejectedWork('reason'),
    PHRASES.badReferences,
    PHRASES.gap({ characters: 1, from: 'from', to: 'to' }),
  ];
  return hashValue([SYSTEM, actingTexts(), SECTION_TITLES, formats.map((format) => format.instructions), rendered, phrases, own]);
}
