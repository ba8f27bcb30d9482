// `claims.csv`: one row per claim, reading and cell (or pair of cells) that may be meant; one row without a cell where nothing could be tested.
import { type Column, count, number, text } from '../results/columns.ts';
import { csvText } from '../results/csv.ts';
import type { Side } from './claim.ts';
import type { CellTest, ClaimVerdict } from './judge-claims.ts';

export interface ClaimRow {
  readonly verdict: ClaimVerdict;
  readonly test: CellTest | undefined;
}

/** What a reading is about; of a contrast its first side. */
function sideOf({ reading }: ClaimVerdict): Side {
  return reading.kind === 'level' ? reading.side : reading.a;
}

function otherOf({ reading }: ClaimVerdict): Side | undefined {
  return reading.kind === 'level' ? undefined : reading.b;
}

export const CLAIM_COLUMNS: readonly Column<ClaimRow>[] = [
  text('claim', 'Id in `configs/claims/`.', ({ verdict: { claim } }) => claim.id),
  text('says', 'What is said, in our words.', ({ verdict: { claim } }) => claim.says),
  text(
    'reading',
    'How the claim is read, where the published numbers allow several readings.',
    ({ verdict: { reading } }) => reading.name || undefined,
  ),
  text('source', '`paper-v1` (arXiv 2606.10662 v1) or `website-v2`.', ({ verdict: { claim } }) => claim.source),
  text('place', 'Table, figure or page.', ({ verdict: { claim } }) => claim.place),
  text('kind', '`level`, `difference` or `ratio`.', ({ verdict: { reading } }) => reading.kind),
  text('benchmark', 'As published.', ({ verdict }) => sideOf(verdict).benchmark.name),
  text('model', 'As published.', ({ verdict }) => sideOf(verdict).model.name),
  text('system', 'As published.', ({ verdict }) => sideOf(verdict).system),
  text('against', 'The system that it is compared with.', ({ verdict }) => otherOf(verdict)?.system),
  count('agents', 'As published; empty where that is open.', ({ verdict }) => sideOf(verdict).agents),
  text('metric', 'What is measured; `names.yaml` defines it.', ({ verdict }) => sideOf(verdict).metric.name),
  text('definition', 'Its exact definition.', ({ verdict }) => sideOf(verdict).metric.definition),
  text('unit', 'Unit of the numbers of this row.', ({ verdict }) =>
    verdict.reading.kind === 'ratio' ? 'times' : sideOf(verdict).metric.unit,
  ),
  number(
    'published',
    '',
    'The published number, or what the published numbers give under this reading.',
    ({ verdict: { reading } }) => reading.published.value,
  ),
  number(
    'published_spread',
    '',
    'Its printed standard deviation; of a contrast from those of both.',
    ({ verdict: { reading } }) => reading.published.spread,
  ),
  text(
    'verdict',
    '`supported`, `contradicted`, `not distinguishable` or `not testable`, over all cells that may be meant.',
    ({ verdict }) => verdict.verdict,
  ),
  text('reason', 'Why it is not testable or not distinguishable.', ({ verdict }) => verdict.reason || undefined),
  text('cell', 'A cell that may be meant.', ({ test }) => test?.cell.id),
  text('cell_against', 'The cell that it is compared with.', ({ test }) => test?.other?.id),
  text('preset', 'Preset of the first cell.', ({ test }) => test?.cell.preset),
  count('agents_here', 'Agents of the first cell.', ({ test }) => test?.cell.agents),
  text('cell_verdict', 'The verdict by this cell or pair alone.', ({ test }) => test?.verdict),
  text('cell_reason', 'Why, where it is neither supported nor contradicted.', ({ test }) => test?.reason || undefined),
  text('line', 'What is noise: `same items` (other runs), `new items`, or `paired` (new items for both).', ({ test }) => test?.line?.kind),
  number('estimate', '', 'Measured here.', ({ test }) => test?.line?.value),
  number('low', '', 'Lower end of its 95% interval.', ({ test }) => test?.line?.low),
  number('high', '', 'Upper end.', ({ test }) => test?.line?.high),
  number('half_width', '', 'Half of the interval.', ({ test }) => test?.line?.halfWidth),
  number(
    'margin',
    '',
    'Half-width that the interval may have for the claim to be supported.',
    ({ verdict: { reading } }) => reading.margin,
  ),
  number(
    'smallest_detectable',
    '',
    'Smallest difference from the published number that such a run detects with 80% power at 5%.',
    ({ test }) => test?.line?.smallestDetectable,
  ),
  number('new_items_low', '', 'Of a level: lower end of the 95% interval over new instances.', ({ test }) => test?.newItems?.low),
  number('new_items_high', '', 'Upper end.', ({ test }) => test?.newItems?.high),
  text(
    'new_items_verdict',
    'What the same rule says of that interval; beside the verdict, no part of it where `line` is `same items`.',
    ({ test }) => test?.newItems?.verdict,
  ),
  count('instances', 'Instances that it rests on.', ({ test }) => test?.instances),
  count('repeats', 'Repeats of an instance (attempts, for Pass@k over repeats).', ({ test }) => test?.repeats),
  text(
    'open',
    'What the claim leaves open, each with what this run did.',
    ({ verdict }) => verdict.open.map(openText).join('; ') || undefined,
  ),
  text(
    'notes',
    'What limits the verdict.',
    ({ verdict }) => [...verdict.notes, verdict.claim.note].filter(Boolean).join('; ') || undefined,
  ),
];

function openText({ key, text: what, here }: ClaimVerdict['open'][number]): string {
  return here === undefined ? `${key} (${what})` : `${key} (${what}; here ${here})`;
}

export function claimRows(verdicts: readonly ClaimVerdict[]): ClaimRow[] {
  return verdicts.flatMap((verdict): ClaimRow[] =>
    verdict.tests.length > 0 ? verdict.tests.map((test) => ({ verdict, test })) : [{ verdict, test: undefined }],
  );
}

export function claimsCsv(verdicts: readonly ClaimVerdict[]): string {
  return csvText(CLAIM_COLUMNS, claimRows(verdicts));
}
