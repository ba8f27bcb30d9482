// Prompts on repositories, word for word: they are the treatment, and are reviewed like code. One trial each, the n-th request of a format.
import { describe, expect, it } from 'vitest';
import type { Strategy } from '../core/strategy.ts';
import {
  APPROVALS,
  acts,
  DIGESTS,
  delegateTo,
  FINISH,
  fakeWorkspaces,
  ISSUE,
  leadOf,
  requestsOf,
  run,
  submit,
} from '../testing/acting-play.ts';
import { createScriptedModel, type ScriptedModel, type ScriptedStep } from '../testing/scripted-model.ts';
import { solveInMemory } from '../testing/solve-in-memory.ts';
import { controller } from './controller/controller.ts';
import { delm } from './delm/delm.ts';
import { single } from './single/single.ts';
import { SYSTEM } from './worker/acting/prompts.ts';

async function play(strategy: unknown, steps: readonly ScriptedStep[], options: Record<string, unknown>): Promise<ScriptedModel> {
  const model = createScriptedModel(steps);
  const workspaces = fakeWorkspaces(Number(options.agents));
  await solveInMemory(strategy as Strategy, model, { instance: ISSUE, options, workspaces });
  model.verify();
  return model;
}

/** Blank lines between sections are as they are; each message of a conversation is told apart. */
const said = (model: ScriptedModel, format: string, index = 0): string =>
  requestsOf(model.seen, format)
    .at(index)!
    .request.messages.map(({ role, parts }) => `<${role}>\n${parts.join('').trim()}`)
    .join('\n');

const NOTE = 'NOTE FAIL: swapping changes nothing [step 1]';
const SUMMARY = 'NOTE PATCH_SUMMARY: files=add.js | idea=plus | evidence=gives 3 | risk=none [step 1]';
const shared = await play(
  delm,
  [
    ...leadOf('w1'),
    ...leadOf('w2'),
    { when: { format: 'act', includes: 'mend it in w1' }, reply: run('look'), latencyMs: 10 },
    { when: { format: 'act', includes: 'mend it in w1' }, reply: run('edit', NOTE), latencyMs: 10 },
    { when: { format: 'act', includes: 'mend it in w1' }, reply: `NOTE OBSERVED: it works\n${SUMMARY}\n${FINISH}`, latencyMs: 10 },
    { when: { format: 'act', includes: 'mend it in w1' }, reply: FINISH, latencyMs: 10 },
    { when: { format: 'act', includes: 'mend it in w2' }, reply: run('look'), latencyMs: 9000 },
    { when: { format: 'act', includes: 'mend it in w2' }, reply: FINISH, latencyMs: 9000 },
    { when: { format: 'confirm' }, reply: 'CONFIRM: none', times: 1 },
    APPROVALS,
    DIGESTS,
  ],
  { agents: 2, angles: 'on', selector: 'peers' },
);
const central = await play(
  controller,
  [
    { when: { format: 'lead', purpose: 'plan' }, reply: delegateTo('w1', 'w2') },
    { when: { format: 'lead' }, reply: delegateTo('w1') },
    { when: { format: 'lead' }, reply: '{"action": "wait"}' },
    { when: { format: 'lead' }, reply: submit() },
    { when: { format: 'act', includes: 'mend it in w1' }, reply: run('edit'), latencyMs: 10 },
    { when: { format: 'act', includes: 'mend it in w1' }, reply: FINISH, times: 2, latencyMs: 10 },
    { when: { format: 'act', includes: 'mend it in w2' }, reply: FINISH, latencyMs: 90_000 },
    DIGESTS,
  ],
  { agents: 2, mode: 'async', workspace: 'fresh' },
);
const exhausted = await play(
  controller,
  [
    { when: { format: 'lead' }, reply: delegateTo('w1', 'w2') },
    { when: { format: 'lead' }, reply: submit() },
    ...acts(run('a'), run('b')),
    DIGESTS,
  ],
  { agents: 2, totalSteps: 1 },
);
const alone = await play(single, [...acts(run('one'), 'prose', run('two'), FINISH), DIGESTS], {
  agents: 1,
  memory: 'compact',
  memorySteps: 3,
  memoryKeep: 1,
});

it('has one system text', () => {
  expect(SYSTEM).toMatchInlineSnapshot(
    `"You help to resolve an issue in a software repository. Work in small steps, believe only what you have seen in an output, and follow the reply format exactly."`,
  );
  for (const { seen } of [shared, central, alone]) for (const { request } of seen) expect(request.system).toBe(SYSTEM);
});

