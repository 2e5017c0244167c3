import { decodeValue } from './values.ts';

/** One variable of a data package. */
export interface PackageVariable {
  /** Two letters, see variable-types.ts. */
  readonly type: string;
  readonly value: number;
  /** Bits of `readingStatus` (the same numbers on the wire). Absent when the device sent none. */
  readonly status?: number;
  /** Index of the range it was measured in, see ranges.ts. */
  readonly rangeIndex?: number;
  /** Noise figure 0 to 15. */
  readonly noise?: number;
}

/** Reads metadata fields such as `10`, `288`; unknown kinds are skipped, as newer firmware may add some. */
function parseMetadata(
  fields: readonly string[],
): Pick<PackageVariable, 'status' | 'rangeIndex' | 'noise'> | undefined {
  let metadata: Pick<PackageVariable, 'status' | 'rangeIndex' | 'noise'> = {};
  for (const field of fields) {
    if (!/^[0-9A-Fa-f]{2,}$/.test(field)) return undefined;
    const number = Number.parseInt(field.slice(1), 16);
    if (field.startsWith('1')) metadata = { ...metadata, status: number };
    else if (field.startsWith('2')) metadata = { ...metadata, rangeIndex: number };
    else if (field.startsWith('4')) metadata = { ...metadata, noise: number };
  }
  return metadata;
}

/**
 * Variables of a package line (`Pda7F85F3Fu;ba48D503Dp,10,288`, without the newline), in order; undefined when any part
 * is malformed: half a package is no package.
 */
export function parsePackage(line: string): readonly PackageVariable[] | undefined {
  if (!line.startsWith('P')) return undefined;
  const variables: PackageVariable[] = [];
  for (const part of line.slice(1).split(';')) {
    const [head = '', ...fields] = part.split(',');
    const type = head.slice(0, 2);
    const value = decodeValue(head.slice(2));
    const metadata = parseMetadata(fields);
    if (!/^[a-z]{2}$/.test(type) || value === undefined || metadata === undefined) return undefined;
    variables.push({ type, value, ...metadata });
  }
  return variables;
}

/**
 * A package in which every variable stands twice, in the same order and to the letter the same (as our own scripts send
 * them); undefined otherwise. A number with one digit lost and another doubled keeps its length: only this shows it.
 */
export function parseDoubledPackage(line: string): readonly PackageVariable[] | undefined {
  const parts = line.slice(1).split(';');
  const half = parts.length / 2;
  const once = parts.slice(0, half).join(';');
  if (!Number.isInteger(half) || once !== parts.slice(half).join(';')) return undefined;
  return line.startsWith('P') ? parsePackage(`P${once}`) : undefined;
}

/** One variable as it stands in a package: `ba807A120n,10,215`. `encoded` comes from encodeValue or encodeInteger. */
export function formatPackageVariable(
  type: string,
  encoded: string,
  status: number | undefined,
  rangeIndex: number | undefined,
): string {
  const statusField = status === undefined ? '' : `,1${(status & 15).toString(16).toUpperCase()}`;
  const rangeField = rangeIndex === undefined ? '' : `,2${rangeIndex.toString(16).toUpperCase().padStart(2, '0')}`;
  return type + encoded + statusField + rangeField;
}
