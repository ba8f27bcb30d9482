// The report in a real headless Chromium, from a run of the demo: what a reader clicks, types and sees, with no console error and no request. One trial
// is made a hundred thousand events long, and one prompt hostile, before the page is written.
import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TraceEvent } from '../../core/trace.ts';
import { readTexts, readTrace } from '../../results/read-trace.ts';
import { createWorkplace, DEMO_EXPERIMENT, QUESTIONS_ONLY, type Workplace } from '../../testing/cli-process.ts';
import { type Browser, type BrowserPage, findChromium, openBrowser } from '../../testing/open-browser.ts';

const chromium = findChromium();
const HOSTILE = '</script><img src="x" onerror="document.title=\'hacked\'"><script>document.title="hacked"</script>';
const MANY = 100_000;

let place: Workplace;
let browser: Browser;
let page: BrowserPage;
let directory: string;

/** Trials by the beginning of their id, in the order of the folder. */
function trialIds(strategy: string): string[] {
  return readdirSync(join(directory, 'traces'))
    .filter((name) => name.startsWith(strategy))
    .map((name) => name.slice(0, -'.jsonl'.length))
    .sort();
}

function eventsOf(id: string): TraceEvent[] {
  return readTrace(join(directory, 'traces', `${id}.jsonl`)).filter(({ type }) => type !== 'turn');
}

async function open(hash = '', file = 'report.html'): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`file://${join(directory, file)}${hash}`);
}

const count = (selector: string): Promise<number> => page.evaluate(`document.querySelectorAll(${JSON.stringify(selector)}).length`);
const text = (selector: string): Promise<string> => page.evaluate(`document.querySelector(${JSON.stringify(selector)})?.textContent ?? ''`);

/** Makes a trace as long as no trial of the demo is: calls and waits of eight agents after its own events. */
function makeLong(id: string): void {
  const path = join(directory, 'traces', `${id}.jsonl`);
  const own = readTrace(path);
  const call = own.find(({ type }) => type === 'call')!;
  const lines = own.map((event) => JSON.stringify(event));
  let { seq, atUs } = own.at(-1)!;
  while (lines.length < MANY) {
    atUs += 40_000;
    const agent = `agent-${(seq % 8) + 1}`;
    lines.push(
      JSON.stringify({ ...call, seq: ++seq, atUs, agent, startUs: atUs - 30_000, firstTokenUs: atUs - 20_000, endUs: atUs, causes: [] }),
    );
    lines.push(
      JSON.stringify({ seq: ++seq, atUs, agent, causes: [], type: 'wait', for: 'claim', startUs: atUs - 40_000, endUs: atUs - 30_000 }),
    );
  }
  writeFileSync(path, `${lines.join('\n')}\n`);
}

/** The reply of the first call of a trial becomes text that would run, were it markup. */
function makeHostile(id: string): number {
  const [trace, texts] = ['traces', 'texts'].map((folder) => join(directory, folder, `${id}.jsonl`)) as [string, string];
  const call = eventsOf(id).find((event) => event.type === 'call')!;
  const lines = readTrace(trace).map((event) => JSON.stringify(event.seq === call.seq ? { ...event, replyHash: 'hostile' } : event));
  writeFileSync(trace, `${lines.join('\n')}\n`);
  appendFileSync(texts, `${JSON.stringify({ hash: 'hostile', text: HOSTILE })}\n`);
  return call.seq;
}

