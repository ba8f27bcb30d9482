// Replies of agents that work in repositories: what is read from them, and what is not.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actFormat, NOTE_KINDS } from './act.ts';
import { confirmFormat } from './confirm.ts';
import { leadFormat } from './lead.ts';

describe('a step', () => {
  const { parse } = actFormat({ notes: NOTE_KINDS });

  it('is one fenced block, whole', () => {
    expect(parse('I write it.\n```bash\ncat <<EOF > a\n# x\n(y)\nEOF\n```')).toMatchObject({
      ok: true,
      value: { reasoning: 'I write it.', action: { kind: 'command', script: 'cat <<EOF > a\n# x\n(y)\nEOF\n' } },
    });
    expect(parse('```bash\na\n```\n```bash\nb\n```').ok).toBe(false);
    expect(parse('no block').ok).toBe(false);
  });

  it('or a last word, with the steps that it cites', () => {
    expect(parse('FINISH done: fixed, see [step 3] and steps 5, 7')).toMatchObject({
      value: { action: { kind: 'finish', status: 'done', cites: [3, 5, 7] } },
    });
    expect(parse('**FINISH partial**: no')).toMatchObject({ value: { action: { status: 'partial', message: 'no', cites: [] } } });
  });

  it('carries notes, with the steps that they cite and the notes that they put right', () => {
    const text = 'NOTE FACT: in src/a.js [step 1]\n- **NOTE FAIL**: no use [steps 2, 3] [corrects N1, N4]\nNOTE RUMOUR: x\nFINISH done: y';
    expect(parse(text)).toMatchObject({
      value: {
        notes: [
          { kind: 'FACT', text: 'in src/a.js', cites: [1], corrects: [] },
          { kind: 'FAIL', text: 'no use', cites: [2, 3], corrects: ['N1', 'N4'] },
        ],
      },
    });
    expect(actFormat({ notes: ['FAIL'] }).parse(text)).toMatchObject({ value: { notes: [{ kind: 'FAIL' }] } });
    expect(actFormat({ notes: [] }).parse(text)).toMatchObject({ value: { notes: [] } });
  });
});

describe('a decision', () => {
  const format = leadFormat({ workspaces: ['w1', 'w3'], others: ['w2'], maxDelegations: 2, mayWait: true });
  const delegate = (...delegations: unknown[]): string => JSON.stringify({ action: 'delegate', delegations });

  it('hands work to workspaces where it can begin, each once', () => {
    const both = delegate(
      { workspace: 'w3', instruction: 'a' },
      { workspace: 'w3', instruction: 'b' },
      { workspace: 'w1', instruction: 'c' },
    );
    expect(format.parse(both)).toMatchObject({ value: { delegations: [{ workspace: 'w3' }, { workspace: 'w1', instruction: 'c' }] } });
    expect(format.parse(delegate({ workspace: 'w2', instruction: 'a' }))).toMatchObject({ ok: false });
    expect(format.parse(delegate({ instruction: 'a' }))).toMatchObject({ value: { delegations: [{ workspace: 'w1' }] } });
    expect(format.parse(delegate({ workspace: 'w1' }))).toMatchObject({ ok: false });
  });

  it('submits any workspace', () => {
    expect(format.parse('{"action": "submit", "workspace": "w2"}')).toMatchObject({ value: { workspace: 'w2' } });
    expect(format.parse('{"action": "submit", "workspace": "w9"}')).toMatchObject({ ok: false });
    expect(leadFormat({ workspaces: ['w1'], maxDelegations: 1 }).parse('{"action": "submit"}')).toMatchObject({
      value: { workspace: 'w1' },
    });
  });

  it('waits where somebody is at work, and only submits where nobody can go on', () => {
    expect(format.parse('{"action": "wait"}')).toMatchObject({ value: { action: 'wait' } });
    const last = leadFormat({ workspaces: [], others: ['w1', 'w2'], maxDelegations: 0 });
    expect(last.parse('{"action": "wait"}')).toMatchObject({ ok: false });
    expect(last.parse(delegate({ workspace: 'w1', instruction: 'a' }))).toMatchObject({ ok: false });
    expect(last.instructions).not.toContain('delegate');
  });
});

describe('confirmations', () => {
  const { parse } = confirmFormat(['w1', 'w10']);

  it('name candidates, or nobody', () => {
    expect(parse('Both look right.\nCONFIRM: w1, w10')).toMatchObject({ value: ['w1', 'w10'] });
    expect(parse('CONFIRM: w10')).toMatchObject({ value: ['w10'] });
    expect(parse('**CONFIRM**: none')).toMatchObject({ value: [] });
    expect(parse('CONFIRM: w1\nNo, on reflection:\nCONFIRM: none')).toMatchObject({ value: [] });
    expect(parse('CONFIRM: w7')).toMatchObject({ ok: false });
    expect(parse('w1')).toMatchObject({ ok: false });
  });
});

it('no text makes a parser throw', () => {
  const formats = [actFormat({ notes: NOTE_KINDS }), leadFormat({ workspaces: ['w1'], maxDelegations: 1 }), confirmFormat(['w1'])];
  const piece = fc.oneof(
    fc.constantFrom(
      '```',
      'bash\n',
      'NOTE FACT: ',
      '[step ',
      '[corrects N',
      'FINISH done: ',
      'CONFIRM: ',
      '{"action": ',
      '"delegate"',
      '}',
      '\n',
    ),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      for (const format of formats) expect(typeof format.parse(pieces.join('')).ok).toBe('boolean');
    }),
  );
});
