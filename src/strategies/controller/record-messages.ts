// What a controller on a repository leaves in the trace beside calls and commands: messages through it, and who waits for whom, on both sides of it.
import type { Agent, StrategyContext } from '../../core/strategy.ts';
import type { Bench } from '../worker/acting/bench.ts';
import type { LeadTask } from '../worker/acting/lead.ts';
import type { Report } from '../worker/acting/prompts.ts';

export interface MessageRecorder extends Required<Pick<LeadTask, 'onAssign' | 'onReport' | 'whileWaiting'>> {
  /** The work is over: who waited for an assignment waits no more. */
  close(benches: readonly Bench[]): void;
}

export function createMessageRecorder({ trace, clock }: StrategyContext, lead: Agent): MessageRecorder {
  const idleSinceUs = new Map<string, number>();
  let lastReport: number | undefined;
  const send = (
    from: string,
    to: string,
    text: { kind: 'assign' | 'report'; content: string; sourceBytes: number },
    causes: readonly number[],
  ): number => {
    const bytes = Buffer.byteLength(text.content);
    const tokens = lead.model('controller').countTokens(text.content);
    const { kind, sourceBytes } = text;
    return trace.emit(
      from,
      { type: 'message', from, to, via: 'controller', kind, bytes, tokens, lossy: kind === 'report', sourceBytes },
      causes,
    );
  };
  const endWait = (agent: string, releasedBy: number | undefined): void => {
    const startUs = idleSinceUs.get(agent) ?? 0;
    const endUs = clock.now();
    const causes = releasedBy === undefined ? [] : [releasedBy];
    if (endUs > startUs) trace.emit(agent, { type: 'wait', for: 'controller', startUs, endUs, releasedBy }, causes);
    idleSinceUs.set(agent, endUs);
  };
  return {
    onAssign: ({ implementer }: Bench, brief, causes) => {
      const sent = send(lead.id, implementer.id, { kind: 'assign', content: brief, sourceBytes: Buffer.byteLength(brief) }, causes);
      endWait(implementer.id, sent);
      return sent;
    },
    onReport: ({ implementer }: Bench, report: Omit<Report, 'seq'>, cause) => {
      idleSinceUs.set(implementer.id, clock.now());
      const content = `${report.message}\n${report.summary}`;
      lastReport = send(implementer.id, lead.id, { kind: 'report', content, sourceBytes: Buffer.byteLength(content) }, [cause]);
      return lastReport;
    },
    whileWaiting: async (work) => {
      const startUs = clock.now();
      const result = await work;
      const endUs = clock.now();
      const causes = lastReport === undefined ? [] : [lastReport];
      if (endUs > startUs) trace.emit(lead.id, { type: 'wait', for: 'barrier', startUs, endUs, releasedBy: lastReport }, causes);
      return result;
    },
    close: (benches) => {
      for (const { implementer } of benches) endWait(implementer.id, undefined);
    },
  };
}
