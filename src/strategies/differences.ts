// Where the paper, its code and this program differ, one row each: the table of README and report is made from this list and from nothing else.

export interface Difference {
  /** The option that decides it, if it is one. */
  readonly key: string;
  readonly paper: string;
  readonly code: string;
  readonly ours: string;
  /** What we expect the difference to do, before having measured it. */
  readonly expected: string;
}

/** Paper: arXiv 2606.10662 v1. Code: its long-source folder and SWE-bench engine, commit 2d0ea48. */
export const DIFFERENCES: readonly Difference[] = [
  {
    key: 'summaries',
    paper: 'claims with the question in mind, with references (2.4)',
    code: 'structural index without values, independent of the question',
    ours: '`question`; `structural` under preset `reference`',
    expected: 'claims help questions on values; a structural index can be shared between questions',
  },
  {
    key: 'verdicts',
    paper: 'APPROVED / REWRITE / WRONG (Figure 5c)',
    code: 'APPROVED / WRONG',
    ours: '`three`; `two` under `reference`',
    expected: 'three verdicts save reasoning that was right: cheaper, hardly more accurate',
  },
  {
    key: 'redundancy',
    paper: 'not mentioned',
    code: 'a gate asks whether a finding adds anything',
    ours: '`off`; `on` under `reference`, for every strategy',
    expected: 'a shorter context, one more call per finding',
  },
  {
    key: 'dependencies',
    paper: 'subtasks wait for those that they depend on (2.8)',
    code: 'first in, first out',
    ours: '`on`; `off` under `reference`',
    expected: 'fewer blind subtasks, a longer critical path',
  },
  {
    key: 'gistTokens',
    paper: '100 tokens',
    code: '100 output tokens; its prompt says 100 words',
    ours: '100 tokens, checked on the text and asked for again once',
    expected: 'none',
  },
  {
    key: 'gist check',
    paper: 'against the summary, by a cheap model (2.6)',
    code: 'no such prompt was released',
    ours: 'as in the paper, role `gistVerifier`',
    expected: 'fewer false entries, one more call per unit',
  },
  {
    key: 'UNFOLD',
    paper: 'summaries on demand, then raw text (2.5)',
    code: 'one first step picks at most 5 labels for full content',
    ours: 'as in the paper, at most 5 labels a request (`unfoldLabels`), 2 requests (`unfoldRounds`)',
    expected: 'more rounds read more and cost more',
  },
  {
    key: 'admission',
    paper: 'views without locks, ordered appends (2.7)',
    code: 'a reader-writer lock around every read',
    ours: 'as in the paper: a snapshot at dispatch, atomic appends',
    expected: 'none but time',
  },
  {
    key: 'agents, unfoldRounds, retries, maxSubtasks, limits.rounds',
    paper: 'not stated for LongBench-v2',
    code: 'not released',
    ours: '4, 2, 2, 12 and the file: ours, and swept rather than believed',
    expected: 'unknown; this is what the sweeps are for',
  },
  {
    key: 'LongBench-v2 runner, planner and worker prompts',
    paper: 'described',
    code: 'not released',
    ours: 'in our own words, the same for every strategy, hashed into each trial',
    expected: 'levels may differ from the paper; contrasts between strategies should not',
  },
  {
    key: 'answer over a full window (`single`)',
    paper: 'not stated',
    code: 'not released',
    ours: 'the middle is cut only where the window forces it (`protocol: paper`), or at 120,000 tokens (`official`)',
    expected: 'matters for contexts above the window only',
  },
  {
    key: 'SWE-bench: issueInPrompt',
    paper: 'not stated',
    code: 'implementers see what their planner wrote, not the issue (AOrchestra and DeLM alike)',
    ours: '`true` for all; `false` under `reference` for `delm` and `controller`',
    expected: 'fewer misread delegations, a longer prompt',
  },
  {
    key: 'SWE-bench: noteCheck',
    paper: 'an LLM verifier judges what is shared (3, 4.2)',
    code: 'only the wording of a patch summary’s evidence; its author is not told',
    ours: '`on`: a result must cite a step that ran, then the verifier judges FAIL, PATCH_SUMMARY and reports to a controller; the author is told and may rewrite (`retries`); `reference`: `wording` for `delm`, `off` for `controller` (AOrchestra has no check)',
    expected: 'fewer false notes, one more call per judged note or report',
  },
  {
    key: 'SWE-bench: refresh',
    paper: 'a view at dispatch (2.7)',
    code: '`legacy_full`: the whole board, anew at each step; `every_step` and `dispatch_only` came later',
    ours: '`every-step`: appended once; `full` under `reference`; views of 1,000 and 2,000 tokens as in the code (`boardTokens`, `leadBoardTokens`)',
    expected: 'the same notes from a prompt whose prefix stays: cheaper',
  },
  {
    key: 'SWE-bench: attempts, delegationSteps, totalSteps',
    paper: '10 attempts of 50 steps, for AOrchestra and DeLM',
    code: 'DeLM preset 6 x 50; AOrchestra 10 x 50; mini-SWE-agent 250 steps',
    ours: '10 x 50, at most 100 in a workspace; under `reference` 6 x 50 (300), 10 x 50 (500) and 250. A step is one reply',
    expected: 'more steps solve more and cost more: compare cells of equal limits',
  },
  {
    key: 'SWE-bench: agentTokens, wallS, reserveS',
    paper: 'not stated',
    code: 'DeLM: 1,000,000 tokens per thread, looked at between delegations; 480 s with set-up and grading inside, 120 s reserved',
    ours: 'none; under `reference` 1,000,000, before each call with what it may cost; 480 s less 120 s of solving, set-up and grading outside',
    expected: 'fewer trials cut off by a slow image or grader',
  },
  {
    key: 'SWE-bench: agentCostUsd, commandS, atLimit, overflow (`single`)',
    paper: 'mini-SWE-agent’s own',
    code: '3 dollars (may be overshot by a call), 60 s a command (DeLM 300 s, AOrchestra 1,800 s), the empty patch at a limit, a full window ends the attempt',
    ours: 'none, 300 s, the patch is taken, old outputs are left out; under `reference` as published, dollars checked before the call',
    expected: 'the empty patch loses what was nearly done; `stop` of each submission lets both be counted',
  },
  {
    key: 'SWE-bench: memory',
    paper: 'not stated',
    code: 'DeLM: a digest of all but 3 of 8 steps; AOrchestra: of all but 3 of 20; mini-SWE-agent: none',
    ours: '`whole`; under `reference` `compact` with 8/3 and 20/3, none for `single`; the digest is the agent’s own model’s',
    expected: 'a shorter prompt without a stable prefix; details are forgotten',
  },
  {
    key: 'SWE-bench: workspace',
    paper: 'not stated',
    code: 'AOrchestra: a fresh container for each delegation; DeLM: one container to the end',
    ours: '`persistent` for all; `fresh` under `reference` for `controller`',
    expected: 'fresh copies lose earlier edits',
  },
  {
    key: 'SWE-bench: angles',
    paper: 'not stated',
    code: 'DeLM: four, told to the planners of the first four threads, always',
    ours: '`off`, an option of every strategy, told to who works; `on` under `reference` for `delm`',
    expected: 'more different patches: a higher oracle Pass@n',
  },
  {
    key: 'SWE-bench: claims',
    paper: 'not mentioned',
    code: 'off in the preset, while the prompt still asks for them; 300 s, at most two',
    ours: 'off (`noteKinds`), and then not asked for; 300 s, at most two standing ones',
    expected: 'none',
  },
  {
    key: 'SWE-bench: corrections',
    paper: 'not mentioned',
    code: 'a thread’s first patch summary stays, later ones are dropped',
    ours: 'a note names what it puts right; a newer patch summary puts its author’s older one right',
    expected: 'fewer stale notes',
  },
  {
    key: 'SWE-bench: selected',
    paper: 'oracle Pass@k and the mean over attempts only',
    code: 'the same',
    ours: 'one selector for all, without the grader, by the author’s own evidence (`selector: own`) or first by peers’ confirmations (`peers`)',
    expected: 'selected@n lies between Avg@1 and the oracle',
  },
  {
    key: 'SWE-bench: mode (`controller`)',
    paper: 'AOrchestra serial; AOrchestra-Parallel: up to X sub-agents at each step',
    code: 'AOrchestra is serial; no parallel mode was released',
    ours: '`round` (one main agent, up to n at once, barrier), `serial`, `async`, `isolated` (n serial runs: the source of Pass@k); never more steps of sub-agents than `delm` has with the same options. Preset `reference` leaves `mode` as it is',
    expected: 'the barrier waits for the slowest; `async` queues at the lead',
  },
  {
    key: 'SWE-bench: a crash of one agent',
    paper: 'not stated',
    code: 'DeLM: the thread fails and counts as unsolved; AOrchestra: a failed call becomes a finish',
    ours: 'a lead is told and goes on; else that agent leaves no submission and its peers’ stand (`stop: crashed`); of all: the trial is errored',
    expected: 'none: an infrastructure failure is never a wrong answer',
  },
  {
    key: 'SWE-bench: output shown to an agent',
    paper: 'not stated',
    code: 'DeLM 16,000 characters, AOrchestra all, mini-SWE-agent 10,000',
    ours: '10,000 characters, head and tail, for all; planner’s 1,200 output tokens and 120 s a step are not taken over',
    expected: 'none',
  },
  {
    key: 'controller on LongBench-v2',
    paper: 'none: AOrchestra is measured on SWE-bench only',
    code: 'none',
    ours: '`round` by default, with the same index and the same checks as `delm`',
    expected: 'new evidence: no published number to meet',
  },
  {
    key: 'cost per task',
    paper: 'v1 prints the cost of one submission as the cost of a task',
    code: 'the CSV sums all submissions of a task',
    ours: 'per trial, per submission and per success, always all three',
    expected: 'v1 looks n times cheaper than its own website says',
  },
];

export function differencesMarkdown(): string {
  const rows = DIFFERENCES.map(({ key, paper, code, ours, expected }) => `| ${key} | ${paper} | ${code} | ${ours} | ${expected} |`);
  return ['| what | paper (v1) | published code | here | expected direction |', '| --- | --- | --- | --- | --- |', ...rows]
    .join('\n')
    .concat('\n');
}