describe('a lead', () => {
  it('begins', () =>
    expect(said(shared, 'lead')).toMatchInlineSnapshot(`
    "<user>
    ## Issue
    add(1, 2) gives -1.

    ## Executed subtasks
    none yet

    ## Subtask
    10 decisions are left.
    Steps left: w1 100.

    ## Reply format
    Format: lead; workspaces=w1; max=1
    You lead implementers who work in the workspaces w1. You run nothing yourself. Changes stay in their workspace. Decide from the reports: delegate (again, when something is missing, wrong or unchecked), or submit when a workspace holds a checked fix. Reply with one JSON object:
    {"action": "delegate", "delegations": [{"workspace": "w1", "instruction": "what to do", "context": "what to know of earlier work"}]}
    {"action": "submit", "workspace": "w1", "reason": "why its state should be handed in"}"
  `));
  it('reads reports, in fresh copies, while somebody is at work', () =>
    expect(said(central, 'lead', 1)).toMatchInlineSnapshot(`
    "<user>
    ## Issue
    add(1, 2) gives -1.

    ## Executed subtasks
    Attempt 1 in w1: done after 1 steps
    Instruction: mend it in w1
    Report: checked with the reproduction (not supported by its own outputs: it states a result and cites no step whose output shows it)
    Summary: looked and edited

    ## Subtask
    19 decisions are left.
    Steps left: w1 98, w2 100 (at work).

    ## Reply format
    Format: lead; workspaces=w1; max=1
    You lead implementers who work in the workspaces w1, w2. You run nothing yourself. Each delegation begins in a fresh copy of the repository: what earlier ones changed is gone, and only what the last one left can be submitted. Work can begin in w1. Decide from the reports: delegate (again, when something is missing, wrong or unchecked), wait for the next report, or submit when a workspace holds a checked fix. Reply with one JSON object:
    {"action": "delegate", "delegations": [{"workspace": "w1", "instruction": "what to do", "context": "what to know of earlier work"}]}
    {"action": "wait"}
    {"action": "submit", "workspace": "w1", "reason": "why its state should be handed in"}"
  `));
  it('can only submit at the end', () =>
    expect(said(exhausted, 'lead', 1)).toMatchInlineSnapshot(`
      "<user>
      ## Issue
      add(1, 2) gives -1.

      ## Executed subtasks
      Attempt 1 in w1: partial after 1 steps
      Instruction: mend it in w1
      Report: stopped: its steps were used up; the last output was: step 1 (exit 0):
      ran a
      Summary: looked and edited

      Attempt 1 in w2: partial after 1 steps
      Instruction: mend it in w2
      Report: stopped: its steps were used up; the last output was: step 1 (exit 0):
      ran b
      Summary: looked and edited

      ## Subtask
      This is your last decision: submit.
      Steps left: w1 0, w2 0.

      ## Reply format
      Format: lead; workspaces=w1,w2; max=0
      You lead implementers who work in the workspaces w1, w2. You run nothing yourself. Changes stay in their workspace. Nobody can go on: submit the workspace that holds the best fix by the reports. Reply with one JSON object:
      {"action": "submit", "workspace": "w1", "reason": "why its state should be handed in"}"
    `));
});

