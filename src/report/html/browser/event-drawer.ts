// One event in full, in a drawer beside the page: its figures, its causes, and on demand the prompt and the reply, command and output, or text.
import type { CallEvent, TraceEvent, TraceEventHead } from '../../../core/trace.ts';
import { countText, dollarsText, secondsText } from '../format-figures.ts';
import type { TrialItem } from '../report-data.ts';
import { type Child, html } from './dom.ts';
import { clockText, eventKind, eventText } from './event-text.ts';
import type { Texts } from './text-store.ts';

export interface DrawerOptions {
  readonly trial: TrialItem;
  readonly events: readonly TraceEvent[];
  /** Unpacked when they are first needed; undefined where the texts of the trial are not in this file. */
  readonly texts: () => Promise<Texts | undefined>;
  readonly runPath: string;
  readonly onOpen: (seq: number) => void;
  readonly onClose: () => void;
}

export interface Drawer {
  readonly element: HTMLElement;
  open(seq: number): void;
  close(): void;
}

export function createDrawer(options: DrawerOptions): Drawer {
  const { events, onClose } = options;
  const title = html('h2', {});
  const body = html('div', { class: 'body', tabindex: 0 });
  let shown = -1;
  let before: Element | null = null;
  const bySeq = new Map(events.map((event, place) => [event.seq, place]));
  const step = (by: number): void => {
    const event = events[(bySeq.get(shown) ?? 0) + by];
    if (event) options.onOpen(event.seq);
  };
  const close = (): void => {
    if (element.hidden) return;
    element.hidden = true;
    if (before instanceof HTMLElement && before.isConnected) before.focus();
    onClose();
  };
  const button = (text: string, label: string, act: () => void): HTMLElement =>
    html('button', { type: 'button', class: 'button', 'aria-label': label, onclick: act }, text);
  const element = html(
    'aside',
    { class: 'drawer', hidden: true, 'aria-label': 'Event' },
    html(
      'header',
      {},
      title,
      button('←', 'Event before', () => step(-1)),
      button('→', 'Event after', () => step(1)),
      button('Close', 'Close', close),
    ),
    body,
  );
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowLeft' && event.altKey === false) step(-1);
    else if (event.key === 'ArrowRight' && event.altKey === false) step(1);
  });
  const open = (seq: number): void => {
    const event = events[bySeq.get(seq) ?? -1];
    if (!event) return;
    if (element.hidden) before = document.activeElement;
    shown = seq;
    title.textContent = `#${seq} ${eventKind(event)}${event.type === 'call' ? `: ${event.purpose}` : ''}`;
    const texts = html('div', {});
    body.replaceChildren(eventFacts(event, options), texts);
    body.scrollTop = 0;
    void options.texts().then((found) => texts.replaceChildren(...eventTexts(event, found, options)));
    element.hidden = false;
    body.focus({ preventScroll: true });
  };
  return { element, open, close };
}

function eventFacts(event: TraceEvent, { events, onOpen }: DrawerOptions): HTMLElement {
  const first = events[0]?.seq ?? 0;
  const last = events.at(-1)?.seq ?? 0;
  const causes = event.causes.filter((seq) => seq >= first && seq <= last);
  const links = causes.map((seq) => html('button', { type: 'button', class: 'linklike', onclick: () => onOpen(seq) }, `#${seq}`));
  const facts: (readonly [string, Child])[] = [
    ['when', `${clockText(event.atUs)} s`],
    ['agent', event.agent || 'the trial'],
    ...(event.type === 'call' ? callFacts(event) : [['what', eventText(event)] as const]),
    ['causes', links.length > 0 ? html('span', { class: 'group' }, ...links) : 'none'],
  ];
  return html('dl', { class: 'facts' }, ...facts.flatMap(([label, value]) => [html('dt', {}, label), html('dd', {}, value)]));
}

