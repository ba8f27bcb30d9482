// The files of `configs/claims/` as zod schemas: what was published, by whom, on what, and what that is here. Every file may hold every part; together they
// are one catalogue. References between parts are checked by `read-claims.ts`.
import { z } from 'zod';

const text = z.string('expected a text').min(1, 'expected a text');
const count = z.int('expected a whole number').min(1, 'expected a whole number of at least 1');
const value = z.number('expected a number');
const absent = z.strictObject({ absent: text });
const scalar = z.union([z.string(), z.number(), z.boolean()], { error: 'expected a value' });

const cellPattern = z.strictObject({
  strategy: text,
  agents: count.optional(),
  options: z.record(text, scalar).default({}),
});

const systemSchema = z.union([
  absent,
  z.strictObject({
    /** By benchmark id. */
    attempts: z.record(text, z.enum(['independent', 'coupled'], 'expected `independent` or `coupled`')),
    /** Whether the agents of a trial work together. */
    team: z.boolean('expected `true` or `false`').default(false),
    /** By benchmark id: the model that makes gists, where that is stated and not the base model. */
    gist: z.record(text, text).default({}),
    cells: z.record(text, z.array(cellPattern).min(1)),
  }),
]);

const benchmarkSchema = z.strictObject({
  id: text,
  items: count,
  marginPoints: value.gt(0, 'expected a margin above 0'),
  marginShare: value.gt(0, 'expected a margin above 0'),
});

const UNITS = ['points', 'usd', 's', 'min', 'times', 'ktokens'] as const;

const metricSchema = z.strictObject({
  /** Absent where this program does not measure it. */
  quantity: z.enum(['correct', 'cost', 'latency']).optional(),
  per: z.enum(['submission', 'trial']).optional(),
  of: z.enum(['each', 'selected', 'oracle']).optional(),
  k: count.optional(),
  average: z.enum(['micro', 'macro', 'domain']).optional(),
  unit: z.enum(UNITS, `expected one of ${UNITS.join(', ')}`),
  definition: text,
});

/** A number made of published ones, for figures that are no cell of a table. */
export type Expression =
  | string
  | { readonly mean: readonly Expression[]; readonly weights?: readonly number[] | undefined }
  | { readonly difference: readonly [Expression, Expression] };

const expressionSchema: z.ZodType<Expression> = z.lazy(() =>
  z.union(
    [
      text,
      z.strictObject({ mean: z.array(expressionSchema).min(1), weights: z.array(value).optional() }),
      z.strictObject({ difference: z.tuple([expressionSchema, expressionSchema]) }),
    ],
    { error: 'expected the id of a claim, `{ mean: [...] }` or `{ difference: [a, b] }`' },
  ),
);

const levelReading = z.strictObject({ name: text, metric: text, agents: count.optional() });

const SOURCES = ['paper-v1', 'website-v2'] as const;
const source = z.enum(SOURCES, `expected one of ${SOURCES.join(', ')}`);

const levelSchema = z
  .strictObject({
    id: text,
    model: text,
    system: text,
    agents: count.optional(),
    metric: text.optional(),
    /** Name of a list under `readings`, in place of `metric`. */
    readings: text.optional(),
    stratum: text.optional(),
    options: z.record(text, scalar).optional(),
    gist: text.optional(),
    effort: text.optional(),
    value,
    spread: value.min(0, 'expected a spread of at least 0').optional(),
    decimals: z.int().min(0).optional(),
    /** Points, or a share of the value for dollars and seconds; the benchmark's default when absent. */
    margin: value.gt(0, 'expected a margin above 0').optional(),
    from: expressionSchema.optional(),
    note: text.optional(),
  })
  .refine((claim) => (claim.metric === undefined) !== (claim.readings === undefined), {
    message: 'expected one of `metric` and `readings`, found both or neither.',
  });

const groupSchema = z.strictObject({
  source,
  place: text,
  benchmark: text,
  open: z.array(text).default([]),
  note: text.optional(),
  /** Digits behind the point that points were printed with; dollars, seconds and ratios have two unless a claim says otherwise. */
  decimals: z.int().min(0).default(1),
  claims: z.array(levelSchema).min(1),
});

const operandSchema = z.union(
  [
    text,
    z.strictObject({
      claim: text,
      metric: text.optional(),
      agents: count.optional(),
      times: value.gt(0, 'expected a factor above 0').optional(),
    }),
  ],
  { error: 'expected the id of a claim, or `{ claim: <id>, metric: ..., agents: ..., times: ... }`' },
);

const contrastReading = z
  .strictObject({
    name: text,
    difference: z.tuple([operandSchema, operandSchema]).optional(),
    ratio: z.tuple([operandSchema, operandSchema]).optional(),
    gives: value,
  })
  .refine((reading) => (reading.difference === undefined) !== (reading.ratio === undefined), {
    message: 'expected one of `difference` and `ratio`, found both or neither.',
  });

const contrastSchema = z.strictObject({
  id: text,
  says: text,
  source,
  place: text,
  printed: value.optional(),
  open: z.array(text).default([]),
  note: text.optional(),
  margin: value.gt(0, 'expected a margin above 0').optional(),
  readings: z.array(contrastReading).min(1),
});

export const claimFileSchema = z.strictObject({
  benchmarks: z.record(text, z.union([absent, benchmarkSchema])).default({}),
  models: z.record(text, z.union([absent, z.strictObject({ ids: z.array(text).min(1) })])).default({}),
  systems: z.record(text, systemSchema).default({}),
  metrics: z.record(text, metricSchema).default({}),
  open: z.record(text, text).default({}),
  readings: z.record(text, z.array(levelReading).min(1)).default({}),
  groups: z.array(groupSchema).default([]),
  contrasts: z.array(contrastSchema).default([]),
});

export type ClaimFile = z.output<typeof claimFileSchema>;
export type ClaimGroup = ClaimFile['groups'][number];
export type LevelEntry = ClaimGroup['claims'][number];
export type ContrastEntry = ClaimFile['contrasts'][number];
export type Operand = z.output<typeof operandSchema>;
export type CellPattern = z.output<typeof cellPattern>;
export type SystemEntry = z.output<typeof systemSchema>;
export type MetricEntry = z.output<typeof metricSchema>;

/** A file that was read, and where in it things stand. */
export interface Located {
  /** `file:line`, of a path in the file or of the nearest thing around it. */
  readonly place: (path: readonly PropertyKey[]) => string;
  readonly content: ClaimFile;
}
