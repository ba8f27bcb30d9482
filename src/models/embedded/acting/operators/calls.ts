// Operators on calls: a method in place of its neighbour, swapped or forgotten arguments, missing await, sorting numbers as text, arguments changed in place.
import { argumentsAt, atEach, type LineContext, type Operator, type Proposal } from './operator.ts';
import { copies } from './sharing.ts';

/** Methods that are taken for one another. */
const NEIGHBOURS: Readonly<Record<string, readonly string[]>> = {
  shift: ['pop'],
  pop: ['shift'],
  push: ['unshift'],
  unshift: ['push'],
  indexOf: ['lastIndexOf'],
  lastIndexOf: ['indexOf'],
  some: ['every'],
  every: ['some'],
  startsWith: ['endsWith', 'includes'],
  endsWith: ['startsWith', 'includes'],
  includes: ['startsWith', 'has'],
  padStart: ['padEnd'],
  padEnd: ['padStart'],
  trim: ['trimStart', 'trimEnd'],
  trimStart: ['trimEnd', 'trim'],
  trimEnd: ['trimStart', 'trim'],
  find: ['findLast', 'filter'],
  findIndex: ['findLastIndex'],
  map: ['flatMap'],
  flatMap: ['map'],
  reduce: ['reduceRight'],
  replace: ['replaceAll'],
  toLowerCase: ['toUpperCase'],
  toUpperCase: ['toLowerCase'],
  substr: ['substring', 'slice'],
  substring: ['slice', 'substr'],
  splice: ['slice'],
  slice: ['splice', 'substring'],
  concat: ['push'],
  charCodeAt: ['codePointAt'],
  fromCharCode: ['fromCodePoint'],
  keys: ['values', 'entries'],
  values: ['keys', 'entries'],
  getDay: ['getDate'],
  getDate: ['getDay'],
  isInteger: ['isFinite', 'isSafeInteger'],
  all: ['allSettled'],
  race: ['any', 'all'],
  once: ['on'],
  on: ['once'],
  first: ['last'],
  last: ['first'],
  min: ['max'],
  max: ['min'],
  match: ['matchAll'],
  delete: ['clear'],
  add: ['delete'],
};
const FUNCTIONS: readonly (readonly [string, string, number])[] = [
  ['parseInt', 'Number', 0.5],
  ['parseInt', 'parseFloat', 0.8],
  ['parseFloat', 'Number', 0.6],
  ['Number', 'parseFloat', 0.4],
  ['encodeURI', 'encodeURIComponent', 1.2],
  ['decodeURI', 'decodeURIComponent', 1.2],
  ['isNaN', 'Number.isNaN', 1],
  ['isFinite', 'Number.isFinite', 0.8],
  ['setInterval', 'setTimeout', 0.5],
];
const FUNCTION_NAMES = new RegExp(`(?<![\\w$.])(?:${[...new Set(FUNCTIONS.map(([from]) => from))].join('|')})(?=\\()`, 'g');
const NO_CALLEES = new Set([
  'if',
  'for',
  'while',
  'switch',
  'catch',
  'function',
  'return',
  'typeof',
  'super',
  'require',
  'await',
  'async',
  'new',
]);

