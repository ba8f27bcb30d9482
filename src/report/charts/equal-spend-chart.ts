// Accuracy at equal spend: each curve over dollars per instance, and beneath, on the same axis, the difference of two curves wherever both have a value.
// The axis is linear, because between two cells a curve is the straight line in dollars. Nothing is drawn beyond a curve's own cells.
import type { TopLevelSpec } from 'vega-lite';
import { type ChartRow, textOf } from './chart-row.ts';
import { drawnSpend, LEAST_SPAN, type SpendCurve, type SpendPair } from './equal-spend-curves.ts';
import { singleGroup } from './figure-source.ts';
import { type ChartBody, denominators, frameChart } from './frame-chart.ts';
import { labelCells } from './label-cells.ts';
import { legendColumns, textWidthPx } from './measure-text.ts';
import { INK, textColour } from './palette.ts';
import { type Box, placeLabels } from './place-labels.ts';

const WIDTH = 480;
const HEIGHT = 250;
const PAIR_HEIGHT = 74;
const FONT_SIZE = 11;
const LINE_STEP_PX = 8;

export interface EqualSpendRows {
  /** Rows of `summary.csv`, all of one benchmark and one source: denominators and looks. */
  readonly summary: readonly ChartRow[];
  /** Rows of `equal-spend.csv`; those of other benchmarks and sources are passed over. */
  readonly equalSpend: readonly ChartRow[];
}

type Domain = readonly [number, number];

/** Undefined where no curve spans enough dollars to be one. */
export function equalSpendChart({ summary, equalSpend }: EqualSpendRows): TopLevelSpec | undefined {
  const group = singleGroup(summary);
  const rows = equalSpend.filter((row) => textOf(row, 'benchmark') === group.benchmark && textOf(row, 'source') === group.source.id);
  const { curves, pairs, curvesLeft, pairsLeft } = drawnSpend(rows, labelCells(group.rows));
  if (!curves.some(({ isJoined }) => isJoined)) return undefined;
  const x = {
    type: 'quantitative',
    scale: { domain: [...spendDomain(curves)], nice: false, zero: false },
    axis: { format: '~g', tickCount: 6, grid: false },
  };
  const dollars = `${group.source.dollars} per instance`;
  const hasMarksOnly = curves.some(({ isJoined }) => !isJoined);
  const left = [
    ...(curvesLeft > 0 ? [`${curvesLeft} further curve${curvesLeft > 1 ? 's' : ''} (votes of whole teams, an oracle's choices)`] : []),
    ...(pairsLeft > 0 ? [`${pairsLeft} further difference${pairsLeft > 1 ? 's' : ''}`] : []),
  ];
  return frameChart({
    title: `Accuracy at equal spend on ${group.benchmark}`,
    subtitle: [
      'filled = cells of an arm; hollow = majority of k independent attempts; bars = 95% intervals',
      ...(pairs.length > 0 ? ['beneath: first minus second at the same dollars, same instances; bands = 95%'] : []),
    ],
    footer: [
      'Between two points a curve is the straight line; beyond them it has no value',
      ...(hasMarksOnly ? [`Not joined: cells whose dollars differ by less than ${Math.round((LEAST_SPAN - 1) * 100)}%`] : []),
      ...(left.length > 0 ? [`Not drawn: ${left.join(', ')}, in equal-spend.csv`] : []),
      ...denominators(group),
    ],
    widthPx: WIDTH + 60,
    body: {
      vconcat: [
        curvePanel(curves, { ...x, title: pairs.length > 0 ? null : dollars }),
        ...pairs.map((pair, index) => {
          const isLast = index === pairs.length - 1;
          return pairPanel(pair, { ...x, axis: { ...x.axis, labels: isLast }, title: isLast ? dollars : null });
        }),
      ],
      spacing: 14,
    } as ChartBody,
  });
}

