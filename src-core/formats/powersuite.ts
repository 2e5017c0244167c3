import type { FileFormat } from './format.ts';
import { findSpectrumTable, spectraOfTables } from './spectrum-table.ts';

/** PowerSuite's export: `Frequency`, `Zre`, `Zimg` between tabs and nothing before; each line ends in two returns. */
export const powersuite: FileFormat = {
  id: 'powersuite',
  title: 'PowerSuite text',
  kinds: ['spectrum'],
  extensions: ['.txt'],
  sniff: (text) => /^\uFEFF?Frequency\t *Zre\t *Zimg[\t\r\n]/.test(text.slice(0, 100)),
  parse: (text, name, options = {}) => spectraOfTables([findSpectrumTable(text)], { name, options }),
};
