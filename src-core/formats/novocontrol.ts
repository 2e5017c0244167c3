import type { Quantity } from '../model/quantity.ts';
import { readNumber } from './delimited-text.ts';
import type { FileFormat, SampleHints } from './format.ts';
import { findSpectrumTable, spectraOfTables } from './spectrum-table.ts';

/** Novocontrol's WinDETA: two lines of sample and settings, then the table, Zs'' signed. Its geometry is a hint. */
export const novocontrol: FileFormat = {
  id: 'novocontrol',
  title: 'Novocontrol WinDETA text',
  kinds: ['spectrum'],
  extensions: ['.txt'],
  sniff: (text) => /Diameter\s*\[mm\]|Thickness\s*\[mm\]/i.test(text.slice(0, 4000)) && /Freq\.?\s*\[Hz\]/.test(text.slice(0, 8000)),
  parse(text, name, options = {}) {
    const sampleHints = geometryOf(text.slice(0, 4000));
    return spectraOfTables([findSpectrumTable(text)], { name, options, ...(sampleHints ? { sampleHints } : {}) });
  },
}; // prettier-ignore

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
