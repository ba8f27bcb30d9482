// Points with intervals on two axes: accuracy against a price, and panels against the number of agents. The points of an arm are joined.

import { type Child, html, svg } from './dom.ts';
import { placeBeside } from './place-beside.ts';
import { linearScale, logDomain, logScale, logTicks, type Scale, ticks } from './scales.ts';

export interface Ends {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface PlotPoint {
  readonly arm: string;
  readonly strategy: string;
  readonly colour: string;
  /** Written beside the point. */
  readonly mark: string;
  readonly x: Ends;
  readonly y: Ends;
  readonly tip: string;
  /** Beaten by no other point on both axes: a corner of the staircase. */
  readonly isOnFront?: boolean | undefined;
}

export interface PlotOptions {
  readonly points: readonly PlotPoint[];
  readonly height: number;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly xTick: (value: number) => string;
  readonly yTick: (value: number) => string;
  readonly yDomain: readonly [number, number];
  /** Fixed places on the axis below (numbers of agents), else a logarithmic axis over all values. */
  readonly xValues?: readonly number[] | undefined;
}

export function drawPoints(width: number, options: PlotOptions): SVGElement {
  const { points, height, xTitle, yTitle, xTick, yTick, yDomain, xValues } = options;
  const [left, right, top, bottom] = [46, width - 14, 20, height - 36];
  const y = linearScale(yDomain, [bottom, top]);
  const domain = xValues ? logDomain(xValues) : logDomain(points.flatMap(({ x }) => [x.value, x.low ?? x.value, x.high ?? x.value]));
  const x = logScale(domain, [left, right]);
  const children: Child[] = [svg('text', { class: 'axis-title', x: 0, y: 10 }, yTitle)];
  for (const value of ticks(yDomain, height / 55)) {
    children.push(
      svg('line', { class: 'grid-line', x1: left, x2: right, y1: y.at(value), y2: y.at(value) }),
      svg('text', { class: 'tick', x: left - 7, y: y.at(value) + 4, 'text-anchor': 'end' }, yTick(value)),
    );
  }
  for (const value of xValues ?? logTicks(domain, Math.max(3, (right - left) / 55))) {
    children.push(svg('text', { class: 'tick', x: x.at(value), y: bottom + 16, 'text-anchor': 'middle' }, xTick(value)));
  }
  children.push(svg('text', { class: 'axis-title', x: (left + right) / 2, y: height - 3, 'text-anchor': 'middle' }, xTitle));
  for (const own of Map.groupBy(points, ({ arm }) => arm).values()) {
    const line = own.map((point) => `${x.at(point.x.value)},${y.at(point.y.value)}`).join(' ');
    if (own.length > 1)
      children.push(svg('polyline', { class: 'stroke', colour: own[0]!.colour, points: line, 'stroke-width': 1.5, opacity: 0.55 }));
  }
  const corners = points.filter(({ isOnFront }) => isOnFront).sort((a, b) => a.x.value - b.x.value || a.y.value - b.y.value);
  if (corners.length > 0) {
    const stairs = corners.map(
      ({ x: across, y: up }, place) => `${place === 0 ? `M${x.at(across.value)} ${bottom}` : `H${x.at(across.value)}`}V${y.at(up.value)}`,
    );
    children.push(svg('path', { class: 'front', d: `${stairs.join('')}H${right}` }));
  }
  const places = points.map((point) => ({ x: x.at(point.x.value), y: y.at(point.y.value), text: point.mark }));
  const labels = placeBeside(places);
  for (const point of points) children.push(drawPoint(point, x, y, yDomain));
  for (const { x: left, y: base, text } of labels)
    children.push(svg('text', { class: 'tick', x: left, y: base, 'pointer-events': 'none' }, text));
  return svg('svg', { viewBox: `0 0 ${width} ${height}`, height, role: 'group' }, ...children);
}

function drawPoint(
  { x: across, y: up, colour, strategy, tip }: PlotPoint,
  x: Scale,
  y: Scale,
  yDomain: readonly [number, number],
): SVGElement {
  const [cx, cy] = [x.at(across.value), y.at(up.value)];
  const clamp = (value: number): number => y.at(Math.min(yDomain[1], Math.max(yDomain[0], value)));
  const whisker = (x1: number, x2: number, y1: number, y2: number): SVGElement =>
    svg('line', { class: 'stroke', colour, x1, x2, y1, y2, 'stroke-width': 1.4, opacity: 0.7 });
  return svg(
    'g',
    { class: 'row' },
    up.low !== null && up.high !== null && whisker(cx, cx, clamp(up.low), clamp(up.high)),
    across.low !== null && across.high !== null && whisker(x.at(across.low), x.at(across.high), cy, cy),
    svg('path', { class: 'mark outline', colour, d: shapePath(strategy, cx, cy), 'stroke-width': 1.2, 'pointer-events': 'none' }),
    svg('circle', { class: 'hit', cx, cy, r: 13, tabindex: 0, role: 'img', 'aria-label': tip, tip }),
  );
}

/** A shape per strategy, so that colour is never the only difference. */
export function shapePath(strategy: string, x: number, y: number, size = 5.5): string {
  if (strategy === 'single') return `M${x - size} ${y - size}h${2 * size}v${2 * size}h${-2 * size}z`;
  if (strategy === 'controller') return `M${x} ${y - size * 1.2}L${x + size * 1.2} ${y + size}H${x - size * 1.2}z`;
  if (strategy === 'delm') return `M${x - size} ${y}a${size} ${size} 0 1 0 ${2 * size} 0a${size} ${size} 0 1 0 ${-2 * size} 0`;
  return `M${x} ${y - size * 1.3}L${x + size * 1.3} ${y}L${x} ${y + size * 1.3}L${x - size * 1.3} ${y}z`;
}

export function armLegend(points: readonly PlotPoint[]): HTMLElement {
  const arms = [...new Map(points.map((point) => [point.arm, point])).values()];
  return html(
    'ul',
    { class: 'legend plot' },
    ...arms.map(({ arm, strategy, colour }) =>
      html(
        'li',
        {},
        svg(
          'svg',
          { viewBox: '0 0 16 16', width: 14, height: 14, 'aria-hidden': 'true' },
          svg('path', { class: 'mark', colour, d: shapePath(strategy, 8, 8) }),
        ),
        arm,
      ),
    ),
  );
}
