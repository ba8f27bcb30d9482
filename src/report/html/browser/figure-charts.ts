// Charts of figures with intervals: accuracy, paired differences, accuracy against price, and the same against the number of agents.
import { choosePair } from '../choose-pair.ts';
import { intervalText, percentText, plural, pointsText, pText, ratioText, signed } from '../format-figures.ts';
import type { CellData, Figure, FrontPlace, GroupData } from '../report-data.ts';
import { choice, html } from './dom.ts';
import { drawForest, nothing } from './forest-chart.ts';
import { cellTip, type Draw } from './page-chart.ts';
import { armLegend, drawPoints, type PlotPoint } from './point-charts.ts';

export function accuracyChart({ cells }: GroupData): Draw {
  const rows = cells.map((cell) => ({
    label: cell.label,
    marks: cell.accuracy ? [{ colour: cell.colour, ...cell.accuracy }] : [],
    figures: cell.accuracy
      ? `${percentText(cell.accuracy.value)} ${intervalText(cell.accuracy, (end) => (end * 100).toFixed(0))}`
      : 'not graded',
    tip: cellTip(cell),
  }));
  return (width) => [drawForest(width, { rows, domain: [0, 1], axis: 'accuracy (selected answer)', tick: (value) => percentText(value) })];
}

export function differencesChart(group: GroupData, place: HTMLElement, redraw: () => void): Draw {
  const { cells, pairs } = group;
  if (pairs.length === 0) return () => [nothing('No two cells have graded the same instance.')];
  const picker = html(
    'select',
    { 'aria-label': 'Baseline', onchange: redraw },
    ...cells.map(({ cell, label }) => html('option', { value: cell }, `against ${label}`)),
  );
  picker.value = choosePair(group)?.b.cell ?? cells[0]!.cell;
  place.append(picker);
  return (width) => {
    const rows = cells.flatMap((cell) => {
      const found = pairs.find(({ a, b }) => (a === cell.cell && b === picker.value) || (b === cell.cell && a === picker.value));
      if (!found || cell.cell === picker.value) return [];
      const sign = found.a === cell.cell ? 1 : -1;
      const { value, low, high } = found.difference;
      const ends = low === null || high === null ? { low: null, high: null } : sign > 0 ? { low, high } : { low: -high, high: -low };
      const ratio = found.costRatio && (sign > 0 ? found.costRatio.value : 1 / found.costRatio.value);
      return [
        {
          label: cell.label,
          marks: [{ colour: cell.colour, value: sign * value, ...ends }],
          figures: `${pointsText(sign * value)} ${intervalText(ends, (end) => signed(end * 100, 0))}`,
          tip: [
            `${cell.label} minus ${picker.selectedOptions[0]?.text.replace('against ', '')}`,
            `${pointsText(sign * value)} points ${intervalText(ends, pointsText)}, ${plural(found.pairs, 'shared instance')}`,
            `${found.test} p ${pText(found.p)}, adjusted ${pText(found.pAdjusted)}`.trim(),
            `cost ratio ${ratioText(ratio)}`,
          ].join('\n'),
        },
      ];
    });
    const reach = Math.max(
      0.1,
      ...rows.flatMap(({ marks }) => marks.flatMap(({ value, low, high }) => [value, low ?? 0, high ?? 0].map(Math.abs))),
    );
    const domain: [number, number] = [-reach * 1.05, reach * 1.05];
    return rows.length === 0
      ? [nothing('Nothing was graded on both sides.')]
      : [drawForest(width, { rows, domain, axis: 'difference in accuracy (points)', tick: (value) => signed(value * 100, 0), zero: 0 })];
  };
}

