// The actor's own programs, written as briefly as they can be: a reply has little room.
import { boundedMemo } from '../reading/bounded-memo.ts';
import { maskSource } from './mask-source.ts';

/** Without comments, and without the blanks that mean nothing. */
export const dense = boundedMemo(100_000, (program: string): string => {
  const { literals } = maskSource(program);
  let text = '';
  let end = 0;
  const take = (part: string): string =>
    part
      .replace(/^[ \t]+/gm, '')
      .replace(/(?<![+-]) ([+-]) (?![+-])/g, '$1')
      .replace(/ ?([(){}[\],;:?=<>&|!*]) ?/g, '$1');
  for (const literal of literals) {
    text += take(program.slice(end, literal.start)) + (literal.kind === 'comment' ? '' : program.slice(literal.start, literal.end));
    end = literal.end;
  }
  return (text + take(program.slice(end))).replace(/\n{2,}/g, '\n').trim();
});
