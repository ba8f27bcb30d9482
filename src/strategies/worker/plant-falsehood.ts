// A note made false on purpose, for the audit of the verifier: a number changed, a statement reversed, or a citation put on what does not support it.
// It happens where a finding is proposed, so that it is the same for every strategy; whoever checks the note is not told.
import type { Random } from '../../core/random.ts';
import { readLabels } from '../../core/replies/reply-format.ts';
import type { PlantKind } from '../../core/trace.ts';
import { unitOf } from './library.ts';

export interface Falsehood {
  readonly kind: PlantKind;
  readonly gist: string;
}

/** Digits that are no part of a label such as `U3.2`. */
const NUMBER = /(?<![\p{L}\p{N}.])\d[\d,.]*/gu;
/** Words whose exchange reverses what is said; each stands for both directions. */
const OPPOSITES = [
  ['more', 'less'],
  ['higher', 'lower'],
  ['increased', 'decreased'],
  ['rose', 'fell'],
  ['largest', 'smallest'],
  ['highest', 'lowest'],
  ['before', 'after'],
  ['first', 'last'],
  ['always', 'never'],
  ['all', 'none'],
] as const;
const VERB = /\b(is|are|was|were|has|have|had|can|will|does|did)\b(?! not\b)/i;

/** @param labels what could be cited instead: the labels of the collection */
export function plantFalsehood(gist: string, { random, labels }: { random: Random; labels: readonly string[] }): Falsehood {
  const reversal: Falsehood = { kind: 'reversal', gist: reversed(gist) };
  const kinds = [changedNumber(gist, random), reversal, movedCitation(gist, { random, labels })];
  return random.pick(kinds.filter((one) => one !== undefined && one.gist !== gist) as Falsehood[]);
}

/** Another leading digit: never the same number, never a subtle one. */
function changedNumber(gist: string, random: Random): Falsehood | undefined {
  const numbers = [...gist.matchAll(NUMBER)];
  if (numbers.length === 0) return undefined;
  const { index, 0: number } = random.pick(numbers);
  const others = '123456789'.replace(number[0]!, '');
  return { kind: 'number', gist: `${gist.slice(0, index)}${random.pick([...others])}${gist.slice(index + 1)}` };
}

function reversed(gist: string): string {
  if (/\bnot /i.test(gist)) return gist.replace(/\bnot /i, '');
  for (const [one, other] of OPPOSITES) {
    const found = new RegExp(`\\b(${one}|${other})\\b`, 'i').exec(gist)?.[0];
    if (found) return gist.replace(found, found.toLowerCase() === one ? other : one);
  }
  return VERB.test(gist) ? gist.replace(VERB, '$1 not') : `It is not the case that ${gist}`;
}

/** All mentions of one cited unit go to a unit that the note does not name. */
function movedCitation(gist: string, { random, labels }: { random: Random; labels: readonly string[] }): Falsehood | undefined {
  const cited = [...new Set(readLabels(gist).map(unitOf))];
  const others = labels.filter((label) => !cited.includes(label));
  if (cited.length === 0 || others.length === 0) return undefined;
  const [from, to] = [random.pick(cited), random.pick(others)];
  return { kind: 'citation', gist: gist.replace(new RegExp(`\\b${from}(?:\\.\\d+)?\\b`, 'g'), to) };
}
