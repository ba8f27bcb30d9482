// What the lead of a repository says at each step (AOrchestra's action space: delegate or finish): it never runs a command itself.
import { bad, lastJsonObject, parsed, type ReplyFormat, stripThinking } from './reply-format.ts';

export interface Delegation {
  /** What the implementer shall do. */
  readonly instruction: string;
  /** What it should know of earlier work. */
  readonly context: string;
  /** Name of the workspace in which it works. */
  readonly workspace: string;
}

export type LeadReply =
  | { readonly action: 'delegate'; readonly delegations: readonly Delegation[] }
  | { readonly action: 'submit'; readonly workspace: string; readonly reason: string }
  | { readonly action: 'wait' };

export interface LeadOptions {
  /** Workspaces in which work can begin now. */
  readonly workspaces: readonly string[];
  /** Those in which somebody is at work, and those whose steps are used up: they can be submitted, no more. */
  readonly others?: readonly string[] | undefined;
  /** Most delegations of one reply: they run at the same time, each in a workspace of its own. With 0, all that is left is to submit. */
  readonly maxDelegations: number;
  /** Somebody is at work: waiting for the next report is a decision too. */
  readonly mayWait?: boolean | undefined;
  /** Whether a delegation finds what earlier ones left in its workspace, or a fresh copy. */
  readonly isFresh?: boolean | undefined;
}

export function leadFormat(options: LeadOptions): ReplyFormat<LeadReply> {
  const { workspaces, others = [], maxDelegations, mayWait = false } = options;
  const all = [...workspaces, ...others];
  return {
    id: 'lead',
    instructions: instructionsFor(options, all),
    parse(text) {
      const value = lastJsonObject(stripThinking(text)) as
        | Partial<Record<'action' | 'delegations' | 'workspace' | 'reason', unknown>>
        | undefined;
      if (value === undefined) return bad('there is no JSON object');
      if (value.action === 'submit') {
        const workspace = all.find((name) => name === value.workspace) ?? (all.length === 1 ? all[0]! : undefined);
        if (!workspace) return bad(`"workspace" is none of ${all.join(', ')}`);
        return parsed({ action: 'submit', workspace, reason: String(value.reason ?? '') });
      }
      if (value.action === 'wait' && mayWait) return parsed({ action: 'wait' });
      if (value.action !== 'delegate') return bad(`"action" is neither "delegate"${mayWait ? ', "wait"' : ''} nor "submit"`);
      if (maxDelegations === 0) return bad('nobody can go on; submit');
      const delegations = readDelegations(value.delegations, options);
      if (delegations.length === 0)
        return bad('"delegations" holds no object with an "instruction" for a workspace in which work can begin');
      return parsed({ action: 'delegate', delegations: delegations.slice(0, maxDelegations) });
    },
  };
}

function instructionsFor({ workspaces, maxDelegations, mayWait, isFresh }: LeadOptions, all: readonly string[]): string {
  const several = maxDelegations > 1 ? `, at most ${maxDelegations} of them, each in another workspace; they run at the same time` : '';
  const free = workspaces.length < all.length && maxDelegations > 0 ? ` Work can begin in ${workspaces.join(', ')}.` : '';
  const keeps = isFresh
    ? 'Each delegation begins in a fresh copy of the repository: what earlier ones changed is gone, and only what the last one left can be submitted.'
    : 'Changes stay in their workspace.';
  const [first = all[0]] = workspaces;
  const again = `delegate (again, when something is missing, wrong or unchecked${several}), `;
  const decide =
    maxDelegations === 0 && !mayWait
      ? 'Nobody can go on: submit the workspace that holds the best fix by the reports.'
      : `Decide from the reports: ${maxDelegations > 0 ? again : ''}${mayWait ? 'wait for the next report, ' : ''}or submit when a workspace holds a checked fix.`;
  return [
    `Format: lead; workspaces=${(maxDelegations > 0 ? workspaces : all).join(',')}; max=${maxDelegations}`,
    `You lead implementers who work in the workspaces ${all.join(', ')}. You run nothing yourself. ${keeps}${free} ${decide} Reply with one JSON object:`,
    ...(maxDelegations > 0
      ? [
          `{"action": "delegate", "delegations": [{"workspace": "${first}", "instruction": "what to do", "context": "what to know of earlier work"}]}`,
        ]
      : []),
    ...(mayWait ? ['{"action": "wait"}'] : []),
    `{"action": "submit", "workspace": "${first}", "reason": "why its state should be handed in"}`,
  ].join('\n');
}

/** A workspace that is not named, or that cannot be had, is replaced by one that is still free where nobody knows it by that name. */
function readDelegations(value: unknown, { workspaces, others = [] }: LeadOptions): Delegation[] {
  const taken = new Set<string>();
  return (Array.isArray(value) ? value : []).flatMap((item: Partial<Record<string, unknown>> | null) => {
    const named = workspaces.find((name) => name === item?.workspace);
    const isElsewhere = others.some((name) => name === item?.workspace);
    const workspace = named ?? (isElsewhere ? undefined : workspaces.find((name) => !taken.has(name)));
    if (typeof item?.instruction !== 'string' || item.instruction.trim() === '' || !workspace || taken.has(workspace)) return [];
    taken.add(workspace);
    return [{ workspace, instruction: item.instruction.trim(), context: String(item.context ?? '') }];
  });
}
