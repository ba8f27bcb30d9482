// The claims of a run, from the rows of `claims.csv`: how many readings got which verdict, the tested ones in full, the others by reason.
import { escapeHtml } from './escape-html.ts';
import { plural, UNKNOWN } from './format-figures.ts';
import { htmlTable, type TableCell, type TableColumn } from './html-table.ts';

/** By column name; unknown is empty. */
export type ClaimRow = Readonly<Record<string, string>>;

const VERDICTS = ['supported', 'contradicted', 'not distinguishable', 'not testable'] as const;
const TONES: Readonly<Record<string, TableCell['tone']>> = { supported: 'good', contradicted: 'bad', 'not distinguishable': 'warn' };

export function claimsSection(rows: readonly ClaimRow[], labels: ReadonlyMap<string, string>): string {
  const readings = Map.groupBy(rows, (row) => `${row.claim}\n${row.reading ?? ''}`);
  const firsts = [...readings.values()].map((own) => own[0]!);
  const counts = VERDICTS.map((verdict) => {
    const count = firsts.filter((row) => row.verdict === verdict).length;
    const tone = TONES[verdict] ?? '';
    return `<div><dt>${verdict}</dt><dd class="${tone}">${count}</dd></div>`;
  });
  const tested = VERDICTS.flatMap((verdict) =>
    verdict === 'not testable' ? [] : rows.filter((row) => row.verdict === verdict && row.cell !== ''),
  );
  const untested = firsts.filter((row) => row.verdict === 'not testable');
  const says = `${plural(new Set(rows.map(({ claim }) => claim)).size, 'published claim')} in ${plural(firsts.length, 'reading')}: where the published numbers allow several readings, each has its own verdict.`;
  return `<div class="tables"><div class="card"><p class="muted small">${says}</p><dl class="numbers">${counts.join('')}</dl></div>
${tested.length > 0 ? testedTable(tested, labels) : ''}
${untestedLists(untested)}</div>`;
}

function testedTable(rows: readonly ClaimRow[], labels: ReadonlyMap<string, string>): string {
  const nameOf = (cell: string | undefined): string => (cell ? (labels.get(cell) ?? cell) : '');
  const columns: TableColumn<ClaimRow>[] = [
    { title: 'claim', kind: 'prose', cell: ({ says = '', reading }) => ({ text: says, interval: reading || undefined }) },
    { title: 'verdict', kind: 'text', cell: ({ verdict = '' }) => ({ text: verdict, tone: TONES[verdict] }) },
    {
      title: 'published',
      cell: ({ published = '', published_spread: spread, unit }) => ({
        text: published || UNKNOWN,
        interval: [spread && `± ${spread}`, unit].filter(Boolean).join(' ') || undefined,
        sort: published,
      }),
    },
    {
      title: 'here',
      cell: ({ estimate = '', low = '', high = '' }) => ({
        text: rounded(estimate) || UNKNOWN,
        interval: low === '' && high === '' ? undefined : `[${rounded(low) || '…'}, ${rounded(high) || 'no bound'}]`,
        sort: estimate,
      }),
    },
    {
      title: 'cell',
      kind: 'text',
      cell: ({ cell, cell_against: against, preset }) => ({
        text: `${nameOf(cell)}${against ? ` against ${nameOf(against)}` : ''}`,
        interval: preset && `preset ${preset}`,
      }),
    },
    {
      title: 'n',
      hint: 'instances, and repeats of each',
      cell: ({ instances = '', repeats = '' }) => ({ text: `${instances || UNKNOWN} × ${repeats || UNKNOWN}`, sort: instances }),
    },
    {
      title: 'detectable',
      hint: 'smallest difference that such a run detects',
      cell: ({ smallest_detectable: size = '' }) => ({ text: rounded(size) || UNKNOWN, sort: size }),
    },
    { title: 'why', kind: 'prose', cell: ({ cell_reason: own, reason = '' }) => own || reason || UNKNOWN },
    { title: 'left open', kind: 'prose', cell: ({ open = '' }) => open || 'nothing' },
    { title: 'from', kind: 'text', cell: ({ source = '', place = '' }) => `${source}, ${place}` },
  ];
  return htmlTable({ caption: 'Tested: one row per cell or pair of cells that may be meant', rows, columns });
}

/** By reason, the most frequent first; each list is folded away. */
function untestedLists(rows: readonly ClaimRow[]): string {
  const byReason = [...Map.groupBy(rows, ({ reason = '' }) => reason || 'no reason given')].sort((a, b) => b[1].length - a[1].length);
  if (byReason.length === 0) return '';
  const lists = byReason.map(([reason, own]) => {
    const items = own.map(({ says = '', reading, published = '', source = '', place = '' }) => {
      const text = `${says}${reading ? ` (${reading})` : ''}${published === '' ? '' : `: ${published}`}`;
      return `<li>${escapeHtml(text)} <span class="muted">${escapeHtml([source, place].filter(Boolean).join(', '))}</span></li>`;
    });
    return `<details><summary>${own.length}: ${escapeHtml(reason)}</summary><ul class="small">${items.join('')}</ul></details>`;
  });
  return `<div class="card"><h3>Not testable by this run</h3>${lists.join('')}</div>`;
}

function rounded(text: string): string {
  const value = Number(text);
  return text === '' || !Number.isFinite(value) ? text : String(Number(value.toPrecision(4)));
}
