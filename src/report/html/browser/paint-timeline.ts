// Draws a timeline on its canvas: axis, lanes, spans, the critical path, marks. Only what can be seen is drawn, however long the trace is.
import type { PathSegment } from '../../../accounting/critical-path.ts';
import type { TraceEvent } from '../../../core/trace.ts';
import { ACTIVITY_COLOURS } from '../../charts/palette.ts';
import { ticks } from './scales.ts';
import { themed, themeValue } from './theme.ts';
import { colourKey, firstAfter, type TimelineRow, type TimelineSpan } from './timeline-rows.ts';

export interface Scene {
  readonly rows: readonly TimelineRow[];
  /** The critical path by agent. */
  readonly segments: ReadonlyMap<string, readonly PathSegment[]>;
  /** Admissions and submissions. */
  readonly marks: readonly TraceEvent[];
  readonly view: { fromUs: number; toUs: number };
  readonly isPathShown: boolean;
  readonly selected: TimelineSpan | undefined;
}

export interface Place {
  readonly width: number;
  readonly height: number;
  /** Of the plot, beside the labels. */
  readonly left: number;
  readonly right: number;
}

export const ROW = 26;
export const AXIS = 26;
const LONGEST_LABEL = 15;
const NO_COLOUR = '#888888';

/** @param letters at least so many fit beside a lane, so that two timelines can be read under each other. */
export function placeOf(rows: readonly TimelineRow[], width: number, letters = 0): Place {
  const longest = Math.max(...[letters, ...rows.map(({ label }) => label.length)].map((length) => Math.min(LONGEST_LABEL, length)));
  return { width, left: Math.min(width * 0.3, longest * 7.2 + 10), height: AXIS + rows.length * ROW + 6, right: width - 8 };
}

export function xOf(us: number, { left, right }: Place, { fromUs, toUs }: Scene['view']): number {
  return left + ((us - fromUs) / (toUs - fromUs)) * (right - left);
}

export function paintTimeline(canvas: HTMLCanvasElement, scene: Scene, place: Place): void {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = place.width * ratio;
  canvas.height = place.height * ratio;
  canvas.style.height = `${place.height}px`;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(ratio, ratio);
  context.font = `12px ${themeValue('--sans')}`;
  const ink = themeValue('--ink');
  const colourOf = colours();
  paintAxis(context, scene, place);
  for (const [index, row] of scene.rows.entries()) {
    const top = AXIS + index * ROW;
    context.fillStyle = ink;
    context.fillText(shortened(row.label), 2, top + ROW / 2 + 4);
    context.save();
    context.beginPath();
    context.rect(place.left, top, place.right - place.left, ROW);
    context.clip();
    paintSpans(context, row.waits, { scene, place, top: top + 9, height: 6, ink, colourOf });
    paintSpans(context, row.spans, { scene, place, top: top + 4, height: 16, ink, colourOf });
    context.fillStyle = ink;
    if (scene.isPathShown && row.isFirst) paintPath(context, scene.segments.get(row.agent) ?? [], { scene, place, y: top + ROW - 4 });
    context.restore();
  }
  context.fillStyle = ink;
  paintMarks(context, scene, place);
}

/** The colour of an activity on this page; each is mixed once. */
function colours(): (span: TimelineSpan) => string {
  const known = new Map<string, string>();
  return (span) => {
    const key = colourKey(span);
    const colour = known.get(key) ?? themed(ACTIVITY_COLOURS[key] ?? NO_COLOUR, span.isWait);
    known.set(key, colour);
    return colour;
  };
}

function paintAxis(context: CanvasRenderingContext2D, { view }: Scene, place: Place): void {
  const [grid, muted] = [themeValue('--grid'), themeValue('--muted')];
  context.textAlign = 'center';
  for (const second of ticks([view.fromUs / 1e6, view.toUs / 1e6], Math.max(2, (place.right - place.left) / 90))) {
    const x = xOf(second * 1e6, place, view);
    context.fillStyle = grid;
    context.fillRect(x, AXIS - 6, 1, place.height - AXIS);
    context.fillStyle = muted;
    context.fillText(`${second} s`, Math.min(x, place.right - 14), 13);
  }
  context.textAlign = 'left';
}

interface SpanPaint {
  readonly scene: Scene;
  readonly place: Place;
  readonly top: number;
  readonly height: number;
  readonly ink: string;
  readonly colourOf: (span: TimelineSpan) => string;
}

function paintSpans(
  context: CanvasRenderingContext2D,
  spans: readonly TimelineSpan[],
  { scene, place, top, height, ink, colourOf }: SpanPaint,
): void {
  const { view, selected } = scene;
  let drawnTo = Number.NEGATIVE_INFINITY;
  for (let index = firstAfter(spans, view.fromUs); index < spans.length; index++) {
    const span = spans[index]!;
    if (span.event.startUs > view.toUs) break;
    const [from, to] = [xOf(span.event.startUs, place, view), xOf(span.event.endUs, place, view)];
    // What falls into a pixel that is full already cannot be seen.
    if (to <= drawnTo && span !== selected) continue;
    const width = Math.max(0.6, to - from - (to - from > 3 ? 0.75 : 0));
    context.fillStyle = colourOf(span);
    context.fillRect(from, top, width, height);
    drawnTo = Math.max(to, from + 0.6);
    if (span !== selected) continue;
    context.strokeStyle = ink;
    context.lineWidth = 2;
    context.strokeRect(from, top - 1, Math.max(2, width), height + 2);
  }
}

function paintPath(
  context: CanvasRenderingContext2D,
  segments: readonly PathSegment[],
  { scene: { view }, place, y }: { scene: Scene; place: Place; y: number },
): void {
  for (const { part, startUs, endUs } of segments) {
    if (part === 'harness' || endUs < view.fromUs || startUs > view.toUs) continue;
    const from = xOf(startUs, place, view);
    context.fillRect(from, y, Math.max(0.6, xOf(endUs, place, view) - from), 2.5);
  }
}

function paintMarks(context: CanvasRenderingContext2D, { rows, marks, view }: Scene, place: Place): void {
  const lanes = new Map(rows.flatMap(({ agent, isFirst }, index) => (isFirst ? [[agent, index] as const] : [])));
  for (const event of marks) {
    const lane = lanes.get(event.agent);
    if (lane === undefined || event.atUs < view.fromUs || event.atUs > view.toUs) continue;
    const [x, y] = [xOf(event.atUs, place, view), AXIS + lane * ROW];
    const corners =
      event.type === 'submission'
        ? ([
            [0, 5],
            [6, 12],
            [0, 19],
            [-6, 12],
          ] as const)
        : ([
            [-3.5, 0],
            [3.5, 0],
            [0, 5],
          ] as const);
    context.beginPath();
    for (const [dx, dy] of corners) context.lineTo(x + dx, y + dy);
    context.fill();
  }
}

/** What is drawn, with its colour in the palette: work first, then waits. */
export function activities(rows: readonly TimelineRow[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { spans, waits } of rows) {
    for (const list of [spans, waits]) {
      for (const span of list) if (!found.has(span.activity)) found.set(span.activity, ACTIVITY_COLOURS[colourKey(span)] ?? NO_COLOUR);
    }
  }
  const isWait = (name: string): number => (name.startsWith('wait: ') ? 1 : 0);
  return new Map([...found].sort(([a], [b]) => isWait(a) - isWait(b)));
}

function shortened(label: string): string {
  return label.length > LONGEST_LABEL ? `${label.slice(0, 6)}…${label.slice(-(LONGEST_LABEL - 7))}` : label;
}
