import { describe, expect, it } from 'vitest';
import { breakFormat, lookupFormat, pageGistFormat } from './pages.ts';

describe('breakFormat', () => {
  const format = breakFormat({ from: 3, to: 9 });
  it.each([
    ['BREAK: <5>\nREASON: it closes', 5],
    ['**BREAK:** 9', 9],
    ['<think>BREAK: <4></think>break: <3>', 3],
  ])('reads %j', (text, place) => expect(format.parse(text)).toEqual({ ok: true, value: place }));
  it.each([
    ['no', 'there is no line "BREAK: <number>"'],
    ['BREAK: soon', 'there is no line "BREAK: <number>"'],
    ['BREAK: <2>', '<2> is none of the marks <3> to <9>'],
    ['BREAK: <10>', '<10> is none of the marks <3> to <9>'],
  ])('refuses %j', (text, problem) => expect(format.parse(text)).toEqual({ ok: false, problem }));
});

describe('lookupFormat', () => {
  const few = lookupFormat({ min: 1, max: 3, mayStop: false });
  const next = lookupFormat({ min: 0, max: 1, mayStop: true });
  it('reads pages in order, each once, passages as their pages, at most so many', () => {
    expect(few.parse('I recall.\nLOOKUP: U4, U2.1, U4 and U9, U11')).toEqual({ ok: true, value: { pages: ['U4', 'U2', 'U9'] } });
    expect(next.parse('LOOKUP: [U7]')).toEqual({ ok: true, value: { pages: ['U7'] } });
  });
  it('takes STOP only where it may stop', () => {
    expect(next.parse('LOOKUP: STOP')).toEqual({ ok: true, value: { pages: [] } });
    expect(few.parse('LOOKUP: STOP')).toEqual({ ok: false, problem: 'name pages; STOP is not possible yet' });
  });
  it('refuses what names too little', () => {
    expect(few.parse('U4')).toEqual({ ok: false, problem: 'there is no line "LOOKUP: ..."' });
    expect(few.parse('LOOKUP: none')).toEqual({ ok: false, problem: 'the LOOKUP line names 0 pages, not from 1 to 3 pages' });
  });
});

describe('pageGistFormat', () => {
  it('reads what a gist is read as, and speaks of no question', () => {
    const format = pageGistFormat(40);
    expect(format.parse('GIST: a\n b')).toEqual({ ok: true, value: 'a b' });
    expect(format.instructions).not.toMatch(/question|choice/i);
  });
});
