// Verdicts -> plain text for a terminal: what could be tested in full, what could not by reason, and the count of each verdict.
import type { ClaimVerdict } from './judge-claims.ts';
import { nameOf } from './judge-claims.ts';
import { short, type Verdict } from './rules.ts';

export interface ClaimsTableOptions {
  /** Also lists each claim that is not testable, instead of their numbers by reason. */
  readonly all: boolean;
}

const ORDER: readonly Verdict[] = ['supported', 'contradicted', 'not distinguishable', 'not testable'];
const SUFFIX: Readonly<Record<string, string>> = { points: '', usd: ' USD', s: ' s', min: ' min', times: 'x', ktokens: 'k tokens' };

/** Lines joined by newlines, the last one without. */
export function claimsTable(verdicts: readonly ClaimVerdict[], { all }: ClaimsTableOptions): string {
  const blocks = ORDER.map((verdict) => {
    const own = verdicts.filter((one) => one.verdict === verdict);
    if (own.length === 0) return undefined;
    const lines = verdict === 'not testable' && !all ? reasonLines(own) : own.flatMap(claimLines);
    return [`${verdict.toUpperCase()} (${own.length})`, ...lines].join('\n');
  });
  const counts = ORDER.map((verdict) => `${verdicts.filter((one) => one.verdict === verdict).length} ${verdict}`);
  const claims = new Set(verdicts.map(({ claim }) => claim.id)).size;
  return [...blocks.filter((block) => block !== undefined), `${claims} claims, ${verdicts.length} readings: ${counts.join(', ')}`].join(
    '\n\n',
  );
}

function reasonLines(verdicts: readonly ClaimVerdict[]): string[] {
  const byReason = [...Map.groupBy(verdicts, ({ reason }) => reason)].sort((a, b) => b[1].length - a[1].length);
  return byReason.map(([reason, own]) => `${String(own.length).padStart(5)}  ${reason}`);
}

function claimLines(verdict: ClaimVerdict): string[] {
  const { claim, reading, reason, tests, notes, open } = verdict;
  const unit = SUFFIX[reading.kind === 'ratio' ? 'times' : (reading.kind === 'level' ? reading.side : reading.a).metric.unit] ?? '';
  const spread = reading.published.spread === undefined ? '' : ` ± ${short(reading.published.spread)}`;
  const head = `  ${claim.says}${reading.name ? ` [${reading.name}]` : ''}`;
  const said = reading.kind === 'level' ? 'published' : 'the published numbers give';
  const inText = reading.kind !== 'level' && claim.printed !== undefined ? `, printed ${claim.printed}` : '';
  const published = `      ${said} ${short4(reading.published.value)}${unit}${spread} (${claim.source}, ${claim.place}${inText})`;
  const why = reason ? [`      ${reason}`] : [];
  const cells = tests.flatMap((test) => {
    const { line, newItems } = test;
    if (!line) return [`      ${nameOf(test)}: not testable: ${test.reason}${newItems ? `; new items ${interval(newItems)}` : ''}`];
    const sameItems = line.kind === 'same items' && newItems ? `; new items ${interval(newItems)}: ${newItems.verdict}` : '';
    const own = tests.length > 1 ? ` -> ${test.verdict}` : '';
    const n = `${test.instances} instances x ${test.repeats}`;
    return [
      `      ${nameOf(test)}: ${short4(line.value)}${unit} ${interval(line)} ${line.kind}, ${n}, detects ${short(line.smallestDetectable)}${own}${sameItems}`,
    ];
  });
  const stated =
    tests.length > 0 && open.length > 0
      ? [`      open: ${open.map(({ key, here }) => (key === 'n' && here ? `n (here ${here})` : key)).join(', ')}`]
      : [];
  return [head, published, ...why, ...cells, ...notes.map((note) => `      note: ${note}`), ...stated];
}

function interval({ low, high }: { readonly low: number; readonly high: number }): string {
  return `[${short4(low)}, ${short4(high)}]`;
}

function short4(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : 'unknown';
}
