// The programs that the actor's scripts run in the sandbox, as text: they run the reproduction and the visible tests, say which lines ran, and try changes one
// at a time. They are kept in git's own folder, outside the work tree. What they print holds no duration, no process id and no absolute path, so that equal
// repositories give equal conversations.

/** `run.cjs`: runs the checks of the reproduction in a thread, and the tests in processes. */
export const RUN = String.raw`const { spawn, spawnSync } = require('node:child_process');
const { Worker } = require('node:worker_threads');
const fs = require('node:fs');
const dir = __dirname, root = process.cwd(), job = JSON.parse(fs.readFileSync(dir + '/job.json'));
const plain = (text) => String(text).replaceAll('file://', '').replaceAll(dir + '/', '').replaceAll(root + '/', '')
  .replace(/\?try=\d+/g, '').replace(/\(?\bduration_ms:? [\d.]+\)?|\(\d+(?:\.\d+)? ?m?s\)/g, '').replace(/\s+/g, ' ').trim().slice(0, 150);
const { NODE_OPTIONS, NODE_TEST_CONTEXT, NODE_V8_COVERAGE, ...env } = { ...process.env, NO_COLOR: '1', CI: '1' };
// What takes many times the processor time that it took at HEAD never ends; what only waits is known by how often it was seen asleep. Neither depends on
// how busy the machine is, and the figures of HEAD are kept and never printed.
const kept = dir + '/limits.json', limits = job.measure ? {} : JSON.parse(fs.readFileSync(kept));
let worker, turn = 0, stops = 0;
const watch = (kind, look, onStop) => {
  const before = look()[0], [usual, rest] = limits[kind] ?? [50, 0];
  const most = job.measure ? 1e4 : (kind === 'checks' ? 50 : 400) + 8 * usual, naps = job.measure ? 1200 : 80 + 5 * rest;
  let used = 0, slept = 0;
  const timer = setInterval(() => {
    const [now, isAsleep] = look();
    used = Math.max(used, now - before);
    if (isAsleep) slept++;
    if (used <= most && slept <= naps) return;
    stops++;
    onStop();
  }, 25);
  return (isWhole) => {
    clearInterval(timer);
    if (job.measure && isWhole) limits[kind] = [Math.max(limits[kind]?.[0] ?? 0, used, look()[0] - before), Math.max(rest, slept)];
  };
};
const run = (kind, args, extra) => new Promise((resolve) => {
  const result = { stdout: '', stderr: '' };
  const child = spawn(args[0], args.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], env: { ...env, ...extra } });
  for (const name of ['stdout', 'stderr']) child[name].setEncoding('utf8').on('data', (text) => { if (result[name].length < 1e6) result[name] += text; });
  const look = () => {
    try {
      const fields = fs.readFileSync('/proc/' + child.pid + '/stat', 'utf8').split(') ').pop().split(' ');
      return [10 * (+fields[11] + +fields[12]), fields[0] === 'S'];
    } catch { return [0, false]; }
  };
  const end = (status) => { stop(status !== null); child.stdout.destroy(); child.stderr.destroy(); resolve({ ...result, status }); };
  const stop = watch(kind, look, () => { child.kill('SIGKILL'); end(null); });
  child.on('error', () => end(null)).on('close', end);
});
// One thread runs the reproduction again and again, and loads every file of the repository anew each time.
const open = () => new Promise((resolve) => {
  worker = new Worker(dir + '/serve.mjs', { stdout: true, stderr: true, env, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 512 } });
  worker.on('error', () => {}).once('message', resolve).once('exit', resolve);
});
const checks = async (isCovered) => {
  const results = {};
  for (let n = 1; n <= job.checks; n++) results[n] = ['throws', 'it broke off'];
  if (!job.checks) return { results };
  if (!worker) await open();
  const own = worker, now = ++turn;
  let ran;
  await new Promise((resolve) => {
    let last = 0;
    const look = () => {
      const { user, system } = process.cpuUsage(), used = (user + system) / 1000, isAsleep = used - last < 1;
      last = used;
      return [used, isAsleep];
    };
    const end = (isWhole) => { stop(isWhole); own.off('message', hear).off('exit', gone); resolve(); };
    const gone = () => { worker = undefined; end(); };
    const hear = ({ of, n, word, text, coverage }) => {
      if (of !== now) return;
      if (n) results[n] = [word, plain(text)];
      else { ran = coverage; end(true); }
    };
    const stop = watch(isCovered ? 'covered' : 'checks', look, () => { own.terminate(); gone(); });
    own.on('message', hear).on('exit', gone).postMessage({ now, isCovered });
  });
  return { results, ran };
};
const tests = async (files, extra) => {
  const passed = new Set(), failed = new Map();
  const read = (text, label, file) => {
    const lines = text.split('\n');
    lines.forEach((line, i) => {
      const [, not, name] = line.match(/^\s*(not )?ok \d+ (?:- )?(.*)$/) || line.match(/^\s*(?:(✖|✗|×|FAIL(?:ED)?\b|\d+\))|✓|✔|√|PASS(?:ED)?\b)[: ]+(.*)$/) || [];
      if (!name || /# (SKIP|TODO)/i.test(name)) return;
      const key = plain(label + name);
      if (!not) return passed.add(key);
      const end = lines.findIndex((next, k) => k > i && /^\s*\.\.\.\s*$/.test(next));
      const detail = lines.slice(i + 1, end < 0 ? i + 25 : end);
      const at = detail.findIndex((next) => /^\s*error:/.test(next));
      const error = at < 0 ? '' : /error: *\|-?$/.test(detail[at]) ? detail.slice(at + 1, at + 7).join(' ') : detail[at].replace(/^\s*error: */, '');
      const frame = detail.map((next) => next.includes(root + '/') && !next.includes(file || '?') && next.match(/[^\s('"]+:\d+(?=:\d+)/)).find(Boolean);
      failed.set(key, (frame ? plain(frame[0]) + ' ' : '') + plain(error.split('code:')[0]));
    });
  };
  for (const file of job.command ? [] : files) {
    const { stdout, stderr, status } = await run('tests', ['node', ...job.flags, '--test-reporter=tap', file], extra);
    const seen = passed.size + failed.size;
    read(stdout, file + ': ', file);
    if (status !== 0 && seen === passed.size + failed.size) failed.set(file + ': cannot run', plain((stderr.match(/^\w*Error.*$/m) || [''])[0]));
  }
  if (job.command) {
    const { stdout, stderr, status } = await run('command', ['bash', '-c', 'ulimit -t 10; PATH="$PWD/node_modules/.bin:$PATH"; ' + job.command], extra);
    read(stdout + '\n' + stderr, '', '');
    if (!passed.size && !failed.size) status === 0 ? passed.add('the test command') : failed.set('the test command', plain(stderr.slice(-140)));
  }
  for (const name of failed.keys()) passed.delete(name);
  return { passed, failed };
};
const git = (...args) => spawnSync('git', args, { encoding: 'utf8', maxBuffer: 1e8 }).stdout;
const done = () => {
  if (job.measure) fs.writeFileSync(kept, JSON.stringify(limits));
  worker?.terminate();
};
module.exports = { fs, dir, root, job, checks, tests, stops: () => stops, done, git };`;

