// The audit of the verifier, through whole trials: what is planted, who sees it, and that nobody is told.
import { describe, expect, it } from 'vitest';
import type { EntryEvent, TraceEvent } from '../../core/trace.ts';
import { type Play, play, type Script } from '../../testing/play-script.ts';
import { controller } from '../controller/controller.ts';
import { delm } from '../delm/delm.ts';

const STRATEGIES = { delm, controller };

async function playAudit(name: keyof typeof STRATEGIES, injectFalse: number, script: Script = {}): Promise<Play> {
  const options = { agents: 2, verifierAudit: { injectFalse }, ...script.options };
  return name === 'delm' ? play(delm, { ...script, options }) : play(controller, { ...script, options });
}

function findings({ trace }: Play, action: EntryEvent['action']): (TraceEvent & EntryEvent)[] {
  return trace.events.filter(
    (event): event is TraceEvent & EntryEvent => event.type === 'entry' && event.action === action && event.kind === 'finding',
  );
}

describe.each(['delm', 'controller'] as const)('verifierAudit under %s', (name) => {
  it('makes every proposed finding false at rate 1, and puts that before the verifier and whoever reads on', async () => {
    const own = await playAudit(name, 1);
    const proposed = findings(own, 'proposed');
    expect(proposed).toHaveLength(2);
    for (const { planted, textHash, label, seq } of proposed) {
      const text = own.trace.texts.get(textHash!)!;
      expect(['number', 'reversal', 'citation']).toContain(planted);
      expect(own.calls.filter(({ purpose }) => purpose === 'gist').map(own.reply)).not.toContain(`GIST: ${text}`);
      const judged = own.calls.find(({ purpose, causes }) => purpose === 'verify' && causes.includes(seq))!;
      expect(own.prompt(judged)).toContain(`## Draft\n${text}`);
      expect(own.prompt(own.calls.at(-1)!)).toContain(`[${label}] ${text}`);
    }
    for (const call of own.calls) expect(own.prompt(call)).not.toMatch(/plant|false on purpose/i);
  });

  it('plants the same for the same seed, other things for another, and nothing at rate 0', async () => {
    const texts = async (rate: number, seed: number): Promise<unknown[]> => {
      const own = await playAudit(name, rate, { seed });
      return findings(own, 'proposed').map(({ planted, textHash }) => [planted, own.trace.texts.get(textHash!)]);
    };
    const first = await texts(0.5, 1);
    expect(await texts(0.5, 1)).toEqual(first);
    const others = await Promise.all([2, 3, 4, 5].map((seed) => texts(0.5, seed)));
    expect(others.some((other) => JSON.stringify(other) !== JSON.stringify(first))).toBe(true);
    expect((await texts(0, 1)).map((one) => (one as unknown[])[0])).toEqual([undefined, undefined]);
  });

  it('draws anew for what is written again after a rejection, and names the failed axes', async () => {
    const WRONG = 'V1: FAIL\nVERDICT: REWRITE\nREASON: not in the passage';
    const own = await playAudit(name, 1, { steps: [{ when: { format: 'verdict' }, reply: WRONG, times: 1 }] });
    const proposed = findings(own, 'proposed');
    expect(proposed.map(({ version }) => version).sort()).toEqual([1, 1, 2]);
    expect(findings(own, 'rejected')[0]).toMatchObject({ failed: ['V1'] });
    expect(proposed.every(({ planted }) => planted !== undefined)).toBe(true);
    expect(proposed[0]!.cites).toContain('U1');
  });
});
