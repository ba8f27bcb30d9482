import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NOTE_KINDS } from '../../../core/replies/act.ts';
import { createRepository, type MendResult, mend, type TestRepository } from './__fixtures__/mend.ts';
import { REPORTED_REPOSITORIES } from './__fixtures__/reported-repositories.ts';
import { type BrokenRepository, REPOSITORIES } from './__fixtures__/repositories.ts';
import { isTestFile } from './look.ts';

const named = (name: string): BrokenRepository => REPOSITORIES.find((one) => one.name === name)!;

function prove(repository: TestRepository, proof: string): string {
  return repository.shell(`node - <<'END'\n${proof}\nEND`).output.trim();
}

/** Files that a run tried to change. */
function triedFiles({ outputs }: MendResult): string[] {
  return [...outputs.join('\n').matchAll(/^(?:try|solved) (\S+) \d/gm)].map((match) => match[1]!);
}

describe('end to end, in a real shell', () => {
  test.each([...REPOSITORIES, ...REPORTED_REPOSITORIES].map((one) => [one.name, one] as const))(
    '%s is mended',
    async (_, { files, issue, proof }) => {
      using repository = createRepository(files);
      expect(prove(repository, proof)).not.toBe('right');
      const result = await mend(repository, { issue });
      expect(result.message).not.toContain('could not');
      expect(result.status).toBe('done');
      expect(prove(repository, proof)).toBe('right');
      expect(repository.shell('node --test').exitCode).toBe(0);
      // Nothing but the fix is left, and no test was ever touched.
      const left = repository.status().trim().split('\n');
      expect(left).toHaveLength(1);
      expect(left[0]).toMatch(/^ ?M /);
      expect(triedFiles(result).filter(isTestFile)).toEqual([]);
      expect(result.replies.length).toBeLessThanOrEqual(16);
    },
  );

  test('what needs more than the operators know stays as it was, and is called partial', async () => {
    using repository = createRepository({
      'package.json': '{ "name": "tiny-lru", "type": "module", "main": "index.js" }\n',
      'index.js': `export class Cache {
  #values = new Map();

  constructor(capacity) {
    this.capacity = capacity;
  }

  get(key) {
    return this.#values.get(key);
  }

  set(key, value) {
    this.#values.set(key, value);
    if (this.#values.size > this.capacity) this.#values.delete(this.#values.keys().next().value);
  }
}
`,
      'test/cache.test.js': `import test from 'node:test';
import assert from 'node:assert/strict';
import { Cache } from '../index.js';

test('the oldest goes', () => {
  const cache = new Cache(2);
  for (const key of 'abc') cache.set(key, key.toUpperCase());
  assert.deepEqual(['a', 'b', 'c'].map((key) => cache.get(key)), [undefined, 'B', 'C']);
});
`,
    });
    const issue =
      "Reading does not make a key recent\n\n```js\nconst cache = new Cache(2);\ncache.set('a', 1);\ncache.set('b', 2);\ncache.get('a');\ncache.set('c', 3);\ncache.get('a'); // expected 1, got undefined\n```";
    const result = await mend(repository, { issue });
    expect(result.status).toBe('partial');
    expect(result.message).toMatch(/changes were tried and none of them solves the issue/);
    expect(repository.status()).toBe('');
  });

  test('an issue that is none: nothing is tried', async () => {
    using repository = createRepository(named('range').files);
    const result = await mend(repository, { issue: '`sum([1, 2])` returns 3, and should be `3`. Please confirm.' });
    expect(result.status).toBe('partial');
    expect(triedFiles(result)).toEqual([]);
    expect(repository.status()).toBe('');
  });

  test('a repository in another language is looked at and left alone', async () => {
    using repository = createRepository({ 'lib/a.py': 'def add(a, b):\n    return a - b\n', 'tests/test_a.py': 'from lib.a import add\n' });
    const result = await mend(repository, { issue: '`add(1, 2)` returns -1, expected 3' });
    expect(result).toMatchObject({ status: 'partial', outputs: [expect.stringContaining('lib/a.py:2')] });
    expect(repository.status()).toBe('');
  });

  test('a repository without anything ends at once', async () => {
    using repository = createRepository({ 'notes.txt': 'x' });
    expect((await mend(repository, { issue: 'It is broken' })).status).toBe('partial');
  });

  test('changes that never end are stopped, and the search goes on', async () => {
    using repository = createRepository({
      'package.json': '{ "name": "halves", "type": "module", "main": "index.js" }\n',
      'index.js':
        'export function halves(n) {\n  let count = 0;\n  let rest = n;\n  while (rest > 2) {\n    rest = Math.floor(rest / 2);\n    count += 1;\n  }\n  return count;\n}\n',
    });
    const result = await mend(repository, { issue: '`halves(8)` gives `2` instead of `3`.' });
    expect(result.status).toBe('done');
    expect(prove(repository, "import('./index.js').then(({ halves }) => console.log(halves(16) === 4 ? 'right' : 'wrong'))")).toBe('right');
  });

  test('a change that mends one of two checks is kept, and the search goes on from there', async () => {
    using repository = createRepository({
      'package.json': '{ "name": "ends", "type": "module", "main": "index.js" }\n',
      'index.js':
        'export function least(list) {\n  return Math.max(...list);\n}\n\nexport function most(list) {\n  return Math.min(...list);\n}\n',
    });
    const result = await mend(repository, { issue: '`least([2, 1])` gives 2, expected 1. `most([1, 2])` gives 1, expected 2.' });
    expect(result.status).toBe('done');
    expect(result.outputs.join('\n')).toContain(': better\n> 1 of 2 fixed');
    expect(result.message).toContain('2:10 "Math.max" -> "Math.min" & 6:10 "Math.min" -> "Math.max"');
    expect(repository.diff().match(/^\+ /gm)).toHaveLength(2);
  });

  test('a test that failed before decides between changes that both satisfy the issue', async () => {
    using repository = createRepository({
      'package.json': '{ "name": "level", "type": "module", "main": "index.js" }\n',
      'index.js': 'export function level(points) {\n  if (points > 10) return 2;\n  return 1;\n}\n',
      'test/level.test.js': `import test from 'node:test';
import assert from 'node:assert/strict';
import { level } from '../index.js';

test('below', () => assert.equal(level(9), 1));
test('at the bound', () => assert.equal(level(10), 2));
`,
    });
    const result = await mend(repository, { issue: '`level(10)` gives 1 but should be 2.' });
    expect(result.status).toBe('done');
    expect(repository.shell('node --test').exitCode).toBe(0);
  });

  test('a whole search in vain stays within a window of 32k tokens', async () => {
    using repository = createRepository(named('queue').files);
    const board = ['[N1] FAIL a: src/run-all.js 6:14 "" -> "await ": fails'];
    const result = await mend(repository, { issue: named('queue').issue, notes: NOTE_KINDS, board });
    expect(result.status).toBe('partial');
    expect(triedFiles(result).length).toBeGreaterThan(60);
    const bytes = result.prompt.messages.reduce((sum, { parts }) => sum + Buffer.byteLength(parts.join('')), 0);
    expect(bytes / 4).toBeLessThan(28_000);
  });

  test('the starting angle changes what is looked at first', async () => {
    const first: string[] = [];
    for (const angle of [
      'Begin with a minimal reproduction of the issue.',
      'Begin with the code that is most likely at fault.',
      'Begin with what the documentation and the interfaces promise.',
    ]) {
      const { files, issue } = named('median');
      using repository = createRepository({ ...files, 'README.md': '# figures\n\nmedian([1, 2]) is 1.5\n' });
      const result = await mend(repository, { issue, task: `Resolve the issue in this repository.\n${angle}` });
      expect(result.status).toBe('done');
      const action = result.replies[1]!.action;
      first.push(action.kind === 'command' ? action.script.split(':')[0]! : '');
    }
    expect(first).toEqual(['# reproduce', '# view', '# document']);
  });

  test('outputs hold nothing of the machine, and equal repositories give equal conversations', async () => {
    const runs: string[] = [];
    for (let i = 0; i < 2; i++) {
      using repository = createRepository(named('cart').files);
      const result = await mend(repository, { issue: named('cart').issue });
      const conversation = [...result.texts, ...result.outputs].join('\n');
      expect(conversation).not.toContain(repository.root);
      expect(result.outputs.join('\n')).not.toMatch(/\d ?ms\b|\bpid\b|node:internal|\?try=/);
      runs.push(conversation);
    }
    expect(runs[1]).toBe(runs[0]);
  });

  test('a work tree in which somebody solved it already is handed in as it is', async () => {
    const { files, issue, proof } = named('range');
    using repository = createRepository(files);
    repository.shell("sed -i 's/n < end/n <= end/' src/range.js");
    const result = await mend(repository, { issue });
    expect(result.status).toBe('done');
    expect(triedFiles(result)).toEqual([]);
    expect(prove(repository, proof)).toBe('right');
  });

  test('a work tree with a change that does not help is searched from HEAD', async () => {
    const { files, issue, proof } = named('range');
    using repository = createRepository(files);
    repository.shell("sed -i 's/push(n)/push(n + 1)/' src/range.js");
    expect((await mend(repository, { issue })).status).toBe('done');
    expect(prove(repository, proof)).toBe('right');
    expect(repository.diff()).not.toContain('n + 1');
  });

  test('the programs lie outside the work tree', async () => {
    using repository = createRepository(named('range').files);
    await mend(repository, { issue: named('range').issue });
    expect(existsSync(join(repository.root, '.git/mend'))).toBe(true);
    expect(repository.status().trim()).toBe('M src/range.js');
  });
});
