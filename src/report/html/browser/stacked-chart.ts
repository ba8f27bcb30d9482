// Stacked bars, one per cell: parts of the critical path, calls by purpose. As they are, or each bar as shares of its whole.
import { type Child, html, svg } from './dom.ts';
import { linearScale, ticks } from './scales.ts';

export interface StackRow {
  readonly label: string;
  readonly parts: readonly { readonly name: string; readonly value: number }[];
}

export interface StackOptions {
  readonly rows: readonly StackRow[];
  /** Names in the order of the stack, with their colours. */
  readonly colours: ReadonlyMap<string, string>;
  readonly isShare: boolean;
  readonly axis: string;
  readonly format: (value: number) => string;
  /** On the axis. */
  readonly tick: (value: number) => string;
}

const NARROW = 520;

export function drawStack(width: number, { rows, colours, isShare, axis, format, tick }: StackOptions): SVGElement {
  const isNarrow = width < NARROW;
  const labelWidth = isNarrow ? 0 : Math.max(...rows.map(({ label }) => label.length)) * 6.9 + 14;
  const totals = rows.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0));
  const figureWidth = Math.max(...totals.map((total) => format(total).length)) * 7 + 14;
  const step = isNarrow ? 42 : 30;
  const [left, right] = [labelWidth + 6, width - figureWidth];
  const domain: [number, number] = [0, isShare ? 1 : Math.max(...totals) || 1];
  const x = linearScale(domain, [left, right]);
  const base = rows.length * step + 4;
  const children: Child[] = [];
  for (const value of ticks(domain, Math.max(2, (right - left) / 80))) {
    children.push(
      svg('line', { class: 'grid-line', x1: x.at(value), x2: x.at(value), y1: 0, y2: base }),
      svg(
        'text',
        { class: 'tick', x: x.at(value), y: base + 15, 'text-anchor': 'middle' },
        isShare ? `${Math.round(value * 100)}%` : tick(value),
      ),
    );
  }
  children.push(svg('text', { class: 'axis-title', x: (left + right) / 2, y: base + 32, 'text-anchor': 'middle' }, axis));
  rows.forEach(({ label, parts }, place) => {
    const top = place * step;
    const total = totals[place]!;
    const barTop = top + (isNarrow ? 19 : 5);
    const barHeight = isNarrow ? 19 : step - 10;
    let sum = 0;
    const bars: Child[] = [];
    for (const name of colours.keys()) {
      const value = parts.find((part) => part.name === name)?.value ?? 0;
      if (value <= 0 || total <= 0) continue;
      const [from, to] = [sum, sum + value].map((edge) => x.at(isShare ? edge / total : edge)) as [number, number];
      sum += value;
      const tip = `${label}\n${name}: ${format(value)} (${((value / total) * 100).toFixed(1)}%)`;
      bars.push(
        svg('rect', {
          class: `mark outline${paleness(name)}`,
          colour: colours.get(name),
          x: from,
          y: barTop,
          width: Math.max(0.5, to - from),
          height: barHeight,
          'stroke-width': 0.8,
          tip,
        }),
      );
    }
    const whole = `${label}: ${format(total)}. ${parts.map(({ name, value }) => `${name} ${format(value)}`).join(', ')}`;
    children.push(
      svg(
        'g',
        {},
        svg('rect', {
          class: 'hit',
          x: 0,
          y: top + 1,
          width,
          height: step - 2,
          rx: 5,
          tabindex: 0,
          role: 'img',
          'aria-label': whole,
          tip: whole,
        }),
        svg(
          'text',
          isNarrow
            ? { x: 2, y: top + 14, 'pointer-events': 'none' }
            : { x: labelWidth, y: top + step / 2 + 4, 'text-anchor': 'end', 'pointer-events': 'none' },
          label,
        ),
        ...bars,
        svg('text', { x: (isShare ? right : x.at(total)) + 7, y: barTop + barHeight / 2 + 4, 'pointer-events': 'none' }, format(total)),
      ),
    );
  });
  return svg('svg', { viewBox: `0 0 ${width} ${base + 38}`, height: base + 38, role: 'group' }, ...children);
}

export function legend(colours: ReadonlyMap<string, string>): HTMLElement {
  return html(
    'ul',
    { class: 'legend' },
    ...[...colours].map(([name, colour]) => html('li', {}, html('span', { class: `swatch${paleness(name)}`, colour }), name)),
  );
}

/** Waits are pale, on a dark page too: nothing is done in them. */
export function paleness(name: string): string {
  return name.startsWith('wait') ? ' pale' : '';
}
