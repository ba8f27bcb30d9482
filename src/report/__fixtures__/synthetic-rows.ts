// Made-up rows and a made-up trace for tests of charts and tables: realistic in shape and size, meaningless in content.
import { randomStream } from '../../core/random.ts';
import type { TraceEvent, TraceEventBody } from '../../core/trace.ts';
import { wilsonInterval } from '../../statistics/wilson.ts';
import type { ChartRow } from '../charts/chart-row.ts';

export interface SyntheticCell {
  readonly arm: string;
  readonly strategy: string;
  readonly agents: number;
  readonly correct: number;
  readonly cost: number;
  readonly wall: number;
  readonly errored?: number;
}

export const SWEEP: readonly SyntheticCell[] = [
  { arm: 'single', strategy: 'single', agents: 1, correct: 7, cost: 0.031, wall: 14 },
  ...[1, 2, 4, 8].map((agents) => ({
    arm: 'delm',
    strategy: 'delm',
    agents,
    correct: 9 + Math.round(Math.log2(agents)),
    cost: 0.072 + 0.004 * agents,
    wall: 40 + 260 / agents,
  })),
  ...[1, 2, 4, 8].map((agents) => ({
    arm: 'controller',
    strategy: 'controller',
    agents,
    correct: 9 + Math.round(agents / 4),
    cost: 0.078 + 0.007 * agents,
    wall: 95 + 250 / agents,
    errored: agents === 8 ? 1 : 0,
  })),
];

export const LADDER: readonly SyntheticCell[] = [
  { arm: 'single', strategy: 'single', agents: 1, correct: 42, cost: 0.03, wall: 14 },
  { arm: 'majority', strategy: 'single', agents: 4, correct: 46, cost: 0.12, wall: 16 },
  { arm: 'delm-without-sharing', strategy: 'delm', agents: 4, correct: 47, cost: 0.091, wall: 70 },
  { arm: 'delm-sharing-unverified', strategy: 'delm', agents: 4, correct: 51, cost: 0.094, wall: 74 },
  { arm: 'delm-sharing-verified', strategy: 'delm', agents: 4, correct: 53, cost: 0.11, wall: 88 },
  { arm: 'controller-without-index', strategy: 'controller', agents: 4, correct: 48, cost: 0.07, wall: 90 },
  { arm: 'controller-with-index', strategy: 'controller', agents: 4, correct: 50, cost: 0.1, wall: 118 },
  { arm: 'controller-with-index-verified', strategy: 'controller', agents: 4, correct: 52, cost: 0.115, wall: 131 },
];

/** Rows of `summary.csv`. */
export function summaryRows(
  cells: readonly SyntheticCell[],
  { instances = cells.some((cell) => cell.correct > 20) ? 125 : 20, repeats = 1, source = 'embedded', benchmark = 'longbench-v2' } = {},
): ChartRow[] {
  return cells.map(({ arm, strategy, agents, correct, cost, wall, errored = 0 }) => {
    const planned = instances * repeats;
    const graded = planned - errored;
    const accuracy = wilsonInterval(correct, graded);
    return {
      cell: `${benchmark}.${arm}.agents-${agents}`,
      benchmark,
      strategy,
      preset: 'common',
      agents,
      model: 'embedded',
      instances,
      repeats,
      planned,
      graded,
      errored,
      budget_stop: 0,
      interrupted: 0,
      accuracy: correct / graded,
      accuracy_low: accuracy.low,
      accuracy_high: accuracy.high,
      cost_per_trial_usd: cost,
      cost_per_trial_usd_low: cost * 0.86,
      cost_per_trial_usd_high: cost * 1.17,
      cost_per_success_usd: (cost * graded) / correct,
      wall_s_mean: wall,
      wall_s_mean_low: wall * 0.9,
      wall_s_mean_high: wall * 1.12,
      calls_per_trial: strategy === 'single' ? agents : 30 + agents * 2,
      source,
    };
  });
}

const PART_SHARES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  single: { prefill: 0.35, decode: 0.62, harness: 0.03 },
  delm: {
    prefill: 0.21,
    decode: 0.4,
    verification: 0.2,
    merge: 0.03,
    wait_claim: 0.06,
    wait_admission: 0.03,
    wait_slot: 0.05,
    retry: 0.02,
  },
  controller: {
    prefill: 0.2,
    decode: 0.3,
    verification: 0.1,
    controller: 0.18,
    merge: 0.05,
    wait_controller: 0.09,
    wait_barrier: 0.06,
    wait_slot: 0.02,
  },
};
const PARTS =
  'prefill decode tool verification controller merge wait_controller wait_barrier wait_claim wait_lock wait_admission wait_slot wait_rate_limit wait_budget wait_sandbox retry harness'.split(
    ' ',
  );

const TOKEN_SHARES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  single: { answer: 1 },
  delm: { index: 0.25, work: 0.4, gist: 0.05, verify: 0.25, plan: 0.01, replan: 0.02, finalize: 0.02 },
  controller: { index: 0.3, work: 0.35, gist: 0.05, verify: 0.22, plan: 0.02, replan: 0.04, merge: 0.01, finalize: 0.01 },
};
const TOKEN_PARTS = 'index work act summarize gist verify plan replan merge finalize answer'.split(' ');

