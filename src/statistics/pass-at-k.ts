// The unbiased estimators for independent repeats of pass@k, any of k (Chen et al. 2021, arXiv 2107.03374, section 2.1), and pass^k, all of k
// (Yao et al. 2024, arXiv 2406.12045). Not for agents that share context: they give one observation per trial.

/** 1 - C(n - c, k) / C(n, k) for `correct` of `n` repeats; `NaN` where n < k. */
export function passAtK(n: number, correct: number, k: number): number {
  check(n, correct, k);
  if (n < k) return Number.NaN;
  if (n - correct < k) return 1;
  let allWrong = 1;
  for (let i = n - correct + 1; i <= n; i++) allWrong *= 1 - k / i;
  return 1 - allWrong;
}

/** C(c, k) / C(n, k): the chance that k of the n repeats are all correct; `NaN` where n < k. */
export function passHatK(n: number, correct: number, k: number): number {
  check(n, correct, k);
  if (n < k) return Number.NaN;
  let allRight = 1;
  for (let i = 0; i < k; i++) allRight *= Math.max(0, correct - i) / (n - i);
  return allRight;
}

function check(n: number, correct: number, k: number): void {
  if (![n, correct, k].every(Number.isSafeInteger) || correct < 0 || correct > n || k < 1) {
    throw new RangeError(`Expected whole numbers with 0 <= correct <= n and k >= 1, got n = ${n}, correct = ${correct}, k = ${k}.`);
  }
}
