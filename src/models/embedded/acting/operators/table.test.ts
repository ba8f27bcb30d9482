import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { functionAt, readSourceFile } from '../source-file.ts';
import type { IssueHints } from './operator.ts';
import { lazily } from './patterns.ts';
import { OPERATORS } from './table.ts';

const NO_HINTS: IssueHints = { words: new Map(), literals: [], expected: [], messages: '' };

/** Every text that a line can become. */
function variants(lines: string | readonly string[], number = 1, hints: Partial<IssueHints> = {}): string[] {
  const texts = typeof lines === 'string' ? [lines] : lines;
  const file = readSourceFile('a.js', new Map(texts.map((text, i) => [i + 1, text])));
  const functions = new Map(file.functions.map((one) => [one.name, one]));
  const line = file.lines.get(number)!;
  const context = { file, line, around: functionAt(file, number), functions, issue: { ...NO_HINTS, ...hints } };
  return OPERATORS.flatMap((operator) =>
    operator.propose(context).map(({ at, old, new: text }) => {
      expect(line.text.startsWith(old, at), `${operator.id}: ${old} at ${at} in ${line.text}`).toBe(true);
      return line.text.slice(0, at) + text + line.text.slice(at + old.length);
    }),
  );
}

describe('slips of one line', () => {
  test.each([
    ['for (let i = 0; i <= n; i++) {', 'for (let i = 0; i < n; i++) {'],
    ['if (a === b) return;', 'if (a !== b) return;'],
    ['return a && b;', 'return a || b;'],
    ['const size = options.size || 10;', 'const size = options.size ?? 10;'],
    ['if (!value) return 0;', 'if (value === undefined) return 0;'],
    ['if (list.indexOf(x) > 0) {', 'if (list.indexOf(x) >= 0) {'],
    ["return typeof value === 'object';", "return typeof value === 'object' && value !== null;"],
    ['return total - fee;', 'return total + fee;'],
    ['return list[list.length];', 'return list[list.length - 1];'],
    ['return list.slice(from, size);', 'return list.slice(from, from + size);'],
    ['return text.slice(0, n);', 'return text.slice(0, n + 1);'],
    ['const pages = Math.floor(n / size);', 'const pages = Math.ceil(n / size);'],
    ['return Math.min(a, b);', 'return Math.max(a, b);'],
    ['const year = parseInt(text);', 'const year = parseInt(text, 10);'],
    ['return values.sort();', 'return values.sort((a, b) => a - b);'],
    ['return values.sort((a, b) => a - b);', 'return values.sort((a, b) => b - a);'],
    ['return values.sort((a, b) => a.size > b.size);', 'return values.sort((a, b) => a.size - b.size);'],
    ['return list.sort(byName);', 'return [...list].sort(byName);'],
    ['Object.assign(defaults, own);', 'Object.assign({}, defaults, own);'],
    ['draw(height, width);', 'draw(width, height);'],
    ["return text.replace(/ /, '-');", "return text.replace(/ /g, '-');"],
    ['const word = /[a-z]+/.exec(text);', 'const word = /[a-z]+/i.exec(text);'],
    ['const ok = /\\d/.test(text);', 'const ok = /\\d+/.test(text);'],
    ["const pattern = new RegExp('^' + source);", "const pattern = new RegExp('^' + source + '$');"],
    ["const parts = version.split('.');", "const parts = version.split('.').map(Number);"],
    ['if (key in table) return;', 'if (Object.hasOwn(table, key)) return;'],
    ['return first[0];', 'return first[first.length - 1];'],
    ['return queue.pop();', 'return queue.shift();'],
    ['for (const item in list) {', 'for (const item of list) {'],
    ['const active = true;', 'const active = false;'],
    ['return encodeURI(name);', 'return encodeURIComponent(name);'],
    ['return node.left;', 'return node.right;'],
    ['const loud = given.loud || true;', 'const loud = given.loud ?? true;'],
    ['return pattern.replace(mark, word);', 'return pattern.replace(mark, () => word);'],
    ["return text.replaceAll('@', String(name));", "return text.replaceAll('@', () => String(name));"],
    ['const inner = /<(.+)>/.exec(text);', 'const inner = /<(.+?)>/.exec(text);'],
    ['list.splice(list.indexOf(item), 1);', 'if (list.includes(item)) list.splice(list.indexOf(item), 1);'],
    ['return blend(paint.from, wall.from);', 'return blend(wall.from, paint.from);'],
    ['const grid = new Array(3).fill([]);', 'const grid = new Array(3).fill(null).map(() => []);'],
  ])('%s', (from, to) => {
    expect(variants(from)).toContain(to);
  });
});

