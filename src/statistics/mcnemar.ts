// McNemar's test of paired yes/no outcomes: under the null hypothesis each discordant pair falls either way with probability one half.
// Exact (never too many false positives), and mid-p (Lancaster 1961; Fagerland, Lydersen & Laake 2013: nearer to its level, rarely above it).

/** Two-sided exact p of `b` pairs that only the first side won and `c` that only the second won; 1 where no pair is discordant. */
export function exactMcNemar(b: number, c: number): number {
  const { tail } = lowerTail(b, c);
  return Math.min(1, 2 * tail);
}

/** The same with the observed table counted half. */
export function midPMcNemar(b: number, c: number): number {
  const { tail, observed } = lowerTail(b, c);
  return Math.min(1, 2 * (tail - observed / 2));
}

/**
 * Probability that a fair coin gives the smaller count or fewer, and exactly it. Summed from the largest term down, in logarithms, so that thousands of
 * pairs neither overflow nor lose the tail.
 */
function lowerTail(b: number, c: number): { readonly tail: number; readonly observed: number } {
  for (const count of [b, c]) {
    if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`Expected whole counts of discordant pairs, got \`${count}\`.`);
  }
  const n = b + c;
  const fewer = Math.min(b, c);
  let logTerm = -n * Math.LN2;
  for (let i = 0; i < fewer; i++) logTerm += Math.log((n - i) / (i + 1));
  let relative = 1;
  let sum = 0;
  for (let i = fewer; i >= 0 && relative > Number.EPSILON * sum * 1e-3; i--) {
    sum += relative;
    relative *= i / (n - i + 1);
  }
  const observed = Math.exp(logTerm);
  return { tail: observed * sum, observed };
}
