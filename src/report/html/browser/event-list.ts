// All events of a trial, filtered by type, agent and words.
import type { TraceEvent } from '../../../core/trace.ts';
import { countText } from '../format-figures.ts';
import { html } from './dom.ts';
import { clockText, eventKind, eventText } from './event-text.ts';
import { createVirtualList } from './virtual-list.ts';

export function createEventList(events: readonly TraceEvent[], onOpen: (seq: number) => void): HTMLElement {
  const kinds = [...new Set(events.map(eventKind))];
  const agents = [...new Set(events.map(({ agent }) => agent))].sort(new Intl.Collator('en', { numeric: true }).compare);
  const kind = picker('Type', [['', 'All types'], ...kinds.map((name) => [name, name] as const)]);
  const agent = picker('Agent', [['*', 'All agents'], ...agents.map((name) => [name, name || 'the trial'] as const)]);
  const words = html('input', { type: 'search', placeholder: 'Search the events', 'aria-label': 'Search the events' });
  const count = html('span', { class: 'muted small', role: 'status' });
  let shown: readonly TraceEvent[] = events;
  const list = createVirtualList({
    label: 'Events',
    count: events.length,
    rowHeight: () => 36,
    height: 'min(70vh, 44rem)',
    empty: 'No event fits these filters.',
    onOpen: (place) => onOpen(shown[place]!.seq),
    render: (place) => eventRow(shown[place]!),
  });
  const filter = (): void => {
    const wanted = words.value.trim().toLowerCase();
    shown = events.filter(
      (event) =>
        (kind.value === '' || eventKind(event) === kind.value) &&
        (agent.value === '*' || event.agent === agent.value) &&
        (wanted === '' || eventText(event).toLowerCase().includes(wanted)),
    );
    count.textContent = `${countText(shown.length)} of ${countText(events.length)} events`;
    list.setCount(shown.length);
  };
  for (const control of [kind, agent, words]) control.addEventListener('input', filter);
  filter();
  const head = ['#', 'time', 'agent', 'type', 'what'].map((title, place) =>
    html('span', { class: place === 0 ? 'seq' : place === 3 ? 'type' : '' }, title),
  );
  return html(
    'div',
    { class: 'events' },
    html('div', { class: 'filters' }, kind, agent, words, count),
    html('div', { class: 'list' }, html('div', { class: 'list-head', 'aria-hidden': 'true' }, ...head), list.element),
  );
}

function eventRow(event: TraceEvent): HTMLElement {
  return html(
    'div',
    { class: 'item' },
    html('span', { class: 'seq muted' }, String(event.seq)),
    html('span', {}, `${clockText(event.atUs)} s`),
    html('span', {}, event.agent || 'the trial'),
    html('span', { class: 'type' }, eventKind(event)),
    html('span', { class: 'text-cell' }, eventText(event)),
  );
}

export function picker(label: string, options: readonly (readonly [string, string])[]): HTMLSelectElement {
  return html('select', { 'aria-label': label }, ...options.map(([value, text]) => html('option', { value }, text)));
}
