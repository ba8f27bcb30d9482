// How the run came about: data and revisions, models and prices, limits, every invocation with its program and notices. From the manifest alone.
import type { Experiment } from '../../core/experiment.ts';
import type { Invocation, Manifest } from '../../results/manifest.ts';
import { escapeHtml } from './escape-html.ts';
import { countText, plural, UNKNOWN } from './format-figures.ts';
import { htmlTable } from './html-table.ts';

export function provenance(manifest: Manifest): string {
  const { experiment, benchmarks, invocations, promptHashes, setAside } = manifest;
  const programs = new Set(invocations.map(({ program }) => program));
  const notes = [
    ...(programs.size > 1
      ? [`Invocations ran under ${plural(programs.size, 'version')} of the program: ${[...programs].join(', ')}.`]
      : []),
    ...(setAside.length > 0
      ? [`${plural(setAside.length, 'finished trial')} of the folder no longer planned: on disk, and in no figure here.`]
      : []),
    ...new Set(invocations.flatMap(({ notices = [] }) => notices)),
  ];
  return `<div class="tables">
<dl class="facts card">${facts(experiment, promptHashes)}</dl>
${notes.length > 0 ? `<ul class="checks card">${notes.map((note) => `<li><span class="warn" aria-hidden="true">!</span><span>${escapeHtml(note)}</span></li>`).join('')}</ul>` : ''}
${htmlTable({
  caption: 'Data',
  rows: benchmarks,
  columns: [
    { title: 'benchmark', kind: 'text', cell: ({ id }) => id },
    { title: 'revision', kind: 'text', cell: ({ revision }) => revision },
    { title: 'digest', kind: 'text', cell: ({ digest }) => digest.slice(0, 16) },
    { title: 'instances', cell: ({ instances }) => ({ text: countText(instances.length), sort: instances.length }) },
    { title: 'left out', cell: ({ leftOut }) => ({ text: countText(leftOut.length), sort: leftOut.length }) },
  ],
})}
${modelTable(experiment)}
${invocationTable(invocations)}
<details><summary>The whole experiment, as it was resolved</summary><pre>${escapeHtml(JSON.stringify(experiment, null, 2))}</pre></details>
</div>`;
}

function facts(
  { repeats, seed, clock, cacheScope, indexScope, limits, equalBudget }: Experiment,
  hashes: Readonly<Record<string, string>>,
): string {
  const limit = (value: number | undefined, unit: string): string => (value === undefined ? '' : `${countText(value)} ${unit}`);
  const limitTexts = [
    limit(limits.costUsd, 'dollars'),
    limit(limits.tokens, 'tokens'),
    limit(limits.wallS, 'seconds'),
    limit(limits.rounds, 'rounds'),
    limit(limits.steps, 'steps per subtask'),
    limit(limits.outputTokens, 'output tokens per call'),
  ].filter((text) => text !== '');
  const rows: (readonly [string, string])[] = [
    ['Repeats and seed', `${plural(repeats, 'repeat')} per instance, seed ${seed}`],
    ['Clock', clock === 'virtual' ? 'virtual: times are modelled, and the same on every machine' : 'live: times are measured'],
    ['Limits of a trial', limitTexts.join(', ')],
    ['Equal budget', equalBudget ? JSON.stringify(equalBudget) : 'none'],
    ['Provider cache', cacheScope === 'trial' ? 'per trial: no trial profits from a neighbour' : 'shared between trials'],
    ['Up-front index', indexScope === 'shared' ? 'made once per instance and repeat, billed to every trial' : 'made by each trial'],
    [
      'Prompts',
      Object.entries(hashes)
        .map(([strategy, hash]) => `${strategy} ${hash}`)
        .join(', '),
    ],
  ];
  return rows.map(([label, text]) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(text)}</dd>`).join('');
}

function modelTable({ models, prices }: Experiment): string {
  const rate = (id: string, pick: (price: NonNullable<(typeof prices)[string]>) => number) => ({
    text: prices[id] ? String(pick(prices[id])) : UNKNOWN,
    sort: prices[id] && pick(prices[id]),
  });
  return htmlTable({
    caption: 'Models, and dollars per million tokens',
    rows: Object.values(models),
    columns: [
      { title: 'model', kind: 'text', cell: ({ id }) => id },
      { title: 'asked as', kind: 'text', cell: ({ provider, model }) => `${provider}: ${model}` },
      { title: 'effort', kind: 'text', cell: ({ reasoningEffort }) => reasoningEffort ?? "provider's default" },
      {
        title: 'temperature',
        kind: 'text',
        cell: ({ temperature }) => (temperature === undefined ? "provider's default" : String(temperature)),
      },
      { title: 'window', cell: ({ contextTokens }) => ({ text: countText(contextTokens), sort: contextTokens }) },
      { title: 'input', cell: ({ id }) => rate(id, ({ input }) => input) },
      { title: 'cached', cell: ({ id }) => rate(id, ({ cachedInput }) => cachedInput) },
      { title: 'output', cell: ({ id }) => rate(id, ({ output }) => output) },
      {
        title: 'price from',
        kind: 'prose',
        cell: ({ id }) => `${prices[id]?.source ?? UNKNOWN}${prices[id]?.nominal ? ' (nominal)' : ''}`,
      },
    ],
  });
}

function invocationTable(invocations: readonly Invocation[]): string {
  return htmlTable({
    caption: 'Invocations: the same command takes up what is missing',
    rows: invocations,
    columns: [
      { title: 'started', kind: 'text', cell: ({ startedAt }) => startedAt.slice(0, 19).replace('T', ' ') },
      { title: 'ended', kind: 'text', cell: ({ endedAt }) => endedAt?.slice(0, 19).replace('T', ' ') ?? 'killed' },
      { title: 'finished', kind: 'text', cell: ({ finished }) => finishedText(finished) },
      { title: 'program', kind: 'text', cell: ({ program }) => program },
      { title: 'node', kind: 'text', cell: ({ node }) => node },
      { title: 'host', kind: 'text', cell: ({ host }) => `${host.platform}, ${plural(host.cpus, 'core')}` },
      { title: 'command', kind: 'prose', cell: ({ command }) => command },
    ],
  });
}

function finishedText(finished: Readonly<Record<string, number>> | undefined): string {
  const parts = Object.entries(finished ?? {}).map(([status, count]) => `${count} ${status}`);
  return parts.join(', ') || 'nothing to do';
}
