// Columns of `trials.csv` beyond the fixed ones: critical path, waits, entries, subtasks, cuts, and the meters of coordination, each for the
// controller and for the shared context with its gate alike. Their means per cell are in `metrics.csv`.
import type { Channel, ChannelLoad } from '../accounting/channel-load.ts';
import { type Bottleneck, type Coordination, ENTRY_ACTIONS, SUBTASK_ACTIONS, WAIT_CAUSES } from '../accounting/coordination.ts';
import { CRITICAL_PARTS, type CriticalPart } from '../accounting/critical-path.ts';
import { CUT_KINDS } from '../accounting/trial-totals.ts';
import { type Column, count, number, seconds, tokens, usd } from './columns.ts';
import { COORDINATION_COLUMNS } from './coordination-columns.ts';
import type { TrialResult } from './trial-result.ts';

export type MeasureColumn = Column<TrialResult>;

const PATH_PARTS: Readonly<Record<CriticalPart, string>> = {
  prefill: 'model time before the first token',
  decode: 'model time from the first token on (the whole call where that is unknown)',
  tool: 'commands',
  verification: 'calls of purpose `verify`',
  controller: 'calls of role `controller` but for merging and verifying',
  merge: 'calls of purpose `merge`',
  wait_controller: 'waiting for the controller, beyond what it was doing',
  wait_barrier: 'waiting at a barrier, beyond what the slowest was doing',
  wait_claim: 'waiting for a subtask to be ready, beyond what it depended on',
  wait_lock: 'waiting for the lock, beyond what its holder was doing',
  wait_admission: 'waiting for admission, beyond what the gate was doing',
  wait_slot: 'waiting for a free model slot',
  wait_rate_limit: 'waiting for the rate limit',
  wait_budget: 'waiting for reserved budget',
  wait_sandbox: 'waiting for a sandbox',
  retry: 'failed attempts and back-off',
  harness: 'this program, and what no event explains',
};

const PATH = CRITICAL_PARTS.map((part) =>
  seconds<TrialResult>(
    `cp_${part}_s`,
    `Critical path: ${PATH_PARTS[part]}. The \`cp_\` columns sum to \`wall_s\`.`,
    ({ totals, record }) => record && totals?.path.parts[part],
  ),
);

const WAITS = WAIT_CAUSES.map((cause) =>
  seconds<TrialResult>(
    `waited_${snake(cause)}_s`,
    `Agents' waits for \`${cause}\`, summed over agents, on the critical path or not.`,
    of(({ waitedUs }) => waitedUs[cause]),
  ),
);

const ENTRIES: readonly MeasureColumn[] = [
  ...ENTRY_ACTIONS.map((action) =>
    count<TrialResult>(
      `entries_${snake(action)}`,
      `Entry events \`${action}\`: findings and gists of the source.`,
      of(({ entries }) => entries[action]),
    ),
  ),
  ...(['proposed', 'admitted', 'rejected', 'redundant'] as const).map((action) =>
    count<TrialResult>(
      `findings_${action}`,
      `Of \`entries_${action}\`: what workers found.`,
      of(({ findings }) => findings[action]),
    ),
  ),
  ...SUBTASK_ACTIONS.map((action) =>
    count<TrialResult>(
      `subtasks_${action}`,
      `Subtask events \`${action}\`.`,
      of(({ subtasks }) => subtasks[action]),
    ),
  ),
];

const CUT_TEXTS = {
  raw: 'raw source text',
  summaries: 'summaries',
  entries: 'entries of the shared context or reports',
  middle: 'the middle of a context that was read in one call',
} as const;

const CUTS: readonly MeasureColumn[] = [
  count('cuts', 'Prompts that lost something to their window.', ({ totals }) => totals?.cuts.count),
  ...CUT_KINDS.map((kind) =>
    tokens<TrialResult>(`cut_${kind}_tokens`, `Of \`truncated_tokens\`: ${CUT_TEXTS[kind]}.`, ({ totals }) => totals?.cuts.tokens[kind]),
  ),
  count('reasked_replies', 'Of `repaired_replies`: asked again.', ({ totals }) => totals?.reAsked),
];

