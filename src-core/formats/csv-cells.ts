/** A cell: numbers stay numbers, texts are quoted and neutralised. */
export type Cell = number | string | undefined;

/**
 * First characters by which a spreadsheet takes a text for a formula, or which hide one behind them; the full-width
 * forms are read as their ASCII siblings by East Asian versions.
 */
const runs = /^[=+\-@\t\r\n\0＝＋－＠]/;
/** A formula may also hide behind blanks and marks that a spreadsheet strips or does not show. */
// eslint-disable-next-line no-control-regex -- control characters hide a formula as blanks do
const hidden = /^[\s\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+(?=[=+\-@＝＋－＠])/;
/** Semicolons too: where the comma is the decimal sign, spreadsheets take them for the separator. */
const needsQuotes = /[",;\t\r\n\0]|^\s|\s$/;

/** A text as one CSV field (RFC 4180): quoted where needed, with ' before what a spreadsheet would run. */
export function textCell(text: string): string {
  const wellFormed = text.toWellFormed();
  const harmless = runs.test(wellFormed) || hidden.test(wellFormed) ? `'${wellFormed}` : wellFormed;
  return needsQuotes.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** A number with a decimal point and all its digits; NaN and infinities as empty fields. Never quoted or prefixed. */
export function numberCell(value: number): string {
  return Number.isFinite(value) ? String(value) : '';
}

export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map((cell) => (typeof cell === 'number' ? numberCell(cell) : textCell(cell ?? ''))).join(',')}\r\n`;
}

/** A table as pieces of text of some 64 kB each. */
export function* csvText(header: readonly string[], rows: Iterable<readonly Cell[]>): Iterable<string> {
  let text = csvRow(header);
  for (const row of rows) {
    text += csvRow(row);
    if (text.length > 65_536) {
      yield text;
      text = '';
    }
  }
  yield text;
}

/** Columns of numbers of equal length, as fast as strings are built: a million rows in some seconds. */
export function* csvColumns(header: readonly string[], columns: readonly ArrayLike<number>[]): Iterable<string> {
  const rows = columns[0]?.length ?? 0;
  const last = columns.length - 1;
  let text = csvRow(header);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i <= last; i++) {
      const value = columns[i]![row]!;
      if (Number.isFinite(value)) text += `${value}`;
      text += i === last ? '\r\n' : ',';
    }
    if (text.length > 65_536) {
      yield text;
      text = '';
    }
  }
  yield text;
}
