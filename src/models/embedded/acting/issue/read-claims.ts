// What a sentence of an issue (or a comment in its code) says that an expression gives: the value that is wanted, the value that came instead, or a value
// of which it does not say which of the two it is. Words and order of English reports; what it cannot read it leaves out.
import { isCall } from './parses.ts';
import { readRemark } from './read-remark.ts';

export interface Claims {
  /** JavaScript text or printed text of the value. */
  readonly expected?: string;
  readonly actual?: string;
  readonly stated?: string;
  /** `wanted`: it should throw; `unwanted`: it throws and should not. */
  readonly throws?: 'wanted' | 'unwanted';
  /** Name of the error, where it should throw. */
  readonly error?: string;
}

type Role = 'expected' | 'actual';

const EXPECTED =
  /\b(?:expect(?:ed|s|ing)?|should(?: have| instead)?(?: be(?:en)?| give| return| yield| print| equal| produce| become| log| resolve| evaluate)?(?: to| as)?|want(?:ed)?|must(?: be| return| give)|ought to(?: be| return| give)?|would have been|(?:correct|right)(?: \w+)? (?:is|would be))\b/iy;
const ACTUAL =
  /(?<!\bto )\b(?:actual(?:ly)?|gets?|got|gives?|gave|returns?|returned|yields?|prints?|printed|logs|outputs?|produces?|received|observed|is|was|becomes?|evaluates? to|results? in|reports?|comes? (?:back|out)(?: as)?)\b/iy;
const OPPOSITE = /\b(?:instead of|rather than|but not|and not|, not)\b/iy;
const NEGATED =
  /\b(?:should(?:n't| not| never)|must(?:n't| not)|does(?:n't| not) (?:give|return|print)|(?:is|was)(?:n't| not))(?: be| return| give| print)?\b/iy;
const THROWN = /\b(?:throw(?:s|n|ing)?|rais(?:es?|ing)|crash(?:es|ed|ing)?|fails? with|failed with|blows? up|dies|rejects?)\b/iy;
const FILLER =
  /(?:\s|[:,]|=+>?|->|→|\b(?:to|be|been|have|return(?:ed|s)?|give[ns]?|yield|print(?:ed|s)?|equal|produce|log|the|value|result|results?|output|behaviou?r|is|was|that|as|with|of|just|only|exactly|back|out|a)\b)+/iy;
const ERROR_NAME = /\b([A-Z]\w*(?:Error|Exception))\b/;
const WORD_VALUES: readonly [RegExp, string][] = [
  [/an empty (?:array|list)\b/iy, '[]'],
  [/an? empty string\b/iy, "''"],
  [/an? empty object\b/iy, '{}'],
  [/nothing\b/iy, 'undefined'],
];
const BARE = /(?:-?(?:\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?|Infinity)(?![\w.%:/+-]*\w)|(?:true|false|null|undefined|NaN)(?![\w$]))/y;
/** A date, a time, a version: a printed text that only looks like a number at its start. */
const TOKEN = /\d[\w.:/+-]*\w/y;

/** `spans` reads a code span: `subject` where it is the expression that the sentence is about. */
export function readClaims(sentence: string, isSubject: (code: string) => boolean): { subject?: string; claims: Claims } {
  const found: { expected?: string; actual?: string; throws?: 'wanted' | 'unwanted'; error?: string } = {};
  let subject: string | undefined;
  let role: Role | undefined;
  let last: Role | undefined;
  const at = (pattern: RegExp, i: number): number => {
    pattern.lastIndex = i;
    return pattern.test(sentence) ? pattern.lastIndex : 0;
  };
  for (let i = 0; i < sentence.length; ) {
    const span = spanAt(sentence, i);
    if (span) {
      if (isSubject(span.text) && (subject === undefined || role === undefined)) subject ??= span.text;
      else if (role && !(role === 'actual' && isCall(span.text))) {
        found[role] ??= span.text;
        last = role;
        role = undefined;
      }
      i = span.end;
      continue;
    }
    let end = at(NEGATED, i);
    if (end) {
      const thrown = at(THROWN, end + (sentence[end] === ' ' ? 1 : 0));
      if (thrown) found.throws ??= 'unwanted';
      role = 'actual';
      i = thrown || end;
      continue;
    }
    end = at(OPPOSITE, i);
    if (end) {
      role = last === 'expected' ? 'actual' : 'expected';
      i = end;
      i = skipFiller(sentence, i);
      const value = bareValue(sentence, i);
      if (value) {
        found[role] ??= value.text;
        last = role;
        role = undefined;
        i = value.end;
      }
      continue;
    }
    end = at(THROWN, i);
    if (end) {
      found.throws ??= role === 'expected' ? 'wanted' : 'unwanted';
      if (found.throws === 'wanted') found.error ??= sentence.slice(end, end + 60).match(ERROR_NAME)?.[1] ?? '';
      role = undefined;
      i = end;
      continue;
    }
    end = at(EXPECTED, i);
    if (end) role = 'expected';
    else {
      end = at(ACTUAL, i);
      if (end && !(role === 'expected' && last === undefined && /\bto\s*$/.test(sentence.slice(0, i)))) role = 'actual';
    }
    if (!end) {
      i++;
      continue;
    }
    i = skipFiller(sentence, end);
    const value = bareValue(sentence, i);
    if (value && role) {
      found[role] ??= value.text;
      last = role;
      role = undefined;
      i = value.end;
    }
  }
  return { ...(subject === undefined ? {} : { subject }), claims: found };
}

