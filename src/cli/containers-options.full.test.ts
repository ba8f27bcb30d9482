// Options of strategies on repositories change what they say and nothing else: pairs of whole trials in containers with the same script, whose traces
// and prompts are held against each other. Skipped, with the reason, where no engine runs.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { SECTION_TITLES } from '../core/prompt.ts';
import { controller } from '../strategies/controller/controller.ts';
import { delm } from '../strategies/delm/delm.ts';
import { single } from '../strategies/single/single.ts';
import type { CsvRow } from '../testing/cli-process.ts';
import { lineDifference, outlinePrompts, outlineTrace, promptDifference } from '../testing/compare-trials.ts';
import { findTestEngine } from '../testing/container-engine.ts';
import {
  type ContainerWorkplace,
  createContainerWorkplace,
  expectBilled,
  expectSoundRun,
  patchesOf,
  textsOf,
  trialOf,
} from '../testing/container-workplace.ts';
import { type OfficialImage, withOfficialImage } from '../testing/official-image.ts';
import { act, finish, LOOK, MEND, type RepairScript, TRY } from '../testing/scripted-repair.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const engine = findTestEngine(['bash', 'git', 'patch']);
const reason = typeof engine === 'string' ? engine : undefined;
const command = typeof engine === 'string' ? '' : engine.command;

const TEAM = { strategy: 'delm', agents: 2 };
const ROUND = { strategy: 'controller', mode: 'round', agents: 2 };
const ALONE = { strategy: 'single', agents: 2, angles: 'on' };
const ARMS = {
  on: TEAM,
  citation: { ...TEAM, noteCheck: 'citation' },
  wording: { ...TEAM, noteCheck: 'wording' },
  off: { ...TEAM, verification: 'off' },
  unshared: { ...TEAM, sharing: 'off' },
  published: { ...TEAM, preset: 'reference' },
  round: { ...ROUND, index: 'gists' },
  'round-unindexed': { ...ROUND, index: 'none' },
  'round-off': { ...ROUND, verification: 'off' },
  'round-published': { ...ROUND, preset: 'reference' },
  single: ALONE,
  'single-published': { ...ALONE, preset: 'reference' },
};

