// What tokens cost. Prices are USD per million tokens at the vendor's list; a bill needs every part that it uses, never a silent 0.
import { billedOutputTokens, inputTokens, type Usage } from './usage.ts';

export interface Rates {
  readonly input: number;
  readonly cachedInput: number;
  /** What a token written to the cache costs; the input rate where the provider charges nothing extra. */
  readonly cacheWrite: number;
  readonly output: number;
}

export interface Price extends Rates {
  /** Rates that apply to the whole call once its prompt exceeds `abovePromptTokens`; ascending. */
  readonly tiers?: readonly (Rates & { readonly abovePromptTokens: number })[] | undefined;
  /** Where the figures come from and their date, for the manifest. */
  readonly source: string;
  /** True for the embedded model: a made-up price that only makes costs comparable within a run. */
  readonly nominal?: boolean | undefined;
}

/** The rates for a prompt of this size: the last tier that it exceeds. */
export function ratesFor(price: Price, promptTokens: number): Rates {
  let rates: Rates = price;
  for (const tier of price.tiers ?? []) if (promptTokens > tier.abovePromptTokens) rates = tier;
  return rates;
}

/** Dollars of one call. `list`: cache reads and writes at their own rates; `uncached`: every input token at the input rate. */
export function costUsd(usage: Usage, price: Price, basis: 'list' | 'uncached' = 'list'): number | undefined {
  const input = inputTokens(usage);
  const output = billedOutputTokens(usage);
  if (input === undefined || output === undefined) return undefined;
  const rates = ratesFor(price, input);
  if (basis === 'uncached') return (input * rates.input + output * rates.output) / 1e6;
  return (
    ((usage.freshInputTokens ?? 0) * rates.input +
      (usage.cachedInputTokens ?? 0) * rates.cachedInput +
      (usage.cacheWriteTokens ?? 0) * rates.cacheWrite +
      output * rates.output) /
    1e6
  );
}

/** The usage of the same request under an ideal cache: this share of its input (or what was read, if more) is read from it, and nothing is written. */
export function idealUsage(usage: Usage, shareableShare: number): Usage {
  const input = inputTokens(usage);
  if (input === undefined) return usage;
  const cachedInputTokens = Math.max(usage.cachedInputTokens ?? 0, Math.min(input, Math.round(input * shareableShare)));
  return { ...usage, cachedInputTokens, cacheWriteTokens: 0, freshInputTokens: input - cachedInputTokens };
}

/** The most that an attempt can cost: every prompt token at the dearest input rate, and the whole output limit. */
export function worstCaseUsd(promptTokens: number, maxOutputTokens: number, price: Price): number {
  const rates = ratesFor(price, promptTokens);
  return (promptTokens * Math.max(rates.input, rates.cacheWrite) + maxOutputTokens * rates.output) / 1e6;
}
