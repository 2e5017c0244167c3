import { AppError } from '../errors.ts';
import type { Warning } from '../model/quantity.ts';
import { splitCells, splitLines, type DelimitedTable, type TextLine } from './delimited-text.ts';
import type { FileFormat, ParsedFile, ReadOptions } from './format.ts';
import { missingColumn, locateColumns, spectraOfTables } from './spectrum-table.ts';

/**
 * VersaStudio's own file: blocks between `<Name>` and `</Name>`; a block `<Segment…>` holds comma-separated rows, whose
 * columns its line `Definition=` names. Rows of a segment without impedance hold f = 0 and Z = 0.
 *
 * @throws AppError `input/file-format`; `input/ambiguous-sign`
 */
function parseVersaStudioPar(text: string, name: string, options: ReadOptions = {}): ParsedFile {
  const tables = segmentsOf(splitLines(text));
  if (tables.length === 0)
    throw new AppError('input/file-format', 'The file has no segment with data.', {
      remedy: 'The measurement may not have been carried through: choose another file.',
    });
  const usable = tables.filter(({ header }) => missingColumn(locateColumns(header)) === undefined);
  const warnings: Warning[] = [];
  if (usable.length > 0 && usable.length < tables.length)
    warnings.push({
      code: 'segments-passed-over',
      message: `${tables.length - usable.length} of ${tables.length} segments hold no impedance and were passed over.`,
    });
  return spectraOfTables(usable.length > 0 ? usable : tables, { name, options, warnings });
}

function segmentsOf(lines: readonly TextLine[]): DelimitedTable[] {
  const tables: { header: string[]; headerLine: number; rows: { line: number; cells: string[] }[] }[] = [];
  let isInside = false;
  for (const { line, content } of lines) {
    if (/^<Segment\d*>/.test(content)) isInside = true;
    else if (content.startsWith('</')) isInside = false;
    else if (isInside && content.startsWith('Definition='))
      tables.push({ header: splitCells(content.slice(11), ','), headerLine: line, rows: [] });
    else if (isInside && /^[-+\d.]/.test(content)) tables.at(-1)?.rows.push({ line, cells: splitCells(content, ',') });
  }
  return tables.filter(({ rows }) => rows.length > 0).map((table) => ({ ...table, decimalComma: false }));
}

export const versaStudioPar: FileFormat = {
  id: 'versastudio-par',
  title: 'VersaStudio par',
  kinds: ['spectrum'],
  extensions: ['.par'],
  sniff: (text) => /^\uFEFF?\s*<Application>\s*\r?\nName=(?:VersaStudio|VersaStat|PowerCORR|PowerSTEP)/i.test(text.slice(0, 300)),
  parse: parseVersaStudioPar,
}; // prettier-ignore
