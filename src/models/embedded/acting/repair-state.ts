// Where the work stands, folded from the conversation: what was looked at, what fails at HEAD, which changes were tried with what result.
import type { Change } from './change.ts';
import { type Hearsay, readHearsay } from './colleagues.ts';
import type { CheckProgram } from './issue/check.ts';
import { findChecks } from './issue/find-checks.ts';
import { type Issue, readIssue } from './issue/read-issue.ts';
import { type Repository, readLook } from './look.ts';
import { type Conversation, outputPart, type Turn } from './read-conversation.ts';
import { type Baseline, type RunResult, readBaseline, readTrials, type Trial } from './read-results.ts';
import { type Reproduction, writeReproduction } from './reproduction.ts';
import { planTests, readTries, type TestPlan } from './scripts.ts';
import { readSourceFile, type SourceFile } from './source-file.ts';

export interface RepairState {
  readonly conversation: Conversation;
  readonly issue: Issue;
  readonly hearsay: Hearsay;
  readonly repository: Repository | undefined;
  readonly reproduction: Reproduction;
  readonly plan: TestPlan;
  readonly baseline: Baseline | undefined;
  /**
   * Checks that do not give at HEAD what they should; below zero those that give what the issue complains of and have to give another value. Then checks
   * that have to stay as they are, and tests that fail at HEAD.
   */
  readonly targets: readonly number[];
  readonly guards: readonly number[];
  readonly known: readonly string[];
  readonly files: readonly SourceFile[];
  readonly trials: readonly Trial[];
  /** The change that mended most, where it did not mend all: others are tried on top of it. */
  readonly base: Change;
  readonly best: number;
  readonly solved: Trial | undefined;
  /** The work tree, as it was found, already holds a fix. */
  readonly foundSolved: boolean;
  /** How often each stage was run. */
  runs(stage: string): number;
}

const MAX_TESTS = 24;
const REPRODUCTION_CHARACTERS = 2_200;
const NO_REPRODUCTION: Reproduction = { code: '', checks: [] };

export function readState(conversation: Conversation): RepairState {
  const { turns } = conversation;
  const runs = (stage: string): number => turns.filter((turn) => turn.stage === stage).length;
  // An output that was cut from the prompt says nothing.
  const last = (stage: string): Turn | undefined => turns.findLast((turn) => turn.stage === stage && turn.output.includes('== '));
  const issue = readIssue(conversation.issue || conversation.task);
  const look = last('look');
  const repository = look && readLook(look.output);
  const reproduction = repository
    ? writeReproduction(programsOf(issue, last('document')), repository, REPRODUCTION_CHARACTERS >> conversation.cutReplies)
    : NO_REPRODUCTION;
  const plan = planTests(repository?.testScript ?? '', testFiles(repository, issue));
  const reproduced = last('reproduce');
  const baseline = reproduced && readBaseline(reproduced);
  const aims = aimsOf(reproduction, baseline);
  const trials = turns.filter((turn) => turn.stage === 'try').flatMap((turn) => readTrials(readTries(turn.script), turn));
  const better = trials.filter(({ outcome }) => outcome === 'better').sort((a, b) => b.fixed - a.fixed)[0];
  const solved = trials.find(({ outcome }) => outcome === 'solved');
  return {
    conversation,
    issue,
    hearsay: readHearsay([...conversation.board, ...(conversation.issue === '' ? [] : [conversation.task])]),
    repository,
    reproduction,
    plan,
    baseline,
    ...aims,
    files: readViews(turns),
    trials,
    base: better?.change ?? [],
    best: better?.fixed ?? 0,
    solved,
    foundSolved: baseline?.found !== undefined && isSolvedBy(baseline.found, aims),
    runs,
  };
}

/** What the issue states first; what a document promises only of the names that the issue speaks of. */
function programsOf(issue: Issue, document: Turn | undefined): CheckProgram[] {
  const own = findChecks(issue);
  if (!document) return own;
  const promised = findChecks(readIssue(outputPart(document.output, 'document').join('\n')));
  const speaksOf = (program: CheckProgram): boolean =>
    program.statements.some((one) =>
      [...issue.names.keys()].some((name) => ('check' in one ? one.check.expression : one.code).includes(name)),
    );
  return [...own, ...promised.filter(speaksOf)];
}

/** Tests that the issue's names and words lie nearest to come first, where there are too many. */
function testFiles(repository: Repository | undefined, issue: Issue): string[] {
  const tests = repository?.tests ?? [];
  if (tests.length <= MAX_TESTS) return [...tests];
  const score = (file: string): number =>
    [...issue.words.keys()].filter((word) => file.toLowerCase().includes(word)).length +
    Math.min(1, (repository?.mentions.get(file) ?? 0) / 5);
  return tests
    .map((file) => ({ file, score: score(file) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, MAX_TESTS)
    .map(({ file }) => file)
    .sort();
}

type Aims = Pick<RepairState, 'targets' | 'guards' | 'known'>;

/**
 * A value of which the issue does not say whether it is wanted is wanted if the code gives another one. If it gives the same, and nothing else is wrong,
 * then that value is what the issue complains of: the last one of a piece of code, since what leads there comes before it.
 */
function aimsOf({ checks }: Reproduction, baseline: Baseline | undefined): Aims {
  const numbered = checks.map((check, i) => ({ ...check, number: i + 1, word: baseline?.checks.get(i + 1)?.word }));
  type Numbered = (typeof numbered)[number];
  const isWanted = ({ claims, silent }: Numbered): boolean => silent || claims.expected !== undefined || claims.throws !== undefined;
  const isWrong = (one: Numbered): boolean =>
    !['ok', 'unusable', undefined].includes(one.word) &&
    (isWanted(one) || (one.claims.stated !== undefined && !one.told && one.word !== 'odd'));
  const isBlamed = (one: Numbered): boolean => one.word === 'ok' && !isWanted(one) && one.claims.actual !== undefined;
  const targets = numbered.flatMap((one) => (isWrong(one) ? [one.number] : isBlamed(one) ? [-one.number] : []));
  const shown = numbered.filter((one) => one.word === 'ok' && !isWanted(one));
  const lastResort = shown.findLast(({ told }) => !told) ?? shown[0];
  const known = [...(baseline?.failed.keys() ?? [])];
  return {
    targets: targets.length === 0 && known.length === 0 && lastResort ? [-lastResort.number] : targets,
    guards: numbered.filter((one) => one.word === 'ok' && isWanted(one)).map(({ number }) => number),
    known,
  };
}

function isSolvedBy({ checks, failed }: RunResult, { targets, guards, known }: Aims): boolean {
  const isFresh = [...failed.keys()].some((name) => !known.includes(name));
  if (isFresh || [...targets, ...guards].some((n) => checks.get(Math.abs(n))?.word !== (n > 0 ? 'ok' : 'wrong'))) return false;
  return targets.length > 0 || (known.length > 0 && known.every((name) => !failed.has(name)));
}

function readViews(turns: readonly Turn[]): SourceFile[] {
  const texts = new Map<string, Map<number, string>>();
  for (const { stage, output } of turns) {
    if (stage !== 'view') continue;
    let lines: Map<number, string> | undefined;
    for (const line of output.split('\n')) {
      const title = line.match(/^== view (\S+)$/)?.[1];
      if (title) {
        lines = texts.get(title) ?? new Map();
        texts.set(title, lines);
      }
      const match = line.match(/^(\d{1,6}):(.*)$/);
      if (match) lines?.set(Number(match[1]), match[2]!.replace(/\r$/, ''));
    }
  }
  return [...texts].map(([file, lines]) => readSourceFile(file, lines));
}
