// One trial: how it ended, its timeline, its shared context, every event, and another cell's trial on the same instance beside it.
import type { TraceEvent } from '../../../core/trace.ts';
import { countText, dollarsText, plural, secondsText, UNKNOWN } from '../format-figures.ts';
import type { ReportData, TrialItem } from '../report-data.ts';
import { createCompareView } from './compare-view.ts';
import { createContextView } from './context-view.ts';
import { type Child, html } from './dom.ts';
import { commandBox, createDrawer, type Drawer } from './event-drawer.ts';
import { createEventList, picker } from './event-list.ts';
import { eventsOf, type Texts, textsOf } from './text-store.ts';
import { createTimeline } from './timeline.ts';
import { verdictBadge } from './trial-badge.ts';

export interface TrialRoute {
  readonly id: string;
  readonly tab: Tab;
  /** The event whose details are open. */
  readonly event?: number | undefined;
  /** The trial that it is compared with. */
  readonly with?: string | undefined;
}

export const TABS = ['timeline', 'context', 'events', 'compare'] as const;
export type Tab = (typeof TABS)[number];

export interface TrialPage {
  readonly element: HTMLElement;
  /** Shows another tab or event of the same trial. */
  show(route: TrialRoute): Promise<void>;
}

export interface TrialPageOptions {
  readonly data: ReportData;
  readonly trial: TrialItem;
  readonly go: (route: TrialRoute) => void;
  readonly hrefOf: (route: TrialRoute) => string;
}

interface Loaded {
  readonly events: readonly TraceEvent[];
  readonly texts: () => Promise<Texts | undefined>;
  readonly drawer: Drawer;
}

const TAB_NAMES: Readonly<Record<Tab, string>> = {
  timeline: 'Timeline',
  context: 'Shared context',
  events: 'Calls and events',
  compare: 'Against another cell',
};

export function createTrialPage(options: TrialPageOptions): TrialPage {
  const { data, trial, go } = options;
  const body = html('div', { 'aria-live': 'polite' }, html('p', { class: 'muted' }, 'Unpacking …'));
  const tabs = html('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Views of the trial' });
  const element = html('div', {}, head(options), tabs, body);
  let route: TrialRoute = { id: trial.id, tab: 'timeline' };
  let drawn: string | undefined;
  let loading: Promise<Loaded | undefined> | undefined;
  const load = async (): Promise<Loaded | undefined> => {
    const events = await eventsOf(trial);
    if (!events) return undefined;
    const texts = (): Promise<Texts | undefined> => textsOf(trial);
    const onOpen = (seq: number): void => go({ ...route, event: seq });
    const drawer = createDrawer({ trial, events, texts, runPath: data.runPath, onOpen, onClose: () => go({ ...route, event: undefined }) });
    element.append(drawer.element);
    return { events, texts, drawer };
  };
  for (const tab of TABS) {
    const button = html('button', { type: 'button', class: 'button', role: 'tab', 'data-tab': tab }, TAB_NAMES[tab]);
    button.addEventListener('click', () => go({ ...route, tab, event: undefined }));
    tabs.append(button);
  }
  tabs.addEventListener('keydown', (event) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = tabs.children[(TABS.indexOf(route.tab) + by + TABS.length) % TABS.length];
    if (by === 0 || !(next instanceof HTMLElement)) return;
    event.preventDefault();
    next.click();
    next.focus();
  });
  const show = async (next: TrialRoute): Promise<void> => {
    route = next;
    for (const button of tabs.children) {
      const isChosen = (button as HTMLElement).dataset.tab === route.tab;
      button.setAttribute('aria-selected', String(isChosen));
      button.setAttribute('tabindex', isChosen ? '0' : '-1');
    }
    loading ??= load();
    const loaded = await loading;
    // Meanwhile the reader may have gone on.
    if (route !== next) return;
    if (!loaded) {
      body.replaceChildren(
        html('p', { class: 'muted' }, 'The events of this trial are not in this file (size limit, or none were left). To see them:'),
        commandBox(`delm-bench show ${data.runPath} ${trial.id}`),
      );
      return;
    }
    const key = `${route.tab} ${route.with ?? ''}`;
    if (drawn !== key) {
      drawn = key;
      body.replaceChildren(await tabBody(route, loaded, options));
    }
    if (route.event === undefined) loaded.drawer.close();
    else loaded.drawer.open(route.event);
  };
  return { element, show };
}

