// The shared context of a trial as it grew: a line over time, and each entry with its text, evidence, verdict and readers. For a controller the
// same entries, which its prompts carry, and the messages that went through it.
import type { MessageEvent, TraceEvent, TraceEventHead } from '../../../core/trace.ts';
import { ACTIVITY_COLOURS } from '../../charts/palette.ts';
import { countText, plural, secondsText } from '../format-figures.ts';
import { type Child, html, svg } from './dom.ts';
import { clockText } from './event-text.ts';
import { type ContextEntry, contextGrowth, foldContext } from './fold-context.ts';
import { createPages } from './pages.ts';
import { linearScale, ticks } from './scales.ts';
import type { Texts } from './text-store.ts';

export interface ContextOptions {
  readonly events: readonly TraceEvent[];
  readonly texts: Texts | undefined;
  readonly onOpen: (seq: number) => void;
}

export function createContextView({ events, texts, onOpen }: ContextOptions): HTMLElement {
  const entries = foldContext(events);
  const endUs = Math.max(1, events.at(-1)?.atUs ?? 1);
  const messages = events.filter((event): event is TraceEventHead & MessageEvent => event.type === 'message' && event.via === 'controller');
  if (entries.length === 0 && messages.length === 0)
    return html('p', { class: 'muted' }, 'Nothing was shared in this trial: no entry was proposed and no message sent.');
  const list = html('div', { class: 'entries' });
  const said = html('p', { class: 'muted small', role: 'status' });
  const growth = html('div', { class: 'plot' });
  const slider = html('input', {
    type: 'range',
    min: 0,
    max: 1000,
    value: 1000,
    'aria-label': 'Show the context as it stood at this time',
  });
  let untilUs = endUs;
  const pages = createPages(list, (entry: ContextEntry) => entryCard(entry, { texts, onOpen, untilUs }));
  const show = (): void => {
    untilUs = (Number(slider.value) / 1000) * endUs;
    const shown = entries.filter(({ proposedUs }) => proposedUs <= untilUs);
    const state = (name: ContextEntry['state']): number =>
      shown.filter((entry) => entry.state === name && entry.decidedUs <= untilUs).length;
    said.textContent = `At ${secondsText(untilUs / 1e6)}: ${plural(state('admitted'), 'entry', 'entries')} admitted, ${state('rejected')} rejected, ${state('redundant')} redundant.`;
    pages.fill(shown);
    growth.replaceChildren(growthLine(growth.clientWidth || 600, entries, { endUs, untilUs }));
  };
  slider.addEventListener('input', show);
  new ResizeObserver(() => {
    growth.replaceChildren(growthLine(growth.clientWidth || 600, entries, { endUs, untilUs }));
  }).observe(growth);
  show();
  const context = entries.length === 0 ? [] : [html('div', { class: 'card' }, growth, slider, said), list, pages.more];
  return html('div', {}, ...context, ...(messages.length > 0 ? [messageList(messages, onOpen)] : []));
}

function growthLine(width: number, entries: readonly ContextEntry[], { endUs, untilUs }: { endUs: number; untilUs: number }): SVGElement {
  const steps = contextGrowth(entries);
  const most = Math.max(1, steps.at(-1)?.tokens ?? 0);
  const [left, right, top, bottom] = [52, width - 6, 16, 92];
  const x = linearScale([0, endUs], [left, right]);
  const y = linearScale([0, most], [bottom, top]);
  let path = `M${left} ${bottom}`;
  for (const { atUs, tokens } of steps) path += `H${x.at(atUs)}V${y.at(tokens)}`;
  const lines = ticks([0, most], 3).flatMap((value) => [
    svg('line', { class: 'grid-line', x1: left, x2: right, y1: y.at(value), y2: y.at(value) }),
    svg('text', { class: 'tick', x: left - 6, y: y.at(value) + 4, 'text-anchor': 'end' }, countText(value)),
  ]);
  const seconds = ticks([0, endUs / 1e6], Math.max(2, width / 110)).map((value) =>
    svg('text', { class: 'tick', x: x.at(value * 1e6), y: bottom + 16, 'text-anchor': 'middle' }, `${value} s`),
  );
  return svg(
    'svg',
    {
      viewBox: `0 0 ${width} 112`,
      height: 112,
      role: 'img',
      'aria-label': `Tokens of the shared context over time, up to ${countText(most)}`,
    },
    svg('text', { class: 'axis-title', x: 0, y: 9 }, 'tokens admitted'),
    ...lines,
    ...seconds,
    svg('path', { class: 'stroke', colour: ACTIVITY_COLOURS.verify, d: `${path}H${right}`, 'stroke-width': 2 }),
    svg('line', { class: 'zero', x1: x.at(untilUs), x2: x.at(untilUs), y1: top, y2: bottom }),
  );
}

