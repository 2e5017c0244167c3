import { AppError } from '../errors.ts';
import type { Warning } from '../model/quantity.ts';
import { splitLines, type DelimitedTable, type TextLine } from './delimited-text.ts';
import type { ParsedFile, ReadOptions } from './format.ts';
import { spectraOfTables, tableOfLines } from './spectrum-table.ts';

/**
 * The data block that ZPlot, ZView and the programs that write for ZView share: a line with the number of points, one
 * with the names of the columns (two blanks or a tab between them, perhaps all in quotes), then the rows. Z''(b) is
 * signed.
 *
 * @throws AppError `input/file-format`; `input/ambiguous-sign`
 */
export function parseZViewText(text: string, name: string, options: ReadOptions): ParsedFile {
  const lines = splitLines(text);
  const at = lines.findIndex(({ content }) => /Freq\s*\(Hz\)/.test(content));
  const header = lines[at];
  if (!header)
    throw new AppError('input/file-format', 'No line names the column Freq(Hz).', {
      remedy: 'The file may be truncated, or hold no sweep of frequencies.',
    });
  const end = lines.findIndex(({ content }, index) => index > at && /^\s*End Comments/.test(content));
  const rows = lines.slice((end < 0 ? at : end) + 1);
  const table = tableOfLines(splitHeader(header.content), header.line, rows);
  return spectraOfTables([table], { name, options, warnings: countWarning(lines.slice(0, at), table) });
}

function splitHeader(line: string): readonly string[] {
  return line
    .replaceAll('"', '')
    .trim()
    .split(/\t|\s{2,}/)
    .map((cell) => cell.replace(/\([ab]\)$/, '').trim());
}

/** The number of points is announced after "Data Points:", or alone in the line before the names. */
function countWarning(before: readonly TextLine[], { rows }: DelimitedTable): readonly Warning[] {
  const counts = before.slice(-3).map(({ content }) => /^\s*(?:Data Points:\s*)?(\d+)\s*$/.exec(content)?.[1]);
  const announced = Number(counts.findLast((count) => count !== undefined) ?? rows.length);
  if (announced === rows.length) return [];
  return [
    {
      code: 'point-count',
      message: `The file announces ${announced} points and holds ${rows.length}: it was cut, or not carried through.`,
    },
  ];
}