function skipFiller(text: string, from: number): number {
  FILLER.lastIndex = from;
  return FILLER.test(text) ? FILLER.lastIndex : from;
}

/** Code between back-ticks. */
function spanAt(text: string, at: number): { text: string; end: number } | undefined {
  if (text[at] !== '`') return undefined;
  const ticks = text.slice(at).match(/^`+/)![0];
  const close = text.indexOf(ticks, at + ticks.length);
  return close < 0 ? undefined : { text: text.slice(at + ticks.length, close).trim(), end: close + ticks.length };
}

/** A value that stands in the text without back-ticks: literals, brackets, quoted strings, `an empty array`. */
export function bareValue(text: string, at: number): { text: string; end: number } | undefined {
  for (const [pattern, value] of WORD_VALUES) {
    pattern.lastIndex = at;
    if (pattern.test(text)) return { text: value, end: pattern.lastIndex };
  }
  const open = text[at] ?? '';
  if (`'"`.includes(open) && open !== '') {
    const close = text.indexOf(open, at + 1);
    return close < 0 ? undefined : { text: text.slice(at, close + 1), end: close + 1 };
  }
  if (open === '[' || open === '{') {
    const end = balancedEnd(text, at);
    return end === undefined ? undefined : { text: text.slice(at, end), end };
  }
  for (const pattern of [BARE, TOKEN]) {
    pattern.lastIndex = at;
    if (pattern.test(text)) return { text: text.slice(at, pattern.lastIndex), end: pattern.lastIndex };
  }
  return undefined;
}

function balancedEnd(text: string, at: number): number | undefined {
  let depth = 0;
  let quote = '';
  for (let i = at; i < text.length; i++) {
    const character = text[i]!;
    if (quote !== '') {
      if (character === '\\') i++;
      else if (character === quote) quote = '';
    } else if (`'"\``.includes(character)) quote = character;
    else if ('[{('.includes(character)) depth++;
    else if (']})'.includes(character) && --depth === 0) return i + 1;
  }
  return undefined;
}

/** A comment beside code: a value that it opens with is `stated` unless its words say which of the two it is. */
export function readComment(comment: string): Claims {
  const text = comment
    .replace(/^\s*(?:\/\/+|\/\*+)/, '')
    .replace(/\*+\/\s*$/, '')
    .trim();
  const body = text.replace(/^(?:=+>|-+>|→|⇒|>)\s*/, '');
  if (/^(?:(?:[A-Z]\w*)?Error|Uncaught)\b/.test(body)) return { throws: 'unwanted' };
  const { claims } = readClaims(body, () => false);
  // `prints 3` beside code says no more than `3`.
  if (claims.expected === undefined && claims.actual !== undefined && /^(?:returns?|prints?|logs|outputs?|gives?|is)\b/i.test(body))
    return { stated: claims.actual };
  const opening = bareValue(body, 0) ?? spanAt(body, 0);
  const isArrow = body !== text;
  const plain = opening?.text ?? (isArrow && claims.expected === undefined && claims.actual === undefined ? body : undefined);
  if (plain === undefined || plain === '') return claims;
  if (claims.expected !== undefined) return { ...claims, actual: claims.actual ?? plain };
  if (claims.actual !== undefined && claims.throws === undefined) return { ...claims, expected: plain };
  if (claims.throws) return claims;
  return opening ? remarked(plain, body.slice(opening.end)) : { stated: plain };
}

/** `2 items` counts something, it is no value. */
function remarked(value: string, rest: string): Claims {
  const remark = readRemark(rest);
  if (remark === 'fine') return { expected: value };
  if (remark === 'surprising') return { actual: value };
  return /^[\d.-]+$/.test(value) && /^\s+[A-Za-z]/.test(rest) ? {} : { stated: value };
}

/** A comment that is nothing but a value, with at most a remark behind it: it speaks of the line above. */
export function isValueComment(comment: string): boolean {
  const body = comment.replace(/^\s*\/\/+\s*/, '');
  const value = bareValue(body, 0);
  if (!value || /^an? |^nothing/i.test(body)) return false;
  return /^\s*(?:$|[-–—,;:(!?<←])/.test(body.slice(value.end));
}
