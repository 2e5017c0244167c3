import { AppError } from '../errors.ts';
import type { Spectrum } from '../model/spectrum.ts';
import type { AccessTableReader, DataKind, FileFormat, ParsedFile, ReadOptions } from './format.ts';
import { askAboutColumns, askAboutCurrentUnit, factorOf, mappingOf, noColumn } from './column-questions.ts';
import { findFormat, readDataFile } from './index.ts';
import { mappedTable } from './mapped-table.ts';
import {
  askAboutCurrent,
  askAboutGeometry,
  askAboutNominalCurrent,
  askAboutSign,
  askAboutSweeps,
  askAboutUnits,
  nominalCurrentOf,
  readOptionsOf,
  unitFactorsOf,
  wantedSweeps,
  type Answers,
  type FileQuestion,
} from './questions.ts';

/** A file as it would be taken in: with the answers given, and the suggested ones where none was. */
export interface Inspection {
  readonly format: string;
  readonly formatTitle: string;
  readonly kind: DataKind;
  readonly file: ParsedFile;
  /** Number in the file, from 0, of each spectrum of `file`. */
  readonly sweepIndices: readonly number[];
  /** All that was left open, answered or not. */
  readonly questions: readonly FileQuestion[];
}

/**
 * Reads a file of any known format and says what it leaves open.
 *
 * @param text - as `decodeText` gives it
 * @param readAccessTable - without it Arbin's databases are refused
 * @throws AppError `input/file-format`; `input/invalid` for an answer that is none of the choices
 */
export function inspectFile(
  text: string,
  name: string,
  answers: Answers = {},
  readAccessTable?: AccessTableReader,
): Inspection {
  const format = findFormat(text);
  if (!format) throw notRecognised(text, name);
  const mapping = format === mappedTable ? askAboutMapping(text, name, answers) : [];
  // Without an answer the reader goes by every suggestion, the names' own units among them.
  const suggested = Object.fromEntries(mapping.map((question) => [question.id, question.suggested]));
  const columns = mappingOf({ ...suggested, ...answers });
  const given = {
    ...readOptionsOf(answers),
    ...(readAccessTable ? { readAccessTable } : {}),
    ...(format === mappedTable && columns ? { columns } : {}),
  };
  const { raw, asked } = parseAsItStands(format, text, name, given);
  const kind: DataKind = raw.spectra.length > 0 ? 'spectrum' : 'titration';
  if (kind === 'titration' && !raw.titration)
    throw new AppError('input/file-format', `${name} holds neither impedance nor time, current and voltage.`, {
      remedy: 'Choose the file of another measurement.',
    });
  const unit = kind === 'titration' ? currentUnitQuestion(raw) : [];
  const applied = kind === 'titration' ? nominalCurrentQuestion(raw, answers) : [];
  const questions = kind === 'spectrum' ? spectrumQuestions(format, text, raw, asked) : [...mapping, ...unit, ...applied, ...asked.current]; // prettier-ignore
  const chosen = { ...suggestionsOf(questions), ...answers };
  const { currentUnit } = { ...suggestionsOf(unit), ...answers };
  const isScaled = unit.length > 0 && currentUnit !== undefined;
  const scaled = isScaled ? { currentFactor: factorOf('current', checkedChoice(unit[0]!, currentUnit)) } : {};
  const options = { ...given, ...readOptionsOf(chosen), ...scaled, want: kind };
  const parsed = isScaled || needsRereading(questions, options) ? format.parse(text, name, options) : raw;
  const sweepIndices = wantedSweeps(chosen, parsed.spectra.length);
  const spectra = sweepIndices.map((index) => inUnits(parsed.spectra[index]!, chosen));
  const about = { format: format.id, formatTitle: format.title, kind, questions, sweepIndices };
  return { ...about, file: { ...parsed, spectra } };
}

/** A table that no reader knows: what its columns hold, unless it is plainly a spectrum's that lacks one. */
function askAboutMapping(text: string, name: string, answers: Answers): readonly FileQuestion[] {
  const spectrumLacks = tellingError(() => readDataFile(text, name, 'spectrum'));
  if (spectrumLacks) throw spectrumLacks;
  const questions = askAboutColumns(text).filter(
    ({ id }) => id !== 'currentUnit' || answers.currentColumn !== noColumn,
  );
  for (const question of questions) {
    const answer = answers[question.id];
    if (answer !== undefined) checkedChoice(question, answer);
  }
  return questions;
}

/** Where the header states no unit of the current. */
function currentUnitQuestion({ titration, warnings }: ParsedFile): readonly FileQuestion[] {
  const header = warnings.map(({ code, message }) => (code === 'unit-assumed' ? /^“(.*)” .*; A was/.exec(message)?.[1] : undefined)).find((found) => found !== undefined); // prettier-ignore
  if (!titration || header === undefined) return [];
  return [
    askAboutCurrentUnit(
      header,
      titration.currentA.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
    ),
  ];
}