function callFacts(call: TraceEventHead & CallEvent): (readonly [string, Child])[] {
  const { usage } = call;
  const tokens = [
    [usage.freshInputTokens, 'fresh'],
    [usage.cachedInputTokens, 'cached'],
    [usage.cacheWriteTokens, 'written to cache'],
    [usage.outputTokens, 'out'],
    [usage.reasoningTokens, 'reasoning'],
  ] as const;
  const known = tokens.filter(([count]) => count !== undefined && count > 0).map(([count, name]) => `${countText(count)} ${name}`);
  const first = call.firstTokenUs === undefined ? '' : `, first token after ${secondsText((call.firstTokenUs - call.startUs) / 1e6)}`;
  return [
    ['for', `${call.purpose}${call.subtask ? ` (${call.subtask})` : ''}, stage ${call.stage}, as ${call.modelRole}`],
    ['model', `${call.model}${call.servedBy && call.servedBy !== call.model ? `, served by ${call.servedBy}` : ''}, ${call.source}`],
    [
      'took',
      `${secondsText((call.endUs - call.startUs) / 1e6)}${first}${call.queueUs > 0 ? `, queued ${secondsText(call.queueUs / 1e6)}` : ''}${call.attempts > 1 ? `, ${call.attempts} attempts` : ''}`,
    ],
    ['tokens', known.join(', ') || 'unknown'],
    [
      'cost',
      call.costUsd === undefined
        ? 'unknown'
        : `${dollarsText(call.costUsd)} dollars at list price, ${dollarsText(call.uncachedUsd)} without cache`,
    ],
    ['ended', call.error ? html('span', { class: 'bad' }, call.error) : (call.finish ?? 'unknown')],
  ];
}

function eventTexts(event: TraceEvent, texts: Texts | undefined, { trial, runPath }: DrawerOptions): HTMLElement[] {
  if (event.type === 'call') {
    const command = `delm-bench show ${runPath} ${trial.id} --call ${event.seq}`;
    if (!texts) return [notHere([event.promptHash, event.replyHash], command)];
    const parts = texts.prompt(event.promptHash);
    return [
      html('h3', {}, `Reply${event.replyHash === undefined ? ': none' : ''}`),
      ...(event.replyHash === undefined ? [] : [textBox(texts.text(event.replyHash) ?? `not stored (${event.replyHash})`)]),
      html('h3', {}, `Prompt${parts ? `, ${parts.length} parts` : ''}`),
      ...(parts ? parts.map((part) => textBox(part, 'part')) : [notHere([event.promptHash], command)]),
    ];
  }
  const named: (readonly [string, string | undefined])[] =
    event.type === 'exec'
      ? [
          ['Command', event.commandHash],
          ['Output', event.outputHash],
        ]
      : event.type === 'entry' || event.type === 'submission'
        ? [['Text', event.textHash]]
        : [];
  const wanted = named.filter(([, hash]) => hash !== undefined);
  if (wanted.length === 0) return event.type === 'subtask' && event.text ? [html('h3', {}, 'Text'), textBox(event.text)] : [];
  if (!texts)
    return [
      notHere(
        wanted.map(([, hash]) => hash),
        `delm-bench show ${runPath} ${trial.id}`,
      ),
    ];
  return wanted.flatMap(([title, hash]) => [html('h3', {}, title), textBox(texts.text(hash) ?? `not stored (${hash})`)]);
}

/** Longer texts open in two steps: a page of a million letters takes seconds to lay out. */
const LONG = 20_000;

function textBox(text: string, kind = ''): HTMLElement {
  const box = html('pre', { class: `text ${kind}`, tabindex: 0 }, text.slice(0, LONG) || '(empty)');
  if (text.length <= LONG) return box;
  const more = html('button', { type: 'button', class: 'button' }, `Show all ${countText(text.length)} characters`);
  more.addEventListener('click', () => {
    box.textContent = text;
    more.remove();
  });
  return html('div', {}, box, more);
}

/** What stands in place of a text that the size limit kept out. */
export function notHere(hashes: readonly (string | undefined)[], command: string): HTMLElement {
  const named = hashes.filter((hash) => hash !== undefined).join(', ');
  return html(
    'div',
    {},
    html('p', { class: 'muted small' }, `Not in this file (size limit). ${named ? `By hash: ${named}. ` : ''}To see it:`),
    commandBox(command),
  );
}

export function commandBox(command: string): HTMLElement {
  const copy = html('button', { type: 'button', class: 'button' }, 'Copy');
  copy.addEventListener('click', () => {
    navigator.clipboard?.writeText(command).then(
      () => {
        copy.textContent = 'Copied';
      },
      () => {
        copy.textContent = 'Select and copy';
      },
    );
  });
  return html('p', { class: 'command' }, html('code', {}, command), copy);
}
