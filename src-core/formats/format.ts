import type { Quantity, Warning } from '../model/quantity.ts';
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

export type DataKind = 'spectrum' | 'titration';

/**
 * Reads columns of a table in a Microsoft Access database, all of equal length; undefined where there is no such table.
 * @throws anything for a damaged file
 */
export type AccessTableReader = (
  bytes: Uint8Array,
  table: string,
  columns: readonly string[],
) => ReadonlyMap<string, readonly unknown[]> | undefined;

interface MappedColumn {
  readonly name: string;
  readonly factor: number;
}

/** Which columns of a table hold what, and the factors to s, A and V. */
export interface ColumnMapping {
  readonly time: MappedColumn;
  /** Absent where no current was recorded. */
  readonly current?: MappedColumn;
  readonly voltage: MappedColumn;
}

export interface ReadOptions {
  /** Of a table whose header no reader knows. */
  readonly columns?: ColumnMapping;
  /** Of a current whose column states no unit: factor to A. */
  readonly currentFactor?: number;
  /** What the core cannot do itself, being pure. Without it Arbin's databases are refused. */
  readonly readAccessTable?: AccessTableReader;
  /** What the caller can use, where a file holds both. Default: spectra if there are any. */
  readonly want?: DataKind;
  /**
   * What a spectrum with Z'' positive means. Absent: it is asked (`input/ambiguous-sign`). `inductive`: it is so.
   * `capacitive`: the file holds −Z''.
   */
  readonly positiveImaginary?: 'inductive' | 'capacitive';
  /** What a positive current does: 1 charges the cell, −1 discharges it. Absent: the voltage is asked. */
  readonly currentSign?: 1 | -1;
}

/** What a file tells about the sample, to be offered and never taken silently. */
export interface SampleHints {
  readonly thickness?: Quantity;
  readonly area?: Quantity;
}

export interface ParsedFile {
  /** In the order of the file. Empty when it holds no impedance. */
  readonly spectra: readonly Spectrum[];
  readonly titration?: TitrationData;
  readonly sampleHints?: SampleHints;
  readonly warnings: readonly Warning[];
}

/** One file format. */
export interface FileFormat {
  readonly id: string;
  readonly title: string;
  readonly kinds: readonly DataKind[];
  /** With the dot, lower case; a help for file dialogues, never what decides. */
  readonly extensions: readonly string[];
  /** Whether the text looks like this format; never throws, and looks at the beginning only. */
  sniff(text: string): boolean;
  /**
   * @param text - as `decodeText` gives it: of a binary file a character per byte
   * @param name - what the data shall be called, as a rule the file's name
   * @throws AppError `input/file-format`, naming the line; `input/ambiguous-sign`
   */
  parse(text: string, name: string, options?: ReadOptions): ParsedFile;
}
