// Which rows of the dataset are asked about. Pure: rows without their contexts in, the chosen ones out, in dataset order.
import type { Selection } from '../../core/benchmark.ts';
import { randomStream } from '../../core/random.ts';
import { nearest, UserError } from '../../core/user-error.ts';
import { DIFFICULTIES, LENGTHS } from './row-schema.ts';

/** The paper's subset: all of this domain, 125 rows of the official file. Names of sub-domains repeat in other domains, so the domain is always part of the key. */
export const SCOPE = 'Multi-Document QA';

export interface RowOutline {
  readonly row: number;
  readonly id: string;
  readonly domain: string;
  readonly subDomain: string;
  readonly difficulty: string;
  readonly length: string;
}

export interface SelectOptions {
  readonly selection: Selection;
  readonly seed: number;
  readonly benchmarkId: string;
  /** Name of the data in messages. */
  readonly source: string;
}

/**
 * Filters first; then `limit` takes the first ones of a shuffle by `randomStream(seed, 'selection', benchmarkId)`, so that a raised limit keeps what a smaller one took.
 * With `stratify` each sub-domain is shuffled by a stream of its own (`…, subDomain`) and gives its share of the limit, rounded by largest remainder;
 * equal remainders go to the larger sub-domain, then to the one that comes first in the dataset.
 * @throws UserError on names that the dataset does not have, and when nothing is left.
 */
export function selectRows(outlines: readonly RowOutline[], options: SelectOptions): RowOutline[] {
  const { selection, source } = options;
  const inScope = outlines.filter(({ domain }) => domain === SCOPE);
  if (inScope.length === 0) {
    const found = [...new Set(outlines.map(({ domain }) => `\`${domain}\``))];
    throw new UserError(
      `\`${source}\` has no row of the domain \`${SCOPE}\`; found ${found.length > 0 ? found.join(', ') : 'no rows at all'}.`,
    );
  }
  const ids = checkIds('ids', selection.ids, { outlines, source });
  const excluded = checkIds('excludeIds', selection.excludeIds, { outlines, source });
  const subDomains = checkNames('subDomains', selection.subDomains, [...new Set(inScope.map(({ subDomain }) => subDomain))], source);
  const difficulties = checkNames('difficulty', selection.difficulty, DIFFICULTIES, source);
  const lengths = checkNames('length', selection.length, LENGTHS, source);
  const filtered = inScope.filter(
    (row) =>
      (!ids || ids.has(row.id)) &&
      !excluded?.has(row.id) &&
      (!subDomains || subDomains.has(row.subDomain)) &&
      (!difficulties || difficulties.has(row.difficulty)) &&
      (!lengths || lengths.has(row.length)),
  );
  const chosen = selection.limit === undefined ? filtered : limited(filtered, selection.limit, options);
  if (chosen.length === 0) {
    throw new UserError(
      `The selection leaves none of the ${inScope.length} rows of \`${source}\`. Loosen \`ids\`, \`subDomains\`, \`difficulty\`, \`length\` or \`limit\`.`,
    );
  }
  return chosen;
}

function checkIds(
  key: 'ids' | 'excludeIds',
  ids: readonly string[] | undefined,
  { outlines, source }: { readonly outlines: readonly RowOutline[]; readonly source: string },
): Set<string> | undefined {
  if (!ids) return undefined;
  const domains = new Map(outlines.map(({ id, domain }) => [id, domain]));
  for (const id of ids) {
    const domain = domains.get(id);
    if (domain === undefined) {
      const near = nearest(id, [...domains.keys()]);
      throw new UserError(
        `Unknown id \`${id}\` in \`selection.${key}\`: \`${source}\` has no such row.${near ? ` Did you mean \`${near}\`?` : ''}`,
      );
    }
    if (domain !== SCOPE)
      throw new UserError(`Id \`${id}\` in \`selection.${key}\` is of the domain \`${domain}\`; this benchmark asks \`${SCOPE}\` only.`);
  }
  return new Set(ids);
}

function checkNames(key: string, names: readonly string[] | undefined, known: readonly string[], source: string): Set<string> | undefined {
  for (const name of names ?? []) {
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    const list = known.map((item) => `\`${item}\``).join(', ');
    throw new UserError(
      `Unknown value \`${name}\` in \`selection.${key}\` for \`${source}\`. Available: ${list}.${near ? ` Did you mean \`${near}\`?` : ''}`,
    );
  }
  return names && new Set(names);
}

function limited(rows: readonly RowOutline[], limit: number, { selection, seed, benchmarkId }: SelectOptions): RowOutline[] {
  if (!Number.isInteger(limit) || limit < 1)
    throw new UserError(`Expected \`selection.limit\` to be a whole number of at least 1, found \`${limit}\`.`);
  if (limit >= rows.length) return [...rows];
  const taken: RowOutline[] = [];
  if (selection.stratify) {
    const strata = Map.groupBy(rows, ({ subDomain }) => subDomain);
    const quotas = largestRemainder(
      [...strata.values()].map((stratum) => stratum.length),
      limit,
    );
    [...strata].forEach(([name, stratum], i) => {
      taken.push(...randomStream(seed, 'selection', benchmarkId, name).shuffle(stratum).slice(0, quotas[i]));
    });
  } else taken.push(...randomStream(seed, 'selection', benchmarkId).shuffle(rows).slice(0, limit));
  return taken.sort((a, b) => a.row - b.row);
}

/** Whole shares of `total` in proportion to the sizes; they sum to `total`. */
export function largestRemainder(sizes: readonly number[], total: number): number[] {
  const sum = sizes.reduce((a, b) => a + b, 0);
  // Whole numbers throughout, so that equal remainders compare as equal.
  const shares = sizes.map((size) => Math.floor((size * total) / sum));
  const order = sizes
    .map((size, index) => ({ index, size, remainder: (size * total) % sum }))
    .sort((a, b) => b.remainder - a.remainder || b.size - a.size || a.index - b.index);
  const missing = total - shares.reduce((a, b) => a + b, 0);
  for (const { index } of order.slice(0, missing)) shares[index]!++;
  return shares;
}
