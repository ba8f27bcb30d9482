// Arithmetic on printed numbers: each stands for all that rounds to it, and so does what is made of them.
import type { Published } from './claim.ts';
import type { Expression } from './claim-schema.ts';

export function printed(value: number, decimals: number, spread?: number): Published {
  const half = 0.5 * 10 ** -decimals;
  return { value, low: value - half, high: value + half, spread };
}

export function scaled({ value, low, high, spread }: Published, factor: number): Published {
  return { value: value * factor, low: low * factor, high: high * factor, spread: spread === undefined ? undefined : spread * factor };
}

export function differenceOf(a: Published, b: Published): Published {
  return { value: a.value - b.value, low: a.low - b.high, high: a.high - b.low, spread: rootOfSquares([a.spread, b.spread]) };
}

/** Of positive numbers. */
export function ratioOf(a: Published, b: Published): Published {
  const value = a.value / b.value;
  const relative = rootOfSquares([a.spread && a.spread / a.value, b.spread && b.spread / b.value]);
  return { value, low: a.low / b.high, high: a.high / b.low, spread: relative === undefined ? undefined : relative * value };
}

export function meanOf(parts: readonly Published[], weights: readonly number[] = parts.map(() => 1)): Published {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (pick: (part: Published) => number): number => parts.reduce((sum, part, i) => sum + pick(part) * weights[i]!, 0) / total;
  const spread = rootOfSquares(parts.map((part, i) => (part.spread === undefined ? undefined : (part.spread * weights[i]!) / total)));
  return { value: mean(({ value }) => value), low: mean(({ low }) => low), high: mean(({ high }) => high), spread };
}

/** @param of the published number of a claim */
export function evaluate(expression: Expression, of: (id: string) => Published): Published {
  if (typeof expression === 'string') return of(expression);
  if ('mean' in expression)
    return meanOf(
      expression.mean.map((part) => evaluate(part, of)),
      expression.weights,
    );
  const [a, b] = expression.difference;
  return differenceOf(evaluate(a, of), evaluate(b, of));
}

/** Every id that an expression names. */
export function idsOf(expression: Expression): string[] {
  if (typeof expression === 'string') return [expression];
  return ('mean' in expression ? expression.mean : expression.difference).flatMap(idsOf);
}

/** Whether a number that is said to come from others may do so, given how all of them were rounded. */
export function agrees(said: Published, computed: Published): boolean {
  const slack = 1e-9;
  return said.low <= computed.high + slack && said.high >= computed.low - slack;
}

function rootOfSquares(values: readonly (number | undefined)[]): number | undefined {
  let sum = 0;
  for (const value of values) {
    if (value === undefined) return undefined;
    sum += value * value;
  }
  return Math.sqrt(sum);
}
