// A list of any length of which only the visible rows exist. Arrow keys, Page Up and Down, Home and End move; Enter opens.
import { html } from './dom.ts';

export interface VirtualList {
  readonly element: HTMLElement;
  /** Shows other rows, from the top. */
  setCount(count: number): void;
  select(place: number): void;
}

export interface VirtualListOptions {
  readonly label: string;
  readonly count: number;
  readonly rowHeight: () => number;
  /** CSS height of the window. */
  readonly height: string;
  readonly render: (place: number) => HTMLElement;
  readonly onOpen: (place: number) => void;
  readonly empty: string;
}

/** Rows beyond the window that exist already, so that fast scrolling meets no blank. */
const MARGIN = 8;
let lists = 0;

export function createVirtualList({ label, count, rowHeight, height, render, onOpen, empty }: VirtualListOptions): VirtualList {
  const prefix = `list-${lists++}`;
  const canvas = html('div', {});
  const view = html('div', { class: 'view', role: 'listbox', tabindex: 0, 'aria-label': label }, canvas);
  view.style.maxHeight = height;
  const rows = new Map<number, HTMLElement>();
  let [total, selected] = [count, -1];
  let isDrawing = false;

  const draw = (): void => {
    isDrawing = false;
    const step = rowHeight();
    canvas.style.height = `${total * step}px`;
    const first = Math.max(0, Math.floor(view.scrollTop / step) - MARGIN);
    const last = Math.min(total, Math.ceil((view.scrollTop + (view.clientHeight || 600)) / step) + MARGIN);
    for (const [place, row] of rows) {
      if (place >= first && place < last) continue;
      row.remove();
      rows.delete(place);
    }
    for (let place = first; place < last; place++) {
      if (rows.has(place)) continue;
      const row = render(place);
      row.id = `${prefix}-${place}`;
      row.setAttribute('role', 'option');
      row.setAttribute('aria-selected', String(place === selected));
      row.setAttribute('aria-posinset', String(place + 1));
      row.setAttribute('aria-setsize', String(total));
      row.style.transform = `translateY(${place * step}px)`;
      row.addEventListener('click', (event) => {
        event.preventDefault();
        select(place);
        onOpen(place);
      });
      rows.set(place, row);
      canvas.append(row);
    }
  };
  const schedule = (): void => {
    if (isDrawing) return;
    isDrawing = true;
    requestAnimationFrame(draw);
  };
  const select = (place: number): void => {
    rows.get(selected)?.setAttribute('aria-selected', 'false');
    selected = Math.max(0, Math.min(total - 1, place));
    const step = rowHeight();
    if (selected * step < view.scrollTop) view.scrollTop = selected * step;
    else if ((selected + 1) * step > view.scrollTop + view.clientHeight) view.scrollTop = (selected + 1) * step - view.clientHeight;
    draw();
    rows.get(selected)?.setAttribute('aria-selected', 'true');
    view.setAttribute('aria-activedescendant', `${prefix}-${selected}`);
  };
  const setCount = (next: number): void => {
    total = next;
    selected = -1;
    for (const row of rows.values()) row.remove();
    rows.clear();
    view.removeAttribute('aria-activedescendant');
    view.scrollTop = 0;
    none.hidden = total > 0;
    view.hidden = total === 0;
    draw();
  };
  const keys: Readonly<Record<string, () => number>> = {
    ArrowDown: () => selected + 1,
    ArrowUp: () => selected - 1,
    PageDown: () => selected + Math.max(1, Math.floor(view.clientHeight / rowHeight()) - 1),
    PageUp: () => selected - Math.max(1, Math.floor(view.clientHeight / rowHeight()) - 1),
    Home: () => 0,
    End: () => total - 1,
  };
  view.addEventListener('keydown', (event) => {
    const move = keys[event.key];
    if (move) {
      event.preventDefault();
      select(move());
    } else if (event.key === 'Enter' && selected >= 0) onOpen(selected);
  });
  view.addEventListener('scroll', schedule, { passive: true });
  new ResizeObserver(() => {
    for (const [place, row] of rows) row.style.transform = `translateY(${place * rowHeight()}px)`;
    schedule();
  }).observe(view);
  const none = html('p', { class: 'empty' }, empty);
  const element = html('div', {}, view, none);
  setCount(total);
  return { element, setCount, select };
}
