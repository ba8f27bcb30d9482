// The summary in words, made from the numbers and from nothing else. With a live model: who is ahead, by how much, how sure, and what it cost.
// With any other source (embedded, replayed, mixed): what was planned and graded, span, work and waits, and no word about who is ahead.
import type { Row } from '../../results/columns.ts';
import { numberOf } from '../charts/chart-row.ts';
import { type ChosenPair, choosePair, turnAround } from './choose-pair.ts';
import { countText, dollarsText, intervalText, percentText, plural, pText, ratioText, secondsText, signed } from './format-figures.ts';
import type { CellData, Figure, GroupData } from './report-data.ts';

export interface Point {
  readonly label: string;
  readonly text: string;
}

export interface GroupSummary {
  readonly benchmark: string;
  readonly note: string;
  readonly isLive: boolean;
  /** One sentence. */
  readonly headline: string;
  readonly points: readonly Point[];
}

export interface SummaryInputs {
  readonly groups: readonly GroupData[];
  /** Rows of `summary.csv`. */
  readonly summary: readonly Row[];
  /** Pairs that the experiment file declares as primary. */
  readonly declared?: readonly (readonly [string, string])[] | undefined;
}

const ALPHA = 0.05;

export function summarize({ groups, summary, declared }: SummaryInputs): GroupSummary[] {
  return groups.map((group) => {
    const cells = new Set(group.cells.map(({ cell }) => cell));
    const rows = summary.filter((row) => cells.has(String(row.cell)));
    const isLive = group.source === 'live';
    const base = { benchmark: group.benchmark, note: group.note, isLive };
    const complete: Point = { label: 'Counted', text: countedText(rows) };
    if (!isLive) return { ...base, headline: plainHeadline(group, rows), points: [complete, ...timePoints(group)] };
    const pair = choosePair(group, declared);
    const points = pair ? [...certainty(pair), costPoint(pair, group), timePoint(pair, group), rulePoint(pair, group)] : loneCells(group);
    return { ...base, headline: pair ? pairHeadline(pair) : loneHeadline(group), points: [...points, complete] };
  });
}

/** One true sentence for the end of a run. */
export function closingSentence(summaries: readonly GroupSummary[]): string {
  if (summaries.length === 0) return 'No trial is planned.';
  return summaries.map(({ benchmark, headline, isLive }) => (isLive ? `On ${benchmark}: ${headline}` : headline)).join(' ');
}

function pairHeadline(chosen: ChosenPair): string {
  const { low, high, value } = chosen.pair.difference;
  const isApart = low !== null && high !== null && (low > 0 || high < 0);
  // Told from the side of the one that is ahead, where one is.
  const { a, b, pair } = isApart && value < 0 ? turnAround(chosen) : chosen;
  const how = `paired over ${plural(pair.pairs, 'instance')}`;
  const bracket = intervalText(pair.difference, (end) => signed(end * 100, 1));
  const difference = `${signed(pair.difference.value * 100, 1)} points of accuracy`;
  if (bracket === '') return `${named(a)} against ${named(b)}: ${difference}, ${how}; too few for an interval.`;
  const detail = `(95% interval ${bracket}, ${how}${pair.p === null ? '' : `, ${pair.test} p = ${pText(pair.p)}`})`;
  if (!isApart) return `No difference in accuracy is shown between ${named(a)} and ${named(b)}: ${difference} ${detail}.`;
  const ahead = `by ${(pair.difference.value * 100).toFixed(1)} points of accuracy ${detail}`;
  if (pair.pAdjusted !== null && pair.pAdjusted >= ALPHA) {
    return `${named(a)} is ahead of ${named(b)} ${ahead}, but not after adjustment for all comparisons of the family (p = ${pText(pair.pAdjusted)}): not decided.`;
  }
  return `${named(a)} beats ${named(b)} ${ahead}.`;
}

/** A cell inside a sentence: `delm (4 agents)`. */
function named({ arm, agents, label }: CellData): string {
  return agents === null ? label : `${arm} (${plural(agents, 'agent')})`;
}

/** What else the interval says, where the experiment declared a margin or its instances come from repositories. */
function certainty({ a, b, pair }: ChosenPair): Point[] {
  const { margin, verdict, clusters } = pair;
  const points = (end: number): string => signed(end * 100, 1);
  const declared =
    margin !== null && verdict !== ''
      ? [`By the declared margin of ${(margin * 100).toFixed(1)} points ${named(a)} is ${verdict} than ${named(b)}.`]
      : [];
  const grouped = clusters
    ? [
        `With its ${plural(clusters.count, 'repository', 'repositories')} resampled as wholes the interval is ${intervalText(clusters, points) || 'unknown'}; without the largest (${clusters.largest}) the difference is ${clusters.withoutLargest ? `${points(clusters.withoutLargest.value)} ${intervalText(clusters.withoutLargest, points)}` : 'unknown'}.`,
      ]
    : [];
  const text = [...declared, ...grouped].join(' ');
  return text === '' ? [] : [{ label: 'Certainty', text }];
}