const AGENTS: readonly MeasureColumn[] = [
  count(
    'agents_started',
    'Agents that started, a controller included.',
    of(({ agents }) => agents),
  ),
  seconds(
    'busy_s',
    'Agents in calls and commands, summed over agents.',
    of(({ busyUs }) => busyUs),
  ),
  seconds(
    'worker_busy_s',
    'The same without controllers.',
    of(({ workerBusyUs }) => workerBusyUs),
  ),
  number(
    'parallel_efficiency',
    '0-1',
    '`busy_s` over `agents_started` x `wall_s`.',
    finished(({ parallelEfficiency }) => parallelEfficiency),
  ),
  number(
    'mean_concurrency',
    'count',
    '`busy_s` over `wall_s`: agents at work on average.',
    finished(({ meanConcurrency }) => meanConcurrency),
  ),
  count(
    'peak_concurrency',
    'The most calls and commands at one time.',
    of(({ peakConcurrency }) => peakConcurrency),
  ),
  count('commands', 'Commands run in a sandbox.', ({ totals }) => totals?.commands),
  seconds('command_s', 'Their time, summed.', ({ totals }) => totals?.commandUs),
  usd(
    'controller_cost_usd',
    'Of `cost_usd`: calls of role `controller`.',
    ({ totals }) => totals && (totals.calls.byRole.has('controller') ? totals.calls.byRole.get('controller')?.costUsd : 0),
  ),
];

export const TRIAL_MEASURES: readonly MeasureColumn[] = [
  ...PATH,
  ...WAITS,
  ...ENTRIES,
  ...CUTS,
  ...AGENTS,
  ...bottleneck('controller', 'calls of role `controller`', 'the controller or a barrier', (coordination) => coordination.controller),
  ...bottleneck('gate', 'calls of purpose `verify` and waits for the lock', 'admission or the lock', (coordination) => coordination.gate),
  ...channel('controller', 'controller'),
  ...channel('shared_context', 'shared-context'),
  ...channel('direct', 'direct'),
  ...COORDINATION_COLUMNS,
];

function bottleneck(name: string, spans: string, queue: string, pick: (coordination: Coordination) => Bottleneck): MeasureColumn[] {
  return [
    seconds(
      `${name}_busy_s`,
      `Time in which at least one lasts: ${spans}.`,
      of((all) => pick(all).busyUs),
    ),
    seconds(
      `${name}_work_s`,
      'The same, summed over spans.',
      of((all) => pick(all).workUs),
    ),
    seconds(
      `${name}_queue_s`,
      `Agents' waits for ${queue}, summed over agents.`,
      of((all) => pick(all).queueUs),
    ),
    number(
      `${name}_utilisation`,
      '0-1',
      `\`${name}_busy_s\` over \`wall_s\`.`,
      finished((all) => pick(all).utilisation),
    ),
    seconds(
      `${name}_path_s`,
      `Its parts of the critical path: its own calls${name === 'controller' ? ', merging' : ''} and the waits for ${queue}.`,
      finished((all) => pick(all).pathUs),
    ),
    number(
      `${name}_path_share`,
      '0-1',
      `\`${name}_path_s\` over \`critical_path_s\`.`,
      finished((all) => pick(all).pathShare),
    ),
  ];
}

function channel(name: string, via: Channel): MeasureColumn[] {
  const load = (pick: (load: ChannelLoad) => number) => of(({ channels }) => pick(channels[via]));
  return [
    count(
      `${name}_messages`,
      `Messages sent via \`${via}\`.`,
      load(({ messages }) => messages),
    ),
    count(
      `${name}_messages_out`,
      'Of those, sent by a controller.',
      load(({ messagesOut }) => messagesOut),
    ),
    number(
      `${name}_bytes`,
      'bytes',
      'Their bytes, once each.',
      load(({ bytes }) => bytes),
    ),
    tokens(
      `${name}_message_tokens`,
      'Their tokens, once each.',
      load((all) => all.tokens),
    ),
    tokens(
      `${name}_reread_tokens`,
      'Tokens of messages and entries in all prompts that carried them.',
      load(({ rereadTokens }) => rereadTokens),
    ),
    number(
      `${name}_reread_bytes`,
      'bytes',
      'The same in bytes, of messages alone.',
      load(({ rereadBytes }) => rereadBytes),
    ),
    count(
      `${name}_lossy_messages`,
      'Messages that were rewritten on their way.',
      load(({ lossyMessages }) => lossyMessages),
    ),
    number(
      `${name}_lossy_bytes`,
      'bytes',
      'What came through of them.',
      load(({ lossyBytes }) => lossyBytes),
    ),
    number(
      `${name}_lossy_source_bytes`,
      'bytes',
      'What they were made from.',
      load(({ lossySourceBytes }) => lossySourceBytes),
    ),
  ];
}

function of(pick: (coordination: Coordination) => number | undefined): (result: TrialResult) => number | undefined {
  return ({ totals }) => totals && pick(totals.coordination);
}

/** For what needs the wall time: unknown until an attempt was finished. */
function finished(pick: (coordination: Coordination) => number | undefined): (result: TrialResult) => number | undefined {
  return ({ totals, record }) => (record && totals ? pick(totals.coordination) : undefined);
}

function snake(words: string): string {
  return words.replaceAll('-', '_');
}
