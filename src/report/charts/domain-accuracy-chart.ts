// Accuracy by sub-domain (or repository), one panel each, with 95% intervals, and the published figures of the same sub-domain beside them, hollow.
import type { TopLevelSpec } from 'vega-lite';
import { type ChartRow, numberOf, textOf } from './chart-row.ts';
import { type ChartGroup, singleGroup } from './figure-source.ts';
import { type ChartBody, frameChart } from './frame-chart.ts';
import { armScales, armsOf, type LabelledCell, labelCells } from './label-cells.ts';
import { textWidthPx } from './measure-text.ts';
import { INK } from './palette.ts';
import { type PublishedPoint, publishedBeside, publishedColour, publishedNotes } from './published-point.ts';

const PLOT_WIDTH = 260;
const ROW_HEIGHT = 17;
/** With more cells, a panel holds one of each arm. */
const MOST = 6;

export interface DomainRows {
  /** Rows of `metrics.csv`: `accuracy` by stratum is taken, all else left. */
  readonly metrics: readonly ChartRow[];
  /** Rows of `summary.csv` of the same cells, all of one benchmark and one source. */
  readonly summary: readonly ChartRow[];
  readonly published?: readonly PublishedPoint[] | undefined;
}

interface DomainValue {
  readonly stratum: string;
  readonly who: string;
  readonly value: number;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  readonly figures: string;
  readonly colour: string;
  readonly shape: string;
  readonly isPublished: boolean;
}

/** Undefined with fewer than two strata. */
export function domainAccuracyChart({ metrics, summary, published = [] }: DomainRows): TopLevelSpec | undefined {
  const group = singleGroup(summary);
  const all = labelCells(group.rows);
  const cells = all.length > MOST ? largestOfEachArm(all) : all;
  const own = cells.flatMap((cell) => measuredValues(cell, cells, metrics));
  const strata = [...new Set(own.map(({ stratum }) => stratum))];
  if (strata.length < 2) return undefined;
  const points = publishedBeside(group, published).filter(
    ({ metric, stratum }) => metric === 'domain_accuracy' && strata.some((one) => isSame(one, stratum)),
  );
  const values = [...own, ...points.map((point) => publishedValue(point, strata, points))];
  const order = [...new Set(values.map(({ who }) => who))];
  const labelWidth = Math.max(...order.map((who) => textWidthPx(who, 11)));
  return frameChart({
    title: `Accuracy by sub-domain on ${group.benchmark}`,
    subtitle: 'selected answer, mark = accuracy, line = 95% interval; n = instances of the sub-domain',
    footer: [
      ...(cells.length < all.length ? ['Each arm at its largest number of agents; the others are in metrics.csv'] : []),
      ...footer(group),
      ...publishedNotes(points, group),
    ],
    widthPx: PLOT_WIDTH + labelWidth + 120,
    body: {
      vconcat: strata.map((stratum) => panel(stratum, { values, order, isLast: stratum === strata.at(-1), metrics })),
      spacing: 12,
    } as ChartBody,
  });
}

