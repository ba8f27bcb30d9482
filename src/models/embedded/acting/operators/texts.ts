// Operators on text and patterns: flags, anchors, quantifiers, separators, normal forms of words, string literals.
import { argumentsAt, atEach, type LineContext, type Operator, type Proposal } from './operator.ts';
import { patterns } from './patterns.ts';

export const TEXTS: readonly Operator[] = [
  {
    id: 'pattern',
    languages: ['javascript'],
    prior: 0.8,
    // A pattern may run over the end of a string that was masked: what is not there cannot be replaced.
    propose: (context) => patterns(context).filter(({ at, old }) => context.line.text.startsWith(old, at)),
  },
  {
    id: 'normal-form',
    languages: ['javascript'],
    prior: 0.6,
    propose: ({ line, issue }) => {
      const isAbout = (...words: string[]): number => (words.some((word) => issue.words.has(word)) ? 1.6 : 0.5);
      const [cased, spaced] = [
        isAbout('case', 'upper', 'lower', 'uppercase', 'lowercase', 'insensitive', 'capital'),
        isAbout('space', 'whitespace', 'trim', 'blank', 'padding', 'tab'),
      ];
      return [
        ...atEach(
          line.code,
          /(?<=(?:===?|!==?)\s)([\w$]+(?:\.[\w$]+)*)|([\w$]+(?:\.[\w$]+)*)(?=\s(?:===?|!==?)\s)|(?<=\.(?:has|get|includes|indexOf|startsWith|endsWith|split|push|set|add|test|match|localeCompare)\()([\w$]+(?:\.[\w$]+)*)(?=[,)])|(?<=[\w$]\[)([\w$]+(?:\.[\w$]+)*)(?=\])|(?<=\breturn\s|=\s)([\w$]+(?:\.[\w$]+)*)(?=;)/g,
          ([old]) =>
            /^(?:\d|null|undefined|true|false|typeof|NaN|this$)|\.length$/.test(old)
              ? []
              : [
                  [old, `${old}.toLowerCase()`, cased * 0.6],
                  [old, `${old}.trim()`, spaced * 0.6],
                ],
        ),
        ...atEach(line.code, /\.(?:toLowerCase|toUpperCase)\(\)/g, ([old]) => [[old, '', cased * 0.8]]),
        ...atEach(line.code, /\.trim(?:Start|End)?\(\)/g, ([old]) => [[old, '', spaced * 0.8]]),
        ...atEach(line.code, /\.(?:split|join|replace|replaceAll|slice|substring)\((?:[^()]|\([^()]*\))*\)(?=\s*(?:[;,)]|$))/g, ([old]) => [
          ['', '.trim()', spaced * 0.5, old.length],
        ]),
        ...atEach(line.code, /\.split\([^()]*\)(?!\.(?:map|filter))/g, ([old]) => [
          ['', '.map((part) => part.trim())', spaced * 0.6, old.length],
          ['', '.filter(Boolean)', 0.6, old.length],
        ]),
      ];
    },
  },
  {
    id: 'conversion',
    languages: ['javascript'],
    prior: 0.5,
    propose: ({ line }) => [
      ...atEach(
        line.code,
        /(?<=(?:=|return|\+|:|[<>]=?|\()\s?)([\w$]+\[(?:\d|[\w$]+)\]|[\w$]+\.(?:value|amount|price|count|quantity|size|width|height))(?=\s*(?:[;,)+\-*/<>]|\|\||\?\?|$))/g,
        ([old]) => [[old, `Number(${old})`, 0.8]],
      ),
      ...atEach(line.code, /\b(?:Number|String|parseInt|parseFloat)\(([\w$.]+)\)/g, ([old, inner]) => [[old, inner!, 0.3]]),
      ...atEach(line.text, /\.split\((['"])[.:,;/-]\1\)(?!\.map)/g, ([old]) => [['', '.map(Number)', 0.9, old.length]]),
      ...atEach(line.text, /\.split\((['"])\1\)/g, ([old]) => [[old, '.match(/./gsu)', 0.3]]),
      ...atEach(line.text, /([\w$]+)\.split\((['"])\2\)/g, ([old, name]) => [[old, `[...${name}]`, 1.2]]),
    ],
  },
  { id: 'replacement', languages: ['javascript'], prior: 0.9, propose: (context) => replacements(context) },
  { id: 'string', languages: ['javascript', 'python'], prior: 0.4, propose: (context) => strings(context) },
];

/** Dollar signs in a text that replaces are references; what a function returns is taken as it is. */
function replacements({ line, issue }: LineContext): Proposal[] {
  const isAbout = /\$[&$'`\d<]|dollar/i.test(issue.messages) ? 2 : 0.6;
  return [...line.code.matchAll(/\.replace(?:All)?\(/g)].flatMap((match): Proposal[] => {
    const list = argumentsAt(line.code, match.index + match[0].length - 1);
    const [, second] = list ?? [];
    if (list?.length !== 2 || !second || !/^[\w$.]+(?:\(.*\))?$/.test(line.code.slice(second.start, second.end))) return [];
    return [{ at: second.start, old: '', new: '() => ', weight: isAbout }];
  });
}

/** A literal in place of another one: near in the file, or named in the issue. */
function strings({ file, line, issue }: LineContext): Proposal[] {
  const proposals: Proposal[] = [];
  for (const { kind, start, end } of line.literals) {
    if (kind !== 'string') continue;
    const old = line.text.slice(start, end);
    const quote = old[0]!;
    const inner = old.slice(1, -1);
    if (inner.length > 24) continue;
    const say = (text: string, weight: number): void => {
      if (text !== inner && !text.includes(quote) && !/[\n]/.test(text))
        proposals.push({ at: start, old, new: `${quote}${text}${quote}`, weight });
    };
    for (const literal of issue.literals)
      if (/^['"]/.test(literal)) say(literal.slice(1, -1), literal.length <= 5 && inner.length <= 3 ? 0.8 : 0.3);
    for (const near of nearStrings(file, line.number)) say(near, Math.abs(near.length - inner.length) <= 3 ? 0.5 : 0.2);
    if (inner === '' || inner === ' ') say(inner === '' ? ' ' : '', 0.7);
    else if (inner.length <= 4) {
      for (let i = 0; i + 1 < inner.length; i++)
        if (/\w\w/.test(inner.slice(i, i + 2))) say(`${inner.slice(0, i)}${inner[i + 1]}${inner[i]}${inner.slice(i + 2)}`, 0.7);
      if (inner.length <= 2) say(`${inner} `, 0.4);
      if (inner.length <= 2) say('', 0.4);
      if (inner !== inner.trim()) say(inner.trim(), 0.6);
    }
  }
  return proposals;
}

const REACH = 6;
const MAX_NEAR = 4;

function nearStrings(file: LineContext['file'], number: number): string[] {
  const near: string[] = [];
  for (let distance = 0; distance <= REACH && near.length < MAX_NEAR; distance++) {
    for (const at of distance === 0 ? [number] : [number - distance, number + distance]) {
      const line = file.lines.get(at);
      for (const { kind, start, end } of line?.literals ?? [])
        if (kind === 'string' && end - start <= 26) near.push(line!.text.slice(start + 1, end - 1));
    }
  }
  return [...new Set(near)].slice(0, MAX_NEAR);
}
