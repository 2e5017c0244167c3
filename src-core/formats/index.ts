import { AppError } from '../errors.ts';
import { arbinCsv } from './arbin-csv.ts';
import { arbinRes } from './arbin-res.ts';
import { autolab } from './autolab.ts';
import { basytec } from './basytec.ts';
import { bdf } from './bdf.ts';
import { biologicMpr } from './biologic-mpr.ts';
import { biologicMpt } from './biologic-mpt.ts';
import { chInstruments } from './ch-instruments.ts';
import type { DataKind, FileFormat, ParsedFile, ReadOptions } from './format.ts';
import { gamryDta } from './gamry-dta.ts';
import { ivium } from './ivium.ts';
import { landt } from './landt.ts';
import { maccor } from './maccor.ts';
import { mappedTable } from './mapped-table.ts';
import { newareCsv } from './neware-csv.ts';
import { newareNda } from './neware-nda.ts';
import { newareNdax } from './neware-ndax.ts';
import { novocontrol } from './novocontrol.ts';
import { palmSens } from './palmsens.ts';
import { parstat } from './parstat.ts';
import { pec } from './pec.ts';
import { powersuite } from './powersuite.ts';
import { relaxis } from './relaxis.ts';
import { spectrumCsv } from './spectrum-csv.ts';
import { titrationCsv } from './titration-csv.ts';
import { versaStudioPar } from './versastudio-par.ts';
import { voltageTable } from './voltage-table.ts';
import { xlsx } from './xlsx.ts';
import { zplot } from './zplot.ts';

/** Every format that can be read, those with a mark of their own before the tables. To add one: a file and a line. */
export const formats: readonly FileFormat[] = [
  biologicMpr,
  arbinRes,
  newareNda,
  newareNdax,
  xlsx,
  palmSens,
  gamryDta,
  biologicMpt,
  zplot,
  autolab,
  versaStudioPar,
  relaxis,
  ivium,
  chInstruments,
  novocontrol,
  parstat,
  powersuite,
  bdf,
  spectrumCsv,
  arbinCsv,
  newareCsv,
  maccor,
  landt,
  basytec,
  pec,
  titrationCsv,
  voltageTable,
  mappedTable,
];

/** The first format that recognises the text and can hold what is wanted. */
export function findFormat(text: string, want?: DataKind): FileFormat | undefined {
  return formats.find((format) => (want === undefined || format.kinds.includes(want)) && format.sniff(text));
}

/**
 * Reads what is wanted from a file of any known format.
 *
 * @param text - as `decodeText` gives it
 * @param name - the file's name, which the data will bear
 * @throws AppError `input/file-format` also where the file holds nothing of that kind; `input/ambiguous-sign`
 */
export function readDataFile(
  text: string,
  name: string,
  want: DataKind,
  options: ReadOptions = {},
): ParsedFile & { readonly format: string } {
  // Nothing recognised: the reader of plain tables says best what is missing.
  const format = findFormat(text, want) ?? (want === 'spectrum' ? spectrumCsv : titrationCsv);
  const parsed = format.parse(text, name, { ...options, want });
  const isThere = want === 'spectrum' ? parsed.spectra.length > 0 : parsed.titration !== undefined;
  if (isThere) return { ...parsed, format: format.id };
  throw new AppError(
    'input/file-format',
    want === 'spectrum' ? 'The file holds no impedance.' : 'The file holds no time, current and voltage.',
    { remedy: 'Choose the file of another measurement.' },
  );
}
