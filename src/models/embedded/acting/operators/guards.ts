// Operators on what is missing or mistaken around a value: guards, defaults, returns, the first or the last element, one name in place of another.
import { localNames } from '../source-file.ts';
import { atEach, type LineContext, type Operator, type Proposal } from './operator.ts';

/** Names that come in pairs. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['start', 'end'],
  ['left', 'right'],
  ['min', 'max'],
  ['width', 'height'],
  ['row', 'col'],
  ['rows', 'cols'],
  ['first', 'last'],
  ['prev', 'next'],
  ['previous', 'current'],
  ['low', 'high'],
  ['lo', 'hi'],
  ['lower', 'upper'],
  ['from', 'to'],
  ['key', 'value'],
  ['head', 'tail'],
  ['top', 'bottom'],
  ['x', 'y'],
  ['i', 'j'],
  ['a', 'b'],
  ['before', 'after'],
  ['begin', 'end'],
  ['source', 'target'],
  ['old', 'new'],
  ['key', 'index'],
  ['day', 'month'],
  ['line', 'column'],
  ['offset', 'limit'],
  ['input', 'output'],
  ['total', 'count'],
  ['hours', 'minutes'],
  ['minutes', 'seconds'],
];

export const GUARDS: readonly Operator[] = [
  {
    id: 'optional',
    languages: ['javascript'],
    prior: 0.6,
    propose: ({ line, issue }) => {
      const broken = issue.messages.match(/\(reading '([\w$]+)'\)/)?.[1];
      return [
        ...atEach(line.code, /(?<=[\w$)\]])\.(#?[\w$]+)/g, ([, name]) => [['.', '?.', name === broken ? 2.5 : 0.15]]).filter(
          ({ at }) =>
            !/\b(?:this|Math|Object|Array|JSON|Number|String|console|Promise|Date|Reflect|Symbol)$/.test(line.code.slice(0, at)) &&
            !/^\.[\w$]+\s*[-+*]?=(?!=)/.test(line.code.slice(at)),
        ),
        ...atEach(line.code, /(?<=[\w$)\]])\[(?=[\w$.]+\])/g, () => [['[', '?.[', broken === undefined ? 0.1 : 2]]),
        ...(broken === undefined
          ? []
          : atEach(line.code, /([\w$]+(?:\.[\w$]+)*)(?=\.[\w$]+)/g, ([old]) =>
              line.code.includes(`${old}.${broken}`)
                ? [
                    [old, `(${old} ?? {})`, 1.2],
                    [old, `(${old} ?? [])`, 1],
                    [old, `(${old} ?? '')`, 1],
                  ]
                : [],
            )),
        ...atEach(
          line.code,
          /(?<=(?:\breturn|=)\s)([\w$]+(?:\.[\w$]+)*\.(?:get\([^()]*\)|find\([^()]*\))|[\w$]+(?:\.[\w$]+)*\[[\w$.]+\])(?=\s*;)/g,
          ([old]) => [
            [old, `${old} ?? 0`, 0.5],
            [old, `${old} ?? null`, 0.3],
          ],
        ).map((one) => restore(one, line.text)),
      ];
    },
  },
  { id: 'default', languages: ['javascript'], prior: 0.6, propose: (context) => defaults(context) },
  {
    // What is not in a list has the index -1, from where slices and removals go wrong.
    id: 'unchecked-index',
    languages: ['javascript'],
    prior: 0.9,
    propose: ({ line }) => {
      const indent = line.text.match(/^\s*/)![0].length;
      const isStatement = /;\s*$/.test(line.code) && !/^\s*(?:const|let|var|return|if|for|while|throw)\b/.test(line.code);
      return [
        ...line.code.matchAll(/(?<![\w$.])([\w$]+(?:\.[\w$]+)*)\.(?:indexOf|lastIndexOf)\(([\w$.]+)\)(?!\s*(?:[<>=!]=|[<>]))/g),
      ].flatMap(([, list, item]): Proposal[] =>
        isStatement ? [{ at: indent, old: '', new: `if (${list}.includes(${item})) `, weight: 1 }] : [],
      );
    },
  },
  { id: 'early-return', languages: ['javascript'], prior: 0.7, propose: (context) => earlyReturns(context) },
  {
    id: 'return',
    languages: ['javascript'],
    prior: 0.8,
    propose: ({ line, around }) => {
      const indent = line.text.match(/^\s*/)![0].length;
      const isExpression =
        /^\s*(?:[\w$.]+\(.*\)|[\w$.]+|new [\w$]+\(.*\)|\[.*\]);\s*$/.test(line.code) &&
        !/^\s*(?:return|break|continue|throw|const|let|var|console)\b/.test(line.code);
      const isLast = around?.to === line.number + 1;
      const proposals: Proposal[] = isExpression ? [{ at: indent, old: '', new: 'return ', weight: isLast ? 1 : 0.3 }] : [];
      // A recursive call whose result is dropped.
      return around && isExpression && line.code.includes(`${around.name}(`) ? proposals.map((one) => ({ ...one, weight: 2 })) : proposals;
    },
  },
  {
    id: 'end',
    languages: ['javascript'],
    prior: 0.7,
    propose: ({ line }) => [
      ...atEach(line.code, /([\w$]+(?:\.[\w$]+)*)\[0\]/g, ([old, name]) => [
        [old, `${name}[${name}.length - 1]`, 1],
        [old, `${name}[1]`, 0.5],
      ]),
      ...atEach(line.code, /([\w$]+(?:\.[\w$]+)*)\[\1\.length - 1\]/g, ([old, name]) => [[old, `${name}[0]`, 1]]),
      ...atEach(line.code, /([\w$]+(?:\.[\w$]+)*)\[\1\.length\]/g, ([old, name]) => [[old, `${name}[${name}.length - 1]`, 1.5]]),
      ...atEach(line.code, /\.at\((0|-1)\)/g, ([old, at]) => [[old, `.at(${at === '0' ? '-1' : '0'})`, 1]]),
    ],
  },
  {
    id: 'loop',
    languages: ['javascript'],
    prior: 0.5,
    propose: ({ line }) => [
      ...atEach(line.code, /\bfor \((?:const|let|var) [\w$]+ (in|of) /g, ([old, word]) => [
        [` ${word} `, word === 'in' ? ' of ' : ' in ', 0.8, old.length - 4],
      ]),
      ...atEach(line.code, /^\s*(?:[\w$.]+(?:\[[\w$.]+\])?\s*[-+]?=\s.*|[\w$.]+\(.*\)|delete .*);\s*$/g, ([old]) =>
        /[{}]/.test(old) ? [] : [[old.trim(), '', 0.4, old.length - old.trimStart().length]],
      ).map((one) => restore(one, line.text)),
      ...atEach(line.code, /\b(const|let) (?=[\w$]+ = [^;]*;)/g, () => []),
    ],
  },
  { id: 'name', languages: ['javascript', 'python'], prior: 0.5, propose: (context) => otherNames(context) },
];

