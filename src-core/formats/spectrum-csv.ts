import { AppError } from '../errors.ts';
import type { Warning } from '../model/quantity.ts';
import type { Spectrum } from '../model/spectrum.ts';
import { readDelimited, type DelimitedTable } from './delimited-text.ts';
import type { FileFormat, ParsedFile, ParsedSpectrum, ReadOptions } from './format.ts';
import { spectraFromPoints } from './spectrum-points.ts';
import {
  dropUnitRow,
  isSpectrumHeader,
  locateColumns,
  nothingFollows,
  pointsOfTable,
  requireColumns,
  signOption,
} from './spectrum-table.ts';

export type SpectrumCsvOptions = Pick<ReadOptions, 'positiveImaginary'>;

const columnsRemedy = 'Name the columns in a first line, e.g. freq_Hz,Zre_ohm,Zim_ohm (Zim negative for a capacitor).';

/**
 * Reads spectra from delimited text: columns in any order, frequency and either Z', Z'' or |Z|, phase, in usual
 * spellings and units; `#` comments; comma, semicolon or tab; decimal point or comma. Sweeps that follow each other,
 * or that a column such as "cycle" numbers, are spectra of their own.
 *
 * @throws AppError `input/file-format` naming the line; `input/ambiguous-sign`
 */
function parseSpectraCsv(text: string, name: string, options: ReadOptions = {}): ParsedFile {
  const found = readDelimited(text, isSpectrumHeader);
  if (!found) throw noHeader(text);
  const table = dropUnitRow(found);
  if (table.rows.length === 0) throw nothingFollows(table.headerLine);
  const warnings: Warning[] = [];
  const points = pointsOfTable(checkRowLengths(table), locateColumns(table.header), true);
  const rules = { name, notANumber: 'refuse', signIsKnown: false, ...signOption(options) } as const;
  return { spectra: spectraFromPoints(points, rules, warnings), warnings };
}

/**
 * The one spectrum of a text.
 *
 * @throws AppError `input/file-format` naming the line, or where there are several sweeps; `input/ambiguous-sign`
 */
export function parseSpectrumCsv(text: string, name: string, options: SpectrumCsvOptions = {}): ParsedSpectrum {
  const { spectra, warnings } = parseSpectraCsv(text, name, options);
  if (spectra.length === 1) return { spectrum: spectra[0]!, warnings };
  throw new AppError('input/file-format', `${name} holds ${spectra.length} sweeps where one was expected.`, {
    remedy: 'Keep one sweep per file.',
  });
}

/** The spectrum as CSV, numbers to the last digit; `comments` become lines with `#`. */
export function writeSpectrumCsv(spectrum: Spectrum, comments: readonly string[] = []): string {
  const head = comments.flatMap((comment) => comment.split(/\r\n|\n|\r/)).map((line) => `# ${line}`);
  const rows = Array.from(
    spectrum.frequencyHz,
    (frequencyHz, k) => `${frequencyHz},${spectrum.zReOhm[k]!},${spectrum.zImOhm[k]!}`,
  );
  return [...head, 'freq_Hz,Zre_ohm,Zim_ohm', ...rows, ''].join('\n');
}

/** Several spectra as one table, numbered by a column `cycle`; one as `writeSpectrumCsv` has it. */
export function writeSpectraCsv(spectra: readonly Spectrum[]): string {
  if (spectra.length === 1) return writeSpectrumCsv(spectra[0]!);
  const rows = spectra.flatMap(({ frequencyHz, zReOhm, zImOhm }, index) =>
    Array.from(frequencyHz, (f, k) => `${index + 1},${f},${zReOhm[k]!},${zImOhm[k]!}`),
  );
  return ['cycle,freq_Hz,Zre_ohm,Zim_ohm', ...rows, ''].join('\n');
}

export const spectrumCsv: FileFormat = {
  id: 'spectrum-csv',
  title: 'Impedance spectrum, delimited text',
  kinds: ['spectrum'],
  extensions: ['.csv', '.txt', '.tsv', '.dat'],
  sniff(text) {
    try {
      return readDelimited(text.slice(0, 65_536), isSpectrumHeader) !== undefined;
    } catch {
      return false;
    }
  },
  parse: parseSpectraCsv,
};

/** Says which of the columns is missing, if the text has a header at all. */
function noHeader(text: string): AppError {
  const partial = readDelimited(text, (cells) => locateColumns(cells).size > 0);
  if (partial)
    try {
      requireColumns(partial.header, partial.headerLine, columnsRemedy);
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
  return new AppError('input/file-format', 'No line names the columns frequency, Z\' and Z".', {
    remedy: columnsRemedy,
  });
}

function checkRowLengths(table: DelimitedTable): DelimitedTable {
  const width = table.header.length;
  for (const { line, cells } of table.rows) {
    const filled = cells.findLastIndex((cell) => cell !== '') + 1;
    if (filled > width)
      throw new AppError('input/file-format', `Line ${line} has ${filled} cells under ${width} column names.`, {
        remedy: 'With decimal commas, separate the columns by semicolons or tabs.',
      });
  }
  return table;
}
