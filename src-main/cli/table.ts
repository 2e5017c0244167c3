/** Columns aligned for people; numbers come as text already. Long cells are cut. */
export function textTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'None.\n';
  const all = [header, ...rows].map((row) => row.map(plain));
  const widths = header.map((_, column) => Math.max(...all.map((row) => characterCount(row[column] ?? ''))));
  const lines = all.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat(widths[column]! - characterCount(cell)))
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [lines[0]!, rule, ...lines.slice(1), ''].join('\n');
}

const longestCell = 60;

/** Control and direction marks could play tricks with a terminal. */
function plain(text: string): string {
  // eslint-disable-next-line no-control-regex -- that is the point
  const safe = text.replace(/[\0-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ' ');
  const characters = Array.from(safe);
  return characters.length > longestCell ? `${characters.slice(0, longestCell - 1).join('')}…` : safe;
}

function characterCount(text: string): number {
  return Array.from(text).length;
}