function curvePanel(
  curves: readonly SpendCurve[],
  x: { readonly scale: { readonly domain: readonly number[] }; readonly title: string | null },
): object {
  const values = pointRows(curves, [x.scale.domain[0]!, x.scale.domain[1]!]);
  const legend = {
    title: null,
    orient: 'top',
    direction: 'horizontal',
    columns: legendColumns(
      curves.map(({ name }) => name),
      WIDTH,
    ),
    symbolSize: 80,
    columnPadding: 14,
  };
  const y = {
    type: 'quantitative',
    scale: { domain: [...shareDomain(curves)], nice: false, zero: false },
    axis: { format: '.0%', tickCount: 6 },
    title: 'accuracy (selected answer)',
  };
  const [across, up] = [
    { ...x, field: 'cost' },
    { ...y, field: 'accuracy' },
  ];
  const by = (look: (curve: SpendCurve) => string): object => ({
    field: 'curve',
    type: 'nominal',
    scale: { domain: curves.map(({ name }) => name), range: curves.map(look) },
    legend,
  });
  return {
    data: { values },
    width: WIDTH,
    height: HEIGHT,
    layer: [
      // One layer each: as channels of one layer, dashes would be drawn into the legend's marks.
      ...curves
        .filter(({ isJoined }) => isJoined)
        .map(({ name, colour, dash }) => ({
          transform: [{ filter: { field: 'curve', equal: name } }],
          mark: { type: 'line', strokeWidth: 1.75, color: colour, strokeDash: [...dash] },
          encoding: { x: across, y: up },
        })),
      {
        mark: { type: 'rule', strokeWidth: 1, opacity: 0.55 },
        encoding: {
          x: across,
          y: { ...y, field: 'low' },
          y2: { field: 'high' },
          color: { field: 'colour', type: 'nominal', scale: null },
        },
      },
      {
        mark: { type: 'point', size: 70, strokeWidth: 1.75, opacity: 1 },
        encoding: {
          x: across,
          y: up,
          stroke: by(({ colour }) => colour),
          fill: by(({ isHollow, colour }) => (isHollow ? 'white' : colour)),
          shape: by(({ shape }) => shape),
        },
      },
      // A white edge keeps a label readable where it has to cross a line.
      ...[{ stroke: 'white', strokeWidth: 3 }, {}].map((edge) => ({
        mark: { type: 'text', fontSize: FONT_SIZE, baseline: 'middle', ...edge },
        encoding: {
          x: { ...x, field: 'label_cost' },
          y: { ...y, field: 'label_accuracy' },
          text: { field: 'label' },
          color: { field: 'ink', type: 'nominal', scale: null },
        },
      })),
    ],
  };
}

function pairPanel({ name, points }: SpendPair, x: object): object {
  const extent = Math.max(0.05, ...points.flatMap(({ low, high }) => [Math.abs(low!), Math.abs(high!)]));
  const limit = Math.ceil(extent * 20) / 20;
  const y = {
    type: 'quantitative',
    scale: { domain: [-limit, limit], nice: false },
    axis: { labelExpr: "datum.value === 0 ? '0' : format(datum.value * 100, '+.0f')", values: [-limit, 0, limit] },
    title: 'points',
  };
  const across = { ...x, field: 'cost' };
  const up = { ...y, field: 'value' };
  return {
    title: { text: name, anchor: 'start', fontSize: FONT_SIZE, fontWeight: 'normal', offset: 4 },
    data: { values: points.map(({ costUsd, value, low, high }) => ({ cost: costUsd, value, low, high })) },
    width: WIDTH,
    height: PAIR_HEIGHT,
    layer: [
      {
        data: { values: [{ zero: 0 }] },
        mark: { type: 'rule', color: INK.axis, strokeDash: [4, 3] },
        encoding: { y: { ...y, field: 'zero' } },
      },
      {
        mark: { type: 'area', opacity: 0.18, color: INK.muted },
        encoding: { x: across, y: { ...y, field: 'low' }, y2: { field: 'high' } },
      },
      {
        mark: { type: 'rule', strokeWidth: 1, color: INK.muted },
        encoding: { x: across, y: { ...y, field: 'low' }, y2: { field: 'high' } },
      },
      { mark: { type: 'line', strokeWidth: 1.5, color: INK.text }, encoding: { x: across, y: up } },
      { mark: { type: 'point', filled: true, size: 45, opacity: 1, color: INK.text }, encoding: { x: across, y: up } },
    ],
  };
}

