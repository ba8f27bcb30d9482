// The report as one HTML text: a strict content policy with the hashes of its one style sheet and one script, the page itself, and the data blocks
// that the script reads. Pure; nothing in it is fetched from anywhere.
import { createHash } from 'node:crypto';
import type { Row } from '../../results/columns.ts';
import type { Manifest } from '../../results/manifest.ts';
import type { TrialResult } from '../../results/trial-result.ts';
import { type ClaimRow, claimsSection } from './claims-section.ts';
import { auditTable, coordinationTable } from './coordination-table.ts';
import { escapeHtml, jsonForScript } from './escape-html.ts';
import { plural } from './format-figures.ts';
import type { PackedRun } from './pack-run.ts';
import { cellTable, comparisonTable, denominatorTable, differenceTable, type ReportDifference } from './page-tables.ts';
import { provenance } from './provenance.ts';
import type { ReportData } from './report-data.ts';
import { selfChecks } from './self-checks.ts';
import { STYLES } from './styles.ts';
import type { GroupSummary } from './summary-sentences.ts';

/** A drawn chart that the page has no interactive form of. */
export interface ExtraFigure {
  readonly name: string;
  readonly title: string;
  readonly svg: string;
}

export interface PageInputs {
  readonly manifest: Manifest;
  readonly data: ReportData;
  readonly summaries: readonly GroupSummary[];
  /** Rows of `summary.csv` and `comparisons.csv`. */
  readonly summary: readonly Row[];
  readonly comparisons: readonly Row[];
  readonly results: readonly TrialResult[];
  readonly packed: PackedRun;
  readonly differences: readonly ReportDifference[];
  /** Rows of `claims.csv`; undefined where the run has none. */
  readonly claims?: readonly ClaimRow[] | undefined;
  readonly figures: readonly ExtraFigure[];
  readonly script: string;
}

