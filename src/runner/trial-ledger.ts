// What one trial may spend. An attempt reserves its worst case; what the closing call may need is held back from all others, so that a trial at its
// limit can still hand in an answer. One level today; the interface leaves room for more.
import type { EqualBudget } from '../core/experiment.ts';
import type { Ledger, Reservation, ReserveResult, SpendLog, WorstCase } from '../core/ledger.ts';
import { type Price, worstCaseUsd } from '../core/price.ts';
import type { TrialLimits } from '../core/strategy.ts';

export interface TrialLedgerOptions {
  readonly trialId: string;
  readonly attempt: number;
  readonly limits: Pick<TrialLimits, 'costUsd' | 'tokens' | 'outputTokens'>;
  readonly equalBudget?: EqualBudget | undefined;
  /** The model of the closing call. */
  readonly closing: { readonly price: Price; readonly contextTokens: number; readonly maxOutputTokens: number };
  /** On a repository nothing is held back: a patch is handed in without a call. */
  readonly holdsBack?: boolean | undefined;
  readonly spend: SpendLog;
}

export interface TrialLedger extends Ledger {
  /** Largest prompt that a closing call can still pay for now; infinite without a limit. */
  closingPromptTokens(maxOutputTokens: number): number;
  /** Dollars charged so far, in the budget's basis. */
  spentUsd(): number;
}

/** The share of a limit that pays for the closing call's prompt. */
const CLOSING_SHARE = 0.25;

export function createTrialLedger(options: TrialLedgerOptions): TrialLedger {
  const { limits, equalBudget, closing, spend, trialId, attempt } = options;
  const least = (...values: (number | undefined)[]): number => Math.min(...values.map((value) => value ?? Number.POSITIVE_INFINITY));
  const limit = { usd: least(limits.costUsd, equalBudget?.costUsd), tokens: least(limits.tokens, equalBudget?.tokens) };
  const outputTokens = Math.min(limits.outputTokens, closing.maxOutputTokens);
  const held =
    options.holdsBack === false
      ? { usd: 0, tokens: 0 }
      : {
          usd: Math.min(limit.usd, worstCaseUsd(0, outputTokens, closing.price) + limit.usd * CLOSING_SHARE),
          tokens: Math.min(limit.tokens, outputTokens + limit.tokens * CLOSING_SHARE),
        };
  const spent = { usd: 0, tokens: 0 };
  const spentBy = new Map<string, { usd: number; tokens: number }>();
  const out = new Map<string, WorstCase>();
  const waiting: (() => void)[] = [];
  let count = 0;

  const reservedSum = (part: 'usd' | 'tokens'): number => [...out.values()].reduce((sum, worst) => sum + worst[part], 0);
  const room = (part: 'usd' | 'tokens', isClosing: boolean): number =>
    limit[part] === Number.POSITIVE_INFINITY ? limit[part] : limit[part] - spent[part] - reservedSum(part) - (isClosing ? 0 : held[part]);
  const close = (reservation: Reservation): void => {
    out.delete(reservation.id);
    for (const resolve of waiting.splice(0)) resolve();
  };

  /** An agent makes one call after the other: what it has reserved is this very call, sent again. */
  const shortOfAccount = ({ account, ...worst }: WorstCase): ReserveResult | undefined => {
    const used = spentBy.get(account?.id ?? '') ?? { usd: 0, tokens: 0 };
    const own = { usd: account?.costUsd ?? Number.POSITIVE_INFINITY, tokens: account?.tokens ?? Number.POSITIVE_INFINITY };
    const short = (['usd', 'tokens'] as const).find((part) => used[part] + worst[part] > own[part] * (1 + 1e-12));
    return short && refusal(short, { worst: worst[short], whose: `${account?.id}'s`, limit: own[short], left: own[short] - used[short] });
  };

  const reserve = (worst: WorstCase): ReserveResult => {
    const refused = shortOfAccount(worst);
    if (refused) return refused;
    const short = (['usd', 'tokens'] as const).find((part) => worst[part] > room(part, worst.closing) * (1 + 1e-12));
    if (short === undefined) {
      const id = `${trialId}.${attempt}.${count++}`;
      out.set(id, worst);
      spend.write({ kind: 'reserve', id, trial: trialId, attempt, usd: worst.usd, tokens: worst.tokens });
      return { kind: 'granted', reservation: { id } };
    }
    if (out.size > 0) return { kind: 'wait', released: new Promise((resolve) => waiting.push(resolve)) };
    return refusal(short, { worst: worst[short], whose: "the trial's", limit: limit[short], left: room(short, worst.closing) });
  };

  return {
    reserve,
    settle: (reservation, actual) => {
      const worst = out.get(reservation.id);
      if (!worst) throw new Error(`Reservation ${reservation.id} was settled twice.`);
      const { usd, tokens } = actual ?? worst;
      spent.usd += usd;
      spent.tokens += tokens;
      if (worst.account) {
        const before = spentBy.get(worst.account.id) ?? { usd: 0, tokens: 0 };
        spentBy.set(worst.account.id, { usd: before.usd + usd, tokens: before.tokens + tokens });
      }
      spend.write({ kind: 'settle', id: reservation.id, usd, tokens, isKnown: actual !== undefined });
      close(reservation);
    },
    release: (reservation) => {
      spend.write({ kind: 'release', id: reservation.id });
      close(reservation);
    },
    closingPromptTokens: (maxOutputTokens) => {
      const usd = room('usd', true) - worstCaseUsd(0, maxOutputTokens, closing.price);
      const byUsd = usd === Number.POSITIVE_INFINITY ? usd : promptTokensFor(usd, closing.price, closing.contextTokens);
      return Math.max(0, Math.floor(Math.min(byUsd, room('tokens', true) - maxOutputTokens)));
    },
    spentUsd: () => spent.usd,
  };
}

function refusal(
  short: 'usd' | 'tokens',
  { worst, whose, limit, left }: { worst: number; whose: string; limit: number; left: number },
): ReserveResult {
  const unit = short === 'usd' ? 'dollars' : 'tokens';
  const detail = `The call may take ${format(worst)} ${unit}; of ${whose} ${format(limit)} ${format(Math.max(0, left))} are left for it.`;
  return { kind: 'refused', limit: short === 'usd' ? 'cost' : 'tokens', detail };
}

/** The largest prompt whose worst case costs at most `usd`; tiers make it a search. */
function promptTokensFor(usd: number, price: Price, contextTokens: number): number {
  let [low, high] = [0, contextTokens];
  while (low < high) {
    const tokens = Math.ceil((low + high) / 2);
    if (worstCaseUsd(tokens, 0, price) <= usd) low = tokens;
    else high = tokens - 1;
  }
  return low;
}

function format(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(4);
}
