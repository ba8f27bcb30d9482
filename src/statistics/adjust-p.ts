// p values that were looked at together. Holm's step-down (1979): the chance of any false finding in a family. Benjamini & Hochberg (1995): the expected
// share of false ones among the findings, for what was not declared beforehand.

/** Adjusted p values, in the order of the given ones. */
export function holm(ps: readonly number[]): number[] {
  const adjusted = Array<number>(ps.length);
  let floor = 0;
  for (const [rank, index] of ascending(ps).entries()) {
    floor = Math.max(floor, Math.min(1, ps[index]! * (ps.length - rank)));
    adjusted[index] = floor;
  }
  return adjusted;
}

/** The same for the false discovery rate (step-up). */
export function benjaminiHochberg(ps: readonly number[]): number[] {
  const adjusted = Array<number>(ps.length);
  let ceiling = 1;
  for (const [place, index] of ascending(ps).reverse().entries()) {
    ceiling = Math.min(ceiling, (ps[index]! * ps.length) / (ps.length - place));
    adjusted[index] = ceiling;
  }
  return adjusted;
}

function ascending(ps: readonly number[]): number[] {
  for (const p of ps) if (!(p >= 0 && p <= 1)) throw new RangeError(`Expected p values from 0 to 1, got \`${p}\`.`);
  return [...ps.keys()].sort((a, b) => ps[a]! - ps[b]!);
}
