// Where short labels stand beside their points, so that none lies on a point or on another label; one that finds no place is left out. Pure.

export interface LabelledPoint {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const LETTER = 6.5;
const HEIGHT = 11;
const POINT = 6;
/** From the point to the label's corner: right above, left above, right below, left below, then further away. */
const OFFSETS = [
  [8, -5],
  [-8, -5],
  [8, 14],
  [-8, 14],
  [16, 4],
  [-16, 4],
  [8, -18],
  [-8, -18],
] as const;

/** Positions of the text's left end and base line. */
export function placeBeside(points: readonly LabelledPoint[]): LabelledPoint[] {
  const taken: Box[] = points.map(({ x, y }) => ({ left: x - POINT, top: y - POINT, right: x + POINT, bottom: y + POINT }));
  return points.flatMap(({ x, y, text }) => {
    if (text === '') return [];
    const width = text.length * LETTER;
    for (const [dx, dy] of OFFSETS) {
      const left = dx > 0 ? x + dx : x + dx - width;
      const box = { left, top: y + dy - HEIGHT + 2, right: left + width, bottom: y + dy + 1 };
      if (taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      return [{ x: left, y: y + dy, text }];
    }
    return [];
  });
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
