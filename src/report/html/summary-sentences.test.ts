import { describe, expect, it } from 'vitest';
import type { Row } from '../../results/columns.ts';
import { cellData, figure, groupOf, pairData } from './__fixtures__/group.ts';
import type { GroupData, PairData } from './report-data.ts';
import { closingSentence, type GroupSummary, summarize } from './summary-sentences.ts';

const delm = cellData('delm', 4);
const controller = cellData('controller', 4);

function rowsFor({ cells, source }: GroupData, overrides: Row = {}): Row[] {
  return cells.map(({ cell }) => ({
    cell,
    source,
    instances: 20,
    planned: 20,
    graded: 20,
    errored: 0,
    budget_stop: 0,
    interrupted: 0,
    ...overrides,
  }));
}

function summaryOf(group: GroupData, { rows = rowsFor(group) } = {}): GroupSummary {
  return summarize({ groups: [group], summary: rows })[0]!;
}

function live(difference: PairData['difference'], overrides: Partial<PairData> = {}): GroupSummary {
  return summaryOf(groupOf('live', [controller, delm], [pairData(delm, controller, difference, overrides)]));
}

/** All that a reader is told. */
function told({ headline, points }: GroupSummary): string {
  return [headline, ...points.map(({ text }) => text)].join(' ');
}

describe('with a live model', () => {
  it('says who is ahead, by how much, how sure and at what cost', () => {
    const { headline, points } = live(figure(0.105, 0.02, 0.189));
    expect(headline).toMatchInlineSnapshot(
      `"delm (4 agents) beats controller (4 agents) by 10.5 points of accuracy (95% interval [+2.0, +18.9], paired over 20 instances, McNemar p = 0.010)."`,
    );
    expect(points).toMatchInlineSnapshot(`
      [
        {
          "label": "Cost",
          "text": "delm (4 agents) cost 0.500× as much per trial as controller (4 agents) [0.400×, 0.625×], on the same instances. In US dollars, list price: delm (4 agents) 0.2000 per trial and 0.4000 per success; controller (4 agents) 0.2000 per trial and 0.4000 per success.",
        },
        {
          "label": "Time",
          "text": "delm (4 agents) took 2.00× as long [1.60×, 2.50×], on the same instances. Mean makespan in seconds: delm (4 agents) 30.0 s [25.0 s, 35.0 s]; controller (4 agents) 30.0 s [25.0 s, 35.0 s].",
        },
        {
          "label": "Chosen",
          "text": "This pair: DeLM and the controller with the same number of agents, nearest to four.",
        },
        {
          "label": "Counted",
          "text": "All 40 planned trials graded: none errored, interrupted or stopped.",
        },
      ]
    `);
  });

  it('tells the same of the other side when that one is ahead', () => {
    const { headline } = live(figure(-0.105, -0.189, -0.02));
    expect(headline).toBe(
      'controller (4 agents) beats delm (4 agents) by 10.5 points of accuracy (95% interval [+2.0, +18.9], paired over 20 instances, McNemar p = 0.010).',
    );
  });

  it.each([figure(0.05, -0.03, 0.13), figure(0.05, 0, 0.13), figure(0, 0, 0), figure(-0.05, -0.1, 0)])(
    'names nobody where the interval holds 0: %o',
    (difference) => {
      const { headline } = live(difference, { p: 0.3, pAdjusted: 0.6 });
      expect(headline).toMatch(/^No difference in accuracy is shown between delm \(4 agents\) and controller \(4 agents\): /);
      expect(headline).not.toMatch(/beats|ahead/);
    },
  );

  it('does not call it decided where the adjustment for many comparisons undoes it', () => {
    const { headline } = live(figure(0.105, 0.02, 0.189), { pAdjusted: 0.2 });
    expect(headline).toMatch(/^delm \(4 agents\) is ahead of .*not decided\.$/);
    expect(headline).not.toContain('beats');
  });

  it('adds what a declared margin and repositories say', () => {
    const clusters = { count: 12, low: -0.01, high: 0.2, largest: 'django/django', withoutLargest: figure(0.08, -0.02, 0.18) };
    expect(told(live(figure(0.105, 0.02, 0.189), { margin: 0.02, verdict: 'not worse', clusters }))).toContain(
      'By the declared margin of 2.0 points delm (4 agents) is not worse than controller (4 agents). With its 12 repositories resampled as wholes the interval is [−1.0, +20.0]; without the largest (django/django) the difference is +8.0 [−2.0, +18.0].',
    );
  });

  it('says of one shared instance that it has no interval', () => {
    expect(live(figure(1), { pairs: 1, p: null, pAdjusted: null }).headline).toBe(
      'delm (4 agents) against controller (4 agents): +100.0 points of accuracy, paired over 1 instance; too few for an interval.',
    );
  });

  it('says of one cell what it is, and that it shows no difference', () => {
    expect(summaryOf(groupOf('live', [delm])).headline).toBe(
      'delm (4 agents): accuracy 50% [30%, 70%] over 20 graded trials. One cell alone shows no difference.',
    );
  });

  it('says of cells without a shared instance that nothing can be compared', () => {
    const none = pairData(delm, controller, figure(0), { pairs: 0 });
    expect(summaryOf(groupOf('live', [delm, controller], [none])).headline).toBe(
      '2 cells and no instance that two of them have graded: nothing can be compared yet.',
    );
  });

  it('speaks of the pair that the experiment declares', () => {
    const [one, two] = [cellData('delm', 1), cellData('single', 1)];
    const group = groupOf(
      'live',
      [controller, delm, one, two],
      [pairData(delm, controller, figure(0.1, 0, 0.2)), pairData(two, one, figure(0.3, 0.1, 0.5))],
    );
    const [found] = summarize({ groups: [group], summary: rowsFor(group), declared: [[one.cell, two.cell]] });
    expect(found!.headline).toMatch(/^single \(1 agent\) beats delm \(1 agent\) by 30\.0 points/);
    expect(told(found!)).toContain('This pair: declared in the experiment file; 1 other pair of cells is in the tables.');
  });
});

