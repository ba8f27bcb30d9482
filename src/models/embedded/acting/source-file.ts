// The parts of a source file that the actor has seen: lines, their code without literals, and the functions around them.
import { boundedMemo } from '../reading/bounded-memo.ts';
import { type Literal, maskSource } from './mask-source.ts';

const MAX_LOCALS = 12;

export interface SourceLine {
  readonly number: number;
  readonly text: string;
  /** The text with the contents of literals and comments blanked. */
  readonly code: string;
  /** Literals that lie in this line whole, offsets from its start. */
  readonly literals: readonly Literal[];
}

export interface FunctionSpan {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly isAsync: boolean;
}

/** A variable outside all functions, with the lines of its value. */
export interface ConstantSpan {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export interface SourceFile {
  readonly file: string;
  readonly constants: readonly ConstantSpan[];
  readonly lines: ReadonlyMap<number, SourceLine>;
  readonly functions: readonly FunctionSpan[];
}

export function readSourceFile(file: string, texts: ReadonlyMap<number, string>): SourceFile {
  return knownFile(JSON.stringify([file, [...texts]]));
}

const knownFile = boundedMemo(2_000_000, parseFile);

function parseFile(address: string): SourceFile {
  const [file, entries] = JSON.parse(address) as [string, [number, string][]];
  const texts = new Map(entries);
  const lines = new Map<number, SourceLine>();
  const functions: FunctionSpan[] = [];
  const constants: ConstantSpan[] = [];
  for (const segment of segmentsOf(texts)) {
    const whole = segment.map(([, text]) => text).join('\n');
    const { code, literals } = maskSource(whole);
    let at = 0;
    let next = 0;
    const own = segment.map(([number, text]): SourceLine => {
      const start = at;
      at += text.length + 1;
      const inside: Literal[] = [];
      for (; next < literals.length && literals[next]!.start < at; next++) {
        const { kind, end } = literals[next]!;
        if (end <= start + text.length) inside.push({ kind, start: literals[next]!.start - start, end: end - start });
      }
      return { number, text, code: code.slice(start, start + text.length), literals: inside };
    });
    for (const line of own) lines.set(line.number, line);
    functions.push(...functionsOf(own));
    constants.push(...constantsOf(own));
  }
  return { file, lines, functions, constants };
}

/** Runs of lines that follow each other. */
function segmentsOf(texts: ReadonlyMap<number, string>): [number, string][][] {
  const segments: [number, string][][] = [];
  for (const entry of [...texts].sort((a, b) => a[0] - b[0])) {
    const last = segments.at(-1);
    if (last && last.at(-1)![0] === entry[0] - 1) last.push(entry);
    else segments.push([entry]);
  }
  return segments;
}

const HEADS = [
  /\b(?:function\s*\*?)\s*([\w$]*)\s*\(([^)]*)\)?/,
  /\b(?:const|let|var)\s+([\w$]+)\s*=\s*(?:async\s*)?(?:function\s*\*?\s*)?\(([^)]*)\)\s*(?:=>|\{)/,
  /\b(?:const|let|var)\s+([\w$]+)\s*=\s*(?:async\s+)?()[\w$]+\s*=>/,
  /^\s*(?:(?:static|async|get|set|public|private|protected|readonly)\s+)*\*?(#?[\w$]+)\s*\(([^)]*)\)\s*(?::\s*[^{]+)?\{\s*$/,
  /^\s*(?:[\w$.]+\.)?([\w$]+)\s*[:=]\s*(?:async\s*)?(?:function\s*\*?\s*[\w$]*\s*)?\(([^)]*)\)\s*(?:=>|\{)/,
];
const NO_METHODS = new Set(['if', 'for', 'while', 'switch', 'catch', 'return', 'function', 'with', 'do', 'else']);

function functionsOf(lines: readonly SourceLine[]): FunctionSpan[] {
  return lines.flatMap((line, i) => {
    const head = HEADS.map((pattern) => line.code.match(pattern)).find((match) => match && !NO_METHODS.has(match[1]!));
    if (!head) return [];
    const parameters = (head[2] ?? '').split(',').flatMap((item) => item.match(/^\s*(?:\.{3})?([\w$]+)/)?.[1] ?? []);
    const to = lines[endOfBody(lines, i, head.index! + head[0].length - (head[0].endsWith('{') ? 1 : 0))]!.number;
    return [{ name: head[1]!, parameters, from: line.number, to, isAsync: /\basync\b/.test(line.code) }];
  });
}

/** Index of the line in which the braces that open after the head are closed; without any, the line where the statement ends. */
function endOfBody(lines: readonly SourceLine[], start: number, column: number): number {
  let depth = 0;
  let hasOpened = false;
  for (let i = start; i < lines.length; i++) {
    const code = lines[i]!.code;
    for (let k = i === start ? column : 0; k < code.length; k++) {
      if (code[k] === '{') {
        depth++;
        hasOpened = true;
      } else if (code[k] === '}') depth--;
      if (hasOpened && depth <= 0) return i;
      if (!hasOpened && code[k] === ';') return i;
    }
    if (!hasOpened && i > start && code.trim() === '') return i;
  }
  return lines.length - 1;
}

function constantsOf(lines: readonly SourceLine[]): ConstantSpan[] {
  return lines.flatMap(({ code, number }, start) => {
    const head = code.match(/^(?:export )?(?:const|let|var)\s+([\w$]+)\s*=/);
    if (!head) return [];
    let depth = 0;
    for (let i = start; i < lines.length; i++) {
      for (const character of lines[i]!.code.slice(i === start ? head[0].length : 0))
        depth += '([{'.includes(character) ? 1 : ')]}'.includes(character) ? -1 : 0;
      if (depth <= 0) return [{ name: head[1]!, from: number, to: lines[i]!.number }];
    }
    return [{ name: head[1]!, from: number, to: number }];
  });
}

const localsOf = new WeakMap<FunctionSpan, readonly string[]>();

/** Parameters and variables of a function. */
export function localNames({ lines }: SourceFile, one: FunctionSpan): readonly string[] {
  const known = localsOf.get(one);
  if (known) return known;
  const names = new Set(one.parameters);
  for (let n = one.from; n <= one.to && names.size < MAX_LOCALS; n++)
    for (const [, name] of (lines.get(n)?.code ?? '').matchAll(/\b(?:const|let|var)\s+([\w$]+)/g)) names.add(name!);
  localsOf.set(one, [...names]);
  return [...names];
}

/** The innermost function around a line. */
export function functionAt({ functions }: SourceFile, number: number): FunctionSpan | undefined {
  let inner: FunctionSpan | undefined;
  for (const one of functions)
    if (one.from <= number && number <= one.to && (!inner || one.to - one.from <= inner.to - inner.from)) inner = one;
  return inner;
}