export function reportPage(inputs: PageInputs): string {
  const { manifest, data, packed, script } = inputs;
  if (/<\/script|<!--/i.test(script)) throw new Error('Expected a script that can stand in a page, found an end or a comment of one.');
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(STYLES)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const blocks = packed.blocks.map(({ id, base64 }) => `<script type="text/plain" id="${escapeHtml(id)}">${base64}</script>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(manifest.runId)} · delm-bench</title>
<link rel="icon" href="data:,">
<style>${STYLES}</style>
</head>
<body>
${pageBody(inputs)}
<script type="application/json" id="report-data">${jsonForScript(data)}</script>
<script>${script}</script>
${blocks.join('\n')}
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
}

const SECTIONS = [
  ['summary', 'Summary'],
  ['charts', 'Charts'],
  ['tables', 'Tables'],
  ['claims', 'Claims'],
  ['differences', 'Paper, code, ours'],
  ['provenance', 'How it was run'],
] as const;

function pageBody(inputs: PageInputs): string {
  const { manifest, data } = inputs;
  const links = SECTIONS.map(([id, title]) => `<a href="#${id}">${title}</a>`).join('');
  return `<a class="skip" href="#main">Skip to the report</a>
<div class="top"><div class="wrap bar"><a class="brand" href="#summary">delm-bench</a><nav aria-label="Sections">${links}</nav><a href="#/trials">Traces (${data.trials.length})</a><button type="button" class="button" id="theme" aria-label="Colours: as the system">Auto</button></div></div>
<main id="main">
<div id="report" class="wrap">
${introSection(inputs)}
${chartSection(inputs)}
${tableSection(inputs)}
${claimSection(inputs)}
<section id="differences" aria-labelledby="h-differences"><header><h2 id="h-differences">Paper, published code, and here</h2><p>Where the three differ, and what we expected of each difference before measuring it.</p></header>${differenceTable(inputs.differences)}</section>
<section id="provenance" aria-labelledby="h-provenance"><header><h2 id="h-provenance">How it was run</h2></header>${provenance(manifest)}</section>
<p class="bottom">${escapeHtml(manifest.runId)} · written by ${escapeHtml(manifest.program)}. One file, no network: everything above is in it. ${escapeHtml(embeddingRule(inputs.packed))}</p>
</div>
<div id="browser" class="wrap" hidden></div>
</main>
<noscript><p class="wrap notice">The charts and the trace browser need JavaScript; text and tables do not.</p></noscript>`;
}

/** The stated rule by which events and texts were taken into the file. */
export function embeddingRule({ rounds }: Pick<PackedRun, 'rounds'>): string {
  const { all, events, texts } = rounds;
  if (events === all && texts === all) return `Events and texts of all ${plural(all, 'instance')} are embedded.`;
  return `Events of ${events} and texts of ${texts} of ${plural(all, 'instance')} are embedded: instances take turns in the dataset's order, each with the trials of all its cells or not at all, up to the size limit (\`--max-size\`). The rest is named by hash, with the command that shows it.`;
}

function introSection({ manifest, summaries, summary, data, results }: PageInputs): string {
  const { experiment } = manifest;
  const isNominal = summaries.some(({ isLive }) => !isLive);
  const notice = isNominal
    ? '<p class="notice"><b>Not a measurement of the claim.</b> Figures from the embedded model, a replay or a simulation check the program. They are marked wherever they stand, and nothing here says who wins.</p>'
    : '';
  const cards = summaries.map(({ benchmark, note, isLive, headline, points }) => {
    const facts = points.map(({ label, text }) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(text)}</dd>`).join('');
    return `<article class="verdict"><p class="where"><b>${escapeHtml(benchmark)}</b><span class="badge${isLive ? '' : ' warn'}">${escapeHtml(note)}</span></p><p class="headline">${escapeHtml(headline)}</p><dl class="facts">${facts}</dl></article>`;
  });
  const list = selfChecks(results).map(
    ({ isMet, text }) =>
      `<li><span class="${isMet ? 'good' : 'warn'}" aria-hidden="true">${isMet ? '✓' : '!'}</span><span>${escapeHtml(text)}</span></li>`,
  );
  return `<section id="summary" class="intro"><p class="eyebrow">Report of one run</p><h1>${escapeHtml(manifest.runId)}</h1><p class="lead">${escapeHtml(experiment.description)}</p>${notice}${cards.join('\n')}</section>
<section id="denominators" aria-labelledby="h-denominators"><header><h2 id="h-denominators">Who was counted</h2><p>planned = graded + errored + stopped by the budget + interrupted. An infrastructure failure is never a wrong answer, and its dollars stay in the books.</p></header><div class="tables">${data.groups.map((group) => denominatorTable(group, summary)).join('\n')}</div></section>
<section aria-labelledby="h-checks"><header><h2 id="h-checks">What this report checked itself</h2></header><ul class="checks card">${list.join('')}</ul></section>`;
}

const CHARTS = [
  ['accuracy', 'Accuracy', 'Share of graded trials whose selected submission is correct; lines are 95% intervals.', false],
  [
    'differences',
    'Paired differences',
    'Each cell against one baseline on the same instances. An interval that touches 0 shows no difference.',
    false,
  ],
  [
    'tradeoff',
    'Accuracy against price',
    'Both per trial, so that no unit is mixed; the axis below is logarithmic. Lines join the team sizes of one arm; dashed: no cell is beaten on both.',
    false,
  ],
  ['agents', 'Against the number of agents', 'The same cells by team size.', false],
  ['path', 'Where the wall time goes', 'Parts of the critical path, which sum to the makespan.', true],
  ['purposes', 'What the calls were for', 'Means per trial by purpose.', true],
  ['load', 'Controller and gate under load', 'Both meters on both sides: a one-sided meter would be a rigged one.', true],
] as const;

function chartSection({ data, figures }: PageInputs): string {
  const groups = data.groups.map(({ benchmark, note, cells }, place) => {
    const cards = CHARTS.map(
      ([name, title, says, isWide]) =>
        `<figure class="card chart${isWide ? ' wide' : ''}" data-chart="${name}" data-group="${place}"><figcaption><div><h3>${title}</h3><p class="says">${says}</p></div></figcaption><div class="plot"></div><p class="foot"></p></figure>`,
    );
    return `<div class="group-title"><h3>${escapeHtml(benchmark)}</h3><span class="muted small">${plural(cells.length, 'cell')} · ${escapeHtml(note)}</span></div><div class="grid">${cards.join('\n')}</div>`;
  });
  const extra = figures.map(
    ({ name, title, svg }) =>
      `<figure class="card chart wide"><figcaption><div><h3>${escapeHtml(title)}</h3><p class="says">charts/${escapeHtml(name)}.svg</p></div></figcaption><img alt="${escapeHtml(title)}" src="data:image/svg+xml;base64,${Buffer.from(svg, 'utf8').toString('base64')}"></figure>`,
  );
  const further =
    extra.length > 0 ? `<div class="group-title"><h3>Further figures</h3></div><div class="grid">${extra.join('\n')}</div>` : '';
  return `<section id="charts" aria-labelledby="h-charts"><header><h2 id="h-charts">Charts</h2><p>Point at a mark, or reach it with the Tab key, for its figures.</p></header>${groups.join('\n')}${further}</section>`;
}

function tableSection({ data, summary, comparisons, results }: PageInputs): string {
  const tables = data.groups.flatMap((group) => [
    cellTable(group, summary),
    comparisonTable(group, comparisons),
    coordinationTable(group, results),
    auditTable(group, summary),
  ]);
  return `<section id="tables" aria-labelledby="h-tables"><header><h2 id="h-tables">Tables</h2><p>Every column can be sorted. All columns are in the CSV files beside this report; trials are in <a href="#/trials">the trace browser</a>.</p></header><div class="tables">${tables.join('\n')}</div></section>`;
}

function claimSection({ claims, data }: PageInputs): string {
  const body = claims
    ? claimsSection(claims, new Map(data.cells.map(({ id, label }) => [id, label])))
    : `<p class="card muted">This run has not been held against the published numbers yet: <code>delm-bench claims ${escapeHtml(data.runPath)}</code> does, and the next report shows it here.</p>`;
  return `<section id="claims" aria-labelledby="h-claims"><header><h2 id="h-claims">Claims</h2><p>What the published numbers look like from here: supported, contradicted, not distinguishable, or not testable by this run.</p></header>${body}</section>`;
}
