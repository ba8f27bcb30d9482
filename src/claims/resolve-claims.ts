// Entries of the claim files -> claims: names looked up, defaults filled in, derived numbers computed and held against what is written.
import { nearest, UserError } from '../core/user-error.ts';
import type { Claim, ContrastReading, LevelReading, Published, Side } from './claim.ts';
import type { ClaimGroup, ContrastEntry, LevelEntry, Located, Operand } from './claim-schema.ts';
import { agrees, differenceOf, evaluate, idsOf, printed, ratioOf, scaled } from './published-value.ts';

interface Level {
  readonly entry: LevelEntry;
  readonly group: ClaimGroup;
  readonly published: Published;
  readonly where: string;
}

/** Lookups over all files; each name is defined once. */
interface Names {
  find<Kind extends 'benchmarks' | 'models' | 'systems' | 'metrics' | 'open' | 'readings'>(
    kind: Kind,
    name: string,
    where: string,
  ): Located['content'][Kind][string];
}

const DECIMALS = 2;

/** @throws UserError on unknown or repeated names, and on arithmetic that does not hold */
export function resolveClaims(files: readonly Located[]): Claim[] {
  const names = collectNames(files);
  const levels = collectLevels(files, names);
  const contrasts = files.flatMap(({ content, place }) =>
    content.contrasts.map((entry, i) => ({ entry, where: place(['contrasts', i, 'id']) })),
  );
  const seen = new Set<string>();
  for (const { entry, where } of [...levels.values(), ...contrasts]) {
    if (seen.has(entry.id)) throw new UserError(`${where}: the id \`${entry.id}\` is used twice; every claim has its own.`);
    seen.add(entry.id);
  }
  return [
    ...[...levels.values()].map((level) => levelClaim(level, names)),
    ...contrasts.map(({ entry, where }) => contrastClaim(entry, { names, levels, where })),
  ];
}

function collectNames(files: readonly Located[]): Names {
  const kinds = ['benchmarks', 'models', 'systems', 'metrics', 'open', 'readings'] as const;
  const all = new Map<string, Map<string, unknown>>(kinds.map((kind) => [kind, new Map()]));
  for (const { content, place } of files) {
    for (const kind of kinds) {
      for (const [name, entry] of Object.entries(content[kind])) {
        const own = all.get(kind)!;
        if (own.has(name)) throw new UserError(`${place([kind, name])}: \`${name}\` is defined twice under \`${kind}\`.`);
        own.set(name, entry);
      }
    }
  }
  return {
    find: (kind, name, where) => {
      const own = all.get(kind)!;
      if (!own.has(name)) throw new UserError(`${where}: ${unknown(kind, name, [...own.keys()])}`);
      return own.get(name) as never;
    },
  };
}

function unknown(kind: string, name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  const list = known.length <= 25 ? ` Available: ${known.map((one) => `\`${one}\``).join(', ')}.` : '';
  return `expected a name under \`${kind}\`, found \`${name}\`.${near ? ` Did you mean \`${near}\`?` : ''}${list}`;
}

function collectLevels(files: readonly Located[], names: Names): Map<string, Level> {
  const levels = new Map<string, Level>();
  for (const { content, place } of files) {
    for (const [g, group] of content.groups.entries()) {
      for (const [i, entry] of group.claims.entries()) {
        const where = `${place(['groups', g, 'claims', i])} \`${entry.id}\``;
        if (levels.has(entry.id)) throw new UserError(`${where}: the id is used twice; every claim has its own.`);
        const [first] = metricsOf(entry, { names, where });
        const decimals = entry.decimals ?? (first!.metric.unit === 'points' ? group.decimals : DECIMALS);
        levels.set(entry.id, { entry, group, where, published: printed(entry.value, decimals, entry.spread) });
      }
    }
  }
  for (const { entry, where, published } of levels.values()) {
    if (!entry.from) continue;
    for (const id of idsOf(entry.from)) levelNamed(id, { levels, where });
    const computed = evaluate(entry.from, (id) => levels.get(id)!.published);
    if (!agrees(published, computed))
      throw new UserError(`${where}: expected the value that \`from\` comes to, ${round(computed.value)}, found ${entry.value}.`);
  }
  return levels;
}

function levelNamed(id: string, { levels, where }: { levels: ReadonlyMap<string, Level>; where: string }): Level {
  const level = levels.get(id);
  if (!level) throw new UserError(`${where}: ${unknown('groups', id, [...levels.keys()])}`);
  return level;
}

interface NamedMetric {
  readonly name: string;
  readonly agents?: number | undefined;
  readonly metric: Side['metric'];
}

/** One for each reading, or the only one without a name. */
function metricsOf(entry: LevelEntry, { names, where }: { names: Names; where: string }): NamedMetric[] {
  const metricOf = (name: string): Side['metric'] => ({ name, ...names.find('metrics', name, where) });
  if (entry.metric !== undefined) return [{ name: '', metric: metricOf(entry.metric) }];
  return names.find('readings', entry.readings!, where).map(({ name, agents, metric }) => ({ name, agents, metric: metricOf(metric) }));
}

function levelClaim(level: Level, names: Names): Claim {
  const { entry, group, published, where } = level;
  const readings = metricsOf(entry, { names, where }).map(({ name, agents, metric }): LevelReading => {
    const side = sideOf(level, { names, metric, agents });
    return {
      kind: 'level',
      name,
      published,
      side,
      margin: entry.margin ?? marginOf(level, { names, unit: metric.unit, value: published.value }),
    };
  });
  const of = readings[0]!.side;
  const details = [
    entry.stratum,
    entry.agents && `${entry.agents} ${entry.agents === 1 ? 'agent' : 'agents'}`,
    entry.gist && `gists by ${entry.gist}`,
    ...optionTexts(entry),
  ].filter(Boolean);
  return {
    id: entry.id,
    source: group.source,
    place: group.place,
    says: `${entry.system}, ${entry.model}${details.length > 0 ? `, ${details.join(', ')}` : ''}: ${readings.length > 1 ? (of.metric.quantity ?? of.metric.unit) : of.metric.name}`,
    open: openThings(group.open, names, where),
    note: [group.note, entry.note].filter(Boolean).join(' ') || undefined,
    readings,
  };
}

