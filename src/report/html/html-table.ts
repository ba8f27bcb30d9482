// A table of the page: a caption, columns that can be sorted by what they hold, rows. Everything is escaped here.
import { escapeHtml } from './escape-html.ts';

export interface TableCell {
  readonly text: string;
  /** Follows the text, smaller: an interval. */
  readonly interval?: string | undefined;
  /** What the column is sorted by, where it is not the text. */
  readonly sort?: number | string | undefined;
  readonly tone?: 'good' | 'bad' | 'warn' | undefined;
}

export interface TableColumn<Source> {
  readonly title: string;
  /** Longer, shown on hover. */
  readonly hint?: string | undefined;
  readonly kind?: 'number' | 'text' | 'prose' | undefined;
  cell(source: Source): TableCell | string;
}

export interface TableOptions<Source> {
  readonly caption: string;
  readonly columns: readonly TableColumn<Source>[];
  readonly rows: readonly Source[];
}

/** The first column heads the row. */
export function htmlTable<Source>({ caption, columns, rows }: TableOptions<Source>): string {
  const head = columns.map(({ title, hint, kind = 'number' }) => {
    const attributes = `${classOf(kind === 'prose' ? 'text' : kind)}${hint ? ` title="${escapeHtml(hint)}"` : ''}`;
    return `<th scope="col"${attributes}><button type="button">${escapeHtml(title)}</button></th>`;
  });
  const body = rows.map((row) => `<tr>${columns.map((column, place) => bodyCell(column, row, place === 0)).join('')}</tr>`);
  return `<div class="table-box"><p class="caption">${escapeHtml(caption)}</p><div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(caption)}"><table class="sortable"><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table></div></div>`;
}

function bodyCell<Source>({ kind = 'number', cell }: TableColumn<Source>, row: Source, isHead: boolean): string {
  const made = cell(row);
  const { text, interval, sort, tone }: TableCell = typeof made === 'string' ? { text: made } : made;
  const key = sort === undefined ? '' : ` data-sort="${escapeHtml(String(sort))}"`;
  const shown = tone ? `<span class="${tone}">${escapeHtml(text)}</span>` : escapeHtml(text);
  const inside = `${shown}${interval ? `<span class="ci">${escapeHtml(interval)}</span>` : ''}`;
  return isHead ? `<th scope="row"${key}>${inside}</th>` : `<td${classOf(kind)}${key}>${inside}</td>`;
}

function classOf(kind: string): string {
  return kind === 'number' ? '' : ` class="${kind}"`;
}
