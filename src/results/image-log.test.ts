import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openImageLog } from './image-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'delm-bench-images-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('openImageLog', () => {
  it('remembers over processes what was pulled and not removed since', () => {
    const path = join(folder, 'one.jsonl');
    const first = openImageLog(path);
    first.note('a:1', true);
    first.note('b:1', true);
    first.note('b:1', false);
    const second = openImageLog(path);
    expect([second.list(), second.has('a:1'), second.has('b:1')]).toEqual([['a:1'], true, false]);
    second.note('a:1', true);
    expect(readFileSync(path, 'utf8').split('\n').filter(Boolean)).toHaveLength(3);
  });

  it('leaves no file before the first pull, and drops a torn last line', () => {
    const path = join(folder, 'two.jsonl');
    const log = openImageLog(path);
    log.note('never here', false);
    expect(existsSync(path)).toBe(false);
    log.note('a:1', true);
    appendFileSync(path, '{"image":"b:');
    expect(openImageLog(path).list()).toEqual(['a:1']);
    openImageLog(path).note('c:1', true);
    expect(openImageLog(path).list()).toEqual(['a:1', 'c:1']);
  });
});
