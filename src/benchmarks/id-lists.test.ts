// Lists of ids in files: the forms that are read, what they select together with ids in the experiment file, and every way in which they are wrong.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '../core/user-error.ts';
import { idListText, leftOutByName, readIdList, withIdLists } from './id-lists.ts';

const folder = mkdtempSync(join(tmpdir(), 'delm-bench-ids-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const KNOWN = { ids: ['org__x-1', 'org__x-2', 'org__x-3'], source: 'data.json' };
let count = 0;
function list(text: string): string {
  const path = join(folder, `list-${++count}`);
  writeFileSync(path, text);
  return path;
}

describe('readIdList', () => {
  it.each([
    ['org__x-1\n\n  org__x-2  # slow\n# nothing\n'],
    ['org__x-1\r\norg__x-2'],
    ['["org__x-1", "org__x-2"]'],
    [' {"name": "subset", "ids": ["org__x-1", "org__x-2"]}'],
    [idListText('about\nthem', ['org__x-1', 'org__x-2'])],
  ])('%j', async (text) => {
    expect(await readIdList(list(text))).toEqual(['org__x-1', 'org__x-2']);
  });

  it('reads an empty list', async () => {
    expect(await readIdList(list(idListText('None failed.', [])))).toEqual([]);
  });

  it.each([
    ['[1]', /expected a list of texts/],
    ['{"id": []}', /expected a list of texts/],
    ['["org__x-1"', /is no valid JSON/],
  ])('refuses %j', async (text, says) => {
    await expect(readIdList(list(text))).rejects.toThrow(says);
  });
});

describe('withIdLists', () => {
  it('takes what both name, and leaves out what either names', async () => {
    const idsFile = list('org__x-1\norg__x-2');
    expect((await withIdLists({ idsFile }, KNOWN)).ids).toEqual(['org__x-1', 'org__x-2']);
    expect((await withIdLists({ idsFile, ids: ['org__x-2', 'org__x-3'] }, KNOWN)).ids).toEqual(['org__x-2']);
    const excluding = await withIdLists({ excludeIdsFile: list('org__x-1'), excludeIds: ['org__x-3', 'org__x-1'] }, KNOWN);
    expect(excluding.excludeIds).toEqual(['org__x-3', 'org__x-1', 'org__x-1']);
    expect(leftOutByName(excluding).map(({ id }) => id)).toEqual(['org__x-3', 'org__x-1']);
    expect(await withIdLists({ limit: 3 }, KNOWN)).toMatchObject({ limit: 3, ids: undefined, excludeIds: undefined });
    expect((await withIdLists({ excludeIdsFile: list('# none') }, KNOWN)).excludeIds).toEqual([]);
  });

  it('names the file, the id and the nearest one when the dataset has no such instance', async () => {
    const path = list('org__x-1\norg__x-22\norg__y-9');
    const failed = withIdLists({ excludeIdsFile: path }, KNOWN);
    await expect(failed).rejects.toThrow(UserError);
    await expect(failed).rejects.toThrow(
      `Unknown id \`org__x-22\` (and 1 more) in \`selection.excludeIdsFile\` (\`${path}\`): \`data.json\` has no such instance. Did you mean \`org__x-2\`?`,
    );
    await expect(withIdLists({ idsFile: list('something else altogether') }, KNOWN)).rejects.toThrow(
      /`selection\.idsFile`.*no such instance\.$/,
    );
  });

  it('refuses a file that is not there, and a list that selects nothing', async () => {
    await expect(withIdLists({ idsFile: join(folder, 'none') }, KNOWN)).rejects.toThrow(/`.*none` cannot be read \(ENOENT\)/);
    await expect(withIdLists({ excludeIdsFile: folder }, KNOWN)).rejects.toThrow(/cannot be read \(EISDIR\)/);
    await expect(withIdLists({ idsFile: list('# none') }, KNOWN)).rejects.toThrow(/names no instance, so that nothing is selected/);
    await expect(withIdLists({ idsFile: list('org__x-1'), ids: ['org__x-2'] }, KNOWN)).rejects.toThrow(
      /names no instance of `selection\.ids`/,
    );
  });
});
