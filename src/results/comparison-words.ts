// A comparison in words, generated from its numbers. A winner is named only where live models answered, the interval leaves out 0 and the adjusted p is at
// most 5%; of an embedded model's, a replayed or a mixed source no sentence about who wins is ever written.
import type { Estimand } from '../core/experiment.ts';
import { COMPARISON_DRAWS } from '../statistics/bootstrap-sums.ts';
import type { Interval } from '../statistics/interval.ts';
import { countWins } from './compare-cells.ts';
import type { AdjustedComparison } from './comparison-list.ts';
import type { Ratio } from './paired-draws.ts';
import type { Pair } from './paired-sides.ts';

export const ESTIMAND_WORDS: Readonly<Record<Estimand, string>> = {
  accuracy: 'accuracy (selected@n)',
  avg_at_1: 'Avg@1 (per submission)',
  oracle_pass: 'oracle Pass@n',
};

/** One line per topic: a title and what is said of it. */
export type Explanation = readonly (readonly [title: string, text: string])[];

export function explainComparison(comparison: AdjustedComparison): Explanation {
  const { a, b, pairs, unpaired, estimand, declared } = comparison;
  const stated = declared ? `yes: family \`${declared.family}\`${declared.isPrimary ? ', the primary comparison' : ''}` : 'no: exploratory';
  const cut = unpaired.length === 0 ? '' : `; cut to those: without a grade on both sides ${unpaired.join(' ')}`;
  return [
    ['candidate', a.cell.id],
    ['baseline', b.cell.id],
    ['declared', stated],
    ['pairs', `${pairs.length} of ${pairs.length + unpaired.length} planned instances${cut}`],
    ...tableLines(pairs),
    [ESTIMAND_WORDS[estimand], differenceText(comparison)],
    ['test', testText(comparison)],
    ...marginLine(comparison),
    ...clusterLines(comparison),
    [estimand === 'avg_at_1' ? 'cost per submission' : 'cost per trial', ratioText(comparison.cost)],
    ['typical instance', `${ratioText(comparison.costGeometric)} (geometric mean of the cost ratios)`],
    ['cost per success', ratioText(comparison.costPerSuccess)],
    ['latency', ratioText(comparison.latency)],
    ['ungraded trials', ungradedText(comparison)],
    ['detectable', detectableText(comparison)],
    ['source', sourceText(comparison)],
  ];
}

/** One true sentence. */
export function comparisonSentence(comparison: AdjustedComparison): string {
  const { a, b, pairs, cost, latency, low, high, pAdjusted, margin, verdict } = comparison;
  const what = `${a.cell.id} against ${b.cell.id}`;
  if (!isLive(comparison)) return `${what}: ${sourceText(comparison)}`;
  if (pairs.length < 2) return `${what}: ${pairs.length} pair(s) of instances decide nothing.`;
  const numbers = `${ESTIMAND_WORDS[comparison.estimand]} ${points(comparison.difference)} (95% interval ${ends(low, high)}, ${pairs.length} pairs, adjusted ${pPhrase(pAdjusted)}), at ${times(cost.value)} the cost (${timesEnds(cost)}) and ${times(latency.value)} the latency (${timesEnds(latency)})`;
  if ((low > 0 || high < 0) && (pAdjusted ?? 1) <= 0.05) {
    return `${low > 0 ? a.cell.id : b.cell.id} is ahead: ${what}, ${numbers}.${reservations(comparison)}`;
  }
  if (verdict === 'not worse' || verdict === 'better') {
    return `${a.cell.id} is not worse than ${b.cell.id} by more than ${points(margin!, '')}: ${numbers}.`;
  }
  return `Not distinguishable: ${what}, ${numbers}. ${detectableText(comparison)}`;
}

/** What could turn the finding round, told in the same breath. */
function reservations({ difference, ungraded, clusters }: AdjustedComparison): string {
  const against = ungraded[difference > 0 ? 'worst case' : 'best case'].difference;
  const turned = against * difference > 0 ? '' : ` Trials without a grade could turn it (${points(against)} at worst).`;
  const over = clusters ? ` Over ${clusters.clusters} repositories as units the interval is ${ends(clusters.low, clusters.high)}.` : '';
  return `${over}${turned}`;
}

export function sourcesOf({ a, b }: Pick<AdjustedComparison, 'a' | 'b'>): string[] {
  return [...new Set([...a.sources, ...b.sources])].sort();
}

function isLive(comparison: AdjustedComparison): boolean {
  return sourcesOf(comparison).join() === 'live';
}

function sourceText(comparison: AdjustedComparison): string {
  const sources = sourcesOf(comparison);
  if (sources.length === 0) return 'no trial was run: there is nothing to compare.';
  if (sources.join() === 'live') return 'live';
  if (sources.join() === 'embedded') return 'embedded model: these figures check the program, not the claim; no winner is named.';
  return `${sources.join(' and ')}: not what live models answered in this run; no winner is named.`;
}

