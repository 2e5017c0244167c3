import { AppError } from '../errors.ts';
import type { Warning } from '../model/quantity.ts';
import type { Spectrum } from '../model/spectrum.ts';
import { readColumn, readDelimited, type DelimitedTable } from './delimited-text.ts';
import type { ParsedSpectrum, SpectrumFormat } from './format.ts';
import { readHeaderCell, type ColumnMeaning, type SpectrumColumn } from './spectrum-columns.ts';

export interface SpectrumCsvOptions {
  /**
   * What a spectrum with Z'' positive throughout means. Absent: it is asked (`input/ambiguous-sign`).
   * `inductive`: it is so. `capacitive`: the file holds −Z''.
   */
  readonly positiveImaginary?: 'inductive' | 'capacitive';
}

const columnsRemedy = 'Name the columns in a first line, e.g. freq_Hz,Zre_ohm,Zim_ohm (Zim negative for a capacitor).';

/**
 * Reads a spectrum from delimited text: columns in any order, frequency and either Z', Z'' or |Z|, phase, in usual
 * spellings and units; `#` comments; comma, semicolon or tab; decimal point or comma.
 *
 * @throws AppError `input/file-format` naming the line; `input/ambiguous-sign`
 */
export function parseSpectrumCsv(text: string, name: string, options: SpectrumCsvOptions = {}): ParsedSpectrum {
  const found = readDelimited(text, isSpectrumHeader);
  if (!found) throw noHeader(text);
  const table = dropUnitRow(found);
  if (table.rows.length === 0)
    throw new AppError('input/file-format', `Nothing follows the header in line ${table.headerLine}.`, {
      remedy: 'The file may be truncated: export it again.',
    });
  const warnings: Warning[] = [];
  const full = readPoints(checkRowLengths(table));
  const kept = checkFrequencies(full, table, warnings);
  const flip = imaginarySign(kept.zImOhm, options);
  return { spectrum: { name, ...kept, zImOhm: kept.zImOhm.map((value) => flip * value) }, warnings };
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

export const spectrumCsv: SpectrumFormat = {
  id: 'spectrum-csv',
  title: 'Impedance spectrum, delimited text',
  kind: 'spectrum',
  extensions: ['.csv', '.txt', '.tsv', '.dat'],
  sniff(text) {
    try {
      return readDelimited(text.slice(0, 65_536), isSpectrumHeader) !== undefined;
    } catch {
      return false;
    }
  },
  parse: (text, name) => parseSpectrumCsv(text, name),
};

type Points = Pick<Spectrum, 'frequencyHz' | 'zReOhm' | 'zImOhm'>;

function locate(header: readonly string[]): Map<SpectrumColumn, ColumnMeaning & { index: number }> {
  const found = new Map<SpectrumColumn, ColumnMeaning & { index: number }>();
  header.forEach((cell, index) => {
    const meaning = readHeaderCell(cell);
    if (meaning && !found.has(meaning.column)) found.set(meaning.column, { ...meaning, index });
  });
  return found;
}

function isSpectrumHeader(cells: readonly string[]): boolean {
  const found = locate(cells);
  const isCartesian = found.has('real') && found.has('imaginary');
  return found.has('frequency') && (isCartesian || (found.has('modulus') && found.has('phase')));
}

/** Says which of the columns is missing, if the text has a header at all. */
function noHeader(text: string): AppError {
  const partial = readDelimited(text, (cells) => locate(cells).size > 0);
  if (!partial)
    return new AppError('input/file-format', 'No line names the columns frequency, Z\' and Z".', {
      remedy: columnsRemedy,
    });
  const found = locate(partial.header);
  const missing = found.has('frequency')
    ? found.has('real') || !found.has('imaginary')
      ? "the imaginary part (Z'')"
      : "the real part (Z')"
    : 'the frequency';
  return new AppError(
    'input/file-format',
    `Line ${partial.headerLine} names no column for ${missing}; it has ${partial.header
      .map((cell) => `"${cell.slice(0, 30)}"`)
      .join(', ')
      .slice(0, 300)}.`,
    { remedy: columnsRemedy },
  );
}

/** Some files carry the units in a line of their own. They must be the plain ones. */
function dropUnitRow(table: DelimitedTable): DelimitedTable {
  const first = table.rows[0];
  if (!first || !first.cells.every((cell) => cell === '' || /^[[(]?(?:hz|ohms?|Ω|deg|°|s|v|a|-|#)[\])]?$/i.test(cell)))
    return table;
  return { ...table, rows: table.rows.slice(1) };
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

function readPoints(table: DelimitedTable): Points {
  const found = locate(table.header);
  const column = (key: SpectrumColumn): Float64Array => {
    const { index, factor } = found.get(key)!;
    return readColumn(table, index).map((value) => value * factor);
  };
  const frequencyHz = column('frequency');
  if (found.has('real') && found.has('imaginary'))
    return { frequencyHz, zReOhm: column('real'), zImOhm: column('imaginary') };
  const modulus = column('modulus');
  const phase = column('phase');
  return {
    frequencyHz,
    zReOhm: modulus.map((size, k) => size * Math.cos(phase[k]!)),
    zImOhm: modulus.map((size, k) => size * Math.sin(phase[k]!)),
  };
}

/** Leaves out padding rows of zeros; refuses other frequencies that are not positive, and repeated ones. */
function checkFrequencies({ frequencyHz, zReOhm, zImOhm }: Points, table: DelimitedTable, warnings: Warning[]): Points {
  const kept: number[] = [];
  const lineOf = new Map<number, number>();
  for (const [k, { line }] of table.rows.entries()) {
    const f = frequencyHz[k]!;
    if (f === 0 && zReOhm[k] === 0 && zImOhm[k] === 0) {
      warnings.push({ code: 'zero-row', message: `Line ${line} holds zeros only and was left out.` });
      continue;
    }
    if (!(f > 0))
      throw new AppError('input/file-format', `Line ${line}: the frequency ${f} Hz is not positive.`, {
        remedy: 'Correct or remove the line.',
      });
    const earlier = lineOf.get(f);
    if (earlier !== undefined)
      throw new AppError('input/file-format', `Line ${line} repeats the frequency ${f} Hz of line ${earlier}.`, {
        remedy: 'Keep one sweep per file: split repeated sweeps, or remove one of the lines.',
      });
    lineOf.set(f, line);
    kept.push(k);
  }
  if (kept.length === 0) throw new AppError('input/file-format', 'The file holds no point but zeros.');
  return {
    frequencyHz: Float64Array.from(kept, (k) => frequencyHz[k]!),
    zReOhm: Float64Array.from(kept, (k) => zReOhm[k]!),
    zImOhm: Float64Array.from(kept, (k) => zImOhm[k]!),
  };
}

function imaginarySign(zImOhm: Float64Array, { positiveImaginary }: SpectrumCsvOptions): 1 | -1 {
  if (!zImOhm.every((value) => value > 0)) return 1;
  if (positiveImaginary === 'inductive') return 1;
  if (positiveImaginary === 'capacitive') return -1;
  throw new AppError('input/ambiguous-sign', "Z'' is positive at every frequency: an inductor, or a file of −Z''?", {
    remedy: "If the file holds −Z'', name its column -Zim_ohm; if the cell is inductive, say so when importing.",
  });
}
