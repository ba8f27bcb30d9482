// What a repair operator is: from one line of code, the replacements in it that are worth a try. Operators know the language, never a repository.
import type { FunctionSpan, SourceFile, SourceLine } from '../source-file.ts';

export interface LineContext {
  readonly file: SourceFile;
  readonly line: SourceLine;
  readonly around: FunctionSpan | undefined;
  /** Functions of the files that were seen, by name. */
  readonly functions: ReadonlyMap<string, FunctionSpan>;
  readonly issue: IssueHints;
}

/** What an issue gives to operators: its words, its short literals, the values that it expects. */
export interface IssueHints {
  readonly words: ReadonlyMap<string, number>;
  readonly literals: readonly string[];
  readonly expected: readonly string[];
  /** Messages of failing checks and tests. */
  readonly messages: string;
}

export interface Proposal {
  /** From 0, in the line. */
  readonly at: number;
  readonly old: string;
  readonly new: string;
  /** Against the other proposals of this operator; 1 is usual. */
  readonly weight: number;
  /** What was done to a literal that is replaced as a whole; the same can be done to the like in the next line. */
  readonly kind?: string;
}

export interface Operator {
  readonly id: string;
  readonly languages: readonly ('javascript' | 'python')[];
  /** How often such a slip is the cause, against other operators. */
  readonly prior: number;
  propose(context: LineContext): readonly Proposal[];
}

type Replace = (match: RegExpMatchArray) => readonly (readonly [old: string, text: string, weight: number, offset?: number])[];

/** Proposals at each match of a pattern in the code of a line (literals blanked); `offset` counts from the match. */
export function atEach(code: string, pattern: RegExp, replace: Replace): Proposal[] {
  return [...code.matchAll(pattern)].flatMap((match) =>
    replace(match).map(([old, text, weight, offset = 0]) => ({ at: match.index + offset, old, new: text, weight })),
  );
}

/** Start of the `index`th group of a match; groups must be distinct texts in order. */
export function groupAt(match: RegExpMatchArray, index: number): number {
  let at = 0;
  for (let i = 1; i < index; i++) at = match[0].indexOf(match[i] ?? '', at) + (match[i] ?? '').length;
  return match[0].indexOf(match[index] ?? '', at);
}

/** Arguments of the call whose bracket opens at `open`, as offsets; undefined where it is not closed in the line. */
export function argumentsAt(code: string, open: number): { start: number; end: number }[] | undefined {
  let depth = 0;
  let start = open + 1;
  const list: { start: number; end: number }[] = [];
  for (let i = open; i < code.length; i++) {
    const character = code[i]!;
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
    if ((character === ',' && depth === 1) || depth === 0) {
      if (code.slice(start, i).trim() !== '') list.push(trimmed(code, start, i));
      if (depth === 0) return list;
      start = i + 1;
    }
  }
  return undefined;
}

function trimmed(code: string, start: number, end: number): { start: number; end: number } {
  const text = code.slice(start, end);
  return { start: start + text.length - text.trimStart().length, end: end - (text.length - text.trimEnd().length) };
}
