// Scales and ticks of the report's charts. Pure.

export interface Scale {
  readonly domain: readonly [number, number];
  at(value: number): number;
}

export function linearScale(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const span = domain[1] - domain[0] || 1;
  return { domain, at: (value) => range[0] + ((value - domain[0]) / span) * (range[1] - range[0]) };
}

/** Values at or below zero stand at the left end: a logarithm has no place for them. */
export function logScale(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const [low, high] = [Math.log(domain[0]), Math.log(domain[1])];
  const inner = linearScale([low, high], range);
  return { domain, at: (value) => inner.at(value > 0 ? Math.max(low, Math.log(value)) : low) };
}

/** Round values inside the domain, about as many as asked for. */
export function ticks([low, high]: readonly [number, number], count: number): number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => Number(((first + place) * step).toPrecision(12)));
}

/** 1, 2 and 5 of each decade, or whole decades where that is too many. */
export function logTicks([low, high]: readonly [number, number], count: number): number[] {
  const decades: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) decades.push(power);
  const make = (steps: readonly number[]): number[] =>
    decades
      .flatMap((power) => steps.map((step) => Number((step * 10 ** power).toPrecision(6))))
      .filter((value) => value >= low && value <= high);
  return [[1, 2, 5], [1, 3], [1]].map(make).find((found) => found.length <= count) ?? make([1]);
}

/** Room on both sides of all values, for a logarithmic axis. */
export function logDomain(values: readonly number[]): [number, number] {
  const known = values.filter((value) => value > 0);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const room = Math.max(1.15, (high / low) ** 0.06);
  return [low / room, high * room];
}
