// A queue in front of a place that work must pass: who waited how long, how many at once, and Little's law as a check. Whole microseconds in.

export interface QueueItem {
  readonly arrivedUs: number;
  /** When its service began; undefined where that never happened. */
  readonly servedUs?: number | undefined;
}

export interface QueueLoad {
  readonly arrivals: number;
  readonly served: number;
  /** Of those served, summed. */
  readonly waitedUs: number;
  /** W: mean wait of those served; undefined without any. */
  readonly meanWaitUs: number | undefined;
  readonly maxWaitUs: number | undefined;
  /** L: how many waited, on average over the wall time, counted moment by moment; who was never served waits to the end. */
  readonly meanLength: number | undefined;
  readonly peakLength: number;
  /** Little's law: arrivals that were served over the wall time, times their mean wait. Equal to L where everyone was served inside the trial. */
  readonly littleLength: number | undefined;
}

export function foldQueue(items: readonly QueueItem[], wallUs: number): QueueLoad {
  const served = items.filter((item): item is Required<QueueItem> => item.servedUs !== undefined);
  const waits = served.map(({ arrivedUs, servedUs }) => Math.max(0, servedUs! - arrivedUs));
  const waitedUs = waits.reduce((sum, wait) => sum + wait, 0);
  const { areaUs, peakLength } = sweep(items, wallUs);
  const meanWaitUs = served.length > 0 ? waitedUs / served.length : undefined;
  return {
    arrivals: items.length,
    served: served.length,
    waitedUs,
    meanWaitUs,
    maxWaitUs: served.length > 0 ? waits.reduce((most, wait) => Math.max(most, wait), 0) : undefined,
    meanLength: wallUs > 0 ? areaUs / wallUs : undefined,
    peakLength,
    littleLength: wallUs > 0 ? (served.length / wallUs) * (meanWaitUs ?? 0) : undefined,
  };
}

/** The area under the number of waiting items between 0 and the end, and its peak. Who is served on arrival never waits. */
function sweep(items: readonly QueueItem[], wallUs: number): { areaUs: number; peakLength: number } {
  const changes = items.flatMap(({ arrivedUs, servedUs = wallUs }) => {
    const [from, to] = [Math.max(0, arrivedUs), Math.min(wallUs, servedUs)];
    return to > from
      ? [
          { atUs: from, by: 1 },
          { atUs: to, by: -1 },
        ]
      : [];
  });
  changes.sort((a, b) => a.atUs - b.atUs || a.by - b.by);
  let [length, peakLength, areaUs, beforeUs] = [0, 0, 0, 0];
  for (const { atUs, by } of changes) {
    areaUs += length * (atUs - beforeUs);
    beforeUs = atUs;
    length += by;
    peakLength = Math.max(peakLength, length);
  }
  return { areaUs, peakLength };
}