function costPoint({ a, b, pair }: ChosenPair, { dollars }: GroupData): Point {
  const one = (cell: CellData): string =>
    `${named(cell)} ${dollarsText(cell.costPerTrial?.value)} per trial and ${dollarsText(cell.costPerSuccess?.value)} per success`;
  const ratio = pair.costRatio
    ? `${named(a)} cost ${ratioText(pair.costRatio.value)} as much per trial as ${named(b)} ${intervalText(pair.costRatio, ratioText)}, on the same instances. `
    : 'The ratio of costs is unknown. ';
  return { label: 'Cost', text: `${ratio}In ${dollars}, list price: ${one(a)}; ${one(b)}.` };
}

function timePoint({ a, b, pair }: ChosenPair, { seconds }: GroupData): Point {
  const ratio = pair.latencyRatio
    ? `${named(a)} took ${ratioText(pair.latencyRatio.value)} as long ${intervalText(pair.latencyRatio, ratioText)}, on the same instances. `
    : '';
  const one = (cell: CellData): string => `${named(cell)} ${withInterval(cell.wall, secondsText)}`;
  return { label: 'Time', text: `${ratio}Mean makespan in ${seconds}: ${one(a)}; ${one(b)}.` };
}

function rulePoint({ rule }: ChosenPair, { pairs }: GroupData): Point {
  const others = pairs.length - 1;
  return {
    label: 'Chosen',
    text: `This pair: ${rule}${others > 0 ? `; ${plural(others, 'other pair')} of cells ${others === 1 ? 'is' : 'are'} in the tables` : ''}.`,
  };
}

function loneHeadline({ cells }: GroupData): string {
  const [only] = cells;
  if (!only) return 'No trial is planned.';
  if (cells.length === 1) {
    return `${named(only)}: accuracy ${withInterval(only.accuracy, percentText)} over ${plural(only.graded, 'graded trial')}. One cell alone shows no difference.`;
  }
  return `${plural(cells.length, 'cell')} and no instance that two of them have graded: nothing can be compared yet.`;
}

function loneCells({ cells, dollars, seconds }: GroupData): Point[] {
  return cells.length !== 1
    ? []
    : [
        {
          label: 'Cost',
          text: `${withInterval(cells[0]!.costPerTrial, dollarsText)} ${dollars} per trial, ${dollarsText(cells[0]!.costPerSuccess?.value)} per success.`,
        },
        { label: 'Time', text: `Mean makespan ${withInterval(cells[0]!.wall, secondsText)} (${seconds}).` },
      ];
}

function plainHeadline({ benchmark, cells, note }: GroupData, rows: readonly Row[]): string {
  const { planned, graded } = states(rows);
  const instances = Math.max(0, ...rows.map((row) => numberOf(row, 'instances') ?? 0));
  return `${countText(graded)} of ${plural(planned, 'planned trial')} graded: ${plural(cells.length, 'cell')} on ${plural(instances, 'instance')} of ${benchmark} (${note}).`;
}

function states(rows: readonly Row[]) {
  const sum = (column: string): number => rows.reduce((total, row) => total + (numberOf(row, column) ?? 0), 0);
  return {
    planned: sum('planned'),
    graded: sum('graded'),
    errored: sum('errored'),
    budgetStop: sum('budget_stop'),
    interrupted: sum('interrupted'),
  };
}

function countedText(rows: readonly Row[]): string {
  const { planned, graded, errored, budgetStop, interrupted } = states(rows);
  const rest = [
    [errored, 'errored'],
    [budgetStop, 'stopped by the budget'],
    [interrupted, 'interrupted or not begun'],
  ] as const;
  const missing = rest.filter(([count]) => count > 0).map(([count, state]) => `${countText(count)} ${state}`);
  if (missing.length === 0) return `All ${plural(planned, 'planned trial')} graded: none errored, interrupted or stopped.`;
  return `Of ${plural(planned, 'planned trial')} ${countText(graded)} graded, ${missing.join(', ')}. Accuracy leaves out what was not graded; the table of denominators has it counted wrong, too.`;
}

/** Per arm: span, work and waits with the fewest and the most agents. */
function timePoints({ cells, seconds }: GroupData): Point[] {
  return [...Map.groupBy(cells, ({ arm }) => arm)].flatMap(([label, own]) => {
    const measured = own.filter(({ spans }) => spans !== null);
    const [first, last] = [measured[0], measured.at(-1)];
    if (!first || !last) return [];
    const one = ({ spans }: CellData): string =>
      `span ${secondsText(spans?.spanS)}, work ${secondsText(spans?.workS)}, waits ${secondsText(spans?.waitS)}`;
    if (first === last) return [{ label, text: `${one(first)} (means per trial, ${seconds}).` }];
    const agents = (cell: CellData): string => plural(cell.agents ?? 0, 'agent');
    return [{ label, text: `${agents(first)}: ${one(first)}; ${agents(last)}: ${one(last)} (means per trial, ${seconds}).` }];
  });
}

function withInterval(figure: Figure | null, text: (value: number | null | undefined) => string): string {
  if (!figure) return text(undefined);
  const bracket = intervalText(figure, text);
  return bracket === '' ? text(figure.value) : `${text(figure.value)} ${bracket}`;
}
