// pass@k and pass^k of a cell, from independent attempts only: repeats, and submissions whose strategy says that they know nothing of each other. A trial
// whose agents share context is one attempt, by its selected submission.
import { passAtK, passHatK } from '../statistics/pass-at-k.ts';
import type { TrialResult } from './trial-result.ts';

const SIZES = [2, 3, 4, 5, 8, 10, 16];
const ATTEMPTS = 'independent attempts; instances with fewer are left out';

/** For `metrics.csv`; each is an entry of its list of metrics. */
export const SAMPLED_METRICS = SIZES.flatMap((k) => [
  {
    kind: 'instance' as const,
    name: `pass_at_${k}`,
    description: `Unbiased estimate that any of ${k} is correct (pass@${k}), from ${ATTEMPTS}.`,
    value: estimate(passAtK, k),
  },
  {
    kind: 'instance' as const,
    name: `pass_hat_${k}`,
    description: `Unbiased estimate that all of ${k} are correct (pass^${k}), from ${ATTEMPTS}.`,
    value: estimate(passHatK, k),
  },
]);

function estimate(estimator: typeof passAtK, k: number): (trials: readonly TrialResult[]) => number | undefined {
  return (trials) => {
    let [attempts, correct] = [0, 0];
    for (const { trial, score } of trials) {
      if (!score) continue;
      attempts += trial.cell.independentSubmissions ? score.submissions : 1;
      correct += trial.cell.independentSubmissions ? score.correct : Number(score.isSelectedCorrect);
    }
    const value = estimator(attempts, correct, k);
    return Number.isNaN(value) ? undefined : value;
  };
}
