// The load of the controller and of the gate of admission against the number of agents, by the same meters: how busy, how many waiting, how much of the
// critical path. The footer says where a place would saturate, and by which rule.
import type { TopLevelSpec } from 'vega-lite';
import { type BusyPoint, sweepSaturationAgents } from '../../accounting/saturation.ts';
import { bootstrapMean } from '../../statistics/bootstrap.ts';
import { mean } from '../../statistics/describe.ts';
import { type ChartRow, numberOf, textOf } from './chart-row.ts';
import { singleGroup } from './figure-source.ts';
import { type ChartBody, frameChart } from './frame-chart.ts';
import { type Arm, armsOf, type LabelledCell, labelCells } from './label-cells.ts';
import { agentsAxis, PANEL_WIDTH, panelGrid, type SweepValue, sweepPanel } from './sweep-panel.ts';

const PLACES = [
  { id: 'controller', name: 'Controller' },
  { id: 'gate', name: 'Gate of admission (verification)' },
] as const;
type Place = (typeof PLACES)[number];

const MEASURES = [
  { column: 'utilisation', title: 'busy share of the time', share: true },
  { column: 'queue_length', title: 'items waiting, on average', share: false },
  { column: 'path_share', title: 'share of the critical path', share: true },
] as const;

const DRAWS = 1000;
const HEIGHT = 130;

interface CellTrials extends LabelledCell {
  readonly rows: readonly ChartRow[];
}

/** From rows of `trials.csv`, all of one benchmark and one source; undefined where no place was used, or by one number of agents only. */
export function placesChart(trials: readonly ChartRow[]): TopLevelSpec | undefined {
  const group = singleGroup(trials);
  const graded = group.rows.filter((row) => textOf(row, 'status') === 'graded' && numberOf(row, 'agents') !== undefined);
  const byCell = Map.groupBy(graded, (row) => textOf(row, 'cell'));
  const cells = labelCells([...byCell.values()].map((rows) => rows[0]!)).map(
    (cell): CellTrials => ({ ...cell, rows: byCell.get(textOf(cell.row, 'cell'))! }),
  );
  const users = (place: Place): CellTrials[] =>
    cells.filter(({ rows }) => rows.some((row) => (numberOf(row, `${place.id}_calls`) ?? 0) > 0));
  const used = PLACES.filter((place) => users(place).length > 0);
  const shown = cells.filter((cell) => used.some((place) => users(place).includes(cell)));
  if (new Set(shown.map(({ agents }) => agents)).size < 2) return undefined;
  const arms = armsOf(shown);
  const axis = agentsAxis(shown.map(({ agents }) => agents!));
  const row = (place: Place): ChartBody => {
    const panels = MEASURES.map(({ column, title, share }) =>
      sweepPanel(
        { title, share, fit: true, values: users(place).flatMap((cell) => pointOf(cell, `${place.id}_${column}`, arms)) },
        { arms, axis, panels: 3, heightPx: HEIGHT },
      ),
    );
    return { ...panelGrid(panels), title: { text: place.name, anchor: 'start', fontSize: 12, offset: 14 } } as ChartBody;
  };
  const counts = shown.map(({ rows }) => rows.length);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return frameChart({
    title: `Load of controller and gate on ${group.benchmark}`,
    subtitle: 'means over trials, bars = 95% intervals over instances; arms that do not use a place are not drawn at it',
    footer: [
      `Mean over ${least === most ? least : `${least} to ${most}`} graded trials per cell`,
      ...used.map((place) => saturationNote(place, users(place), arms)),
      'Saturation: where a least-squares line through the busy shares reaches 1; not known of a place that served several calls at once, or whose line does not rise',
      `Source of figures: ${group.source.note}`,
    ],
    widthPx: 3 * (PANEL_WIDTH + 52),
    body: { vconcat: used.map(row), spacing: 26, resolve: { legend: { color: 'shared', shape: 'shared' } } } as ChartBody,
  });
}

function pointOf(cell: CellTrials, column: string, arms: readonly Arm[]): SweepValue[] {
  const known = cell.rows.flatMap((row) => {
    const value = numberOf(row, column);
    return value === undefined ? [] : [{ instance: textOf(row, 'instance_id'), value }];
  });
  if (known.length === 0) return [];
  const values = [...Map.groupBy(known, ({ instance }) => instance).values()].map((own) => mean(own.map(({ value }) => value)));
  const interval = values.length > 1 ? bootstrapMean(values, { draws: DRAWS, seed: column }) : undefined;
  const dodge = (arms.indexOf(cell.arm) - (arms.length - 1) / 2) * Math.min(0.07, 0.6 / arms.length);
  return [
    {
      arm: cell.arm.name,
      position: Number((Math.log2(cell.agents!) + dodge).toFixed(4)),
      value: rounded(mean(values)),
      low: interval && rounded(interval.low),
      high: interval && rounded(interval.high),
    },
  ];
}

function saturationNote({ id }: Place, cells: readonly CellTrials[], arms: readonly Arm[]): string {
  const texts = arms.flatMap((arm) => {
    const own = cells.filter((cell) => cell.arm.name === arm.name);
    if (own.length === 0) return [];
    const agents = sweepSaturationAgents(own.map((cell) => busyPoint(cell, id)));
    return [`${arm.name} ${agents === undefined ? 'not known' : `at about ${agents.toFixed(0)} agents`}`];
  });
  return `${id === 'gate' ? 'Gate' : 'Controller'} saturates: ${texts.join(', ')}`;
}

function busyPoint({ rows, agents }: CellTrials, place: string): BusyPoint {
  const known = (column: string): number[] => rows.flatMap((row) => numberOf(row, `${place}_${column}`) ?? []);
  const shares = known('utilisation');
  return { agents: agents!, busyShare: shares.length > 0 ? mean(shares) : undefined, servers: Math.max(0, ...known('servers')) };
}

function rounded(value: number): number {
  return Number(value.toFixed(6));
}
