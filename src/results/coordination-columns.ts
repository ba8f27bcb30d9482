// Columns of `trials.csv` on what coordination costs (`accounting/coordination-measures.ts`): by the same meters for every strategy, and for the controller
// and the gate of admission alike. Their means per cell are in `metrics.csv`; the ratios that must not be averaged are in `COORDINATION_METRICS`.
import type { CoordinationMeasures } from '../accounting/coordination-measures.ts';
import { CRITICAL_PARTS } from '../accounting/critical-path.ts';
import type { Repetition } from '../accounting/duplicate-work.ts';
import type { Reuse } from '../accounting/entry-life.ts';
import { PLANT_KINDS } from '../accounting/gate-audit.ts';
import type { PlaceLoad } from '../accounting/place-load.ts';
import type { CacheUse } from '../accounting/prompt-cache.ts';
import { PURPOSES } from '../core/model.ts';
import { AXES } from '../core/replies/verdict.ts';
import type { AgentRole } from '../core/trace.ts';
import { type Column, count, number, seconds, tokens, usd } from './columns.ts';
import type { TrialResult } from './trial-result.ts';

type MeasureColumn = Column<TrialResult>;
type Pick = (measures: CoordinationMeasures) => number | undefined;

const PLANTS: Readonly<Record<(typeof PLANT_KINDS)[number], string>> = {
  number: 'a changed number',
  reversal: 'a reversed statement',
  citation: 'a citation of what does not support it',
};

const PATH_SHARES: readonly MeasureColumn[] = CRITICAL_PARTS.map((part) =>
  number(`cp_${part}_share`, '0-1', `\`cp_${part}_s\` over \`wall_s\`.`, ({ totals, record }) =>
    record && totals && totals.path.wallUs > 0 ? totals.path.parts[part] / totals.path.wallUs : undefined,
  ),
);

const WORK: readonly MeasureColumn[] = [
  seconds(
    'work_s',
    'Calls and commands, summed; those at once each.',
    of(({ work }) => work.workUs),
  ),
  seconds(
    'span_s',
    'Of the critical path: calls and commands, without waits and harness.',
    ended(({ work }) => work.spanUs),
  ),
  number(
    'parallelism',
    'count',
    '`work_s` over `span_s`.',
    ended(({ work }) => work.parallelism),
  ),
];

const TOKENS: readonly MeasureColumn[] = [
  tokens(
    'tokens_index',
    'Input and output of calls of stage `index`. The `tokens_` columns sum to all known tokens.',
    of((all) => all.tokens.index),
  ),
  ...PURPOSES.map((purpose) =>
    tokens<TrialResult>(
      `tokens_${purpose}`,
      `Input and output of calls of purpose \`${purpose}\` in stage \`solve\`.`,
      of((all) => all.tokens.byPurpose[purpose]),
    ),
  ),
  tokens(
    'told_tokens',
    'In prompts that neither decide, check nor close: findings and messages of others, once per prompt.',
    of((all) => all.tokens.toldByOthers),
  ),
  tokens(
    'index_reread_tokens',
    'In the same prompts: gists of the source.',
    of((all) => all.tokens.indexReread),
  ),
  number(
    'coordination_token_share',
    '0-1',
    'Tokens of `plan`, `replan`, `merge`, `finalize`, and `told_tokens`, over all tokens of stage `solve`.',
    of((all) => all.tokens.coordinationShare),
  ),
  number(
    'verify_token_share',
    '0-1',
    '`tokens_verify` over all tokens of stage `solve`.',
    of(({ tokens: { total, index, verification } }) => (total > index ? verification / (total - index) : undefined)),
  ),
  number(
    'index_token_share',
    '0-1',
    '`tokens_index` over all tokens.',
    of(({ tokens: { total, index } }) => (total > 0 ? index / total : undefined)),
  ),
];

const REPEATS: readonly MeasureColumn[] = [
  ...repeats('command', 'a command, as text', (all) => all.duplicates.commands),
  ...repeats('file', 'a file that its commands name', (all) => all.duplicates.files),
  ...repeats('unit', 'a unit of the source that it was shown in part or whole', (all) => all.duplicates.units),
  ...repeats('prompt', 'a whole prompt', (all) => all.duplicates.prompts),
  tokens(
    'prompt_repeat_tokens',
    'Of the prompts in `prompt_repeats`, as counted before the call.',
    of((all) => all.duplicates.repeatedPromptTokens),
  ),
];

