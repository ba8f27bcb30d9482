import { expect, it } from 'vitest';
import { cell, experiment, graded, mixedRun, runData, trial } from '../../results/__fixtures__/run-data.ts';
import { foldRun, type TrialResult } from '../../results/trial-result.ts';
import { selfChecks } from './self-checks.ts';

it('finds nothing amiss in a run that is whole', () => {
  const own = cell('bench.delm');
  const results = foldRun(
    runData(
      experiment([own]),
      ['q-a', 'q-b'].map((id) => graded(trial(own, id), true)),
    ),
  );
  expect(selfChecks(results).map(({ isMet }) => isMet)).toEqual(Array(7).fill(true));
});

it('names what is missing, in numbers', () => {
  const texts = selfChecks(foldRun(mixedRun()))
    .filter(({ isMet }) => !isMet)
    .map(({ text }) => text);
  expect(texts).toEqual([
    'Of 8 calls 1 never told their tokens: their dollars are missing from every sum.',
    'Attempts that errored or were abandoned took 0.8700 dollars; they count in dollars per success.',
  ]);
});

it('sees a path that does not add up', () => {
  const own = cell('bench.delm');
  const [result] = foldRun(runData(experiment([own]), [graded(trial(own, 'q-a'), true)]));
  const broken: TrialResult = { ...result!, record: { ...result!.record!, wallUs: result!.record!.wallUs + 1 } };
  expect(selfChecks([broken])[1]).toMatchObject({ isMet: false });
  expect(selfChecks([broken])[1]!.text).toContain(result!.trial.id);
});