describe('what a function around the line tells', () => {
  test('a call of an async function can be awaited', () => {
    const lines = ['async function load() {', '  const data = fetchAll();', '  return data;', '}'];
    expect(variants(lines, 2)).toContain('  const data = await fetchAll();');
    expect(variants(['function load() {', ...lines.slice(1)], 2)).not.toContain('  const data = await fetchAll();');
  });

  test('a loop over days does not move the first one', () => {
    const lines = ['function* days(from, to) {', '  for (let day = from; day <= to; next(day)) yield new Date(day);', '}'];
    expect(variants(lines, 2)).toContain('  for (let day = new Date(from); day <= to; next(day)) yield new Date(day);');
  });

  test('an argument of the same name can be handed on', () => {
    const lines = ['function walk(node, depth) {', '  walk(node.next);', '}'];
    expect(variants(lines, 2)).toEqual(expect.arrayContaining(['  walk(node.next, depth);', '  walk(node.next, depth + 1);']));
  });

  test('the empty case can return early, with the value that the issue wants', () => {
    const lines = ['function mean(values) {', '  return sum(values) / values.length;', '}'];
    expect(variants(lines, 2, { expected: ['0'] })).toContain(
      '  if (values == null || values.length === 0) return 0;\n  return sum(values) / values.length;',
    );
  });

  test('a parameter can get a default that suits its use', () => {
    const lines = ['function join(list) {', "  return list.map(String).join(', ');", '}'];
    expect(variants(lines, 1)).toContain('function join(list = []) {');
  });

  test('one variable can stand for another', () => {
    const lines = ['function span(start, end) {', '  return start - start;', '}'];
    expect(variants(lines, 2)).toContain('  return end - start;');
  });
});

test('strings and comments are not taken for code', () => {
  expect(variants("const text = 'a < b && c'; // i <= n").filter((text) => /a <=|\|\||i < n/.test(text))).toEqual([]);
});

test.each([
  ['a(.*)b', 'a(.*?)b'],
  ['\\*(\\S(?:.*\\S)?)\\*', '\\*(\\S(?:.*?\\S)??)\\*'],
  ['[*+?]{1,3}x+?\\+', '[*+?]{1,3}?x+?\\+'],
  ['(?<name>a{2})', '(?<name>a{2})'],
])('the least that fits: %s', (greedy, lazy) => expect(lazily(greedy)).toBe(lazy));

test('each operator has a name of its own', () => {
  const ids = OPERATORS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('no line breaks an operator, and what it replaces stands where it says', () => {
  const piece = fc.constantFrom(
    ...[
      'if (',
      ')',
      ' {',
      '}',
      'a',
      'b.c',
      '[0]',
      ' < ',
      ' && ',
      "'x'",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: source text.
      '`a${b}`',
      '/x+/g',
      '.slice(',
      ', ',
      'return ',
      ';',
      '// c',
      'async ',
      'function f(a, b',
      '=>',
      '.sort()',
      '?',
      '\\',
      '"',
      'new RegExp(',
      '😀',
    ],
  );
  fc.assert(
    fc.property(fc.array(fc.array(piece, { maxLength: 12 }), { minLength: 1, maxLength: 5 }), (lines) => {
      const texts = lines.map((parts) => parts.join(''));
      for (let number = 1; number <= texts.length; number++) variants(texts, number, { expected: ['0'], messages: "(reading 'c')" });
    }),
    { numRuns: 300 },
  );
});
