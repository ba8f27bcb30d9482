import { describe, expect, it } from 'vitest';
import { createPromptPrefixes } from './prompt-prefixes.ts';

const model = { id: 'a', countTokens: (text: string): number => text.length };
const user = (...parts: string[]) => ({ role: 'user' as const, parts });

describe('createPromptPrefixes', () => {
  it('counts the longest beginning that an earlier prompt to the same model had', () => {
    const prefixes = createPromptPrefixes();
    expect(prefixes.add(model, { system: 'sys', messages: [user('1234', 'ab')] })).toBe(0);
    expect(prefixes.add(model, { system: 'sys', messages: [user('1234', 'other')] })).toBe(7);
    expect(prefixes.add(model, { system: 'sys', messages: [user('1234', 'ab', 'more')] })).toBe(9);
    expect(prefixes.add(model, { system: 'sys', messages: [user('x', '1234')] })).toBe(3);
    expect(prefixes.add(model, { system: 'else', messages: [user('1234')] })).toBe(0);
    expect(prefixes.add({ ...model, id: 'b' }, { system: 'sys', messages: [user('1234', 'ab')] })).toBe(0);
  });

  it('grows with a conversation, and tells a reply from a question', () => {
    const prefixes = createPromptPrefixes();
    prefixes.add(model, { messages: [user('12345')] });
    const reply = { role: 'assistant' as const, parts: ['abc'] };
    expect(prefixes.add(model, { messages: [user('12345'), reply, user('67')] })).toBe(5);
    expect(prefixes.add(model, { messages: [user('12345'), reply, user('67'), reply, user('8')] })).toBe(10);
    expect(prefixes.add(model, { messages: [user('12345', 'abc')] })).toBe(5);
  });
});
