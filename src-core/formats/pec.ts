import type { FileFormat } from './format.ts';
import { vendorTableFormat } from './vendor-table.ts';

/** PEC's export: lines of what was asked for, then a table with `Total Time (Hours in hh:mm:ss.xxx)`. */
export const pec: FileFormat = vendorTableFormat({
  id: 'pec',
  title: 'PEC text',
  extensions: ['.csv'],
  isMine: (header) => header.some((cell) => /^total time \((?:hours|seconds)/i.test(cell)),
});
