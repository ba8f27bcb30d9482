// Replies for the fake model server that mend the bug of `official-image.ts`, written as the acting prompts ask. What is said is decided by the request
// alone (trial, reply format, workspace, turn), so that trials may run side by side; a test replaces single replies, or holds one back until another
// request has come, and so decides the order in which agents meet.
import { readFormatLine } from '../core/replies/reply-format.ts';
import { angleOf } from '../strategies/worker/acting/prompts.ts';
import type { FakeRequest } from './fake-model-server.ts';

export interface RepairRequest {
  readonly request: FakeRequest;
  /** The line that only the prompts of one attempt of one trial have. */
  readonly line: string;
  readonly format: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The workspace that it is about; undefined for a lead over several. */
  readonly workspace: string | undefined;
  /** Replies of this conversation so far; of a lead, reports that it has read. */
  readonly turn: number;
  /** Which delegation of this workspace it belongs to, from 1. */
  readonly delegation: number;
  /** All sections of this title, in order. */
  sections(title: string): readonly string[];
}

export interface RepairScript {
  /** Replies of an agent at work; the default is `FIX[workspace]`. */
  readonly act?: (request: RepairRequest) => string | undefined;
  readonly lead?: (request: RepairRequest) => string | undefined;
  readonly verdict?: (request: RepairRequest) => string | undefined;
  /** Awaited before the reply. */
  readonly hold?: (request: RepairRequest, script: RunningScript) => Promise<unknown> | undefined;
}

export interface RunningScript {
  readonly seen: readonly RepairRequest[];
  /** Resolves when such a request has come, or had come before. */
  seeing(isMeant: (request: RepairRequest) => boolean): Promise<RepairRequest>;
}

export interface ScriptedRepair extends RunningScript {
  reply(request: FakeRequest): Promise<string>;
  /** Tells of a request that gets no reply. */
  see(request: RepairRequest): void;
}

export function createScriptedRepair(script: RepairScript = {}): ScriptedRepair {
  const seen: RepairRequest[] = [];
  const waiting = new Set<() => void>();
  const running: RunningScript = {
    seen,
    async seeing(isMeant) {
      for (;;) {
        const found = seen.find(isMeant);
        if (found) return found;
        await new Promise<void>((resolve) => waiting.add(resolve));
      }
    },
  };
  const see = (request: RepairRequest): void => {
    seen.push(request);
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  return {
    ...running,
    see,
    async reply(raw) {
      const request = readRepairRequest(raw);
      see(request);
      await script.hold?.(request, running);
      return replyTo(request, script);
    },
  };
}

export function readRepairRequest(request: FakeRequest): RepairRequest {
  const user = request.messages.filter(({ role }) => role === 'user').map(({ text }) => text);
  const sections = (title: string): string[] =>
    user.flatMap((text) => sectionsOf(text).flatMap(([name, body]) => (name === title ? [body] : [])));
  const { id, parameters } = readFormatLine(sections('Reply format')[0] ?? '');
  const reports = [
    ...sections('Executed subtasks')
      .join('\n')
      .matchAll(/^Attempt (\d+) in (w\d+): /gm),
  ];
  return {
    request,
    line: request.system?.split('\n', 1)[0] ?? '',
    format: id,
    parameters,
    workspace: workspaceOf(parameters.workspaces?.split(','), sections('Subtask').join('\n')),
    turn: id === 'lead' ? reports.length : request.messages.filter(({ role }) => role === 'assistant').length,
    delegation: Number(/^Delegation (\d+):/m.exec(sections('Subtask').join('\n'))?.[1] ?? 1),
    sections,
  };
}

/** `## Title` lines open sections; nothing else in these prompts begins so. */
function sectionsOf(text: string): [string, string][] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1).trim()]);
}

/** A lead over one workspace is about that one; an implementer is told its own by the lead, or begins from its own angle. */
function workspaceOf(led: readonly string[] | undefined, subtask: string): string | undefined {
  if (led) return led.length === 1 ? led[0] : undefined;
  const told = /^Delegation \d+: mend it in (w\d+)\./m.exec(subtask)?.[1];
  const angle = [0, 1].find((i) => subtask.includes(angleOf({ angles: 'on', agents: 2 }, i)!));
  return told ?? (angle === undefined ? undefined : `w${angle + 1}`);
}