describe.skipIf(chromium === undefined)('report.html in Chromium (skipped where none is installed)', () => {
  let hostile: { id: string; seq: number };
  let long: string;

  beforeAll(async () => {
    place = createWorkplace();
    const { exitCode, stderr } = await place.cli([
      'run',
      DEMO_EXPERIMENT,
      ...QUESTIONS_ONLY,
      '--no-charts',
      '--set',
      'benchmarks.longbench-v2.selection.limit=3',
      '--set',
      'sweep.delm.agents=[2,4]',
      '--set',
      'sweep.controller.agents=[2,4]',
    ]);
    expect(exitCode, stderr).toBe(0);
    directory = place.run('demo').directory;
    const [first, second] = trialIds('delm');
    hostile = { id: first!, seq: makeHostile(first!) };
    long = second!;
    makeLong(long);
    const written = await place.cli(['report', directory]);
    expect(written.exitCode, written.stderr).toBe(0);
    browser = await openBrowser(chromium!);
    page = await browser.openPage();
    await page.viewport({ width: 1280, height: 900 });
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await place?.[Symbol.asyncDispose]();
  });

  test.each([
    [1280, 'light'],
    [1280, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)('fits %d pixels, %s: nothing runs over the edge, every chart is drawn', async (width, theme) => {
    await page.viewport({ width, height: 900, theme });
    for (const hash of [
      '',
      '#/trials',
      ...['timeline', 'context', 'events', 'compare'].map((view) => `#/trial/${hostile.id}?view=${view}`),
    ]) {
      await open(hash);
      if (hash.includes('/trial/')) await page.until("document.querySelector('canvas, .entry, .events .item')");
      expect(await page.evaluate('document.documentElement.scrollWidth'), hash).toBeLessThanOrEqual(width);
    }
    await open();
    await page.until("document.querySelectorAll('figure[data-chart] svg').length >= 7");
    expect(
      await page.evaluate(`[...document.querySelectorAll('figure[data-chart] .plot')].filter((plot) => plot.children.length === 0).length`),
    ).toBe(0);
    expect(
      await page.evaluate(`[...document.querySelectorAll('.plot svg *')].filter((mark) => /NaN|undefined/.test(mark.outerHTML)).length`),
    ).toBe(0);
    const background: string = await page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(Number(/\d+/.exec(background)![0]) > 128).toBe(theme === 'light');
    await page.viewport({ width: 1280, height: 900 });
  });

  test('tables sort by click and by key, charts answer to their controls', async () => {
    await open();
    const firstCells = (): Promise<number[]> =>
      page.evaluate(
        `[...document.querySelectorAll('#tables tbody')][0].querySelectorAll('tr td:nth-child(6)').values().map((cell) => Number(cell.dataset.sort)).toArray()`,
      );
    const before = await firstCells();
    await page.click('#tables th:nth-child(6) button');
    expect(await firstCells()).toEqual(before.toSorted((a, b) => a - b));
    await page.press('Enter');
    expect(await firstCells()).toEqual(before.toSorted((a, b) => b - a));
    expect(await page.evaluate(`document.querySelector('#tables th:nth-child(6)').ariaSort`)).toBe('descending');
    await page.click('[data-chart="path"] .group button:nth-child(2)');
    expect(await text('[data-chart="path"] .axis-title')).toBe('share of the makespan');
    const baseline = await text('[data-chart="differences"] .plot');
    await page.evaluate(
      `(() => { const picker = document.querySelector('[data-chart="differences"] select'); picker.selectedIndex = 0; picker.dispatchEvent(new Event('change')); })()`,
    );
    expect(await text('[data-chart="differences"] .plot')).not.toBe(baseline);
    await page.evaluate(`document.querySelector('[data-chart="accuracy"] .hit').focus({ focusVisible: true })`);
    await page.until(`document.querySelector('.tip:not([hidden])')?.textContent.includes('graded')`);
    await page.press('Escape');
    expect(await count('.tip:not([hidden])')).toBe(0);
  });

  test('says that it measures nothing, and who was counted', async () => {
    await open();
    const whole = await text('#report');
    expect(whole).toContain(
      '15 of 15 planned trials graded: 5 cells on 3 instances of longbench-v2 (embedded model: checks the program, not the claim).',
    );
    expect(whole).toContain('15 planned trials = 15 graded + 0 errored + 0 stopped by the budget + 0 interrupted.');
    expect(await text('#summary')).not.toMatch(/beats|is ahead/);
    await page.click('#theme');
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('light');
    await page.click('#theme');
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(16, 19, 23)');
  });

  test('trials are filtered, searched and opened with the keyboard alone', async () => {
    await open('#/trials');
    expect(await text('.trials [role="status"]')).toBe('15 of 15 trials');
    await page.evaluate(
      `(() => { const picker = document.querySelector('[aria-label="Cell"]'); picker.value = [...picker.options].find(({ text }) => text === 'delm · 4 agents').value; picker.dispatchEvent(new Event('input')); })()`,
    );
    expect(await text('.trials [role="status"]')).toBe('3 of 15 trials');
    await page.evaluate('document.activeElement.blur()');
    await page.press('/');
    for (const letter of 'zzz') await page.press(letter);
    expect(await text('.trials [role="status"]')).toBe('0 of 15 trials');
    expect(await text('.empty')).toBe('No trial fits these filters.');
    for (const _ of 'zzz') await page.press('Backspace');
    await page.click('.list-head [data-key="costUsd"]');
    expect(await text('.list-head [data-key="costUsd"]')).toBe('dollars ↑');
    await page.evaluate(`document.querySelector('.trials .view').focus()`);
    await page.press('ArrowDown');
    await page.press('ArrowDown');
    expect(
      await page.evaluate(`[...document.querySelectorAll('.trials .item')].findIndex(({ ariaSelected }) => ariaSelected === 'true')`),
    ).toBe(1);
    await page.press('Enter');
    await page.until(`location.hash.startsWith('#/trial/delm-') && document.querySelector('canvas')`);
    await page.evaluate('history.back()');
    await page.until(`document.querySelector('.trials .item')`);
    // The filter is as it was left.
    expect(await text('.trials [role="status"]')).toBe('3 of 15 trials');
  });

  test('the timeline leads to the prompt and the reply, to the letter', async () => {
    const id = trialIds('controller')[0]!;
    const texts = readTexts(join(directory, 'texts', `${id}.jsonl`));
    await open(`#/trial/${id}`);
    await page.until("document.querySelector('canvas')?.height > 50");
    await page.evaluate("document.querySelector('canvas').focus()");
    await page.press('ArrowDown');
    await page.press('ArrowRight');
    await page.press('+');
    await page.press('Enter');
    await page.until("document.querySelector('.drawer:not([hidden]) pre.part')");
    const seq = Number(/event=(\d+)/.exec(await page.evaluate('location.hash'))![1]);
    const call = eventsOf(id).find((event) => event.seq === seq)!;
    if (call.type !== 'call') throw new Error(`Expected a call at ${seq}, found ${call.type}.`);
    const shown: string[] = await page.evaluate(`[...document.querySelectorAll('.drawer pre')].map((box) => box.textContent)`);
    expect(shown).toEqual([texts.text(call.replyHash!), ...texts.prompt(call.promptHash)!]);
    await page.press('Escape');
    expect(await count('.drawer:not([hidden])')).toBe(0);
    expect(await page.evaluate('location.hash')).not.toContain('event=');
    // A click on a bar does the same.
    await page.click('canvas', { x: 400, y: 26 + 26 * 1.5 });
    await page.until("document.querySelector('.drawer:not([hidden])')");
  });

  test('the shared context is what the trace admitted, and shrinks back in time', async () => {
    const id = trialIds('delm').at(-1)!;
    const admitted = eventsOf(id).filter((event) => event.type === 'entry' && event.action === 'admitted');
    await open(`#/trial/${id}?view=context`);
    await page.until("document.querySelector('.entry')");
    expect(await count('.entry .good')).toBe(admitted.length);
    expect(await text('.card [role="status"]')).toContain(`${admitted.length} entries admitted`);
    expect(await text('.entry')).toMatch(/evidence: #\d+.*verdict: #\d+.*read by: /);
    await page.evaluate(
      `(() => { const slider = document.querySelector('input[type=range]'); slider.value = 0; slider.dispatchEvent(new Event('input')); })()`,
    );
    expect(await count('.entry')).toBe(0);
    await page.press('Tab');
  });

  test('two cells stand beside each other on the same instance', async () => {
    const id = trialIds('delm').at(-1)!;
    await open(`#/trial/${id}`);
    await page.until("document.querySelector('canvas')");
    await page.click('[data-tab="compare"]');
    await page.until("document.querySelectorAll('canvas').length === 2");
    const own = await text('h1[tabindex]');
    const names = await page.evaluate(`[...document.querySelectorAll('#browser thead th')].map(({ textContent }) => textContent)`);
    // Another strategy with as many agents, before anybody chooses.
    expect(names).toEqual(['', own, own.replace('delm', 'controller'), 'difference', 'ratio']);
    await page.evaluate(
      `(() => { const picker = document.querySelector('[aria-label="Compare with"]'); picker.value = [...picker.options].find(({ text }) => text.startsWith('single')).value; picker.dispatchEvent(new Event('change')); })()`,
    );
    await page.until("[...document.querySelectorAll('thead th')].some(({ textContent }) => textContent.startsWith('single'))");
    await page.evaluate(`document.querySelector('[data-tab="compare"]').focus()`);
    await page.press('ArrowRight');
    expect(await page.evaluate(`document.querySelector('[data-tab="timeline"]').ariaSelected`)).toBe('true');
  });

  test('what a model wrote is shown, and never run', async () => {
    await open(`#/trial/${hostile.id}?view=events&event=${hostile.seq}`);
    await page.until("document.querySelector('.drawer pre')");
    expect(await text('.drawer pre')).toBe(HOSTILE);
    expect(await count('.drawer img')).toBe(0);
    expect(await page.evaluate('document.title')).not.toBe('hacked');
  });

  test('a hundred thousand events: only what is seen exists, the last is a key away', async () => {
    await open(`#/trial/${long}?view=events`);
    await page.until("document.querySelector('.events .item')");
    const all = eventsOf(long);
    expect(all.length).toBeGreaterThan(MANY - 1000);
    expect(await text('.events [role="status"]')).toMatch(/^(\S+) of \1 events$/);
    await page.evaluate("document.querySelector('.events .view').focus()");
    await page.press('End');
    await page.until(
      `[...document.querySelectorAll('.events .item .seq')].some(({ textContent }) => textContent === '${all.at(-1)!.seq}')`,
    );
    expect(await count('.events .item')).toBeLessThan(100);
    await page.click('[data-tab="timeline"]');
    await page.until("document.querySelector('canvas')?.height > 50");
    expect(await count('*')).toBeLessThan(6000);
  });

  test('over the size limit: hashes and the command that shows the rest, and the command works', async () => {
    const written = await place.cli(['report', directory, '--max-size', '0.1']);
    expect(written.exitCode, written.stderr).toBe(0);
    await open();
    expect(await text('.bottom')).toMatch(/Events of \d+ and texts of \d+ of 3 instances are embedded: instances take turns/);
    const id = trialIds('single').find((one) => one !== long)!;
    const missing: string = await page.evaluate(
      `JSON.parse(document.getElementById('report-data').textContent).trials.find(({ hasEvents, texts }) => !hasEvents || texts === null).id`,
    );
    await open(`#/trial/${missing}?view=events`);
    await page.until("document.querySelector('.command, .events .item')");
    if ((await count('.command')) === 0) {
      await page.evaluate(`location.hash += '&event=${eventsOf(missing).find(({ type }) => type === 'call')!.seq}'`);
      await page.until("document.querySelector('.drawer .command')");
    }
    const [program, ...args] = (await text('.command code')).split(' ');
    expect(program).toBe('delm-bench');
    const shown = await place.cli(args);
    expect(shown.exitCode, `${args.join(' ')}: ${shown.stderr} (${id})`).toBe(0);
    expect(shown.stdout.length).toBeGreaterThan(100);
  });

  test('no console error, no request but the file itself', () => {
    expect(page.problems).toEqual([]);
    expect(
      [...new Set(page.requests.map((url) => url.replace(/#.*$/, '')))].filter((url) => !url.startsWith('data:') && url !== 'about:blank'),
    ).toEqual([`file://${directory}/report.html`]);
  });
});
