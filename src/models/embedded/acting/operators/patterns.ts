// Operators on regular expressions: flags, anchors, quantifiers, character classes.
import { atEach, type LineContext, type Proposal } from './operator.ts';

/** Regular expressions with one thing changed; the splitting of texts by plain separators. */
export function patterns({ line, issue }: LineContext): Proposal[] {
  const proposals: Proposal[] = [];
  const cased = ['case', 'upper', 'lower', 'uppercase', 'lowercase', 'insensitive'].some((word) => issue.words.has(word)) ? 1.4 : 0.5;
  const tooMuch = ['greedy', 'everything', 'several', 'together', 'swallow', 'between', 'first', 'last', 'lazy'].some((word) =>
    issue.words.has(word),
  )
    ? 1.6
    : 0.8;
  for (const { kind: literal, start, end } of line.literals) {
    if (literal !== 'regex') continue;
    const body = line.text.slice(start + 1, end - 1);
    const flags = line.text.slice(end).match(/^[a-z]*/)![0];
    const before = line.code.slice(0, start);
    const change = (text: string, newFlags: string, weight: number, kind?: string): void => {
      if (isPattern(text, newFlags))
        proposals.push({
          at: start,
          old: line.text.slice(start, end + flags.length),
          new: `/${text}/${newFlags}`,
          weight,
          ...(kind ? { kind } : {}),
        });
    };
    const isGlobal = flags.includes('g');
    const replaces = /\.(?:replace|match)\(\s*$/.test(before);
    const isConstant = /(?:const|let|var)\s+[\w$]+\s*=\s*$/.test(before);
    change(
      body,
      isGlobal ? flags.replace('g', '') : `g${flags}`,
      replaces ? (isGlobal ? 0.3 : 1.6) : isGlobal ? 0.9 : isConstant ? 1 : 0.3,
    );
    change(body, flags.includes('i') ? flags.replace('i', '') : `${flags}i`, cased);
    if (!flags.includes('m') && /[\^$]/.test(body)) change(body, `${flags}m`, 0.5);
    if (!flags.includes('s') && body.includes('.')) change(body, `${flags}s`, 0.4);
    if (!/[uv]/.test(flags)) change(body, `${flags}u`, 0.4);
    const [opens, closes] = [body.startsWith('^'), body.endsWith('$')];
    change(opens ? body.slice(1) : `^${body}`, flags, 0.6);
    change(closes ? body.slice(0, -1) : `${body}$`, flags, 0.6);
    if (!opens && !closes) change(`^${body}$`, flags, 0.8);
    if (!opens && !closes && body.includes('|')) change(`^(?:${body})$`, flags, 0.6);
    varyParts(body, (text, weight) => change(text, flags, weight));
    const lazy = lazily(body);
    if (lazy !== body) change(lazy, flags, tooMuch * (/(?:\.|\])[*+]/.test(body) ? 1 : 0.4), 'lazy');
  }
  proposals.push(...builtPatterns(line.text));
  for (const one of atEach(line.text, /\.split\((['"])([ ,;])\1\)/g, ([old, , mark]) => [
    [old, mark === ' ' ? '.split(/\\s+/)' : `.split(/\\s*${mark}\\s*/)`, 0.9],
  ]))
    proposals.push(one);
  return proposals;
}

/** Patterns made of strings: open at an end, or without a flag. */
function builtPatterns(text: string): Proposal[] {
  return atEach(text, /\bnew RegExp\(([^(),]+)(, *(['"])([a-z]*)\3)?\)/g, (match) => {
    const [, source = '', given, , flags = ''] = match;
    const at = 'new RegExp('.length;
    const isTemplate = source.endsWith('`');
    return [
      ...(isTemplate ? ([['`', '$`', 0.9, at + source.length - 1]] as const) : ([['', " + '$'", 0.9, at + source.length]] as const)),
      ...(isTemplate ? ([['`', '`^', 0.6, at]] as const) : ([['', "'^' + ", 0.6, at]] as const)),
      ...(given
        ? []
        : ([
            ['', ", 'g'", 0.8, at + source.length],
            ['', ", 'i'", 0.7, at + source.length],
          ] as const)),
      ...(given && flags !== '' && !flags.includes('i')
        ? ([[given, given.replace(flags, `${flags}i`), 0.7, at + source.length]] as const)
        : []),
    ];
  });
}

function varyParts(body: string, say: (text: string, weight: number) => void): void {
  const at = (pattern: RegExp, texts: (match: RegExpMatchArray) => readonly (readonly [string, number])[]): void => {
    for (const match of body.matchAll(pattern))
      for (const [text, weight] of texts(match))
        say(`${body.slice(0, match.index)}${text}${body.slice(match.index + match[0].length)}`, weight);
  };
  at(/(?<!\\)(?:\+|\*)(?!\?)/g, ([old]) => [
    [old === '+' ? '*' : '+', 0.7],
    [`${old}?`, 0.6],
    ['', 0.3],
  ]);
  at(/(?<!\\)(?:\+|\*)\?/g, ([old]) => [[old[0]!, 0.6]]);
  at(/(?:\\[dwsDWS]|\]|(?<!\\)\.)(?![+*?{])/g, ([old]) => [
    [`${old}+`, 0.7],
    [`${old}*`, 0.5],
    [`${old}?`, 0.4],
  ]);
  at(/a-z(?!A-Z)/g, () => [
    ['a-zA-Z', 0.7],
    ['a-z0-9', 0.6],
    ['a-zA-Z0-9', 0.4],
  ]);
  at(/a-zA-Z(?!0-9)/g, () => [['a-zA-Z0-9', 0.7]]);
  at(/A-Z(?!a-z)(?<!a-zA-Z)/g, () => [['A-Za-z', 0.5]]);
  at(/0-9|\\d/g, ([old]) => [[old === '0-9' ? '0-9.' : '[\\d.]', 0.4]]);
  at(/\\w/g, () => [
    ['[\\w-]', 0.5],
    ['\\S', 0.4],
  ]);
  at(/(?<![\\[])\.(?![*+?])/g, () => [['\\.', 0.7]]);
  at(/^(\^?)(?=\\d|\[0-9)/g, ([, start]) => [[`${start}-?`, 0.7]]);
  at(/\\s|(?<=[^\\]) /g, ([old]) => [[old === ' ' ? '\\s' : ' ', 0.4]]);
  at(/\{(\d+)\}/g, ([, count]) => [
    [`{${count},}`, 0.5],
    [`{1,${count}}`, 0.6],
  ]);
  at(/\{(\d+),(\d+)\}/g, ([, low, high]) => [
    [`{${low},}`, 0.5],
    [`{${Number(low) + 1},${high}}`, 0.3],
    [`{${low},${Number(high) + 1}}`, 0.4],
    [`{${Math.max(0, Number(low) - 1)},${high}}`, 0.4],
  ]);
}

function isPattern(body: string, flags: string): boolean {
  if (body === '' || body.startsWith('*') || body.startsWith('/')) return false;
  try {
    return new RegExp(body, flags) instanceof RegExp;
  } catch {
    return false;
  }
}

/** Every quantifier takes as little as it can. */
export function lazily(body: string): string {
  let text = '';
  let isInClass = false;
  for (let i = 0; i < body.length; i++) {
    const rest = body.slice(i);
    const quantifier = isInClass || /(?:^|[(|])$/.test(text) ? undefined : rest.match(/^(?:[*+?]|\{\d+,\d*\})\??/)?.[0];
    if (quantifier) {
      text += quantifier.length > 1 && quantifier.endsWith('?') ? quantifier : `${quantifier}?`;
      i += quantifier.length - 1;
      continue;
    }
    const atom = rest.startsWith('\\') ? rest.slice(0, 2) : rest[0]!;
    if (atom === '[') isInClass = true;
    else if (atom === ']') isInClass = false;
    text += atom;
    i += atom.length - 1;
  }
  return text;
}
