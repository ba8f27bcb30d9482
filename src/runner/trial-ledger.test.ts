// The trial's purse: the worst case of each attempt before it is sent, the closing call held back, never more than the limit.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EqualBudget } from '../core/experiment.ts';
import type { Reservation, ReserveResult, SpendLine } from '../core/ledger.ts';
import { type Price, worstCaseUsd } from '../core/price.ts';
import { createTrialLedger, type TrialLedger } from './trial-ledger.ts';

const PRICE: Price = { input: 10, cachedInput: 1, cacheWrite: 10, output: 40, source: 'test' };

function open(
  limits: { costUsd?: number; tokens?: number; outputTokens?: number } = {},
  { equalBudget, price = PRICE, holdsBack }: { equalBudget?: EqualBudget; price?: Price; holdsBack?: boolean } = {},
): { ledger: TrialLedger; lines: SpendLine[] } {
  const lines: SpendLine[] = [];
  const ledger = createTrialLedger({
    trialId: 't',
    attempt: 2,
    limits: { outputTokens: 100, ...limits },
    equalBudget,
    closing: { price, contextTokens: 1000, maxOutputTokens: 4000 },
    holdsBack,
    spend: { write: (line) => lines.push(line) },
  });
  return { ledger, lines };
}

const granted = (result: ReserveResult): Reservation => {
  if (result.kind !== 'granted') throw new Error(`Expected a reservation, found ${JSON.stringify(result)}.`);
  return result.reservation;
};
const call = (usd: number, tokens: number, closing = false) => ({ usd, tokens, closing });

describe('without limits', () => {
  it('grants everything and writes down each reservation before its settlement', () => {
    const { ledger, lines } = open();
    const first = granted(ledger.reserve(call(5, 500)));
    const second = granted(ledger.reserve(call(7, 700)));
    ledger.settle(second, { usd: 1, tokens: 100 });
    ledger.settle(first, undefined);
    ledger.release(granted(ledger.reserve(call(9, 900))));
    expect(lines).toEqual([
      { kind: 'reserve', id: 't.2.0', trial: 't', attempt: 2, usd: 5, tokens: 500 },
      { kind: 'reserve', id: 't.2.1', trial: 't', attempt: 2, usd: 7, tokens: 700 },
      { kind: 'settle', id: 't.2.1', usd: 1, tokens: 100, isKnown: true },
      { kind: 'settle', id: 't.2.0', usd: 5, tokens: 500, isKnown: false },
      { kind: 'reserve', id: 't.2.2', trial: 't', attempt: 2, usd: 9, tokens: 900 },
      { kind: 'release', id: 't.2.2' },
    ]);
    expect(ledger.spentUsd()).toBe(6);
    expect(ledger.closingPromptTokens(100)).toBe(Number.POSITIVE_INFINITY);
  });

  it('settles a reservation once', () => {
    const { ledger } = open();
    const reservation = granted(ledger.reserve(call(1, 1)));
    ledger.settle(reservation, { usd: 1, tokens: 1 });
    expect(() => ledger.settle(reservation, undefined)).toThrow('Reservation t.2.0 was settled twice.');
  });
});

