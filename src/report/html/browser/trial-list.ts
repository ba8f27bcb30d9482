// Every planned trial, filtered by cell, outcome and words, sorted by any column.
import { countText, dollarsText, secondsText } from '../format-figures.ts';
import type { ReportData, TrialItem } from '../report-data.ts';
import { html } from './dom.ts';
import { picker } from './event-list.ts';
import { outcomeOf, verdictBadge } from './trial-badge.ts';
import { createVirtualList } from './virtual-list.ts';

export interface TrialFilter {
  cell: string;
  outcome: string;
  words: string;
  sort: SortKey;
  isDescending: boolean;
}

type SortKey = 'order' | 'instance' | 'repeat' | 'outcome' | 'costUsd' | 'wallS' | 'calls';

const COLUMNS: readonly (readonly [SortKey, string, string])[] = [
  ['order', 'cell', ''],
  ['instance', 'instance', 'place'],
  ['repeat', 'rep.', 'repeat n'],
  ['outcome', 'outcome', ''],
  ['costUsd', 'dollars', 'cost n'],
  ['wallS', 'makespan', 'wall n'],
  ['calls', 'calls', 'calls n'],
];

export function noFilter(): TrialFilter {
  return { cell: '', outcome: '', words: '', sort: 'order', isDescending: false };
}

/** Numbers in `data.trials` that fit, in order; ties stay in the order of the files. */
export function filterTrials({ trials, cells }: Pick<ReportData, 'trials' | 'cells'>, filter: TrialFilter): number[] {
  const words = filter.words.trim().toLowerCase();
  const places = trials.flatMap((trial, place) => {
    const fits =
      (filter.cell === '' || cells[trial.cell]?.id === filter.cell) &&
      (filter.outcome === '' || outcomeOf(trial) === filter.outcome) &&
      (words === '' || `${trial.id} ${trial.instance} ${trial.stratum} ${trial.error}`.toLowerCase().includes(words));
    return fits ? [place] : [];
  });
  const { sort } = filter;
  if (sort !== 'order') places.sort((a, b) => compare(trials[a]!, trials[b]!, sort));
  return filter.isDescending ? places.reverse() : places;
}

function compare(a: TrialItem, b: TrialItem, key: Exclude<SortKey, 'order'>): number {
  const value = (trial: TrialItem): number | string | null => (key === 'outcome' ? outcomeOf(trial) : trial[key]);
  const [x, y] = [value(a), value(b)];
  if (typeof x === 'string' && typeof y === 'string') return x < y ? -1 : x > y ? 1 : 0;
  // The unknown stands at the end.
  return Number(x ?? Number.POSITIVE_INFINITY) - Number(y ?? Number.POSITIVE_INFINITY) || 0;
}

export function createTrialList(data: ReportData, filter: TrialFilter, onOpen: (trial: TrialItem) => void): HTMLElement {
  const { trials, cells } = data;
  const outcomes = [...new Set(trials.map(outcomeOf))].sort();
  const severalBenchmarks = new Set(cells.map(({ benchmark }) => benchmark)).size > 1;
  const nameOf = (place: number): string => `${severalBenchmarks ? `${cells[place]!.benchmark}: ` : ''}${cells[place]!.label}`;
  const cell = picker('Cell', [['', `All ${cells.length} cells`], ...cells.map(({ id }, place) => [id, nameOf(place)] as const)]);
  const outcome = picker('Outcome', [['', 'All outcomes'], ...outcomes.map((name) => [name, name] as const)]);
  const words = html('input', {
    type: 'search',
    id: 'trial-search',
    placeholder: 'Instance, stratum, trial or error   ( / )',
    'aria-label': 'Search the trials',
  });
  [cell.value, outcome.value, words.value] = [filter.cell, filter.outcome, filter.words];
  const count = html('span', { class: 'muted small', role: 'status' });
  let shown: readonly number[] = [];
  const list = createVirtualList({
    label: 'Trials',
    count: 0,
    rowHeight: () => (matchMedia('(max-width: 640px)').matches ? 54.4 : 36),
    height: 'max(20rem, calc(100vh - 15rem))',
    empty: 'No trial fits these filters.',
    onOpen: (place) => onOpen(trials[shown[place]!]!),
    render: (place) => trialRow(trials[shown[place]!]!, nameOf, data),
  });
  const heads = COLUMNS.map(([key, title, kind]) => {
    const button = html('button', { type: 'button', class: kind, 'data-key': key }, title);
    button.addEventListener('click', () => {
      filter.isDescending = filter.sort === key && !filter.isDescending;
      filter.sort = key;
      show();
    });
    return button;
  });
  const show = (): void => {
    Object.assign(filter, { cell: cell.value, outcome: outcome.value, words: words.value });
    shown = filterTrials(data, filter);
    count.textContent = `${countText(shown.length)} of ${countText(trials.length)} trials`;
    for (const [place, button] of heads.entries()) {
      const [key, title] = COLUMNS[place]!;
      button.textContent = `${title}${key === filter.sort ? (filter.isDescending ? ' ↓' : ' ↑') : ''}`;
    }
    list.setCount(shown.length);
  };
  for (const control of [cell, outcome, words]) control.addEventListener('input', show);
  show();
  return html(
    'div',
    { class: 'trials' },
    html('div', { class: 'filters' }, cell, outcome, words, count),
    html('div', { class: 'list' }, html('div', { class: 'list-head' }, ...heads), list.element),
  );
}

function trialRow(trial: TrialItem, nameOf: (place: number) => string, { cells }: ReportData): HTMLElement {
  return html(
    'div',
    { class: 'item' },
    html('span', {}, html('span', { class: 'dot', colour: cells[trial.cell]!.colour }), nameOf(trial.cell)),
    html('span', { class: 'place', title: trial.instance }, `${trial.stratum ? `${trial.stratum} · ` : ''}${trial.instance}`),
    html('span', { class: 'repeat n' }, String(trial.repeat)),
    html('span', {}, verdictBadge(trial)),
    html('span', { class: 'cost n' }, dollarsText(trial.costUsd)),
    html('span', { class: 'wall n' }, secondsText(trial.wallS)),
    html('span', { class: 'calls n' }, countText(trial.calls)),
  );
}
