import type { Warning } from '../model/quantity.ts';
import type { Spectrum } from '../model/spectrum.ts';
import type { TitrationData } from '../model/titration.ts';

export interface ParsedSpectrum {
  readonly spectrum: Spectrum;
  readonly warnings: readonly Warning[];
}

export interface ParsedTitration {
  readonly titration: TitrationData;
  readonly warnings: readonly Warning[];
}

interface TextFormat<Kind extends string, Parsed> {
  readonly id: string;
  readonly title: string;
  readonly kind: Kind;
  /** With the dot, lower case. */
  readonly extensions: readonly string[];
  /** Whether the text looks like this format; never throws. */
  sniff(text: string): boolean;
  /**
   * @param name - what the data shall be called, as a rule the file's name
   * @throws AppError `input/file-format`, naming the line; `input/ambiguous-sign`
   */
  parse(text: string, name: string): Parsed;
}

export type SpectrumFormat = TextFormat<'spectrum', ParsedSpectrum>;
export type TitrationFormat = TextFormat<'titration', ParsedTitration>;
export type FileFormat = SpectrumFormat | TitrationFormat;
