import { describe, expect, it } from 'vitest';
import { cellData, figure, pairData } from './__fixtures__/group.ts';
import { choosePair, turnAround } from './choose-pair.ts';

const cells = [cellData('single', 1), ...[1, 2, 4, 8].flatMap((agents) => [cellData('controller', agents), cellData('delm', agents)])];
const pairs = cells.flatMap((a, place) => cells.slice(place + 1).map((b) => pairData(a, b, figure(0.1, 0.05, 0.2))));

describe('choosePair', () => {
  it('takes DeLM and the controller with equal teams, nearest to four', () => {
    const chosen = choosePair({ cells, pairs });
    expect([chosen?.a.cell, chosen?.b.cell]).toEqual(['bench.delm.agents-4', 'bench.controller.agents-4']);
    // The row is controller minus delm.
    expect(chosen?.pair.difference).toEqual(figure(-0.1, -0.2, -0.05));
    expect(chosen?.pair.costRatio).toEqual(figure(2, 1.6, 2.5));
  });

  it('does not look at how they did', () => {
    const shuffled = pairs.map((pair, place) => ({
      ...pair,
      difference: figure(((place * 7) % 11) / 11 - 0.5, -1, 1),
      pAdjusted: place / 100,
    }));
    expect(choosePair({ cells, pairs: shuffled })?.a.cell).toBe('bench.delm.agents-4');
  });

  it('follows the experiment file, candidate first', () => {
    const chosen = choosePair({ cells, pairs }, [
      ['bench.nothing', 'bench.single.agents-1'],
      ['bench.delm.agents-8', 'bench.single.agents-1'],
    ]);
    expect([chosen?.a.cell, chosen?.b.cell, chosen?.rule]).toEqual([
      'bench.delm.agents-8',
      'bench.single.agents-1',
      'declared in the experiment file',
    ]);
  });

  it('falls back to two strategies, then to two cells, then to nothing', () => {
    const [one, two, three] = [cellData('single', 1), cellData('single', 4), cellData('delm', 4)];
    const all = [pairData(one, two, figure(0)), pairData(one, three, figure(0)), pairData(two, three, figure(0))];
    expect(choosePair({ cells: [one, two, three], pairs: all })?.b.cell).toBe(three.cell);
    expect(choosePair({ cells: [one, two], pairs: all })?.b.cell).toBe(two.cell);
    expect(choosePair({ cells: [one, two], pairs: all.map((pair) => ({ ...pair, pairs: 0 })) })).toBeUndefined();
  });

  it('turns around and back', () => {
    const chosen = choosePair({ cells, pairs })!;
    const clusters = { count: 3, low: -0.1, high: 0.3, largest: 'a/b', withoutLargest: figure(0.1, 0, 0.2) };
    const whole = { ...chosen, pair: { ...chosen.pair, clusters } };
    expect(turnAround(turnAround(whole))).toEqual(whole);
    expect(turnAround(whole).pair.clusters).toMatchObject({ low: -0.3, high: 0.1 });
  });
});
