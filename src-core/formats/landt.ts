import type { FileFormat } from './format.ts';
import { vendorTableFormat } from './vendor-table.ts';

/** Exports of Landt (LANHE) cyclers: `TestTime/Sec`, `StepTime/Sec`, `Current/mA`, `Voltage/V`, or `test_time_s`, …. */
export const landt: FileFormat = vendorTableFormat({
  id: 'landt',
  title: 'Landt text',
  extensions: ['.csv', '.txt'],
  isMine: (header) =>
    header.some((cell) => /^(?:step|test) ?time\/sec$|^systime$/i.test(cell)) ||
    (header.includes('channel_index') && header.includes('date_time_iso_string')),
});
