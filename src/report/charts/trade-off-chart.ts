// Accuracy against what a trial takes (dollars, time), both with 95% intervals, that axis logarithmic. Points are labelled where they stand, the points of
// one arm are joined in the order of their numbers of agents, and a staircase joins the cells that no other beats on both. Both axes are per trial.
import type { TopLevelSpec } from 'vega-lite';
import { type ChartRow, type Estimate, estimateOf, numberOf, textOf } from './chart-row.ts';
import { type FigureSource, singleGroup } from './figure-source.ts';
import { denominators, frameChart } from './frame-chart.ts';
import { staircase } from './front.ts';
import { armScales, armsOf, type LabelledCell, labelCells } from './label-cells.ts';
import { textWidthPx } from './measure-text.ts';
import { INK, textColour } from './palette.ts';
import { type Box, placeLabels } from './place-labels.ts';

const WIDTH = 480;
const HEIGHT = 340;
const FONT_SIZE = 12;
/** Closer than this, a label needs no line to its point. */
const LEADER_FROM = 10;

export interface TradeOff {
  /** A metric of `summary.csv` with its interval, above zero. */
  readonly metric: string;
  /** The `axis` of `pareto.csv`. */
  readonly axisId: string;
  readonly title: string;
  readonly axis: (source: FigureSource) => string;
  /** What a cell lacks that is not drawn. */
  readonly lacking: string;
}

export interface TradeOffRows {
  /** Rows of `summary.csv`, all of one benchmark and one source. */
  readonly summary: readonly ChartRow[];
  /** Rows of `pareto.csv`; without those of a cell no chance is given. */
  readonly pareto?: readonly ChartRow[] | undefined;
}

interface CostPoint extends LabelledCell {
  readonly cost: Estimate;
  readonly accuracy: Estimate;
  /** To be on the staircase in a new sample of instances. */
  readonly chance: number | undefined;
}

