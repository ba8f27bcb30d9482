// Options of strategies on repositories change what they say and nothing else: pairs of whole trials in containers with the same script, whose traces
// and prompts are held against each other. Skipped, with the reason, where no engine runs.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { SECTION_TITLES } from '../core/prompt.ts';
import { lineDifference, outlinePrompts, outlineTrace, promptDifference } from '../testing/compare-trials.ts';
import { findTestEngine } from '../testing/container-engine.ts';
import {
  type ContainerWorkplace,
  createContainerWorkplace,
  expectBilled,
  expectSoundRun,
  patchesOf,
  trialOf,
} from '../testing/container-workplace.ts';
import { type OfficialImage, withOfficialImage } from '../testing/official-image.ts';
import { act, finish, LOOK, MEND, type RepairScript, TRY } from '../testing/scripted-repair.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const engine = findTestEngine(['bash', 'git', 'patch']);
const reason = typeof engine === 'string' ? engine : undefined;
const command = typeof engine === 'string' ? '' : engine.command;

const delm = { strategy: 'delm', agents: 2 };
const round = { strategy: 'controller', mode: 'round', agents: 2 };
const ARMS = {
  on: { ...delm },
  citation: { ...delm, noteCheck: 'citation' },
  wording: { ...delm, noteCheck: 'wording' },
  off: { ...delm, noteCheck: 'off' },
  unshared: { ...delm, sharing: 'off' },
  published: { ...delm, preset: 'reference' },
  round: { ...round, index: 'gists' },
  unindexed: { ...round, index: 'none' },
  'published-round': { ...round, preset: 'reference' },
  single: { agents: 2, angles: 'on' },
  'published-single': { strategy: 'single', agents: 2, angles: 'on', preset: 'reference' },
};

describe.skipIf(reason !== undefined)(`options on repositories${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let image: OfficialImage;
  let place: ContainerWorkplace;
  beforeAll(async () => {
    image = withOfficialImage(command, 'options');
    place = await createContainerWorkplace({ command, image, script: NOTES });
    const { exitCode, stderr } = await place.solve(ARMS);
    expect(exitCode, stderr).toBe(0);
  });
  afterAll(async () => {
    await place?.[Symbol.asyncDispose]();
    image?.[Symbol.dispose]();
  });

  const eventsOf = (arm: string) => place.results.trace(trialOf(place.results, arm).trial_id!);
  const compare = (before: string, after: string) => {
    const prompts = (arm: string) => outlinePrompts(place.requestsOf(trialOf(place.results, arm)), SECTION_TITLES);
    return {
      events: lineDifference(outlineTrace(eventsOf(before)), outlineTrace(eventsOf(after))),
      prompts: promptDifference(prompts(before), prompts(after)),
    };
  };

  test.each([
    ['on', 'citation'],
    ['citation', 'wording'],
    ['citation', 'off'],
    ['on', 'unshared'],
    ['wording', 'published'],
    ['round', 'unindexed'],
    ['round', 'published-round'],
    ['single', 'published-single'],
  ] as const)('%s %s', (a, b) => {
    console.log(a, b, JSON.stringify(compare(a, b), null, 1));
  });
  test('all else is equal: both patches, every dollar accounted for, no finding', async () => {
    const patches = place.results.trials.map((trial) => patchesOf(place.results, trial));
    expect(new Set(patches.map((pair) => JSON.stringify(pair))).size).toBe(1);
    for (const trial of place.results.trials) expectBilled(place, trial);
    await expectSoundRun(place.results);
  });
});

/**
 * The first agent writes four notes: a fact, a result without a step, a summary whose evidence is to come (the verifier objects), one that is sound.
 * Agents meet in a fixed order: the first begins when the second has seen the board empty; the second goes on when the first is done.
 */
const NOTES: RepairScript = {
  act: ({ workspace, turn }) => (workspace === 'w2' ? undefined : WITH_NOTES[turn]),
  verdict: ({ sections }) => (sections('Draft').join().includes('TBD') ? 'VERDICT: WRONG\nREASON: nothing was verified yet' : undefined),
  hold: ({ format, workspace, turn, line, parameters }, script) => {
    const isMet = (other: string, wanted: { format: string; turn: number }): Promise<unknown> =>
      script.seeing((one) => one.line === line && one.workspace === other && one.format === wanted.format && one.turn === wanted.turn);
    if (format !== 'act' || turn > 0 || parameters.notes === 'none') return undefined;
    return workspace === 'w1' ? isMet('w2', { format: 'act', turn: 0 }) : isMet('w1', { format: 'lead', turn: 1 });
  },
};

const WITH_NOTES = [
  act(LOOK),
  act(MEND, 'NOTE FACT: add is defined in calc.sh [step 1]', 'NOTE OBSERVED: add 2 3 prints -1'),
  act(TRY, 'NOTE PATCH_SUMMARY: files=calc.sh | idea=plus | evidence=TBD | risk=low [step 2]'),
  finish('done', { notes: ['NOTE PATCH_SUMMARY: files=calc.sh | idea=plus | evidence=add 2 3 prints 5 | risk=low [step 3]'] }),
];
