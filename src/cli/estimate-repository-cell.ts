// An estimate for a cell of repositories: no stand-in can tell how long a model will work on an issue, so that it is assumed, and said.
import type { Cell, Experiment } from '../core/experiment.ts';
import { costUsd } from '../core/price.ts';

/** Ours, in the range of published traces: steps of one agent, tokens of its first prompt, tokens that each step adds, tokens of a reply; set-up and grading. */
export const ASSUMED_WORK = {
  ...{ steps: 40, firstPromptTokens: 2500, tokensPerStep: 700, replyTokens: 350, secondsPerStep: 12 },
  setupS: 10,
  gradingS: 60,
};

export interface RepositoryEstimate {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly usd: number;
  readonly wallS: number;
  readonly busyS: number;
  /** Before and after the makespan, in the same place among the trials at a time: sandboxes without their pull, and one grading after the other. */
  readonly aroundS: number;
  /** Of that, what graders do, whose number is limited on its own. */
  readonly gradingS: number;
}

/** Per trial: each agent works through the assumed steps, or as many as the cell allows; every prompt is the whole conversation, without cache. */
export function estimateRepositoryTrial(cell: Cell, experiment: Experiment): RepositoryEstimate {
  const { steps: assumed, firstPromptTokens, tokensPerStep, replyTokens, secondsPerStep, setupS, gradingS } = ASSUMED_WORK;
  const allowed = Number(cell.options.totalSteps ?? assumed);
  const steps = Math.min(assumed, allowed);
  const perAgent = steps * firstPromptTokens + (tokensPerStep * steps * (steps - 1)) / 2;
  const inputTokens = cell.agents * perAgent;
  const outputTokens = cell.agents * steps * replyTokens;
  const price = experiment.prices[cell.models.solver]!;
  return {
    calls: cell.agents * steps,
    inputTokens,
    outputTokens,
    usd: costUsd({ freshInputTokens: inputTokens, outputTokens }, price, 'uncached') ?? 0,
    wallS: steps * secondsPerStep,
    busyS: cell.agents * steps * secondsPerStep,
    aroundS: setupS + cell.agents * gradingS,
    gradingS: cell.agents * gradingS,
  };
}
