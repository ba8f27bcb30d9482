// Which change to try first: how suspicious its line is (did it run in the reproduction, does the issue speak of it, does a stack trace point at it) times
// how common such a slip is. The order is all that the actor's skill consists of; every change is then really made and run.
import { randomStream } from '../../../core/random.ts';
import type { Change } from './change.ts';
import type { Hearsay } from './colleagues.ts';
import { type Issue, splitWords } from './issue/read-issue.ts';
import { lineChanges } from './line-changes.ts';
import type { IssueHints } from './operators/operator.ts';
import type { Baseline } from './read-results.ts';
import { type FunctionSpan, functionAt, type SourceFile, type SourceLine } from './source-file.ts';

export interface Suspicion {
  readonly issue: Issue;
  readonly hints: IssueHints;
  readonly files: readonly SourceFile[];
  readonly baseline: Baseline | undefined;
  readonly hearsay: Hearsay;
  /** Instruction with its starting angle. */
  readonly task: string;
  readonly seed: number | undefined;
}

export interface Candidate {
  readonly change: Change;
  readonly key: string;
  /** Changes of one family go to the same of those who share the work. */
  readonly family?: string;
  readonly score: number;
}

const NOT_RUN = 0.1;
const RUN_UNKNOWN = 0.6;
const SAME_FUNCTION_NOT_RUN = 0.5;
const USED_CONSTANT = 0.9;
const CLAIMED = 0.5;
/** Beyond these hardly ever one is the fix. */
const MAX_CANDIDATES = 192;
const MAX_LINES = 80;

/** All candidates, best first; each once. Lines that are hardly suspicious are left out. */
export function rankCandidates(suspicion: Suspicion): Candidate[] {
  const { files, hints, task } = suspicion;
  const weigh = lineWeights(suspicion);
  const lines = files.flatMap((file) => [...file.lines.values()].filter(isCode).map((line) => ({ file, line, weight: weigh(file, line) })));
  const likely = lines.sort((a, b) => b.weight - a.weight).slice(0, MAX_LINES);
  const best = new Map<string, Candidate>();
  const changesOf = lineChanges(files, hints);
  const luck = chances(suspicion);
  for (const { file, line, weight } of likely) {
    for (const { change, key, family, operator, score: plain } of changesOf(file, line)) {
      const score = weight * plain * angleWeight(task, operator) * luck(family);
      if ((best.get(key)?.score ?? -1) < score) best.set(key, { change, key, family, score });
    }
  }
  const ranked = [...best.values()].sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1)).slice(0, MAX_CANDIDATES);
  return shared(task, ranked);
}