function replyTo(request: RepairRequest, script: RepairScript): string {
  switch (request.format) {
    case 'act':
      return script.act?.(request) ?? FIX[request.workspace === 'w2' ? 'w2' : 'w1'][request.turn] ?? finish('done');
    case 'lead':
      return script.lead?.(request) ?? leadOf(request);
    case 'gist':
      return `GIST: calc.sh was read and changed in ${request.workspace}`;
    case 'check':
      return script.verdict?.(request) ?? 'VERDICT: APPROVED\nREASON: none';
    default:
      throw new Error(`Expected a request of an acting strategy, found the reply format \`${request.format}\`.`);
  }
}

/** One reply of an agent at work: notes, then the script. */
export function act(script: string, ...notes: readonly string[]): string {
  return `I go on.\n${notes.join('\n')}\n\`\`\`bash\n${script}\n\`\`\`\n`;
}

export interface Finish {
  readonly notes?: readonly string[] | undefined;
  /** The step that its last word cites. */
  readonly step?: number | undefined;
}

export function finish(status: 'done' | 'partial', { notes = [], step = 3 }: Finish = {}): string {
  return `That is all.\n${notes.join('\n')}\nFINISH ${status}: calc.sh was changed and tried [step ${step}]`;
}

export const LOOK = 'cat calc.sh\nls tests';
export const TRY = ". ./calc.sh\nfor pair in '2 3' '0 7'; do add $pair; done\ngit diff --stat | cat";
/** A here-document, so that whole scripts are seen to arrive. */
const edit = (operator: string): string =>
  `cat >/tmp/edit.sed <<'END'\ns/^add() .*/add() { echo $(($1 ${operator} $2)); }/\nEND\nsed -i -f /tmp/edit.sed calc.sh && rm /tmp/edit.sed`;
export const MEND = edit('+');
export const MISTAKE = edit('*');

/** The first agent mends the bug, the second puts another in its place and believes in it. */
export const FIX: Readonly<Record<'w1' | 'w2', readonly string[]>> = {
  w1: [
    act(LOOK),
    act(MEND, 'NOTE FACT: add is defined in calc.sh [step 1]'),
    act(TRY),
    finish('done', { notes: ['NOTE PATCH_SUMMARY: files=calc.sh | idea=plus | evidence=add 2 3 prints 5 | risk=low [step 3]'] }),
  ],
  w2: [
    act(LOOK),
    act(MISTAKE, 'NOTE TRIED: add multiplies now [step 1]'),
    act(TRY),
    finish('done', { notes: ['NOTE PATCH_SUMMARY: files=calc.sh | idea=times | evidence=add 2 3 prints 6 | risk=low [step 3]'] }),
  ],
};

export interface LeadOptions {
  /** The workspace that is submitted in the end; the first when absent. */
  readonly submitted?: string | undefined;
  /** What implementers are told beside their instruction. */
  readonly context?: string | undefined;
}

/** Hands out every workspace without a report, as many as the reply may hold, waits for whoever is at work, then submits. */
export function leadOf({ parameters, sections }: RepairRequest, { submitted, context }: LeadOptions = {}): string {
  const workspaces = parameters.workspaces!.split(',');
  const reports = sections('Executed subtasks').join('\n');
  const next = workspaces.filter((name) => !reports.includes(` in ${name}: `)).slice(0, Number(parameters.max));
  if (next.length > 0) return delegateTo(next, { context });
  const mayWait = sections('Reply format').some((text) => text.includes('{"action": "wait"}'));
  return mayWait ? '{"action": "wait"}' : submit(submitted ?? workspaces[0]!);
}

export function delegateTo(
  workspaces: readonly string[],
  { delegation = 1, context = 'none yet' }: { delegation?: number; context?: string | undefined } = {},
): string {
  const delegations = workspaces.map((workspace) => ({
    workspace,
    instruction: `Delegation ${delegation}: mend it in ${workspace}.`,
    context,
  }));
  return JSON.stringify({ action: 'delegate', delegations });
}

export function submit(workspace: string): string {
  return JSON.stringify({ action: 'submit', workspace, reason: 'its change was tried' });
}
