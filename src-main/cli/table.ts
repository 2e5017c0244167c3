const longestCell = 60;

/** Columns aligned for people; numbers come as text already. Cells longer than `longest` are cut. */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  longest = longestCell,
): string {
  if (rows.length === 0) return 'None.\n';
  const all = [header, ...rows].map((row) => row.map((cell) => plain(cell, longest)));
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

/** Control and direction marks could play tricks with a terminal. */
function plain(text: string, longest: number): string {
  // eslint-disable-next-line no-control-regex -- that is the point
  const safe = text.replace(/[\0-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ' ');
  const characters = Array.from(safe);
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : safe;
}

function characterCount(text: string): number {
  return Array.from(text).length;
}