describe.each(['embedded', 'replayed', 'simulated', 'embedded+live'])('with figures that are %s', (source) => {
  const group = groupOf(
    source,
    [cellData('controller', 1), cellData('controller', 8), delm],
    [pairData(delm, controller, figure(0.5, 0.4, 0.6))],
  );
  const summary = summaryOf(group);

  it('tells what was planned and graded, span, work and waits', () => {
    expect(summary.headline).toContain('60 of 60 planned trials graded: 3 cells on 20 instances of bench (');
    expect(summary.points.find(({ label }) => label === 'controller')?.text).toBe(
      `1 agent: span 60.0 s, work 60.0 s, waits 2.00 s; 8 agents: span 7.50 s, work 60.0 s, waits 2.00 s (means per trial, ${group.seconds}).`,
    );
  });

  it('never says who is ahead', () => {
    expect(told(summary)).not.toMatch(/beats|ahead|wins|better|points of accuracy|interval/);
    expect(closingSentence([summary])).toBe(summary.headline);
  });
});

it('counts whatever is missing', () => {
  const group = groupOf('embedded', [delm]);
  const rows = rowsFor(group, { graded: 15, errored: 2, budget_stop: 1, interrupted: 2 });
  expect(told(summaryOf(group, { rows }))).toContain(
    'Of 20 planned trials 15 graded, 2 errored, 1 stopped by the budget, 2 interrupted or not begun.',
  );
});

it('ends a run with one sentence per benchmark', () => {
  const group = groupOf('live', [controller, delm], [pairData(delm, controller, figure(0.105, 0.02, 0.189))]);
  expect(closingSentence(summarize({ groups: [group], summary: rowsFor(group) }))).toMatch(/^On bench: delm \(4 agents\) beats /);
  expect(closingSentence([])).toBe('No trial is planned.');
});
