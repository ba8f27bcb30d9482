import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findChecks } from './find-checks.ts';
import { readIssue } from './read-issue.ts';

/** Expression and what is said of it. */
function checksIn(text: string): unknown[] {
  return findChecks(readIssue(text)).flatMap(({ statements }) =>
    statements.flatMap((one) => ('check' in one ? [[one.check.expression, one.check.claims]] : [])),
  );
}

describe('sentences', () => {
  test.each([
    ['`clamp(5, 0, 3)` returns `5` but should return `3`.', 'clamp(5, 0, 3)', { actual: '5', expected: '3' }],
    ['Expected `clamp(5)` to return `3`, got `5`.', 'clamp(5)', { expected: '3', actual: '5' }],
    ['`f("x")` gives 7 instead of 8.', 'f("x")', { actual: '7', expected: '8' }],
    ['Calling `f(1)` should be 2, not 3.', 'f(1)', { expected: '2', actual: '3' }],
    ['`f([])` returns undefined; I would expect an empty array.', 'f([])', { actual: 'undefined', expected: '[]' }],
    ['`f(null)` throws a TypeError.', 'f(null)', { throws: 'unwanted' }],
    ['`f(-1)` should throw a RangeError.', 'f(-1)', { throws: 'wanted', error: 'RangeError' }],
    ['`f(0)` should not throw.', 'f(0)', { throws: 'unwanted' }],
    ["`day(x)` is '2024-05-01' when it should be `'2024-05-02'`.", 'day(x)', { actual: "'2024-05-01'", expected: "'2024-05-02'" }],
  ])('%s', (text, expression, claims) => {
    expect(checksIn(text)).toEqual([[expression, claims]]);
  });

  test('a later sentence may name the value', () => {
    expect(checksIn('I call `toRoman(44)`.\n\nI got `LXIV`. Correct would be `XLIV`.')).toEqual([
      ['toRoman(44)', { actual: 'LXIV', expected: 'XLIV' }],
    ]);
  });

  test('the name of a function alone is no expression to run', () => {
    expect(checksIn('`slugify()` should return `a-b` here.')).toEqual([]);
  });
});

describe('code', () => {
  const fenced = (code: string): string => `Try\n\n\`\`\`js\n${code}\n\`\`\`\n`;

  test.each([
    ['f(1); // => 2', 'f(1)', { stated: '2' }],
    ['console.log(f(1)); // 2, expected 3', 'f(1)', { actual: '2', expected: '3' }],
    ['f(1) // should be [1, 2]', 'f(1)', { expected: '[1, 2]' }],
    ['f(1) // expected 3, got 4', 'f(1)', { expected: '3', actual: '4' }],
    ['f(1)\n// => 4\n// expected: 3', 'f(1)', { stated: '4', expected: '3' }],
    ['f() // TypeError: x is not iterable', 'f()', { throws: 'unwanted' }],
    ['await f({\n  a: 1,\n}); // => { b: 2 }', 'await f({\n  a: 1,\n})', { stated: '{ b: 2 }' }],
    ['f() // Error: no such place', 'f()', { throws: 'unwanted' }],
    ['f(1) // 2 - fine', 'f(1)', { expected: '2' }],
    ['f(1) // [1, 2] (as documented)', 'f(1)', { expected: '[1, 2]' }],
    ['f(1) // { a: 1 } - ?', 'f(1)', { actual: '{ a: 1 }' }],
    ['f(1) // 0 !', 'f(1)', { actual: '0' }],
    ["f(1) // 'ab' -> one letter is lost", 'f(1)', { actual: "'ab'" }],
    ['f(1) // [1] - not right', 'f(1)', { actual: '[1]' }],
    ['f(1);\n// [[1], [2]]', 'f(1)', { stated: '[[1], [2]]' }],
    ['f(1);\n// [1, 1]  <- twice', 'f(1)', { actual: '[1, 1]' }],
  ])('%s', (code, expression, claims) => {
    expect(checksIn(fenced(code))).toEqual([[expression, claims]]);
  });

  test.each([
    'f(1); // 3 apples are left',
    'f(1); // allowed',
    'f(1);\n// 3 more of them',
    'f(1);\n\n// a note',
    'f(1);\n// a note\n// [1]',
  ])('no value: %s', (code) => {
    expect(checksIn(fenced(code))).toEqual([]);
  });

  test('statements in between are kept in their order', () => {
    const [program] = findChecks(readIssue(fenced("const c = new Cart();\nc.add('tea');\nc.count; // expected 1")));
    expect(program?.statements.map((one) => ('code' in one ? one.code : one.check.expression))).toEqual([
      'const c = new Cart();',
      "c.add('tea');",
      'c.count',
    ]);
  });

  test('blocks of expected and actual output belong to what was printed', () => {
    const text = `${fenced('console.log(f(1));')}\n### Expected\n\n\`\`\`\n[ 1, 2 ]\n\`\`\`\n\n### Actual\n\n\`\`\`\n[ 1 ]\n\`\`\``;
    expect(checksIn(text)).toEqual([['f(1)', { expected: '[ 1, 2 ]' }]]);
  });

  test('a console session', () => {
    expect(checksIn('```\n> f(1)\n2\n> f(2)\n3\n```')).toEqual([
      ['f(1)', { stated: '2' }],
      ['f(2)', { stated: '3' }],
    ]);
  });

  test('assertions only have to go through', () => {
    const [program] = findChecks(readIssue(fenced("assert.equal(f(1), 'a');")));
    expect(program?.statements).toMatchObject([{ check: { silent: true, expression: "assert.equal(f(1), 'a')" } }]);
  });
});

