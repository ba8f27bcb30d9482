import { expect, test } from 'vitest';
import { isLikeShape, isSameShape, isStructured, partsOf, valueShape } from './value-shape.ts';

test.each([
  ['[1, -2.5]', '[number number]'],
  ["['a, b', [1], { c: 2 }]", '[string array object]'],
  ['{ a: [1] }', 'object'],
  ['undefined', 'nothing'],
  ['true', 'boolean'],
  ['two words', 'text'],
])('%s', (text, shape) => expect(valueShape(text)).toBe(shape));

test('alike', () => {
  expect(isSameShape("'a'", 'b c')).toBe(true);
  expect(isSameShape('undefined', '{ a: 1 }')).toBe(true);
  expect(isSameShape('[1]', '[1, 2]')).toBe(false);
  expect(isLikeShape('[1]', '[1, 2]')).toBe(true);
  expect(isLikeShape('[]', "['a']")).toBe(true);
  expect(isLikeShape('[1]', "['a']")).toBe(false);
  expect(isStructured('[1]')).toBe(true);
  expect(isStructured('a [1]')).toBe(false);
});

test('parts', () => expect(partsOf("f(1, 2), 'a, b', [3, 4]")).toEqual(['f(1, 2)', "'a, b'", '[3, 4]']));
