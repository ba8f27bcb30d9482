import { describe, expect, it } from 'vitest';
import type { EntryEvent, MessageEvent } from '../core/trace.ts';
import { buildTrace } from './__fixtures__/trace-builder.ts';
import { foldTokens } from './token-ledger.ts';

const usage = (freshInputTokens: number, outputTokens: number) => ({ freshInputTokens, outputTokens });

function admitted(label: string, tokens: number): EntryEvent {
  return { type: 'entry', action: 'admitted', label, kind: label.startsWith('U') ? 'source' : 'finding', version: 1, tokens };
}

describe('foldTokens', () => {
  it('keeps the index apart, adds up by purpose, and counts what others told once per prompt', () => {
    const trace = buildTrace();
    trace.call('a', { stage: 'index', purpose: 'summarize', startUs: 0, endUs: 1, usage: usage(900, 100) });
    const unit = trace.add('a', admitted('U1', 40));
    const found = trace.add('a', admitted('F1', 30));
    const brief: MessageEvent = {
      type: 'message',
      from: 'hub',
      to: 'b',
      via: 'controller',
      kind: 'assign',
      bytes: 60,
      tokens: 15,
      lossy: false,
      sourceBytes: 60,
    };
    const assigned = trace.add('hub', brief);
    const bringing = trace.add('hub', { ...brief, tokens: 99 }, { causes: [found] });
    trace.call('b', { purpose: 'plan', startUs: 1, endUs: 2, usage: usage(95, 5) }, [unit, found]);
    trace.call('b', { startUs: 2, endUs: 3, usage: { ...usage(150, 20), cachedInputTokens: 20, reasoningTokens: 10 } }, [
      unit,
      found,
      assigned,
      bringing,
    ]);
    trace.call('a', { startUs: 2, endUs: 3, usage: usage(80, 20) }, [unit, found]);
    trace.call('b', { purpose: 'verify', startUs: 3, endUs: 4, usage: usage(190, 10) }, [unit, found]);
    const ledger = foldTokens(trace.events);
    expect(ledger).toMatchObject({ total: 1600, index: 1000, decisions: 100, verification: 200, toldByOthers: 30 + 15, indexReread: 80 });
    expect(ledger.byPurpose).toMatchObject({ plan: 100, work: 300, verify: 200, gist: 0 });
    expect(ledger.coordinationShare).toBeCloseTo(145 / 600, 12);
  });

  it('knows no share without work, and adds nothing for a call that never said', () => {
    const trace = buildTrace();
    trace.call('a', { startUs: 0, endUs: 1, usage: {} });
    expect(foldTokens(trace.events)).toMatchObject({ total: 0, coordinationShare: undefined });
  });
});
