// The agent timeline of one trial. Drag or shift-wheel moves it, ctrl-wheel and the buttons zoom; with the keyboard, arrows go from span to span
// and from lane to lane, + and - zoom, 0 shows all, Enter opens.
import { criticalPath } from '../../../accounting/critical-path.ts';
import type { TraceEvent } from '../../../core/trace.ts';
import { secondsText } from '../format-figures.ts';
import { html } from './dom.ts';
import { eventText } from './event-text.ts';
import { AXIS, activities, type Place, paintTimeline, placeOf, ROW, type Scene, xOf } from './paint-timeline.ts';
import { legend } from './stacked-chart.ts';
import { onThemeChange } from './theme.ts';
import { firstAfter, type TimelineRow, type TimelineSpan, timelineRows } from './timeline-rows.ts';
import { hideTip, showTip } from './tooltip.ts';

export interface TimelineOptions {
  readonly events: readonly TraceEvent[];
  /** Where the trial ended, if not at its last event. */
  readonly wallUs?: number | undefined;
  /** End of the axis, so that two timelines can be compared. */
  readonly untilUs?: number | undefined;
  /** Room for labels, likewise. */
  readonly labelLetters?: number | undefined;
  /** Nominal or live seconds. */
  readonly seconds: string;
  readonly onOpen: (seq: number) => void;
}

/** What the reader moves; the rest of a timeline is fixed. */
interface Timeline {
  readonly canvas: HTMLCanvasElement;
  readonly place: () => Place;
  readonly rows: readonly TimelineRow[];
  readonly endUs: number;
  readonly scene: { -readonly [key in keyof Scene]: Scene[key] };
  row: number;
  readonly schedule: () => void;
  readonly onOpen: (seq: number) => void;
}

export function createTimeline(options: TimelineOptions): HTMLElement {
  const { events, wallUs, untilUs, labelLetters, seconds, onOpen } = options;
  const rows = timelineRows(events);
  if (rows.every(({ spans, waits }) => spans.length + waits.length === 0)) {
    return html('p', { class: 'muted' }, 'Nothing in this trace took time.');
  }
  const endUs = untilUs ?? Math.max(wallUs ?? 0, events.at(-1)?.atUs ?? 0, 1);
  const canvas = html('canvas', {
    tabindex: 0,
    role: 'application',
    'aria-label': 'Agent timeline. Arrow keys move between spans and lanes, plus and minus zoom, Enter opens.',
  });
  const box = html('div', { class: 'canvas-box' }, canvas);
  const scene: Timeline['scene'] = {
    rows,
    segments: new Map(),
    marks: events.filter((event) => event.type === 'submission' || (event.type === 'entry' && event.action === 'admitted')),
    view: { fromUs: 0, toUs: endUs },
    isPathShown: true,
    selected: undefined,
  };
  const place = (): Place => placeOf(rows, box.clientWidth || 600, labelLetters);
  const schedule = oncePerFrame(() => paintTimeline(canvas, scene, place()));
  const timeline: Timeline = { canvas, place, rows, endUs, scene, row: 0, schedule, onOpen };
  watchPointer(timeline);
  watchKeys(timeline);
  new ResizeObserver(schedule).observe(box);
  // A long trace is seen before its path is walked.
  setTimeout(() => {
    scene.segments = Map.groupBy(criticalPath(events, wallUs).segments, ({ agent }) => agent);
    schedule();
  }, 0);
  const stop = onThemeChange(() => (canvas.isConnected ? schedule() : stop()));
  return html('div', {}, toolBar(timeline, seconds), legend(activities(rows)), box);
}

function toolBar(timeline: Timeline, seconds: string): HTMLElement {
  const { scene, schedule, endUs } = timeline;
  const button = (text: string, label: string, act: () => void): HTMLElement =>
    html('button', { type: 'button', class: 'button', 'aria-label': label, onclick: act }, text);
  const path = button('Critical path', 'Critical path', () => {
    scene.isPathShown = !scene.isPathShown;
    path.setAttribute('aria-pressed', String(scene.isPathShown));
    schedule();
  });
  path.setAttribute('aria-pressed', 'true');
  const says = `Thick: calls and commands. Thin: waits. Line below: critical path. ▾ an entry admitted, ◆ an answer handed in. In ${seconds}.`;
  return html(
    'div',
    { class: 'tools' },
    html('span', { class: 'muted small grow' }, says),
    path,
    button('−', 'Zoom out', () => zoom(timeline, 1.6)),
    button('+', 'Zoom in', () => zoom(timeline, 0.625)),
    button('All', 'Whole trial', () => move(timeline, 0, endUs)),
  );
}

function zoom(timeline: Timeline, factor: number, aroundUs?: number): void {
  const { view } = timeline.scene;
  const centre = aroundUs ?? (view.fromUs + view.toUs) / 2;
  const span = Math.min(timeline.endUs, Math.max(timeline.endUs / 1e5, (view.toUs - view.fromUs) * factor));
  move(timeline, centre - ((centre - view.fromUs) / (view.toUs - view.fromUs)) * span, span);
}

function move({ scene: { view }, endUs, schedule }: Timeline, fromUs: number, span = view.toUs - view.fromUs): void {
  view.fromUs = Math.max(0, Math.min(endUs - span, fromUs));
  view.toUs = view.fromUs + span;
  schedule();
}

