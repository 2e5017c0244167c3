import { AppError } from '../errors.ts';
import type { Warning } from '../model/quantity.ts';
import { splitCells, splitLines, type DelimitedTable, type TextLine } from './delimited-text.ts';
import type { FileFormat, ParsedFile, ReadOptions } from './format.ts';
import { spectraOfTables } from './spectrum-table.ts';

/**
 * Gamry's DTA: named blocks, tab-separated, a table's rows indented by a tab under a line of names and one of units.
 * The spectrum is the table ZCURVE, with Zimag signed; several such tables are several spectra.
 *
 * @throws AppError `input/file-format`; `input/ambiguous-sign`
 */
function parseGamryDta(text: string, name: string, options: ReadOptions = {}): ParsedFile {
  const lines = splitLines(text);
  const warnings: Warning[] = [];
  if (lines.some(({ content }) => /^EXPERIMENTABORTED\tTOGGLE\tT/.test(content)))
    warnings.push({ code: 'aborted', message: 'The measurement was aborted; the points before that were read.' });
  const tables = zCurves(lines);
  const filled = tables.filter(({ rows }) => rows.length > 0);
  if (filled.length === 0)
    throw new AppError(
      'input/file-format',
      tables.length > 0
        ? `The table ZCURVE in line ${tables[0]!.headerLine} holds no point.`
        : 'The file has no table ZCURVE, so no impedance.',
      { remedy: 'Choose the file of an impedance measurement that was carried through.' },
    );
  return spectraOfTables(filled, { name, options, warnings });
}

function zCurves(lines: readonly TextLine[]): DelimitedTable[] {
  const starts = [...lines.keys()].filter((at) => /^ZCURVE\d*(?:\t|$)/.test(lines[at]!.content));
  return starts.map((start) => {
    const header = lines[start + 1];
    const end = lines.findIndex(({ content }, at) => at > start + 1 && !content.startsWith('\t'));
    const rows = lines.slice(start + 2, end < 0 ? undefined : end).map(({ line, content }) => ({
      line,
      cells: splitCells(content, '\t'),
    }));
    return {
      header: header ? splitCells(header.content, '\t') : [],
      headerLine: header?.line ?? lines[start]!.line,
      rows,
      decimalComma: true,
    };
  });
}

export const gamryDta: FileFormat = {
  id: 'gamry-dta',
  title: 'Gamry DTA',
  kinds: ['spectrum'],
  extensions: ['.dta'],
  sniff: (text) => /^\uFEFF?EXPLAIN\r?\n/.test(text.slice(0, 20)),
  parse: parseGamryDta,
};
