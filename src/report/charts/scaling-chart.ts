// What more agents bring: parallelism (work over span) of each cell, how many times faster than one agent of the same arm, and the serial fraction that
// this speedup stands for (Karp and Flatt), against the number of agents.
import type { TopLevelSpec } from 'vega-lite';
import { serialFraction } from '../../accounting/serial-fraction.ts';
import { bootstrapInterval, bootstrapMean } from '../../statistics/bootstrap.ts';
import { mean } from '../../statistics/describe.ts';
import { type ChartRow, numberOf, textOf } from './chart-row.ts';
import { singleGroup } from './figure-source.ts';
import { frameChart } from './frame-chart.ts';
import { type Arm, armsOf, type LabelledCell, labelCells } from './label-cells.ts';
import { agentsAxis, PANEL_WIDTH, panelGrid, type SweepPanel, type SweepValue, sweepPanel } from './sweep-panel.ts';

const DRAWS = 1000;

interface CellTimes extends LabelledCell {
  readonly trials: number;
  /** Mean over the repeats of each instance. */
  readonly wallS: ReadonlyMap<string, number>;
  readonly parallelism: ReadonlyMap<string, number>;
}

interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** From rows of `trials.csv`, all of one benchmark and one source; undefined where no arm was run with one agent and with several. */
export function scalingChart(trials: readonly ChartRow[]): TopLevelSpec | undefined {
  const group = singleGroup(trials);
  const graded = group.rows.filter((row) => textOf(row, 'status') === 'graded' && numberOf(row, 'agents') !== undefined);
  const byCell = Map.groupBy(graded, (row) => textOf(row, 'cell'));
  const cells = labelCells([...byCell.values()].map((rows) => rows[0]!)).map((cell): CellTimes => {
    const rows = byCell.get(textOf(cell.row, 'cell'))!;
    return { ...cell, trials: rows.length, wallS: byInstance(rows, 'wall_s'), parallelism: byInstance(rows, 'parallelism') };
  });
  const arms = armsOf(cells).filter((arm) => aloneOf(cells, arm) && cells.some((cell) => cell.arm === arm && cell.agents! > 1));
  if (arms.length === 0) return undefined;
  const shown = cells.filter((cell) => arms.includes(cell.arm));
  const axis = agentsAxis(shown.map(({ agents }) => agents!));
  const panels: SweepPanel[] = [
    { title: 'parallelism (work/span)', values: valuesOf(shown, arms, parallelismOf) },
    { title: 'times as fast as one agent', values: valuesOf(shown, arms, (cell) => speedupOf(cell, aloneOf(cells, cell.arm)!)) },
    { title: 'serial fraction', values: valuesOf(shown, arms, (cell) => serialOf(cell, aloneOf(cells, cell.arm)!)) },
  ];
  const counts = shown.map((cell) => cell.trials);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return frameChart({
    title: `Scaling on ${group.benchmark}`,
    subtitle: 'against the number of agents; bars = 95% intervals over instances',
    footer: [
      `Mean over ${least === most ? least : `${least} to ${most}`} graded trials per cell; speedup over the instances that both cells have graded`,
      `Serial fraction by Karp and Flatt, 0 = all work is shared, 1 = agents do not help; Amdahl's over all n: ${amdahlNotes(shown, arms)}`,
      `Source of figures: ${group.source.note}`,
    ],
    widthPx: 3 * (PANEL_WIDTH + 52),
    body: panelGrid(panels.map((panel) => sweepPanel(panel, { arms, axis, panels: 3 }))),
  });
}

function byInstance(rows: readonly ChartRow[], column: string): Map<string, number> {
  const known = rows.flatMap((row) => {
    const value = numberOf(row, column);
    return value === undefined ? [] : [{ instance: textOf(row, 'instance_id'), value }];
  });
  const groups = Map.groupBy(known, ({ instance }) => instance);
  return new Map([...groups].map(([instance, own]) => [instance, mean(own.map(({ value }) => value))]));
}

function aloneOf(cells: readonly CellTimes[], arm: Arm): CellTimes | undefined {
  return cells.find((cell) => cell.arm === arm && cell.agents === 1);
}

function valuesOf(cells: readonly CellTimes[], arms: readonly Arm[], estimate: (cell: CellTimes) => Estimate | undefined): SweepValue[] {
  return cells.flatMap((cell) => {
    const found = estimate(cell);
    if (!found) return [];
    const dodge = (arms.indexOf(cell.arm) - (arms.length - 1) / 2) * Math.min(0.07, 0.6 / arms.length);
    const position = Number((Math.log2(cell.agents!) + dodge).toFixed(4));
    return [{ arm: cell.arm.name, position, value: rounded(found.value), low: rounded(found.low), high: rounded(found.high) }];
  });
}

function parallelismOf({ parallelism }: CellTimes): Estimate | undefined {
  const values = [...parallelism.values()];
  return values.length < 2 ? undefined : { value: mean(values), ...bootstrapMean(values, { draws: DRAWS, seed: 'parallelism' }) };
}

function speedupOf({ wallS, agents }: CellTimes, alone: CellTimes): Estimate | undefined {
  const pairs = [...wallS].flatMap(([instance, own]) => {
    const one = alone.wallS.get(instance);
    return one === undefined ? [] : [{ own, one }];
  });
  if (agents === 1) return { value: 1, low: 1, high: 1 };
  if (pairs.length < 2) return undefined;
  const ratio = (sample: typeof pairs): number => mean(sample.map(({ one }) => one)) / mean(sample.map(({ own }) => own));
  return { value: ratio(pairs), ...bootstrapInterval(pairs, (sample) => ratio([...sample]), { draws: DRAWS, seed: 'speedup' }) };
}

/** Falls with the speedup, so that the ends of the interval change places. */
function serialOf(cell: CellTimes, alone: CellTimes): Estimate | undefined {
  const agents = cell.agents!;
  const speedup = agents > 1 ? speedupOf(cell, alone) : undefined;
  if (!speedup) return undefined;
  const fraction = (times: number): number =>
    serialFraction([
      { agents: 1, makespan: times },
      { agents, makespan: 1 },
    ])!.points[0]!.serialFraction;
  return { value: fraction(speedup.value), low: fraction(speedup.high), high: fraction(speedup.low) };
}

function amdahlNotes(cells: readonly CellTimes[], arms: readonly Arm[]): string {
  const texts = arms.flatMap((arm) => {
    const sweep = cells
      .filter((cell) => cell.arm === arm && cell.wallS.size > 0)
      .map((cell) => ({ agents: cell.agents!, makespan: mean([...cell.wallS.values()]) }));
    const fit = serialFraction(sweep);
    return fit ? [`${arm.name} ${fit.amdahl.toFixed(2)}`] : [];
  });
  return texts.join(', ') || 'not known';
}

function rounded(value: number): number {
  return Number(value.toFixed(6));
}
