import { AppError } from '../errors.ts';
import { splitCells, splitLines, type DelimitedTable } from './delimited-text.ts';
import type { FileFormat, ParsedFile, ReadOptions } from './format.ts';
import { hasImpedance, locateColumns, spectraOfTables } from './spectrum-table.ts';

const firstLine = /^\uFEFF?(?:EC|BT)-Lab ASCII FILE/i;

/**
 * The text that BioLogic's EC-Lab and BT-Lab export: its second line counts the lines before the data, the last of
 * which names the columns; tab-separated, with a decimal comma where the computer has one.
 *
 * @throws AppError `input/file-format`; `input/ambiguous-sign`
 */
function parseBiologicMpt(text: string, name: string, options: ReadOptions = {}): ParsedFile {
  const table = tableOf(text);
  if (!table)
    throw new AppError('input/file-format', 'Line 2 does not tell the number of header lines, or too few follow.', {
      remedy: 'The file may be truncated: export it again.',
    });
  return spectraOfTables([table], { name, options });
}

function tableOf(text: string): DelimitedTable | undefined {
  const count = Number(/^Nb header lines\s*:\s*(\d+)/im.exec(text.slice(0, 2000))?.[1]);
  const lines = splitLines(text);
  const at = lines.findIndex(({ line }) => line === count);
  const header = lines[at];
  if (!header) return undefined;
  const rows = lines.slice(at + 1).map(({ line, content }) => ({ line, cells: splitCells(content, '\t') }));
  return { header: splitCells(header.content, '\t'), headerLine: header.line, rows, decimalComma: true };
}

export const biologicMpt: FileFormat = {
  id: 'biologic-mpt',
  title: 'BioLogic EC-Lab text',
  kinds: ['spectrum'],
  extensions: ['.mpt', '.txt'],
  // A file of the same programs without impedance is left to the readers of titrations.
  sniff(text) {
    if (!firstLine.test(text.slice(0, 100))) return false;
    const table = tableOf(text.slice(0, 200_000));
    return table !== undefined && hasImpedance(locateColumns(table.header));
  },
  parse: parseBiologicMpt,
};
