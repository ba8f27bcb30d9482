// Figures with intervals, one row each: accuracies, and paired differences. On a narrow page the label stands above its row.
import { type Child, html, svg } from './dom.ts';
import { linearScale, ticks } from './scales.ts';

export interface ForestMark {
  readonly colour: string;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface ForestRow {
  readonly label: string;
  /** One, or several to be told apart by a legend; none where nothing is known. */
  readonly marks: readonly ForestMark[];
  /** Right of the plot. */
  readonly figures: string;
  readonly tip: string;
}

export interface ForestOptions {
  readonly rows: readonly ForestRow[];
  readonly domain: readonly [number, number];
  readonly axis: string;
  readonly tick: (value: number) => string;
  /** Where a dashed line stands. */
  readonly zero?: number | undefined;
}

const NARROW = 430;

export function drawForest(width: number, { rows, domain, axis, tick, zero }: ForestOptions): SVGElement {
  const isNarrow = width < NARROW;
  const labelWidth = isNarrow ? 0 : Math.min(width * 0.36, Math.max(...rows.map(({ label }) => label.length)) * 6.9 + 14);
  const figureWidth = Math.max(...rows.map(({ figures }) => figures.length)) * 6.6 + 12;
  const step = isNarrow ? 40 : 29;
  const height = rows.length * step + 40;
  const [left, right] = [labelWidth + 14, width - figureWidth - 8];
  const x = linearScale(domain, [left, right]);
  const base = rows.length * step + 4;
  const children: Child[] = [];
  for (const value of ticks(domain, Math.max(2, (right - left) / 70))) {
    children.push(
      svg('line', { class: 'grid-line', x1: x.at(value), x2: x.at(value), y1: 0, y2: base }),
      svg('text', { class: 'tick', x: x.at(value), y: base + 15, 'text-anchor': 'middle' }, tick(value)),
    );
  }
  if (zero !== undefined) children.push(svg('line', { class: 'zero', x1: x.at(zero), x2: x.at(zero), y1: 0, y2: base }));
  children.push(svg('text', { class: 'axis-title', x: (left + right) / 2, y: base + 32, 'text-anchor': 'middle' }, axis));
  rows.forEach((row, place) => {
    const top = place * step;
    const y = top + (isNarrow ? 27 : step / 2);
    const clamp = (value: number): number => x.at(Math.min(domain[1], Math.max(domain[0], value)));
    const marks = row.marks.flatMap(({ colour, value, low, high }): Child[] => [
      low !== null &&
        high !== null &&
        svg('line', {
          class: 'stroke',
          colour,
          x1: clamp(low),
          x2: clamp(high),
          y1: y,
          y2: y,
          'stroke-width': 2.5,
          'stroke-linecap': 'round',
        }),
      svg('circle', { class: 'mark outline', colour, cx: clamp(value), cy: y, r: 5.5, 'stroke-width': 1.5 }),
    ]);
    children.push(
      svg(
        'g',
        { class: 'row' },
        svg('rect', {
          class: 'hit',
          x: 0,
          y: top + 1,
          width,
          height: step - 2,
          rx: 5,
          tabindex: 0,
          role: 'img',
          'aria-label': row.tip,
          tip: row.tip,
        }),
        svg(
          'text',
          isNarrow
            ? { x: 2, y: top + 14, 'pointer-events': 'none' }
            : { x: labelWidth, y: y + 4, 'text-anchor': 'end', 'pointer-events': 'none' },
          row.label,
        ),
        ...marks,
        svg('text', { x: width - 2, y: y + 4, 'text-anchor': 'end', 'pointer-events': 'none' }, row.figures),
      ),
    );
  });
  return svg('svg', { viewBox: `0 0 ${width} ${height}`, height, role: 'group' }, ...children);
}

/** Where there is nothing to draw. */
export function nothing(text: string): HTMLElement {
  return html('p', { class: 'muted small' }, text);
}
