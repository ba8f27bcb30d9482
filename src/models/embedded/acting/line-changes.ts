// What the operators make of each line: every replacement as a change, with those of lines that are built alike. It depends on the source and on the issue
// alone, so that it is worked out once for all steps and all agents that read the same.
import { boundedMemo } from '../reading/bounded-memo.ts';
import { type Change, changeKey, type Edit } from './change.ts';
import type { IssueHints } from './operators/operator.ts';
import { OPERATORS } from './operators/table.ts';
import { functionAt, type SourceFile, type SourceLine } from './source-file.ts';
import { alikeLines, isSameEdit, type OperatorEdit } from './twins.ts';

export interface LineChange {
  readonly change: Change;
  readonly key: string;
  /** The same for a change of several lines and for its parts. */
  readonly family: string;
  readonly operator: string;
  /** How common such a slip is; the line is not weighed yet. */
  readonly score: number;
}

type ScoredEdit = OperatorEdit & { readonly score: number };

interface Known {
  readonly edits: Map<string, readonly ScoredEdit[]>;
  readonly changes: Map<string, readonly LineChange[]>;
}

const SAME_OPERATOR = 0.8;
const SAME_LINE = 0.94;
/** All lines that are built alike, before one of them alone. */
const WITH_TWINS = 1.01;
const MAX_CHARACTERS = 4_000_000;

const knownOf = boundedMemo(MAX_CHARACTERS, (): Known => ({ edits: new Map(), changes: new Map() }));

export function lineChanges(
  files: readonly SourceFile[],
  hints: IssueHints,
): (file: SourceFile, line: SourceLine) => readonly LineChange[] {
  const texts = files.map(({ file, lines }) => [file, [...lines.values()].map(({ number, text }) => `${number}:${text}`)]);
  const { words, ...others } = hints;
  const known = knownOf(JSON.stringify([texts, [...words.keys()], others]));
  const functions = new Map(files.flatMap((file) => file.functions.map((one) => [one.name, one] as const)));
  const editsOf = (file: SourceFile, line: SourceLine): readonly ScoredEdit[] => {
    const address = `${file.file}:${line.number}`;
    const edits = known.edits.get(address) ?? scoredEdits({ file, line, around: functionAt(file, line.number), functions, issue: hints });
    known.edits.set(address, edits);
    return edits;
  };
  return (file, line) => {
    const address = `${file.file}:${line.number}`;
    const changes = known.changes.get(address) ?? withTwins(file, line, editsOf);
    known.changes.set(address, changes);
    return changes;
  };
}

function scoredEdits(context: Parameters<(typeof OPERATORS)[number]['propose']>[0]): ScoredEdit[] {
  const { file, line } = context;
  const scored = OPERATORS.filter((operator) => operator.languages.includes('javascript')).flatMap((operator) => {
    const proposals = operator.propose(context).filter(({ at, old, new: text }) => text !== old && line.text.startsWith(old, at));
    return [...proposals]
      .sort((a, b) => b.weight - a.weight)
      .map(({ at, old, new: text, weight, kind }, i): ScoredEdit => {
        const edit = { file: file.file, line: line.number, column: at + 1, old, new: text };
        return { edit, operator: operator.id, kind, score: operator.prior * weight * SAME_OPERATOR ** i };
      });
  });
  return scored.sort((a, b) => b.score - a.score).map((one, i) => ({ ...one, score: one.score * SAME_LINE ** i }));
}

function withTwins(
  file: SourceFile,
  line: SourceLine,
  editsOf: (file: SourceFile, line: SourceLine) => readonly ScoredEdit[],
): LineChange[] {
  const alike = alikeLines(file, line).filter((other) => other !== line);
  const codeOf = (edit: Edit): string => file.lines.get(edit.line)?.code ?? '';
  return editsOf(file, line).flatMap((one): LineChange[] => {
    const { operator, score } = one;
    const twins = alike.flatMap((other) => editsOf(file, other).find((two) => isSameEdit(one, two, codeOf))?.edit ?? []);
    const whole = [one.edit, ...twins].sort((a, b) => a.line - b.line);
    const family = changeKey(whole);
    const alone: LineChange = { change: [one.edit], key: changeKey([one.edit]), family, operator, score };
    return twins.length === 0 ? [alone] : [{ change: whole, key: family, family, operator, score: score * WITH_TWINS }, alone];
  });
}