const STATES = {
  admitted: ['✓ admitted', 'good'],
  rejected: ['✗ rejected', 'bad'],
  redundant: ['= redundant', 'warn'],
  proposed: ['… undecided', 'muted'],
} as const;
const KIND_COLOURS = { source: ACTIVITY_COLOURS.gist!, finding: ACTIVITY_COLOURS.work! } as const;

function entryCard(
  entry: ContextEntry,
  { texts, onOpen, untilUs }: { texts: Texts | undefined; onOpen: (seq: number) => void; untilUs: number },
): HTMLElement {
  const state = entry.decidedUs <= untilUs ? entry.state : 'proposed';
  const [word, tone] = STATES[state];
  const link = (seq: number, text = `#${seq}`): HTMLElement =>
    html('button', { type: 'button', class: 'linklike', onclick: () => onOpen(seq) }, text);
  const listed = (seqs: readonly number[]): Child[] => seqs.flatMap((seq, place) => (place > 0 ? [', ', link(seq)] : [link(seq)]));
  const readers = entry.readers.filter(({ firstUs }) => firstUs <= untilUs);
  const readBy: Child[] = readers.flatMap(({ agent, calls, firstSeq }, place) => [
    place > 0 ? ', ' : '',
    link(firstSeq, agent || 'trial'),
    calls > 1 ? ` ×${calls}` : '',
  ]);
  const text = texts ? (texts.text(entry.textHash) ?? '(no text)') : `Text not in this file: ${entry.textHash ?? 'no hash'}`;
  return html(
    'article',
    { class: 'entry', colour: KIND_COLOURS[entry.kind] },
    html(
      'div',
      { class: 'line' },
      html('span', { class: 'label' }, `${entry.label}${entry.version > 1 ? ` v${entry.version}` : ''}`),
      html('span', { class: tone }, word),
      entry.planted !== undefined && html('span', { class: 'badge warn' }, `planted false: ${entry.planted}`),
      html(
        'span',
        { class: 'muted' },
        `by ${entry.author || 'the trial'} at ${clockText(entry.decidedUs)} s · ${countText(entry.tokens)} tokens · ${entry.kind === 'source' ? 'gist of the source' : 'finding'}`,
      ),
    ),
    html('p', texts ? {} : { class: 'muted small' }, text),
    html(
      'div',
      { class: 'meta' },
      html('span', {}, 'evidence: ', ...(entry.evidence.length > 0 ? listed(entry.evidence) : ['none named'])),
      html(
        'span',
        {},
        'verdict: ',
        ...(entry.verifiedBy.length > 0 ? listed(entry.verifiedBy) : ['no verifier was asked']),
        verdictNote(entry),
      ),
      html('span', {}, 'read by: ', ...(readBy.length > 0 ? readBy : ['nobody'])),
      entry.unfolded > 0 && html('span', {}, `unfolded ${plural(entry.unfolded, 'time')}`),
    ),
  );
}

function verdictNote({ reason, failed }: ContextEntry): string {
  const notes = [...(failed.length > 0 ? [`failed: ${failed.join(', ')}`] : []), ...(reason ? [reason] : [])];
  return notes.length > 0 ? ` (${notes.join('; ')})` : '';
}

function messageList(messages: readonly (TraceEventHead & MessageEvent)[], onOpen: (seq: number) => void): HTMLElement {
  const bytes = messages.reduce((sum, message) => sum + message.bytes, 0);
  const body = html('tbody', {});
  const pages = createPages(body, (message: TraceEventHead & MessageEvent) =>
    html(
      'tr',
      {},
      html('td', {}, html('button', { type: 'button', class: 'linklike', onclick: () => onOpen(message.seq) }, `#${message.seq}`)),
      html('td', {}, `${clockText(message.atUs)} s`),
      html('td', { class: 'text' }, message.kind),
      html('td', { class: 'text' }, `${message.from} → ${message.to === '*' ? 'all' : message.to}`),
      html('td', {}, countText(message.tokens)),
      html('td', {}, message.lossy ? `from ${countText(message.sourceBytes)} to ${countText(message.bytes)} bytes` : 'as it was'),
    ),
  );
  pages.fill(messages);
  const head = ['event', 'time', 'kind', 'from → to', 'tokens', 'rewritten'].map((title, place) =>
    html('th', { scope: 'col', class: place === 2 || place === 3 ? 'text' : undefined }, title),
  );
  return html(
    'div',
    { class: 'table-box entries' },
    html('p', { class: 'caption' }, `${plural(messages.length, 'message')} through the controller, ${countText(bytes)} bytes`),
    html(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Messages through the controller' },
      html('table', {}, html('thead', {}, html('tr', {}, ...head)), body),
    ),
    pages.more,
  );
}
