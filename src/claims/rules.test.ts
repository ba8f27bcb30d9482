import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printed } from './published-value.ts';
import { rule, ruleOver } from './rules.ts';

const level = (value: number, low: number, high: number, spread?: number): string =>
  rule({ published: printed(value, 1, spread), interval: { low, high }, margin: 5 }).verdict;
const contrast = (value: number, low: number, high: number, none = 0): string =>
  rule({ published: printed(value, 1), interval: { low, high }, margin: 5, none }).verdict;

describe('rule', () => {
  it.each([
    ['inside a narrow interval', level(60, 58, 62), 'supported'],
    ['inside a wide one', level(60, 50, 70), 'not distinguishable'],
    ['outside', level(60, 61, 63), 'contradicted'],
    ['outside by less than the published spread', level(60, 61, 63, 2), 'not distinguishable'],
    ['outside by more than the published spread', level(60, 63, 65, 2), 'contradicted'],
    ['outside by less than its rounding', level(60, 60.04, 62), 'supported'],
    ['a gain whose interval lies above none', contrast(5, 2, 8), 'supported'],
    ['a gain whose interval holds none', contrast(3, -1, 6), 'not distinguishable'],
    ['a loss whose interval lies below none', contrast(-5, -8, -2), 'supported'],
    ['a gain against a measured loss', contrast(5, -8, -2), 'contradicted'],
    ['a ratio below one', contrast(0.5, 0.4, 0.6, 1), 'supported'],
    ['a ratio below one whose interval holds one', contrast(0.5, 0.3, 1.2, 1), 'not distinguishable'],
    ['no difference, narrowly', contrast(0, -2, 2), 'supported'],
  ])('%s', (_, verdict, expected) => expect(verdict).toBe(expected));

  it('never supports what it would contradict: moving a number away from the interval only ever weakens it', () => {
    const order = ['supported', 'not distinguishable', 'contradicted'];
    const number = fc.double({ min: 0, max: 40, noNaN: true });
    fc.assert(
      fc.property(number, number, number, fc.double({ min: 0, max: 10, noNaN: true }), (half, near, further, spread) => {
        const at = (distance: number): number => order.indexOf(level(50 + distance, 50 - half, 50 + half, spread));
        expect(at(near + further)).toBeGreaterThanOrEqual(at(near));
      }),
    );
  });

  it('says how wide is too wide', () => {
    expect(rule({ published: printed(60, 1), interval: { low: 50, high: 70 }, margin: 5 }).reason).toBe(
      'the interval is too wide: half-width 10, margin 5',
    );
    expect(rule({ published: printed(60, 1), interval: { low: Number.NaN, high: Number.NaN }, margin: 5 }).reason).toBe(
      'there is no interval',
    );
  });
});

describe('ruleOver', () => {
  it('stands if any cell bears it out, and falls only if none can', () => {
    expect(ruleOver(['contradicted', 'supported', 'not testable'])).toBe('supported');
    expect(ruleOver(['contradicted', 'not distinguishable'])).toBe('not distinguishable');
    expect(ruleOver(['contradicted', 'not testable'])).toBe('contradicted');
    expect(ruleOver(['not testable'])).toBe('not testable');
    expect(ruleOver([])).toBe('not testable');
  });
});
