import { describe, expect, test } from 'vitest';
import { readHearsay } from './colleagues.ts';
import { readIssue } from './issue/read-issue.ts';
import { rankCandidates, type Suspicion } from './rank-candidates.ts';
import { readSourceFile } from './source-file.ts';

const lines = [
  'export function total(prices, from, to) {',
  '  let sum = 0;',
  '  for (let i = from; i <= to; i++) {',
  '    if (prices[i] > 0 && prices[i] < 100) sum += prices[i];',
  '  }',
  '  return Math.round(sum * 100) / 100;',
  '}',
];
const issue = readIssue('total counts one price too many\n\n`total([1, 2, 3], 0, 2)` gives 6, expected 3.');
const base: Suspicion = {
  issue,
  hints: { words: issue.words, literals: issue.literals, expected: ['3'], messages: issue.text },
  files: [readSourceFile('src/total.js', new Map(lines.map((text, i) => [i + 1, text])))],
  baseline: undefined,
  hearsay: readHearsay([]),
  task: 'Resolve the issue.',
  seed: undefined,
};
const keys = (overrides: Partial<Suspicion> = {}): string[] => rankCandidates({ ...base, ...overrides }).map(({ key }) => key);

describe('several at the same time', () => {
  const all = keys();
  const parts = [1, 2, 3].map((part) => keys({ task: `Resolve it. Begin with part ${part} of 3.` }));

  test('all go through what is likeliest, each in another order', () => {
    for (const part of parts) expect(new Set(part.slice(0, 48))).toEqual(new Set(all.slice(0, 48)));
    expect(new Set(parts.map(([first]) => first)).size).toBe(3);
  });

  test('of the rest each has a share of its own, and nothing is left out', () => {
    const rest = parts.flatMap((part) => part.slice(48));
    expect(all.length).toBeGreaterThan(60);
    expect([...rest].sort()).toEqual([...all.slice(48)].sort());
  });
});

test('seeds and workspaces order alike changes differently, and equal ones equally', () => {
  const orders = [keys(), keys({ seed: 1 }), keys({ seed: 2 }), keys({ task: 'Work in w1. Go on.' }), keys({ task: 'Work in w2. Go on.' })];
  expect(new Set(orders.map((order) => order.slice(0, 10).join('|'))).size).toBe(5);
  expect(keys({ task: 'Work in w2. Go on.' })).toEqual(orders[4]);
});

test('a line that ran comes before one that did not', () => {
  const executed = new Map([['src/total.js', new Set([1, 2, 3, 6, 7])]]);
  const run = { checks: new Map(), failed: new Map(), passed: 0, step: 2, executed };
  const first = (order: readonly string[]): number => order.findIndex((key) => / 4:/.test(key));
  expect(first(keys())).toBeGreaterThanOrEqual(0);
  expect(first(keys({ baseline: run }))).toBeGreaterThan(first(keys()));
});
