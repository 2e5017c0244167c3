import type { FileFormat } from './format.ts';
import { vendorTableFormat } from './vendor-table.ts';

/**
 * Maccor's export as text, tabs or commas: `Rec#`, `Cyc#`, `Step`, `TestTime` or `Test (Sec)`, `Amps`, `Volts`, and
 * `State`, whose D tells that the current, listed without sign, discharges.
 */
export const maccor: FileFormat = vendorTableFormat({
  id: 'maccor',
  title: 'Maccor text',
  extensions: ['.txt', '.csv'],
  isMine: (header) => header.some((cell) => /^rec\b/i.test(cell)) && header.some((cell) => /^cyc(le)?\b/i.test(cell)),
});
