// More made-up repositories with one slip each, and issues that say in other ways what is wrong: some fields of an object, a value with a mark behind it,
// what a program prints from inside of functions, a value alone under a title that complains.
import { type BrokenRepository, manifest } from './repositories.ts';

export const REPORTED_REPOSITORIES: readonly BrokenRepository[] = [
  {
    name: 'parking',
    files: {
      'package.json': manifest('parking'),
      'src/meter.js': `const MINUTES_PER_COIN = 15;

export function createMeter(clock) {
  let until = 0;
  const isPaid = () => clock.now() <= until;
  return {
    pay(coins) {
      until = Math.max(until, clock.now()) + coins * MINUTES_PER_COIN;
      return this.look();
    },
    look() {
      return { paid: isPaid(), left: Math.max(0, until - clock.now()), fine: isPaid() ? 0 : 20 };
    },
  };
}
`,
      'src/clock.js': `export function createClock(minute = 0) {
  let time = minute;
  return { now: () => time, wait: (minutes) => void (time += minutes) };
}
`,
      'test/meter.test.js': `import test from 'node:test';
import assert from 'node:assert/strict';
import { createClock } from '../src/clock.js';
import { createMeter } from '../src/meter.js';

test('a coin lasts a quarter of an hour', () => {
  const clock = createClock(600);
  const meter = createMeter(clock);
  assert.deepEqual(meter.pay(2), { paid: true, left: 30, fine: 0 });
  clock.wait(31);
  assert.equal(meter.look().fine, 20);
});
`,
    },
    issue: `No fine when the time is exactly over

\`\`\`js
const clock = createClock(100);
const meter = createMeter(clock);
meter.pay(1); // { paid: true, left: 15 } - ok
clock.wait(15);
meter.look(); // { paid: true, left: 0 } ?
\`\`\`

A minute later the wardens get their fine.
`,
    proof: `import('./src/meter.js').then(({ createMeter }) => { let t = 9; const m = createMeter({ now: () => t }); m.pay(2); t += 29; const before = m.look().paid; t += 1; console.log(before && !m.look().paid && m.look().fine === 20 ? 'right' : 'wrong'); })`,
  },
  {
    name: 'ferry',
    files: {
      'package.json': manifest('ferry'),
      'src/crossing.js': `import { createBell } from './bell.js';

async function steer(engine, attempts) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await engine(attempt);
    } catch (error) {
      if (attempt >= attempts) throw error;
    }
  }
}

export function createFerry({ attempts = 3 } = {}) {
  const bell = createBell();
  async function cross(engine) {
    try {
      const shore = steer(engine, attempts);
      bell.ring('arrived', { shore });
    } catch (error) {
      bell.ring('adrift', { reason: error.message });
    }
  }
  return { cross, hear: bell.hear };
}
`,
      'src/bell.js': `export function createBell() {
  const ears = [];
  return {
    hear: (name, ear) => void ears.push({ name, ear }),
    ring: (name, news) => ears.filter((one) => one.name === name).forEach(({ ear }) => ear(news)),
  };
}
`,
      'test/bell.test.js': `import test from 'node:test';
import assert from 'node:assert/strict';
import { createBell } from '../src/bell.js';

test('only who listens hears', () => {
  const bell = createBell();
  const heard = [];
  bell.hear('a', (news) => heard.push(news));
  bell.ring('a', 1);
  bell.ring('b', 2);
  assert.deepEqual(heard, [1]);
});
`,
    },
    issue: `A ferry without an engine still arrives

\`\`\`js
const ferry = createFerry();
ferry.hear('arrived', () => console.log('arrived'));
ferry.hear('adrift', ({ reason }) => console.log('adrift:', reason));
await ferry.cross(async () => {
  throw new Error('no fuel');
});
\`\`\`

It prints \`arrived\`, whatever the engine does.
`,
    proof: `import('./src/crossing.js').then(async ({ createFerry }) => { const f = createFerry({ attempts: 2 }); const heard = []; f.hear('arrived', ({ shore }) => heard.push(shore)); f.hear('adrift', () => heard.push('adrift')); await f.cross(async (n) => { if (n < 2) throw new Error('x'); return 'north'; }); await f.cross(async () => { throw new Error('x'); }); console.log(heard.join() === 'north,adrift' ? 'right' : 'wrong'); })`,
  },
  {
    name: 'lantern',
    files: {
      'package.json': manifest('lantern'),
      'src/settings.js': `/** Everything is on unless it is switched off. */
export function readSettings(given = {}) {
  return {
    flicker: given.flicker || true,
    colour: given.colour || true,
    sound: given.sound ?? true,
  };
}
`,
      'src/lantern.js': `import { readSettings } from './settings.js';

export function createLantern(given) {
  const { flicker, colour, sound } = readSettings(given);
  return {
    describe: () => [flicker ? 'flickering' : 'steady', colour ? 'red' : 'white', sound ? 'humming' : 'silent'].join(' '),
    pulse: () => (flicker ? undefined : 1),
  };
}
`,
      'test/lantern.test.js': `import test from 'node:test';
import assert from 'node:assert/strict';
import { createLantern } from '../src/lantern.js';

test('all on', () => assert.equal(createLantern().describe(), 'flickering red humming'));
test('no pulse while it flickers', () => assert.equal(createLantern().pulse(), undefined));
`,
    },
    issue: `\`flicker: false\` has no effect

\`\`\`js
const lantern = createLantern({ flicker: false });
lantern.pulse(); // undefined
\`\`\`

I think colour has the same trouble. Sound can be switched off.
`,
    proof: `import('./src/lantern.js').then(({ createLantern }) => console.log(createLantern({ flicker: false, colour: false, sound: false }).describe() === 'steady white silent' && createLantern({ flicker: true }).pulse() === undefined ? 'right' : 'wrong'))`,
  },
  {
    name: 'postcards',
    files: {
      'package.json': manifest('postcards'),
      'src/postcard.js': `const NAME = '@name';

export function write(text, name) {
  return text.replace(NAME, name);
}

export function sign(text, names) {
  return \`\${text} - \${names.join(' & ')}\`;
}
`,
      'test/postcard.test.js': `import test from 'node:test';
import assert from 'node:assert/strict';
import { sign, write } from '../src/postcard.js';

test('writes', () => assert.equal(write('Dear @name!', 'Ida'), 'Dear Ida!'));
test('signs', () => assert.equal(sign('Bye', ['A', 'B']), 'Bye - A & B'));
`,
    },
    issue: `Names with a dollar sign are garbled

\`\`\`js
write('Dear @name,', 'M$$'); // 'Dear M$,' - expected 'Dear M$$,'
\`\`\`
`,
    proof: `import('./src/postcard.js').then(({ write }) => console.log(write('@name?', "a$'b$&") === "a$'b$&?" ? 'right' : 'wrong'))`,
  },
  {
    name: 'stage-notes',
    files: {
      'package.json': manifest('stage-notes'),
      'src/notes.js': `const NOTES = [
  { pattern: /\\[(\\S(?:.*\\S)?)\\]/g, mark: 'aside' },
  { pattern: /\\((\\S(?:.*\\S)?)\\)/g, mark: 'gesture' },
];

export function markNotes(line) {
  return NOTES.reduce((text, { pattern, mark }) => text.replace(pattern, \`<\${mark}>$1</\${mark}>\`), line);
}
`,
      'test/notes.test.js': `import test from 'node:test';
import assert from 'node:assert/strict';
import { markNotes } from '../src/notes.js';

test('one of each', () => assert.equal(markNotes('Go [softly] now (bows)'), 'Go <aside>softly</aside> now <gesture>bows</gesture>'));
test('empty brackets stay', () => assert.equal(markNotes('a [] b'), 'a [] b'));
`,
    },
    issue: `Two notes in one line become one

\`\`\`js
markNotes('[sighs] No. [leaves]');
// '<aside>sighs] No. [leaves</aside>'
\`\`\`

I expected \`'<aside>sighs</aside> No. <aside>leaves</aside>'\`. Gestures run together as well.
`,
    proof: `import('./src/notes.js').then(({ markNotes }) => console.log(markNotes('(a) b (c) [d] [e]') === '<gesture>a</gesture> b <gesture>c</gesture> <aside>d</aside> <aside>e</aside>' ? 'right' : 'wrong'))`,
  },
  {
    name: 'guests',
    files: {
      'package.json': manifest('guests'),
      'src/guests.js': `export function createGuests(names = []) {
  const list = [...names];
  return {
    names: () => [...list],
    invite: (name) => void list.push(name),
    cancel(name) {
      list.splice(list.indexOf(name), 1);
    },
  };
}
`,
      'test/guests.test.js': `import test from 'node:test';
import assert from 'node:assert/strict';
import { createGuests } from '../src/guests.js';

test('cancels', () => {
  const guests = createGuests(['Ada', 'Bo']);
  guests.invite('Cy');
  guests.cancel('Bo');
  assert.deepEqual(guests.names(), ['Ada', 'Cy']);
});
`,
    },
    issue: `Cancelling for somebody who was never invited throws out the last guest

\`\`\`js
const guests = createGuests(['Ada', 'Bo']);
guests.cancel('Zoe');
guests.names(); // ['Ada'] -> Bo is gone
\`\`\`

All should stay: \`['Ada', 'Bo']\`.
`,
    proof: `import('./src/guests.js').then(({ createGuests }) => { const g = createGuests(['a']); g.cancel('b'); g.cancel('a'); console.log(g.names().length === 0 ? 'right' : 'wrong'); const h = createGuests(['a', 'b']); h.cancel('c'); if (h.names().length !== 2) console.log('no'); })`,
  },
];
