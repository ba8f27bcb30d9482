// The charts of the page: from the figures of a group to what is drawn at the width that there is, anew whenever that changes.
import { CRITICAL_PARTS } from '../../../accounting/critical-path.ts';
import { ACTIVITY_COLOURS } from '../../charts/palette.ts';
import { choosePair } from '../choose-pair.ts';
import {
  countText,
  dollarsText,
  intervalText,
  percentText,
  plural,
  pointsText,
  pText,
  ratioText,
  secondsText,
  signed,
} from '../format-figures.ts';
import type { CellData, Figure, FrontPlace, GroupData, PurposeMeans } from '../report-data.ts';
import { choice, html } from './dom.ts';
import { drawForest, nothing } from './forest-chart.ts';
import { armLegend, drawPoints, type PlotPoint } from './point-charts.ts';
import { drawStack, legend } from './stacked-chart.ts';

/** What a chart puts into its place, for a width in pixels. */
type Draw = (width: number) => readonly (Element | string)[];

/** Told what to draw again when a reader chooses; puts its controls into `place`. */
type Chart = (group: GroupData, place: HTMLElement, redraw: () => void) => Draw;

const CHARTS: Readonly<Record<string, Chart>> = { accuracy, differences, tradeoff, agents, path, purposes, load };

export function mountCharts(groups: readonly GroupData[]): void {
  for (const figure of document.querySelectorAll<HTMLElement>('figure[data-chart]')) {
    const [group, chart] = [groups[Number(figure.dataset.group)], CHARTS[figure.dataset.chart ?? '']];
    const [caption, plot, foot] = ['figcaption', '.plot', '.foot'].map((selector) => figure.querySelector<HTMLElement>(selector)!);
    if (!group || !chart || !plot || !caption || !foot) continue;
    foot.textContent = footText(group);
    let drawn = 0;
    const redraw = (): void => {
      drawn = plot.clientWidth;
      if (drawn > 0) plot.replaceChildren(...draw(drawn));
    };
    const draw = chart(group, caption, redraw);
    new ResizeObserver(() => {
      if (Math.abs(plot.clientWidth - drawn) > 1) redraw();
    }).observe(plot);
  }
}

function footText({ cells, repeats, note }: GroupData): string {
  const counts = cells.map(({ graded }) => graded);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const missing = cells.reduce((sum, { planned, graded }) => sum + planned - graded, 0);
  const left = missing > 0 ? `${plural(missing, 'planned trial')} not graded and left out` : 'none left out';
  return `n = ${least === most ? least : `${least} to ${most}`} graded trials per cell (${plural(repeats, 'repeat')} per instance), ${left}. Source of figures: ${note}.`;
}