const ENTRIES: readonly MeasureColumn[] = [
  count(
    'findings_regenerated',
    'Proposals after the first of a label.',
    of((all) => all.life.admission.finding.regenerated),
  ),
  count(
    'findings_dropped',
    'Labels that were proposed and never admitted.',
    of((all) => all.life.admission.finding.dropped),
  ),
  ...[...AXES, 'other' as const].map((axis) =>
    count<TrialResult>(
      `findings_rejected_${axis.toLowerCase()}`,
      axis === 'other'
        ? 'Of `findings_rejected`: by a check without axes, or without naming one.'
        : `Of \`findings_rejected\`: failed axis ${axis}, alone or with others.`,
      of((all) => all.life.admission.finding.rejectedBy[axis]),
    ),
  ),
  ...reuse('findings', 'finding', (all) => all.life.reuse.finding),
  ...reuse('sources', 'gist of the source', (all) => all.life.reuse.source),
  number(
    'stale_findings',
    'count',
    'Findings of others that were admitted before a call of purpose `work` or `act` began and are not in its prompt: mean over calls.',
    of((all) => all.life.staleness?.missing),
  ),
  seconds(
    'stale_s',
    'For how long the oldest of these had been admitted: mean over calls, 0 where none is missing.',
    of((all) => all.life.staleness?.ageUs),
  ),
  usd(
    'cost_per_finding_usd',
    'Calls of purpose `work`, `act`, `summarize`, `gist` and `verify` in stage `solve`, over admitted findings.',
    of((all) => all.costPerFindingUsd),
  ),
  usd(
    'verify_cost_per_finding_usd',
    'Of that: `verify`.',
    of((all) => all.verifyCostPerFindingUsd),
  ),
];

const CACHE: readonly MeasureColumn[] = [
  ...cache('', 'all calls', (all) => all.cache.total),
  ...cache('worker_', 'calls of role `worker`', role('worker')),
  ...cache('controller_', 'calls of role `controller`', role('controller')),
  usd(
    'cost_ideal_cache_usd',
    'List price if every input token that an earlier prompt of the trial began with were read from the cache, and writing cost nothing extra.',
    of((all) => all.cache.idealUsd),
  ),
];

const AUDIT: readonly MeasureColumn[] = [
  count(
    'planted_proposed',
    'Findings made false on purpose before they were checked (`verifierAudit`).',
    of((all) => all.audit.planted.proposed),
  ),
  count(
    'planted_admitted',
    'Of those, admitted.',
    of((all) => all.audit.planted.admitted),
  ),
  count(
    'planted_turned_away',
    'Of those, rejected or called redundant.',
    of((all) => all.audit.planted.turnedAway),
  ),
  count(
    'planted_read',
    'Admitted ones in the prompt of another agent or of the closing call.',
    of((all) => all.audit.falseRead),
  ),
  count(
    'own_turned_away',
    'Findings as their workers proposed them, rejected or called redundant.',
    of((all) => all.audit.own.turnedAway),
  ),
  ...PLANT_KINDS.flatMap((kind) => [
    count<TrialResult>(
      `planted_${kind}_proposed`,
      `Of \`planted_proposed\`: ${PLANTS[kind]}.`,
      of((all) => all.audit.plantedByKind[kind].proposed),
    ),
    count<TrialResult>(
      `planted_${kind}_admitted`,
      `Of \`planted_admitted\`: ${PLANTS[kind]}.`,
      of((all) => all.audit.plantedByKind[kind].admitted),
    ),
  ]),
];

export const COORDINATION_COLUMNS: readonly MeasureColumn[] = [
  ...PATH_SHARES,
  ...WORK,
  ...place('controller', 'messages to a controller', 'of role `controller`', (all) => all.places.controller),
  ...place('gate', 'proposed entries', 'of purpose `verify`', (all) => all.places.gate),
  usd(
    'gate_cost_usd',
    'Of `cost_usd`: calls of purpose `verify`, the same as `verify_cost_usd`; beside `controller_cost_usd`.',
    of((all) => all.places.gate.costUsd),
  ),
  ...TOKENS,
  ...REPEATS,
  ...ENTRIES,
  ...CACHE,
  ...AUDIT,
];

