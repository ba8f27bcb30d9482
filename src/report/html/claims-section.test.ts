import { expect, it } from 'vitest';
import { claimsSection } from './claims-section.ts';

const base = { reading: '', source: 'paper-v1', place: 'Table 2', unit: 'points' };
const rows = [
  {
    ...base,
    claim: 'a',
    says: 'DeLM: macro',
    verdict: 'supported',
    published: '60.1',
    published_spread: '1.2',
    cell: 'b.delm',
    preset: 'common',
    estimate: '61.23456',
    low: '55',
    high: '',
    instances: '125',
    repeats: '3',
    open: 'agents (not stated)',
  },
  {
    ...base,
    claim: 'a',
    says: 'DeLM: macro',
    verdict: 'supported',
    published: '60.1',
    cell: 'b.delm-8',
    preset: 'common',
    estimate: '60',
    low: '54',
    high: '66',
  },
  {
    ...base,
    claim: 'b',
    says: 'half the cost',
    reading: 'per submission',
    verdict: 'contradicted',
    published: '0.5',
    cell: 'b.delm',
    cell_against: 'b.controller',
    estimate: '1.1',
    low: '1',
    high: '1.2',
  },
  {
    ...base,
    claim: 'c',
    says: 'Claude <Code>',
    verdict: 'not testable',
    reason: 'this program does not run Claude Code',
    published: '54.4',
    cell: '',
  },
  {
    ...base,
    claim: 'd',
    says: 'other',
    verdict: 'not testable',
    reason: 'this program does not run Claude Code',
    published: '49.3',
    cell: '',
  },
];

const html = claimsSection(
  rows,
  new Map([
    ['b.delm', 'delm · 4 agents'],
    ['b.controller', 'controller · 4 agents'],
  ]),
);

it('counts readings, not rows', () => {
  expect(html).toContain('4 published claims in 4 readings');
  expect([...html.matchAll(/<dt>([^<]+)<\/dt><dd class="[^"]*">(\d+)</g)].map(([, verdict, count]) => `${verdict} ${count}`)).toEqual([
    'supported 1',
    'contradicted 1',
    'not distinguishable 0',
    'not testable 2',
  ]);
});

it('shows each tested cell with what was published and what was found', () => {
  expect(html.match(/<tbody>[\s\S]*<\/tbody>/)![0].match(/<tr>/g)).toHaveLength(3);
  expect(html).toContain('delm · 4 agents against controller · 4 agents');
  expect(html).toContain('61.23<span class="ci">[55, no bound]</span>');
  expect(html).toContain('60.1<span class="ci">± 1.2 points</span>');
});

it('lists what cannot be tested by its reason', () => {
  expect(html).toContain('<summary>2: this program does not run Claude Code</summary>');
  expect(html).toContain('Claude &lt;Code&gt;: 54.4');
});
