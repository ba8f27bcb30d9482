import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cell, experiment, graded, runData, trial } from '../../results/__fixtures__/run-data.ts';
import { foldRun } from '../../results/trial-result.ts';
import { type PackedBlock, type PackSources, packRun, planRounds } from './pack-run.ts';

const HOSTILE = 'a</script><script>alert("1")</script><!-- \u2028 \'` "type":"turn"';

/** Every trial has an event of its own and a text of so many random letters. */
function sources(size: (id: string) => number): PackSources {
  return {
    events: (id) => {
      const whole = [
        { seq: 0, type: 'turn', key: 'call' },
        { seq: 1, type: 'limit', detail: `${id} ${HOSTILE}` },
      ];
      return [...whole.map((line) => `${JSON.stringify(line)}\n`), '{"seq":2,"typ'].join('');
    },
    texts: (id) =>
      `${JSON.stringify({ hash: `t-${id}`, text: HOSTILE + noise(id, size(id)) })}\n${JSON.stringify({ hash: `p-${id}`, extends: null, append: [`t-${id}`] })}\n`,
  };
}

/** Letters that do not compress below three quarters. */
function noise(seed: string, length: number): string {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  return Array.from({ length }, () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return String.fromCharCode(48 + (state >>> 26));
  }).join('');
}

function unpack({ base64 }: PackedBlock): unknown {
  return JSON.parse(inflateRawSync(Buffer.from(base64, 'base64')).toString('utf8'));
}

function rounds(instances: number): ReturnType<typeof planRounds> {
  return Array.from({ length: instances }, (_, place) => ({
    key: `bench/q${place}`,
    trialIds: ['single', 'delm', 'controller'].map((name) => `${name}-q${place}`),
  }));
}

describe('planRounds', () => {
  it('puts all cells and repeats of an instance into one turn, benchmarks alternating', () => {
    const cells = [cell('a'), cell('b'), cell('other.a', { benchmark: 'other' })];
    const trials = cells.flatMap((own) =>
      ['q-b', 'q-a', 'q-c'].flatMap((id) => [1, 2].map((repeat) => graded(trial(own, id, repeat), true))),
    );
    const results = foldRun(runData(experiment(cells, { repeats: 2 }), trials));
    expect(planRounds(results).map(({ key, trialIds }) => `${key}: ${trialIds.length}`)).toEqual([
      'bench/q-b: 4',
      'other/q-b: 2',
      'bench/q-a: 4',
      'other/q-a: 2',
      'bench/q-c: 4',
      'other/q-c: 2',
    ]);
  });
});

describe('packRun', () => {
  it('takes everything where there is room, and it reads back to the letter', async () => {
    const packed = await packRun(
      rounds(3),
      sources(() => 100),
      1e6,
    );
    expect(packed.rounds).toEqual({ all: 3, events: 3, texts: 3 });
    const events = packed.blocks.find(({ id }) => id === 'events-delm-q1')!;
    // Without the clock's turns, and without the torn line of a killed attempt; a text that speaks of turns stays.
    expect(unpack(events)).toEqual([{ seq: 1, type: 'limit', detail: `delm-q1 ${HOSTILE}` }]);
    const texts = packed.blocks.find(({ id }) => id === packed.texts.get('delm-q1'))!;
    expect((unpack(texts) as { hash: string; text?: string }[]).map(({ hash }) => hash)).toEqual([
      't-single-q1',
      'p-single-q1',
      't-delm-q1',
      'p-delm-q1',
      't-controller-q1',
      'p-controller-q1',
    ]);
    expect(unpack(texts)).toContainEqual({ hash: 't-delm-q1', text: HOSTILE + noise('delm-q1', 100) });
    for (const { base64 } of packed.blocks) expect(base64).toMatch(/^[A-Za-z0-9+/]+=*$/);
  });

  it.each([3_000, 10_000, 20_000])('keeps to %d bytes, and favours no cell', async (maxBytes) => {
    const packed = await packRun(
      rounds(12),
      sources(() => 600),
      maxBytes,
    );
    expect(packed.blocks.reduce((sum, { base64 }) => sum + base64.length, 0)).toBeLessThanOrEqual(maxBytes);
    const perCell = (ids: Iterable<string>): number[] =>
      ['single', 'delm', 'controller'].map((name) => [...ids].filter((id) => id.startsWith(name)).length);
    for (const ids of [packed.events, packed.texts.keys().toArray()]) expect(new Set(perCell(ids)).size).toBe(1);
    expect(packed.rounds.texts).toBeLessThan(12);
    expect(packed.rounds.events).toBeGreaterThan(0);
  });

  it('leaves an instance out whole when one of its trials is too large, and goes on', async () => {
    const packed = await packRun(
      rounds(4),
      sources((id) => (id === 'delm-q1' ? 50_000 : 100)),
      20_000,
    );
    expect(packed.rounds).toEqual({ all: 4, events: 4, texts: 3 });
    expect([...packed.texts.keys()].filter((id) => id.endsWith('q1'))).toEqual([]);
  });

  it('has each text of an instance once, whoever used it', async () => {
    const line = JSON.stringify({ hash: 'shared', text: 'the same document' });
    const packed = await packRun(rounds(1), { events: () => '', texts: () => `${line}\n${line}\n` }, 1e6);
    expect(packed.blocks.map(unpack)).toEqual([[{ hash: 'shared', text: 'the same document' }]]);
  });

  it('leaves request hashes out, and nothing else of an event', async () => {
    const event = { seq: 0, type: 'call', requestHash: 'abc', promptHash: 'def', error: 'said "requestHash":"x",' };
    const packed = await packRun(rounds(1), { events: () => `${JSON.stringify(event)}\n`, texts: () => '' }, 1e6);
    const { requestHash: _, ...kept } = event;
    expect(unpack(packed.blocks[0]!)).toEqual([kept]);
  });

  it('stops reading once nothing fits any more', async () => {
    const read: string[] = [];
    const given = sources(() => 600);
    const events = (id: string): string => {
      read.push(id);
      return given.events(id);
    };
    await packRun(rounds(100), { ...given, events }, 3_000);
    expect(read.length).toBeLessThan(60);
  });

  it('has nothing of a trial that left nothing', async () => {
    const packed = await packRun(rounds(1), { events: () => '', texts: () => '' }, 1e6);
    expect(packed).toMatchObject({ blocks: [], rounds: { all: 1, events: 1, texts: 1 } });
    expect([packed.events.size, packed.texts.size]).toEqual([0, 0]);
  });
});