/** `reproduce.cjs`: checks, tests, and the lines that ran in the failing ones (from V8's own coverage). */
export const REPRODUCE = String.raw`const { fs, dir, root, job, checks, tests, done, git } = require('./run.cjs');
const printAll = async (title) => {
  console.log('== ' + title + 'checks');
  const { results, ran } = await checks(true);
  for (const [n, [word, text]] of Object.entries(results)) console.log('check ' + n + ' ' + word + ': ' + text);
  const { passed, failed } = await tests(job.files);
  console.log('== ' + title + 'tests\n' + passed.size + ' passed, ' + failed.size + ' failed');
  for (const [name, text] of [...failed].slice(0, 25)) console.log('failed ' + name + ' | ' + text);
  return { ran, failed: [...failed.keys()] };
};
// 2 for what ran inside of functions, 1 for the rest of a module.
const executed = (scripts) => {
  const found = {};
  for (const { url, functions } of scripts) {
    const file = url.split('?')[0].replace('file://' + root + '/', '');
    if (/^node:|^file:|node_modules\/|^\.git\//.test(file) || job.files.includes(file)) continue;
    const text = fs.readFileSync(file, 'utf8'), own = new Uint8Array(text.length), all = (found[file] ??= { text, marks: new Uint8Array(text.length) }).marks;
    const ranges = functions.flatMap((f) => f.ranges.map((range) => ({ ...range, mark: f.functionName === '' && range.startOffset === 0 ? 1 : 2 })));
    ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
    for (const { startOffset, endOffset, count, mark } of ranges) own.fill(count && mark, startOffset, endOffset);
    own.forEach((mark, i) => { all[i] = Math.max(all[i], mark); });
  }
  for (const file of Object.keys(found).sort()) {
    let at = 0;
    const spans = [];
    found[file].text.split('\n').forEach((line, i) => {
      const from = at + line.search(/\S|$/), to = at + line.trimEnd().length;
      at += line.length + 1;
      if (!found[file].marks.subarray(from, to).includes(2)) return;
      if (spans.at(-1)?.[1] === i) spans.at(-1)[1] = i + 1;
      else spans.push([i + 1, i + 1]);
    });
    if (spans.length) console.log(file + ' ' + spans.map(([a, b]) => (a === b ? a : a + '-' + b)).join(','));
  }
};
const main = async () => {
  if (job.dirty) {
    await printAll('found ');
    fs.writeFileSync(dir + '/found.patch', git('diff', 'HEAD', '--binary'));
    git('checkout', '-q', 'HEAD', '--', '.');
  }
  const { ran, failed } = await printAll('');
  // Once more, to see what it takes when all is warm.
  await checks();
  console.log('== executed');
  const folder = dir + '/coverage';
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder);
  if (!job.checks && !job.command) await tests(job.files.filter((file) => failed.some((name) => name.startsWith(file + ': '))), { NODE_V8_COVERAGE: folder });
  executed(ran ?? fs.readdirSync(folder).flatMap((name) => JSON.parse(fs.readFileSync(folder + '/' + name)).result));
  if (job.dirty) git('apply', '--whitespace=nowarn', dir + '/found.patch');
};
main().finally(done);`;