/** Where the file has no current. @throws AppError `input/invalid` for an answer that is no current */
function nominalCurrentQuestion({ warnings }: ParsedFile, answers: Answers): readonly FileQuestion[] {
  if (!warnings.some(({ code }) => code === 'current-missing')) return [];
  nominalCurrentOf(answers);
  return [askAboutNominalCurrent()];
}

/** @throws AppError `input/invalid` */
function checkedChoice({ id, choices }: FileQuestion, answer: string): string {
  if (choices.some(({ value }) => value === answer)) return answer;
  throw new AppError('input/invalid', `“${answer.slice(0, 40)}” is no answer to the question “${id}”.`, {
    remedy: `Answer one of ${choices.map(({ value }) => value).join(', ')}.`,
  });
}

/** Required questions that were not answered. */
export function openQuestions({ questions }: Pick<Inspection, 'questions'>, answers: Answers): readonly FileQuestion[] {
  return questions.filter(({ id, isRequired }) => isRequired && answers[id] === undefined);
}

/** The readers of plain tables say best what is missing, if there is a table at all. */
function notRecognised(text: string, name: string): AppError {
  return (
    tellingError(() => readDataFile(text, name, 'spectrum')) ??
    tellingError(() => readDataFile(text, name, 'titration')) ??
    new AppError('input/file-format', `${name} holds neither a spectrum nor a titration that can be recognised.`, {
      remedy: 'Name the columns in its first line: freq_Hz,Zre_ohm,Zim_ohm or time_s,current_A,voltage_V.',
      dataState: 'Nothing was changed.',
    })
  );
}

function tellingError(read: () => unknown): AppError | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.message.startsWith('No line names') ? undefined : error;
  }
}

interface Asked {
  readonly sign: boolean;
  readonly current: readonly FileQuestion[];
}

/** Parses with the signs of the file, noting what the reader would have asked. */
function parseAsItStands(format: FileFormat, text: string, name: string, given: ReadOptions) {
  const { currentSign: _currentSign, positiveImaginary: _positiveImaginary, ...others } = given;
  const strict = attempt(() => format.parse(text, name, others));
  const asIs: ReadOptions = { ...others, positiveImaginary: 'inductive' };
  const lenient = strict ?? attempt(() => format.parse(text, name, asIs));
  const raw = lenient ?? format.parse(text, name, { ...asIs, currentSign: given.currentSign ?? 1 });
  const asked: Asked = { sign: !strict, current: lenient ? [] : [askAboutCurrent()] };
  return { raw, asked };
}

/** Undefined where the reader asks about a sign. */
function attempt(parse: () => ParsedFile): ParsedFile | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof AppError && error.code === 'input/ambiguous-sign') return undefined;
    throw error;
  }
}

function spectrumQuestions(format: FileFormat, text: string, raw: ParsedFile, asked: Asked): readonly FileQuestion[] {
  const isDoubtful = raw.warnings.some(({ code }) => code === 'sign-doubtful');
  return [
    ...(asked.sign || isDoubtful ? [askAboutSign(raw.spectra, asked.sign)] : []),
    ...(format.id === 'spectrum-csv' ? askAboutUnits(text) : []),
    ...(raw.spectra.length > 1 ? [askAboutSweeps(raw.spectra.length)] : []),
    ...(raw.sampleHints ? [askAboutGeometry(raw.sampleHints)] : []),
  ];
}

/** What is taken where nothing is answered: the suggestion, but the reader's own way where it need not be asked. */
function suggestionsOf(questions: readonly FileQuestion[]): Answers {
  return Object.fromEntries(questions.filter((q) => q.isRequired).map(({ id, suggested }) => [id, suggested]));
}

function needsRereading(questions: readonly FileQuestion[], options: ReadOptions): boolean {
  const isAsked = questions.some(({ id }) => id === 'positiveImaginary' || id === 'currentSign');
  return isAsked && (options.positiveImaginary === 'capacitive' || options.currentSign !== undefined);
}

function inUnits(spectrum: Spectrum, answers: Answers): Spectrum {
  const { toOhm, toHz } = unitFactorsOf(answers);
  if (toOhm === 1 && toHz === 1) return spectrum;
  const ohms = (column: Float64Array): Float64Array => column.map((value) => value * toOhm);
  const { deviationReOhm, deviationImOhm } = spectrum;
  return {
    ...spectrum,
    frequencyHz: spectrum.frequencyHz.map((value) => value * toHz),
    zReOhm: ohms(spectrum.zReOhm),
    zImOhm: ohms(spectrum.zImOhm),
    ...(deviationReOhm ? { deviationReOhm: ohms(deviationReOhm) } : {}),
    ...(deviationImOhm ? { deviationImOhm: ohms(deviationImOhm) } : {}),
  };
}
