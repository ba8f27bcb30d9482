// Operators on conditions: comparisons, logical connectives, negation, truthiness, jumps.
import { atEach, groupAt, type Operator } from './operator.ts';

const BOUNDARY: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  '<': [
    ['<=', 1],
    ['>', 0.4],
    ['>=', 0.35],
  ],
  '<=': [
    ['<', 1],
    ['>=', 0.4],
    ['>', 0.35],
  ],
  '>': [
    ['>=', 1],
    ['<', 0.4],
    ['<=', 0.35],
  ],
  '>=': [
    ['>', 1],
    ['<=', 0.4],
    ['<', 0.35],
  ],
};
const ABOUT_ENDS = ['exactly', 'exact', 'boundary', 'inclusive', 'exclusive', 'edge', 'equal', 'limit', 'until', 'reach', 'reached'];
const EQUALITY: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  '===': [['!==', 0.7]],
  '!==': [['===', 0.7]],
  '==': [
    ['===', 1],
    ['!=', 0.6],
  ],
  '!=': [
    ['!==', 1],
    ['==', 0.6],
  ],
};

export const LOGIC: readonly Operator[] = [
  {
    id: 'boundary',
    languages: ['javascript', 'python'],
    prior: 1,
    propose: ({ line, issue }) => {
      const isAbout = ABOUT_ENDS.some((word) => issue.words.has(word)) ? 1.6 : 1;
      return atEach(line.code, /(?<![=<>!+\-*/%&|^?])(<=|>=|<|>)(?![=<>/])/g, ([, old]) =>
        BOUNDARY[old!]!.map(([text, weight]) => [old!, text, weight === 1 ? isAbout : weight]),
      );
    },
  },
  {
    id: 'equality',
    languages: ['javascript', 'python'],
    prior: 0.7,
    propose: ({ line }) =>
      atEach(line.code, /(?<![=!<>])(===|!==|==|!=)(?!=)/g, ([, old]) => EQUALITY[old!]!.map(([text, weight]) => [old!, text, weight])),
  },
  {
    id: 'connective',
    languages: ['javascript'],
    prior: 0.9,
    propose: ({ line, issue }) => {
      const isAboutFalse = /\bfalse\b|\b0\b|\bzero\b|''|""|empty string/.test(issue.messages) ? 1.6 : 1.1;
      return atEach(line.code, /&&|\|\|(\s*(?:true\b|[1-9])?)|\?\?(?!=)/g, ([old, otherwise]) => {
        if (old === '&&') return [[old, '||', 1]];
        if (old === '??') return [[old, '||', 0.8]];
        // Nothing can switch off what is true otherwise.
        const isAlways = otherwise!.trim() === 'true' ? 2 : 1;
        return [
          ['||', '&&', 0.9],
          ['||', '??', isAboutFalse * isAlways],
        ];
      });
    },
  },
  {
    id: 'negation',
    languages: ['javascript'],
    prior: 0.5,
    propose: ({ line }) => [
      ...atEach(line.code, /!(?=[\w$(])(?!=)/g, () => [['!', '', 1]]),
      ...atEach(line.code, /\b(?:if|while|return)\b\s*\(?(?=[\w$])(?!(?:new|await|function|async|typeof)\b)/g, ([head]) =>
        /return/.test(head) && !/return\s*\(?[\w$.]+\([^)]*\)\)?;/.test(line.code) ? [] : [['', '!', 0.6, head.length]],
      ),
    ],
  },
  {
    // A value of 0 or '' is there all the same.
    id: 'presence',
    languages: ['javascript'],
    prior: 0.9,
    propose: ({ line }) => [
      ...atEach(
        line.code,
        /(?<=\bif\s*\(|&&\s*|\|\|\s*|\bwhile\s*\(|\breturn\s+)(!?)([A-Za-z_$][\w$]*(?:(?:\??\.[\w$]+)|\[[\w$]+\])*)(?=\s*(?:\)\s*(?:\{|return|throw|continue|break|$)|&&|\|\||\?(?![.?])))/g,
        ([old, not, name]) =>
          not === '!'
            ? [
                [old, `${name} === undefined`, 1],
                [old, `${name} == null`, 0.8],
              ]
            : [
                [old, `${name} !== undefined`, 1],
                [old, `${name} != null`, 0.8],
              ],
      ),
      ...atEach(line.code, /(?<=[=(,:]\s*)([\w$]+(?:\??\.[\w$]+)*)(?=\s*\?(?![.?]))/g, ([old]) => [
        [old, `${old} !== undefined`, 0.8],
        [old, `${old} != null`, 0.6],
      ]),
    ],
  },
  {
    id: 'boolean',
    languages: ['javascript'],
    prior: 0.45,
    propose: ({ line }) => atEach(line.code, /\b(?:true|false)\b/g, ([old]) => [[old, old === 'true' ? 'false' : 'true', 1]]),
  },
  {
    id: 'found-at-zero',
    languages: ['javascript'],
    prior: 1.3,
    propose: ({ line }) => [
      ...atEach(line.code, /(\b(?:[\w$]*[iI]ndex\w*|\w*(?:indexOf|IndexOf|search)\([^()]*\)|pos|position|at)\s*)(>)(\s*0\b)/g, (match) => [
        ['>', '>=', 1, groupAt(match, 2)],
      ]),
      ...atEach(line.code, /(?<=\bif\s*\(\s*)[\w$.]+\.(?:indexOf|search|findIndex)\([^()]*\)(?=\s*\))/g, ([old]) => [
        ['', ' !== -1', 1, old.length],
      ]),
    ],
  },
  {
    id: 'jump',
    languages: ['javascript', 'python'],
    prior: 0.5,
    propose: ({ line }) =>
      atEach(line.code, /\b(?:break|continue)\b/g, ([old]) => (old === 'break' ? [[old, 'continue', 1]] : [[old, 'break', 1]])),
  },
  {
    id: 'null-object',
    languages: ['javascript'],
    prior: 1,
    propose: ({ line }) =>
      atEach(line.text, /typeof\s+([\w$.[\]]+)\s*===?\s*(['"])object\2(?!\s*&&\s*\1\b)/g, ([old, name]) => [
        [old, `${old} && ${name} !== null`, 1],
        [old, `${old} && ${name} !== null && !Array.isArray(${name})`, 0.9],
        [old, `${old} && !Array.isArray(${name})`, 0.7],
      ]),
  },
  {
    id: 'own-key',
    languages: ['javascript'],
    prior: 0.8,
    propose: ({ line }) => [
      ...atEach(line.code, /(?<!\b(?:const|let|var)\s)\b([\w$]+) in ([\w$.]+)/g, ([old, key, object]) => [
        [old, `Object.hasOwn(${object}, ${key})`, 1],
      ]),
      ...atEach(line.code, /\bif\s*\(\s*(!?)([\w$.]+)\[([\w$.]+)\]\s*\)/g, ([old, not, object, key]) => [
        [old, `if (${not}Object.hasOwn(${object}, ${key}))`, 0.8],
      ]),
      ...atEach(line.code, /=\s*\{\s*\}(?=\s*;)/g, ([old]) => [[old, '= Object.create(null)', 0.6]]),
    ],
  },
];
