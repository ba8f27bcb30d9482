// One floating note for everything that carries a `data-tip`: on hover, and on keyboard focus.
import { html } from './dom.ts';

let note: HTMLElement | undefined;

export function showTip(text: string, x: number, y: number): void {
  note ??= document.body.appendChild(html('div', { class: 'tip', role: 'tooltip' }));
  note.hidden = false;
  note.textContent = text;
  const { width, height } = note.getBoundingClientRect();
  const left = Math.max(8, Math.min(x + 14, window.innerWidth - width - 8));
  const top = y + 18 + height > window.innerHeight ? y - height - 12 : y + 18;
  note.style.left = `${left}px`;
  note.style.top = `${Math.max(8, top)}px`;
}

export function hideTip(): void {
  if (note) note.hidden = true;
}

export function watchTips(): void {
  const carrier = (event: Event): HTMLElement | SVGElement | null =>
    event.target instanceof Element ? event.target.closest<HTMLElement | SVGElement>('[data-tip]') : null;
  document.addEventListener('pointermove', (event) => {
    const found = carrier(event);
    if (found) showTip(found.dataset.tip!, event.clientX, event.clientY);
    else if (!(event.target instanceof HTMLCanvasElement)) hideTip();
  });
  document.addEventListener('focusin', (event) => {
    const found = carrier(event);
    if (!found?.matches(':focus-visible')) return hideTip();
    const box = found.getBoundingClientRect();
    showTip(found.dataset.tip!, box.left + Math.min(box.width / 2, 200), box.bottom - 10);
  });
  document.addEventListener('scroll', hideTip, { passive: true, capture: true });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hideTip();
  });
}
