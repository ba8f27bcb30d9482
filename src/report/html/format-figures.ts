// Figures as a reader sees them, the same on the page and in the charts. Unknown is a dash, never 0.

export const UNKNOWN = '–';
const MINUS = '−';

export function percentText(share: number | null | undefined, digits = 0): string {
  return share === null || share === undefined ? UNKNOWN : `${(share * 100).toFixed(digits)}%`;
}

/** A difference of shares in points, with its sign. */
export function pointsText(difference: number | null | undefined): string {
  if (difference === null || difference === undefined) return UNKNOWN;
  return signed(difference * 100, 1);
}

export function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : `${value < 0 ? MINUS : '+'}${text}`;
}

export function dollarsText(dollars: number | null | undefined): string {
  if (dollars === null || dollars === undefined) return UNKNOWN;
  if (dollars === 0) return '0';
  const size = Math.abs(dollars);
  if (size < 0.001) return dollars.toPrecision(2);
  return dollars.toFixed(size < 1 ? 4 : size < 100 ? 2 : 0);
}

export function secondsText(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return UNKNOWN;
  if (seconds >= 7200) return `${(seconds / 3600).toFixed(1)} h`;
  if (seconds >= 1000) return `${(seconds / 60).toFixed(1)} min`;
  if (seconds === 0) return '0 s';
  if (seconds < 0.01) return `${(seconds * 1000).toPrecision(2)} ms`;
  return `${seconds.toFixed(seconds < 10 ? 2 : seconds < 100 ? 1 : 0)} s`;
}

/** Digits in groups of three; thousands and millions shortened from 10,000 on. */
export function countText(count: number | null | undefined): string {
  if (count === null || count === undefined) return UNKNOWN;
  if (count >= 1e6) return `${(count / 1e6).toFixed(count < 1e7 ? 2 : 1)}M`;
  if (count >= 1e4) return `${(count / 1e3).toFixed(count < 1e5 ? 1 : 0)}K`;
  if (!Number.isInteger(count)) return count.toFixed(count < 10 ? 2 : 1);
  return count >= 1000 ? `${Math.floor(count / 1000)},${String(count % 1000).padStart(3, '0')}` : String(count);
}

export function ratioText(ratio: number | null | undefined): string {
  if (ratio === null || ratio === undefined) return UNKNOWN;
  return `${ratio >= 10 ? ratio.toFixed(1) : ratio.toPrecision(3)}×`;
}

export function pText(p: number | null | undefined): string {
  if (p === null || p === undefined) return UNKNOWN;
  return p < 0.001 ? '< 0.001' : p.toFixed(p < 0.1 ? 3 : 2);
}

/** `[39, 78]` in the form of the value; empty without an interval, open where an end is unknown. */
export function intervalText(
  { low, high }: { readonly low: number | null | undefined; readonly high: number | null | undefined },
  text: (value: number) => string,
): string {
  const isKnown = (end: number | null | undefined): end is number => end !== null && end !== undefined;
  if (!isKnown(low) && !isKnown(high)) return '';
  return `[${isKnown(low) ? text(low) : '…'}, ${isKnown(high) ? text(high) : 'no bound'}]`;
}

export function plural(count: number, noun: string, several = `${noun}s`): string {
  return `${countText(count)} ${count === 1 ? noun : several}`;
}
