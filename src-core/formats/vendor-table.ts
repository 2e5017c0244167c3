import { AppError } from '../errors.ts';
import type { Warning } from '../model/quantity.ts';
import { readDelimited, type DelimitedTable } from './delimited-text.ts';
import type { FileFormat, ParsedFile, ReadOptions } from './format.ts';
import { isTitrationHeader, sniffTitrationTable, titrationOfTable } from './titration-table.ts';

export interface VendorTableFormat extends Pick<FileFormat, 'id' | 'title' | 'extensions'> {
  /** Whether a table with such a header, or a text that begins so, comes from this cycler. */
  readonly isMine: (header: readonly string[], beginning: string) => boolean;
  /** Makes one table of what the cycler writes; without it the first table of a titration is taken. */
  readonly tableOf?: (text: string) => DelimitedTable | undefined;
}

/** The format of a cycler that exports one table of time, current and voltage; a positive current charges. */
export function vendorTableFormat({
  id,
  title,
  extensions,
  isMine,
  tableOf = firstTable,
}: VendorTableFormat): FileFormat {
  return {
    ...{ id, title, extensions, kinds: ['titration'] },
    sniff(text) {
      const table = sniffTitrationTable(text);
      return table !== undefined && isMine(table.header, text.slice(0, 4096));
    },
    parse(text, name, options) {
      const table = tableOf(text);
      if (table) return titrationFile(table, name, options);
      throw new AppError('input/file-format', `This ${title} file names no columns for time, current and voltage.`, {
        remedy: 'The file may be truncated: export it again, with these columns.',
      });
    },
  };
}

/** A titration as a cycler's program writes it: rows without numbers are left out and told, its sign is believed. */
export function titrationFile(
  table: DelimitedTable,
  name: string,
  { currentSign, currentFactor }: ReadOptions = {},
  earlier: readonly Warning[] = [],
): ParsedFile {
  const warnings = [...earlier];
  const rules = { name, notANumber: 'leave-out', signIsKnown: true, currentSign, currentFactor } as const;
  return { spectra: [], titration: titrationOfTable(table, rules, warnings), warnings };
}

function firstTable(text: string): DelimitedTable | undefined {
  return readDelimited(text, isTitrationHeader);
}
