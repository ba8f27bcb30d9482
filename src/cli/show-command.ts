// `show`: from a figure down to the single model call. Trials of a run; one trial's events; one call's prompt and reply.
import type { TraceEvent } from '../core/trace.ts';
import { UserError } from '../core/user-error.ts';
import { readRun } from '../results/read-run.ts';
import { readTexts } from '../results/read-trace.ts';
import type { TrialData } from '../results/trial-data.ts';

export interface ShowArguments {
  readonly run: string;
  readonly trial?: string | undefined;
  readonly call?: number | undefined;
}

export async function showCommand({ run, trial, call }: ShowArguments): Promise<void> {
  const { data, folder } = readRun(run);
  if (trial === undefined) {
    if (call !== undefined) throw new UserError(`\`--call\` needs a trial: \`delm-bench show ${run} <trial> --call ${call}\`.`);
    for (const one of data.trials) console.log(trialLine(one));
    return;
  }
  const matches = [...data.trials].filter((one) => one.trial.id === trial || one.trial.id.startsWith(trial));
  if (matches.length !== 1) {
    throw new UserError(
      `Expected one trial called \`${trial}\` in ${run}, found ${matches.length}. \`delm-bench show ${run}\` lists them.`,
    );
  }
  const found = matches[0]!;
  const texts = readTexts(folder.texts(found.trial.id));
  const events = found.last?.events ?? [];
  if (call !== undefined) {
    const event = events.find((one) => one.seq === call);
    if (event?.type !== 'call')
      throw new UserError(`Expected a call with seq ${call} in ${found.trial.id}, found ${event?.type ?? 'nothing'}.`);
    console.log(`=== prompt ${event.promptHash} (${event.purpose}, ${event.model})\n`);
    console.log((texts.prompt(event.promptHash) ?? ['(not stored)']).join(''));
    console.log(`=== reply (${event.finish ?? event.error})\n`);
    console.log(event.replyHash === undefined ? '(none)' : (texts.text(event.replyHash) ?? '(not stored)'));
    return;
  }
  console.log(trialLine(found));
  for (const submission of found.record?.submissions ?? []) {
    console.log(
      `  submission ${submission.index} by ${submission.agent}: ${submission.answer ?? '-'} ${submission.verdict} (${submission.reason})`,
    );
  }
  for (const event of events) {
    if (event.type !== 'turn')
      console.log(
        `${String(event.seq).padStart(6)} ${(event.atUs / 1e6).toFixed(3).padStart(10)} s ${event.agent.padEnd(12)} ${describeEvent(event, texts.text)}`,
      );
  }
}

function trialLine({ trial, record }: TrialData): string {
  const chosen = record?.submissions.find((submission) => submission.index === record.selected);
  const stop = record?.solved ? 'solved, waits for its grades' : record?.stop;
  return [trial.id, trial.cell.id, record?.status ?? 'not run', chosen?.verdict ?? '', stop ?? '', record?.error ?? '']
    .join('\t')
    .trimEnd();
}

function describeEvent(event: TraceEvent, text: (hash: string) => string | undefined): string {
  switch (event.type) {
    case 'call': {
      const seconds = ((event.endUs - event.startUs) / 1e6).toFixed(2);
      return `call ${event.purpose} ${event.subtask ?? ''} ${event.promptTokens} tokens, ${seconds} s, $${event.costUsd?.toFixed(5) ?? '?'}${event.error ? ` FAILED ${event.error}` : ''}`;
    }
    case 'entry':
      return `entry ${event.action} ${event.label}${event.textHash ? `: ${text(event.textHash) ?? ''}` : ''}${event.reason ? ` (${event.reason})` : ''}`;
    case 'subtask':
      return `subtask ${event.id} ${event.action} ${event.text ?? ''}${event.reason ? ` (${event.reason})` : ''}`;
    case 'wait':
      return `wait for ${event.for} ${((event.endUs - event.startUs) / 1e6).toFixed(2)} s${event.releasedBy === undefined ? '' : `, released by ${event.releasedBy}`}`;
    case 'message':
      return `message ${event.kind} ${event.from} -> ${event.to} via ${event.via}, ${event.bytes} bytes`;
    case 'repair':
      return `repair ${event.format}: ${event.problem} -> ${event.outcome}`;
    case 'cut':
      return `cut ${event.what}, ${event.tokens} tokens`;
    case 'submission':
      return `submission ${event.index}: ${event.answer ?? '-'}`;
    case 'limit':
      return `limit ${event.limit}: ${event.detail}`;
    case 'agent-started':
    case 'agent-ended':
      return event.type === 'agent-started' ? `started as ${event.role}` : `ended: ${event.reason}`;
    case 'exec':
      return `exec, exit ${event.exitCode}`;
    case 'turn':
      return `turn ${event.key}`;
  }
}
