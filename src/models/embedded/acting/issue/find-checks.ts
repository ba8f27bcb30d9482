// Checks that an issue states: expressions, in the order and with the statements around them, and what it says that they give. From fenced code with its
// comments, output blocks, assertions, tables, and sentences with code spans. Nothing is run here, and which check really fails is for a run to show.
import { maskSource } from '../mask-source.ts';
import { attachClaims, checksOf, isOpen } from './attach-claims.ts';
import type { Check, CheckProgram, Statement } from './check.ts';
import { isCall, isExpression, isStatements } from './parses.ts';
import { type Claims, isValueComment, readClaims, readComment } from './read-claims.ts';
import type { Issue, IssueItem } from './read-issue.ts';
import { isComplaint, isPraise } from './read-remark.ts';
import { partsOf } from './value-shape.ts';

const MAX_CHECKS = 12;
const CODE_LANGUAGES = /^(?:|[cm]?[jt]s|jsx|tsx|javascript|typescript|node|ecmascript)$/;
const COMMENT_ONLY = /^\s*\/\/\s*(?:=+>|-+>|→|expected|actual|got|returns?|prints?|should|logs|outputs?)/i;

export function findChecks(issue: Pick<Issue, 'items'>): CheckProgram[] {
  const programs: CheckProgram[] = [];
  for (const item of issue.items) {
    if (item.kind === 'prose') readProse(item.text, programs);
    else if (item.kind === 'table') readTable(item.rows, programs);
    else readBlock(item, programs);
  }
  return keepClaimed(programs);
}

/** Expressions of which nothing is said become plain statements; programs without a check are of no use. */
function keepClaimed(programs: readonly CheckProgram[]): CheckProgram[] {
  let count = 0;
  const isUsable = ({ claims, silent }: Check): boolean =>
    (silent || [claims.expected, claims.actual, claims.stated, claims.throws].some((one) => one !== undefined)) && ++count <= MAX_CHECKS;
  return programs
    .map(({ statements }) => ({
      statements: statements.map((statement) =>
        'check' in statement && !isUsable(statement.check) ? { code: `${statement.check.expression};` } : statement,
      ),
    }))
    .filter(({ statements }) => statements.some((statement) => 'check' in statement));
}

function readBlock(item: IssueItem & { kind: 'block' }, programs: CheckProgram[]): void {
  const code = item.code.trim();
  const open = checksOf(programs).filter(isOpen);
  const isExpected = /\b(?:expect\w*|should|want\w*|correct)\b/i.test(item.lead);
  const isActual = /\b(?:actual\w*|got|instead|current\w*|outputs?|prints?|returns?|result\w*|produces?|observed)\b/i.test(item.lead);
  const isPlainValue = isExpression(code) && !isCall(code);
  const isCode = CODE_LANGUAGES.test(item.language) && !isPlainValue && isStatements(withoutImports(replLines(code)));
  if (isCode && /[\w$)\]]\(|^\s*import\b/m.test(code)) {
    const statements = statementsOf(code);
    if (statements.length > 0) programs.push({ statements });
    return;
  }
  if (open.length === 0 || code === '' || (!isExpected && !isActual)) return;
  const thrown = code.match(/^(?:Uncaught )?\w*Error\b/m);
  const say = (check: Check, text: string): void => {
    check.claims = { ...check.claims, ...(isExpected && !/\bactual\b/i.test(item.lead) ? { expected: text } : { actual: text }) };
  };
  if (thrown && !isExpected) open.at(-1)!.claims = { throws: 'unwanted' };
  else if (open.length === 1 || isPlainValue) say(open.at(-1)!, code);
  else {
    const lines = code.split('\n');
    if (lines.length === open.length) open.forEach((check, i) => void say(check, lines[i]!));
  }
}

/** `> f(1)` and the lines after it, as code with a comment. */
function replLines(code: string): string {
  if (!/^\s*> /m.test(code)) return code;
  return code
    .split('\n')
    .map((line) => (/^\s*> /.test(line) ? line.replace(/^\s*> /, '') : line.trim() === '' ? '' : `// => ${line.trim()}`))
    .join('\n');
}

const IMPORT =
  /^[ \t]*import\s[^;'"]*from\s*['"][^'"]+['"];?|^[ \t]*import\s*['"][^'"]+['"];?|^[ \t]*export\s+(?=const|let|function|class|async)/gm;

function withoutImports(code: string): string {
  return code.replace(IMPORT, '');
}

/** Statements with their comments; imports stay as they are for whoever resolves them. */
function statementsOf(block: string): Statement[] {
  const statements: Statement[] = [];
  let chunk: string[] = [];
  const lines = replLines(block).split('\n');
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    const previous = statements.at(-1);
    if (chunk.length === 0 && /^\s*\/\//.test(line)) {
      const check = previous && 'check' in previous ? previous.check : undefined;
      const isFirst = check !== undefined && Object.keys(check.claims).length === 0 && !/^\s*(?:\/\/|$)/.test(lines[i - 1] ?? '');
      if (check && (COMMENT_ONLY.test(line) || (isFirst && isValueComment(line))))
        check.claims = joinClaims(check.claims, readComment(line));
      continue;
    }
    if (chunk.length === 0 && line.trim() === '') continue;
    chunk.push(line);
    const code = chunk.join('\n');
    const goesOn = /^\s*[.?:&|+*)\]}]/.test(lines.slice(i + 1).find((next) => next.trim() !== '') ?? '');
    if (goesOn || !isStatements(withoutImports(code))) continue;
    statements.push(...readStatement(code));
    chunk = [];
  }
  return statements;
}

