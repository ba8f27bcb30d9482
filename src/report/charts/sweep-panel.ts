// One panel of a chart over a swept quantity: a line per arm with 95% intervals, and published points beside them, hollow.
import type { ChartBody } from './frame-chart.ts';
import type { Arm } from './label-cells.ts';
import { armScales } from './label-cells.ts';
import { legendColumns, textWidthPx } from './measure-text.ts';
import { INK } from './palette.ts';

export const PANEL_WIDTH = 165;
export const PANEL_HEIGHT = 190;

/** Upright and above the axis: a turned title is longer than the panel is high. */
const AXIS_TITLE_ABOVE = {
  titleAngle: 0,
  titleAlign: 'left',
  titleBaseline: 'bottom',
  titleAnchor: 'end',
  titleX: 0,
  titleY: -10,
} as const;

export interface SweepValue {
  readonly arm: string;
  /** Where it stands on the axis. */
  readonly position: number;
  readonly value: number;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  /** Carried across the panel as a dashed level. */
  readonly level?: boolean | undefined;
}

export interface PublishedMark {
  readonly position: number;
  readonly value: number;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  readonly colour: string;
  readonly label: string;
}

export interface SweepPanel {
  readonly title: string;
  /** 0 to 1, shown in percent. */
  readonly share?: boolean | undefined;
  /** From 0 to what the values need, also for a share. */
  readonly fit?: boolean | undefined;
  readonly values: readonly SweepValue[];
  readonly published?: readonly PublishedMark[] | undefined;
}

export interface SweepAxis {
  readonly title: string;
  readonly ticks: readonly number[];
  /** Vega expression of a tick's `datum.value`. */
  readonly label: string;
  readonly domain: readonly [number, number];
}

interface PanelFrame {
  readonly arms: readonly Arm[];
  readonly axis: SweepAxis;
  readonly panels: number;
  readonly heightPx?: number | undefined;
}

/** Agents on an axis of doublings. */
export function agentsAxis(counts: readonly number[]): SweepAxis {
  const ordered = [...new Set(counts)].sort((a, b) => a - b);
  return {
    title: 'agents',
    ticks: ordered.map(Math.log2),
    label: 'round(pow(2, datum.value))',
    domain: [Math.log2(ordered[0] ?? 1) - 0.35, Math.log2(ordered.at(-1) ?? 1) + 0.35],
  };
}

export function sweepPanel(
  { title, share = false, fit = !share, values, published = [] }: SweepPanel,
  { arms, axis, panels, heightPx = PANEL_HEIGHT }: PanelFrame,
): ChartBody {
  const scales = armScales(arms);
  const x = {
    type: 'quantitative',
    scale: { domain: [...axis.domain], nice: false, zero: false },
    axis: { values: [...axis.ticks], labelExpr: axis.label, grid: false },
    title: axis.title,
  } as const;
  const y = {
    type: 'quantitative',
    scale: fit ? fittedScale([...values, ...published]) : { domain: [0, 1] },
    axis: { ...AXIS_TITLE_ABOVE, tickCount: 5, ...(share ? { format: '.0%' } : {}) },
    title,
  } as const;
  const legend = {
    title: null,
    orient: 'top',
    direction: 'horizontal',
    columns: legendColumns(scales.colour.domain, panels * PANEL_WIDTH + 100),
    symbolSize: 90,
    columnPadding: 14,
  } as const;
  const colour = { field: 'arm', type: 'nominal', scale: scales.colour, legend } as const;
  return {
    data: { values },
    width: PANEL_WIDTH,
    height: heightPx,
    layer: [
      ...(values.some(({ level }) => level)
        ? [
            {
              transform: [{ filter: 'datum.level' }],
              mark: { type: 'rule', strokeDash: [4, 3], opacity: 0.7 },
              encoding: { y: { ...y, field: 'value' }, color: colour },
            },
          ]
        : []),
      {
        mark: { type: 'line', strokeWidth: 1.75 },
        encoding: { x: { ...x, field: 'position' }, y: { ...y, field: 'value' }, color: colour },
      },
      {
        mark: { type: 'rule', strokeWidth: 1.25 },
        encoding: { x: { ...x, field: 'position' }, y: { ...y, field: 'low' }, y2: { field: 'high' }, color: colour },
      },
      {
        mark: { type: 'point', filled: true, size: 70, opacity: 1 },
        encoding: {
          x: { ...x, field: 'position' },
          y: { ...y, field: 'value' },
          color: colour,
          shape: { field: 'arm', type: 'nominal', scale: scales.shape, legend },
        },
      },
      ...(published.length > 0 ? publishedLayers(published, { x, y, axis }) : []),
    ],
  } as ChartBody;
}

/** An axis of nothing but zeros is one of 0 to 1, not a line in the middle. */
function fittedScale(values: readonly Pick<SweepValue, 'value' | 'high'>[]): object {
  return values.every(({ value, high = 0 }) => value === 0 && high === 0) ? { domain: [0, 1] } : { zero: true };
}

function publishedLayers(published: readonly PublishedMark[], { x, y, axis }: { x: object; y: object; axis: SweepAxis }): object[] {
  const ink = { field: 'colour', type: 'nominal', scale: null };
  const data = { values: published };
  // To the left of a mark where the panel ends before the words do.
  const roomPx = ({ position }: PublishedMark): number => ((axis.domain[1] - position) / (axis.domain[1] - axis.domain[0])) * PANEL_WIDTH;
  const texts = [false, true].map((isLeft) => ({
    data: { values: published.filter((mark) => textWidthPx(mark.label, 10) + 8 > roomPx(mark) === isLeft) },
    mark: { type: 'text', fontSize: 10, align: isLeft ? 'right' : 'left', dx: isLeft ? -8 : 8, color: INK.text },
    encoding: { x: { ...x, field: 'position' }, y: { ...y, field: 'value' }, text: { field: 'label' } },
  }));
  return [
    {
      data,
      mark: { type: 'rule', strokeWidth: 1, strokeDash: [2, 2] },
      encoding: { x: { ...x, field: 'position' }, y: { ...y, field: 'low' }, y2: { field: 'high' }, color: ink },
    },
    {
      data,
      mark: { type: 'point', filled: true, fill: 'white', shape: 'diamond', size: 80, strokeWidth: 1.75, opacity: 1 },
      encoding: { x: { ...x, field: 'position' }, y: { ...y, field: 'value' }, stroke: ink },
    },
    ...texts,
  ];
}

/** Panels side by side, at most three in a row, with one legend. */
export function panelGrid(bodies: readonly ChartBody[], perRow = 3): ChartBody {
  const rows: ChartBody[][] = [];
  for (let at = 0; at < bodies.length; at += perRow) rows.push(bodies.slice(at, at + perRow));
  const resolve = { legend: { color: 'shared', shape: 'shared' } };
  const row = (own: readonly ChartBody[]) => ({ hconcat: own, spacing: 18, resolve }) as ChartBody;
  return rows.length === 1 ? row(rows[0]!) : ({ vconcat: rows.map(row), spacing: 24, resolve } as ChartBody);
}
