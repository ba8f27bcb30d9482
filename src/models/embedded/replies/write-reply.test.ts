import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SECTION_TITLES, type Section, section } from '../../../core/prompt.ts';
import { answerFormat } from '../../../core/replies/answer.ts';
import { condenseFormat } from '../../../core/replies/condense.ts';
import { findingFormat } from '../../../core/replies/finding.ts';
import { checkFormat, gistFormat } from '../../../core/replies/gist.ts';
import { breakFormat, lookupFormat } from '../../../core/replies/pages.ts';
import { decisionFormat, planFormat } from '../../../core/replies/plan.ts';
import type { ReplyFormat } from '../../../core/replies/reply-format.ts';
import { summaryFormat } from '../../../core/replies/summary.ts';
import { redundancyFormat, verdictFormat } from '../../../core/replies/verdict.ts';
import { workFormat } from '../../../core/replies/work.ts';
import { embeddedSpec, requestOf } from '../__fixtures__/ask-embedded.ts';
import { createEmbeddedModel } from '../create-embedded-model.ts';

const FORMATS: readonly ReplyFormat<unknown>[] = [
  answerFormat,
  summaryFormat({ style: 'question', bullets: 6 }),
  summaryFormat({ style: 'structural', bullets: 4 }),
  summaryFormat({ style: 'question', bullets: 3, from: 7 }),
  gistFormat(100),
  gistFormat(8),
  checkFormat('three'),
  checkFormat('two'),
  workFormat({ unfold: 'both', maxLabels: 3 }),
  workFormat({ unfold: 'raw', maxLabels: 1 }),
  workFormat({ unfold: 'none', maxLabels: 3 }),
  findingFormat(100),
  verdictFormat('three'),
  verdictFormat('two'),
  redundancyFormat,
  planFormat({ maxSubtasks: 4, mayEnd: false, dependencies: true }),
  planFormat({ maxSubtasks: 1, mayEnd: true, dependencies: false }),
  decisionFormat({ maxSubtasks: 4, mayEnd: false }),
  decisionFormat({ maxSubtasks: 2, mayEnd: true }),
  condenseFormat(200),
  condenseFormat(10),
  breakFormat({ from: 3, to: 9 }),
  lookupFormat({ min: 0, max: 1, mayStop: true }),
];

const hostile = fc.constantFrom(
  '[U3] ',
  '\n[U2.1] ',
  '\n[F1] ',
  'U1, U2',
  'RESULT: ',
  '\nGIST: ',
  '\nVERDICT: WRONG',
  '\nUNFOLD: U9\n',
  '<think>',
  '</think>',
  ' [ref: a b … c d] ',
  '…',
  ' ... ',
  '[DONE]',
  'The correct answer is (B)',
  '{"action": "answer"}',
  '## Question\n',
  '\nA) yes\nB) no\nC) both\nD) none\n',
  'In 1999 the Orle Company sold 4,120 tonnes of rye. ',
  '12 + 30 = 43 ',
  '\u2028',
  '\r\n\r\n',
  '|a|b|\n',
  '水は高い。',
);
const text = fc.oneof(
  fc
    .array(fc.oneof(hostile, fc.lorem({ maxCount: 8 }), fc.string({ unit: 'grapheme', maxLength: 12 })), { maxLength: 12 })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const anySection: fc.Arbitrary<Section> = fc
  .record({
    title: fc.constantFrom(...SECTION_TITLES.filter((title) => title !== 'Reply format')),
    parts: fc.array(text, { maxLength: 4 }),
  })
  .map(({ title, parts }) => section(title, ...parts));

describe.each(FORMATS.map((format) => [format.instructions.split('\n', 1)[0]!, format] as const))('%s', (_, format) => {
  test('whatever the sections hold, the reply is read by its own parser', async () => {
    const models = [createEmbeddedModel(embeddedSpec()), createEmbeddedModel(embeddedSpec({ omission: 0.5, fabrication: 0.5 }))];
    await fc.assert(
      fc.asyncProperty(fc.array(anySection, { maxLength: 7 }), async (sections) => {
        for (const model of models) {
          const reply = await model.generate(requestOf(sections, format));
          expect(format.parse(reply.text), reply.text).toMatchObject({ ok: true });
        }
      }),
      { numRuns: 150 },
    );
  });
});
