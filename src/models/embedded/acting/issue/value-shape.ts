// The shape of a value as it is written in an issue, so that a value in a later sentence can be told to belong to one check and not to another.
import { maskSource } from '../mask-source.ts';

/** `[1, 'a']` is `[number string]`. Text that is no literal is `text`. */
export function valueShape(text: string): string {
  const plain = text.trim().replace(/;$/, '');
  if (/^\[.*\]$/s.test(plain)) return `[${partsOf(plain.slice(1, -1)).map(kindOf).join(' ')}]`;
  return kindOf(plain);
}

/** Nothing may stand in the place of anything; printed text and strings are alike. */
export function isSameShape(a: string, b: string): boolean {
  const [one, other] = [valueShape(a), valueShape(b)];
  const isText = (shape: string): boolean => shape === 'text' || shape === 'string';
  return one === other || one === 'nothing' || other === 'nothing' || (isText(one) && isText(other));
}

/** Lists of the same kind of things, whatever their length. */
export function isLikeShape(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) => new Set(valueShape(text).match(/[a-z]+/g)));
  const isList = [a, b].every((text) => valueShape(text).startsWith('['));
  return isList && (one!.size === 0 || other!.size === 0 || [...one!].every((kind) => other!.has(kind)));
}

/** A list or an object: its shape says more than that of a word. */
export function isStructured(text: string): boolean {
  return /^(?:\[.*\]|\{.*\})$/s.test(text.trim());
}

function kindOf(text: string): string {
  if (/^\[.*\]$/s.test(text)) return 'array';
  if (/^\{.*\}$/s.test(text)) return 'object';
  if (/^(['"`]).*\1$/s.test(text)) return 'string';
  if (/^-?(?:\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?|Infinity)$/i.test(text)) return 'number';
  if (/^(?:true|false)$/.test(text)) return 'boolean';
  return /^(?:undefined|null|NaN)$/.test(text) ? 'nothing' : 'text';
}

/** Cut at the commas outside of brackets and strings. */
export function partsOf(text: string): string[] {
  const { code } = maskSource(text);
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < code.length; i++) {
    if ('([{'.includes(code[i]!)) depth++;
    else if (')]}'.includes(code[i]!)) depth--;
    else if (code[i] === ',' && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  return [...parts, text.slice(start).trim()].filter((part) => part !== '');
}
