import type { FileFormat } from './format.ts';
import { vendorTableFormat } from './vendor-table.ts';

/** Arbin's export as text: `Data_Point`, `Test_Time(s)`, `Step_Index`, `Current(A)`, `Voltage(V)`, with or without `_`. */
export const arbinCsv: FileFormat = vendorTableFormat({
  id: 'arbin-csv',
  title: 'Arbin text',
  extensions: ['.csv', '.txt'],
  isMine: (header) =>
    [/^data[ _]point$/i, /^test[ _]time ?\(s\)$/i, /^step[ _]index$/i].every((mark) =>
      header.some((cell) => mark.test(cell)),
    ),
});
