// Horizontal bars of parts stacked to a mean per trial, one bar per cell, from rows of `trials.csv`: the shape that several charts share.
import type { TopLevelSpec } from 'vega-lite';
import { mean } from '../../statistics/describe.ts';
import { type ChartRow, numberOf, textOf } from './chart-row.ts';
import { type FigureSource, singleGroup } from './figure-source.ts';
import { frameChart } from './frame-chart.ts';
import { type LabelledCell, labelCells } from './label-cells.ts';
import { legendColumns, textWidthPx } from './measure-text.ts';
import { INK } from './palette.ts';

export interface StackedPart {
  readonly column: string;
  readonly name: string;
  readonly colour: string;
}

export interface StackedBars {
  readonly title: string;
  readonly subtitle: string;
  readonly axis: (source: FigureSource) => string;
  /** In the order of the stack. */
  readonly parts: readonly StackedPart[];
  /** The sum of a bar, as it is written beside it. */
  readonly total: (value: number) => string;
  /** Divides every figure. */
  readonly scale?: number | undefined;
  /** Statements of the footer beside the counts and the source. */
  readonly notes?: readonly string[] | undefined;
}

const PLOT_WIDTH = 380;

interface CellStack extends LabelledCell {
  readonly trials: number;
  /** Mean of each part, in their order. */
  readonly means: readonly number[];
  readonly total: number;
}

/** From rows of `trials.csv`, all of one benchmark and one source; undefined where no graded trial has all parts. */
export function stackedBars(chart: StackedBars, trials: readonly ChartRow[]): TopLevelSpec | undefined {
  const { parts } = chart;
  const group = singleGroup(trials);
  const graded = group.rows.filter((row) => textOf(row, 'status') === 'graded');
  const measured = graded.filter((row) => parts.every(({ column }) => numberOf(row, column) !== undefined));
  if (measured.length === 0) return undefined;
  const cells = cellStacks(measured, chart);
  const shown = parts.map((part, index) => ({ part, index })).filter(({ index }) => cells.some((cell) => cell.means[index]! > 0));
  if (shown.length === 0) return undefined;
  const names = shown.map(({ part }) => part.name);
  const values = cells.flatMap((cell) =>
    shown.map(({ part, index }, order) => ({ cell: cell.label, part: part.name, order, value: rounded(cell.means[index]!) })),
  );
  const totals = cells.map((cell) => ({ cell: cell.label, value: rounded(cell.total), text: chart.total(cell.total) }));
  const labels = cells.map((cell) => cell.label);
  const y = { field: 'cell', type: 'nominal', sort: labels, title: null, axis: { ticks: false, domain: false, labelPadding: 8 } } as const;
  const x = { field: 'value', type: 'quantitative', title: chart.axis(group.source), axis: { tickCount: 6 } } as const;
  return frameChart({
    title: `${chart.title} on ${group.benchmark}`,
    subtitle: chart.subtitle,
    footer: [trialCounts(cells, trials.length), ...(chart.notes ?? []), `Source of figures: ${group.source.note}`],
    widthPx: PLOT_WIDTH + Math.max(...labels.map((label) => textWidthPx(label, 12))) + 50,
    body: {
      width: PLOT_WIDTH,
      height: { step: 26 },
      layer: [
        {
          data: { values },
          mark: { type: 'bar', height: { band: 0.72 }, stroke: 'white', strokeWidth: 0.75 },
          encoding: {
            y,
            x: { ...x, stack: 'zero' },
            color: {
              field: 'part',
              type: 'nominal',
              sort: names,
              scale: { domain: names, range: shown.map(({ part }) => part.colour) },
              legend: {
                title: null,
                orient: 'top',
                direction: 'horizontal',
                columns: legendColumns(names, PLOT_WIDTH + 40),
                symbolType: 'square',
                symbolSize: 110,
                columnPadding: 14,
              },
            },
            order: { field: 'order', type: 'quantitative' },
          },
        },
        {
          data: { values: totals },
          mark: { type: 'text', align: 'left', dx: 6, fontSize: 12, color: INK.text },
          encoding: { y, x, text: { field: 'text' } },
        },
      ],
    },
  });
}

function cellStacks(measured: readonly ChartRow[], { parts, scale = 1 }: StackedBars): CellStack[] {
  const byCell = Map.groupBy(measured, (row) => textOf(row, 'cell'));
  const cells = labelCells([...byCell.values()].map((rows) => rows[0]!));
  return cells.map((cell) => {
    const rows = byCell.get(textOf(cell.row, 'cell'))!;
    const means = parts.map(({ column }) => mean(rows.map((row) => numberOf(row, column)! / scale)));
    return { ...cell, trials: rows.length, means, total: means.reduce((sum, part) => sum + part, 0) };
  });
}

function trialCounts(cells: readonly CellStack[], all: number): string {
  const counts = cells.map((cell) => cell.trials);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const left = all - counts.reduce((sum, count) => sum + count, 0);
  return `Mean over ${least === most ? least : `${least} to ${most}`} graded trials per cell, ${left} left out (not graded or not measured)`;
}

function rounded(value: number): number {
  return Number(value.toFixed(6));
}
