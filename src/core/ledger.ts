// What may be spent. Each attempt reserves its worst case before it is sent and settles what it cost; a trial holds back its closing call.
import type { Usage } from './usage.ts';

export interface Reservation {
  /** Unique within the run; the key of both lines in `spend.jsonl`. */
  readonly id: string;
}

/** The limits of one agent inside a trial. */
export interface Account {
  readonly id: string;
  readonly costUsd?: number | undefined;
  readonly tokens?: number | undefined;
}

export interface WorstCase {
  readonly usd: number;
  readonly tokens: number;
  readonly closing: boolean;
  /** Who has to have room for it too, where an agent has limits of its own. */
  readonly account?: Account | undefined;
}

export type ReserveResult =
  | { readonly kind: 'granted'; readonly reservation: Reservation }
  /** It would fit if what is reserved elsewhere comes back: wait for `released`. */
  | { readonly kind: 'wait'; readonly released: Promise<void> }
  | { readonly kind: 'refused'; readonly limit: 'cost' | 'tokens'; readonly detail: string };

export interface Ledger {
  reserve(worst: WorstCase): ReserveResult;
  /** `cost` undefined: the bill is unknown and the whole reservation is charged. */
  settle(reservation: Reservation, actual: { readonly usd: number; readonly tokens: number; readonly usage?: Usage } | undefined): void;
  /** The attempt never reached the provider: nothing is charged. */
  release(reservation: Reservation): void;
}

/** One line of `spend.jsonl`. */
export type SpendLine =
  | {
      readonly kind: 'reserve';
      readonly id: string;
      readonly trial: string;
      readonly attempt: number;
      readonly usd: number;
      readonly tokens: number;
    }
  | { readonly kind: 'settle'; readonly id: string; readonly usd: number; readonly tokens: number; readonly isKnown: boolean }
  | { readonly kind: 'release'; readonly id: string };

/** Where reservations and settlements are written before and after each attempt. */
export interface SpendLog {
  write(line: SpendLine): void;
}
