// What `comparisons:` of an experiment file becomes, and what a person sees for each mistake in it.
import { describe, expect, it } from 'vitest';
import { UserError } from '../core/user-error.ts';
import { smallModels, smallPrice, smallStrategies } from './__fixtures__/small-strategies.ts';
import { buildExperiment } from './read-experiment.ts';
import { planTrials } from './trials.ts';
import { parseYamlSource } from './yaml-source.ts';

const HEAD = `name: x
benchmarks: { questions: {} }
strategies: { alone: {}, team: {}, rivals: { strategy: team, retries: 3 } }
sweep: { team.agents: [2, 4], rivals.agents: [4, 2, 8] }
`;

function build(comparisons: string, head = HEAD) {
  return buildExperiment(parseYamlSource(`${head}${comparisons}`, 'configs/x.yaml'), {
    strategies: smallStrategies,
    benchmarks: ['questions', 'repairs'],
    models: smallModels,
    resolvePrice: () => smallPrice,
    findDataset: (path) => `/found/${path}`,
  });
}

function errorOf(comparisons: string): string {
  try {
    build(comparisons);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error('The file was accepted.');
}

const pairsOf = (comparisons: string) => build(comparisons).comparisons?.map(({ candidate, baseline }) => `${candidate} - ${baseline}`);

describe('comparisons', () => {
  it('are none unless stated, and change no trial', () => {
    expect(build('').comparisons).toBeUndefined();
    const instances = { questions: [{ id: 'q', digest: 'd' }] };
    const plan = (comparisons: string) => planTrials(build(comparisons), { instances, strategies: smallStrategies });
    expect(plan('comparisons: [{ candidate: team, baseline: alone }]')).toEqual(plan(''));
  });

  it('match arms by what both are swept over, and each cell with an arm that has one', () => {
    expect(pairsOf('comparisons: [{ candidate: team, baseline: rivals }]')).toEqual([
      'questions.team.agents-2 - questions.rivals.agents-2',
      'questions.team.agents-4 - questions.rivals.agents-4',
    ]);
    expect(pairsOf('comparisons: [{ candidate: team, baseline: alone }]')).toEqual([
      'questions.team.agents-2 - questions.alone',
      'questions.team.agents-4 - questions.alone',
    ]);
  });

  it('stay within a benchmark', () => {
    const both = HEAD.replace('{ questions: {} }', '{ questions: {}, repairs: {} }');
    const { comparisons } = build('comparisons: [{ candidate: team, baseline: alone }]', both);
    expect(comparisons).toHaveLength(4);
    for (const { candidate, baseline } of comparisons!) expect(candidate.split('.')[0]).toBe(baseline.split('.')[0]);
  });

  it('take cells by id, with what is declared of them', () => {
    const stated =
      'comparisons: [{ candidate: questions.team.agents-4, baseline: questions.rivals.agents-8, estimand: avg_at_1, family: size, primary: true, margin: 0.02 }]';
    expect(build(stated).comparisons).toEqual([
      {
        candidate: 'questions.team.agents-4',
        baseline: 'questions.rivals.agents-8',
        estimand: 'avg_at_1',
        family: 'size',
        isPrimary: true,
        margin: 0.02,
      },
    ]);
  });

  it.each([
    [
      'comparisons: [{ candidate: teem, baseline: alone }]',
      'configs/x.yaml:5:28 comparisons.0.candidate: expected an arm or a cell, found `teem`; did you mean `team`? Known: `alone`, `team`, `rivals`,',
    ],
    ['comparisons: [{ candidate: alone, baseline: alone }]', 'no cell of `alone` can be paired with one of `alone`'],
    ['comparisons: [{ candidate: team, baseline: alone, primary: true }]', '`primary` is one comparison, found 2: name two cells, such as'],
    [
      'comparisons: [{ candidate: questions.team.agents-2, baseline: alone, primary: true }, { candidate: questions.team.agents-4, baseline: alone, primary: true }]',
      'a second `primary` comparison; an experiment has one.',
    ],
    [
      'comparisons: [{ candidate: team, baseline: alone }, { candidate: alone, baseline: team }]',
      '`questions.alone` against `questions.team.agents-2` (accuracy) is listed twice.',
    ],
    ['comparisons: [{ candidate: team, baseline: alone, margin: 2 }]', 'expected a number above 0 and below 1, found 2.'],
    ['comparisons: [{ candidate: team, baseline: alone, estimand: oracle }]', 'expected one of `accuracy`, `avg_at_1`, `oracle_pass`'],
    ['comparisons: []', 'expected a list of at least one item'],
  ])('%s is refused', (comparisons, message) => {
    expect(errorOf(comparisons)).toContain(message);
  });
});
