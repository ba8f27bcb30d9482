// The same slip twice: lines next to each other that are built alike mostly hold the same mistake, so that a change of one is tried together with the
// same change of the others.
import type { Edit } from './change.ts';
import type { SourceFile, SourceLine } from './source-file.ts';

/** How a line is built: names, numbers and literals stand for any other. */
export function lineShape({ code }: SourceLine): string {
  return shapeOf(code.trim());
}

function shapeOf(text: string): string {
  return text
    .replace(/(['"`/])\s+(?=\1)/g, '$1')
    .replace(/[A-Za-z_$][\w$]*/g, (word) => (KEYWORDS.has(word) ? word : 'x'))
    .replace(/\d+(?:\.\d+)?/g, '0')
    .replace(/\s+/g, ' ');
}

const KEYWORDS = new Set('return const let var if else for while of in new await typeof true false null undefined throw'.split(' '));
/** Shorter lines are alike by chance. */
const MIN_SHAPE = 12;
const MAX_LINES = 4;

/** Lines beside this one that are built like it, with this one, in order; alone where there is none. */
export function alikeLines(file: SourceFile, line: SourceLine): readonly SourceLine[] {
  const shape = lineShape(line);
  if (shape.length < MIN_SHAPE) return [line];
  const run = [line];
  for (const step of [-1, 1]) {
    for (let n = line.number + step; run.length < MAX_LINES; n += step) {
      const next = file.lines.get(n);
      if (!next || lineShape(next) !== shape) break;
      run.push(next);
    }
  }
  return run.sort((a, b) => a.number - b.number);
}

export interface OperatorEdit {
  readonly edit: Edit;
  readonly operator: string;
  readonly kind?: string | undefined;
}

/** Whether two edits of lines that are built alike do the same. */
export function isSameEdit(one: OperatorEdit, other: OperatorEdit, text: (edit: Edit) => string): boolean {
  if (one.operator !== other.operator || one.kind !== other.kind) return false;
  const place = ({ edit }: OperatorEdit): string =>
    shapeOf(
      text(edit)
        .slice(0, edit.column - 1)
        .trimStart(),
    );
  if (place(one) !== place(other)) return false;
  return one.kind !== undefined || (shapeOf(one.edit.old) === shapeOf(other.edit.old) && shapeOf(one.edit.new) === shapeOf(other.edit.new));
}