/** Undefined where no cell has an accuracy and a figure above zero. */
export function tradeOffChart(tradeOff: TradeOff, { summary, pareto = [] }: TradeOffRows): TopLevelSpec | undefined {
  const group = singleGroup(summary);
  const cells = labelCells(group.rows);
  const drawn = cells.flatMap((cell) => {
    const [cost, accuracy] = [estimateOf(cell.row, tradeOff.metric), estimateOf(cell.row, 'accuracy')];
    return cost && accuracy && cost.value > 0 ? [{ ...cell, cost, accuracy }] : [];
  });
  const chanceOf = ({ row }: LabelledCell): number | undefined => {
    const own = pareto.find((one) => textOf(one, 'cell') === textOf(row, 'cell') && textOf(one, 'axis') === tradeOff.axisId);
    return own && numberOf(own, 'p_on_front');
  };
  const points = drawn.map((cell): CostPoint => ({ ...cell, chance: chanceOf(cell) }));
  const hasChances = points.some(({ chance }) => chance !== undefined);
  if (points.length === 0) return undefined;
  const scales = armScales(armsOf(points));
  const costDomain = logDomain(points.flatMap(({ cost }) => [cost.value, cost.low, cost.high]));
  const accuracyDomain = shareDomain(points.flatMap(({ accuracy }) => [accuracy.value, accuracy.low, accuracy.high]));
  const x = {
    type: 'quantitative',
    scale: { type: 'log', domain: costDomain, nice: false },
    axis: { values: logTicks(costDomain), format: '~g' },
    title: `${tradeOff.axis(group.source)} (log scale)`,
  } as const;
  const y = {
    type: 'quantitative',
    scale: { domain: accuracyDomain, nice: false, zero: false },
    axis: { format: '.0%', tickCount: 6 },
    title: 'accuracy (selected answer)',
  } as const;
  const colour = { field: 'arm', type: 'nominal', scale: scales.colour, legend: null } as const;
  const left = cells.length - points.length;
  return frameChart({
    title: `${tradeOff.title} on ${group.benchmark}`,
    subtitle: [
      'n = agents; lines through a mark = 95% intervals; joined = the same arm with more agents',
      `dashed stairs = beaten by none on both axes${hasChances ? '; (%) = chance to be so (bootstrap over instances)' : ''}`,
    ],
    footer: [
      ...(left > 0 ? [`Not drawn: ${left} cell${left > 1 ? 's' : ''} without a figure or ${tradeOff.lacking}`] : []),
      ...denominators(group),
    ],
    widthPx: WIDTH + 60,
    body: {
      data: { values: pointRows(points, costDomain, accuracyDomain) },
      width: WIDTH,
      height: HEIGHT,
      layer: [
        {
          data: { values: stairRows(points, costDomain[1]) },
          mark: { type: 'line', interpolate: 'step-after', strokeWidth: 1.5, strokeDash: [5, 3], color: INK.muted },
          encoding: { x: { ...x, field: 'cost' }, y: { ...y, field: 'accuracy' } },
        },
        {
          mark: { type: 'line', strokeWidth: 1.5, opacity: 0.45 },
          encoding: { x: { ...x, field: 'cost' }, y: { ...y, field: 'accuracy' }, order: { field: 'agents' }, color: colour },
        },
        {
          mark: { type: 'rule', strokeWidth: 1, opacity: 0.55 },
          encoding: { x: { ...x, field: 'cost_low' }, x2: { field: 'cost_high' }, y: { ...y, field: 'accuracy' }, color: colour },
        },
        {
          mark: { type: 'rule', strokeWidth: 1, opacity: 0.55 },
          encoding: { x: { ...x, field: 'cost' }, y: { ...y, field: 'accuracy_low' }, y2: { field: 'accuracy_high' }, color: colour },
        },
        {
          mark: { type: 'rule', strokeWidth: 0.75, color: INK.axis },
          transform: [{ filter: 'datum.leader' }],
          encoding: {
            x: { ...x, field: 'cost' },
            x2: { field: 'leader_cost' },
            y: { ...y, field: 'accuracy' },
            y2: { field: 'leader_accuracy' },
          },
        },
        {
          mark: { type: 'point', filled: true, size: 80, opacity: 1, stroke: 'white', strokeWidth: 0.75 },
          encoding: {
            x: { ...x, field: 'cost' },
            y: { ...y, field: 'accuracy' },
            color: colour,
            shape: { field: 'arm', type: 'nominal', scale: scales.shape, legend: null },
          },
        },
        // A white edge keeps a label readable where it has to cross a line.
        ...[{ stroke: 'white', strokeWidth: 3 }, {}].map((edge) => ({
          mark: { type: 'text' as const, fontSize: FONT_SIZE, baseline: 'middle' as const, ...edge },
          encoding: {
            color: { field: 'ink', type: 'nominal' as const, scale: null },
            x: { ...x, field: 'label_cost' },
            y: { ...y, field: 'label_accuracy' },
            text: { field: 'label' },
          },
        })),
      ],
    },
  });
}

/** The corners, and the last one's height to the end of the axis. */
function stairRows(points: readonly CostPoint[], end: number) {
  const corners = staircase(points.map(({ cost, accuracy }) => ({ x: cost.value, accuracy: accuracy.value })));
  const steps = corners.map(({ x, accuracy }) => ({ cost: x, accuracy }));
  return [...steps, { cost: end, accuracy: corners.at(-1)!.accuracy }];
}

function pointRows(points: readonly CostPoint[], costDomain: Domain, accuracyDomain: Domain) {
  const toX = (cost: number): number =>
    ((Math.log(cost) - Math.log(costDomain[0])) / (Math.log(costDomain[1]) - Math.log(costDomain[0]))) * WIDTH;
  const toY = (accuracy: number): number => (1 - (accuracy - accuracyDomain[0]) / (accuracyDomain[1] - accuracyDomain[0])) * HEIGHT;
  const fromX = (x: number): number => costDomain[0] * (costDomain[1] / costDomain[0]) ** (x / WIDTH);
  const fromY = (y: number): number => accuracyDomain[0] + (1 - y / HEIGHT) * (accuracyDomain[1] - accuracyDomain[0]);
  const places = placeLabels(
    points.map((point) => ({
      x: toX(point.cost.value),
      y: toY(point.accuracy.value),
      width: textWidthPx(pointLabel(point, points), FONT_SIZE),
      height: FONT_SIZE + 1,
    })),
    {
      width: WIDTH,
      height: HEIGHT,
      pointRadius: 6,
      avoid: [...points.flatMap((point) => whiskers(point, toX, toY)), ...stairBoxes(points, costDomain[1], { toX, toY })],
    },
  );
  return points.map((point, index) => ({
    arm: point.arm.name,
    agents: point.agents,
    label: pointLabel(point, points),
    ink: textColour(point.arm.colour),
    cost: point.cost.value,
    cost_low: point.cost.low,
    cost_high: point.cost.high,
    accuracy: point.accuracy.value,
    accuracy_low: point.accuracy.low,
    accuracy_high: point.accuracy.high,
    front_chance: point.chance,
    label_cost: significant(fromX(places[index]!.x)),
    label_accuracy: significant(fromY(places[index]!.y)),
    leader: places[index]!.distance >= LEADER_FROM,
    leader_cost: significant(fromX(places[index]!.nearX)),
    leader_accuracy: significant(fromY(places[index]!.nearY)),
  }));
}

