// The page's script: charts and tables of the report, and behind `#/trials` and `#/trial/...` the trace browser. The address tells what is shown,
// so that back, forward and a link work as everywhere.
import type { ReportData } from '../report-data.ts';
import { byId, html } from './dom.ts';
import { mountCharts } from './report-charts.ts';
import { makeSortable } from './sort-tables.ts';
import { watchTheme } from './theme.ts';
import { watchTips } from './tooltip.ts';
import { createTrialList, noFilter } from './trial-list.ts';
import { createTrialPage, TABS, type TrialPage, type TrialRoute } from './trial-page.ts';

const data = JSON.parse(byId('report-data').textContent ?? '') as ReportData;
const [report, browser] = [byId('report'), byId('browser')];
const filter = noFilter();
let page: { readonly id: string; readonly page: TrialPage } | undefined;
let scrolledTo = 0;
let hasShown = false;

function hrefOf({ id, tab, event, with: other }: TrialRoute): string {
  const query = new URLSearchParams();
  if (tab !== 'timeline') query.set('view', tab);
  if (event !== undefined) query.set('event', String(event));
  if (other !== undefined) query.set('with', other);
  return `#/trial/${encodeURIComponent(id)}${query.size > 0 ? `?${query}` : ''}`;
}

function readRoute(hash: string): TrialRoute | undefined {
  const match = /^#\/trial\/([^?]+)(?:\?(.*))?$/.exec(hash);
  if (!match) return undefined;
  const query = new URLSearchParams(match[2] ?? '');
  const event = query.get('event');
  return {
    id: decodeURIComponent(match[1]!),
    tab: TABS.find((tab) => tab === query.get('view')) ?? 'timeline',
    event: event === null ? undefined : Number(event),
    with: query.get('with') ?? undefined,
  };
}

/** Details of an event replace the address: the way back leads to the view before, not through every event. */
function go(route: TrialRoute): void {
  const now = readRoute(location.hash);
  const isSameView = now?.id === route.id && now.tab === route.tab && now.with === route.with;
  if (isSameView && now.event === route.event) return;
  history[isSameView ? 'replaceState' : 'pushState'](null, '', hrefOf(route));
  show();
}

function show(): void {
  const isBrowser = location.hash.startsWith('#/');
  if (isBrowser && !report.hidden) scrolledTo = window.scrollY;
  const wasBrowser = report.hidden;
  report.hidden = isBrowser;
  browser.hidden = !isBrowser;
  for (const link of document.querySelectorAll('.bar a')) {
    if (isBrowser && link.getAttribute('href') === '#/trials') link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (!isBrowser) {
    if (!wasBrowser) return;
    page = undefined;
    browser.replaceChildren();
    const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    if (target) target.scrollIntoView({ behavior: 'instant' });
    else window.scrollTo({ top: scrolledTo, behavior: 'instant' });
    return;
  }
  const route = readRoute(location.hash);
  const trial = route && data.trials.find(({ id }) => id === route.id);
  if (!route || !trial) {
    showTrials();
    return;
  }
  if (page?.id !== trial.id) {
    page = { id: trial.id, page: createTrialPage({ data, trial, go, hrefOf }) };
    browser.replaceChildren(page.page.element);
    window.scrollTo({ top: 0, behavior: 'instant' });
    browser.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }
  void page.page.show(route);
}

function showTrials(): void {
  page = undefined;
  const list = createTrialList(data, filter, ({ id }) => {
    location.hash = hrefOf({ id, tab: 'timeline' });
  });
  const title = html('h1', {}, 'Traces');
  const says = html(
    'p',
    { class: 'muted' },
    'Every planned trial, down to each prompt and reply. Arrow keys move in the list, Enter opens.',
  );
  browser.replaceChildren(html('header', { class: 'trial-head' }, title, says), list);
  window.scrollTo({ top: 0, behavior: 'instant' });
  // Not on arrival from elsewhere: nobody has asked for the keyboard yet.
  if (hasShown) list.querySelector<HTMLElement>('.view')?.focus({ preventScroll: true });
}

document.addEventListener('keydown', (event) => {
  const search = document.getElementById('trial-search');
  if (event.key === '/' && search && document.activeElement !== search && !(event.target instanceof HTMLInputElement)) {
    event.preventDefault();
    search.focus();
  }
});
window.addEventListener('hashchange', show);
window.addEventListener('popstate', show);
watchTheme();
watchTips();
makeSortable();
mountCharts(data.groups);
show();
hasShown = true;
