// The rules by which a published number stands or falls beside an interval of ours. Nothing here knows where the interval comes from.
import type { Interval } from '../statistics/interval.ts';
import type { Published } from './claim.ts';

export type Verdict = 'supported' | 'contradicted' | 'not distinguishable' | 'not testable';

export interface Ruling {
  readonly verdict: Exclude<Verdict, 'not testable'>;
  /** Why it is not distinguishable; empty otherwise. */
  readonly reason: string;
}

export interface RuleInput {
  readonly published: Published;
  readonly interval: Interval;
  readonly margin: number;
  /** What "no difference" is: 0, or 1 for a ratio. Undefined for a level. */
  readonly none?: number | undefined;
}

/**
 * Supported: the published number (as rounded) lies in the interval, the interval is narrow enough to say so, and that of a contrast excludes "no
 * difference" on the published side. Contradicted: it lies outside the interval widened by the published spread. Else not distinguishable.
 */
export function rule({ published, interval, margin, none }: RuleInput): Ruling {
  const { low, high } = interval;
  if (!(low <= high)) return { verdict: 'not distinguishable', reason: 'there is no interval' };
  const isWithin = (slack: number): boolean => published.low <= high + slack && published.high >= low - slack;
  if (!isWithin(0)) {
    if (published.spread === undefined || !isWithin(published.spread)) return { verdict: 'contradicted', reason: '' };
    return { verdict: 'not distinguishable', reason: 'outside the interval, by less than the published spread' };
  }
  const half = (high - low) / 2;
  if (!(half <= margin))
    return { verdict: 'not distinguishable', reason: `the interval is too wide: half-width ${short(half)}, margin ${short(margin)}` };
  if (none !== undefined && !excludes(interval, published, none))
    return { verdict: 'not distinguishable', reason: 'the interval does not exclude that there is no difference' };
  return { verdict: 'supported', reason: '' };
}

/** On the published side; a published number that is itself no difference demands nothing. */
function excludes({ low, high }: Interval, published: Published, none: number): boolean {
  if (published.low > none) return low > none;
  if (published.high < none) return high < none;
  return true;
}

/** Several cells may be what the claim left open: it stands if any of them bears it out, and falls only if none can. */
export function ruleOver(verdicts: readonly Verdict[]): Verdict {
  for (const verdict of ['supported', 'not distinguishable', 'contradicted'] as const) if (verdicts.includes(verdict)) return verdict;
  return 'not testable';
}

/** Three digits are enough to compare. */
export function short(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : 'unknown';
}
