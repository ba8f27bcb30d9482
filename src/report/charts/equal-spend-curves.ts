// Rows of `equal-spend.csv` -> the curves and differences that one chart can show: who is drawn, under which name and look. The rest is counted, so that
// the chart can say what it leaves to the file. An oracle's choices are never among them: their unit is another one.
import { type ChartRow, type Estimate, numberOf, textOf } from './chart-row.ts';
import type { LabelledCell } from './label-cells.ts';

/** Cells whose dollars differ by less are marks at one price, and no curve. */
export const LEAST_SPAN = 1.1;
const MOST_CURVES = 7;
const MOST_PAIRS = 3;

export interface SpendPoint extends Estimate {
  readonly costUsd: number;
  readonly label: string;
}

export interface SpendCurve {
  readonly name: string;
  readonly colour: string;
  readonly shape: string;
  readonly dash: readonly number[];
  /** Cells are filled, votes hollow. */
  readonly isHollow: boolean;
  /** Whether its dollars span enough to be a curve. */
  readonly isJoined: boolean;
  readonly points: readonly SpendPoint[];
}

export interface SpendPair {
  readonly name: string;
  readonly points: readonly Omit<SpendPoint, 'label'>[];
}

export interface DrawnSpend {
  readonly curves: readonly SpendCurve[];
  readonly pairs: readonly SpendPair[];
  /** Curves and pairs that only the file has. */
  readonly curvesLeft: number;
  readonly pairsLeft: number;
}

const KINDS: Readonly<Record<string, { readonly dash: readonly number[]; readonly name: (cell: string) => string }>> = {
  cells: { dash: [1, 0], name: (arm) => arm },
  majority: { dash: [5, 3], name: (cell) => `votes of ${cell}` },
  'majority so far': { dash: [2, 3], name: (cell) => `votes so far in ${cell}` },
};

interface RowCurve {
  readonly curve: string;
  readonly kind: string;
  readonly rows: readonly ChartRow[];
}

/** @param rows of one benchmark and one source; `cells` are those of `summary.csv`, for the looks */
export function drawnSpend(rows: readonly ChartRow[], cells: readonly LabelledCell[]): DrawnSpend {
  const known = rows.filter((row) => numberOf(row, 'cost_usd') !== undefined && numberOf(row, 'value') !== undefined);
  const own = groupCurves(known.filter((row) => textOf(row, 'against') === ''));
  const byCell = new Map(cells.map((cell) => [textOf(cell.row, 'cell'), cell]));
  const all = own.filter(({ kind }) => kind in KINDS);
  const ranked = rankCurves(all, known);
  const chosen = ranked.slice(0, MOST_CURVES);
  const looks = new Map(chosen.map((one) => [keyOf(one.curve, one.kind), curveOf(one, byCell)]));
  const pairs = pairsOf(known, looks);
  return {
    curves: [...looks.values()],
    pairs: pairs.slice(0, MOST_PAIRS),
    curvesLeft: own.length - chosen.length,
    pairsLeft: Math.max(0, pairs.length - MOST_PAIRS),
  };
}

function groupCurves(rows: readonly ChartRow[]): RowCurve[] {
  const groups = Map.groupBy(rows, (row) => keyOf(textOf(row, 'curve'), textOf(row, 'kind')));
  return [...groups.values()].map((group) => ({ curve: textOf(group[0]!, 'curve'), kind: textOf(group[0]!, 'kind'), rows: group }));
}

/** Arms first; then the votes that an arm is held against, and those of cells that no arm shows; then what is left. */
function rankCurves(curves: readonly RowCurve[], rows: readonly ChartRow[]): RowCurve[] {
  const inArms = new Set(curves.filter(({ kind }) => kind === 'cells').flatMap((arm) => arm.rows.map((row) => textOf(row, 'point'))));
  const rivals = new Set(rows.map((row) => keyOf(textOf(row, 'against'), textOf(row, 'against_kind'))));
  const rank = ({ curve, kind }: RowCurve): number => {
    if (kind === 'cells') return 0;
    if (rivals.has(keyOf(curve, kind)) || !inArms.has(curve)) return kind === 'majority' ? 1 : 2;
    return 3;
  };
  // A vote of a whole team that an arm shows already is a curve more and no rival.
  return curves.filter((curve) => rank(curve) < 3).toSorted((a, b) => rank(a) - rank(b));
}

function curveOf({ curve, kind, rows }: RowCurve, byCell: ReadonlyMap<string, LabelledCell>): SpendCurve {
  const points = rows.map((row) => ({ ...estimateIn(row), label: textOf(row, 'point') })).toSorted((a, b) => a.costUsd - b.costUsd);
  const cell = byCell.get(kind === 'cells' ? (points[0]?.label ?? '') : curve);
  const { dash, name } = KINDS[kind]!;
  const labels = kind === 'cells' ? shortLabels(points.map(({ label }) => label)) : points.map(({ label }) => label);
  return {
    name: name(kind === 'cells' ? curve : (cell?.label ?? curve)),
    colour: cell?.arm.colour ?? '#333333',
    shape: cell?.arm.shape ?? 'circle',
    dash,
    isHollow: kind !== 'cells',
    isJoined: points.at(-1)!.costUsd >= points[0]!.costUsd * LEAST_SPAN,
    points: points.map((point, index) => ({ ...point, label: labels[index]! })),
  };
}

/** What tells the cells of an arm apart: `n=4` of `longbench-v2.delm.agents-4`. */
function shortLabels(cells: readonly string[]): string[] {
  const parts = cells.map((cell) => cell.split('.'));
  const isShared = (part: string): boolean => parts.every((own) => own.includes(part));
  return parts.map(
    (own, index) =>
      own
        .filter((part) => !isShared(part))
        .join('.')
        .replace(/^agents-/, 'n=') || cells[index]!,
  );
}

/** Differences of drawn curves that have an interval somewhere, as the file lists them: arms with each other before arms with votes. */
function pairsOf(rows: readonly ChartRow[], looks: ReadonlyMap<string, SpendCurve>): SpendPair[] {
  const differences = rows.filter((row) => textOf(row, 'against') !== '' && estimateIn(row).low !== undefined);
  const groups = Map.groupBy(differences, (row) =>
    ['curve', 'kind', 'against', 'against_kind'].map((column) => textOf(row, column)).join('\n'),
  );
  return [...groups.values()].flatMap((group): SpendPair[] => {
    const [first, second] = [
      looks.get(keyOf(textOf(group[0]!, 'curve'), textOf(group[0]!, 'kind'))),
      looks.get(keyOf(textOf(group[0]!, 'against'), textOf(group[0]!, 'against_kind'))),
    ];
    if (!first?.isJoined || !second?.isJoined) return [];
    return [{ name: `${first.name} − ${second.name}`, points: group.map(estimateIn).toSorted((a, b) => a.costUsd - b.costUsd) }];
  });
}

function estimateIn(row: ChartRow): Estimate & { readonly costUsd: number } {
  return { costUsd: numberOf(row, 'cost_usd')!, value: numberOf(row, 'value')!, low: numberOf(row, 'low'), high: numberOf(row, 'high') };
}

function keyOf(curve: string, kind: string): string {
  return `${kind}\n${curve}`;
}
