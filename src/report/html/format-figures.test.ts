import { expect, it } from 'vitest';
import { countText, dollarsText, intervalText, percentText, plural, pText, ratioText, secondsText, signed } from './format-figures.ts';

it('writes figures as a reader wants them', () => {
  expect([0.455, 1, undefined, null].map((share) => percentText(share))).toEqual(['46%', '100%', '–', '–']);
  expect([0, 0.00012, 0.1191, 12.5, 1234, undefined].map(dollarsText)).toEqual(['0', '0.00012', '0.1191', '12.50', '1234', '–']);
  expect([0, 0.0004, 1.816, 61.07, 345.2, 1800, 9000, undefined].map(secondsText)).toEqual([
    '0 s',
    '0.40 ms',
    '1.82 s',
    '61.1 s',
    '345 s',
    '30.0 min',
    '2.5 h',
    '–',
  ]);
  expect([0, 38, 42.7, 1080, 9999, 18_200, 2_500_000, 45_000_000].map(countText)).toEqual([
    '0',
    '38',
    '42.7',
    '1,080',
    '9,999',
    '18.2K',
    '2.50M',
    '45.0M',
  ]);
  expect([0.135, 1, 12.34].map(ratioText)).toEqual(['0.135×', '1.00×', '12.3×']);
  expect([0.0001, 0.04, 0.68, undefined].map(pText)).toEqual(['< 0.001', '0.040', '0.68', '–']);
  expect([-5.04, 0.04, -0.04, 5].map((value) => signed(value, 1))).toEqual(['−5.0', '0.0', '0.0', '+5.0']);
  expect([plural(1, 'trial'), plural(2, 'trial'), plural(0, 'reply', 'replies')]).toEqual(['1 trial', '2 trials', '0 replies']);
});

it('leaves the unknown ends of intervals open', () => {
  const text = (value: number): string => value.toFixed(1);
  expect(intervalText({ low: 0.1, high: 0.2 }, text)).toBe('[0.1, 0.2]');
  expect(intervalText({ low: 0.1, high: null }, text)).toBe('[0.1, no bound]');
  expect(intervalText({ low: null, high: null }, text)).toBe('');
});