function optionTexts({ options = {} }: LevelEntry): string[] {
  return Object.entries(options).map(([key, value]) => `${key} ${value}`);
}

function openThings(keys: readonly string[], names: Names, where: string): Claim['open'] {
  return keys.map((key) => ({ key, text: names.find('open', key, where) }));
}

/** Points as they are; of anything else a share of the published value. */
function marginOf({ group, where }: Level, { names, unit, value }: { names: Names; unit: string; value: number }): number {
  const benchmark = names.find('benchmarks', group.benchmark, where);
  if ('absent' in benchmark) return Number.NaN;
  return unit === 'points' ? benchmark.marginPoints : benchmark.marginShare * Math.abs(value);
}

function sideOf(
  { entry, group, where }: Level,
  { names, metric, agents, times = 1 }: { names: Names; metric: Side['metric']; agents?: number | undefined; times?: number | undefined },
): Side {
  const benchmark = names.find('benchmarks', group.benchmark, where);
  const model = names.find('models', entry.model, where);
  const system = names.find('systems', entry.system, where);
  const id = 'absent' in benchmark ? undefined : benchmark.id;
  const patterns = 'absent' in system || id === undefined ? [] : (system.cells[id] ?? []);
  const gistName = entry.gist ?? ('absent' in system || id === undefined ? undefined : system.gist[id]);
  const gist = gistName === undefined ? undefined : names.find('models', gistName, where);
  const absent =
    ('absent' in benchmark && benchmark.absent) ||
    ('absent' in system && system.absent) ||
    ('absent' in model && model.absent) ||
    (metric.quantity === undefined && `this program does not measure \`${metric.name}\``) ||
    (patterns.length === 0 && `\`${entry.system}\` has no counterpart here on ${group.benchmark}`) ||
    undefined;
  return {
    claim: entry.id,
    benchmark: { name: group.benchmark, id, items: 'absent' in benchmark ? undefined : benchmark.items },
    model: { name: entry.model, ids: 'absent' in model ? [] : model.ids },
    system: entry.system,
    attempts: 'absent' in system || id === undefined ? 'independent' : (system.attempts[id] ?? 'independent'),
    isTeam: !('absent' in system) && system.team,
    cells: patterns.map((pattern) => ({ ...pattern, options: { ...pattern.options, ...entry.options } })),
    agents: agents ?? entry.agents,
    gist: gist && !('absent' in gist) ? { name: gistName!, ids: gist.ids } : undefined,
    effort: entry.effort,
    metric,
    stratum: entry.stratum,
    times,
    absent,
  };
}

interface ContrastParts {
  readonly names: Names;
  readonly levels: ReadonlyMap<string, Level>;
  readonly where: string;
}

function contrastClaim(entry: ContrastEntry, parts: ContrastParts): Claim {
  const where = `${parts.where} \`${entry.id}\``;
  const readings = entry.readings.map((reading): ContrastReading => {
    const kind = reading.difference ? 'difference' : 'ratio';
    const operands = (reading.difference ?? reading.ratio)!;
    const [a, b] = operands.map((operand) => operandOf(operand, { ...parts, where })) as [OperandValue, OperandValue];
    const published = kind === 'difference' ? differenceOf(a.published, b.published) : ratioOf(a.published, b.published);
    // Both ends of the rounding of two numbers may be written as either.
    if (!agrees(printed(reading.gives, DECIMALS), published))
      throw new UserError(`${where}: reading \`${reading.name}\` gives ${round(published.value)}, found \`gives: ${reading.gives}\`.`);
    if (kind === 'difference' && a.side.metric.unit !== b.side.metric.unit)
      throw new UserError(`${where}: reading \`${reading.name}\` subtracts ${b.side.metric.unit} from ${a.side.metric.unit}.`);
    const unit = kind === 'ratio' ? 'times' : a.side.metric.unit;
    const margin = entry.margin ?? marginOf(a.level, { names: parts.names, unit, value: published.value });
    const name = entry.readings.length > 1 ? reading.name : '';
    return { kind, name, published: { ...published, value: reading.gives }, a: a.side, b: b.side, margin };
  });
  return {
    id: entry.id,
    source: entry.source,
    place: entry.place,
    says: entry.readings.length > 1 ? entry.says : `${entry.says} (${entry.readings[0]!.name})`,
    printed: entry.printed,
    open: openThings(entry.open, parts.names, where),
    note: entry.note,
    readings,
  };
}

interface OperandValue {
  readonly level: Level;
  readonly published: Published;
  readonly side: Side;
}

function operandOf(operand: Operand, { names, levels, where }: ContrastParts): OperandValue {
  const { claim, metric: wanted, agents, times = 1 } = typeof operand === 'string' ? { claim: operand } : { times: 1, ...operand };
  const level = levelNamed(claim, { levels, where });
  if (wanted === undefined && level.entry.metric === undefined)
    throw new UserError(`${where}: \`${claim}\` has several readings; say which with \`{ claim: ..., metric: ... }\`.`);
  const name = wanted ?? level.entry.metric!;
  const metric = { name, ...names.find('metrics', name, where) };
  return { level, published: scaled(level.published, times), side: sideOf(level, { names, metric, agents, times }) };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
