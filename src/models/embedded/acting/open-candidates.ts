// What can still be tried, best first: what colleagues say works, what helped by itself and was not tried on top of the change that helped most, and then
// the ranking. What failed here, or failed for whoever says so, is left out.
import { changeKey } from './change.ts';
import type { IssueHints } from './operators/operator.ts';
import { type Candidate, rankCandidates } from './rank-candidates.ts';
import type { RepairState } from './repair-state.ts';

export function openCandidates(state: RepairState): Candidate[] {
  const { conversation, issue, baseline, hearsay, repository, base, files } = state;
  const { task, seed } = conversation;
  const sources = new Set(repository?.sources.map(({ file }) => file));
  const known = hearsay.recommended.filter((change) => change.every(({ file }) => sources.has(file)));
  const helpful = base.length === 0 ? [] : state.trials.filter(({ outcome }) => outcome === 'better').map(({ change }) => change);
  const first = [...known, ...helpful].map((change): Candidate => ({ change, key: changeKey(change), score: Number.POSITIVE_INFINITY }));
  const ranked = rankCandidates({ issue, hints: hintsOf(state), files, baseline, hearsay, task, seed });
  const failed = new Set([
    ...hearsay.failed,
    ...state.trials.flatMap(({ change, outcome }) => (outcome === 'better' && base.length > 0 ? [] : changeKey(change))),
  ]);
  const seen = new Set<string>();
  return [...first, ...ranked].filter(({ change, key }) => {
    const isNew = !seen.has(key);
    seen.add(key);
    const overlaps = change.some((edit) => base.some((own) => own.file === edit.file && own.line === edit.line));
    return isNew && !overlaps && !failed.has(key) && !failed.has(changeKey([...base, ...change]));
  });
}

/** What the issue and the failures at HEAD give to operators. */
function hintsOf({ issue, reproduction, baseline }: RepairState): IssueHints {
  const expected = reproduction.checks.flatMap(({ claims }) => claims.expected ?? claims.stated ?? []);
  const found = [...(baseline?.checks.values() ?? [])].map(({ text }) => text);
  const messages = [...found, ...(baseline?.failed.values() ?? [])].join('\n');
  const wanted = [...messages.matchAll(/(?:!==|!=) (\S[^\n]{0,18})$/gm)].map((match) => match[1]!);
  return {
    words: issue.words,
    literals: [...issue.literals, ...wanted],
    expected: [...expected, ...wanted],
    messages: `${messages}\n${issue.text}`,
  };
}
