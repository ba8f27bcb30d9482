import { describe, expect, it } from 'vitest';
import type { EntryEvent, ExecEvent } from '../core/trace.ts';
import { buildTrace } from './__fixtures__/trace-builder.ts';
import { foldDuplicateWork } from './duplicate-work.ts';

function exec(commandHash: string, files?: readonly string[]): ExecEvent {
  return { type: 'exec', startUs: 0, endUs: 1, commandHash, outputHash: 'o', exitCode: 0, timedOut: false, truncatedBytes: 0, files };
}

function unfolded(label: string, action: EntryEvent['action'] = 'unfolded'): EntryEvent {
  return { type: 'entry', action, label, kind: label.startsWith('F') ? 'finding' : 'source', version: 1, tokens: 1 };
}

describe('foldDuplicateWork', () => {
  it('counts what a second agent did again: an agent repeating itself is no duplicate', () => {
    const trace = buildTrace();
    for (const agent of ['a', 'a', 'b', 'c']) trace.add(agent, exec('tests', ['src/x.js']));
    trace.add('b', exec('own', ['src/x.js', 'src/y.js']));
    trace.add('a', unfolded('U1.2'));
    trace.add('a', unfolded('U1', 'deep-unfolded'));
    trace.add('b', unfolded('U1.7', 'deep-unfolded'));
    trace.add('b', unfolded('U2'));
    trace.add('c', unfolded('F1'));
    trace.call('a', { startUs: 0, endUs: 1, promptHash: 'p', promptTokens: 50 });
    trace.call('b', { startUs: 0, endUs: 1, promptHash: 'p', promptTokens: 50 });
    expect(foldDuplicateWork(trace.events)).toEqual({
      commands: { pairs: 4, repeated: 2 },
      files: { pairs: 4, repeated: 2 },
      units: { pairs: 3, repeated: 1 },
      prompts: { pairs: 2, repeated: 1 },
      repeatedPromptTokens: 50,
    });
  });

  it('knows of no files where the trace does not name them', () => {
    const trace = buildTrace();
    trace.add('a', exec('tests'));
    expect(foldDuplicateWork(trace.events).files).toBeUndefined();
    expect(foldDuplicateWork([]).files).toEqual({ pairs: 0, repeated: 0 });
  });
});
