import type { FileFormat } from './format.ts';
import { findSpectrumTable, spectraOfTables } from './spectrum-table.ts';

/** CH Instruments' text: date, technique, settings, then `Freq/Hz, Z'/ohm, Z"/ohm, Z/ohm, Phase/deg`; Z" is signed. */
export const chInstruments: FileFormat = {
  id: 'ch-instruments',
  title: 'CH Instruments text',
  kinds: ['spectrum'],
  extensions: ['.txt', '.csv'],
  sniff: (text) => /^Instrument Model:\s*CHI/im.test(text.slice(0, 4000)) && /^Freq\/Hz/im.test(text.slice(0, 20_000)),
  parse: (text, name, options = {}) => spectraOfTables([findSpectrumTable(text)], { name, options }),
};
