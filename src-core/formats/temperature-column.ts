import { celsiusZeroK } from '../units/constants.ts';

/** The column of a spectrum file that tells the cell's temperature, and what makes kelvins of it. */
export interface TemperatureColumn {
  readonly index: number;
  readonly offsetK: number;
}

/** `T/K`, `Temp. (°C)`, `temperature_C`, `Temperature [K]`. Without a unit nobody can know. */
export function findTemperatureColumn(header: readonly string[]): TemperatureColumn | undefined {
  for (const [index, cell] of header.entries()) {
    if (cell.length > 60) continue;
    const match =
      /^\s*(?:t|temp\.?|temperature|cell[\s_]?temperature)[\s_]*[/([,]?[\s_]*(k|kelvin|°?c|deg[\s_]?c|celsius)[\s)\]]*$/i.exec(
        cell.replace('℃', '°C'),
      );
    if (match) return { index, offsetK: /^k/i.test(match[1]!) ? 0 : celsiusZeroK };
  }
  return undefined;
}
