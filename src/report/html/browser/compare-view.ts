// A trial beside another cell's trial on the same instance: figures, timelines on one scale, what was shared, and the answers.
import type { TraceEvent } from '../../../core/trace.ts';
import { countText, dollarsText, ratioText, secondsText } from '../format-figures.ts';
import type { CellName, TrialItem } from '../report-data.ts';
import { type Child, html } from './dom.ts';
import { foldContext } from './fold-context.ts';
import { eventsOf, textsOf } from './text-store.ts';
import { createTimeline } from './timeline.ts';
import { verdictBadge } from './trial-badge.ts';

export interface CompareOptions {
  readonly one: TrialItem;
  readonly other: TrialItem;
  readonly cells: readonly CellName[];
  /** The page of a trial, opened at an event. */
  readonly hrefOf: (trial: TrialItem, seq?: number) => string;
}

type Figure = readonly [string, (trial: TrialItem) => number | null, (value: number | null) => string];

const FIGURES: readonly Figure[] = [
  ['dollars', ({ costUsd }) => costUsd, dollarsText],
  ['makespan', ({ wallS }) => wallS, secondsText],
  ['span (work on the critical path)', ({ spanS }) => spanS, secondsText],
  ['work (all calls and commands)', ({ workS }) => workS, secondsText],
  ['waits, summed over agents', ({ waitS }) => waitS, secondsText],
  ['calls', ({ calls }) => calls, countText],
  ['input tokens', ({ inputTokens }) => inputTokens, countText],
  ['output tokens', ({ outputTokens }) => outputTokens, countText],
  ['entries admitted', ({ admitted }) => admitted, countText],
  ['tokens lost to windows', ({ cutTokens }) => cutTokens, countText],
];

export async function createCompareView({ one, other, cells, hrefOf }: CompareOptions): Promise<HTMLElement> {
  const sides = [one, other] as const;
  const events = await Promise.all(sides.map(eventsOf));
  const untilUs = Math.max(...events.map((own, side) => Math.max(own?.at(-1)?.atUs ?? 0, (sides[side]!.wallS ?? 0) * 1e6)), 1);
  const labelLetters = Math.max(...events.flatMap((own) => (own ?? []).map(({ agent }) => agent.length)), 1);
  const timelines = sides.map((trial, side): HTMLElement => {
    const own = events[side];
    const name = html('h3', {}, cells[trial.cell]?.label ?? '');
    if (!own) return html('div', { class: 'card' }, name, html('p', { class: 'muted' }, 'Its events are not in this file.'));
    const open = (seq: number): void => {
      location.hash = hrefOf(trial, seq);
    };
    const wallUs = trial.wallS === null ? undefined : Math.round(trial.wallS * 1e6);
    return html(
      'div',
      { class: 'card' },
      name,
      createTimeline({ events: own, wallUs, untilUs, labelLetters, seconds: cells[trial.cell]?.seconds ?? '', onOpen: open }),
    );
  });
  const found = await Promise.all(sides.map((trial, side) => findings(trial, events[side], cells)));
  return html(
    'div',
    {},
    figureTable(one, other, cells),
    html('div', { class: 'entries' }, ...timelines),
    html('div', { class: 'two entries' }, ...found),
  );
}

function figureTable(one: TrialItem, other: TrialItem, cells: readonly CellName[]): HTMLElement {
  const row = (label: string, values: readonly Child[]): HTMLElement =>
    html('tr', {}, html('th', { scope: 'row' }, label), ...values.map((value) => html('td', {}, value)));
  const answer = ({ submissions }: TrialItem): string => submissions.find(({ isSelected }) => isSelected)?.answer ?? '–';
  const rows = FIGURES.map(([label, pick, format]) => {
    const [a, b] = [pick(one), pick(other)];
    const ratio = a !== null && b !== null && a !== 0 ? ratioText(b / a) : '–';
    const difference = a !== null && b !== null ? `${b === a ? '' : b > a ? '+' : '−'}${format(Math.abs(b - a))}` : '–';
    return row(label, [format(a), format(b), difference, ratio]);
  });
  const names = [one, other].map(({ cell }) => cells[cell]?.label ?? '');
  const head = ['', ...names, 'difference', 'ratio'].map((title) => html('th', { scope: 'col' }, title));
  return html(
    'div',
    { class: 'table-box scroll full', tabindex: 0, role: 'region', 'aria-label': 'Figures of both trials' },
    html(
      'table',
      {},
      html('thead', {}, html('tr', {}, ...head)),
      html(
        'tbody',
        {},
        row('verdict', [verdictBadge(one), verdictBadge(other), '', '']),
        row('answer', [answer(one), answer(other), '', '']),
        ...rows,
      ),
    ),
  );
}

/** What a side admitted beyond the gists of the source, and the reply that it handed in. */
async function findings(trial: TrialItem, events: readonly TraceEvent[] | undefined, cells: readonly CellName[]): Promise<HTMLElement> {
  const texts = await textsOf(trial);
  const entries = foldContext(events ?? []).filter(({ kind, state }) => kind === 'finding' && state === 'admitted');
  const handed = (events ?? []).filter((event) => event.type === 'submission');
  const missing = '(text not in this file)';
  return html(
    'div',
    { class: 'card' },
    html('h3', {}, `${cells[trial.cell]?.label ?? ''}: what it established`),
    ...(entries.length > 0
      ? entries.map(({ label, author, textHash }) =>
          html(
            'div',
            {},
            html('p', { class: 'small muted' }, `${label} by ${author}`),
            html('pre', { class: 'text', tabindex: 0 }, texts?.text(textHash) ?? missing),
          ),
        )
      : [html('p', { class: 'muted small' }, 'No finding was admitted.')]),
    ...handed.map((event) =>
      html(
        'div',
        {},
        html('p', { class: 'small muted' }, `handed in by ${event.agent}`),
        html('pre', { class: 'text', tabindex: 0 }, texts?.text(event.textHash) ?? missing),
      ),
    ),
  );
}
