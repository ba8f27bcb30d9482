// Differences between two cells on the same instances, with 95% intervals: one line per comparison, by family, declared ones first.
// Which way is better is said by the axis; whether a difference is more than chance, by its interval and the adjusted p beside it.
import type { TopLevelSpec } from 'vega-lite';
import { type ChartRow, numberOf, textOf } from './chart-row.ts';
import { singleGroup } from './figure-source.ts';
import { frameChart } from './frame-chart.ts';
import { textWidthPx } from './measure-text.ts';
import { INK } from './palette.ts';

const PLOT_WIDTH = 230;
/** More are a table, not a chart: declared ones are kept first. */
const MOST = 24;

const ESTIMANDS: Readonly<Record<string, string>> = {
  accuracy: 'accuracy',
  avg_at_1: 'Avg@1',
  oracle_pass: 'oracle Pass@n',
};

/** From rows of `comparisons.csv`, all of one benchmark and one source; undefined where no pair has a difference with an interval. */
export function pairedDifferencesChart(rows: readonly ChartRow[]): TopLevelSpec | undefined {
  const known = rows.filter((row) => ['diff', 'low', 'high'].every((column) => numberOf(row, column) !== undefined));
  if (known.length === 0) return undefined;
  const group = singleGroup(known);
  const isDeclared = (row: ChartRow): boolean => textOf(row, 'adjustment') === 'holm';
  const ordered = [...known.filter(isDeclared), ...known.filter((row) => !isDeclared(row))];
  const shown = ordered.slice(0, MOST);
  const values = shown.map((row) => ({
    pair: pairName(row),
    diff: numberOf(row, 'diff'),
    low: numberOf(row, 'low'),
    high: numberOf(row, 'high'),
    declared: isDeclared(row) ? 'declared' : 'not declared',
    figures: figures(row),
  }));
  const labels = [...new Set(values.map(({ pair }) => pair))];
  const extent = Math.max(0.05, ...values.flatMap(({ low, high }) => [Math.abs(low!), Math.abs(high!)]));
  const limit = Math.ceil(extent * 20) / 20;
  const y = { field: 'pair', type: 'nominal', sort: labels, title: null, axis: { ticks: false, domain: false, labelPadding: 8 } } as const;
  const x = {
    type: 'quantitative',
    scale: { domain: [-limit, limit] as [number, number], nice: false },
    axis: { labelExpr: "datum.value === 0 ? '0' : format(datum.value * 100, '+.0f')", tickCount: 5 },
    title: 'points; right = the first is better',
  } as const;
  const kinds = ['declared', 'not declared'].filter((kind) => values.some(({ declared }) => declared === kind));
  const colour = {
    field: 'declared',
    type: 'nominal',
    scale: { domain: ['declared', 'not declared'], range: [INK.text, INK.axis] },
    legend: null,
  } as const;
  const left = known.length - shown.length;
  return frameChart({
    title: `Paired differences on ${group.benchmark}`,
    subtitle: 'same instances; mark = difference, line = 95% interval; p adjusted within its family',
    footer: [
      pairsText(shown),
      ...(kinds.length > 1 ? ['Dark = declared in the experiment file (Holm), grey = not (Benjamini-Hochberg)'] : []),
      ...(left > 0 ? [`Not drawn: ${left} further comparisons, in comparisons.csv`] : []),
      `Source of figures: ${group.source.note}`,
    ],
    widthPx: PLOT_WIDTH + widest(labels) + widest(values.map((value) => value.figures)) + 40,
    body: {
      data: { values },
      width: PLOT_WIDTH,
      height: { step: 24 },
      layer: [
        {
          data: { values: [{ zero: 0 }] },
          mark: { type: 'rule', color: INK.axis, strokeDash: [4, 3] },
          encoding: { x: { ...x, field: 'zero' } },
        },
        { mark: { type: 'rule', strokeWidth: 2 }, encoding: { y, x: { ...x, field: 'low' }, x2: { field: 'high' }, color: colour } },
        { mark: { type: 'point', filled: true, size: 80, opacity: 1 }, encoding: { y, x: { ...x, field: 'diff' }, color: colour } },
        {
          mark: { type: 'text', align: 'left', fontSize: 12, color: INK.text },
          encoding: { y, x: { value: PLOT_WIDTH + 12 }, text: { field: 'figures' } },
        },
      ],
    },
  });
}

/** `delm.agents-4 - controller.agents-4`, with the estimand where it is not accuracy. */
function pairName(row: ChartRow): string {
  const estimand = textOf(row, 'estimand');
  const name = (column: string): string => withoutBenchmark(textOf(row, column), textOf(row, 'benchmark'));
  return `${name('cell_a')} − ${name('cell_b')}${estimand === '' || estimand === 'accuracy' ? '' : ` (${ESTIMANDS[estimand] ?? estimand})`}`;
}

function pairsText(rows: readonly ChartRow[]): string {
  const pairs = rows.flatMap((row) => numberOf(row, 'pairs') ?? []);
  if (pairs.length === 0) return 'Pairs not counted';
  const [least, most] = [Math.min(...pairs), Math.max(...pairs)];
  return `${least === most ? least : `${least} to ${most}`} pairs of instances per comparison`;
}

function withoutBenchmark(cell: string, benchmark: string): string {
  return cell.startsWith(`${benchmark}.`) ? cell.slice(benchmark.length + 1) : cell;
}

function figures(row: ChartRow): string {
  const points = (column: string): string => {
    const value = numberOf(row, column)! * 100;
    return `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(0)}`;
  };
  const p = numberOf(row, 'p_adjusted');
  const chance = p === undefined ? '' : p < 0.001 ? ' p<0.001' : ` p=${p.toFixed(3)}`;
  return `${points('diff')} [${points('low')}, ${points('high')}]${chance}`;
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => textWidthPx(text, 12)));
}
