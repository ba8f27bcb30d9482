// What an agent is shown of the board: sizes, order, what comes first when there is not room for all.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOTE_KINDS, type NoteKind } from '../../core/replies/act.ts';
import { type BoardEntry, standing, viewBoard } from './board-view.ts';

function board(...notes: (Partial<BoardEntry> & { readonly kind: NoteKind })[]): BoardEntry[] {
  return notes.map((note, i) => ({ label: `N${i + 1}`, author: 'agent-2', text: `note ${i + 1}`, atUs: i, corrects: [], seq: i, ...note }));
}

const labels = (entries: readonly BoardEntry[]): string[] => entries.map(({ label }) => label);
const view = (entries: readonly BoardEntry[], parts: Partial<Parameters<typeof viewBoard>[1]> = {}): string[] =>
  labels(viewBoard(entries, { tokens: 1000, nowUs: 100, reader: 'agent-1', ...parts }));

describe('what holds', () => {
  it('is everything but claims that ran out and what was put right', () => {
    const entries = board({ kind: 'CLAIM' }, { kind: 'FACT' }, { kind: 'FACT', corrects: ['N2'] }, { kind: 'CLAIM', atUs: 200e6 });
    expect(labels(standing(entries, 299e6))).toEqual(['N1', 'N3', 'N4']);
    expect(labels(standing(entries, 301e6))).toEqual(['N3', 'N4']);
    expect(labels(standing(entries, 501e6))).toEqual(['N3']);
  });
});

describe('the view', () => {
  it('shows everything where there is room, in order of admission', () => {
    expect(view(board({ kind: 'TRIED' }, { kind: 'PATCH_SUMMARY' }, { kind: 'FACT' }, { kind: 'CLAIM' }))).toEqual([
      'N1',
      'N2',
      'N3',
      'N4',
    ]);
  });

  it('prefers facts to failures, those to vague observations, those to what was tried; the newest of each', () => {
    const text = 'x'.repeat(75);
    const kinds: NoteKind[] = ['TRIED', 'OBSERVED', 'FAIL', 'FACT', 'FACT'];
    const entries = board(...kinds.map((kind) => ({ kind, text: `${text}${kind}`, author: 'agent-1' })));
    const kept = [1, 2, 3, 4].map((count) =>
      view(
        entries.map((one, i) => ({ ...one, text: `${one.text}${i}` })),
        { tokens: count * 27 },
      ),
    );
    expect(kept).toEqual([['N5'], ['N4', 'N5'], ['N3', 'N4', 'N5'], ['N2', 'N3', 'N4', 'N5']]);
  });

  it('keeps a third of the room for failures and concrete observations of others', () => {
    const text = (i: number): string => `${i} ${'x'.repeat(72)}`;
    const entries = board(
      { kind: 'FAIL', text: text(1) },
      { kind: 'OBSERVED', text: `src/add.js ${text(2)}` },
      ...Array.from({ length: 6 }, (_, i) => ({ kind: 'FACT' as const, text: text(i + 3) })),
    );
    expect(view(entries, { tokens: 160 })).toEqual(['N1', 'N2', 'N5', 'N6', 'N7', 'N8']);
    expect(view(entries, { tokens: 160, reader: 'agent-2' })).not.toContain('N1');
  });

  it('shows at most four patch summaries and six claims, the newest, within 200 and 100 tokens', () => {
    const patches = board(...Array.from({ length: 6 }, () => ({ kind: 'PATCH_SUMMARY' as const })));
    expect(view(patches)).toEqual(['N3', 'N4', 'N5', 'N6']);
    expect(view(board(...Array.from({ length: 4 }, () => ({ kind: 'PATCH_SUMMARY' as const, text: 'x'.repeat(300) }))))).toEqual([
      'N3',
      'N4',
    ]);
    expect(view(board(...Array.from({ length: 9 }, () => ({ kind: 'CLAIM' as const }))))).toHaveLength(6);
    expect(view(board(...Array.from({ length: 6 }, () => ({ kind: 'CLAIM' as const, text: 'x'.repeat(100) }))))).toEqual([
      'N4',
      'N5',
      'N6',
    ]);
  });

  it('skips what is too long instead of ending there', () => {
    const entries = board({ kind: 'FACT' }, { kind: 'FACT', text: 'x'.repeat(100) }, { kind: 'FACT' });
    expect(view(entries, { tokens: 20 })).toEqual(['N1', 'N3']);
  });

  it('says once what several notes say, and how many', () => {
    const entries = board(
      { kind: 'FACT', text: 'a  b' },
      { kind: 'FACT', text: 'a b', author: 'agent-3' },
      { kind: 'OBSERVED', text: 'a b' },
    );
    const shown = viewBoard(entries, { tokens: 1000, nowUs: 0, reader: 'agent-1' });
    expect(shown.map(({ label, times }) => [label, times])).toEqual([
      ['N1', 2],
      ['N3', 1],
    ]);
  });

  it("puts the reader's own current work last, and its claims and patch summaries nowhere", () => {
    const entries = board({ kind: 'CLAIM' }, { kind: 'PATCH_SUMMARY' }, { kind: 'FACT' }, { kind: 'TRIED', text: 'note 4' });
    const isOwnWork = ({ label }: BoardEntry): boolean => label !== 'N4';
    expect(view(entries, { isOwnWork })).toEqual(['N3', 'N4']);
    expect(view(entries, { isOwnWork, tokens: 8 })).toEqual(['N4']);
  });

  it('never takes more than its budgets, whatever is on the board', () => {
    const note = fc.record({ kind: fc.constantFrom(...NOTE_KINDS), text: fc.string({ maxLength: 300 }), own: fc.boolean() });
    fc.assert(
      fc.property(fc.array(note, { maxLength: 40 }), fc.integer({ min: 50, max: 2000 }), (notes, tokens) => {
        const entries = board(...notes.map(({ kind, text, own }) => ({ kind, text, author: own ? 'agent-1' : 'agent-2' })));
        const shown = viewBoard(entries, { tokens, nowUs: 0, reader: 'agent-1' });
        const size = (kinds: readonly string[]): number =>
          shown.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { text }) => sum + (text.length + 25) / 4, 0);
        expect(size(['CLAIM'])).toBeLessThanOrEqual(100);
        expect(size(['PATCH_SUMMARY'])).toBeLessThanOrEqual(200);
        expect(size(['FACT', 'OBSERVED', 'TRIED', 'FAIL'])).toBeLessThanOrEqual(tokens + 1e-6);
        expect(shown.map(({ seq }) => seq)).toEqual(shown.map(({ seq }) => seq).sort((a, b) => a - b));
      }),
    );
  });
});
