import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ImportPreview, SpectrumSummary } from '../../../src-core/contract/calls.ts';
import { AppError } from '../../../src-core/errors.ts';
import { decodeText } from '../../../src-core/formats/decode-text.ts';
import { inspectFile, openQuestions, type Inspection } from '../../../src-core/formats/inspect-file.ts';
import type { Answers } from '../../../src-core/formats/questions.ts';
import type { ParsedFile } from '../../../src-core/formats/format.ts';
import type { Spectrum } from '../../../src-core/model/spectrum.ts';
import type { TitrationData } from '../../../src-core/model/titration.ts';
import { readAccessTable } from '../files/access-table.ts';
import type { StoredContent } from '../storage/import-repository.ts';

export interface InspectTask {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly answers: Answers;
  /** Whether the bytes are to be stored: then no required question may be open. */
  readonly toStore: boolean;
}

export type InspectedFile = Omit<ImportPreview, 'fileName' | 'knownAs'> & { readonly content?: StoredContent };

export interface OpenTask {
  readonly content: StoredContent;
  readonly fileName: string;
  readonly answers: Answers;
}

const outlinedSpectra = 60;
const outlinePoints = 120;
const shownRows = 6;
/** Below this, or where it saves less than a tenth, compression is not worth it. */
const smallestCompressed = 512;

/**
 * In a worker: what a file holds, its hash, and, to be stored, its bytes in their stored form.
 * @throws AppError `input/file-format`; `input/ambiguous-sign` for an open question of a file to be stored
 */
export function inspectBytes({ bytes, fileName, answers, toStore }: InspectTask): InspectedFile {
  const inspection = inspectFile(textOf(bytes), fileName, answers, readAccessTable);
  const [open] = toStore ? openQuestions(inspection, answers) : [];
  if (open)
    throw new AppError('input/ambiguous-sign', `${open.text} (${fileName})`, {
      remedy: `Say one of: ${open.choices.map(({ value, label }) => `${value} (${label})`).join('; ')}.`,
      dataState: 'The file was not imported.',
    });
  const { file, format, formatTitle, kind, questions, sweepIndices } = inspection;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { titration, sampleHints, warnings } = file;
  return {
    ...{ format, formatTitle, kind, questions, sha256, warnings },
    bytes: bytes.length,
    spectra: file.spectra.map((spectrum, position) => summaryOf(spectrum, sweepIndices[position]!)),
    outlines: file.spectra.slice(0, outlinedSpectra).map(outlineOf),
    firstRows: firstRowsOf(inspection),
    ...(titration ? { samples: titration.timeS.length } : {}),
    ...(sampleHints ? { sampleHints } : {}),
    ...(toStore ? { content: toContent(bytes, sha256) } : {}),
  };
}

/**
 * In a worker: all of a stored file.
 * @throws AppError `storage/corrupt` when the bytes are not those that were stored
 */
export function openContent({ content, fileName, answers }: OpenTask): ParsedFile {
  return inspectFile(textOf(bytesOf(content)), fileName, answers, readAccessTable).file;
}

function textOf(bytes: Uint8Array): string {
  return decodeText(bytes).replace(/^\uFEFF/, '');
}

function toContent(bytes: Uint8Array, sha256: string): StoredContent {
  const packed = bytes.length < smallestCompressed ? bytes : deflateRawSync(bytes);
  const isWorthIt = packed.length < 0.9 * bytes.length;
  return {
    ...{ sha256, bytes: bytes.length },
    compression: isWorthIt ? 'deflate-raw' : 'none',
    data: isWorthIt ? packed : bytes,
  };
}

function bytesOf({ sha256, bytes, compression, data }: StoredContent): Uint8Array {
  const plain = compression === 'none' ? data : inflated(data, bytes);
  if (plain && createHash('sha256').update(plain).digest('hex') === sha256) return plain;
  throw new AppError('storage/corrupt', 'An imported file in the data file is damaged.', {
    remedy: 'Import the original file again, or go back to a copy of the data file.',
    dataState: 'Everything else can still be read.',
  });
}

/** Never longer than it was, whatever a damaged data file says. */
function inflated(data: Uint8Array, bytes: number): Uint8Array | undefined {
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(1, bytes) });
  } catch {
    return undefined;
  }
}

function summaryOf({ name, frequencyHz, temperatureK }: Spectrum, index: number): SpectrumSummary {
  return {
    index,
    label: name,
    points: frequencyHz.length,
    minFrequencyHz: frequencyHz.reduce((a, b) => Math.min(a, b), Infinity),
    maxFrequencyHz: frequencyHz.reduce((a, b) => Math.max(a, b), -Infinity),
    ...(temperatureK === undefined ? {} : { temperatureK }),
  };
}

function outlineOf({ zReOhm, zImOhm }: Spectrum) {
  const step = Math.max(1, Math.ceil(zReOhm.length / outlinePoints));
  const thin = (column: Float64Array) => column.filter((_, k) => k % step === 0);
  return { zReOhm: thin(zReOhm), zImOhm: thin(zImOhm) };
}

function firstRowsOf({ kind, file }: Inspection): readonly (readonly string[])[] {
  const [spectrum] = file.spectra;
  if (kind === 'spectrum')
    return spectrum
      ? rowsOf(['f / Hz', 'Z′ / Ω', 'Z″ / Ω'], [spectrum.frequencyHz, spectrum.zReOhm, spectrum.zImOhm])
      : [];
  const { timeS, currentA, voltageV } = file.titration as TitrationData;
  return rowsOf(['t / s', 'I / A', 'E / V'], [timeS, currentA, voltageV]);
}

function rowsOf(header: readonly string[], columns: readonly Float64Array[]): readonly (readonly string[])[] {
  const rows = Array.from({ length: Math.min(shownRows, columns[0]!.length) }, (_, row) =>
    columns.map((column) => String(Number(column[row]!.toPrecision(6)))),
  );
  return [header, ...rows];
}
