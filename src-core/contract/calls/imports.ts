import type { WireError } from '../../errors.ts';
import type { DataKind, SampleHints } from '../../formats/format.ts';
import type { Answers, FileQuestion } from '../../formats/questions.ts';
import type { Warning } from '../../model/quantity.ts';
import type { Spectrum } from '../../model/spectrum.ts';
import type { TitrationData } from '../../model/titration.ts';

/** A file the user gives to the host, as it is on disk. */
export interface GivenFile {
  readonly fileName: string;
  /** Name of the folder it came in, as far as it is known; what was answered for its neighbours is suggested. */
  readonly folder?: string;
  readonly contentBase64: string;
}

export interface SpectrumSummary {
  /** Number in the file, from 0. */
  readonly index: number;
  readonly label: string;
  readonly points: number;
  readonly minFrequencyHz: number;
  readonly maxFrequencyHz: number;
  readonly temperatureK?: number;
}

/** A file as it would be imported, with the answers given and the suggested ones where none was. */
export interface ImportPreview {
  readonly fileName: string;
  readonly format: string;
  readonly formatTitle: string;
  readonly kind: DataKind;
  readonly bytes: number;
  readonly sha256: string;
  readonly spectra: readonly SpectrumSummary[];
  /** Thinned, for small drawings, of the first spectra; in the order of `spectra`. */
  readonly outlines: readonly { readonly zReOhm: Float64Array; readonly zImOhm: Float64Array }[];
  /** Header and first rows of the first spectrum or of the titration, in the units of the model. */
  readonly firstRows: readonly (readonly string[])[];
  /** Of a titration. */
  readonly samples?: number;
  readonly sampleHints?: SampleHints;
  readonly warnings: readonly Warning[];
  readonly questions: readonly FileQuestion[];
  /** The import that holds these very bytes already. */
  readonly knownAs?: string;
}

/** An imported file; its bytes are kept unchanged. */
export interface ImportSummary {
  readonly id: string;
  readonly fileName: string;
  readonly folder: string;
  readonly format: string;
  readonly formatTitle: string;
  readonly kind: DataKind;
  readonly importedAt: string;
  readonly programVersion: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly spectra: readonly SpectrumSummary[];
  readonly samples?: number;
  readonly sampleHints?: SampleHints;
  readonly warnings: readonly Warning[];
  readonly answers: Answers;
  readonly sampleId?: string;
  /** Came by itself from a watched folder. */
  readonly isWatched: boolean;
  /** Counted from 1: a file that grew or was rewritten in a watched folder comes again. */
  readonly version: number;
  readonly replaces?: string;
  /** The newer version of the same file. */
  readonly replacedBy?: string;
}

export interface ImportContent {
  readonly summary: ImportSummary;
  /** In the order of `summary.spectra`. */
  readonly spectra: readonly Spectrum[];
  readonly titration?: TitrationData;
}

export interface WatchRequest {
  /** Absolute path on the host's machine. */
  readonly folder: string;
  /** Also what is in the folder already; otherwise only what comes. */
  readonly withExisting?: boolean;
  /** Answers for every file that asks. */
  readonly answers?: Answers;
  readonly sampleId?: string;
}

/** A folder whose new files become imports. */
export interface WatchedFolder {
  readonly folder: string;
  readonly since: string;
  readonly answers: Answers;
  readonly sampleId?: string;
  readonly imported: number;
  readonly lastImportedAt?: string;
  /** The folder itself cannot be read now. It is tried again. */
  readonly error?: WireError;
  /** Files that could not be taken in, with the reason. */
  readonly problems: readonly { readonly fileName: string; readonly error: WireError }[];
  /** What some of those files ask: `imports.watch` with the answers takes them in. */
  readonly questions: readonly FileQuestion[];
}

/** Files taken in from outside and watched folders. */
export interface ImportCalls {
  /** What would be read, and what the file leaves open. Nothing is stored. */
  'imports.preview': (request: GivenFile & { readonly answers?: Answers }) => ImportPreview;
  /**
   * Stores a file. The same bytes with the same answers are recognised and not stored twice. Refused with
   * `input/ambiguous-sign` while a required question is open, and when `sha256` is not that of the bytes.
   */
  'imports.add': (
    request: GivenFile & { readonly answers?: Answers; readonly sampleId?: string; readonly sha256?: string },
  ) => { readonly summary: ImportSummary; readonly isNew: boolean };
  /** Newest first, without those removed. */
  'imports.list': (none: null) => readonly ImportSummary[];
  'imports.show': (request: { readonly importId: string }) => ImportContent;
  /** Out of the lists; its bytes and analyses stay, and `imports.restore` brings it back. */
  'imports.remove': (request: { readonly importId: string }) => null;
  'imports.restore': (request: { readonly importId: string }) => ImportSummary;
  'imports.watches': (none: null) => readonly WatchedFolder[];
  /** Begins to watch a folder, or changes what was said about it. */
  'imports.watch': (request: WatchRequest) => WatchedFolder;
  'imports.unwatch': (request: { readonly folder: string }) => null;
}
