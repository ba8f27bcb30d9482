// Light, dark, or as the system has it; kept in the page's memory only. Canvases ask here for colours, everything else uses the style sheet.
import { byId } from './dom.ts';

const THEMES = ['auto', 'light', 'dark'] as const;
const NAMES = { auto: 'Auto', light: 'Light', dark: 'Dark' } as const;
const listeners = new Set<() => void>();

/** @returns how to stop listening */
export function onThemeChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function watchTheme(): void {
  const button = byId('theme');
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  let place = 0;
  button.addEventListener('click', () => {
    place = (place + 1) % THEMES.length;
    const theme = THEMES[place]!;
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.textContent = NAMES[theme];
    button.setAttribute('aria-label', `Colours: ${theme === 'auto' ? 'as the system' : theme}`);
    tell();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', tell);
}

/** A variable of the style sheet as it is now. */
export function themeValue(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** The colour as the style sheet shifts it for a dark page: work lighter, waits darker. */
export function themed(colour: string, isWait: boolean): string {
  const [other, share] = isWait ? ['black', themeValue('--sink')] : ['white', themeValue('--lift')];
  return `color-mix(in oklab, ${colour}, ${other} ${share})`;
}
