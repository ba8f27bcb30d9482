// Grading that fails, dies or is stopped is taken up with what was solved: nothing is solved twice, nothing graded is graded twice.
import { describe, expect, it } from 'vitest';
import type { LoadedBenchmark } from '../core/benchmark.ts';
import type { TrialRecord } from '../core/experiment.ts';
import type { Submission } from '../core/instance.ts';
import { single } from '../strategies/single/single.ts';
import { madeUpQuestion } from '../testing/made-up-question.ts';
import { createScriptedModel } from '../testing/scripted-model.ts';
import { planInMemory } from '../testing/solve-in-memory.ts';
import { type GradeTrialParts, gradeTrial, isSolved, type SolvedRecord } from './grade-trial.ts';

const { trial, experiment } = planInMemory(single, createScriptedModel([]), { instance: madeUpQuestion({ id: 'q1' }) });
const patch = (text: string): Submission => ({ kind: 'patch', agent: `agent of ${text}`, text, atUs: 7 });

const SOLVED: SolvedRecord = {
  trialId: trial.id,
  fingerprint: trial.fingerprint,
  cell: 'cell',
  instanceId: 'q1',
  repeat: 1,
  attempt: 2,
  status: 'interrupted',
  submissions: [],
  setupUs: 5,
  wallUs: 9,
  gradeUs: 0,
  startedAt: '',
  program: 'version 1',
  solved: { submissions: [patch('one'), patch('two'), patch('three')], selected: 1, stop: 'finished', graded: [] },
};

/** Grades by what is told for each text: a verdict, or the error that it fails with the first time. */
function grader(faults: Readonly<Record<string, string>> = {}): LoadedBenchmark & { readonly asked: string[] } {
  const asked: string[] = [];
  const left = { ...faults };
  return {
    ...{ id: 'test', revision: 'r', digest: 'd', instances: [], leftOut: [], asked },
    grade: async (instanceId, { text }) => {
      asked.push(`${instanceId} ${text}`);
      const fault = left[text];
      delete left[text];
      if (fault) throw new Error(fault);
      return { verdict: text === 'two' ? 'correct' : 'incorrect', reason: text, evidence: '' };
    },
  };
}

const partsOf = (benchmark: LoadedBenchmark, more: Partial<GradeTrialParts> = {}): GradeTrialParts => ({
  ...{ experiment, benchmark, runId: 'run', program: 'version 1', signal: new AbortController().signal },
  ...more,
});
/** What the next process reads from the journal. */
const reread = (record: TrialRecord): TrialRecord => JSON.parse(JSON.stringify(record)) as TrialRecord;

describe('gradeTrial', () => {
  it('grades every submission of what was solved, under the attempt that solved it', async () => {
    const benchmark = grader();
    const record = await gradeTrial(trial, SOLVED, partsOf(benchmark));
    expect(benchmark.asked).toEqual(['q1 one', 'q1 two', 'q1 three']);
    expect(record).toMatchObject({ status: 'graded', attempt: 2, stop: 'finished', selected: 1, setupUs: 5, wallUs: 9 });
    expect(record.submissions.map(({ agent, index, verdict, atUs }) => [agent, index, verdict, atUs])).toEqual([
      ['agent of one', 0, 'incorrect', 7],
      ['agent of two', 1, 'correct', 7],
      ['agent of three', 2, 'incorrect', 7],
    ]);
    expect(record).not.toHaveProperty('solved');
    expect(record).not.toHaveProperty('gradedBy');
  });

  it('keeps the outcome and the grades so far when the grader fails, and goes on there the next time', async () => {
    const benchmark = grader({ three: 'the engine is gone' });
    const failed = reread(await gradeTrial(trial, SOLVED, partsOf(benchmark)));
    expect(failed).toMatchObject({ status: 'errored', error: 'Error: the engine is gone', submissions: [], attempt: 2 });
    expect(failed.solved?.graded.map(({ verdict }) => verdict)).toEqual(['incorrect', 'correct']);
    expect(isSolved(failed)).toBe(true);

    const graded = await gradeTrial(trial, failed as SolvedRecord, partsOf(benchmark, { program: 'version 2' }));
    expect(benchmark.asked).toEqual(['q1 one', 'q1 two', 'q1 three', 'q1 three']);
    expect(graded).toMatchObject({ status: 'graded', attempt: 2, program: 'version 1', gradedBy: 'version 2', selected: 1 });
    expect(graded.submissions.map(({ index, verdict }) => `${index} ${verdict}`)).toEqual(['0 incorrect', '1 correct', '2 incorrect']);
    expect(graded).not.toHaveProperty('error');
    const { program: _, gradedBy: __, ...rest } = graded;
    const { program: ___, ...undisturbed } = await gradeTrial(trial, SOLVED, partsOf(grader()));
    expect(reread(rest as TrialRecord)).toEqual(reread(undisturbed as TrialRecord));
  });

  it('is interrupted, not errored, when the run is aborted', async () => {
    const controller = new AbortController();
    const benchmark = grader();
    const stopping: LoadedBenchmark = {
      ...benchmark,
      grade: (...args) => {
        controller.abort(new Error('Ctrl-C'));
        return benchmark.grade(...args);
      },
    };
    const record = await gradeTrial(trial, SOLVED, partsOf(stopping, { signal: controller.signal }));
    expect(record).toMatchObject({ status: 'interrupted', submissions: [], solved: { graded: [{ index: 0 }] } });
    expect(benchmark.asked).toEqual(['q1 one']);
  });

  it('grades an outcome without a submission too', async () => {
    const nothing = { ...SOLVED, solved: { submissions: [], stop: 'limit:cost', graded: [] } } as const;
    const record = await gradeTrial(trial, nothing, partsOf(grader()));
    expect(record).toMatchObject({ status: 'graded', stop: 'limit:cost', submissions: [] });
    expect(record.selected).toBeUndefined();
  });
});
