import { describe, expect, it } from 'vitest';
import { embeddedRows, outlineSpec } from '../__fixtures__/outline-spec.ts';
import { LADDER, SWEEP, trialRows } from '../__fixtures__/synthetic-rows.ts';
import { placesChart } from './places-chart.ts';

describe('placesChart', () => {
  it('says what it shows, of both places alike', () => {
    expect(outlineSpec(placesChart(trialRows(SWEEP)))).toMatchInlineSnapshot(`
      "
      title: Load of controller and gate on longbench-v2 (means over trials, bars = 95% intervals over instances; arms that do not use a place are not drawn at it)
      title: Mean over 5 graded trials per cell. Controller saturates: controller at about 47 agents. Gate saturates: controller not known, delm / not known. Saturation: where a least-squares line through the busy shares reaches 1; not known of a place that served several / calls at once, or whose line does not rise. Source of figures: embedded model: checks the program, not the claim.
      title: Controller
        data: 4 rows, first {"arm":"controller","position":-0.035,"value":0.07,"low":0.065783,"high":0.0742}
          line: x=position 'agents' [-0.35,3.35]; y=value 'busy share of the time'; color=arm ["controller","delm"]
          rule: x=position 'agents' [-0.35,3.35]; y=low 'busy share of the time'; y2=high; color=arm ["controller","delm"]
          point: x=position 'agents' [-0.35,3.35]; y=value 'busy share of the time'; color=arm ["controller","delm"]; shape=arm ["controller","delm"]
        data: 4 rows, first {"arm":"controller","position":-0.035,"value":0.2,"low":0.188,"high":0.212}
          line: x=position 'agents' [-0.35,3.35]; y=value 'items waiting, on average'; color=arm ["controller","delm"]
          rule: x=position 'agents' [-0.35,3.35]; y=low 'items waiting, on average'; y2=high; color=arm ["controller","delm"]
          point: x=position 'agents' [-0.35,3.35]; y=value 'items waiting, on average'; color=arm ["controller","delm"]; shape=arm ["controller","delm"]
        data: 4 rows, first {"arm":"controller","position":-0.035,"value":0.063,"low":0.05859,"high":0.06678}
          line: x=position 'agents' [-0.35,3.35]; y=value 'share of the critical path'; color=arm ["controller","delm"]
          rule: x=position 'agents' [-0.35,3.35]; y=low 'share of the critical path'; y2=high; color=arm ["controller","delm"]
          point: x=position 'agents' [-0.35,3.35]; y=value 'share of the critical path'; color=arm ["controller","delm"]; shape=arm ["controller","delm"]
      title: Gate of admission (verification)
        data: 8 rows, first {"arm":"controller","position":-0.035,"value":0.07,"low":0.0658,"high":0.0742}
          line: x=position 'agents' [-0.35,3.35]; y=value 'busy share of the time'; color=arm ["controller","delm"]
          rule: x=position 'agents' [-0.35,3.35]; y=low 'busy share of the time'; y2=high; color=arm ["controller","delm"]
          point: x=position 'agents' [-0.35,3.35]; y=value 'busy share of the time'; color=arm ["controller","delm"]; shape=arm ["controller","delm"]
        data: 8 rows, first {"arm":"controller","position":-0.035,"value":0,"low":0,"high":0}
          line: x=position 'agents' [-0.35,3.35]; y=value 'items waiting, on average' [0,1]; color=arm ["controller","delm"]
          rule: x=position 'agents' [-0.35,3.35]; y=low 'items waiting, on average' [0,1]; y2=high; color=arm ["controller","delm"]
          point: x=position 'agents' [-0.35,3.35]; y=value 'items waiting, on average' [0,1]; color=arm ["controller","delm"]; shape=arm ["controller","delm"]
        data: 8 rows, first {"arm":"controller","position":-0.035,"value":0.063,"low":0.05922,"high":0.06678}
          line: x=position 'agents' [-0.35,3.35]; y=value 'share of the critical path'; color=arm ["controller","delm"]
          rule: x=position 'agents' [-0.35,3.35]; y=low 'share of the critical path'; y2=high; color=arm ["controller","delm"]
          point: x=position 'agents' [-0.35,3.35]; y=value 'share of the critical path'; color=arm ["controller","delm"]; shape=arm ["controller","delm"]
      "
    `);
  });

  it('draws an arm only at the places that it uses', () => {
    const panels = embeddedRows(placesChart(trialRows(SWEEP)));
    expect(panels).toHaveLength(6);
    const arms = panels.map((rows) => [...new Set(rows.map((row) => row.arm))].join());
    expect(arms).toEqual(['controller', 'controller', 'controller', 'controller,delm', 'controller,delm', 'controller,delm']);
  });

  it('gives the mean with its interval over instances, repeats of one moving together', () => {
    const [busy] = embeddedRows(placesChart(trialRows(SWEEP)));
    const four = busy!.find((row) => Math.round(Number(row.position)) === 2)!;
    expect(four.value).toBeCloseTo(0.13, 9);
    expect(Number(four.low)).toBeLessThan(0.13);
    expect(Number(four.high)).toBeGreaterThan(0.13);
    const doubled = trialRows(SWEEP).flatMap((row) => [row, { ...row, repeat: 1 }]);
    expect(embeddedRows(placesChart(doubled))[0]).toEqual(busy);
  });

  it('says where a controller saturates, and that nobody knows of a gate that serves many at once', () => {
    const outline = outlineSpec(placesChart(trialRows(SWEEP))).replaceAll(' / ', ' ');
    // 0.05 + 0.02 n reaches 1 at 47.5 agents.
    expect(outline).toMatch(/Controller saturates: controller at about 4[78] agents/);
    expect(outline).toContain('Gate saturates: controller not known, delm not known');
  });

  it('is not drawn for one number of agents, nor where no place was used', () => {
    expect(placesChart(trialRows(LADDER.filter(({ agents }) => agents === 4)))).toBeUndefined();
    expect(placesChart(trialRows(SWEEP).map((row) => ({ ...row, gate_calls: 0, controller_calls: 0 })))).toBeUndefined();
  });
});
