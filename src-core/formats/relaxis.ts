import { AppError } from '../errors.ts';
import { splitCells, splitLines, type DelimitedTable, type TextLine } from './delimited-text.ts';
import type { FileFormat, ParsedFile, ReadOptions } from './format.ts';
import { spectraOfTables } from './spectrum-table.ts';

/**
 * The export of RelaxIS: columns called "Data: Frequency", "Data: Z'" and so on, Z'' signed; a line of conditions
 * ("DC=…, TM=…") heads each spectrum. Spectra may follow each other, or stand side by side.
 *
 * @throws AppError `input/file-format`; `input/ambiguous-sign`
 */
function parseRelaxis(text: string, name: string, options: ReadOptions = {}): ParsedFile {
  const lines = splitLines(text);
  const at = lines.findIndex(({ content }) => content.includes('Data: Frequency'));
  const header = lines[at];
  if (!header)
    throw new AppError('input/file-format', 'No line names the column "Data: Frequency".', {
      remedy: 'Export the spectra again with their frequencies.',
    });
  const cells = splitCells(header.content, '\t').map((cell) => cell.replace(/^Data:\s*/, ''));
  const tables = blocksOf(lines.slice(at + 1)).flatMap((rows) => sideBySide(cells, header.line, rows));
  return spectraOfTables(tables, { name, options });
}

/** Rows between lines of conditions. */
function blocksOf(lines: readonly TextLine[]): readonly (readonly TextLine[])[] {
  const blocks: TextLine[][] = [[]];
  for (const line of lines)
    if (/^\s*[A-Za-z]/.test(line.content)) blocks.push([]);
    else blocks.at(-1)!.push(line);
  const filled = blocks.filter(({ length }) => length > 0);
  return filled.length > 0 ? filled : [[]];
}

function sideBySide(header: readonly string[], headerLine: number, lines: readonly TextLine[]): DelimitedTable[] {
  const starts = [...header.keys()].filter((index) => header[index] === 'Frequency');
  return starts.map((start, k) => {
    const end = starts[k + 1] ?? header.length;
    const rows = lines
      .map(({ line, content }) => ({ line, cells: splitCells(content, '\t').slice(start, end) }))
      .filter(({ cells }) => starts.length === 1 || cells.some((cell) => cell !== ''));
    return { header: header.slice(start, end), headerLine, rows, decimalComma: true };
  });
}

export const relaxis: FileFormat = {
  id: 'relaxis',
  title: 'RelaxIS export',
  kinds: ['spectrum'],
  extensions: ['.txt'],
  sniff: (text) => /^\uFEFF?RelaxIS/.test(text.slice(0, 100)),
  parse: parseRelaxis,
};
