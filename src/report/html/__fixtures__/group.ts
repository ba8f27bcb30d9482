// Made-up groups of cells for the tests of the report. Imported by tests only.
import { figureSource } from '../../charts/figure-source.ts';
import type { CellData, Figure, GroupData, PairData } from '../report-data.ts';

export function figure(value: number, low: number | null = null, high: number | null = null): Figure {
  return { value, low, high };
}

export function cellData(strategy: string, agents: number, overrides: Partial<CellData> = {}): CellData {
  return {
    cell: `bench.${strategy}.agents-${agents}`,
    label: `${strategy} · ${agents} agents`,
    arm: strategy,
    strategy,
    colour: '#0072b2',
    agents,
    planned: 20,
    graded: 20,
    accuracy: figure(0.5, 0.3, 0.7),
    avgAt1: figure(0.5, 0.3, 0.7),
    oracle: figure(0.5, 0.3, 0.7),
    costPerTrial: figure(0.2, 0.1, 0.3),
    costPerSuccess: figure(0.4, 0.3, 0.6),
    wall: figure(30, 25, 35),
    front: { cost: null, time: null },
    path: [{ part: 'decode', value: 30 }],
    spans: { spanS: 60 / agents, workS: 60, waitS: 2 },
    purposes: [{ purpose: 'work', calls: 3, inputTokens: 1000, outputTokens: 100, costUsd: 0.2 }],
    load: { controller: { utilisation: 0, queueS: 0, pathShare: 0 }, gate: { utilisation: 0.1, queueS: 1, pathShare: 0.1 } },
    ...overrides,
  };
}

export function pairData(a: CellData, b: CellData, difference: Figure, overrides: Partial<PairData> = {}): PairData {
  return {
    a: a.cell,
    b: b.cell,
    difference,
    test: 'McNemar',
    p: 0.01,
    pAdjusted: 0.02,
    pairs: 20,
    costRatio: figure(0.5, 0.4, 0.625),
    latencyRatio: figure(2, 1.6, 2.5),
    margin: null,
    verdict: '',
    clusters: null,
    ...overrides,
  };
}

export function groupOf(source: string, cells: readonly CellData[], pairs: readonly PairData[] = []): GroupData {
  const { note, dollars, seconds } = figureSource(source);
  return { benchmark: 'bench', source, note, dollars, seconds, repeats: 1, cells, pairs };
}
