// Which instances are taken: by id, repository, difficulty, and a seeded limit. Pure: lists in files are read before (`id-lists.ts`).
import type { Selection } from '../../core/benchmark.ts';
import { randomStream } from '../../core/random.ts';
import { nearest, UserError } from '../../core/user-error.ts';
import { largestRemainder } from '../longbench-v2/select.ts';

export interface Outline {
  readonly id: string;
  readonly repo: string;
  readonly difficulty?: string | undefined;
}

export interface SelectOptions {
  readonly selection: Selection;
  readonly seed: number;
  readonly benchmarkId: string;
  /** Name of the data in messages. */
  readonly source: string;
}

/**
 * In dataset order. The rules of `limit` and `stratify` are those of LongBench-v2's selection, with the repository as stratum.
 * @throws UserError on names that the dataset does not have (with the nearest one), and when nothing is left
 */
export function selectRows<Item extends Outline>(items: readonly Item[], options: SelectOptions): Item[] {
  const { selection, source } = options;
  if (selection.length)
    throw new UserError(
      '`selection.length` is for LongBench-v2 only; SWE-bench Verified has `ids`, `subDomains` (repositories), `difficulty` and `limit`.',
    );
  const known = items.map(({ id }) => id);
  const ids = check('ids', selection.ids, known, source);
  const excluded = check('excludeIds', selection.excludeIds, known, source);
  const repos = check('subDomains', selection.subDomains, distinct(items.map(({ repo }) => repo)), source);
  const difficulties = check('difficulty', selection.difficulty, distinct(items.flatMap(({ difficulty }) => difficulty ?? [])), source);
  const filtered = items.filter(
    ({ id, repo, difficulty }) =>
      (!ids || ids.has(id)) &&
      !excluded?.has(id) &&
      (!repos || repos.has(repo)) &&
      (!difficulties || (difficulty !== undefined && difficulties.has(difficulty))),
  );
  const chosen = selection.limit === undefined ? filtered : limited(filtered, selection.limit, options);
  if (chosen.length === 0)
    throw new UserError(
      `The selection leaves none of the ${items.length} rows of \`${source}\`. Loosen \`ids\`, \`idsFile\`, \`excludeIds\`, \`excludeIdsFile\`, \`subDomains\`, \`difficulty\` or \`limit\`.`,
    );
  return chosen;
}

function check(key: string, names: readonly string[] | undefined, known: readonly string[], source: string): Set<string> | undefined {
  const set = new Set(known);
  for (const name of names ?? []) {
    if (set.has(name)) continue;
    const near = nearest(name, known);
    const list = known.length <= 20 ? ` Available: ${known.map((item) => `\`${item}\``).join(', ')}.` : '';
    throw new UserError(
      `Unknown value \`${name}\` in \`selection.${key}\`: \`${source}\` has no such ${key.endsWith('ds') ? 'instance' : 'name'}.${list}${near ? ` Did you mean \`${near}\`?` : ''}`,
    );
  }
  return names && new Set(names);
}

function limited<Item extends Outline>(items: readonly Item[], limit: number, { selection, seed, benchmarkId }: SelectOptions): Item[] {
  if (!Number.isInteger(limit) || limit < 1)
    throw new UserError(`Expected \`selection.limit\` to be a whole number of at least 1, found \`${limit}\`.`);
  if (limit >= items.length) return [...items];
  const taken = new Set<Item>();
  const take = (stratum: readonly Item[], count: number, ...keys: string[]): void => {
    for (const item of randomStream(seed, 'selection', benchmarkId, ...keys)
      .shuffle(stratum)
      .slice(0, count))
      taken.add(item);
  };
  if (selection.stratify) {
    const strata = [...Map.groupBy(items, ({ repo }) => repo)];
    const quotas = largestRemainder(
      strata.map(([, stratum]) => stratum.length),
      limit,
    );
    for (const [i, [name, stratum]] of strata.entries()) take(stratum, quotas[i]!, name);
  } else take(items, limit);
  return items.filter((item) => taken.has(item));
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}
