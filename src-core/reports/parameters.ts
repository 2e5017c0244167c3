const mostRows = 400;
const longestValue = 600;

/** Numbers stay numbers: an export must not take a negative one for the beginning of a formula. */
export type ParameterRow = readonly [path: string, value: string | number];

/**
 * Whatever an analysis was asked with, as rows "path, value": nested members get dotted paths, short arrays of
 * numbers one row. Texts of imported files are named by their length: their hash is in the record.
 */
export function flattenParameters(parameters: unknown): readonly ParameterRow[] {
  const rows: ParameterRow[] = [];
  collect(parameters, '', rows);
  if (rows.length <= mostRows) return rows;
  return [...rows.slice(0, mostRows), ['…', `${rows.length - mostRows} more, kept in the database`]];
}

function collect(value: unknown, path: string, rows: ParameterRow[]): void {
  if (value === undefined) return;
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null)) {
    rows.push([nameOf(path), value.length === 0 ? 'none' : shorten(value.map(plainText).join(', '))]);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) collect(member, path === '' ? key : `${path}.${key}`, rows);
  } else {
    rows.push([nameOf(path), typeof value === 'number' ? value : shorten(plainText(value))]);
  }
}

/** JSON has no words for infinities; strings stand without their quotes. */
function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

function nameOf(path: string): string {
  return path === '' ? 'value' : path;
}

function shorten(text: string): string {
  return text.length <= longestValue ? text : `${text.slice(0, longestValue)}… (${text.length} characters)`;
}
