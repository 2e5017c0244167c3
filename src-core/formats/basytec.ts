import { readDelimited } from './delimited-text.ts';
import type { FileFormat } from './format.ts';
import { isTitrationHeader } from './titration-table.ts';
import { vendorTableFormat } from './vendor-table.ts';

/** BaSyTec's text: lines of `~`, the last of which names the columns; the line of the test plan stands for the step. */
export const basytec: FileFormat = vendorTableFormat({
  id: 'basytec',
  title: 'BaSyTec text',
  extensions: ['.txt', '.csv'],
  isMine: (header) => header[0]?.startsWith('~') === true,
  tableOf(text) {
    const table = readDelimited(text, isTitrationHeader);
    return table && { ...table, header: table.header.map((cell) => (/^line$/i.test(cell) ? 'Step' : cell)) };
  },
});
