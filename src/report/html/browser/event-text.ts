// An event in one line, as the list and the details show it. Pure.
import type { TraceEvent } from '../../../core/trace.ts';
import { countText, dollarsText, secondsText } from '../format-figures.ts';

export function eventText(event: TraceEvent): string {
  switch (event.type) {
    case 'call': {
      const cost = event.costUsd === undefined ? 'unknown cost' : `$${dollarsText(event.costUsd)}`;
      const failed = event.error ? `, FAILED: ${event.error}` : '';
      return `${event.purpose}${event.subtask ? ` ${event.subtask}` : ''}: ${countText(event.promptTokens)} tokens in, ${secondsText((event.endUs - event.startUs) / 1e6)}, ${cost}${failed}`;
    }
    case 'exec': {
      const ended = event.timedOut ? 'timed out' : `exit ${event.exitCode ?? 'unknown'}`;
      return `command, ${ended}, ${secondsText((event.endUs - event.startUs) / 1e6)}`;
    }
    case 'wait':
      return `waited ${secondsText((event.endUs - event.startUs) / 1e6)} for ${event.for}${event.releasedBy === undefined ? '' : `, released by #${event.releasedBy}`}`;
    case 'subtask':
      return `${event.id} ${event.action}${event.text ? `: ${event.text}` : ''}${event.reason ? ` (${event.reason})` : ''}`;
    case 'entry':
      return `${event.label}${event.version > 1 ? ` v${event.version}` : ''} ${event.action}, ${countText(event.tokens)} tokens${event.reason ? `: ${event.reason}` : ''}`;
    case 'message':
      return `${event.kind} ${event.from} → ${event.to === '*' ? 'all' : event.to} via ${event.via}, ${countText(event.tokens)} tokens${event.lossy ? `, rewritten from ${countText(event.sourceBytes)} bytes` : ''}`;
    case 'cut':
      return `${event.purpose} lost ${countText(event.tokens)} tokens (${event.what})`;
    case 'repair':
      return `${event.purpose}, ${event.format}: ${event.problem} → ${event.outcome}`;
    case 'submission':
      return `handed in${event.answer === undefined ? '' : ` ${event.answer}`}`;
    case 'limit':
      return `${event.limit}: ${event.detail}`;
    case 'agent-started':
      return `started as ${event.role}`;
    case 'agent-ended':
      return `ended: ${event.reason}`;
    case 'turn':
      return event.key;
  }
}

/** The type as a reader knows it. */
export function eventKind({ type }: TraceEvent): string {
  return type === 'exec' ? 'command' : type === 'agent-started' || type === 'agent-ended' ? 'agent' : type;
}

/** Seconds since the trial's start, with the digits that a list needs. */
export function clockText(us: number): string {
  return (us / 1e6).toFixed(us < 1e9 ? 3 : 1);
}
