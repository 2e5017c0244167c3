import type { FileFormat } from './format.ts';
import { findSpectrumTable, spectraOfTables } from './spectrum-table.ts';
import { parseZViewText } from './zview-text.ts';

const forZView = /^\uFEFF?"?Z\d+W Data File/i;
/** NOVA's own text export, e.g. `Frequency (Hz);Z' (Ω);-Z'' (Ω);Z (Ω);-Phase (°);Time (s)`. */
const nova = /^\uFEFF?(?:Index[\t;,])?"?Frequency \(Hz\)"?[\t;,]\s*"?Z' \(.{1,3}\)"?[\t;,]\s*"?-Z''/;

/** Autolab: what NOVA and FRA write for ZView, and NOVA's own table. */
export const autolab: FileFormat = {
  id: 'autolab',
  title: 'Autolab, NOVA text',
  kinds: ['spectrum'],
  extensions: ['.txt'],
  sniff: (text) => forZView.test(text.slice(0, 100)) || nova.test(text.slice(0, 400)),
  parse: (text, name, options = {}) =>
    forZView.test(text.slice(0, 100))
      ? parseZViewText(text, name, options)
      : spectraOfTables([findSpectrumTable(text)], { name, options }),
};