function place(name: string, items: string, calls: string, pick: (measures: CoordinationMeasures) => PlaceLoad): MeasureColumn[] {
  const load = (value: (load: PlaceLoad) => number | undefined) => of((all) => value(pick(all)));
  return [
    count(
      `${name}_calls`,
      `Calls ${calls}.`,
      load((one) => one.calls),
    ),
    count(
      `${name}_servers`,
      'The most of them at one time.',
      load((one) => one.servers),
    ),
    count(
      `${name}_arrivals`,
      `What came to it: ${items}.`,
      load(({ queue }) => queue.arrivals),
    ),
    count(
      `${name}_served`,
      'Of those, read by one of its calls, or settled without one.',
      load(({ queue }) => queue.served),
    ),
    number(
      `${name}_queue_length`,
      'count',
      'How many of them waited on average over `wall_s`, counted moment by moment.',
      ended((all) => pick(all).queue.meanLength),
    ),
    number(
      `${name}_queue_length_little`,
      'count',
      "The same by Little's law: those served over `wall_s`, times their mean wait. Less where something was never served.",
      ended((all) => pick(all).queue.littleLength),
    ),
    count(
      `${name}_queue_peak`,
      'The most that waited at one time.',
      load(({ queue }) => queue.peakLength),
    ),
    seconds(
      `${name}_wait_mean_s`,
      'From arrival to the start of the call that reads it: mean over those served.',
      load(({ queue }) => queue.meanWaitUs),
    ),
    seconds(
      `${name}_wait_max_s`,
      'The longest.',
      load(({ queue }) => queue.maxWaitUs),
    ),
    tokens(
      `${name}_in_tokens`,
      `Tokens of ${items}, once each.`,
      load((one) => one.inTokens),
    ),
    tokens(
      `${name}_out_tokens`,
      name === 'gate' ? 'Tokens of admitted entries, once each.' : 'Tokens of messages from a controller to others, once each.',
      load((one) => one.outTokens),
    ),
    number(
      `${name}_passed_bytes`,
      'bytes',
      name === 'gate'
        ? 'Bytes of the messages that bring admitted entries, over whatever channel.'
        : 'Bytes of messages to and from it, once each.',
      load((one) => one.bytes),
    ),
    tokens(
      `${name}_prompt_tokens`,
      'Input of its calls.',
      load((one) => one.promptTokens),
    ),
    tokens(
      `${name}_output_tokens`,
      'Output of its calls, reasoning included.',
      load((one) => one.outputTokens),
    ),
    number(
      `${name}_growth_tokens`,
      'tokens',
      'Growth of the prompts of its calls in stage `solve` per round: slope of a least-squares line over the number of decisions made before. Empty with fewer than two rounds.',
      load((one) => one.growthTokens),
    ),
    number(
      `${name}_saturation_agents`,
      'count',
      'Workers over the share of `wall_s` in which its calls last: where it would never be idle if demand grew with the workers. Empty unless two workers or more met one call at a time.',
      ended((all) => pick(all).saturationAgents),
    ),
  ];
}

function repeats(name: string, thing: string, pick: (measures: CoordinationMeasures) => Repetition | undefined): MeasureColumn[] {
  return [
    count(
      `${name}_pairs`,
      `Distinct pairs of an agent and ${thing}.`,
      of((all) => pick(all)?.pairs),
    ),
    count(
      `${name}_repeats`,
      'Of those, where another agent had it before.',
      of((all) => pick(all)?.repeated),
    ),
  ];
}

function reuse(name: string, thing: string, pick: (measures: CoordinationMeasures) => Reuse): MeasureColumn[] {
  const life = (value: (life: Reuse) => number | undefined) => of((all) => value(pick(all)));
  return [
    count(
      `${name}_read`,
      `Each admitted ${thing} that stands in a prompt of another agent, decisions and closing calls apart.`,
      life((one) => one.read),
    ),
    count(
      `${name}_unfolded`,
      'Each that was shown in full to anyone after its admission.',
      life((one) => one.unfolded),
    ),
    count(
      `${name}_cited`,
      'Each that a later finding or the closing reply names.',
      life((one) => one.cited),
    ),
    count(
      `${name}_dead`,
      'Each admitted one that was neither read nor unfolded nor cited.',
      life((one) => one.dead),
    ),
    seconds(
      `${name}_until_read_s`,
      'From admission to the first such prompt: mean over those read.',
      life((one) => one.meanUntilReadUs),
    ),
  ];
}

function cache(prefix: string, calls: string, pick: (measures: CoordinationMeasures) => CacheUse | undefined): MeasureColumn[] {
  return [
    tokens(
      `${prefix}cacheable_tokens`,
      `Input of ${calls} that an earlier prompt of the trial to the same model began with.`,
      of((all) => pick(all)?.shareableTokens),
    ),
    tokens(
      `${prefix}cache_read_tokens`,
      'Input of the same calls that was read from the cache.',
      of((all) => pick(all)?.readTokens),
    ),
    number(
      `${prefix}cache_read_share`,
      '0-1',
      `\`${prefix}cache_read_tokens\` over \`${prefix}cacheable_tokens\`.`,
      of((all) => pick(all)?.readShare),
    ),
  ];
}

function role(name: AgentRole): (measures: CoordinationMeasures) => CacheUse | undefined {
  return (all) => all.cache.byRole.get(name);
}

function of(pick: Pick): (result: TrialResult) => number | undefined {
  return ({ totals }) => totals && pick(totals.measures);
}

/** For what needs the wall time: unknown until an attempt was finished. */
function ended(pick: Pick): (result: TrialResult) => number | undefined {
  return ({ totals, record }) => (record && totals ? pick(totals.measures) : undefined);
}