/** An arm is named at its largest number of agents; its other points show their numbers alone, so that neighbours keep room. */
function pointLabel({ arm, agents, chance }: CostPoint, points: readonly LabelledCell[]): string {
  const share = chance === undefined ? '' : ` (${chance > 0 && chance < 0.005 ? '<1' : (chance * 100).toFixed(0)}%)`;
  if (agents === undefined) return `${arm.name}${share}`;
  const most = Math.max(...points.filter((point) => point.arm.name === arm.name).map((point) => point.agents ?? 0));
  return `${agents === most ? `${arm.name} n=${agents}` : `n=${agents}`}${share}`;
}

function whiskers({ cost, accuracy }: CostPoint, toX: (cost: number) => number, toY: (accuracy: number) => number): Box[] {
  const [x, y] = [toX(cost.value), toY(accuracy.value)];
  return [
    { left: x - 1, right: x + 1, top: toY(accuracy.high ?? accuracy.value), bottom: toY(accuracy.low ?? accuracy.value) },
    { left: toX(cost.low ?? cost.value), right: toX(cost.high ?? cost.value), top: y - 1, bottom: y + 1 },
  ];
}

/** What the stairs cover, a little wider than their line, so that no label stands on them. */
function stairBoxes(
  points: readonly CostPoint[],
  end: number,
  { toX, toY }: { toX: (cost: number) => number; toY: (accuracy: number) => number },
): Box[] {
  const steps = stairRows(points, end);
  return steps.slice(1).flatMap(({ cost, accuracy }, index): Box[] => {
    const [from, height, next] = [toX(steps[index]!.cost), toY(steps[index]!.accuracy), toX(cost)];
    return [
      { left: from, right: next, top: height - 2, bottom: height + 2 },
      { left: next - 2, right: next + 2, top: toY(accuracy), bottom: height },
    ];
  });
}

type Domain = [number, number];

/** Explicit, because nice ticks of a log axis widen it to whole powers of ten. */
function logDomain(values: readonly (number | undefined)[]): Domain {
  const known = values.filter((value) => value !== undefined && value > 0) as number[];
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const margin = Math.max(1.15, (most / least) ** 0.08);
  return [significant(least / margin), significant(most * margin)];
}

function shareDomain(values: readonly (number | undefined)[]): Domain {
  const known = values.filter((value) => value !== undefined);
  const low = Math.max(0, Math.floor((Math.min(...known) - 0.02) * 20) / 20);
  const high = Math.min(1, Math.ceil((Math.max(...known) + 0.02) * 20) / 20);
  return [significant(low), significant(high)];
}

/** Ticks at 1, 2 and 5 times the powers of ten; fewer where the axis is long. */
function logTicks([low, high]: Domain): number[] {
  const decades = Math.log10(high / low);
  const steps =
    decades > 3
      ? [1]
      : decades > 1.5
        ? [1, 3]
        : decades > 0.9
          ? [1, 2, 5]
          : decades > 0.4
            ? [1, 2, 3, 5, 7]
            : [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const step of steps) {
      const tick = significant(step * 10 ** power);
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}

/** Six digits are more than a pixel holds, and they read the same on every machine. */
function significant(value: number): number {
  return Number(value.toPrecision(6));
}
