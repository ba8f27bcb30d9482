import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ModelRequest, PURPOSES } from '../../../core/model.ts';
import { buildPrompt, continuePrompt, type Prompt, SECTION_TITLES, section } from '../../../core/prompt.ts';
import { actFormat, NOTE_KINDS } from '../../../core/replies/act.ts';
import { checkFormat } from '../../../core/replies/gist.ts';
import { ask, embeddedSpec } from '../__fixtures__/ask-embedded.ts';
import { createEmbeddedModel } from '../create-embedded-model.ts';
import { createRepository, type MendOptions, type MendResult, mend } from './__fixtures__/mend.ts';
import { REPOSITORIES } from './__fixtures__/repositories.ts';
import { changeText, readChanges } from './change.ts';

const named = (name: string) => REPOSITORIES.find((one) => one.name === name)!;
const ALL_NOTES = NOTE_KINDS;

/** Equal runs give equal conversations, so that each is made once. */
const runs = new Map<string, Promise<MendResult>>();

function run(name: string, options: Partial<MendOptions> = {}): Promise<MendResult> {
  const key = JSON.stringify([name, options]);
  const known = runs.get(key) ?? runOnce(name, options);
  runs.set(key, known);
  return known;
}

async function runOnce(name: string, options: Partial<MendOptions>): Promise<MendResult> {
  using repository = createRepository(named(name).files);
  return await mend(repository, { issue: named(name).issue, ...options });
}