/** The old text as it stands, literals included. */
function restore(proposal: Proposal, text: string): Proposal {
  const old = text.slice(proposal.at, proposal.at + proposal.old.length);
  return { ...proposal, old, new: proposal.new.replace(proposal.old, () => old) };
}

function defaults({ line, around, file, issue }: LineContext): Proposal[] {
  if (!around || around.from !== line.number) return [];
  const body: string[] = [];
  for (let n = around.from + 1; n <= around.to; n++) body.push(file.lines.get(n)?.code ?? '');
  const code = body.join('\n');
  const open = line.code.indexOf('(');
  const isAbsence = /undefined|missing|default|omit|without|not iterable|Cannot (?:read|destructure)|optional|empty/i.test(issue.messages)
    ? 1
    : 0.35;
  return around.parameters.flatMap((name): Proposal[] => {
    const match = line.code.slice(open).match(new RegExp(`(?<=[(,]\\s*)${escapeName(name)}(?=\\s*[,)])`));
    if (!match) return [];
    const isList = new RegExp(
      `\\b${escapeName(name)}(?:\\.(?:length|map|filter|forEach|reduce|slice|join|push)\\b|\\[)|of ${escapeName(name)}\\b|\\.\\.\\.${escapeName(name)}\\b`,
    ).test(code);
    const isText = new RegExp(`\\b${escapeName(name)}\\.(?:trim|split|toLowerCase|toUpperCase|replace|startsWith|charAt|padStart)\\b`).test(
      code,
    );
    const isObject = new RegExp(`\\b${escapeName(name)}\\.[\\w$]+`).test(code) || /options|config|settings|props/i.test(name);
    const values = isText ? ["''"] : isList ? ['[]', "''"] : isObject ? ['{}'] : ['0', '1', "''"];
    return values.map((value, i) => ({
      at: open + match.index!,
      old: name,
      new: `${name} = ${value}`,
      weight: isAbsence * (isText || isList || isObject ? 0.9 : 0.4) * (i === 0 ? 1 : 0.5),
    }));
  });
}