export function tradeoffChart({ cells, dollars, seconds }: GroupData, place: HTMLElement, redraw: () => void): Draw {
  let by: 'cost' | 'time' = 'cost';
  const control = choice(
    'Price',
    [
      ['cost', 'Dollars'],
      ['time', 'Makespan'],
    ] as const,
    (value) => {
      by = value;
      redraw();
    },
  );
  place.append(control);
  return (width) => {
    const points = cells.flatMap((cell): PlotPoint[] => {
      const price = by === 'cost' ? cell.costPerTrial : cell.wall;
      const place = cell.front[by];
      const tip = place ? `${cellTip(cell)}\n${frontText(place)}` : cellTip(cell);
      return price && cell.accuracy && price.value > 0 ? [{ ...pointOf(cell, price, cell.accuracy, tip), isOnFront: place?.isOn }] : [];
    });
    if (points.length === 0) return [nothing('No cell has both figures.')];
    const xTitle = by === 'cost' ? `${dollars} per trial` : `makespan (${seconds})`;
    const xTick = (value: number): string => String(Number(value.toPrecision(3)));
    return [
      armLegend(points),
      drawPoints(width, {
        points,
        height: width > 430 ? 440 : 320,
        xTitle,
        yTitle: 'accuracy',
        xTick,
        yTick: (value) => percentText(value),
        yDomain: shareDomain(points),
      }),
    ];
  };
}

function pointOf(cell: CellData, x: Figure, y: Figure, tip = cellTip(cell)): PlotPoint {
  return {
    arm: cell.arm,
    strategy: cell.strategy,
    colour: cell.colour,
    mark: cell.agents === null || cell.strategy === 'single' ? '' : String(cell.agents),
    x,
    y,
    tip,
  };
}

function frontText({ isOn, probability }: FrontPlace): string {
  const chance = probability === null ? '' : `, on the front of new instances with probability ${probability.toFixed(2)}`;
  return `${isOn ? 'On the front: no cell beats it on both' : 'Behind the front'}${chance}`;
}

/** Twenties of percent around all intervals. */
function shareDomain(points: readonly PlotPoint[]): [number, number] {
  const ends = points.flatMap(({ y }) => [y.low ?? y.value, y.high ?? y.value]);
  return [Math.floor(Math.min(...ends) * 5) / 5, Math.max(0.2, Math.ceil(Math.max(...ends) * 5) / 5)];
}

export function agentsChart({ cells, dollars, seconds }: GroupData): Draw {
  const sizes = [...new Set(cells.flatMap(({ agents: count }) => count ?? []))].sort((a, b) => a - b);
  if (sizes.length < 2) return () => [nothing('One team size only.')];
  const panels = [
    { title: 'accuracy', pick: (cell: CellData) => cell.accuracy, tick: (value: number) => percentText(value), isShare: true },
    { title: `${dollars} per trial`, pick: (cell: CellData) => cell.costPerTrial, tick: (value: number) => String(value), isShare: false },
    { title: `makespan (${seconds})`, pick: (cell: CellData) => cell.wall, tick: (value: number) => String(value), isShare: false },
  ];
  return (width) => {
    const made = panels.map(({ title, pick, tick, isShare }, place) => {
      const points = cells.flatMap((cell): PlotPoint[] => {
        const figure = pick(cell);
        const size = { value: cell.agents ?? 1, low: null, high: null };
        return figure && cell.agents !== null ? [{ ...pointOf(cell, size, figure), mark: '' }] : [];
      });
      const top = Math.max(0, ...points.map(({ y }) => y.high ?? y.value));
      const yDomain: [number, number] = isShare && points.length > 0 ? shareDomain(points) : [0, top * 1.06 || 1];
      const plot = drawPoints(width, {
        points,
        height: place === panels.length - 1 ? 168 : 150,
        xTitle: place === panels.length - 1 ? 'agents' : '',
        yTitle: title,
        xTick: String,
        yTick: tick,
        yDomain,
        xValues: sizes,
      });
      return { plot, points };
    });
    return [armLegend(made[0]!.points), ...made.map(({ plot }) => plot)];
  };
}
