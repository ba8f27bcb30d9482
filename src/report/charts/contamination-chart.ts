// The contamination curve: accuracy, and how many of the planted false findings the gate let in, against the share of findings that were made false.
import type { TopLevelSpec } from 'vega-lite';
import { type ChartRow, estimateOf, textOf } from './chart-row.ts';
import { singleGroup } from './figure-source.ts';
import { denominators, frameChart } from './frame-chart.ts';
import { type Arm, armsOf, type LabelledCell, labelCells } from './label-cells.ts';
import { PANEL_WIDTH, panelGrid, type SweepValue, sweepPanel } from './sweep-panel.ts';

const MEASURES = [
  { column: 'accuracy', title: 'accuracy (selected answer)', share: true },
  { column: 'gate_false_admission_rate', title: 'false findings admitted', share: true },
] as const;

/** From rows of `summary.csv`, all of one benchmark and one source; undefined where no arm was run at several rates. */
export function contaminationChart(rows: readonly ChartRow[]): TopLevelSpec | undefined {
  const group = singleGroup(rows.filter((row) => rateOf(row) !== undefined));
  const cells = labelByArm(group.rows);
  const rates = (arm: Arm): Set<number> => new Set(cells.filter((cell) => cell.arm === arm).map(({ row }) => rateOf(row)!));
  const arms = armsOf(cells).filter((arm) => rates(arm).size > 1);
  if (arms.length === 0) return undefined;
  const shown = cells.filter((cell) => arms.includes(cell.arm));
  const ticks = [...new Set(shown.map(({ row }) => rateOf(row)!))].sort((a, b) => a - b);
  const room = Math.max(0.02, (ticks.at(-1)! - ticks[0]!) * 0.06);
  const axis = {
    title: 'share of findings made false',
    ticks,
    label: "format(datum.value, '.0%')",
    domain: [ticks[0]! - room, ticks.at(-1)! + room] as const,
  };
  const dodge = (arm: Arm): number => (arms.indexOf(arm) - (arms.length - 1) / 2) * room * 0.3;
  const values = (column: string): SweepValue[] =>
    shown
      .flatMap((cell) => pointOf(cell, column, dodge(cell.arm)))
      .sort(
        (a, b) => arms.findIndex(({ name }) => name === a.arm) - arms.findIndex(({ name }) => name === b.arm) || a.position - b.position,
      );
  return frameChart({
    title: `Contamination on ${group.benchmark}`,
    subtitle: 'false findings planted before verification; bars = 95% intervals',
    footer: [
      'Planted: a changed number, a reversed statement or a citation of what does not support it, in the findings of every strategy alike',
      ...denominators({ ...group, rows: shown.map(({ row }) => row) }),
    ],
    widthPx: 2 * (PANEL_WIDTH + 70),
    body: panelGrid(
      MEASURES.map(({ column, title, share }) => sweepPanel({ title, share, values: values(column) }, { arms, axis, panels: 2 })),
    ),
  });
}

function pointOf({ row, arm }: LabelledCell, column: string, dodge: number): SweepValue[] {
  const estimate = estimateOf(row, column);
  return estimate ? [{ arm: arm.name, position: Number((rateOf(row)! + dodge).toFixed(4)), ...estimate }] : [];
}

/** `verifierAudit.injectFalse` of the cell's options; undefined for a strategy without the option. */
function rateOf(row: ChartRow): number | undefined {
  try {
    const options = JSON.parse(textOf(row, 'options')) as { verifierAudit?: { injectFalse?: unknown } };
    const rate = options.verifierAudit?.injectFalse;
    return typeof rate === 'number' ? rate : undefined;
  } catch {
    return undefined;
  }
}

/** Cells that differ in nothing but the rate are one arm; those that differ in their number of agents are several. */
function labelByArm(rows: readonly ChartRow[]): LabelledCell[] {
  const byArm = Map.groupBy(rows, armOf);
  const arms = labelCells([...byArm].map(([cell, own]) => ({ ...own[0]!, cell, agents: undefined })));
  return arms.flatMap((labelled) => byArm.get(textOf(labelled.row, 'cell'))!.map((row) => ({ ...labelled, row })));
}

/** The cell's name without the axis of the rate. */
function armOf(row: ChartRow): string {
  return textOf(row, 'cell').replace(/\.verifierAudit-[^.]+/, '');
}