/** Arms in which only the first one's options differ from the second one's, and all that comes of it. */
const PAIRS = [
  {
    pair: ['on', 'citation'],
    // The note that passes now is put right by its author's next one before anyone reads it.
    events: [
      '+ agent-1 entry admitted',
      '+ agent-1 message gist to * via shared-context',
      '- agent-1 call verify as verifier x 2',
      '- agent-1 entry rejected',
      '- agent-2 call verify as verifier',
    ],
    prompts: ['- check', '~ act of w1: Feedback', '~ act of w2: Notes', '~ lead of w1: Shared context', '~ lead of w2: Shared context'],
  },
  {
    pair: ['citation', 'wording'],
    // One note passes instead of another, and it is one that stands.
    events: ['+ agent-2 entry read'],
    prompts: [
      '- act of w1: Feedback',
      '~ act of w1: Feedback',
      '~ act of w2: Notes',
      '~ lead of w1: Shared context',
      '~ lead of w2: Shared context',
    ],
  },
  {
    pair: ['citation', 'off'],
    events: [
      '+ agent-1 entry admitted',
      '+ agent-1 message gist to * via shared-context',
      '+ agent-2 entry read',
      '- agent-1 entry rejected',
    ],
    prompts: ['- act of w1: Feedback', '~ act of w2: Notes', '~ lead of w1: Shared context', '~ lead of w2: Shared context'],
  },
  {
    pair: ['on', 'unshared'],
    events: [
      '- agent-1 message gist to * via shared-context x 2',
      '- agent-2 entry read x 2',
      '- agent-2 message gist to * via shared-context x 2',
    ],
    prompts: ['- act of w2: Notes', '~ lead of w2: Shared context'],
  },
  {
    pair: ['wording', 'published'],
    events: [],
    // Issue: hidden from implementers. Notes: the whole board at each step. Subtask: starting angles; how many decisions and steps are left.
    prompts: [
      '+ act of w1: Notes',
      '- act of w1: Issue',
      '- act of w2: Issue',
      '~ act of w1: Subtask',
      '~ act of w2: Notes',
      '~ act of w2: Subtask',
      '~ gist of w1: Subtask',
      '~ gist of w2: Subtask',
      '~ lead of w1: Subtask',
      '~ lead of w2: Subtask',
    ],
  },
  { pair: ['round', 'round-unindexed'], events: [], prompts: [] },
  {
    pair: ['round', 'round-off'],
    events: ['- worker-1 call verify as verifier', '- worker-2 call verify as verifier'],
    prompts: ['- check'],
  },
  {
    pair: ['round', 'round-published'],
    events: ['- worker-1 call verify as verifier', '- worker-2 call verify as verifier'],
    // Issue: hidden from implementers. Reply format: workspaces are fresh copies. Subtask: how many decisions and steps are left.
    prompts: ['- act of w1: Issue', '- act of w2: Issue', '- check', '~ lead: Reply format', '~ lead: Subtask'],
  },
  // How many steps are left.
  { pair: ['single', 'single-published'], events: [], prompts: ['~ act of w1: Observation', '~ act of w2: Observation'] },
] as const;

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

  const trial = (arm: string): CsvRow => trialOf(place.results, arm);

  test.each(PAIRS)('$pair: what differs', ({ pair, events, prompts }) => {
    const [before, after] = pair.map((arm) => ({
      events: outlineTrace(place.results.trace(trial(arm).trial_id!)),
      prompts: outlinePrompts(place.requestsOf(trial(arm)), SECTION_TITLES),
    }));
    expect({
      events: lineDifference(before!.events, after!.events),
      prompts: promptDifference(before!.prompts, after!.prompts),
    }).toEqual({ events, prompts });
  });

  test.each([
    ['on', ['fact', 'sound summary'], ['result without a step', 'empty promise']],
    ['citation', ['fact', 'empty promise', 'sound summary'], ['result without a step']],
    ['wording', ['fact', 'result without a step', 'sound summary'], ['empty promise']],
    ['off', ['fact', 'result without a step', 'empty promise', 'sound summary'], []],
    ['unshared', ['fact', 'sound summary'], ['result without a step', 'empty promise']],
  ] as const)('`%s`: which notes of the first agent pass', (arm, admitted, rejected) => {
    const texts = textsOf(place.results, trial(arm));
    const entries = place.results
      .trace(trial(arm).trial_id!)
      .flatMap((event) => (event.type === 'entry' && event.agent === 'agent-1' && event.action !== 'read' ? [event] : []));
    const textOf = new Map(
      entries.flatMap(({ label, version, textHash }) => (textHash ? [[`${label} ${version}`, texts.get(textHash)]] : [])),
    );
    const named = (action: string) =>
      entries
        .filter((entry) => entry.action === action)
        .map(({ label, version }) => NAMES.find(([mark]) => textOf.get(`${label} ${version}`)?.includes(mark))?.[1]);
    expect([named('admitted'), named('rejected')]).toEqual([admitted, rejected]);
  });

  test.each([
    ['on', 'published', delm],
    ['round', 'round-published', controller],
    ['single', 'single-published', single],
  ] as const)('preset `reference` of `%s` sets the keys that it names, and no other', (common, published, { presets }) => {
    const [before, after] = [common, published].map((arm) => JSON.parse(trial(arm).options!) as Record<string, unknown>);
    const changed = Object.keys({ ...before, ...after }).filter((key) => JSON.stringify(before![key]) !== JSON.stringify(after![key]));
    const named = Object.entries(presets!.reference!).filter(([key, value]) => JSON.stringify(before![key]) !== JSON.stringify(value));
    // What the arm says itself wins over the preset.
    const own = Object.keys(ARMS[published]);
    expect(changed.sort()).toEqual([...named.map(([key]) => key).filter((key) => !own.includes(key)), 'preset'].sort());
  });

  test('all else is equal: the same two patches, every dollar accounted for, no finding', async () => {
    const patches = place.results.trials.map((row) => JSON.stringify(patchesOf(place.results, row)));
    expect(new Set(patches).size).toBe(1);
    expect(patches).toHaveLength(Object.keys(ARMS).length);
    for (const row of place.results.trials) {
      expect(row).toMatchObject({ status: 'graded', stop: 'finished', submissions: '2', correct_submissions: '1' });
      expectBilled(place, row);
    }
    await expectSoundRun(place.results);
  });
});

/**
 * The first agent writes four notes: a fact, a result without a step, a summary whose evidence is to come (the verifier objects), one that is sound.
 * Where notes are shared agents meet in a fixed order: the first begins when the second has seen the board empty, the second goes on when the first is
 * done.
 */
const NOTES: RepairScript = {
  act: ({ workspace, turn }) => (workspace === 'w2' ? undefined : WITH_NOTES[turn]),
  verdict: ({ sections }) => (sections('Draft').join().includes('TBD') ? 'VERDICT: WRONG\nREASON: nothing was verified yet' : undefined),
  hold: ({ format, workspace, turn, line, parameters }, script) => {
    if (format !== 'act' || turn > 0 || parameters.notes === 'none') return undefined;
    const other = workspace === 'w1' ? { workspace: 'w2', format: 'act', turn: 0 } : { workspace: 'w1', format: 'lead', turn: 1 };
    return script.seeing(
      (one) => one.line === line && one.workspace === other.workspace && one.format === other.format && one.turn === other.turn,
    );
  },
};

const WITH_NOTES = [
  act(LOOK),
  act(MEND, 'NOTE FACT: add is defined in calc.sh [step 1]', 'NOTE OBSERVED: add 2 3 prints -1'),
  act(TRY, 'NOTE PATCH_SUMMARY: files=calc.sh | idea=plus | evidence=TBD | risk=low [step 2]'),
  finish('done', { notes: ['NOTE PATCH_SUMMARY: files=calc.sh | idea=plus | evidence=add 2 3 prints 5 | risk=low [step 3]'] }),
];

const NAMES = [
  ['add is defined', 'fact'],
  ['prints -1', 'result without a step'],
  ['evidence=TBD', 'empty promise'],
  ['prints 5', 'sound summary'],
] as const;
