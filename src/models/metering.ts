// The outermost decorator: every call of every strategy becomes one `call` event, whether it answered or failed. All totals are folds over these.
import type { Clock } from '../core/clock.ts';
import { hashValue } from '../core/hash.ts';
import { type ChatModel, type ModelRequest, type ModelResponse, type ModelRole, requestTokens } from '../core/model.ts';
import { LimitReached, ModelError } from '../core/model-error.ts';
import { costUsd, idealUsage, type Price } from '../core/price.ts';
import type { PromptPrefixes } from '../core/prompt-prefixes.ts';
import type { AgentRole, CallEvent, Stage, Trace } from '../core/trace.ts';
import { addUsage, type Usage } from '../core/usage.ts';

export interface Attribution {
  readonly agent: string;
  readonly role: AgentRole;
  readonly modelRole: ModelRole;
  readonly stage: Stage;
  readonly subtask?: string | undefined;
  /** The events whose texts stand in the prompt. */
  readonly causes: readonly number[];
}

export interface Meter {
  readonly trace: Trace;
  readonly clock: Clock;
  readonly price: Price;
  readonly source: 'live' | 'replayed' | 'embedded';
  /** What earlier prompts of the trial began with; without it, what a cache could have saved stays unknown. */
  readonly prefixes?: PromptPrefixes | undefined;
}

/** Calls the model and records it. @throws what the model throws, after recording it; a call refused by a limit was never made and leaves none. */
export async function meteredCall(
  model: ChatModel,
  request: ModelRequest,
  { attribution, meter }: { attribution: Attribution; meter: Meter },
): Promise<{ response: ModelResponse; seq: number }> {
  const { clock, trace } = meter;
  const askedUs = clock.now();
  const promptHash = trace.prompt([request.system ?? '', ...request.messages.flatMap((message) => message.parts)]);
  const { maxOutputTokens, temperature, seed, reasoningEffort } = request;
  const requestHash = hashValue([model.id, promptHash, { maxOutputTokens, temperature, seed, reasoningEffort }]);
  const promptTokens = requestTokens(model, request);
  const sharedPrefixTokens = meter.prefixes?.add(model, request);
  const { role, modelRole, stage, subtask } = attribution;
  const known = {
    type: 'call',
    purpose: request.purpose,
    role,
    modelRole,
    stage,
    subtask,
    model: model.id,
    requestHash,
    promptHash,
    promptTokens,
    sharedPrefixTokens,
  } as const;
  const priced = { price: meter.price, promptTokens, sharedPrefixTokens };
  const record = (event: CallEvent): number => {
    if (event.startUs > askedUs) trace.emit(attribution.agent, { type: 'wait', for: 'slot', startUs: askedUs, endUs: event.startUs });
    return trace.emit(attribution.agent, event, attribution.causes);
  };
  try {
    const response = await model.generate(request);
    const { timing } = response;
    const spent = [response.usage, ...(response.wastedUsage ? [response.wastedUsage] : [])];
    const startUs = startOf(askedUs, timing.queuedUs, timing.attempts);
    const endUs = clock.now();
    const sentUs = Math.max(startUs, endUs - timing.latencyUs);
    const seq = record({
      ...known,
      ...bill(spent, priced, response.billedUsd),
      servedBy: response.servedBy,
      startUs,
      firstTokenUs: timing.ttftUs === undefined ? undefined : Math.min(endUs, sentUs + timing.ttftUs),
      endUs,
      queueUs: timing.queuedUs,
      retryUs: Math.min(timing.retryUs, sentUs - startUs),
      attempts: timing.attempts,
      replyHash: trace.text(response.text),
      finish: response.finish.reason,
      source: response.source,
    });
    return { response, seq };
  } catch (error) {
    if (error instanceof LimitReached) throw error;
    const details = error instanceof ModelError ? error.details : {};
    const endUs = clock.now();
    record({
      ...known,
      ...bill([details.usage ?? {}], priced, undefined),
      startUs: askedUs,
      endUs,
      queueUs: details.queuedUs ?? 0,
      retryUs: Math.max(0, endUs - askedUs - (details.queuedUs ?? 0)),
      attempts: details.attempts ?? 1,
      source: meter.source,
      error: error instanceof ModelError ? `${error.kind}: ${error.message}` : String(error),
    });
    throw error;
  }
}

/** With several attempts the queue of later ones lies inside the call; only the first one's wait comes before it. */
function startOf(askedUs: number, queuedUs: number, attempts: number): number {
  return attempts === 1 ? askedUs + queuedUs : askedUs;
}

/**
 * A wasted attempt still costs: its known usage is part of the call, priced by itself, because tiers go by the prompt of one request. What broke off
 * after its input was counted costs at least that input.
 */
function bill(
  spent: readonly Usage[],
  { price, promptTokens, sharedPrefixTokens }: { price: Price } & Pick<CallEvent, 'promptTokens' | 'sharedPrefixTokens'>,
  billedUsd: number | undefined,
): Pick<CallEvent, 'usage' | 'costUsd' | 'uncachedUsd' | 'billedUsd' | 'idealUsd'> {
  const share = sharedPrefixTokens === undefined || promptTokens === 0 ? undefined : sharedPrefixTokens / promptTokens;
  const total = (basis: 'list' | 'uncached', usages = spent): number | undefined => {
    const [own, ...wasted] = usages;
    const ownUsd = costUsd(own ?? {}, price, basis);
    const floorUsd = (usage: Usage): number => costUsd({ ...usage, outputTokens: usage.outputTokens ?? 0 }, price, basis) ?? 0;
    return ownUsd === undefined ? undefined : wasted.reduce((sum, usage) => sum + floorUsd(usage), ownUsd);
  };
  const idealUsd =
    share === undefined
      ? undefined
      : total(
          'list',
          spent.map((usage) => idealUsage(usage, share)),
        );
  return { usage: spent.reduce(addUsage), costUsd: total('list'), uncachedUsd: total('uncached'), idealUsd, billedUsd };
}