describe('sentences after code', () => {
  const inside = (code: string, prose: string): unknown[] => checksIn(`\`\`\`js\n${code}\n\`\`\`\n\n${prose}`);

  test('a value belongs to the check that shows one of its shape', () => {
    const code = "f(1);\n// [1, 2]\nf(2);\n// ['a']";
    expect(inside(code, "It should be `['b']`, and `[3, 4]` in the first case.")).toEqual([
      ['f(1)', { stated: '[1, 2]', expected: '[3, 4]' }],
      ['f(2)', { stated: "['a']", expected: "['b']" }],
    ]);
    expect(inside('f(1); // [1]', 'It should be `[1, 2]`.')).toEqual([['f(1)', { stated: '[1]', expected: '[1, 2]' }]]);
    expect(inside('f(1); // [1]', 'It should be `{ a: 1 }`.')).toEqual([['f(1)', { stated: '[1]' }]]);
  });

  test('the end of a list', () => {
    expect(inside('f(1); // [[1], [2]]', "The last row should be `['b', 2]`.")).toEqual([
      ['f(1)', { stated: '[[1], [2]]' }],
      ['(f(1)).at(-1)', { expected: "['b', 2]" }],
    ]);
  });

  test('words go to the check of which something is said, even that it throws', () => {
    expect(inside('f(1); // Error: no\ng();', 'It should give `a, b`.')).toEqual([['f(1)', { throws: 'unwanted', expected: 'a, b' }]]);
  });

  test('what a program prints from inside of functions', () => {
    const code = "on('end', () => console.log('end'));\nawait run();";
    expect(inside(code, 'This prints `end`, with nothing done.')).toEqual([['console.printed()', { actual: 'end' }]]);
    expect(inside(code, 'It prints `end` but should print `failed`.')).toEqual([
      ['console.printed()', { actual: 'end', expected: 'failed' }],
    ]);
    expect(inside('f(1);', 'This prints `end`.')).toEqual([['f(1)', { actual: 'end' }]]);
  });

  test('what is as it should be is no complaint', () => {
    const code = "on('end', () => console.log('end'));\nawait run();";
    expect(inside(code, 'With `wait: 0` I get `failed` as I should.')).toEqual([]);
    expect(checksIn('`f(1)` gives `2` as documented.')).toEqual([['f(1)', { expected: '2' }]]);
    expect(checksIn('On the console `f(1)` gives `2`, so it is not to blame.')).toEqual([['f(1)', { stated: '2' }]]);
    expect(checksIn('Strangely `f(1)` gives `2`.')).toEqual([['f(1)', { actual: '2' }]]);
    expect(checksIn('`f(1)` on its own is fine but `g(2)` is not.')).toEqual([]);
  });
});

test('tables', () => {
  expect(checksIn('| call | expected | actual |\n|---|---|---|\n| `f(1)` | `2` | `3` |')).toEqual([
    ['f(1)', { expected: '2', actual: '3' }],
  ]);
});

test('no text breaks it', () => {
  const piece = fc.constantFrom(
    '`f(1)`',
    ' should be ',
    '```',
    '```js\n',
    '\n',
    '// ',
    'expected ',
    '`',
    '[',
    "'",
    ' instead of ',
    '| a |',
    '> ',
    'throws ',
    '${',
    '3',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'grapheme', maxLength: 6 })), { maxLength: 30 }), (parts) => {
      expect(Array.isArray(checksIn(parts.join('')))).toBe(true);
    }),
    { numRuns: 300 },
  );
});
