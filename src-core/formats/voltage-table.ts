import { readDelimited } from './delimited-text.ts';
import type { FileFormat } from './format.ts';
import { missingTitrationColumns, locateTitrationColumns, noTitrationHeader } from './titration-table.ts';
import { readTitrationHeader } from './titration-columns.ts';
import { titrationFile } from './vendor-table.ts';

/** Names time and voltage, and nothing that could be a current under a name that nobody knows. */
function isVoltageHeader(cells: readonly string[]): boolean {
  if (cells.length < 2 || missingTitrationColumns(locateTitrationColumns(cells)).join() !== 'the current') return false;
  return cells.every((cell) => cell.trim() === '' || readTitrationHeader(cell) !== undefined);
}

function sniffVoltageTable(text: string): boolean {
  try {
    return readDelimited(text.slice(0, 65_536), isVoltageHeader) !== undefined;
  } catch {
    return false;
  }
}

/**
 * A record of the voltage alone, as a logger beside a current source writes it: time, voltage and, where present, step,
 * cycle and temperature. Its current is no number throughout.
 */
export const voltageTable: FileFormat = {
  id: 'voltage-table',
  title: 'Voltage of a titration without its current, delimited text',
  kinds: ['titration'],
  extensions: ['.csv', '.txt', '.tsv', '.dat'],
  sniff: sniffVoltageTable,
  parse(text, name, options) {
    const table = readDelimited(text, isVoltageHeader);
    if (!table) throw noTitrationHeader(text);
    return titrationFile(table, name, options);
  },
};