/** `try.cjs`: one change after the other on top of the base; the first that solves the issue stays, all others are taken back. */
export const TRY = String.raw`const { fs, job, checks, tests, stops, done, git } = require('./run.cjs');
const edits = (list) => list.map(([file, line, column, old, text]) => ({ file, line, column, old, text }));
const name = (list) => list.map((e, i) => (i > 0 && list[i - 1].file === e.file ? '' : e.file + ' ') + e.line + ':' + e.column + ' ' + JSON.stringify(e.old) + ' -> ' + JSON.stringify(e.text)).join(' & ');
const head = {};
const write = (list) => {
  const files = new Map();
  for (const { file, line, column, old, text } of [...list].sort((a, b) => b.line - a.line || b.column - a.column)) {
    const lines = files.get(file) || head[file].split('\n');
    const own = lines[line - 1];
    if (own === undefined || own.slice(column - 1, column - 1 + old.length) !== old) return false;
    lines[line - 1] = own.slice(0, column - 1) + text + own.slice(column - 1 + old.length);
    files.set(file, lines);
  }
  for (const file of Object.keys(head)) fs.writeFileSync(file, files.has(file) ? files.get(file).join('\n') : head[file]);
  return true;
};
// A target below zero is a check that has to give another value than it gives now.
const isHit = (found, n) => found[Math.abs(n)]?.[0] === (n > 0 ? 'ok' : 'wrong');
const verdict = async () => {
  const { targets, guards, known, best, isStrict } = job;
  const found = (await checks()).results;
  const broken = guards.find((n) => found[n]?.[0] !== 'ok');
  const says = (n) => 'check ' + Math.abs(n) + ' gives ' + (found[Math.abs(n)]?.[1] ?? '').slice(0, 90);
  if (broken) return ['fails', says(broken)];
  const open = targets.filter((n) => !isHit(found, n));
  const right = targets.length - open.length;
  const isByTests = targets.length === 0;
  if (!isByTests && right <= best) return ['fails', says(open[0])];
  const { passed, failed } = await tests(isByTests ? job.first : job.files);
  const count = () => known.filter((one) => passed.has(one)).length;
  const fixed = isByTests ? count() : right;
  const still = [...failed].find(([one]) => known.includes(one));
  if (fixed <= best) return ['fails', still ? 'still failing: ' + still[1].slice(0, 90) : 'all stay as they were'];
  if (isByTests && !job.command) {
    const rest = await tests(job.files.filter((file) => !job.first.includes(file)));
    for (const one of rest.passed) passed.add(one);
    for (const [one, text] of rest.failed) failed.set(one, text);
  }
  const fresh = [...failed.keys()].find((one) => !known.includes(one));
  if (fresh) return ['fails', 'breaks ' + fresh];
  const text = fixed + ' of ' + (targets.length || known.length) + ' fixed, ' + passed.size + ' tests pass, ' + failed.size + ' fail';
  if (fixed < (targets.length || known.length)) return ['better', text];
  return isStrict && count() < known.length ? ['half', text] : ['solved', text];
};
for (const list of [job.base, ...job.tries]) for (const { file } of edits(list)) head[file] ??= fs.readFileSync(file, 'utf8');
const main = async () => {
  let isSolved = false, last = '', length = 0;
  for (const list of job.tries) {
    if (stops() >= 6) { console.log('stopped here: too many changes that do not end'); break; }
    const whole = edits([...job.base, ...list]);
    const [word, text] = write(whole) ? await verdict() : ['fails', 'its place was changed'];
    isSolved = word === 'solved';
    // What gets no line fails: the output is read up to a length only.
    const isTold = word !== 'fails' || length < 8000, detail = text === last || (word === 'fails' && length > 5000) ? '' : '\n> ' + text;
    const line = (isSolved ? 'solved ' : 'try ') + name(whole) + ': ' + (isSolved ? text : word + detail);
    if (isTold) console.log(line);
    length += line.length;
    last = text;
    if (isSolved) break;
  }
  if (isSolved) return console.log('== change\n' + git('diff', '-U0').split('\n').filter((line) => /^[-+@]/.test(line)).slice(0, 20).join('\n'));
  write(edits(job.base));
  console.log('== taken back');
};
main().finally(done);`;

