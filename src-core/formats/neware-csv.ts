import { readDelimited, type DelimitedRow, type DelimitedTable } from './delimited-text.ts';
import type { FileFormat } from './format.ts';
import { isTitrationHeader } from './titration-table.ts';
import { vendorTableFormat } from './vendor-table.ts';

/**
 * Neware's export as text: a plain table of records, or the nested report, in which lines of cycles and steps stand
 * between the records, whose first cells are then empty.
 */
export const newareCsv: FileFormat = vendorTableFormat({
  id: 'neware-csv',
  title: 'Neware text',
  extensions: ['.csv', '.txt'],
  isMine: (header, beginning) =>
    header.some((cell) => /^(?:data ?point|record ?(?:id|index|number)?)$/i.test(cell)) &&
    (header.some((cell) => /^(?:step type|cur\(|dchg|(?:relative )?time\(h:min)/i.test(cell)) ||
      /oneset volt|dchg|capacitance_chg/i.test(beginning)),
  tableOf(text) {
    const table = readDelimited(text, isTitrationHeader);
    return table && (table.header[0] === '' ? flat(table) : table);
  },
});

/** Steps are counted: each stretch of lines that are no records begins one. Cycles are numbered in the first cell. */
function flat(table: DelimitedTable): DelimitedTable {
  const blanks = table.header.findIndex((cell) => cell !== '');
  const rows: DelimitedRow[] = [];
  let step = 0;
  let cycle = '';
  let wasRecord = true;
  for (const { line, cells } of table.rows) {
    const isRecord = cells.slice(0, blanks).every((cell) => cell === '');
    if (!isRecord && cells[0] !== '') cycle = cells[0]!;
    if (!isRecord && wasRecord) step++;
    if (isRecord) rows.push({ line, cells: [...padded(cells, table.header.length), String(step), cycle] });
    wasRecord = isRecord;
  }
  return { ...table, header: [...table.header, 'Step Index', 'Cycle Index'], rows };
}

function padded(cells: readonly string[], length: number): readonly string[] {
  return Array.from({ length }, (_, k) => cells[k] ?? '');
}
