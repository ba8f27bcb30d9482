// The reproduction of an issue as a program: its checks with what stands around them, its imports led to the files of the repository. It is written into
// a temporary folder outside the work tree and prints one line per check.
import type { Check, CheckProgram } from './issue/check.ts';
import { declaredIn } from './issue/find-checks.ts';
import { isExpression, isStatements } from './issue/parses.ts';
import type { Repository } from './look.ts';
import { filesFor, resolveImports } from './resolve-imports.ts';

export interface Reproduction {
  /** Empty where the issue holds nothing that can be run. */
  readonly code: string;
  /** In the order of their numbers, from 1. */
  readonly checks: readonly Check[];
}

const GLOBALS = new Set(
  `await async new typeof instanceof in of void delete return const let var function class extends this super if else for while do switch case break
  continue try catch finally throw yield import export default from as static get set true false null undefined NaN Infinity Array Object String Number
  Boolean Math JSON Date RegExp Map Set WeakMap WeakSet Symbol Promise Error TypeError RangeError SyntaxError ReferenceError parseInt parseFloat isNaN
  isFinite console process Buffer globalThis require module exports setTimeout clearTimeout setInterval setImmediate queueMicrotask structuredClone Intl
  BigInt Proxy Reflect Uint8Array Int32Array Float64Array ArrayBuffer URL URLSearchParams TextEncoder TextDecoder AbortController encodeURIComponent
  decodeURIComponent encodeURI decodeURI arguments assert test it describe`.split(/\s+/),
);

const PRELUDE = `import { assert, require, $block, $checkOf, $format, $load, $pick, $recorder } from './checks.mjs';
const $check = $checkOf(globalThis.reproductionTurn);`;

export function writeReproduction(programs: readonly CheckProgram[], repository: Repository, maxCharacters: number): Reproduction {
  const checks: Check[] = [];
  const blocks: string[] = [];
  for (const program of programs) {
    const own: Check[] = [];
    const code = writeProgram(program, repository, (check) => checks.length + own.push(check));
    if (!isStatements(code.replace(/^await \$block/, '$block'))) continue;
    if (blocks.join('\n').length + code.length > maxCharacters || /<\/?think|^END_OF_|^[ \t]*`{3}/im.test(code)) continue;
    checks.push(...own);
    blocks.push(code);
  }
  return { code: checks.length === 0 ? '' : `${PRELUDE}\n${blocks.join('\n')}`, checks };
}

function writeProgram({ statements }: CheckProgram, repository: Repository, numberOf: (check: Check) => number): string {
  const imports: string[] = [];
  const taken = new Set<string>();
  const lines = statements.map((statement) => {
    if ('check' in statement) return checkLine(statement.check, numberOf(statement.check));
    const resolved = resolveImports(statement.code, repository);
    imports.push(...resolved.lines);
    for (const name of resolved.names) taken.add(name);
    return resolved.code;
  });
  const source = statements.map((statement) => ('check' in statement ? statement.check.expression : statement.code)).join('\n');
  for (const name of [...declaredIn(source)]) taken.add(name);
  if (statements.some((one) => 'check' in one && one.check.printed)) imports.push('const console = $recorder();');
  const free = freeNames(source).filter((name) => !taken.has(name));
  for (const name of free) {
    const files = filesFor(name, repository);
    if (files.length > 0) imports.push(`const ${name} = await $pick(${JSON.stringify(name)}, ${JSON.stringify(files)});`);
  }
  return `await $block(async () => {\n${[...imports, ...lines].filter((line) => line.trim() !== '').join('\n')}\n});`;
}

function checkLine({ expression, logged, silent, claims }: Check, number: number): string {
  const text = claims.expected ?? claims.stated ?? claims.actual;
  const isThrown = claims.throws === 'wanted';
  const options = [
    ...(silent || text === undefined || isThrown ? [] : [`text: ${JSON.stringify(text)}`, `value: () => ${valueCode(text)}`]),
    ...(logged ? ['logged: true'] : []),
    // Beside a value that came instead, fields are left out neither here nor there.
    ...(text !== undefined && /[{]/.test(text) && !(claims.expected && claims.actual) ? ['part: true'] : []),
    ...(isThrown ? [`error: ${JSON.stringify(claims.error ?? '')}`] : []),
  ];
  return `await $check(${number}, async () => (${expression}), { ${options.join(', ')} });`;
}

/** A text that is no expression, or one of bare words, is compared as printed. */
function valueCode(text: string): string {
  const plain = text.replace(/;\s*$/, '');
  return isExpression(plain) && !/^\d+(?:[-/.:]\d+)+$/.test(plain.replace(/^\d+\.\d+$/, '')) ? `(${plain})` : '{ throw 0; }';
}

function freeNames(source: string): string[] {
  const plain = source.replace(/(?<=[\w$\])]\s*)\.\s*[\w$]+|'[^'\n]*'|"[^"\n]*"|\b[\w$]+(?=\s*:(?!:))/g, ' ');
  const parameters = new Set(
    [...plain.matchAll(/\(?([\w$,\s]*)\)?\s*=>/g)].flatMap(([, list]) => list!.split(',').map((name) => name.trim())),
  );
  return [...new Set(plain.match(/[A-Za-z_$][\w$]*/g) ?? [])].filter((name) => !GLOBALS.has(name) && !parameters.has(name));
}