/** `checks.mjs`: what every reproduction is written with. Errors that only the reproduction itself can have caused make a check unusable. */
export const CHECKS = String.raw`import assert from 'node:assert';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { format, inspect, isDeepStrictEqual } from 'node:util';
import { parentPort } from 'node:worker_threads';
export { assert, format as $format };
const root = process.cwd();
export const require = createRequire(root + '/reproduction.js');
export const $load = async (file) => {
  const all = await import(pathToFileURL(root + '/' + file));
  const main = all.default;
  const named = typeof main === 'function' ? { [main.name]: main } : {};
  return { ...named, ...(main && typeof main === 'object' ? main : {}), ...all, whole: main ?? all };
};
export const $pick = async (name, files) => {
  for (const file of files) {
    const all = await $load(file);
    if (name in all) return all[name];
  }
};
const show = (value) => (typeof value === 'string' ? value : inspect(value, { depth: 6, breakLength: Infinity }));
const flat = (text) => text.replace(/\s+/g, ' ').trim();
// An object of which only some fields are stated holds where those do.
const holds = (got, wanted) => {
  if (wanted === null || typeof wanted !== 'object' || got === null || typeof got !== 'object') return isDeepStrictEqual(got, wanted);
  if (Array.isArray(wanted) && got.length !== wanted.length) return false;
  return Array.isArray(wanted) === Array.isArray(got) && Object.keys(wanted).every((key) => holds(got[key], wanted[key]));
};
const kindOf = (value) => (value === null || value === undefined || Number.isNaN(value) ? 'none' : Array.isArray(value) ? 'array' : typeof value);
const isEmpty = (value) => value === '' || (Array.isArray(value) && value.length === 0);
// A value that nobody would expect in the place of the stated one.
const isOdd = (got, stated) => {
  if (kindOf(got) === 'none' || (kindOf(stated) !== 'none' && kindOf(got) !== kindOf(stated)) || (isEmpty(got) && !isEmpty(stated))) return true;
  return kindOf(stated) === 'object' && Object.keys(stated).some((key) => kindOf(stated[key]) !== 'none' && kindOf(got[key]) !== kindOf(stated[key]));
};
export const $recorder = () => {
  const lines = [];
  const log = (...all) => void lines.push(format(...all));
  return { ...console, log, info: log, warn: log, error: log, debug: log, dir: log, printed: () => lines.join('\n') };
};
export const $checkOf = (turn) => async (n, run, { text, value, logged, part, error }) => {
  const say = (n, word, text) => parentPort.postMessage({ of: turn, n, word, text: String(text).slice(0, 200) });
  let got;
  try {
    got = await run();
  } catch (caught) {
    const stack = String(caught?.stack);
    const frame = stack.split('\n').find((line) => line.includes(root + '/') && !/node_modules|\.git\//.test(line));
    if (error !== undefined) return say(n, error === '' || caught?.name === error ? 'ok' : 'wrong', caught);
    const isOwn = !frame && (caught instanceof ReferenceError || / is not a (function|constructor)/.test(caught?.message));
    return say(n, isOwn ? 'unusable' : 'throws', (frame ? (frame.match(/[^\s(]+:\d+/)?.[0] ?? '') + ' ' : '') + caught);
  }
  if (error !== undefined) return say(n, 'wrong', 'nothing is thrown');
  if (text === undefined) return say(n, 'ok', 'it goes through');
  let isSame = false, stated = text;
  try {
    stated = await value();
    isSame = isDeepStrictEqual(got, stated) || inspect(got) === inspect(stated) || (part && holds(got, stated));
  } catch {
    isSame = flat(show(got)) === flat(text) || (Array.isArray(got) && got.join(', ') === text);
    if (Array.isArray(got)) stated = [text];
  }
  if (logged && show(got).trim() === text.trim()) isSame = true;
  say(n, isSame ? 'ok' : isOdd(got, stated) ? 'odd' : 'wrong', inspect(got, { depth: 6, breakLength: Infinity }));
};
export const $block = (run) => run().catch(() => {});`;

