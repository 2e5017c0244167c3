const mostRows = 400;
const longestValue = 600;

/**
 * Whatever an analysis was asked with, as rows "path, value": nested members get dotted paths, short arrays of
 * numbers one row. Texts of imported files are named by their length: their hash is in the record.
 */
export function flattenParameters(parameters: unknown): readonly (readonly [path: string, value: string])[] {
  const rows: [string, string][] = [];
  collect(parameters, '', rows);
  if (rows.length <= mostRows) return rows;
  return [...rows.slice(0, mostRows), ['…', `${rows.length - mostRows} more, kept in the database`]];
}

function collect(value: unknown, path: string, rows: [string, string][]): void {
  if (value === undefined) return;
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null)) {
    rows.push([nameOf(path), value.length === 0 ? 'none' : shorten(value.map(String).join(', '))]);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) collect(member, path === '' ? key : `${path}.${key}`, rows);
  } else {
    rows.push([nameOf(path), shorten(String(value))]);
  }
}

function nameOf(path: string): string {
  return path === '' ? 'value' : path;
}

function shorten(text: string): string {
  return text.length <= longestValue ? text : `${text.slice(0, longestValue)}… (${text.length} characters)`;
}
