import type { FileFormat } from './format.ts';
import { findSpectrumTable, spectraOfTables } from './spectrum-table.ts';

/**
 * The text that VersaStudio writes of Parstat and VersaSTAT data: one table for all steps, in which the rows without
 * impedance hold f = 0 and Z = 0. They are left out with a warning.
 */
export const parstat: FileFormat = {
  id: 'parstat',
  title: 'Parstat text',
  kinds: ['spectrum'],
  extensions: ['.txt', '.csv'],
  sniff: (text) =>
    /^[^\n]*Elapsed Time \(s\)[^\n]*Frequency \(Hz\)[^\n]*Zre \(ohms\)[^\n]*Zim \(ohms\)/m.test(text.slice(0, 4000)),
  parse: (text, name, options = {}) => spectraOfTables([findSpectrumTable(text)], { name, options }),
};
