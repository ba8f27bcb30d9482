// Agents that work in repositories, for tests: a made-up issue, workspaces that answer scripts from a function, and the replies of agents and leads.
import type { RepositoryInstance } from '../core/instance.ts';
import type { CommandResult } from '../core/sandbox.ts';
import type { TraceEvent } from '../core/trace.ts';
import type { PreparedWorkspace } from '../runner/workspaces.ts';
import type { ScriptedStep, SeenRequest } from './scripted-model.ts';

export const ISSUE: RepositoryInstance = {
  kind: 'repository',
  id: 'demo-1',
  problemStatement: 'add(1, 2) gives -1.',
  repo: 'demo/demo',
  image: 'folder',
  baseCommit: 'a'.repeat(40),
  strata: { stratum: 'demo/demo' },
  digest: 'd',
};

export interface FakeWorkspace extends PreparedWorkspace {
  /** All that was ever run in it, and what was run since it was last renewed. */
  readonly scripts: string[];
  readonly current: string[];
  readonly timeoutsMs: (number | undefined)[];
  renewals: number;
}

export interface FakeResult {
  readonly output?: string;
  readonly exitCode?: number;
}

/** Answers scripts from a function; its patch is the scripts that say `edit`. */
export function fakeWorkspace(answer: (script: string) => string | FakeResult | Error = (script) => `ran ${script.trim()}`): FakeWorkspace {
  const place: FakeWorkspace = {
    scripts: [],
    current: [],
    timeoutsMs: [],
    renewals: 0,
    run: async (script, _signal, timeoutMs): Promise<CommandResult> => {
      place.timeoutsMs.push(timeoutMs);
      const answered = answer(script);
      if (answered instanceof Error) throw answered;
      place.scripts.push(script);
      place.current.push(script);
      const { output = '', exitCode = 0 } = typeof answered === 'string' ? { output: answered } : answered;
      return { exitCode, output, timedOut: false, truncatedBytes: 0, durationUs: 1 };
    },
    takePatch: async () => ({ text: place.current.filter((script) => script.includes('edit')).join('') }),
    renew: async () => {
      place.renewals++;
      place.current.length = 0;
    },
    [Symbol.asyncDispose]: async () => {},
  };
  return place;
}

export function fakeWorkspaces(count: number): FakeWorkspace[] {
  return Array.from({ length: count }, () => fakeWorkspace());
}

/** A step of an agent: a script, with notes for its team before it. */
export const run = (script: string, notes = ''): string => `I look.\n${notes}\n\`\`\`bash\n${script}\n\`\`\`\n`;
export const FINISH = 'All done.\nFINISH done: checked with the reproduction';
export const acts = (...replies: string[]): ScriptedStep[] => replies.map((reply) => ({ when: { format: 'act' }, reply }));
export const DIGESTS: ScriptedStep = { when: { format: 'gist' }, reply: 'GIST: looked and edited', times: 'any' };
export const APPROVALS: ScriptedStep = { when: { format: 'check' }, reply: 'VERDICT: APPROVED\nREASON: none', times: 'any' };

export const delegateTo = (...names: string[]): string =>
  JSON.stringify({
    action: 'delegate',
    delegations: names.map((workspace) => ({ workspace, instruction: `mend it in ${workspace}`, context: 'none yet' })),
  });
export const submit = (workspace = 'w1'): string => JSON.stringify({ action: 'submit', workspace, reason: 'checked' });

/** A lead of one workspace: delegates once, then submits. */
export function leadOf(workspace: string): ScriptedStep[] {
  const includes = `workspaces=${workspace};`;
  return [
    { when: { format: 'lead', purpose: 'plan', includes }, reply: delegateTo(workspace) },
    { when: { format: 'lead', purpose: 'replan', includes }, reply: submit(workspace) },
  ];
}

export const eventsIn = <Type extends TraceEvent['type']>(
  events: readonly TraceEvent[],
  type: Type,
): Extract<TraceEvent, { type: Type }>[] => events.filter((event): event is Extract<TraceEvent, { type: Type }> => event.type === type);
export const requestsOf = (seen: readonly SeenRequest[], format: string): SeenRequest[] => seen.filter((one) => one.format === format);