function isCode({ code }: SourceLine): boolean {
  return /[\w$]/.test(code) && !/^\s*(?:import\b|export\s*(?:\{|\*)|(?:const|let|var)\s+[\w${},\s]+=\s*require\()/.test(code);
}

/** A seed, or the workspace that a lead names, moves what is ranked nearly the same, so that attempts side by side differ. */
function chances({ seed, task }: Suspicion): (key: string) => number {
  const from = seed ?? task.match(/\bwork in (\S+?)\.(?:\s|$)/i)?.[1];
  if (PART.test(task) || from === undefined) return () => 1;
  return (key) => 0.7 + 0.6 * randomStream(from, key).next();
}

const TEXT_OPERATORS = new Set(['pattern', 'normal-form', 'conversion', 'string', 'number', 'default']);

function angleWeight(task: string, operator: string): number {
  return /documentation|interfaces promise/i.test(task) && TEXT_OPERATORS.has(operator) ? 1.4 : 1;
}

const PART = /\bpart (\d{1,3}) of (\d{1,3})\b/;
/** So many all go through, each with its share first; of the rest each only has its share. */
const SHARED_BLOCK = 48;

/** `part 2 of 3`: several work at the same time. */
function shared(task: string, candidates: Candidate[]): Candidate[] {
  const match = task.match(PART);
  const [part, parts] = [Number(match?.[1] ?? 1), Number(match?.[2] ?? 1)];
  if (!match || parts < 2 || part > parts) return candidates;
  const families = [...new Set(candidates.map(({ family }) => family))];
  const places = new Map(families.map((family, i) => [family, i % parts]));
  const isOwn = ({ family }: Candidate): boolean => places.get(family) === part - 1;
  const likely = candidates.slice(0, SHARED_BLOCK);
  return [...likely.filter(isOwn), ...likely.filter((one) => !isOwn(one)), ...candidates.slice(SHARED_BLOCK).filter(isOwn)];
}

/** How suspicious each line is. */
function lineWeights(suspicion: Suspicion): (file: SourceFile, line: SourceLine) => number {
  const { issue, baseline, hearsay, task } = suspicion;
  const rarity = wordRarity(suspicion.files);
  const overlap = (text: string): number => {
    let sum = 0;
    for (const word of new Set(splitWords(text))) if (issue.words.has(word)) sum += rarity(word);
    return Math.min(1, sum / 3);
  };
  const byCode = /code that is most likely/i.test(task) ? 1.5 : 1;
  const frames = framesOf(suspicion);
  const inFunction = new Map<FunctionSpan, number>();
  const functionScore = (file: SourceFile, one: FunctionSpan): number => {
    const known = inFunction.get(one);
    if (known !== undefined) return known;
    const body: string[] = [];
    for (let n = one.from; n <= one.to; n++) body.push(file.lines.get(n)?.text ?? '');
    const score = (issue.names.has(one.name) ? 0.8 : 0) + 0.5 * overlap(body.join('\n'));
    inFunction.set(one, score);
    return score;
  };
  return (file, line) => {
    const around = functionAt(file, line.number);
    const named = around ? functionScore(file, around) : 0;
    const pointed = frames.some((frame) => frame.file === file.file && frame.line === line.number) ? 1 : 0;
    const claimed = hearsay.claims.some((claim) => claim.file === file.file && claim.from <= line.number && line.number <= claim.to);
    const told = (hearsay.files.has(file.file) ? 0.3 : 0) + (issue.places.some((place) => file.file.endsWith(place.file)) ? 0.4 : 0);
    return (
      runWeight(baseline, file, line, around) * (1 + (named + 0.6 * overlap(line.text)) * byCode + pointed + told) * (claimed ? CLAIMED : 1)
    );
  };
}

function runWeight(baseline: Baseline | undefined, file: SourceFile, line: SourceLine, around: FunctionSpan | undefined): number {
  if (!baseline || baseline.executed.size === 0) return RUN_UNKNOWN;
  const executed = baseline.executed.get(file.file);
  if (executed?.has(line.number)) return 1;
  if (!around) {
    const constant = file.constants.find(({ from, to }) => from <= line.number && line.number <= to);
    const isUsed = constant !== undefined && [...(executed ?? [])].some((n) => file.lines.get(n)?.code.includes(constant.name));
    return isUsed ? USED_CONSTANT : executed ? 0.4 : NOT_RUN;
  }
  for (let n = around.from + 1; executed && n <= around.to; n++) if (executed.has(n)) return SAME_FUNCTION_NOT_RUN;
  return NOT_RUN;
}

function framesOf({ baseline, issue }: Suspicion): { file: string; line: number }[] {
  const messages = [...(baseline?.checks.values() ?? [])].map(({ text }) => text).concat([...(baseline?.failed.values() ?? [])]);
  const frames = messages.flatMap((text) =>
    [...text.matchAll(/([\w@./+-]+\.[cm]?[jt]sx?):(\d+)/g)].map(([, file, line]) => ({ file: file!, line: Number(line) })),
  );
  return [...frames, ...issue.places.flatMap(({ file, line }) => (line === undefined ? [] : [{ file, line }]))];
}

function wordRarity(files: readonly SourceFile[]): (word: string) => number {
  const counts = new Map<string, number>();
  let lines = 1;
  for (const file of files)
    for (const { text } of file.lines.values()) {
      lines++;
      for (const word of new Set(splitWords(text))) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  const most = Math.log(lines + 1);
  return (word) => Math.log((lines + 1) / ((counts.get(word) ?? 0) + 0.5)) / most;
}
