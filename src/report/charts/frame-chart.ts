// What every chart has: title, footer with denominators and source, fonts, a light background. Sizes are meant for a text column of 5.5 inches.
import type { TopLevelSpec } from 'vega-lite';
import { type ChartRow, numberOf } from './chart-row.ts';
import type { ChartGroup } from './figure-source.ts';
import { wrapText } from './measure-text.ts';
import { INK } from './palette.ts';

/** A chart without its frame. */
export type ChartBody = Extract<TopLevelSpec, { readonly vconcat: unknown }>['vconcat'][number];

export interface ChartFrame {
  readonly title: string;
  /** One line each. */
  readonly subtitle?: string | readonly string[] | undefined;
  /** One statement each; wrapped to the width. */
  readonly footer: readonly string[];
  /** Width of the whole picture, for wrapping. */
  readonly widthPx: number;
  readonly body: ChartBody;
}

/** Names for a viewer without the bundled font, in order of likeness. */
export const CHART_FONT = 'DejaVu Sans, Verdana, sans-serif';

export function frameChart({ title, subtitle, footer, widthPx, body }: ChartFrame): TopLevelSpec {
  const footerFont = 10;
  const lines = wrapText(`${footer.join('. ')}.`, { widthPx, fontSize: footerFont });
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: 'white',
    padding: 10,
    title: {
      text: title,
      anchor: 'start',
      frame: 'bounds',
      ...(subtitle === undefined ? {} : { subtitle: typeof subtitle === 'string' ? subtitle : [...subtitle] }),
    },
    vconcat: [
      {
        ...body,
        title: {
          text: lines,
          orient: 'bottom',
          anchor: 'start',
          frame: 'bounds',
          fontSize: footerFont,
          fontWeight: 'normal',
          color: INK.muted,
          offset: 10,
        },
      },
    ],
    config: {
      font: CHART_FONT,
      view: { stroke: null },
      title: { fontSize: 14, color: INK.text, subtitleFontSize: 11, subtitleColor: INK.muted, subtitlePadding: 5, offset: 12 },
      axis: {
        labelFontSize: 12,
        titleFontSize: 12,
        titleFontWeight: 'normal',
        labelColor: INK.text,
        titleColor: INK.text,
        domainColor: INK.axis,
        tickColor: INK.axis,
        gridColor: INK.grid,
        labelLimit: 0,
        titleLimit: 0,
        labelFlush: false,
      },
      legend: {
        labelFontSize: 12,
        titleFontSize: 12,
        labelColor: INK.text,
        titleColor: INK.text,
        labelLimit: 0,
        symbolOpacity: 1,
        symbolStrokeWidth: 1.5,
      },
      text: { font: CHART_FONT },
    },
  };
}

/** What the figures rest on: instances, repeats, what was left out, and where the figures come from. */
export function denominators({ rows, source }: ChartGroup): string[] {
  const sum = (column: string): number => rows.reduce((total, row) => total + (numberOf(row, column) ?? 0), 0);
  const lost = [
    [sum('errored'), 'errored'],
    [sum('budget_stop'), 'stopped by the budget'],
    [sum('interrupted'), 'interrupted'],
  ] as const;
  const missing = lost.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const trials = `${sum('graded')} of ${sum('planned')} planned trials graded, ${missing.length ? `${missing.join(', ')} (not in the figures)` : '0 errored'}`;
  return [
    `n = ${counted(range(rows, 'instances'), 'instance')} x ${counted(range(rows, 'repeats'), 'repeat')} per cell; ${trials}`,
    `Source of figures: ${source.note}`,
  ];
}

function counted(count: string, what: string): string {
  return `${count} ${what}${count === '1' ? '' : 's'}`;
}

function range(rows: readonly ChartRow[], column: string): string {
  const values = rows.map((row) => numberOf(row, column)).filter((value) => value !== undefined);
  if (values.length === 0) return 'unknown';
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? `${least}` : `${least} to ${most}`;
}