describe('an implementer', () => {
  it('begins with issue, instruction and angle', () =>
    expect(said(shared, 'act')).toMatchInlineSnapshot(`
      "<user>
      ## Issue
      add(1, 2) gives -1.

      ## Subtask
      mend it in w1
      none yet
      Begin with a minimal reproduction of the issue.

      ## Reply format
      Format: act; notes=FACT,OBSERVED,TRIED,FAIL,PATCH_SUMMARY
      Say in a sentence or two what you learned and what you do next. Then give exactly one fenced block with the script to run in the repository (several lines and here-documents are fine; every script starts in the repository's root, in a fresh shell):
      \`\`\`bash
      your script
      \`\`\`
      Change source files only; tests may be run and read, not changed. Try the change on a reproduction before you finish.
      Before the block you may leave up to three notes for your colleagues, one line each, with the number of the step whose output shows it:
      NOTE FACT: where something is, or how it works [step 3]
      NOTE OBSERVED: what a command showed [step 3]
      NOTE TRIED: what was done [step 3]
      NOTE FAIL: what was tried and did not work, and why [step 3]
      NOTE PATCH_SUMMARY: files=... | idea=... | evidence=... | risk=... [step 3]
      A note that puts an earlier one right, your own or a colleague's, names it at its end: [corrects N2]
      When the issue is solved and checked, or no way forward is left, end instead of the block with one line:
      FINISH done: what was changed and how it was checked, with the step that shows it [step 7]
      or FINISH partial: what is missing"
    `));
  it('sees outputs, notes of others, and what was not shared', () => {
    const w1 = requestsOf(shared.seen, 'act').filter(({ text }) => text.includes('mend it in w1'));
    const w2 = requestsOf(shared.seen, 'act').filter(({ text }) => text.includes('mend it in w2'));
    const newest = [w1, w2].map((list) =>
      list
        .at(-1)!
        .request.messages.slice(2)
        .map(({ parts }) => parts.join('').trim()),
    );
    expect(newest.flat().join('\n-----\n')).toMatchInlineSnapshot(`
      "## Observation
      step 1 (exit 0):
      ran look
      49 steps are left.
      -----
      I look.
      NOTE FAIL: swapping changes nothing [step 1]
      \`\`\`bash
      edit
      \`\`\`
      -----
      ## Observation
      step 2 (exit 0):
      ran edit
      48 steps are left.
      -----
      NOTE OBSERVED: it works
      NOTE PATCH_SUMMARY: files=add.js | idea=plus | evidence=gives 3 | risk=none [step 1]
      All done.
      FINISH done: checked with the reproduction
      -----
      ## Feedback
      Your note "OBSERVED: it works" was not shared: it states a result and cites no step whose output shows it

      Write it anew in your next reply, or leave it out; then finish.
      -----
      ## Observation
      step 1 (exit 0):
      ran look
      49 steps are left.

      ## Notes
      [N1] FAIL agent-1: swapping changes nothing

      [N3] PATCH_SUMMARY agent-1: files=add.js | idea=plus | evidence=gives 3 | risk=none"
    `);
  });
  it('with a short memory reads a digest', () =>
    expect(said(alone, 'act', -1)).toMatchInlineSnapshot(`
      "<user>
      ## Issue
      add(1, 2) gives -1.

      ## Subtask
      Resolve the issue in this repository.

      ## Summaries
      looked and edited

      ## Reply format
      Format: act; notes=none
      Say in a sentence or two what you learned and what you do next. Then give exactly one fenced block with the script to run in the repository (several lines and here-documents are fine; every script starts in the repository's root, in a fresh shell):
      \`\`\`bash
      your script
      \`\`\`
      Change source files only; tests may be run and read, not changed. Try the change on a reproduction before you finish.
      When the issue is solved and checked, or no way forward is left, end instead of the block with one line:
      FINISH done: what was changed and how it was checked, with the step that shows it [step 7]
      or FINISH partial: what is missing
      <assistant>
      I look.

      \`\`\`bash
      two
      \`\`\`
      <user>
      ## Observation
      step 2 (exit 0):
      ran two
      97 steps are left."
    `));
});

describe('of what was done', () => {
  it('a digest is made', () =>
    expect(said(shared, 'gist')).toMatchInlineSnapshot(`
    "<user>
    ## Issue
    add(1, 2) gives -1.

    ## Subtask
    mend it in w1
    none yet
    Begin with a minimal reproduction of the issue.

    ## Source
    step 1: look -> (exit 0): ran look

    step 2: edit -> (exit 0): ran edit

    ## Reply format
    Format: gist; tokens=200
    Condense what was done into at most 200 tokens for whoever goes on with it: what was found and changed, and where; what was run and what it showed; what failed and why; what remains. Say nothing that the material does not show. One line:
    GIST: ..."
  `));
  it('a digest for its own author is made', () =>
    expect(said(alone, 'gist')).toMatchInlineSnapshot(`
    "<user>
    ## Issue
    add(1, 2) gives -1.

    ## Subtask
    Resolve the issue in this repository.

    ## Source
    I look. \`\`\`bash one \`\`\`

    step 1 (exit 0): ran one 99 steps are left.

    prose

    That reply could not be used: there is neither a fenced block nor a FINISH line. Reply again in the format above.

    ## Reply format
    Format: gist; tokens=300
    Condense what was done into at most 300 tokens for whoever goes on with it: what was found and changed, and where; what was run and what it showed; what failed and why; what remains. Say nothing that the material does not show. One line:
    GIST: ..."
  `));
  it('a note is judged', () =>
    expect(said(shared, 'check')).toMatchInlineSnapshot(`
    "<user>
    ## Source
    $ look
    step 1 (exit 0):
    ran look

    ## Draft
    FAIL: swapping changes nothing

    ## Reply format
    Format: check; verdicts=three
    Compare the draft with the material it was made from. Look for statements that the material does not make, numbers or names that changed, and qualifiers that were lost. Reply with two lines:
    VERDICT: APPROVED, REWRITE (repairable) or WRONG
    REASON: one sentence that names what to change, or "none""
  `));
  it('a peer is asked', () =>
    expect(said(shared, 'confirm')).toMatchInlineSnapshot(`
      "<user>
      ## Issue
      add(1, 2) gives -1.

      ## Source
      [w1]
      edit

      ## Draft
      (empty)

      ## Reasoning
      checked with the reproduction

      ## Reply format
      Format: confirm; candidates=w1
      You worked on this issue too: the draft is your own patch. Judge the patches of your colleagues by what you know of the repository: does each resolve the whole issue, and does it break nothing else? Weigh them in a few sentences, then end with one line that names those you would stand by:
      CONFIRM: w1   (or: CONFIRM: none)"
    `));
});
