import { AppError } from '../errors.ts';
import type { Warning } from '../model/quantity.ts';
import { readNumber, splitCells, splitLines, type DelimitedTable } from './delimited-text.ts';
import type { FileFormat, ParsedFile, ReadOptions } from './format.ts';
import { hasImpedance, locateColumns, spectraOfTables } from './spectrum-table.ts';
import { isTitrationHeader, locateTitrationColumns, missingTitrationColumns } from './titration-table.ts';
import { titrationFile } from './vendor-table.ts';

const currentFromCharge: Warning = {
  code: 'current-from-charge',
  message: 'The file stores no current; it was calculated from the charge between samples, or is that of an open cell.',
};
const firstLine = /^\uFEFF?(?:EC|BT)-Lab ASCII FILE/i;

/**
 * The text that BioLogic's EC-Lab and BT-Lab export: its second line counts the lines before the data, the last of
 * which names the columns; tab-separated, with a decimal comma where the computer has one. A spectrum where it holds
 * impedance, else time, current and voltage; its comments tell nothing reliable of the technique.
 *
 * @throws AppError `input/file-format`; `input/ambiguous-sign`
 */
function parseBiologicMpt(text: string, name: string, options: ReadOptions = {}): ParsedFile {
  const table = tableOf(text);
  if (!table)
    throw new AppError('input/file-format', 'Line 2 does not tell the number of header lines, or too few follow.', {
      remedy: 'The file may be truncated: export it again.',
    });
  const isSpectrum = hasImpedance(locateColumns(table.header));
  if (isSpectrum && options.want !== 'titration') return spectraOfTables([table], { name, options });
  if (isTitrationHeader(table.header)) return titrationFile(table, name, options);
  const charged = withCurrentFromCharge(table);
  if (charged) return titrationFile(charged, name, options, [currentFromCharge]);
  if (missingTitrationColumns(locateTitrationColumns(table.header)).length > 1)
    return spectraOfTables([table], { name, options });
  throw new AppError('input/file-format', `Line ${table.headerLine} names no column for the current.`, {
    remedy: 'Export the file again with I/mA or <I>/mA.',
  });
}

/** Of an open circuit there is no current to store; others store the charge of each sample. */
function withCurrentFromCharge(table: DelimitedTable): DelimitedTable | undefined {
  const columns = locateTitrationColumns(table.header);
  const time = columns.get('time');
  if (!time || !columns.has('voltage')) return undefined;
  const charge = table.header.findIndex((cell) => /^dq\/mA\.h$/i.test(cell));
  const isOpenCircuit = charge < 0 && !table.header.some((cell) => /^(?:<?I>?|control)\/|^dq\/|^\(Q-Qo\)/i.test(cell));
  if (charge < 0 && !isOpenCircuit) return undefined;
  let before = NaN;
  const rows = table.rows.map(({ line, cells }) => {
    const now = readNumber(cells[time.index] ?? '', true);
    const hours = (now - before) / 3600;
    before = now;
    const current = isOpenCircuit || !(hours > 0) ? 0 : readNumber(cells[charge] ?? '', true) / hours;
    return { line, cells: [...cells.slice(0, table.header.length), String(current)] };
  });
  return { ...table, header: [...table.header, '<I>/mA'], rows };
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
  kinds: ['spectrum', 'titration'],
  extensions: ['.mpt', '.txt'],
  sniff(text) {
    if (!firstLine.test(text.slice(0, 100))) return false;
    const header = tableOf(text.slice(0, 200_000))?.header;
    if (!header) return false;
    const lacks = missingTitrationColumns(locateTitrationColumns(header));
    return hasImpedance(locateColumns(header)) || lacks.every((column) => column === 'the current');
  },
  parse: parseBiologicMpt,
};
