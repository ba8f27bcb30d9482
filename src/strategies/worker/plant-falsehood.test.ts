import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../core/random.ts';
import type { PlantKind } from '../../core/trace.ts';
import { plantFalsehood } from './plant-falsehood.ts';

const labels = ['U1', 'U2', 'U3'];

/** The first falsehood of a kind that some seed gives. */
function planted(gist: string, kind: PlantKind): string | undefined {
  for (let seed = 0; seed < 50; seed++) {
    const falsehood = plantFalsehood(gist, { random: randomStream(seed), labels });
    if (falsehood.kind === kind) return falsehood.gist;
  }
  return undefined;
}

describe('plantFalsehood', () => {
  it('changes a number and leaves labels alone', () => {
    const gist = planted('Calder moved 74 crates in U2.3.', 'number');
    expect(gist).toMatch(/^Calder moved [1-9]4 crates in U2\.3\.$/);
    expect(gist).not.toContain('74');
    expect(planted('Calder moved crates in U2.3, says F12.', 'number')).toBeUndefined();
  });

  it.each([
    ['The levy was not raised.', 'The levy was raised.'],
    ['Exports rose in 2021.', 'Exports fell in 2021.'],
    ['The depot is open (U1).', 'The depot is not open (U1).'],
    ['No depot, says U1.', 'It is not the case that No depot, says U1.'],
  ])('reverses "%s"', (gist, reversed) => {
    expect(planted(gist, 'reversal')).toBe(reversed);
  });

  it('moves a citation to a unit that the note does not name', () => {
    expect(planted('Open since May (U1.2, U2).', 'citation')).toMatch(/^Open since May \((U3, U2|U1\.2, U3)\)\.$/);
    expect(planted('Open since May.', 'citation')).toBeUndefined();
    expect(planted('Open (U1, U2, U3).', 'citation')).toBeUndefined();
  });

  it('never leaves a note as it was, and is the same for the same stream', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), (gist, seed) => {
        const falsehood = plantFalsehood(gist, { random: randomStream(seed), labels });
        expect(falsehood.gist).not.toBe(gist);
        expect(plantFalsehood(gist, { random: randomStream(seed), labels })).toEqual(falsehood);
      }),
    );
  });
});
