// A check that an issue states: an expression, and what the issue says that it gives.
import type { Claims } from './read-claims.ts';

export interface Check {
  readonly expression: string;
  /** Printed with console.log: the printed text may be compared too. */
  readonly logged: boolean;
  /** An assertion or a call that only has to go through. */
  readonly silent: boolean;
  /** What the whole program prints, where it prints inside of functions. */
  readonly printed?: true;
  /** Only a sentence says what it gives: a value of it that is not said to be wanted never is. */
  readonly told?: true;
  claims: Claims;
}

export type Statement = { readonly code: string } | { readonly check: Check };

/** Statements that share their variables; each check belongs to one. */
export interface CheckProgram {
  readonly statements: Statement[];
}
