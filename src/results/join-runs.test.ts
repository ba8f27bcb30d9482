import { describe, expect, it } from 'vitest';
import { scoredSummaries } from './__fixtures__/scored-run.ts';
import { checkSameInstances, findCell, joinRuns } from './join-runs.ts';

const run = (label: string, scores: readonly string[], digest = 'd') => ({
  label,
  summaries: scoredSummaries({
    cells: [
      { id: 'bench.single', arm: 'single', scores },
      { id: 'bench.team.agents-2', arm: 'team', scores },
      { id: 'bench.team.agents-4', arm: 'team', scores },
    ],
  }),
  benchmarks: [{ id: 'bench', instances: scores.map((_, i) => ({ id: `i${i + 1}`, strata: { stratum: 's' }, digest })) }],
});

describe('joinRuns', () => {
  it('puts the name of its run before each cell, but leaves a run alone as it is', () => {
    const joined = joinRuns([run('x/one', ['o', 'x']), run('x/two', ['o', 'x'])]);
    expect(joined.map(({ cell }) => cell.id)).toContain('x/two:bench.team.agents-4');
    expect(joinRuns([run('x/one', ['o'])])[0]!.cell.id).toBe('bench.single');
  });

  it('refuses one id for two instances, and one run twice', () => {
    expect(() => joinRuns([run('a', ['o', 'x']), run('b', ['o', 'x'], 'other')])).toThrow(
      'Expected `i1` of bench to be the same instance in all runs, found different contents in `a` and `b`: these runs cannot be paired.',
    );
    expect(() => joinRuns([run('a', ['o']), run('a', ['o'])])).toThrow('Expected different runs to join, found `a` twice.');
  });
});

describe('findCell', () => {
  const one = run('a', ['o']).summaries;

  it('takes an id, its end, or an arm with one cell', () => {
    expect(findCell(one, 'bench.single').cell.id).toBe('bench.single');
    expect(findCell(one, 'team.agents-4').cell.id).toBe('bench.team.agents-4');
    expect(findCell(one, 'single').cell.id).toBe('bench.single');
  });

  it('names the choices where several or none fit', () => {
    expect(() => findCell(one, 'team')).toThrow(
      'Expected one cell called `team`, found 2. Cells: `bench.team.agents-2`, `bench.team.agents-4`.',
    );
    expect(() => findCell(one, 'bench.singel')).toThrow('found none. Did you mean `bench.single`?');
  });
});

describe('checkSameInstances', () => {
  it('refuses unequal sets unless they are to be cut', () => {
    const joined = joinRuns([run('a', ['o', 'x', 'o']), run('b', ['o', 'x'])]);
    const [a, b] = [findCell(joined, 'a:bench.single'), findCell(joined, 'b:bench.single')];
    expect(() => checkSameInstances(a, b, { common: false })).toThrow(
      'on the same instances, found 1 only in the first and 0 only in the second. `--common` cuts to the 2 that both have.',
    );
    expect(() => checkSameInstances(a, b, { common: true })).not.toThrow();
  });
});
