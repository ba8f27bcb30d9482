import { describe, expect, test } from 'vitest';
import { changeText } from './change.ts';
import { lineChanges } from './line-changes.ts';
import type { IssueHints } from './operators/operator.ts';
import { readSourceFile } from './source-file.ts';
import { alikeLines } from './twins.ts';

const HINTS: IssueHints = { words: new Map(), literals: [], expected: [], messages: '' };
const fileOf = (...lines: string[]) => readSourceFile('a.js', new Map(lines.map((text, i) => [i + 1, text])));

describe('lines that are built alike', () => {
  const file = fileOf('return {', '  loud: given.loud || true,', '  bright: given.bright || true,', '  big: given.big ?? true,', '};');

  test('are found', () => {
    const numbers = (n: number): number[] => alikeLines(file, file.lines.get(n)!).map(({ number }) => number);
    expect(numbers(2)).toEqual([2, 3]);
    expect(numbers(3)).toEqual([2, 3]);
    expect(numbers(4)).toEqual([4]);
    expect(numbers(1)).toEqual([1]);
  });

  test('are changed together before one of them alone, as one family', () => {
    const changes = lineChanges([file], HINTS)(file, file.lines.get(3)!);
    const both = changes.find(({ change }) => change.length === 2 && change[0]!.new === '??')!;
    const alone = changes.find(({ change }) => change.length === 1 && change[0]!.new === '??')!;
    expect(changeText(both.change)).toBe('a.js 2:20 "||" -> "??" & 3:24 "||" -> "??"');
    expect(both.score).toBeGreaterThan(alone.score);
    expect(alone.family).toBe(both.key);
  });

  test('patterns too, where the same was done to them', () => {
    const rules = fileOf("const A = { pattern: /\\[(.+)\\]/g, mark: 'a' };", "const B = { pattern: /<(.+)>/g, mark: 'bb' };");
    const both = lineChanges([rules], HINTS)(rules, rules.lines.get(1)!).filter(({ change }) => change.length === 2);
    expect(both.map(({ change }) => change.map((edit) => edit.new))).toContainEqual(['/\\[(.+?)\\]/g', '/<(.+?)>/g']);
  });
});
