// A list whose items differ in height: the first hundred exist, the next come when the reader gets near them or asks.
import { countText } from '../format-figures.ts';
import { html } from './dom.ts';

export interface Pages<Item> {
  /** Stands after the container. */
  readonly more: HTMLElement;
  fill(items: readonly Item[]): void;
}

const PAGE = 100;

export function createPages<Item>(container: HTMLElement, render: (item: Item) => HTMLElement): Pages<Item> {
  let items: readonly Item[] = [];
  let shown = 0;
  const more = html('button', { type: 'button', class: 'button' });
  const add = (): void => {
    const next = items.slice(shown, shown + PAGE);
    container.append(...next.map(render));
    shown += next.length;
    more.hidden = shown >= items.length;
    more.textContent = `Show more: ${countText(shown)} of ${countText(items.length)} are shown`;
  };
  more.addEventListener('click', add);
  const watcher = new IntersectionObserver((seen) => {
    if (seen.some(({ isIntersecting }) => isIntersecting)) add();
  });
  watcher.observe(more);
  const fill = (next: readonly Item[]): void => {
    items = next;
    shown = 0;
    container.replaceChildren();
    add();
  };
  return { more, fill };
}