function accuracy({ cells }: GroupData): Draw {
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

function cellTip({ label, graded, planned, accuracy, avgAt1, oracle, costPerTrial, wall }: CellData): string {
  return [
    `${label}: ${graded} of ${planned} graded`,
    `accuracy ${figureText(accuracy, percentText)}`,
    `Avg@1 ${percentText(avgAt1?.value)}, Pass@n ${percentText(oracle?.value)}`,
    `dollars per trial ${figureText(costPerTrial, dollarsText)}`,
    `makespan ${figureText(wall, secondsText)}`,
  ].join('\n');
}

function figureText(figure: Figure | null, format: (value: number | null | undefined) => string): string {
  return figure ? `${format(figure.value)} ${intervalText(figure, format)}` : format(null);
}

function differences(group: GroupData, place: HTMLElement, redraw: () => void): Draw {
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

function tradeoff({ cells, dollars, seconds }: GroupData, place: HTMLElement, redraw: () => void): Draw {
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

function agents({ cells, dollars, seconds }: GroupData): Draw {
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

function path({ cells, seconds }: GroupData, place: HTMLElement, redraw: () => void): Draw {
  let isShare = false;
  place.append(
    choice(
      'Scale',
      [
        ['seconds', 'Seconds'],
        ['share', 'Share'],
      ] as const,
      (value) => {
        isShare = value === 'share';
        redraw();
      },
    ),
  );
  const rows = cells.map(({ label, path: parts }) => ({ label, parts: parts.map(({ part, value }) => ({ name: partName(part), value })) }));
  const present = new Set(cells.flatMap(({ path: parts }) => parts.map(({ part }) => part)));
  const colours = new Map(
    CRITICAL_PARTS.flatMap((part) => (present.has(part) ? [[partName(part), ACTIVITY_COLOURS[part]!] as const] : [])),
  );
  const format = (value: number): string => secondsText(value);
  if (colours.size === 0) return () => [nothing('No graded trial has a critical path.')];
  return (width) => [
    legend(colours),
    drawStack(width, {
      rows,
      colours,
      isShare,
      axis: isShare ? 'share of the makespan' : `mean per trial (${seconds})`,
      format,
      tick: String,
    }),
  ];
}

function partName(part: string): string {
  return part.startsWith('wait_') ? `wait: ${part.slice('wait_'.length).replaceAll('_', ' ')}` : part;
}

/** As a trial makes them. */
const PURPOSE_ORDER = ['summarize', 'gist', 'plan', 'replan', 'work', 'act', 'verify', 'merge', 'finalize', 'answer'] as const;

const MEASURES = [
  ['costUsd', 'Dollars'],
  ['inputTokens', 'Input tokens'],
  ['outputTokens', 'Output tokens'],
  ['calls', 'Calls'],
] as const;

function purposes({ cells, dollars }: GroupData, place: HTMLElement, redraw: () => void): Draw {
  let by: keyof Omit<PurposeMeans, 'purpose'> = 'costUsd';
  place.append(
    choice('Measure', MEASURES, (value) => {
      by = value;
      redraw();
    }),
  );
  const present = new Set<string>(cells.flatMap((cell) => cell.purposes.map(({ purpose }) => purpose)));
  const colours = new Map(
    PURPOSE_ORDER.flatMap((purpose) => (present.has(purpose) ? [[purpose as string, ACTIVITY_COLOURS[purpose]!] as const] : [])),
  );
  if (colours.size === 0) return () => [nothing('No graded trial made a call.')];
  return (width) => {
    const rows = cells.map((cell) => ({
      label: cell.label,
      parts: cell.purposes.flatMap((own) => {
        const value = own[by];
        return value === null ? [] : [{ name: own.purpose as string, value }];
      }),
    }));
    const title = by === 'costUsd' ? dollars : MEASURES.find(([name]) => name === by)![1].toLowerCase();
    return [
      legend(colours),
      drawStack(width, {
        rows,
        colours,
        isShare: false,
        axis: `mean per trial (${title})`,
        format: by === 'costUsd' ? dollarsText : countText,
        tick: by === 'costUsd' ? String : countText,
      }),
    ];
  };
}

const LOADS = [
  ['pathShare', 'Share of the path'],
  ['utilisation', 'Busy'],
  ['queueS', 'Waits for it'],
] as const;

const SIDES = ['controller', 'gate'] as const;

function load({ cells, seconds }: GroupData, place: HTMLElement, redraw: () => void): Draw {
  let by: (typeof LOADS)[number][0] = 'pathShare';
  place.append(
    choice('Meter', LOADS, (value) => {
      by = value;
      redraw();
    }),
  );
  const colours = new Map([
    ['controller', ACTIVITY_COLOURS.controller!],
    ['gate', ACTIVITY_COLOURS.verification!],
  ]);
  return (width) => {
    const format = (value: number): string => (by === 'queueS' ? secondsText(value) : percentText(value));
    const rows = cells.flatMap((cell) => {
      const marks = SIDES.flatMap((side) => {
        const value = cell.load[side][by];
        return value === null ? [] : [{ side, colour: colours.get(side)!, value, low: null, high: null }];
      });
      if (marks.length === 0) return [];
      const figures = marks.map(({ value }) => format(value)).join(' · ');
      return [
        {
          label: cell.label,
          marks,
          figures,
          tip: `${cell.label}\n${marks.map(({ side, value }) => `${side}: ${format(value)}`).join('\n')}`,
        },
      ];
    });
    if (rows.length === 0) return [nothing('No graded trial was measured.')];
    const axis = {
      pathShare: 'share of the critical path',
      utilisation: 'busy share of the makespan',
      queueS: `agents' waits for it, summed (${seconds})`,
    }[by];
    const most = Math.max(0.02, ...rows.flatMap(({ marks }) => marks.map(({ value }) => value)));
    return [
      legend(colours),
      drawForest(width, { rows, domain: [0, by === 'queueS' ? most * 1.05 : Math.min(1, most * 1.15)], axis, tick: format }),
    ];
  };
}