async function tabBody(route: TrialRoute, { events, texts }: Loaded, options: TrialPageOptions): Promise<HTMLElement> {
  const { data, trial, go, hrefOf } = options;
  const onOpen = (seq: number): void => go({ ...route, event: seq });
  const seconds = data.cells[trial.cell]?.seconds ?? '';
  if (route.tab === 'timeline') {
    const wallUs = trial.wallS === null ? undefined : Math.round(trial.wallS * 1e6);
    return html('div', { class: 'card' }, createTimeline({ events, wallUs, seconds, onOpen }));
  }
  if (route.tab === 'context') return createContextView({ events, texts: await texts(), onOpen });
  if (route.tab === 'events') return createEventList(events, onOpen);
  const rivals = data.trials.filter(
    (one) => one.id !== trial.id && one.instance === trial.instance && benchmarkOf(one, data) === benchmarkOf(trial, data),
  );
  if (rivals.length === 0) return html('p', { class: 'muted' }, 'No other trial of this run has this instance.');
  const other = rivals.find(({ id }) => id === route.with) ?? defaultRival(trial, rivals, data);
  const choose = picker(
    'Compare with',
    rivals.map((one) => [one.id, rivalName(one, data)] as const),
  );
  choose.value = other.id;
  choose.addEventListener('change', () => go({ ...route, with: choose.value, event: undefined }));
  const view = await createCompareView({
    one: trial,
    other,
    cells: data.cells,
    hrefOf: (one, seq) => hrefOf({ id: one.id, tab: 'timeline', event: seq }),
  });
  return html('div', {}, html('div', { class: 'filters' }, html('span', { class: 'muted small' }, 'Beside'), choose), view);
}

function benchmarkOf({ cell }: TrialItem, { cells }: ReportData): string | undefined {
  return cells[cell]?.benchmark;
}

function rivalName({ cell, repeat, status, verdict }: TrialItem, { cells, groups }: ReportData): string {
  const repeats = groups.some((group) => group.repeats > 1) ? `, repeat ${repeat}` : '';
  return `${cells[cell]?.label ?? ''}${repeats}: ${verdict || status}`;
}

/** Another strategy with as many agents, else the first other cell: chosen by what it is, not by how it did. */
function defaultRival(trial: TrialItem, rivals: readonly TrialItem[], { cells }: ReportData): TrialItem {
  const own = cells[trial.cell]!;
  const size = own.label.slice(own.label.lastIndexOf('·'));
  const teams = rivals.filter(({ cell }) => cells[cell]!.strategy !== own.strategy);
  return teams.find(({ cell, repeat }) => cells[cell]!.label.endsWith(size) && repeat === trial.repeat) ?? teams[0] ?? rivals[0]!;
}

function head({ data, trial }: TrialPageOptions): HTMLElement {
  const cell = data.cells[trial.cell]!;
  const numbers: (readonly [string, string])[] = [
    [cell.dollars, dollarsText(trial.costUsd)],
    ['makespan', secondsText(trial.wallS)],
    ['span', secondsText(trial.spanS)],
    ['work', secondsText(trial.workS)],
    ['waits', secondsText(trial.waitS)],
    ['calls', countText(trial.calls)],
    ['tokens in', countText(trial.inputTokens)],
    ['tokens out', countText(trial.outputTokens)],
    ['entries admitted', countText(trial.admitted)],
  ];
  const submissions = trial.submissions.map(({ agent, answer, verdict, reason, evidence, isSelected, guard }) =>
    html(
      'li',
      {},
      html('span', { class: isSelected ? 'good' : 'muted', 'aria-hidden': 'true' }, isSelected ? '▸' : '·'),
      html(
        'span',
        {},
        `${agent} handed in ${answer ?? 'a patch'}: ${verdict}${isSelected ? ', selected' : ''} (${[reason, evidence].filter((text) => text !== '').join('; ')})`,
        guard.length > 0 && html('span', { class: 'warn' }, ` ${guard.join('; ')}`),
      ),
    ),
  );
  const path: Child[] = [
    html('a', { href: '#/trials' }, 'All trials'),
    html('span', { class: 'muted' }, '/'),
    html('span', {}, cell.benchmark),
    html('span', { class: 'muted' }, '/'),
    html('span', {}, trial.instance),
    trial.stratum !== '' && html('span', { class: 'muted' }, trial.stratum),
  ];
  const facts = [
    `repeat ${trial.repeat}`,
    trial.attempt === null ? 'no attempt' : `attempt ${trial.attempt}`,
    ...(trial.stop ? [trial.stop] : []),
    plural(trial.submissions.length, 'submission'),
  ];
  return html(
    'header',
    { class: 'trial-head' },
    html('p', { class: 'path' }, ...path),
    html('h1', { tabindex: -1 }, cell.label),
    html(
      'p',
      { class: 'path' },
      verdictBadge(trial),
      html('span', { class: 'muted' }, facts.join(' · ')),
      html('code', { class: 'muted' }, trial.id),
    ),
    trial.error !== '' && html('p', { class: 'notice' }, trial.error),
    submissions.length > 0 && html('ul', { class: 'checks' }, ...submissions),
    html(
      'dl',
      { class: 'numbers' },
      ...numbers
        .filter(([, text]) => text !== UNKNOWN)
        .map(([label, text]) => html('div', {}, html('dt', {}, label), html('dd', {}, text))),
    ),
  );
}
