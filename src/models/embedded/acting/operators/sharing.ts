// Operators on what is shared and should not be: what belongs to a caller is copied before it is changed, what is kept before it is handed out.
import { atEach, type LineContext, type Proposal } from './operator.ts';

const ABOUT_SHARING =
  /mutat|modif|chang|shar|\bsame\b|reference|cop(?:y|ies)|original|reorder|caller|alias|in place|side effect|overwrit|leak|untouched/i;

/** Copies of what is kept, handed out, or about to be changed. */
export function copies({ file, line, around, issue }: LineContext): Proposal[] {
  const isAbout = ABOUT_SHARING.test(issue.messages) ? 1 : 0.2;
  const isArrayLike = (name: string): boolean => /s$|list|array|queue|stack|all|values|entries|rows|result/i.test(name);
  const isOfDates = [...file.lines.values()].some(({ code }) => /\bDate\b|\.[gs]et(?:UTC)?(?:Date|Time|Month|Hours)\(/.test(code));
  return [
    // A variable of its own that is moved on: a loop over days must not move the first one.
    ...atEach(line.code, /(?<=\b(?:let|var)\s+[\w$]+\s*=\s)([A-Za-z_$][\w$]*(?:\.[\w$]+)*)(?=\s*[;,])/g, ([old]) => [
      ...(isOfDates ? ([[old, `new Date(${old})`, isAbout * 1.3]] as const) : []),
      ...(/set|seen|known|visited/i.test(old) ? ([[old, `new Set(${old})`, isAbout]] as const) : []),
      ...(/map|table|index|counts|by[A-Z]/i.test(old) ? ([[old, `new Map(${old})`, isAbout]] as const) : []),
    ]),
    ...atEach(line.code, /(?<![\w$.\]])([\w$]+(?:\.[\w$]+)*)(?=\.(?:sort|reverse|splice|fill)\()/g, ([old]) => [[old, `[...${old}]`, 1.3]]),
    ...atEach(line.code, /\bObject\.assign\((?!\{)/g, ([old]) => [['', '{}, ', 1.4, old.length]]),
    ...atEach(line.code, /(?<=\breturn\s+|=\s+|:\s+)((?:this\.)?#?[\w$]+(?:\.#?[\w$]+)?)(?=\s*[;,]?\s*$)/g, ([old]) => {
      if (/^(?:\d|true|false|null|undefined|this$|NaN)/.test(old)) return [];
      const isKept = old.startsWith('this.') || (around?.parameters.includes(old) ?? false) || /^[A-Z_]+$|default/i.test(old);
      const weight = isAbout * (isKept ? 0.9 : 0.35);
      return [
        [old, `[...${old}]`, weight * (isArrayLike(old) ? 1 : 0.7)],
        [old, `{ ...${old} }`, weight * (isArrayLike(old) ? 0.6 : 1)],
        [old, `structuredClone(${old})`, weight * 0.8],
      ];
    }),
    ...atEach(line.code, /(?<=\{ )\.\.\.([\w$.]+)(?= \})/g, ([old, name]) => [[old, `...structuredClone(${name})`, isAbout * 0.6]]),
    ...atEach(line.code, /(?<=\.fill\()(\[\]|\{\})(?=\))/g, ([old]) => [
      [`${old})`, `null).map(() => ${old === '{}' ? '({})' : old})`, 1.5],
    ]),
  ];
}
