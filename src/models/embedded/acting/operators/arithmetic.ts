// Operators on numbers: signs, ends that are one off, rounding, swapped operands, literals.
import { argumentsAt, atEach, type Operator, type Proposal } from './operator.ts';

const SIGNS: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  '+': [['-', 1]],
  '-': [['+', 1]],
  '*': [
    ['/', 1],
    ['+', 0.3],
  ],
  '/': [
    ['*', 1],
    ['%', 0.3],
  ],
  '%': [['/', 0.6]],
};
const ROUNDING = ['floor', 'ceil', 'round', 'trunc'];
const BOUNDED_CALLS = /\.(?:slice|substring|substr|splice|at|charAt|charCodeAt|padStart|padEnd|repeat|fill|copyWithin|subarray)\(/g;

export const ARITHMETIC: readonly Operator[] = [
  {
    id: 'sign',
    languages: ['javascript', 'python'],
    prior: 0.6,
    propose: ({ line }) => [
      ...atEach(line.code, /(?<=[\w$)\]]\s+)([+\-*/%])(?=\s+[\w$(\-[])/g, ([old]) =>
        SIGNS[old!]!.map(([text, weight]) => [old!, text, weight]),
      ),
      ...atEach(line.code, /(?<=\s)([+\-*/])=(?=\s)/g, ([old, sign]) => [
        [old, `${{ '+': '-', '-': '+', '*': '/', '/': '*' }[sign!]}=`, 0.7],
      ]),
      // A loop that counts the other way mostly never ends.
      ...atEach(line.code, /\+\+|--/g, ([old]) => (/\bfor \(/.test(line.code) ? [] : [[old, old === '++' ? '--' : '++', 0.4]])),
      ...atEach(line.code, /(?<=(?:^\s*|[);]\s*|\belse\s+)[\w$.#]+(?:\[[\w$.]+\])?\s)=(?=\s[\w$([])/g, () => [['=', '+=', 0.6]]),
      ...atEach(line.code, /(?<=\s)\+=(?=\s)/g, () => [['+=', '=', 0.4]]),
    ],
  },
  {
    id: 'one-off',
    languages: ['javascript', 'python'],
    prior: 1,
    propose: ({ line }) => [
      ...atEach(line.code, /\s*([+-]) 1\b(?!\.\d)/g, ([old, sign]) => [
        [old, '', 1],
        [old, sign === '+' ? ' - 1' : ' + 1', 0.4],
        [old, `${old.slice(0, -1)}2`, 0.2],
      ]),
      ...atEach(line.code, /\.length\b(?!\s*[-+]\s*\d)(?!\s*[=!]==?\s*\d)/g, ([old]) => [
        [old, `${old} - 1`, 0.7],
        [old, `${old} + 1`, 0.35],
      ]),
      ...atEach(line.code, /(?<=(?<![=<>])[<>]=?\s)([\w$]+(?:\.[\w$]+)*)(?=\s*(?:[;)&|?]|$))/g, ([old]) =>
        /^\d/.test(old) || old.endsWith('.length')
          ? []
          : [
              [old, `${old} - 1`, 0.4],
              [old, `${old} + 1`, 0.4],
            ],
      ),
      ...atEach(line.code, /(?<=\b(?:let|var)\s+[\w$]+\s*=\s)([01])(?=\s*[;,])/g, ([old]) => [[old, old === '0' ? '1' : '0', 0.6]]),
      ...boundedArguments(line.code, line.text),
    ],
  },
  {
    id: 'rounding',
    languages: ['javascript'],
    prior: 0.9,
    propose: ({ line }) => [
      ...atEach(line.code, /\bMath\.(floor|ceil|round|trunc)\b/g, ([old, name]) =>
        ROUNDING.filter((other) => other !== name).map((other) => [old, `Math.${other}`, other === 'trunc' ? 0.6 : 1]),
      ),
      ...atEach(line.code, /\bMath\.(min|max)\b/g, ([old, name]) => [[old, name === 'min' ? 'Math.max' : 'Math.min', 1]]),
      ...atEach(line.code, /\bparseInt\(/g, ([old]) => [
        [old, 'parseFloat(', 0.5],
        [old, 'Math.round(', 0.3],
      ]),
      ...atEach(line.code, /(?<=(?:=|return)\s)([\w$.]+ \/ [\w$.]+)(?=;)/g, ([old]) => [
        [old, `Math.floor(${old})`, 0.6],
        [old, `Math.ceil(${old})`, 0.6],
        [old, `Math.round(${old})`, 0.6],
      ]),
    ],
  },
  {
    id: 'swapped-operands',
    languages: ['javascript', 'python'],
    prior: 0.6,
    propose: ({ line }) =>
      atEach(line.code, /([\w$]+(?:\.[\w$]+|\[[\w$]+\])*)( [-/%] )([\w$]+(?:\.[\w$]+|\[[\w$]+\])*)/g, ([old, a, sign, b]) => {
        const isSort = /\bsort\b|compar/i.test(line.code) || /^\(?a\b/.test(a!);
        return a === b || /\(/.test(line.code.slice(line.code.indexOf(old) + old.length, line.code.indexOf(old) + old.length + 1))
          ? []
          : [[old, `${b}${sign}${a}`, isSort ? 1.6 : 0.7]];
      }),
  },
  {
    id: 'number',
    languages: ['javascript', 'python'],
    prior: 0.45,
    propose: ({ line, issue }) =>
      atEach(line.code, /(?<![\w$.])\d+(?:\.\d+)?(?![\w$.])/g, ([old]) => {
        const value = Number(old);
        const near = Number.isInteger(value) ? [value + 1, value - 1].filter((one) => one >= 0) : [];
        const known = issue.literals.filter((one) => /^\d/.test(one) && one !== old).slice(0, 3);
        return [
          ...near.map((one) => [old, String(one), value <= 2 ? 0.8 : 0.5] as const),
          ...known.map((one) => [old, one, 0.35] as const),
          ...(value >= 10 && value % 10 === 0
            ? ([
                [old, String(value * 10), 0.3],
                [old, String(value / 10), 0.3],
              ] as const)
            : []),
        ];
      }),
  },
];

/** Bounds of slices, and what stands in index brackets. */
function boundedArguments(code: string, text: string): Proposal[] {
  const proposals: Proposal[] = [];
  const vary = (start: number, end: number, weight: number): void => {
    const old = text.slice(start, end);
    if (!/^[\w$.]+(?: [-+] [\w$.]+)?$/.test(old) || / [-+] 1$/.test(old)) return;
    const isNumber = /^\d+$/.test(old);
    proposals.push({ at: start, old, new: isNumber ? String(Number(old) + 1) : `${old} + 1`, weight });
    if (old !== '0') proposals.push({ at: start, old, new: isNumber ? String(Number(old) - 1) : `${old} - 1`, weight });
  };
  for (const match of code.matchAll(BOUNDED_CALLS)) {
    const open = match.index + match[0].length - 1;
    const list = argumentsAt(code, open) ?? [];
    for (const { start, end } of list) vary(start, end, 0.8);
    const [first, second] = list;
    if (first && second && /\.(?:slice|substring|splice)\($/.test(match[0])) {
      const [a, b] = [text.slice(first.start, first.end), text.slice(second.start, second.end)];
      proposals.push({ at: second.start, old: b, new: `${a} + ${b}`, weight: 0.6 });
      if (b.startsWith(`${a} + `)) proposals.push({ at: second.start, old: b, new: b.slice(a.length + 3), weight: 0.8 });
      proposals.push({ at: first.end, old: text.slice(first.end, second.end), new: '', weight: 0.4 });
    }
  }
  for (const match of code.matchAll(/(?<=[\w$)\]])\[([\w$.]+)\]/g)) vary(match.index + 1, match.index + 1 + match[1]!.length, 0.35);
  return proposals;
}
