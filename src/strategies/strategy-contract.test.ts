import { describe, expect, test } from 'vitest';
import type { Strategy } from '../core/strategy.ts';
import { madeUpQuestion } from '../testing/made-up-question.ts';
import { solveInMemory } from '../testing/solve-in-memory.ts';
import { CONTRACT_MODELS, describeStrategyContract, type StrategyContract } from '../testing/strategy-contract.ts';
import { controller } from './controller/controller.ts';
import { delm } from './delm/delm.ts';
import { readagent } from './readagent/readagent.ts';
import { single } from './single/single.ts';

const ONE_CALL = {
  'budget-stop': 'a budget shortens the source of its only calls instead of stopping work before them',
  'wall-stop': 'its only calls are closing ones, which time never refuses',
} as const;

const SUBJECTS: readonly StrategyContract[] = [
  { name: 'single', strategy: single as Strategy, skips: ONE_CALL },
  { name: 'single of five', strategy: single as Strategy, options: { agents: 5 }, skips: ONE_CALL },
  { name: 'single without context', strategy: single as Strategy, options: { context: 'none' }, skips: ONE_CALL },
  {
    name: 'single, official with reasoning',
    strategy: single as Strategy,
    options: { protocol: 'official', cot: true },
    skips: { ...ONE_CALL, 'bad-replies': 'whatever was reasoned goes into the second turn as it is' },
  },
  { name: 'delm of one', strategy: delm as Strategy, options: { agents: 1 } },
  { name: 'delm', strategy: delm as Strategy, options: { agents: 4 } },
  { name: 'delm of more agents than work', strategy: delm as Strategy, options: { agents: 24 } },
  { name: 'delm without sharing', strategy: delm as Strategy, options: { agents: 3, sharing: 'off' } },
  {
    name: 'delm, reference',
    strategy: delm as Strategy,
    options: { agents: 3, summaries: 'structural', verdicts: 'two', redundancy: 'on', dependencies: 'off' },
  },
  { name: 'delm unverified, no hierarchy', strategy: delm as Strategy, options: { agents: 3, verification: 'off', hierarchy: 'off' } },
  { name: 'controller in rounds', strategy: controller as Strategy, options: { agents: 4 } },
  { name: 'controller, serial', strategy: controller as Strategy, options: { agents: 2, mode: 'serial' } },
  { name: 'controller, async', strategy: controller as Strategy, options: { agents: 4, mode: 'async' } },
  { name: 'controller in rounds without index', strategy: controller as Strategy, options: { agents: 4, index: 'none' } },
  {
    name: 'controller, async without index',
    strategy: controller as Strategy,
    options: { agents: 3, mode: 'async', index: 'none', reads: 'any' },
  },
  {
    name: 'readagent',
    strategy: readagent as Strategy,
    options: { agents: 4 },
    skips: {
      'budget-stop':
        'its closing call takes the most, and a budget shortens the pages that it shows; the one-at-a-time variant below stops',
      'wall-stop': 'most of its time is the closing call, which time never refuses; the one-at-a-time variant below stops',
    },
  },
  {
    name: 'readagent, pages cut by the model, one lookup at a time',
    strategy: readagent as Strategy,
    options: { agents: 2, pages: 'model', lookup: 'sequential', maxPages: 3 },
  },
];

for (const subject of SUBJECTS) describeStrategyContract(subject);

describe.each(Object.entries(CONTRACT_MODELS))('determinism, %s model', (_, createModel) => {
  test('50 trials at once have the traces that they have alone', async () => {
    const instance = madeUpQuestion({ documents: 4, paragraphs: 18 });
    const run = async (subject: StrategyContract, seed: number): Promise<string> => {
      const { outcome, trace } = await solveInMemory(subject.strategy, createModel(), {
        instance,
        slots: 2,
        seed,
        ...(subject.options && { options: subject.options }),
      });
      return JSON.stringify([outcome, trace.events, [...trace.texts], [...trace.prompts]]);
    };
    const alone: string[] = [];
    for (const subject of SUBJECTS) alone.push(await run(subject, 3));
    const together = await Promise.all(Array.from({ length: 50 }, (_unused, i) => run(SUBJECTS[i % SUBJECTS.length]!, 3)));
    together.forEach((trace, i) => {
      // Not `toBe`: a difference would print megabytes.
      expect(trace === alone[i % SUBJECTS.length], SUBJECTS[i % SUBJECTS.length]!.name).toBe(true);
    });
  });
});