describe('with limits', () => {
  it('holds back a quarter and the output of the closing call from all other calls', () => {
    const { ledger } = open({ tokens: 1000 });
    // 1000 - (100 + 250) = 650 are for the others.
    expect(ledger.reserve(call(0, 651))).toMatchObject({ kind: 'refused', limit: 'tokens' });
    ledger.settle(granted(ledger.reserve(call(0, 650))), undefined);
    expect(ledger.reserve(call(0, 1))).toMatchObject({ kind: 'refused' });
    expect(ledger.closingPromptTokens(100)).toBe(250);
    granted(ledger.reserve(call(0, 350, true)));
  });

  it('waits while something is out that may come back, and is woken by each return', async () => {
    const { ledger } = open({ tokens: 1000 });
    const first = granted(ledger.reserve(call(0, 600)));
    const result = ledger.reserve(call(0, 100));
    if (result.kind !== 'wait') throw new Error(`Expected to wait, found ${result.kind}.`);
    let isReleased = false;
    const released = result.released.then(() => {
      isReleased = true;
    });
    await Promise.resolve();
    expect(isReleased).toBe(false);
    ledger.settle(first, { usd: 0, tokens: 200 });
    await released;
    granted(ledger.reserve(call(0, 100)));
  });

  it('takes the smaller of limit and equal budget, in dollars too', () => {
    const { ledger } = open({ costUsd: 1 }, { equalBudget: { costUsd: 0.5, basis: 'uncached' } });
    const held = worstCaseUsd(0, 100, PRICE) + 0.125;
    expect(ledger.reserve(call(0.5 - held + 1e-6, 1))).toMatchObject({
      kind: 'refused',
      limit: 'cost',
      detail: `The call may take ${(0.5 - held + 1e-6).toPrecision(4)} dollars; of the trial's 0.5000 ${(0.5 - held).toPrecision(4)} are left for it.`,
    });
    granted(ledger.reserve(call(0.5 - held, 1)));
  });

  it('keeps the limits of one agent beside those of the trial', () => {
    const { ledger } = open({ costUsd: 100 });
    const own = { id: 'agent-1', costUsd: 3, tokens: 1000 };
    ledger.settle(granted(ledger.reserve({ ...call(2, 600), account: own })), { usd: 1, tokens: 500 });
    expect(ledger.reserve({ ...call(2.5, 10), account: own })).toMatchObject({
      kind: 'refused',
      limit: 'cost',
      detail: "The call may take 2.500 dollars; of agent-1's 3 2 are left for it.",
    });
    expect(ledger.reserve({ ...call(1, 501), account: own })).toMatchObject({ kind: 'refused', limit: 'tokens' });
    expect(ledger.reserve({ ...call(2, 500), account: own }).kind).toBe('granted');
    expect(ledger.reserve({ ...call(2.5, 900), account: { ...own, id: 'agent-2' } }).kind).toBe('granted');
  });

  it('holds nothing back where there is no closing call', () => {
    expect(open({ tokens: 1000 }).ledger.reserve(call(0, 900)).kind).toBe('refused');
    expect(open({ tokens: 1000 }, { holdsBack: false }).ledger.reserve(call(0, 900)).kind).toBe('granted');
  });

  it('sizes the closing prompt by what is left, through the tiers of the price', () => {
    const tiered: Price = { ...PRICE, tiers: [{ abovePromptTokens: 400, input: 100, cachedInput: 1, cacheWrite: 100, output: 40 }] };
    const { ledger } = open({ costUsd: 0.012 }, { price: tiered });
    // 0.004 for the output leaves 0.008: 400 tokens at the lower rate cost 0.004, one more would cost ten times that.
    expect(ledger.closingPromptTokens(100)).toBe(400);
    expect(open({ costUsd: 0.003 }).ledger.closingPromptTokens(100)).toBe(0);
  });

  it('never lets out more than the limit, whatever is asked and whatever comes back', () => {
    const asked = fc.array(
      fc.record({ tokens: fc.nat(400), share: fc.double({ min: 0, max: 1, noNaN: true }), closing: fc.boolean(), settle: fc.nat(3) }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(asked, fc.integer({ min: 1, max: 2000 }), (steps, limit) => {
        const { ledger, lines } = open({ tokens: limit });
        const out: { reservation: Reservation; tokens: number; share: number }[] = [];
        for (const { tokens, share, closing, settle } of steps) {
          const result = ledger.reserve(call(0, tokens, closing));
          if (result.kind === 'granted') out.push({ reservation: result.reservation, tokens, share });
          if (result.kind === 'refused') expect(out).toEqual([]);
          if (settle === 0)
            for (const one of out.splice(0)) ledger.settle(one.reservation, { usd: 0, tokens: Math.floor(one.tokens * one.share) });
          else if (settle === 1 && out.length > 0) ledger.settle(out.shift()!.reservation, undefined);
          else if (settle === 2 && out.length > 0) ledger.release(out.shift()!.reservation);
          const charged = new Map<string, number>();
          for (const line of lines) charged.set(line.id, line.kind === 'release' ? 0 : line.tokens);
          expect([...charged.values()].reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(limit);
        }
      }),
    );
  });
});
