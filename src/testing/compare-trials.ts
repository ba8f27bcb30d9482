// What two trials of the same script did differently, whatever the hour: their traces as counted lines without times, and their prompts section by
// section, by who asked and when in its own conversation.
import type { TraceEvent } from '../core/trace.ts';
import type { RepairRequest } from './scripted-repair.ts';

/** Events as sorted lines; waits and turns tell of times, labels of an order, so they are left out. */
export function outlineTrace(events: readonly TraceEvent[]): string[] {
  return events.flatMap((event) => describeEvent(event) ?? []).sort();
}

function describeEvent(event: TraceEvent): string | undefined {
  const { agent, type } = event;
  switch (event.type) {
    case 'wait':
    case 'turn':
      return undefined;
    case 'agent-started':
      return `${agent} ${type} ${event.role}`;
    case 'agent-ended':
      return `${agent} ${type} ${event.reason}`;
    case 'call':
      return `${agent} ${type} ${event.purpose} as ${event.modelRole}`;
    case 'exec':
      return `${agent} ${type} exit ${event.exitCode}`;
    case 'subtask':
      return `${agent} ${type} ${event.action} ${event.kind} ${event.id}`;
    case 'entry':
      return `${agent} ${type} ${event.action}`;
    case 'message':
      return `${agent} ${type} ${event.kind} to ${event.to} via ${event.via}`;
    case 'cut':
      return `${agent} ${type} ${event.what} in ${event.purpose}`;
    case 'repair':
      return `${agent} ${type} ${event.purpose}: ${event.outcome}`;
    case 'submission':
      return `${agent} ${type} ${event.index}`;
    case 'limit':
      return `${agent} ${type} ${event.limit}`;
  }
}

/** Lines that one side has more often than the other, as `- line` and `+ line`, with `x n` where it is more than one. */
export function lineDifference(before: readonly string[], after: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const line of before) counts.set(line, (counts.get(line) ?? 0) - 1);
  for (const line of after) counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count !== 0)
    .map(([line, count]) => `${count < 0 ? '-' : '+'} ${line}${Math.abs(count) > 1 ? ` x ${Math.abs(count)}` : ''}`)
    .sort();
}

/** `act of w1, turn 2` -> its sections. Requests of the same name are told apart by a number, in the order of their texts: agents race. */
export function outlinePrompts(requests: readonly RepairRequest[], titles: readonly string[]): Map<string, Map<string, string>> {
  const outline = new Map<string, Map<string, string>>();
  for (const request of [...requests].sort((a, b) => (a.request.text < b.request.text ? -1 : 1))) {
    const who = request.workspace === undefined ? '' : ` of ${request.workspace}`;
    const base = `${request.format}${who}, turn ${request.turn}`;
    let name = base;
    for (let i = 2; outline.has(name); i++) name = `${base} (${i})`;
    const own = titles.map((title) => [title, request.sections(title).join('\n---\n')] as const).filter(([, text]) => text !== '');
    outline.set(name, new Map([...own, ['system', request.request.system?.split('\n').slice(1).join('\n') ?? '']]));
  }
  return outline;
}

/** `~ act of w1: Notes` where a section differs in any turn, `+` or `-` where it is on one side only; `- check of w1` for whole requests. */
export function promptDifference(before: ReturnType<typeof outlinePrompts>, after: ReturnType<typeof outlinePrompts>): string[] {
  const lines = new Set<string>();
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const who = name.replace(/, turn.*/, '');
    const [old, now] = [before.get(name), after.get(name)];
    if (!old || !now) {
      lines.add(`${old ? '-' : '+'} ${who}`);
      continue;
    }
    for (const title of new Set([...old.keys(), ...now.keys()])) {
      const sign = !old.has(title) ? '+' : now.has(title) ? '~' : '-';
      if (old.get(title) !== now.get(title)) lines.add(`${sign} ${who}: ${title}`);
    }
  }
  return [...lines].sort();
}
