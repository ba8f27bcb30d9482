// Accuracy, dollars and makespan against the number of agents: a panel each, one line per arm, with 95% intervals; published points beside them.
// An arm that was run with one number of agents only is a mark without a line; a dashed level carries it across where that number is 1.
import type { TopLevelSpec } from 'vega-lite';
import { type ChartRow, estimateOf } from './chart-row.ts';
import { singleGroup } from './figure-source.ts';
import { denominators, frameChart } from './frame-chart.ts';
import { armsOf, type LabelledCell, labelCells } from './label-cells.ts';
import { type PublishedPoint, publishedBeside, publishedColour, publishedNotes } from './published-point.ts';
import { agentsAxis, PANEL_WIDTH, type PublishedMark, panelGrid, type SweepPanel, type SweepValue, sweepPanel } from './sweep-panel.ts';

/** Between neighbouring arms at the same number of agents, in doublings, so that intervals do not cover each other. */
const DODGE = 0.07;

interface Measure {
  readonly column: string;
  readonly title: string;
  readonly share?: boolean;
  /** The published metric in the same unit: per trial with per trial, per submission with per submission. */
  readonly published: string;
}

/** From rows of `summary.csv`, all of one benchmark and one source; undefined where no arm was run with several numbers of agents. */
export function agentsChart(rows: readonly ChartRow[], published: readonly PublishedPoint[] = []): TopLevelSpec | undefined {
  const group = singleGroup(rows);
  const cells = labelCells(group.rows).filter((cell) => cell.agents !== undefined);
  const arms = armsOf(cells);
  if (!arms.some((arm) => new Set(cells.filter((cell) => cell.arm === arm).map((cell) => cell.agents)).size > 1)) return undefined;
  const known = publishedBeside(group, published).filter(({ agents }) => agents !== undefined);
  const has = (metric: string): boolean => known.some((point) => point.metric === metric);
  const measures: Measure[] = [
    { column: 'accuracy', title: 'accuracy (selected answer)', share: true, published: 'accuracy' },
    // What was published per submission is compared with what was measured per submission.
    ...(has('avg_at_1') ? [{ column: 'avg_at_1', title: 'Avg@1 (per submission)', share: true, published: 'avg_at_1' }] : []),
    { column: 'cost_per_trial_usd', title: `${group.source.dollars} per trial`, published: 'cost_per_trial' },
    { column: 'wall_s_mean', title: `makespan (${group.source.seconds})`, published: 'latency_s' },
  ];
  const drawn = known.filter(({ metric }) => measures.some((measure) => measure.published === metric));
  const axis = agentsAxis([...cells.map((cell) => cell.agents!), ...drawn.map(({ agents }) => agents!)]);
  const perRow = measures.length > 3 ? 2 : 3;
  const panels = measures.map(
    (measure): SweepPanel => ({ ...measure, values: panelValues(measure, cells), published: marks(measure, drawn) }),
  );
  return frameChart({
    title: `Number of agents on ${group.benchmark}`,
    subtitle: 'means over trials, bars = 95% intervals; dashed = an arm of one agent',
    footer: [...denominators(group), ...publishedNotes(drawn, group)],
    widthPx: perRow * (PANEL_WIDTH + 52),
    body: panelGrid(
      panels.map((panel) => sweepPanel(panel, { arms, axis, panels: perRow })),
      perRow,
    ),
  });
}

function marks(measure: Measure, published: readonly PublishedPoint[]): PublishedMark[] {
  const unit = measure.share ? 100 : 1;
  return published
    .filter(({ metric }) => metric === measure.published)
    .map(({ agents, value, spread, system }) => ({
      position: Math.log2(agents!),
      value: rounded(value / unit),
      ...(spread === undefined ? {} : { low: rounded((value - spread) / unit), high: rounded((value + spread) / unit) }),
      colour: publishedColour(system),
      label: system,
    }));
}

function rounded(value: number): number {
  return Number(value.toFixed(6));
}

function panelValues({ column }: Measure, cells: readonly LabelledCell[]): (SweepValue & { agents: number })[] {
  const arms = armsOf(cells);
  return cells.flatMap((cell) => {
    const estimate = estimateOf(cell.row, column);
    if (!estimate) return [];
    const dodge = (arms.indexOf(cell.arm) - (arms.length - 1) / 2) * Math.min(DODGE, 0.6 / arms.length);
    const alone = cells.filter((other) => other.arm === cell.arm).length === 1;
    return {
      arm: cell.arm.name,
      agents: cell.agents!,
      position: Number((Math.log2(cell.agents!) + dodge).toFixed(4)),
      value: estimate.value,
      low: estimate.low,
      high: estimate.high,
      level: alone && cell.agents === 1,
    };
  });
}