/** Before the first line of a function: the empty, the missing and the degenerate case. */
function earlyReturns({ line, around, file, issue }: LineContext): Proposal[] {
  if (!around || around.from + 1 !== line.number || around.to <= line.number) return [];
  const head = file.lines.get(around.from)?.code ?? '';
  if (!/\{\s*$/.test(head)) return [];
  const indent = line.text.match(/^\s*/)![0];
  // A wanted value that is none of these would only be written into the code as it is.
  const wanted = issue.expected.filter((value) => /^(?:0|''|""|\[\]|\{\}|null|undefined|NaN|true|false|-?Infinity)$/.test(value));
  const results = [...new Set([...wanted, '[]', '0', "''", 'null'])].slice(0, 4);
  const isAboutSign = ['zero', 'negative', 'positive', 'minus'].some((word) => issue.words.has(word));
  const wantedEmpty = ['empty', 'missing', 'undefined', 'null', 'nothing', 'blank', 'without', 'no', 'zero'].some((word) =>
    issue.words.has(word),
  )
    ? 1.5
    : 0.7;
  return around.parameters.slice(0, 2).flatMap((name, i) =>
    results.flatMap((result, k): Proposal[] => {
      const weight = wantedEmpty * (i === 0 ? 1 : 0.5) * (k < wanted.length ? 1 : 0.3);
      const guard = (condition: string): string => `${indent}if (${condition}) return ${result};\n`;
      return [
        { at: 0, old: '', new: guard(`${name} == null || ${name}.length === 0`), weight },
        ...(isAboutSign ? [{ at: 0, old: '', new: guard(`!(${name} > 0)`), weight: weight * 0.6 }] : []),
      ];
    }),
  );
}

function otherNames({ line, around, file }: LineContext): Proposal[] {
  const own = new Set(around ? localNames(file, around) : []);
  const declared = line.code.match(/^\s*(?:const|let|var)\s+([\w$]+)/)?.[1];
  const isHead = around?.from === line.number;
  return [...line.code.matchAll(/(\.)?(?<![\w$])([A-Za-z_$][\w$]*)(?!\s*\(|\s*:|\w)/g)].flatMap((match): Proposal[] => {
    const name = match[2]!;
    const at = match.index + (match[1]?.length ?? 0);
    const isProperty = match[1] !== undefined;
    const others = pairedNames(name).filter((other) => isProperty || own.has(other));
    const proposals: Proposal[] = others.map((other) => ({ at, old: name, new: other, weight: isProperty ? 0.8 : 1 }));
    if (isProperty || isHead || name === declared || !own.has(name)) return proposals;
    const rest = [...own].filter((other) => other !== name && other !== declared && !others.includes(other)).slice(0, 3);
    return [...proposals, ...rest.map((other) => ({ at, old: name, new: other, weight: 0.3 }))];
  });
}

const PARTNERS = new Map<string, string[]>();
for (const [a, b] of PAIRS) {
  PARTNERS.set(a, [...(PARTNERS.get(a) ?? []), b]);
  PARTNERS.set(b, [...(PARTNERS.get(b) ?? []), a]);
}

/** `start` and `end`; also `rowStart` and `rowEnd`, `startRow` and `endRow`. */
function pairedNames(name: string): string[] {
  const whole = PARTNERS.get(name);
  if (whole) return whole;
  const [first = ''] = name.match(/^[a-z]{3,}(?=[A-Z])/) ?? [];
  const last = name.match(/(?<=[a-z\d])[A-Z][a-z]{2,}$/)?.[0] ?? '';
  const capital = (word: string): string => word[0]!.toUpperCase() + word.slice(1);
  return [
    ...(PARTNERS.get(first) ?? []).map((other) => other + name.slice(first.length)),
    ...(last === '' ? [] : (PARTNERS.get(last.toLowerCase()) ?? []).map((other) => name.slice(0, -last.length) + capital(other))),
  ];
}

function escapeName(name: string): string {
  return name.replace(/\$/g, '\\$');
}