/** `serve.mjs`: runs the reproduction once for each message. What waits for something that cannot come is given up. */
export const SERVE = `import { Session } from 'node:inspector';
import module from 'node:module';
import { pathToFileURL } from 'node:url';
import { parentPort } from 'node:worker_threads';
const root = process.cwd() + '/', home = pathToFileURL(root).href;
const isOwn = (path, start) => path.startsWith(start) && !path.includes('/node_modules/');
let turn = 0;
// Where a name leads is the same each time.
const known = new Map();
module.registerHooks?.({
  resolve: (name, context, next) => {
    const key = name + ' ' + context.parentURL?.split('?')[0];
    let found = known.get(key);
    if (!found) {
      found = next(name, context);
      const isFresh = isOwn(found.url, home) && !context.conditions.includes('require') && !found.url.endsWith('/mend/checks.mjs');
      known.set(key, (found = { ...found, isFresh, url: isFresh ? found.url.split('?')[0] + '?try=' : found.url }));
    }
    return { ...found, url: found.isFresh ? found.url + turn : found.url, shortCircuit: true };
  },
});
for (const name of ['uncaughtException', 'unhandledRejection']) process.on(name, () => {});
const { cache } = module.createRequire(import.meta.url);
const inUse = () => process.getActiveResourcesInfo().length;
const stalled = (usual) => new Promise((resolve) => {
  let idle = 0;
  const timer = setInterval(() => {
    idle = inUse() > usual + 1 ? 0 : idle + 1;
    if (idle > 4) resolve(clearInterval(timer));
  }, 20);
  stalled.end = () => clearInterval(timer);
});
parentPort.on('message', async ({ now, isCovered }) => {
  turn = globalThis.reproductionTurn = now;
  for (const file of Object.keys(cache)) if (isOwn(file, root)) delete cache[file];
  const session = new Session();
  session.connect();
  const post = (name, ...rest) => isCovered && session.post('Profiler.' + name, ...rest);
  let coverage;
  post('enable');
  post('startPreciseCoverage', { callCount: true, detailed: true });
  await Promise.race([stalled(inUse()), import('./reproduction.mjs?try=' + turn).catch(() => {})]);
  stalled.end();
  post('takePreciseCoverage', (error, found) => { coverage = found?.result; });
  session.disconnect();
  parentPort.postMessage({ of: turn, coverage });
  // Older versions cannot load a file anew: the end of the thread is the end of the run.
  if (!module.registerHooks) process.exit();
});
parentPort.postMessage({});`;