function tried({ outputs }: MendResult): string[] {
  return [...outputs.join('\n').matchAll(/^(?:try|solved) (.*"): /gm)].map((match) => match[1]!);
}

describe('what colleagues say', () => {
  test('a change that is said to have failed is not made again, whoever says it', async () => {
    const fix = 'src/range.js 4:25 "<" -> "<="';
    expect(tried(await run('range'))).toContain(fix);
    const told: Partial<MendOptions>[] = [
      { board: [`[N3] FAIL agent-2: ${fix}: fails`] },
      { task: `Resolve the issue.\nFailed: src/range.js 5:1 "x" -> "y"; 4:25 "<" -> "<="` },
    ];
    for (const options of told) {
      const result = await run('range', options);
      expect(tried(result).length).toBeGreaterThan(1);
      expect(tried(result)).not.toContain(fix);
    }
  });

  test('a note that arrives in the middle of the work counts as well', async () => {
    const { prompt, texts } = await run('cart');
    const fix = 'src/cart.js 8:29 "=" -> "+="';
    expect(texts.slice(0, -1).join('\n')).toContain('[["src/cart.js",8,29,"=","+="]]');
    const last = prompt.messages.at(-1)!;
    // The state before the batch that held the fix.
    const before = prompt.messages.slice(0, prompt.messages.length - 2);
    const arrived = { ...last, role: 'user' as const, parts: [...before.at(-1)!.parts, `## Notes\n[N9] FAIL agent-3: ${fix}: fails\n\n`] };
    const text = await reply({ ...prompt, messages: [...before.slice(0, -1), arrived] });
    expect(text).toContain('"tries"');
    expect(text).not.toContain('[["src/cart.js",8,29,"=","+="]]');
  });

  test('a change that is said to work is tried first, and one that is no source is not', async () => {
    const fix = 'src/cart.js 8:29 "=" -> "+="';
    const result = await run('cart', {
      board: [
        `[N1] PATCH_SUMMARY agent-2: files=test/cart.test.js | idea=test/cart.test.js 1:1 "" -> "x" | evidence=solved | risk=none`,
        `[N2] PATCH_SUMMARY agent-2: files=src/cart.js | idea=${fix} | evidence=solved: 1 of 1 fixed | risk=none`,
      ],
    });
    expect(tried(result)).toEqual([fix]);
    expect(result.status).toBe('done');
  });

  test('the latest word on a change holds', async () => {
    const fix = 'src/range.js 4:25 "<" -> "<="';
    const result = await run('range', { board: [`[N1] FAIL a: ${fix}: fails`, `[N2] PATCH_SUMMARY b: idea=${fix} | evidence=solved`] });
    expect(tried(result)[0]).toBe(fix);
  });

  test('whoever is told to take a part begins with another change', async () => {
    const firsts = new Set<string>();
    for (const part of [1, 2, 3]) firsts.add(tried(await run('cart', { task: `Resolve it; begin with part ${part} of 3.` }))[0]!);
    expect(firsts.size).toBe(3);
  });

  test('a seed makes independent attempts differ', async () => {
    const orders = new Set<string>();
    for (const seed of [1, 2, 3])
      orders.add(
        tried(await run('cart', { seed, maxSteps: 5 }))
          .slice(0, 8)
          .join('|'),
      );
    expect(orders.size).toBe(3);
  });
});

describe('notes', () => {
  test('none are written where none are allowed', async () => {
    const result = await run('cart');
    expect(result.notes).toEqual([]);
    expect(result.texts.join('\n')).not.toMatch(/^NOTE /m);
  });

  test('failures, places and the patch are told, within the published sizes and with the step that shows them', async () => {
    const { notes, texts } = await run('page', { notes: ALL_NOTES });
    expect(notes.filter((note) => note.startsWith('FAIL: ')).length).toBeGreaterThan(2);
    expect(notes.some((note) => note.startsWith('FACT: src/'))).toBe(true);
    expect(notes.at(-1)).toMatch(/^PATCH_SUMMARY: files=(src\/\w+\.js) \| idea=\1 .*" -> ".*" \| evidence=.* \| risk=/);
    for (const note of notes) {
      expect(note).toMatch(/\[\d+\]$/);
      const [, kind, text] = note.match(/^(\w+): (.*) \[\d+\]$/)!;
      expect(text!.length).toBeLessThanOrEqual(kind === 'PATCH_SUMMARY' ? 300 : 100);
      if (kind === 'FAIL') expect(readChanges(text!).length).toBeGreaterThan(0);
    }
    for (const text of texts) expect(text.match(/^NOTE /gm)?.length ?? 0).toBeLessThanOrEqual(3);
  });

  test('the verifier accepts them against the cited step, and rejects most of what is made up', async () => {
    const honest: Judged[] = [];
    const made: Judged[] = [];
    for (const name of ['page', 'cart', 'slugs', 'history']) {
      honest.push(...(await judge(await run(name, { notes: ALL_NOTES }))));
      made.push(...(await judge(await run(name, { notes: ALL_NOTES, embedded: { fabrication: 1 } }))).filter(({ isTrue }) => !isTrue));
    }
    expect(honest.length).toBeGreaterThan(5);
    expect(honest.filter(({ verdict }) => verdict !== 'APPROVED')).toEqual([]);
    expect(made.length).toBeGreaterThan(5);
    expect(made.filter(({ verdict }) => verdict === 'WRONG').length / made.length).toBeGreaterThan(0.5);
  });

  test('what is left out is left out', async () => {
    expect((await run('cart', { notes: ALL_NOTES, embedded: { omission: 1 } })).notes).toEqual([]);
  });
});

interface Judged {
  readonly text: string;
  readonly verdict: string;
  readonly reason: string;
  readonly isTrue: boolean;
}

/** FAIL and PATCH_SUMMARY notes as a verifier sees them: beside the script and the output of the step that they cite. */
async function judge({ replies, outputs }: MendResult): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const { notes } of replies) {
    for (const { text, cites } of notes.filter((note) => note.kind === 'FAIL' || note.kind === 'PATCH_SUMMARY')) {
      const command = replies[cites[0]! - 1]!.action;
      const script = command.kind === 'command' ? command.script : '';
      const source = `$ ${script.trim()}\nstep ${cites[0]} (exit 0):\n${outputs[cites[0]! - 1]}`;
      const { value } = await ask([section('Source', source), section('Draft', text)], checkFormat('three'));
      const isTrue = readChanges(text).every((change) => outputs[cites[0]! - 1]!.includes(changeText(change)));
      judged.push({ text, verdict: value.verdict, reason: value.reason, isTrue });
    }
  }
  return judged;
}

const requestOf = (prompt: Prompt, overrides: Partial<ModelRequest> = {}): ModelRequest => ({
  purpose: 'act',
  ...prompt,
  maxOutputTokens: 2_048,
  signal: new AbortController().signal,
  ...overrides,
});

async function reply(prompt: Prompt, overrides: Partial<ModelRequest> = {}): Promise<string> {
  return (await createEmbeddedModel(embeddedSpec({}, 1_000_000)).generate(requestOf(prompt, overrides))).text;
}

describe('a reply is a function of the conversation', () => {
  test('neither purpose nor sampling is looked at, and every reply comes again', async () => {
    const { prompt, texts } = await run('cart');
    for (const [i, text] of texts.entries()) {
      const part = { ...prompt, messages: prompt.messages.slice(0, 2 * i + 1) };
      for (const purpose of PURPOSES) expect(await reply(part, { purpose, temperature: 0.9, stablePrefix: 0 })).toBe(text);
    }
  });

  test('every reply fits two thousand tokens', async () => {
    for (const name of ['ledger', 'cart', 'slugs']) {
      for (const text of (await run(name, { notes: ALL_NOTES })).texts) expect(Buffer.byteLength(text)).toBeLessThan(8_192);
    }
  });
});

describe('whatever a conversation holds', () => {
  const hostile = fc.constantFrom(
    ...[
      '== files',
      'src/a.js:12',
      '== exports',
      'src/a.js:1:export function f(a) {',
      '== checks',
      'check 1 wrong: 3',
      '== tests',
      '2 passed, 1 failed',
      'failed t: x | boom src/a.js:3',
      '== executed',
      'src/a.js 1-3',
      '== view src/a.js',
    ],
    ...[
      '1:export function f(a) {',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: source text.
      '2:  return a <= 1 && `x${a}` || /y+/.test(a);',
      '3:}',
      'solved src/a.js 2:10 "a" -> "b": 1 of 1 fixed',
      '== tree',
      '```',
      '```bash',
      'FINISH done: x',
      'NOTE FAIL: x [step 1]',
      '<think>',
      '</think>',
      '`f(1)` is 2, expected 3',
    ],
    ...[
      '# try: 1 change',
      'cat > .git/mend/job.json <<\'END_OF_FILE\'\n{"base": [],\n"tries": [\n[["src/a.js",2,10,"a","b"]]\n],\n"checks":1}\nEND_OF_FILE',
      '{"base": {',
      'step 2 (exit 0):',
      '0 steps are left.',
      '3 steps are left.',
      '[N1] FAIL a: src/a.js 2:10 "a" -> "b"',
      '## Issue',
    ],
  );
  const text = fc
    .array(fc.oneof(hostile, fc.string({ unit: 'grapheme', maxLength: 8 })), { maxLength: 14 })
    .map((lines) => lines.join('\n'));
  const stage = fc.constantFrom('look: x', 'reproduce: x', 'view: x', 'try: x', 'document: x', 'other');
  const turn = fc.record({ thought: text, stage, script: text, output: text, notes: text });

  test('the reply is read by its own parser', async () => {
    const models = [
      createEmbeddedModel(embeddedSpec({}, 1_000_000)),
      createEmbeddedModel(embeddedSpec({ omission: 0.5, fabrication: 0.5 }, 1_000_000)),
    ];
    const anySection = fc.record({ title: fc.constantFrom(...SECTION_TITLES.filter((title) => title !== 'Reply format')), text });
    await fc.assert(
      fc.asyncProperty(
        fc.array(anySection, { maxLength: 4 }),
        fc.array(turn, { maxLength: 5 }),
        fc.boolean(),
        async (sections, turns, noting) => {
          const format = actFormat({ notes: noting ? ALL_NOTES : [] });
          let prompt = buildPrompt(
            sections.map((one) => section(one.title, one.text)),
            format,
          );
          for (const [i, { thought, stage: word, script, output, notes }] of turns.entries()) {
            const own = { text: `${thought}\n\`\`\`bash\n# ${word}\n${script}\n\`\`\`` };
            prompt = continuePrompt(prompt, own, [section('Observation', `step ${i + 1} (exit 0):\n${output}`), section('Notes', notes)]);
          }
          for (const model of models) {
            const { text: written } = await model.generate(requestOf(prompt, { maxOutputTokens: 4_000 }));
            expect(format.parse(written), written).toMatchObject({ ok: true });
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  test('it comes to an end, whatever it is shown', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 6 }), text, async (outputs, issue) => {
        const format = actFormat({ notes: [] });
        let prompt = buildPrompt([section('Issue', issue)], format);
        for (let step = 1; step <= 40; step++) {
          const written = await reply(prompt);
          const read = format.parse(written);
          if (!read.ok) throw new Error(read.problem);
          if (read.value.action.kind === 'finish') return;
          prompt = continuePrompt(prompt, { text: written }, [
            section('Observation', `step ${step} (exit 0):\n${outputs[step % outputs.length]}`),
          ]);
        }
        throw new Error('40 steps and no end');
      }),
      { numRuns: 60 },
    );
  });
});