/** What a place measures in one trial: a controller serves one call at a time, the gate as many as there are workers. */
function placeColumns(place: 'controller' | 'gate', { strategy, agents }: SyntheticCell, noise: number): ChartRow {
  const isUsed = strategy === 'controller' || (place === 'gate' && strategy === 'delm');
  const busy = isUsed ? (0.05 + 0.02 * agents) * noise : 0;
  const columns = {
    calls: isUsed ? 6 : 0,
    servers: !isUsed ? 0 : place === 'gate' ? agents : 1,
    utilisation: busy,
    queue_length: isUsed && place === 'controller' ? 0.2 * agents * noise : 0,
    path_share: busy * 0.9,
  };
  return Object.fromEntries(Object.entries(columns).map(([name, value]) => [`${place}_${name}`, value]));
}

/** Rows of `trials.csv`, `instances` for each cell. */
export function trialRows(
  cells: readonly SyntheticCell[],
  { instances = 5, source = 'embedded', benchmark = 'longbench-v2' } = {},
): ChartRow[] {
  const random = randomStream('synthetic trials');
  return cells.flatMap((cell) =>
    Array.from({ length: instances }, (_, instance) => {
      const { arm, strategy, agents, wall } = cell;
      const wallS = wall * (0.8 + 0.4 * random.next());
      const parts = PARTS.map((part) => [`cp_${part}_s`, wallS * (PART_SHARES[strategy]?.[part] ?? 0)]);
      return {
        cell: `${benchmark}.${arm}.agents-${agents}`,
        benchmark,
        strategy,
        agents,
        instance_id: `instance-${instance}`,
        repeat: 0,
        status: 'graded',
        source,
        wall_s: wallS,
        ...Object.fromEntries(parts),
        ...Object.fromEntries(
          TOKEN_PARTS.map((part) => [`tokens_${part}`, Math.round(wallS * 1000 * (TOKEN_SHARES[strategy]?.[part] ?? 0))]),
        ),
        ...placeColumns('controller', cell, 0.9 + 0.05 * instance),
        ...placeColumns('gate', cell, 0.9 + 0.05 * instance),
      };
    }),
  );
}

/** A trace in which `agents` workers index, wait for the plan, work and verify under a controller or without one. */
export function syntheticTrace({ agents, controller }: { readonly agents: number; readonly controller: boolean }): TraceEvent[] {
  const random = randomStream('synthetic trace', agents);
  const events: TraceEvent[] = [];
  const emit = (agent: string, atUs: number, body: TraceEventBody): void => {
    events.push({ seq: 0, atUs, agent, causes: [], ...body } as TraceEvent);
  };
  const call = (agent: string, purpose: string, startUs: number, seconds: number): number => {
    const endUs = startUs + Math.round(seconds * 1e6);
    emit(agent, endUs, { type: 'call', purpose, startUs, endUs, source: 'embedded' } as unknown as TraceEventBody);
    return endUs;
  };
  const wait = (agent: string, cause: string, startUs: number, endUs: number): void =>
    emit(agent, endUs, { type: 'wait', for: cause, startUs, endUs } as TraceEventBody);
  const workers = Array.from({ length: agents }, (_, index) => `worker-${index + 1}`);
  const planner = controller ? 'controller' : 'worker-1';
  if (controller) emit('controller', 0, { type: 'agent-started', role: 'controller' });
  for (const worker of workers) emit(worker, 0, { type: 'agent-started', role: 'worker' });
  const free = new Map(workers.map((worker) => [worker, 0]));
  for (let unit = 0; unit < 12; unit++) {
    const worker = workers.reduce((least, one) => (free.get(one)! < free.get(least)! ? one : least));
    const summarized = call(worker, 'summarize', free.get(worker)!, 4 + 3 * random.next());
    free.set(worker, call(worker, 'verify', call(worker, 'gist', summarized, 1 + random.next()), 1));
  }
  const indexed = Math.max(...free.values());
  const planned = call(planner, 'plan', indexed, 5);
  for (const worker of workers) if (worker !== planner) wait(worker, controller ? 'controller' : 'claim', free.get(worker)!, planned);
  if (controller) wait('controller', 'barrier', 0, indexed);
  let ends = planned;
  for (const worker of workers) {
    let at = planned;
    wait(worker, 'slot', at, at + 300_000);
    at += 300_000;
    for (let subtask = 0; subtask < 2; subtask++) {
      at = call(worker, 'work', at, 5 + 5 * random.next());
      at = call(worker, 'gist', at, 1);
      at = call(worker, 'verify', at, 1.5 + random.next());
    }
    ends = Math.max(ends, at);
    free.set(worker, at);
  }
  if (controller) {
    wait('controller', 'barrier', planned, ends);
    ends = call('controller', 'merge', ends, 2);
  }
  const closed = call(planner, controller ? 'finalize' : 'replan', ends, 3);
  const answered = call(planner, 'answer', closed, 3);
  for (const worker of workers) if (worker !== planner) wait(worker, controller ? 'controller' : 'claim', free.get(worker)!, answered);
  emit(planner, answered, { type: 'submission', index: 0, answer: 'B', textHash: 'x' });
  return events.sort((a, b) => a.atUs - b.atUs).map((event, seq) => ({ ...event, seq }));
}
