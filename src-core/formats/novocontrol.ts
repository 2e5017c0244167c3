import type { Quantity } from '../model/quantity.ts';
import { readNumber } from './delimited-text.ts';
import type { FileFormat, SampleHints } from './format.ts';
import { celsiusZeroK } from '../units/constants.ts';
import { findSpectrumTable, spectraOfTables } from './spectrum-table.ts';

/** Novocontrol's WinDETA: two lines of sample and settings, then the table, Zs'' signed. Its geometry is a hint. */
export const novocontrol: FileFormat = {
  id: 'novocontrol',
  title: 'Novocontrol WinDETA text',
  kinds: ['spectrum'],
  extensions: ['.txt'],
  sniff: (text) => /Diameter\s*\[mm\]|Thickness\s*\[mm\]/i.test(text.slice(0, 4000)) && /Freq\.?\s*\[Hz\]/.test(text.slice(0, 8000)),
  parse(text, name, options = {}) {
    const preamble = text.slice(0, 4000);
    const sampleHints = geometryOf(preamble);
    const temperatureK = temperatureOf(preamble);
    const about = { name, options, ...(sampleHints ? { sampleHints } : {}) };
    const parsed = spectraOfTables([findSpectrumTable(text)], about);
    if (temperatureK === undefined) return parsed;
    return { ...parsed, spectra: parsed.spectra.map((spectrum) => ({ ...spectrum, temperatureK })) };
  },
}; // prettier-ignore

/** Among the fixed values, where the temperature was held: "Temp. [°C]=2.5000e+01". */
function temperatureOf(preamble: string): number | undefined {
  const [, unit, value = ''] = /Temp(?:erature)?\.?\s*\[(°?C|K)\]\s*[:=]?\s*([-+.,\dE]+)/i.exec(preamble) ?? [];
  const kelvin = readNumber(value, true) + (unit?.toUpperCase() === 'K' ? 0 : celsiusZeroK);
  return kelvin > 0 ? kelvin : undefined;
}

function geometryOf(preamble: string): SampleHints | undefined {
  const thickness = lengthMm(preamble, /(?:^|\s)(?<!Electrode )Thickness\s*\[mm\]:?\s*([-+.,\dE]+)/im);
  const diameter = lengthMm(preamble, /Diameter\s*\[mm\]:?\s*([-+.,\dE]+)/i);
  if (!thickness && !diameter) return undefined;
  const area = diameter && Number(((Math.PI / 4) * diameter.value ** 2).toPrecision(12));
  return { ...(thickness ? { thickness } : {}), ...(area ? { area: { value: area, unit: 'mm²' } } : {}) };
}

function lengthMm(preamble: string, pattern: RegExp): Quantity | undefined {
  const value = readNumber(pattern.exec(preamble)?.[1] ?? '', true);
  return value > 0 ? { value, unit: 'mm' } : undefined;
}