export const CALLS: readonly Operator[] = [
  {
    id: 'neighbour-method',
    languages: ['javascript'],
    prior: 0.7,
    propose: ({ line }) => [
      ...atEach(line.code, /(?<=\.)(\w+)(?=\()/g, ([, name]) =>
        (NEIGHBOURS[name!] ?? []).map((other, i) => [name!, other, i === 0 ? 1 : 0.6]),
      ),
      ...atEach(
        line.code,
        /(?<=\.)(get|set)(UTC)?(FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds)(?=\()/g,
        ([old, verb, utc, unit]) => [[old, `${verb}${utc ? '' : 'UTC'}${unit}`, 0.9]],
      ),
      ...atEach(line.code, /\.getMonth\(\)|\.getUTCMonth\(\)/g, ([old]) =>
        /^\s*\+ 1/.test(line.code.slice(line.code.indexOf(old) + old.length)) ? [] : [[old, `${old} + 1`, 0.8]],
      ),
      ...atEach(line.code, /\.(length|size)\b(?!\()/g, ([old]) => [[old, old === '.length' ? '.size' : '.length', 0.25]]),
      ...atEach(line.code, /\.flat\(\)/g, ([old]) => [[old, '.flat(Infinity)', 1]]),
      ...atEach(line.code, FUNCTION_NAMES, ([old]) =>
        FUNCTIONS.flatMap(([from, to, weight]) => (from === old ? [[old, to, weight] as const] : [])),
      ),
    ],
  },
  {
    id: 'radix',
    languages: ['javascript'],
    prior: 0.9,
    propose: ({ line }) =>
      atEach(line.code, /\bparseInt\(([^(),]*(?:\([^()]*\))?[^(),]*)\)/g, ([old]) => [[')', ', 10)', 1, old.length - 1]]),
  },
  {
    // Without a comparator numbers are sorted as text; one that gives a boolean does not sort at all.
    id: 'comparator',
    languages: ['javascript'],
    prior: 1.3,
    propose: ({ line }) => [
      ...atEach(line.code, /\.(?:sort|toSorted)\(\)/g, ([old]) => [
        ['()', '((a, b) => a - b)', 1, old.length - 2],
        ['()', '((a, b) => b - a)', 0.6, old.length - 2],
      ]),
      ...(/\bsort|compar/i.test(line.code) || /\(a, b\)|\(x, y\)/.test(line.code)
        ? atEach(line.code, /([\w$.[\]]+) ([<>]) ([\w$.[\]]+)(?!\s*\?)/g, ([old, a, sign, b]) => [
            [old, sign === '>' ? `${a} - ${b}` : `${b} - ${a}`, 1],
            [old, `${a}.localeCompare(${b})`, 0.4],
          ])
        : []),
      ...atEach(line.code, /([\w$]+(?:\.[\w$]+)*)\.localeCompare\(([\w$]+(?:\.[\w$]+)*)\)/g, ([old, a, b]) => [
        [old, `${b}.localeCompare(${a})`, 0.8],
      ]),
      ...atEach(line.code, /\? (-?1) : (-?1)\b/g, ([old, a, b]) => (a === b ? [] : [[old, `? ${b} : ${a}`, 0.8]])),
    ],
  },
  {
    // What belongs to the caller is copied before it is changed, and what is kept is copied before it is handed out.
    id: 'copy',
    languages: ['javascript'],
    prior: 0.9,
    propose: (context) => copies(context),
  },
  { id: 'swapped-arguments', languages: ['javascript', 'python'], prior: 0.55, propose: (context) => swappedArguments(context) },
  { id: 'forgotten-argument', languages: ['javascript'], prior: 0.9, propose: (context) => forgottenArguments(context) },
  { id: 'await', languages: ['javascript'], prior: 0.9, propose: (context) => awaits(context) },
  {
    id: 'spread',
    languages: ['javascript'],
    prior: 0.4,
    propose: ({ line }) => [
      ...atEach(line.code, /\.(?:push|unshift|concat)\((?=[\w$.]+\))/g, ([old]) => [['', '...', 0.8, old.length]]),
      ...atEach(line.code, /(?<=[([,]\s?)\.\.\.(?=[\w$])/g, () => [['...', '', 0.5]]),
    ],
  },
];

const SIMPLE = /^(?:[\w$.]+(?:\[[\w$.]+\])?|['"`][^'"`]*['"`])$/;

function callsIn(code: string): { callee: string; name: string; at: number; list: { start: number; end: number }[] }[] {
  return [...code.matchAll(/(?<![\w$.])((?:[\w$]+\.)*([\w$]+))\(/g)].flatMap((match) => {
    if (NO_CALLEES.has(match[2]!) || /\b(?:function|new)\s*\*?\s*$/.test(code.slice(0, match.index))) return [];
    const list = argumentsAt(code, match.index + match[0].length - 1);
    return list ? [{ callee: match[1]!, name: match[2]!, at: match.index, list }] : [];
  });
}

function isDefinition(context: LineContext, name: string): boolean {
  return context.around?.from === context.line.number && context.around.name === name;
}

function swappedArguments(context: LineContext): Proposal[] {
  const { code, text } = context.line;
  return callsIn(code).flatMap(({ name, list }) => {
    if (isDefinition(context, name)) return [];
    return list.slice(1).flatMap((second, i): Proposal[] => {
      const first = list[i]!;
      const [a, b] = [text.slice(first.start, first.end), text.slice(second.start, second.end)];
      if (!SIMPLE.test(a) || !SIMPLE.test(b) || a === b) return [];
      const isAlike = /\.[\w$]+$/.test(a) && a.slice(a.lastIndexOf('.')) === b.slice(b.lastIndexOf('.'));
      return [
        {
          at: first.start,
          old: text.slice(first.start, second.end),
          new: `${b}${text.slice(first.end, second.start)}${a}`,
          weight: (isAlike ? 2 : 1) * (list.length === 2 || isAlike ? 1 : 0.7),
        },
      ];
    });
  });
}

/** The callee takes more, and the caller has something of that name. */
function forgottenArguments(context: LineContext): Proposal[] {
  const { code, text } = context.line;
  const own = context.around?.parameters ?? [];
  return callsIn(code).flatMap(({ name, list }) => {
    const callee = context.functions.get(name);
    if (!callee || isDefinition(context, name)) return [];
    const missing = callee.parameters.slice(list.length);
    const last = list.at(-1);
    if (missing.length === 0 || !last) return [];
    const given = missing.slice(0, missing.findIndex((one) => !own.includes(one)) >>> 0);
    const previous = text.slice(last.start, last.end);
    const holders = own.filter((one) => /^(?:options|opts|config|settings|params|context|props)$/.test(one));
    return [
      ...(given.length > 0 ? [{ at: last.end, old: '', new: `, ${given.join(', ')}`, weight: 1.6 }] : []),
      ...(given.length === 0 ? holders.map((one) => ({ at: last.end, old: '', new: `, ${one}.${missing[0]}`, weight: 1.3 })) : []),
      // A call of itself mostly goes one step further.
      ...(given.length > 0 && name === context.around?.name
        ? [{ at: last.end, old: '', new: `, ${given.join(', ')} + 1`, weight: 1.4 }]
        : []),
      ...(own.length > 0 && given.length === 0 && !previous.includes(own.at(-1)!)
        ? [{ at: last.end, old: '', new: `, ${own.at(-1)}`, weight: 0.5 }]
        : []),
    ];
  });
}

function awaits(context: LineContext): Proposal[] {
  const { line, around } = context;
  const isAsync = around?.isAsync || /\basync\b/.test(line.code);
  if (!isAsync) return [];
  return callsIn(line.code).flatMap(({ name, at }) => {
    if (
      isDefinition(context, name) ||
      /\bawait\s+$/.test(line.code.slice(0, at)) ||
      !/(?:^|[=(,!?:&|]|\breturn|\.\.\.)\s*$/.test(line.code.slice(0, at))
    )
      return [];
    const callee = context.functions.get(name);
    const weight = callee?.isAsync
      ? 2
      : /fetch|load|read|write|save|query|send|delay|sleep|async|task|handler|callback|next|fn|job|close|flush/i.test(name)
        ? 1
        : 0.3;
    return [{ at, old: '', new: 'await ', weight }];
  });
}
