import { ScpiFailure } from '../scpi/device.ts';

/** What a source-measure unit measures, in the order of its answers. */
export const measuredQuantities = ['VOLT', 'CURR', 'RES'] as const;
export type Measured = (typeof measuredQuantities)[number];

/** A function's name in quotation marks, long or short. @throws ScpiFailure −109, −224 */
export function measuredOf(text: string | undefined): Measured {
  if (text === undefined || text === '') throw new ScpiFailure(-109, 'Missing parameter');
  const [, name = ''] = /^["']?(VOLT(?:AGE)?|CURR(?:ENT)?|RES(?:ISTANCE)?)(?::DC)?["']?$/i.exec(text) ?? [];
  if (name === '') throw new ScpiFailure(-224, 'Illegal parameter value');
  return /^RES/i.test(name) ? 'RES' : /^VOLT/i.test(name) ? 'VOLT' : 'CURR';
}

/** As units answer it: `"VOLT:DC"`. */
export function writtenMeasured(measured: Measured): string {
  return measured === 'RES' ? '"RES"' : `"${measured}:DC"`;
}
