// Small made-up repositories with one slip each, the issue that reports it, and a test of the fix that the agent never sees.

export interface BrokenRepository {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly issue: string;
  /** A script that prints `right` when the fix is right; run in the repository after the work. */
  readonly proof: string;
}

export const manifest = (name: string, type: 'module' | 'commonjs' = 'module'): string =>
  `${JSON.stringify({ name, version: '1.0.0', type, scripts: { test: 'node --test' } }, null, 2)}\n`;

export const REPOSITORIES: readonly BrokenRepository[] = [
  {
    name: 'range',
    files: {
      'package.json': manifest('tiny-range'),
      'src/range.js': `// Ranges of numbers.
export function range(start, end, step = 1) {
  const numbers = [];
  for (let n = start; n < end; n += step) {
    numbers.push(n);
  }
  return numbers;
}

export function sum(list) {
  let total = 0;
  for (const n of list) total += n;
  return total;
}
`,
      'test/range.test.js': `import test from 'node:test';
import assert from 'node:assert/strict';
import { range, sum } from '../src/range.js';

test('sums', () => { assert.equal(sum([1, 2]), 3); });
test('step larger than the range', () => { assert.deepEqual(range(1, 3, 5), [1]); });
`,
    },
    issue: `# range leaves out its end

The last number is missing:

\`\`\`js
import { range } from 'tiny-range';

console.log(range(1, 4)); // [1, 2, 3], expected [1, 2, 3, 4]
\`\`\`
`,
    proof: `import('./src/range.js').then(({ range }) => console.log(range(2, 6, 2).join() === '2,4,6' ? 'right' : 'wrong'))`,
  },
  {
    name: 'median',
    files: {
      'package.json': manifest('figures', 'commonjs'),
      'lib/figures.js': `'use strict';

function mean(values) {
  if (values.length === 0) return NaN;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values) {
  if (values.length === 0) return NaN;
  const sorted = values.slice().sort();
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return sorted[middle];
  return (sorted[middle - 1] + sorted[middle]) / 2;
}

function spread(values) {
  return Math.max(...values) - Math.min(...values);
}

module.exports = { mean, median, spread };
`,
      'test/figures.test.js': `const test = require('node:test');
const assert = require('node:assert');
const { mean, median, spread } = require('../lib/figures.js');

test('mean', () => assert.strictEqual(mean([2, 4]), 3));
test('median of small numbers', () => assert.strictEqual(median([3, 1, 2]), 2));
test('spread', () => assert.strictEqual(spread([4, 9, 1]), 8));
`,
    },
    issue: `median is wrong for numbers with several digits

\`median([10, 9, 100])\` returns \`100\` but should return \`10\`. With one-digit numbers everything is fine.
`,
    proof: `const { median } = require('./lib/figures.js'); console.log(median([100, 20, 3, 4]) === 12 ? 'right' : 'wrong')`,
  },
  {
    name: 'cart',
    files: {
      'package.json': manifest('cart'),
      'src/cart.js': `import { priceOf } from './prices.js';

export class Cart {
  #lines = [];

  add(item, quantity = 1) {
    const line = this.#lines.find((one) => one.item === item);
    if (line) line.quantity = quantity;
    else this.#lines.push({ item, quantity });
    return this;
  }

  remove(item) {
    this.#lines = this.#lines.filter((one) => one.item !== item);
  }

  get count() {
    return this.#lines.reduce((sum, { quantity }) => sum + quantity, 0);
  }

  total() {
    return this.#lines.reduce((sum, { item, quantity }) => sum + priceOf(item) * quantity, 0);
  }
}
`,
      'src/prices.js': `const PRICES = new Map([
  ['tea', 3],
  ['bread', 2],
  ['jam', 5],
]);

export function priceOf(item) {
  const price = PRICES.get(item);
  if (price === undefined) throw new RangeError(\`no price for \${item}\`);
  return price;
}
`,
      'test/cart.test.js': `import test from 'node:test';
import assert from 'node:assert/strict';
import { Cart } from '../src/cart.js';

test('totals', () => {
  const cart = new Cart();
  cart.add('tea', 2).add('jam');
  assert.equal(cart.total(), 11);
  assert.equal(cart.count, 3);
});
test('removes', () => {
  const cart = new Cart();
  cart.add('tea');
  cart.remove('tea');
  assert.equal(cart.count, 0);
});
`,
    },
    issue: `# Adding the same item twice loses the first quantity

### Steps

\`\`\`js
const cart = new Cart();
cart.add('tea', 2);
cart.add('tea', 3);
console.log(cart.count);
\`\`\`

### Expected

\`\`\`
5
\`\`\`

### Actual

\`\`\`
3
\`\`\`
`,
    proof: `import('./src/cart.js').then(({ Cart }) => { const c = new Cart(); c.add('jam').add('jam').add('tea'); console.log(c.total() === 13 ? 'right' : 'wrong'); })`,
  },
  {
    name: 'slugs',
    files: {
      'package.json': manifest('slugs'),
      'src/index.js': `export { slugify } from './slugify.js';
export { titleCase } from './title-case.js';
`,
      'src/slugify.js': `const MARKS = /[^a-z0-9]+/;

export function slugify(text, { separator = '-' } = {}) {
  const words = text.trim().toLowerCase();
  return words.replace(MARKS, separator).replace(/^-|-$/g, '');
}
`,
      'src/title-case.js': `const SMALL = new Set(['and', 'of', 'the']);

export function titleCase(text) {
  return text
    .split(' ')
    .map((word, i) => (i > 0 && SMALL.has(word) ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ');
}
`,
      'test/slugs.test.js': `import test from 'node:test';
import assert from 'node:assert/strict';
import { slugify, titleCase } from '../src/index.js';

test('two words', () => assert.equal(slugify('Hello World'), 'hello-world'));
test('title case', () => assert.equal(titleCase('lord of the rings'), 'Lord of the Rings'));
`,
    },
    issue: `slugify only replaces the first space

| call | expected | actual |
|---|---|---|
| \`slugify('a b c')\` | \`'a-b-c'\` | \`'a-b c'\` |
| \`slugify('one, two & three')\` | \`'one-two-three'\` | \`'one-two & three'\` |
`,
    proof: `import('./src/index.js').then(({ slugify }) => console.log(slugify('The quick (brown) fox') === 'the-quick-brown-fox' ? 'right' : 'wrong'))`,
  },
  {
    name: 'queue',
    files: {
      'package.json': manifest('work-queue'),
      'src/run-all.js': `import { delay } from './delay.js';

async function attempt(job, retries) {
  for (let tries = 0; ; tries++) {
    try {
      return job();
    } catch (error) {
      if (tries >= retries) throw error;
      await delay(1);
    }
  }
}

/** Runs jobs one after the other; each is tried again up to \`retries\` times. */
export async function runAll(jobs, { retries = 0 } = {}) {
  const results = [];
  for (const job of jobs) results.push(await attempt(job, retries));
  return results;
}
`,
      'src/delay.js': `export function delay(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
`,
      'test/run-all.test.js': `import test from 'node:test';
import assert from 'node:assert/strict';
import { runAll } from '../src/run-all.js';

test('in order', async () => assert.deepEqual(await runAll([async () => 1, () => 2]), [1, 2]));
test('gives up', async () => { await assert.rejects(runAll([async () => { throw new Error('no'); }])); });
`,
    },
    issue: `Jobs that fail asynchronously are not tried again

\`\`\`js
import { runAll } from '../src/run-all.js';

let calls = 0;
const flaky = async () => {
  calls += 1;
  if (calls < 3) throw new Error('busy');
  return 'ok';
};
await runAll([flaky], { retries: 5 }); // throws Error: busy
console.log(calls); // should be 3
\`\`\`

A job that throws at once is retried as documented.
`,
    proof: `import('./src/run-all.js').then(async ({ runAll }) => { let n = 0; const r = await runAll([async () => { if (n++ < 1) throw new Error('x'); return n; }], { retries: 1 }); console.log(r[0] === 2 ? 'right' : 'wrong'); })`,
  },
  {
    name: 'page',
    files: {
      'package.json': manifest('pages'),
      'src/page.js': `/** One page of a list, counted from 1. */
export function page(items, number, size = 10) {
  const from = (number - 1) * size;
  return items.slice(from, size);
}

export function pageCount(items, size = 10) {
  return Math.ceil(items.length / size);
}
`,
      'test/page.test.js': `import test from 'node:test';
import assert from 'node:assert/strict';
import { page, pageCount } from '../src/page.js';

const letters = [...'abcdefg'];
test('first page', () => assert.deepEqual(page(letters, 1, 3), ['a', 'b', 'c']));
test('later page', () => assert.deepEqual(page(letters, 2, 3), ['d', 'e', 'f']));
test('counts pages', () => assert.equal(pageCount(letters, 3), 3));
`,
    },
    issue: `Only the first page has items

All other pages come back empty or too short, whatever the size. The test for later pages has been failing for a while.
`,
    proof: `import('./src/page.js').then(({ page }) => console.log(page([1, 2, 3, 4, 5], 3, 2).join() === '5' && page([1, 2, 3, 4, 5], 2, 2).join() === '3,4' ? 'right' : 'wrong'))`,
  },
  {
    name: 'settings',
    files: {
      'package.json': manifest('settings', 'commonjs'),
      'index.js': `const { merge } = require('./lib/merge');

const DEFAULTS = { retries: 3, timeout: 1000, log: { level: 'info', colour: true } };

function settings(own = {}) {
  return merge(DEFAULTS, own);
}

function describe(values) {
  const retries = values.retries || 'unlimited';
  return \`\${retries} retries, \${values.timeout} ms\`;
}

module.exports = { settings, describe, DEFAULTS };
`,
      'lib/merge.js': `function isPlain(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function merge(base, own) {
  const merged = { ...base };
  for (const key of Object.keys(own)) {
    merged[key] = isPlain(own[key]) && isPlain(base[key]) ? merge(base[key], own[key]) : own[key] || base[key];
  }
  return merged;
}

module.exports = { merge };
`,
      'test/settings.test.js': `const test = require('node:test');
const assert = require('node:assert');
const { settings, describe, DEFAULTS } = require('..');

test('defaults', () => assert.deepStrictEqual(settings(), DEFAULTS));
test('nested', () => assert.strictEqual(settings({ log: { level: 'debug' } }).log.colour, true));
test('undefined keeps the default', () => assert.strictEqual(settings({ timeout: undefined }).timeout, 1000));
test('describes', () => assert.strictEqual(describe({ retries: 2, timeout: 5 }), '2 retries, 5 ms'));
`,
    },
    issue: `## Settings of 0 and false are ignored

I cannot switch anything off:

\`\`\`js
const { settings } = require('settings');
const own = settings({ retries: 0, log: { colour: false } });
own.retries;    // => 3, should be 0
own.log.colour; // => true, should be false
\`\`\`
`,
    proof: `const { settings } = require('.'); const s = settings({ timeout: 0, log: { level: '' } }); console.log(s.timeout === 0 && s.log.level === '' && settings({ retries: undefined }).retries === 3 ? 'right' : 'wrong')`,
  },
  {
    name: 'history',
    files: {
      'package.json': manifest('history'),
      'src/history.js': `export class History {
  constructor(limit = 50) {
    this.limit = limit;
    this.states = [];
    this.position = -1;
  }

  push(state) {
    this.states = this.states.slice(0, this.position + 1);
    this.states.push(state);
    if (this.states.length > this.limit) this.states.shift();
    this.position = this.states.length - 1;
  }

  undo() {
    if (this.position > 0) this.position -= 1;
    return this.states[this.position];
  }

  redo() {
    if (this.position < this.states.length) this.position += 1;
    return this.states[this.position];
  }
}
`,
      'test/history.test.js': `import test from 'node:test';
import assert from 'node:assert/strict';
import { History } from '../src/history.js';

test('undo and redo', () => {
  const history = new History();
  history.push('a');
  history.push('b');
  assert.equal(history.undo(), 'a');
  assert.equal(history.redo(), 'b');
});
test('limit', () => {
  const history = new History(2);
  for (const state of 'abc') history.push(state);
  assert.equal(history.undo(), 'b');
  assert.equal(history.undo(), 'b');
});
`,
    },
    issue: `redo() past the newest state gives undefined

\`\`\`js
const history = new History();
history.push('a');
history.push('b');
assert.equal(history.redo(), 'b'); // AssertionError: undefined == 'b'
\`\`\`

It should stay at the newest state.
`,
    proof: `import('./src/history.js').then(({ History }) => { const h = new History(); h.push(1); h.redo(); h.redo(); console.log(h.redo() === 1 && h.undo() === 1 ? 'right' : 'wrong'); })`,
  },
  {
    name: 'ledger',
    files: {
      'package.json': manifest('ledger'),
      'src/ledger.js': `import { sortByDate } from './sort-by-date.js';

export function statement(entries, opening = 0) {
  let balance = opening;
  return sortByDate(entries).map((entry) => {
    balance += entry.amount;
    return { ...entry, balance };
  });
}

export function balanceAt(entries, date) {
  return entries.filter((entry) => entry.date <= date).reduce((sum, entry) => sum + entry.amount, 0);
}
`,
      'src/sort-by-date.js': `/** Oldest first; entries of one day stay in their order. */
export function sortByDate(entries) {
  return entries.sort((a, b) => a.date.localeCompare(b.date));
}
`,
      'test/ledger.test.js': `import test from 'node:test';
import assert from 'node:assert/strict';
import { statement, balanceAt } from '../src/ledger.js';

const entries = [{ date: '2024-03-02', amount: -20 }, { date: '2024-03-01', amount: 50 }];
test('balance at a date', () => assert.equal(balanceAt(entries, '2024-03-01'), 50));
test('statement', () => assert.deepEqual(statement([...entries]).map(({ balance }) => balance), [50, 30]));
`,
    },
    issue: `statement() reorders the caller's entries

After \`statement(entries)\` my own list is in another order, which breaks the import that runs later.

\`\`\`js
import { statement } from 'ledger';

const entries = [{ date: '2024-05-02', amount: 1 }, { date: '2024-05-01', amount: 2 }];
statement(entries);
console.log(entries[0].date); // prints 2024-05-01, expected 2024-05-02
\`\`\`
`,
    proof: `import('./src/ledger.js').then(({ statement }) => { const e = [{ date: 'b', amount: 1 }, { date: 'a', amount: 2 }]; const s = statement(e); console.log(e[0].date === 'b' && s[0].date === 'a' ? 'right' : 'wrong'); })`,
  },
  {
    name: 'tree',
    files: {
      'package.json': manifest('tree-walk'),
      'src/walk.js': `/** Calls \`visit\` for each node, parents first; stops as soon as it returns false. */
export function walk(node, visit, depth = 0) {
  if (visit(node, depth) === false) return false;
  for (const child of node.children ?? []) {
    if (walk(child, visit) === false) return false;
  }
  return true;
}

export function depthOf(tree) {
  let deepest = 0;
  walk(tree, (_, depth) => {
    deepest = Math.max(deepest, depth);
  });
  return deepest + 1;
}

export function find(tree, test) {
  let found;
  walk(tree, (node) => {
    if (!test(node)) return true;
    found = node;
    return false;
  });
  return found;
}
`,
      'test/walk.test.js': `import test from 'node:test';
import assert from 'node:assert/strict';
import { depthOf, find } from '../src/walk.js';

const tree = { name: 'a', children: [{ name: 'b' }, { name: 'c' }] };
test('depth of two levels', () => assert.equal(depthOf(tree), 2));
test('finds', () => assert.equal(find(tree, ({ name }) => name === 'c').name, 'c'));
`,
    },
    issue: `depthOf is wrong for deep trees

With three levels, for example \`depthOf({ children: [{ children: [{}] }] })\`, I get 1 instead of 3. Something in \`walk\` loses the depth.
`,
    proof: `import('./src/walk.js').then(({ depthOf }) => console.log(depthOf({ children: [{ children: [{ children: [{}] }] }] }) === 4 && depthOf({}) === 1 ? 'right' : 'wrong'))`,
  },
];
