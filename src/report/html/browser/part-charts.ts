// Charts of parts and places: where the wall time goes, what the calls were for, and what the controller and the gate bear.
import { CRITICAL_PARTS } from '../../../accounting/critical-path.ts';
import { ACTIVITY_COLOURS } from '../../charts/palette.ts';
import { countText, dollarsText, percentText, secondsText } from '../format-figures.ts';
import type { GroupData, PurposeMeans } from '../report-data.ts';
import { choice } from './dom.ts';
import { drawForest, nothing } from './forest-chart.ts';
import type { Draw } from './page-chart.ts';
import { drawStack, legend } from './stacked-chart.ts';

export function pathChart({ cells, seconds }: GroupData, place: HTMLElement, redraw: () => void): Draw {
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

export function purposesChart({ cells, dollars }: GroupData, place: HTMLElement, redraw: () => void): Draw {
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

export function loadChart({ cells, seconds }: GroupData, place: HTMLElement, redraw: () => void): Draw {
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