function tableLines(pairs: readonly Pair[]): [string, string][] {
  const ids = (wins: (pair: Pair) => boolean): string[] => pairs.filter(wins).map(({ instanceId }) => instanceId);
  const [first, second] = [ids(({ a, b }) => a.score > b.score), ids(({ a, b }) => a.score < b.score)];
  const equal = pairs.filter(({ a, b }) => a.score === b.score);
  const isYesOrNo = pairs.every(({ a, b }) => [a.score, b.score].every((score) => score === 0 || score === 1));
  const both = equal.filter(({ a }) => a.score === 1).length;
  const same = isYesOrNo ? `both right ${both}, neither ${equal.length - both}` : `equal ${equal.length}`;
  return [
    ['table', `candidate better ${first.length}, baseline better ${second.length}, ${same}`],
    ...(first.length > 0 ? [['candidate better', first.join(' ')] as [string, string]] : []),
    ...(second.length > 0 ? [['baseline better', second.join(' ')] as [string, string]] : []),
  ];
}

function differenceText({ pairs, difference, low, high, intervalMethod }: AdjustedComparison): string {
  if (pairs.length === 0) return 'unknown: no pair';
  const mean = (side: 'a' | 'b'): string => percent(pairs.reduce((sum, pair) => sum + pair[side].score, 0) / pairs.length);
  const how =
    intervalMethod === 'score'
      ? 'score interval: fewer than ten pairs differ'
      : `paired bootstrap over instances, ${COMPARISON_DRAWS.toLocaleString('en')} draws`;
  const interval = pairs.length < 2 ? 'no interval from one pair' : `95% interval ${ends(low, high)} (${how})`;
  return `${mean('a')} against ${mean('b')}: ${points(difference)}, ${interval}`;
}

function testText({ test, p, pMid, pSignFlip, pAdjusted, adjustment, family }: AdjustedComparison): string {
  if (test === undefined) return 'none: no pair';
  const own = test === 'mcnemar' ? `exact McNemar; mid-p ${pText(pMid)}, sign-flip ${pText(pSignFlip)}` : 'sign-flip permutation';
  const rule = adjustment === 'holm' ? 'Holm' : 'Benjamini-Hochberg';
  return `${pPhrase(p)} (${own}); ${pText(pAdjusted)} after ${rule} in \`${family}\``;
}

function marginLine({ margin, verdict, declared }: AdjustedComparison): [string, string][] {
  if (margin === undefined) return [];
  return [['margin', `${verdict} at ${points(margin, '')}${declared?.margin === undefined ? ' (not declared beforehand)' : ''}`]];
}

function clusterLines({ clusters, estimand }: AdjustedComparison): [string, string][] {
  if (!clusters) return [];
  const { largest, withoutLargest } = clusters;
  const few = clusters.clusters < 30 ? '; so few make such intervals too narrow' : '';
  return [
    ['repositories', `${clusters.clusters} as units: 95% interval ${ends(clusters.low, clusters.high)}, p = ${pText(clusters.p)}${few}`],
    [
      `without ${largest.name}`,
      `${points(withoutLargest.value)} in ${ESTIMAND_WORDS[estimand]}, 95% interval ${ends(withoutLargest.low, withoutLargest.high)} (${largest.pairs} pairs fewer)`,
    ],
  ];
}

function ungradedText({ ungraded, a, b }: AdjustedComparison): string {
  const missing = [a, b].map(({ results, states }) => results.length - states.graded);
  if (missing[0] === 0 && missing[1] === 0) return 'none';
  const rules = (['errors wrong', 'worst case', 'best case'] as const).map(
    (rule) => `${rule} ${points(ungraded[rule].difference)} (${ungraded[rule].pairs} pairs)`,
  );
  return `${missing[0]} of the candidate, ${missing[1]} of the baseline: left out above; ${rules.join(', ')}`;
}

function detectableText({ smallestDetectable, pairs }: AdjustedComparison): string {
  if (!Number.isFinite(smallestDetectable)) return 'Unknown what could have been seen: no pair differs.';
  return `${pairs.length} pairs that vary like these show ${points(smallestDetectable, '')} with 80% power at 5%.`;
}

/** `+4.2 points`. */
export function points(share: number, sign: '+' | '' = '+'): string {
  if (!Number.isFinite(share)) return 'unknown';
  const rounded = (share * 100).toFixed(1).replace(/^-0\.0$/, '0.0');
  return `${sign === '+' && !rounded.startsWith('-') ? '+' : ''}${rounded} points`;
}

export function ends(low: number, high: number): string {
  const side = (end: number): string => points(end).replace(' points', '');
  return `${side(low)} to ${side(high)}`;
}

export function times(value: number): string {
  return Number.isFinite(value) ? `${value.toPrecision(3)}x` : 'unknown';
}

export function pText(p: number | undefined): string {
  if (p === undefined) return 'unknown';
  return p < 0.0001 ? '<0.0001' : p.toFixed(4).replace(/0+$/, '').replace(/\.$/, '');
}

function pPhrase(p: number | undefined): string {
  return pText(p).startsWith('<') ? `p ${pText(p).replace('<', '< ')}` : `p = ${pText(p)}`;
}

function timesEnds({ low, high }: Interval): string {
  return `${times(low)} to ${times(high)}`;
}

function ratioText(ratio: Ratio): string {
  if (!Number.isFinite(ratio.value)) return 'unknown';
  return `${times(ratio.value)} the baseline's${Number.isNaN(ratio.low) ? '' : `, 95% interval ${timesEnds(ratio)}`}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** Pairs won by either side, for tables. */
export function winsText({ pairs }: AdjustedComparison): string {
  const { first, second } = countWins(pairs);
  return `${first}:${second}`;
}