function panel(
  stratum: string,
  {
    values,
    order,
    isLast,
    metrics,
  }: { values: readonly DomainValue[]; order: readonly string[]; isLast: boolean; metrics: readonly ChartRow[] },
): ChartBody {
  const own = values.filter((value) => value.stratum === stratum);
  const counts = metrics
    .filter((row) => textOf(row, 'stratum') === stratum && textOf(row, 'metric') === 'accuracy')
    .flatMap((row) => numberOf(row, 'n') ?? []);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const y = {
    field: 'who',
    type: 'nominal' as const,
    sort: [...order],
    title: null,
    axis: { ticks: false, domain: false, labelPadding: 6, labelFontSize: 11 },
  };
  const x = {
    type: 'quantitative' as const,
    scale: { domain: [0, 1] },
    axis: { format: '.0%', values: [0, 0.25, 0.5, 0.75, 1], labels: isLast, ticks: isLast, domain: isLast },
    title: isLast ? 'accuracy' : null,
  };
  const ink = { field: 'colour', type: 'nominal' as const, scale: null };
  const shape = { field: 'shape', type: 'nominal' as const, scale: null };
  const mark = (isPublished: boolean) => ({
    transform: [{ filter: `datum.isPublished === ${isPublished}` }],
    mark: { type: 'point' as const, filled: true, ...(isPublished ? { fill: 'white' } : {}), size: 60, strokeWidth: 1.75, opacity: 1 },
    encoding: { y, x: { ...x, field: 'value' }, ...(isPublished ? { stroke: ink } : { fill: ink }), shape },
  });
  return {
    title: { text: `${stratum} (n = ${least === most ? least : `${least} to ${most}`})`, anchor: 'start', fontSize: 12, offset: 4 },
    data: { values: own },
    width: PLOT_WIDTH,
    height: { step: ROW_HEIGHT },
    layer: [
      { mark: { type: 'rule', strokeWidth: 1.5 }, encoding: { y, x: { ...x, field: 'low' }, x2: { field: 'high' }, color: ink } },
      mark(false),
      mark(true),
      {
        mark: { type: 'text', align: 'left', fontSize: 11, color: INK.text },
        encoding: { y, x: { value: PLOT_WIDTH + 10 }, text: { field: 'figures' } },
      },
    ],
  } as ChartBody;
}

function measuredValues(cell: LabelledCell, cells: readonly LabelledCell[], metrics: readonly ChartRow[]): DomainValue[] {
  const { colour, shape } = armScales(armsOf(cells));
  const arm = colour.domain.indexOf(cell.arm.name);
  const id = textOf(cell.row, 'cell');
  return metrics
    .filter((row) => textOf(row, 'cell') === id && textOf(row, 'metric') === 'accuracy' && isStratum(textOf(row, 'stratum')))
    .flatMap((row): DomainValue[] => {
      const value = numberOf(row, 'value');
      if (value === undefined) return [];
      const [low, high] = [numberOf(row, 'low'), numberOf(row, 'high')];
      const bracket = low === undefined || high === undefined ? '' : ` [${percent(low)}, ${percent(high)}]`;
      return [
        {
          stratum: textOf(row, 'stratum'),
          who: cell.label,
          value,
          low,
          high,
          figures: `${percent(value)}%${bracket}`,
          colour: colour.range[arm]!,
          shape: shape.range[arm]!,
          isPublished: false,
        },
      ];
    });
}

function publishedValue(
  { system, model, stratum, value, spread }: PublishedPoint,
  strata: readonly string[],
  points: readonly PublishedPoint[],
): DomainValue {
  const severalModels = new Set(points.map((point) => point.model)).size > 1;
  return {
    stratum: strata.find((one) => isSame(one, stratum))!,
    who: `published: ${system}${severalModels ? ` (${model})` : ''}`,
    value: value / 100,
    ...(spread === undefined ? {} : { low: (value - spread) / 100, high: (value + spread) / 100 }),
    figures: `${value.toFixed(1)}%${spread === undefined ? '' : ` ± ${spread.toFixed(1)}`}`,
    colour: publishedColour(system),
    shape: 'diamond',
    isPublished: true,
  };
}

function largestOfEachArm(cells: readonly LabelledCell[]): LabelledCell[] {
  return armsOf(cells).map((arm) => {
    const own = cells.filter((cell) => cell.arm === arm);
    return own.reduce((most, cell) => ((cell.agents ?? 0) > (most.agents ?? 0) ? cell : most));
  });
}

/** Sub-domains and repositories, not the groups by difficulty and length. */
function isStratum(stratum: string): boolean {
  return stratum !== 'all' && !/^(difficulty|length):/.test(stratum);
}

/** Published names and the dataset's differ in case alone. */
function isSame(stratum: string, published: string | undefined): boolean {
  return stratum.toLowerCase() === published?.toLowerCase();
}

function footer({ rows, source }: ChartGroup): string[] {
  const repeats = [...new Set(rows.flatMap((row) => numberOf(row, 'repeats') ?? []))];
  return [
    `${repeats.join(' or ') || 'unknown'} repeat${repeats.join() === '1' ? '' : 's'} per instance`,
    `Source of figures: ${source.note}`,
  ];
}

function percent(share: number): string {
  return (share * 100).toFixed(0);
}
