import type { FileFormat } from './format.ts';
import { parseZViewText } from './zview-text.ts';

/** Scribner's ZPlot and ZView: with the settings as comments ("ZPLOT2 ASCII"), or the older form without. */
export const zplot: FileFormat = {
  id: 'zplot',
  title: 'Scribner ZPlot',
  kinds: ['spectrum'],
  extensions: ['.z'],
  sniff: (text) => /^\uFEFF?"?(?:ZPLOT\d* ASCII|ZPlotW? Data File)/i.test(text.slice(0, 100)),
  parse: (text, name, options = {}) => parseZViewText(text, name, options),
};
