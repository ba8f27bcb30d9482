// "Not worse by more than a margin" (Piaggio et al. 2012, CONSORT extension): read from the two-sided 95% interval of candidate minus baseline, which is
// the one-sided test at 2.5%. The margin is stated before the data; no margin, no verdict.
import type { Interval } from './interval.ts';

export type MarginVerdict = 'better' | 'not worse' | 'worse by more than the margin' | 'undecided';

export function judgeMargin({ low, high }: Interval, margin: number): MarginVerdict {
  if (!(margin >= 0 && margin < 1))
    throw new RangeError(`Expected a margin from 0 to below 1, such as 0.02 for two points, got \`${margin}\`.`);
  if (low > 0) return 'better';
  if (low > -margin) return 'not worse';
  return high < -margin ? 'worse by more than the margin' : 'undecided';
}
