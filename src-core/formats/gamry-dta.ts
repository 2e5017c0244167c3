import { AppError } from '../errors.ts';
import type { Warning } from '../model/quantity.ts';
import { splitCells, splitLines, type DelimitedTable, type TextLine } from './delimited-text.ts';
import type { FileFormat, ParsedFile, ReadOptions } from './format.ts';
import { spectraOfTables } from './spectrum-table.ts';
import { titrationOfTable } from './titration-table.ts';

/**
 * Gamry's DTA: named blocks, tab-separated, a table's rows indented by a tab under a line of names and one of units.
 * The spectrum is the table ZCURVE, with Zimag signed; several such tables are several spectra. Without one, the tables
 * CURVE hold time, voltage and current.
 *
 * @throws AppError `input/file-format`; `input/ambiguous-sign`
 */
function parseGamryDta(text: string, name: string, options: ReadOptions = {}): ParsedFile {
  const lines = splitLines(text);
  const warnings: Warning[] = [];
  if (lines.some(({ content }) => /^EXPERIMENTABORTED\tTOGGLE\tT/.test(content)))
    warnings.push({ code: 'aborted', message: 'The measurement was aborted; the points before that were read.' });
  const tables = curvesNamed(lines, /^ZCURVE\d*(?:\t|$)/);
  const series =
    options.want !== 'spectrum' && (options.want === 'titration' || tables.length === 0) && gamrySeries(lines);
  if (series) {
    const rules = { name, notANumber: 'leave-out', signIsKnown: false, currentSign: options.currentSign } as const;
    return { spectra: [], titration: titrationOfTable(series, rules, warnings), warnings };
  }
  const filled = tables.filter(({ rows }) => rows.length > 0);
  if (filled.length === 0)
    throw new AppError(
      'input/file-format',
      tables.length > 0
        ? `The table ZCURVE in line ${tables[0]!.headerLine} holds no point.`
        : 'The file has no table ZCURVE, so no impedance, and no table CURVE with time, voltage and current.',
      { remedy: 'Choose the file of a measurement that was carried through.' },
    );
  return spectraOfTables(filled, { name, options, warnings });
}

/**
 * The tables CURVE, CURVE1, … as one, each a step of its own. Gamry lets the user choose which current is positive, so
 * the sign is not known.
 */
function gamrySeries(lines: readonly TextLine[]): DelimitedTable | undefined {
  const curves = curvesNamed(lines, /^CURVE\d*\tTABLE/);
  const find = (header: readonly string[], name: RegExp): number => header.findIndex((cell) => name.test(cell));
  const rows = curves.flatMap(({ header, rows: found }, number) => {
    const columns = [/^T$/, /^Vf$/, /^Im$/, /^Temp$/].map((name) => find(header, name));
    if (columns.slice(0, 3).some((column) => column < 0)) return [];
    // The line of units begins with # and counts as a comment.
    return found.map(({ line, cells }) => ({
      line,
      cells: [...columns.map((column) => cells[column] ?? ''), String(number + 1)],
    }));
  });
  if (rows.length === 0) return undefined;
  const header = ['Time [s]', 'Voltage [V]', 'Current [A]', 'Temperature [degC]', 'Step Index'];
  return { header, headerLine: curves[0]!.headerLine, rows, decimalComma: true };
}

function curvesNamed(lines: readonly TextLine[], mark: RegExp): DelimitedTable[] {
  const starts = [...lines.keys()].filter((at) => mark.test(lines[at]!.content));
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
  kinds: ['spectrum', 'titration'],
  extensions: ['.dta'],
  sniff: (text) => /^\uFEFF?EXPLAIN\r?\n/.test(text.slice(0, 20)),
  parse: parseGamryDta,
};
