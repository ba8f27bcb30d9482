// Lists of ids in files, for every benchmark's selection: which instances are taken, and which are left out by name. The files are read here; what the
// ids select is each benchmark's own business.
import { readFile } from 'node:fs/promises';
import type { Selection } from '../core/benchmark.ts';
import { nearest, UserError } from '../core/user-error.ts';

export interface KnownIds {
  /** Every id of the dataset. */
  readonly ids: readonly string[];
  /** Name of the data in messages. */
  readonly source: string;
}

/**
 * The selection with what its files say: an instance must be in `idsFile`, and in `ids` too where both are given; `excludeIdsFile` adds to `excludeIds`.
 * @throws UserError for a file that cannot be read, for an id that the dataset does not have, and when no id is left
 */
export async function withIdLists(selection: Selection, known: KnownIds): Promise<Selection> {
  const { idsFile, excludeIdsFile } = selection;
  const listed = idsFile === undefined ? undefined : await readKnownIds('idsFile', idsFile, known);
  const excluded = excludeIdsFile === undefined ? undefined : await readKnownIds('excludeIdsFile', excludeIdsFile, known);
  const ids = listed && selection.ids ? selection.ids.filter((id) => listed.includes(id)) : (listed ?? selection.ids);
  if (listed && ids?.length === 0)
    throw new UserError(`\`${idsFile}\` names no instance${selection.ids ? ' of `selection.ids`' : ''}, so that nothing is selected.`);
  return { ...selection, ids, excludeIds: excluded ? [...(selection.excludeIds ?? []), ...excluded] : selection.excludeIds };
}

async function readKnownIds(key: string, path: string, { ids, source }: KnownIds): Promise<string[]> {
  const listed = await readIdList(path);
  const known = new Set(ids);
  const unknown = listed.filter((id) => !known.has(id));
  if (unknown.length === 0) return listed;
  const near = nearest(unknown[0]!, ids);
  const more = unknown.length > 1 ? ` (and ${unknown.length - 1} more)` : '';
  throw new UserError(
    `Unknown id \`${unknown[0]}\`${more} in \`selection.${key}\` (\`${path}\`): \`${source}\` has no such instance.${near ? ` Did you mean \`${near}\`?` : ''}`,
  );
}

/** What was left out by name, for the record of the run. */
export function leftOutByName({ excludeIds = [] }: Selection): { readonly id: string; readonly reason: string }[] {
  return [...new Set(excludeIds)].map((id) => ({ id, reason: 'left out by name (`excludeIds` or `excludeIdsFile`)' }));
}

/** Ids of a list: a JSON list, a JSON object with `ids`, or one id per line (`#` begins a comment). */
export async function readIdList(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException): never => {
    throw new UserError(`The list of ids \`${path}\` cannot be read (${error.code ?? error.message}).`);
  });
  if (!/^\s*[[{]/.test(text)) {
    return text.split('\n').flatMap((line) => line.replace(/#.*/, '').trim() || []);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(`The list of ids \`${path}\` is no valid JSON: ${(error as Error).message}.`);
  }
  const list = Array.isArray(value) ? value : (value as { ids?: unknown }).ids;
  if (!Array.isArray(list) || !list.every((id) => typeof id === 'string'))
    throw new UserError(`The list of ids \`${path}\`: expected a list of texts, or an object with such a list as \`ids\`.`);
  return list;
}

/** A list as `readIdList` reads it, with what it is about in its first line. */
export function idListText(about: string, ids: readonly string[]): string {
  return `# ${about.replaceAll('\n', ' ')}\n${ids.map((id) => `${id}\n`).join('')}`;
}
