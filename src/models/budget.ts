// Every attempt reserves its worst case before it is sent and settles what it cost: real usage where it came, the whole reservation where the bill
// is unknown, nothing where the provider surely did no work. What the ledger allows is the ledger's business.
import type { Clock } from '../core/clock.ts';
import type { Ledger, Reservation } from '../core/ledger.ts';
import { type ChatModel, type ModelRequest, type ModelResponse, requestTokens } from '../core/model.ts';
import { LimitReached, ModelError } from '../core/model-error.ts';
import { costUsd, type Price, worstCaseUsd } from '../core/price.ts';
import { billedOutputTokens, inputTokens, type Usage } from '../core/usage.ts';
import { abortable, throwIfAborted } from './abortable.ts';

export interface BudgetOptions {
  readonly ledger: Ledger;
  readonly price: Price;
  readonly clock: Clock;
  /** What the ledger's dollars are: list price with or without the provider's cache. */
  readonly basis: 'uncached' | 'list';
  /** Prompt tokens are an estimate for models with another tokenizer; the worst case takes this multiple of it. Default 1. */
  readonly estimateMargin?: number | undefined;
}

/** @throws LimitReached before anything is sent, when the worst case does not fit. */
export function withBudget(model: ChatModel, options: BudgetOptions): ChatModel {
  const { ledger, clock } = options;
  const generate = async (request: ModelRequest): Promise<ModelResponse> => {
    const startUs = clock.now();
    const reservation = await reserve(model, request, options);
    const queuedUs = clock.now() - startUs;
    try {
      const response = await model.generate(request);
      settle(reservation, response.usage, options);
      return { ...response, timing: { ...response.timing, queuedUs: response.timing.queuedUs + queuedUs } };
    } catch (error) {
      if (!(error instanceof ModelError)) {
        ledger.settle(reservation, undefined);
        throw error;
      }
      if (error.details.usage) settle(reservation, atWorst(error.details.usage, request), options);
      else if (error.details.sent === false) ledger.release(reservation);
      else ledger.settle(reservation, undefined);
      throw new ModelError(error.kind, error.message, { ...error.details, queuedUs: (error.details.queuedUs ?? 0) + queuedUs });
    }
  };
  return { ...model, generate };
}

async function reserve(
  model: ChatModel,
  request: ModelRequest,
  { ledger, price, clock, estimateMargin = 1 }: BudgetOptions,
): Promise<Reservation> {
  const promptTokens = Math.ceil(requestTokens(model, request) * estimateMargin);
  const worst = {
    usd: worstCaseUsd(promptTokens, request.maxOutputTokens, price),
    tokens: promptTokens + request.maxOutputTokens,
    closing: request.closing ?? false,
    account: request.account,
  };
  for (;;) {
    throwIfAborted(request.signal);
    const result = ledger.reserve(worst);
    if (result.kind === 'granted') return result.reservation;
    if (result.kind === 'refused') throw new LimitReached(result.limit, result.detail);
    await clock.shared('budget', abortable(result.released, request.signal));
  }
}

function settle(reservation: Reservation, usage: Usage, { ledger, price, basis }: BudgetOptions): void {
  const usd = costUsd(usage, price, basis);
  const input = inputTokens(usage);
  const output = billedOutputTokens(usage);
  if (usd === undefined || input === undefined || output === undefined) ledger.settle(reservation, undefined);
  else ledger.settle(reservation, { usd, tokens: input + output, usage });
}

/** A reply that broke off: the input is known, of the output only that it stayed below its limit. */
function atWorst(usage: Usage, request: ModelRequest): Usage {
  return { ...usage, outputTokens: usage.outputTokens ?? request.maxOutputTokens };
}