function joinClaims(claims: Claims, more: Claims): Claims {
  const { stated, ...rest } = more;
  return stated === undefined || claims.stated !== undefined ? { ...claims, ...rest } : { ...claims, ...more };
}

function readStatement(text: string): Statement[] {
  const { literals } = maskSource(text);
  const trailing = literals.at(-1);
  const hasComment = trailing?.kind === 'comment' && text.slice(trailing.end).trim() === '';
  const claims = hasComment ? readComment(text.slice(trailing.start, trailing.end)) : {};
  const code = (hasComment ? text.slice(0, trailing.start) : text).trim();
  const bare = code.replace(/;\s*$/, '');
  const logged = bare.match(/^console\.(?:log|info|dir)\(([\s\S]*)\)$/)?.[1];
  if (logged !== undefined && isExpression(`[${logged}]`)) {
    return [{ check: { expression: partsOf(logged).length > 1 ? `$format(${logged})` : logged, logged: true, silent: false, claims } }];
  }
  if (/^(?:await )?assert\b/.test(bare) && isExpression(bare))
    return [{ check: { expression: bare, logged: false, silent: true, claims } }];
  const declared = bare.match(/^(?:const|let|var)\s+([\w$]+)\s*=[^=]/)?.[1];
  if (declared && Object.keys(claims).length > 0)
    return [{ code }, { check: { expression: declared, logged: false, silent: false, claims } }];
  if (isExpression(bare) && !/^[\w$.]+\s*=[^=>]/.test(bare)) return [{ check: { expression: bare, logged: false, silent: false, claims } }];
  return [{ code }];
}

/** A sentence is about an expression of its own, or about the one before it. */
function readProse(text: string, programs: CheckProgram[]): void {
  const spans: string[] = [];
  const masked = text.replace(/`[^`\n]+`/g, (span) => `\uE000${spans.push(span) - 1}\uE000`);
  for (const sentence of masked.split(/(?<=[.!?])\s+|\n\s*\n/)) {
    const whole = sentence
      .replace(/\uE000(\d+)\uE000/g, (_, index) => spans[Number(index)] ?? '')
      .replace(/[*_]{2}/g, '')
      .replace(/\s+/g, ' ');
    const declared = new Set(programs.at(-1)?.statements.flatMap((one) => ('code' in one ? declaredIn(one.code) : [])));
    const { subject, claims: read } = readClaims(whole, (code) => isSubject(code, declared));
    const claims = weighClaims(read, whole, subject !== undefined);
    if (subject === undefined && Object.keys(claims).length === 0) continue;
    if (subject === undefined) {
      attachClaims(programs, whole, claims);
      continue;
    }
    const same = checksOf(programs).find((check) => check.expression === subject && isOpen(check));
    if (same) same.claims = { ...same.claims, ...claims };
    else addCheck(programs, { expression: subject, logged: false, silent: false, told: true, claims }, declared);
  }
}

/** A sentence that praises tells no wrong value; one that only says what an expression gives may mean either. */
function weighClaims(claims: Claims, sentence: string, hasSubject: boolean): Claims {
  const { actual, ...rest } = claims;
  if (actual === undefined || claims.expected !== undefined || claims.throws !== undefined) return claims;
  if (isPraise(sentence)) return hasSubject ? { ...rest, expected: actual } : rest;
  return hasSubject && !isComplaint(sentence) ? { ...rest, stated: actual } : claims;
}

function addCheck(programs: CheckProgram[], check: Check, declared: ReadonlySet<string>): void {
  const uses = check.expression.match(/[A-Za-z_$][\w$]*/g) ?? [];
  if (uses.some((name) => declared.has(name))) programs.at(-1)!.statements.push({ check });
  else programs.push({ statements: [{ check }] });
}

/** `range()` alone names a function; `range(1, 2)` and `counter.next()` can be evaluated. */
function isSubject(code: string, declared: ReadonlySet<string>): boolean {
  if (isCall(code)) return !/^[\w$]+\(\)$/.test(code);
  return declared.has(code.match(/^[\w$]+/)?.[0] ?? '') && isExpression(code);
}

export function declaredIn(code: string): string[] {
  const names: string[] = [];
  for (const [, single, pattern] of code.matchAll(/\b(?:const|let|var|function|class)\s+(?:([\w$]+)|[{[]([^=]*)[}\]]\s*=)/g)) {
    if (single) names.push(single);
    else names.push(...(pattern!.match(/[\w$]+(?=\s*(?:,|$|=|\}))/g) ?? []));
  }
  return names;
}

/** Columns named as expressions, expected and actual values. */
function readTable(rows: readonly (readonly string[])[], programs: CheckProgram[]): void {
  const [head = [], ...body] = rows;
  const column = (pattern: RegExp): number => head.findIndex((cell) => pattern.test(cell));
  const [expected, actual] = [column(/expect|should|want|correct/i), column(/actual|got|current|returns|result/i)];
  if (expected < 0) return;
  const plain = (cell: string | undefined): string => (cell ?? '').replace(/^`+|`+$/g, '').trim();
  for (const row of body) {
    const subject = row.map(plain).find((cell, i) => i !== expected && i !== actual && isCall(cell));
    if (subject === undefined || plain(row[expected]) === '') continue;
    const claims = { expected: plain(row[expected]), ...(actual >= 0 ? { actual: plain(row[actual]) } : {}) };
    programs.push({ statements: [{ check: { expression: subject, logged: false, silent: false, claims } }] });
  }
}
