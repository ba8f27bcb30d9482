// A claim after reading: every reference resolved, every default filled in, the published number with what its rounding leaves.
import type { CellPattern, MetricEntry } from './claim-schema.ts';

/** A number as printed: it stands for anything that rounds to it. */
export interface Published {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** The printed deviation; of a derived number the root of the sum of squares, where every part has one. */
  readonly spread?: number | undefined;
}

/** Of what a level is: one system with one model on one benchmark, measured in one way. */
export interface Side {
  readonly claim: string;
  readonly benchmark: { readonly name: string; readonly id?: string | undefined; readonly items?: number | undefined };
  readonly model: { readonly name: string; readonly ids: readonly string[] };
  readonly system: string;
  readonly attempts: 'independent' | 'coupled';
  /** Whether the agents of a trial work together, so that their number is a property of the system. */
  readonly isTeam: boolean;
  /** Cells that count as the system, options of the claim filled in. Empty where the program has none: see `absent`. */
  readonly cells: readonly CellPattern[];
  readonly agents?: number | undefined;
  readonly gist?: { readonly name: string; readonly ids: readonly string[] } | undefined;
  readonly effort?: string | undefined;
  readonly metric: MetricEntry & { readonly name: string };
  readonly stratum?: string | undefined;
  /** What the measured figure is multiplied with, to stand for as many attempts. */
  readonly times: number;
  /** Why no run of this program can speak to it. */
  readonly absent?: string | undefined;
}

interface ReadingBase {
  /** Empty where there is only one. */
  readonly name: string;
  readonly published: Published;
  /** Half-width that an interval may have: in points, or in the unit of the claim. */
  readonly margin: number;
}

export interface LevelReading extends ReadingBase {
  readonly kind: 'level';
  readonly side: Side;
}

export interface ContrastReading extends ReadingBase {
  readonly kind: 'difference' | 'ratio';
  readonly a: Side;
  readonly b: Side;
}

export type Reading = LevelReading | ContrastReading;

export interface Claim {
  readonly id: string;
  readonly source: 'paper-v1' | 'website-v2';
  readonly place: string;
  /** What is said, in our words. */
  readonly says: string;
  readonly printed?: number | undefined;
  readonly open: readonly { readonly key: string; readonly text: string }[];
  readonly note?: string | undefined;
  readonly readings: readonly Reading[];
}
