import { describe, expect, it } from 'vitest';
import { type BusyPoint, saturationAgents, sweepSaturationAgents } from './saturation.ts';

const point = (agents: number, busyShare: number | undefined, servers = 1): BusyPoint => ({ agents, busyShare, servers });

describe('saturation', () => {
  it('is where a share that grows with the agents reaches 1', () => {
    expect(saturationAgents(point(4, 0.2))).toBe(20);
    expect(sweepSaturationAgents([point(1, 0.1), point(2, 0.15), point(4, 0.25)])).toBeCloseTo(19, 9);
  });

  it('is unknown of a place that is not used, has several servers, or was seen by one agent alone', () => {
    expect([point(4, 0), point(4, undefined), point(4, 0.2, 2), point(1, 0.2)].map(saturationAgents)).toEqual(Array(4).fill(undefined));
    expect(sweepSaturationAgents([point(1, 0.1), point(8, 0.8, 3)])).toBeUndefined();
    expect(sweepSaturationAgents([point(1, 0), point(8, 0)])).toBeUndefined();
  });

  it('is unknown where the share does not rise, and from one number of agents', () => {
    expect(sweepSaturationAgents([point(1, 0.3), point(8, 0.2)])).toBeUndefined();
    expect(sweepSaturationAgents([point(4, 0.3), point(4, 0.5)])).toBeUndefined();
    expect(sweepSaturationAgents([])).toBeUndefined();
  });
});