function watchPointer(timeline: Timeline): void {
  const { canvas, place, rows, scene, schedule, onOpen } = timeline;
  const { view } = scene;
  const usAt = (x: number): number => {
    const { left, right } = place();
    return view.fromUs + ((x - left) / (right - left)) * (view.toUs - view.fromUs);
  };
  let drag: { x: number; fromUs: number; hasMoved: boolean } | undefined;
  canvas.addEventListener('pointerdown', (event) => {
    drag = { x: event.clientX, fromUs: view.fromUs, hasMoved: false };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (drag) {
      const shift = event.clientX - drag.x;
      drag.hasMoved ||= Math.abs(shift) > 4;
      const { left, right } = place();
      if (drag.hasMoved) move(timeline, drag.fromUs - (shift / (right - left)) * (view.toUs - view.fromUs));
    }
    const span = drag?.hasMoved ? undefined : spanAt(timeline, event, usAt);
    if (span) showTip(tipOf(span), event.clientX, event.clientY);
    else hideTip();
  });
  canvas.addEventListener('pointerup', (event) => {
    const span = drag?.hasMoved ? undefined : spanAt(timeline, event, usAt);
    drag = undefined;
    if (!span) return;
    scene.selected = span;
    timeline.row = rowOf(span, rows);
    schedule();
    onOpen(span.event.seq);
  });
  canvas.addEventListener('pointerleave', hideTip);
  const onWheel = (event: WheelEvent): void => {
    const isZoom = event.ctrlKey || event.metaKey;
    if (!isZoom && !event.shiftKey) return;
    event.preventDefault();
    if (isZoom) zoom(timeline, event.deltaY > 0 ? 1.25 : 0.8, usAt(event.clientX - canvas.getBoundingClientRect().left));
    else move(timeline, view.fromUs + ((event.deltaY + event.deltaX) / 800) * (view.toUs - view.fromUs));
  };
  canvas.addEventListener('wheel', onWheel, { passive: false });
}

function spanAt({ canvas, rows, scene }: Timeline, event: MouseEvent, usAt: (x: number) => number): TimelineSpan | undefined {
  const { left, top, width } = canvas.getBoundingClientRect();
  const row = rows[Math.floor((event.clientY - top - AXIS) / ROW)];
  const us = usAt(event.clientX - left);
  const reach = ((scene.view.toUs - scene.view.fromUs) / Math.max(1, width)) * 2;
  const hit = (spans: readonly TimelineSpan[]): TimelineSpan | undefined => {
    const found = spans[firstAfter(spans, us - reach)];
    return found && found.event.startUs <= us + reach ? found : undefined;
  };
  return row && us >= scene.view.fromUs ? (hit(row.spans) ?? hit(row.waits)) : undefined;
}

function watchKeys(timeline: Timeline): void {
  const { canvas, scene, onOpen, endUs } = timeline;
  const at = (): number | undefined => scene.selected?.event.startUs;
  const keys: Readonly<Record<string, () => void>> = {
    ArrowRight: () => step(timeline, 1),
    ArrowLeft: () => step(timeline, -1),
    ArrowDown: () => changeRow(timeline, 1),
    ArrowUp: () => changeRow(timeline, -1),
    '+': () => zoom(timeline, 0.7, at()),
    '=': () => zoom(timeline, 0.7, at()),
    '-': () => zoom(timeline, 1.43, at()),
    '0': () => move(timeline, 0, endUs),
    Enter: () => scene.selected && onOpen(scene.selected.event.seq),
  };
  canvas.addEventListener('keydown', (event) => {
    const act = event.ctrlKey || event.metaKey ? undefined : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function step(timeline: Timeline, by: number): void {
  const own = allOf(timeline.rows[timeline.row]!);
  const place = timeline.scene.selected ? own.indexOf(timeline.scene.selected) : by > 0 ? -1 : own.length;
  select(timeline, own[Math.max(0, Math.min(own.length - 1, place + by))]);
}

function changeRow(timeline: Timeline, by: number): void {
  const { rows, scene } = timeline;
  const us = scene.selected?.event.startUs ?? scene.view.fromUs;
  for (let row = timeline.row + by; row >= 0 && row < rows.length; row += by) {
    const own = allOf(rows[row]!);
    if (own.length === 0) continue;
    timeline.row = row;
    select(timeline, own.find(({ event }) => event.endUs > us) ?? own.at(-1));
    return;
  }
}

function select(timeline: Timeline, span: TimelineSpan | undefined): void {
  if (!span) return;
  const { canvas, place, scene, schedule } = timeline;
  const { view } = scene;
  scene.selected = span;
  const { startUs, endUs } = span.event;
  if (endUs < view.fromUs || startUs > view.toUs) move(timeline, startUs - (view.toUs - view.fromUs) / 3);
  schedule();
  const { left, top } = canvas.getBoundingClientRect();
  const x = xOf(Math.max(startUs, view.fromUs), place(), view);
  showTip(tipOf(span), left + x, top + AXIS + (timeline.row + 1) * ROW - 14);
}

function allOf({ spans, waits }: TimelineRow): TimelineSpan[] {
  return [...spans, ...waits].sort((a, b) => a.event.startUs - b.event.startUs);
}

function rowOf(span: TimelineSpan, rows: readonly TimelineRow[]): number {
  return Math.max(
    0,
    rows.findIndex(({ spans, waits }) => spans.includes(span) || waits.includes(span)),
  );
}

function tipOf({ event }: TimelineSpan): string {
  const times = `${secondsText(event.startUs / 1e6)} to ${secondsText(event.endUs / 1e6)}`;
  return `${event.agent || 'trial'} #${event.seq}\n${eventText(event)}\n${times}`;
}

function oncePerFrame(draw: () => void): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      draw();
    });
  };
}
