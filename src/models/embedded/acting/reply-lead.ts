// The decisions of a lead: hand out the issue, pass on what failed, submit what is reported as done and checked, or what there is when decisions run out.
// It sees reports and notes only, and says nothing that they do not say.
import type { ReadPrompt } from '../read-prompt.ts';
import type { StatementErrors } from '../statement-errors.ts';
import { type Change, changeKey, changeText, packChanges, readChanges } from './change.ts';
import { readHearsay } from './colleagues.ts';
import { readIssue } from './issue/read-issue.ts';

/** Of what failed: in one delegation, and in all of one reply. */
const CONTEXT_CHARACTERS = 4_000;
const ALL_CONTEXT_CHARACTERS = 5_000;
const EXCERPT_CHARACTERS = 700;
/** Delegations to one workspace after which more of the same promises nothing. */
const MAX_PER_WORKSPACE = 3;

interface Report {
  readonly workspace: string;
  readonly status: 'done' | 'partial';
  readonly text: string;
}

export function replyLead(prompt: ReadPrompt, errors: StatementErrors): string {
  const workspaces = (prompt.parameters.workspaces ?? '').split(',').filter(Boolean);
  const most = Math.max(1, Math.trunc(Number(prompt.parameters.max ?? '1')) || 1);
  const names = workspaces.length > 0 ? workspaces : ['w1'];
  const reports = readReports(prompt.text('Executed subtasks')).filter(({ workspace }) => names.includes(workspace));
  const done = reports.findLast(({ status }) => status === 'done');
  if (done) return submit(done.workspace, 'its report says that the change is done and was checked');
  const task = prompt.text('Subtask');
  const isLast = /\blast decision\b/i.test(task) || /^[01] decisions? (?:is|are) left/m.test(task);
  if (isLast && reports.length > 0) return submit(bestPartial(reports, names), 'the decisions are used up; this is the work there is');
  const open = names.filter((name) => isOpen(reports.filter(({ workspace }) => workspace === name)));
  if (open.length === 0) return submit(bestPartial(reports, names), 'no report sees a way forward; this is the work there is');
  const count = (name: string): number => reports.filter(({ workspace }) => workspace === name).length;
  const chosen = [...open].sort((a, b) => count(a) - count(b) || names.indexOf(a) - names.indexOf(b)).slice(0, most);
  return delegate(prompt, { chosen, reports, errors });
}

/** A report per `Attempt k in w: status after n steps`. */
function readReports(text: string): Report[] {
  const heads = [...text.matchAll(/^Attempt \d+ in (\S+): (done|partial) after \d+ steps?$/gm)];
  return heads.map((head, i) => ({
    workspace: head[1]!,
    status: head[2] as Report['status'],
    text: text.slice(head.index + head[0].length, heads[i + 1]?.index ?? text.length),
  }));
}

function isOpen(reports: readonly Report[]): boolean {
  return reports.length < MAX_PER_WORKSPACE && !/All candidates are used up/.test(reports.at(-1)?.text ?? '');
}

function bestPartial(reports: readonly Report[], names: readonly string[]): string {
  return reports.findLast(({ text }) => /^\s*Better: /m.test(text))?.workspace ?? reports.at(-1)?.workspace ?? names[0]!;
}

function submit(workspace: string, reason: string): string {
  return JSON.stringify({ action: 'submit', workspace, reason });
}

interface LeadWork {
  readonly chosen: readonly string[];
  readonly reports: readonly Report[];
  readonly errors: StatementErrors;
}

function delegate(prompt: ReadPrompt, work: LeadWork): string {
  const { chosen, reports } = work;
  const issue = readIssue(prompt.text('Issue'));
  const angle = prompt.text('Subtask').match(/^Begin with .*$/m)?.[0];
  const context = [...(reports.length === 0 ? [excerptOf(issue.text)] : []), ...findings(prompt, work)].filter(Boolean).join('\n');
  const goal = `Resolve the issue${issue.title === '' ? '' : `: ${issue.title.slice(0, 160)}`}.`;
  const delegations = chosen.map((workspace, i) => {
    const share =
      chosen.length > 1 ? ` Others work on it at the same time; begin with part ${i + 1} of ${chosen.length} of the likely changes.` : '';
    const again = reports.length > 0 ? ' Do not repeat what has failed; look further.' : '';
    return {
      workspace,
      instruction: `${goal} Work in ${workspace}. Reproduce it, change the source only, and check the change.${again}${share}${angle ? ` ${angle}` : ''}`,
      context,
    };
  });
  return JSON.stringify({ action: 'delegate', delegations });
}

/** The code and the sentences about it, for an implementer that is not shown the issue. */
function excerptOf(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.join('\n').length <= EXCERPT_CHARACTERS ? '' : `The issue begins: ${lines.join('\n').slice(0, EXCERPT_CHARACTERS)}`;
}

/** What reports and notes say of changes: those that help first, those that failed as far as there is room. Each may be left out or told wrongly. */
function findings(prompt: ReadPrompt, { chosen, reports, errors }: LeadWork): string[] {
  const lines = reports.flatMap(({ text }) => text.split('\n'));
  const { recommended } = readHearsay([...lines, prompt.text('Shared context')]);
  const failed = new Map<string, Change>();
  for (const line of lines)
    if (/\bFailed: /.test(line.split('"', 1)[0]!)) for (const change of readChanges(line)) failed.set(changeKey(change), change);
  for (const change of recommended) failed.delete(changeKey(change));
  const told = errors.apply([...failed.values()], {
    text: (change) => changeText(change),
    replace: (change, text) => readChanges(text)[0] ?? change,
  });
  return [
    ...recommended.slice(0, 3).map((change) => `Better: ${changeText(change)}`),
    ...(told.length > 0
      ? [`Failed: ${packChanges(told, Math.min(CONTEXT_CHARACTERS, Math.floor(ALL_CONTEXT_CHARACTERS / chosen.length))).text}`]
      : []),
  ];
}