function pointRows(curves: readonly SpendCurve[], costs: Domain) {
  const shares = shareDomain(curves);
  const toX = (cost: number): number => ((cost - costs[0]) / (costs[1] - costs[0])) * WIDTH;
  const toY = (share: number): number => (1 - (share - shares[0]) / (shares[1] - shares[0])) * HEIGHT;
  const points = curves.flatMap((curve) => curve.points.map((point) => ({ curve, point })));
  const bars = points.map(({ point }): Box => {
    const at = toX(point.costUsd);
    return { left: at - 1, right: at + 1, top: toY(point.high ?? point.value), bottom: toY(point.low ?? point.value) };
  });
  const lines = curves
    .filter(({ isJoined }) => isJoined)
    .flatMap((curve) => lineBoxes(curve.points.map(({ costUsd, value }) => [toX(costUsd), toY(value)])));
  const places = placeLabels(
    points.map(({ point }) => ({
      x: toX(point.costUsd),
      y: toY(point.value),
      width: textWidthPx(point.label, FONT_SIZE),
      height: FONT_SIZE + 1,
    })),
    { width: WIDTH, height: HEIGHT, pointRadius: 6, avoid: [...bars, ...lines] },
  );
  return points.map(({ curve, point }, index) => ({
    curve: curve.name,
    colour: curve.colour,
    cost: point.costUsd,
    accuracy: point.value,
    low: point.low,
    high: point.high,
    label: point.label,
    ink: textColour(curve.colour),
    label_cost: significant(costs[0] + (places[index]!.x / WIDTH) * (costs[1] - costs[0])),
    label_accuracy: significant(shares[0] + (1 - places[index]!.y / HEIGHT) * (shares[1] - shares[0])),
  }));
}

/** What a line covers, in steps: a box of the whole line would cover what is beside it. */
function lineBoxes(corners: readonly (readonly [number, number])[]): Box[] {
  return corners.slice(1).flatMap(([endX, endY], index): Box[] => {
    const [startX, startY] = corners[index]!;
    const steps = Math.max(1, Math.ceil(Math.hypot(endX - startX, endY - startY) / LINE_STEP_PX));
    const at = (from: number, to: number, step: number): number => from + ((to - from) * step) / steps;
    return Array.from({ length: steps }, (_, step): Box => {
      const [x1, x2] = [at(startX, endX, step), at(startX, endX, step + 1)];
      const [y1, y2] = [at(startY, endY, step), at(startY, endY, step + 1)];
      return { left: Math.min(x1, x2) - 1, right: Math.max(x1, x2) + 1, top: Math.min(y1, y2) - 1, bottom: Math.max(y1, y2) + 1 };
    });
  });
}

/** From zero where the cheapest is near it: what costs a tenth should look so. */
function spendDomain(curves: readonly SpendCurve[]): Domain {
  const costs = curves.flatMap(({ points }) => points.map(({ costUsd }) => costUsd));
  const [least, most] = [Math.min(...costs), Math.max(...costs)];
  const room = (most - least) * 0.05;
  return [least < most / 2 ? 0 : significant(least - room), significant(most + room)];
}

function shareDomain(curves: readonly SpendCurve[]): Domain {
  const shares = curves.flatMap(({ points }) => points.flatMap(({ value, low = value, high = value }) => [low, high]));
  const low = Math.max(0, Math.floor((Math.min(...shares) - 0.02) * 20) / 20);
  const high = Math.min(1, Math.ceil((Math.max(...shares) + 0.02) * 20) / 20);
  return [significant(low), significant(high)];
}

/** Six digits are more than a pixel holds, and they read the same on every machine. */
function significant(value: number): number {
  return Number(value.toPrecision(6));
}
