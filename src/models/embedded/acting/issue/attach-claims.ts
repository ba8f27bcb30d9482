// To which check a sentence without an expression of its own belongs: the one before it, the one with a value of the same shape, an end of a list, or
// what the program prints.
import type { Check, CheckProgram } from './check.ts';
import type { Claims } from './read-claims.ts';
import { isLikeShape, isSameShape, isStructured, partsOf } from './value-shape.ts';

export function checksOf(programs: readonly CheckProgram[]): Check[] {
  return programs.flatMap(({ statements }) => statements.flatMap((statement) => ('check' in statement ? [statement.check] : [])));
}

/** What is wanted of it was not said yet. */
export function isOpen({ claims }: Check): boolean {
  return claims.expected === undefined && claims.throws !== 'wanted';
}

const PRINTS = /\b(?:prints?|printed|logs|logged|outputs?|written)\b/i;
const AN_END = /\bthe (last|first) [a-z]+ (?:should|must|ought)\b/i;

/** Adds to the check that the sentence means; a value that fits none is dropped. */
export function attachClaims(programs: readonly CheckProgram[], sentence: string, claims: Claims): void {
  const program = programs.at(-1);
  if (!program) return;
  if (PRINTS.test(sentence) && (claims.actual !== undefined || claims.expected !== undefined) && isPrinting(program)) {
    addPrinted(program, claims);
    return;
  }
  if (claims.expected !== undefined) attachExpected(programs, sentence, claims);
  else if (claims.actual !== undefined) {
    const last = checksOf(programs).at(-1);
    if (last && isOpen(last) && !last.printed) last.claims = { ...last.claims, ...claims };
  }
}

/** It prints from inside of functions, and nothing is said of its own expressions. */
function isPrinting({ statements }: CheckProgram): boolean {
  return (
    statements.some((one) => ('check' in one ? one.check.expression : one.code).match(/\bconsole\.(?:log|info|error)\(/)) &&
    statements.every((one) => !('check' in one) || one.check.printed || Object.keys(one.check.claims).length === 0)
  );
}

function addPrinted({ statements }: CheckProgram, claims: Claims): void {
  const known = statements.flatMap((one) => ('check' in one && one.check.printed ? [one.check] : []))[0];
  if (known) known.claims = { ...claims, ...known.claims };
  else statements.push({ check: { expression: 'console.printed()', logged: true, silent: false, printed: true, claims } });
}

function attachExpected(programs: readonly CheckProgram[], sentence: string, { expected = '', actual, ...others }: Claims): void {
  const open = checksOf(programs).filter((check) => isOpen(check) && !check.printed);
  const shown = (check: Check): string | undefined => check.claims.actual ?? check.claims.stated;
  const give = (check: Check, value: string): void => {
    const isItsOwn = actual !== undefined && isSameShape(actual, value);
    check.claims = { ...check.claims, ...others, expected: value, ...(isItsOwn ? { actual } : {}) };
    open.splice(open.indexOf(check), 1);
  };
  const fits = (check: Check, value: string): boolean => shown(check) !== undefined && isSameShape(shown(check)!, value);
  if (!isStructured(expected)) {
    const chosen = open.findLast((check) => Object.keys(check.claims).length > 0) ?? open.at(-1);
    if (chosen) give(chosen, expected);
    return;
  }
  const isLike = (check: Check): boolean => shown(check) !== undefined && isLikeShape(shown(check)!, expected);
  const chosen =
    open.find((check) => fits(check, expected)) ??
    open.find(isLike) ??
    (open.every((check) => shown(check) === undefined) ? open.at(-1) : undefined);
  const end = sentence.match(AN_END)?.[1]?.toLowerCase();
  if (end !== undefined && attachEnd(programs, open, { end, expected })) return;
  if (!chosen) return;
  give(chosen, expected);
  // `[1] here, and [2] in the second case`.
  const rest = sentence.slice(sentence.indexOf(expected) + expected.length).replace(/^`/, '');
  for (const [, value = ''] of rest.matchAll(/`([^`]+)`/g)) {
    const next = value === actual || !isStructured(value) ? undefined : open.find((check) => fits(check, value));
    if (next) give(next, value);
  }
}

/** `The last row should be ['a']`, said of a list of rows. */
function attachEnd(
  programs: readonly CheckProgram[],
  open: readonly Check[],
  { end, expected }: { end: string; expected: string },
): boolean {
  const whole = open.findLast(({ claims }) => {
    const shown = claims.actual ?? claims.stated;
    return shown !== undefined && /^\[.*\]$/s.test(shown) && partsOf(shown.slice(1, -1)).length > 1 && !isSameShape(shown, expected);
  });
  const program = whole && programs.find(({ statements }) => statements.some((one) => 'check' in one && one.check === whole));
  if (!whole || !program) return false;
  const expression = `(${whole.expression}).at(${end === 'last' ? -1 : 0})`;
  program.statements.push({ check: { expression, logged: false, silent: false, claims: { expected } } });
  return true;
}
