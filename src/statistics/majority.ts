// What a majority vote of k independent answers would score, from n >= k of them (self-consistency, Wang et al. 2022, arXiv 2203.11171): the mean over
// all choices of k out of n, counted by how often each answer was chosen, never one by one. Answers that could not be read do not vote.

export interface Vote {
  /** Undefined where the reply holds no answer. */
  readonly answer: string | undefined;
  readonly isCorrect: boolean;
}

interface Choice {
  readonly count: number;
  /** Share of this answer's votes that were graded correct: 0 or 1 but for a grader that looks beyond the answer. */
  readonly correct: number;
}

/** Chance that the majority of k of these votes is correct, ties broken by lot; `NaN` where there are fewer than k. */
export function majorityAccuracy(votes: readonly Vote[], k: number): number {
  if (!Number.isSafeInteger(k) || k < 1) throw new RangeError(`Expected a whole number of votes of at least 1, got \`${k}\`.`);
  if (votes.length < k) return Number.NaN;
  const silent = votes.filter(({ answer }) => answer === undefined).length;
  const answered = votes.filter(({ answer }) => answer !== undefined);
  const choices = [...Map.groupBy(answered, ({ answer }) => answer).values()].map(
    (group): Choice => ({ count: group.length, correct: group.filter(({ isCorrect }) => isCorrect).length / group.length }),
  );
  return expected(choices, { silent, k }) / binomial(votes.length, k);
}

/** Sum over all ways to take k votes of the chance that the winner is correct. */
function expected(choices: readonly Choice[], { silent, k }: { readonly silent: number; readonly k: number }): number {
  const taken = choices.map(() => 0);
  const visit = (place: number, left: number, ways: number): number => {
    if (place === choices.length) return left > silent ? 0 : ways * binomial(silent, left) * winnerCorrect(choices, taken);
    let sum = 0;
    for (let take = 0; take <= Math.min(left, choices[place]!.count); take++) {
      taken[place] = take;
      sum += visit(place + 1, left - take, ways * binomial(choices[place]!.count, take));
    }
    return sum;
  };
  return visit(0, k, 1);
}

function winnerCorrect(choices: readonly Choice[], taken: readonly number[]): number {
  const most = Math.max(0, ...taken);
  if (most === 0) return 0;
  const leaders = choices.filter((_, i) => taken[i] === most);
  return leaders.reduce((sum, { correct }) => sum + correct, 0) / leaders.length;
}

function binomial(n: number, k: number): number {
  let product = 1;
  for (let i = 0; i < k; i++) product = (product * (n - i)) / (i + 1);
  return Math.round(product);
}
