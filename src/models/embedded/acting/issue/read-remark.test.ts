import { describe, expect, test } from 'vitest';
import { isComplaint, isPraise, readRemark } from './read-remark.ts';

describe('behind a value', () => {
  test.each([' - fine', ' (as expected)', ', correct', ' ✓', ' ok!'])('%s', (text) => expect(readRemark(text)).toBe('fine'));
  test.each([' !', ' - ?', ' (why?)', ' -> half of it is gone', ', not right', ' - that cannot be: too many', ' <- wrong'])('%s', (text) =>
    expect(readRemark(text)).toBe('surprising'),
  );
  test.each(['', ' items', ' - from the second call'])('nothing is said: %s', (text) => expect(readRemark(text)).toBeUndefined());
});

test('sentences', () => {
  expect(isPraise('With one word it works.')).toBe(true);
  expect(isPraise('It works, but one word is missing.')).toBe(false);
  expect(isComplaint('Unfortunately it is 3.')).toBe(true);
  expect(isComplaint('It gives 3.')).toBe(false);
});
