// Tables that the page came with become sortable: by the number or text that a column holds, the unknown always last.

export function makeSortable(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>('table.sortable')) {
    const heads = [...table.querySelectorAll<HTMLTableCellElement>('thead th')];
    const body = table.tBodies[0];
    if (!body) continue;
    for (const [column, head] of heads.entries()) {
      head.querySelector('button')?.addEventListener('click', () => {
        const isDescending = head.getAttribute('aria-sort') === 'ascending';
        for (const other of heads) other.removeAttribute('aria-sort');
        head.setAttribute('aria-sort', isDescending ? 'descending' : 'ascending');
        const rows = [...body.rows].map((row) => ({ row, key: sortKey(row.cells[column]) }));
        rows.sort((a, b) => compareKeys(a.key, b.key, isDescending));
        body.append(...rows.map(({ row }) => row));
      });
    }
  }
}

type Key = number | string | undefined;

function sortKey(cell: HTMLTableCellElement | undefined): Key {
  const text = cell?.dataset.sort ?? cell?.textContent ?? '';
  if (text === '' || text === '–') return undefined;
  const value = Number(text);
  return Number.isNaN(value) ? text.toLowerCase() : value;
}

export function compareKeys(a: Key, b: Key, isDescending: boolean): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  const order = typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
  return isDescending ? -order : order;
}
