import { AppError } from '../errors.ts';
import type { Quantity } from '../model/quantity.ts';
import type { Spectrum } from '../model/spectrum.ts';
import type { Dimension } from '../units/dimensions.ts';
import { parseSi } from '../units/quantity.ts';
import { readDelimited } from './delimited-text.ts';
import type { ReadOptions, SampleHints } from './format.ts';
import { dropUnitRow, isSpectrumHeader } from './spectrum-table.ts';
import { readHeaderCell } from './spectrum-columns.ts';

export const questionIds = [
  'positiveImaginary',
  'currentSign',
  'nominalCurrent',
  'impedanceUnit',
  'frequencyUnit',
  'sweeps',
  'geometry',
  'timeColumn',
  'currentColumn',
  'voltageColumn',
  'timeUnit',
  'currentUnit',
  'voltageUnit',
] as const;

export type QuestionId = (typeof questionIds)[number];

/** What the user, or whoever answered before, said; the values are those of the question's choices. */
export type Answers = Readonly<Partial<Record<QuestionId, string>>>;

/** Something a file leaves open, asked before it is taken in. */
export interface FileQuestion {
  readonly id: QuestionId;
  readonly text: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  /** A quantity may be answered as well, e.g. “1.15 mA”. */
  readonly entry?: { readonly label: string; readonly dimension: Dimension };
  /** Preselected, for the reason given. */
  readonly suggested: string;
  readonly reason: string;
  /** Without an answer the file cannot be taken in; otherwise no answer means what the reader does by itself. */
  readonly isRequired: boolean;
  /** The suggestion is what was answered for such a file before. */
  readonly isRemembered?: boolean;
}

const impedanceUnits: Readonly<Record<string, number>> = { mΩ: 1e-3, Ω: 1, kΩ: 1e3, MΩ: 1e6 };
const frequencyUnits: Readonly<Record<string, number>> = { Hz: 1, kHz: 1e3, MHz: 1e6, 'rad/s': 1 / (2 * Math.PI) };

/** What the answers mean to a reader. @throws AppError `input/invalid` for an answer that is none of the choices */
export function readOptionsOf({ positiveImaginary, currentSign }: Answers): ReadOptions {
  return {
    ...(positiveImaginary === undefined
      ? {}
      : { positiveImaginary: oneOf('positiveImaginary', positiveImaginary, ['capacitive', 'inductive'] as const) }),
    ...(currentSign === undefined
      ? {}
      : { currentSign: oneOf('currentSign', currentSign, ['1', '-1'] as const) === '1' ? 1 : -1 }),
  };
}

/** Factors to Ω and Hz that the answers name; 1 where nothing was said. @throws AppError `input/invalid` */
export function unitFactorsOf({ impedanceUnit = 'Ω', frequencyUnit = 'Hz' }: Answers): {
  readonly toOhm: number;
  readonly toHz: number;
} {
  return {
    toOhm: impedanceUnits[oneOf('impedanceUnit', impedanceUnit, Object.keys(impedanceUnits))]!,
    toHz: frequencyUnits[oneOf('frequencyUnit', frequencyUnit, Object.keys(frequencyUnits))]!,
  };
}

/** Numbers in the file, from 0, of the spectra that are wanted. @throws AppError `input/invalid` */
export function wantedSweeps({ sweeps = 'all' }: Answers, count: number): readonly number[] {
  const all = Array.from({ length: count }, (_, index) => index);
  const wanted = oneOf('sweeps', sweeps, ['all', 'first', 'last'] as const);
  return wanted === 'all' ? all : wanted === 'first' ? all.slice(0, 1) : all.slice(-1);
}

function oneOf<const T extends string>(id: QuestionId, answer: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === answer);
  if (found !== undefined) return found;
  throw new AppError('input/invalid', `“${answer.slice(0, 40)}” is no answer to the question “${id}”.`, {
    remedy: `Answer one of ${choices.join(', ')}.`,
  });
}

/**
 * @param asItStands - the spectra with Z'' as the file has it
 * @param isRequired - false where the format itself fixes the sign
 */
export function askAboutSign(asItStands: readonly Spectrum[], isRequired: boolean): FileQuestion {
  const { isTurned, reason } = signEvidence(asItStands);
  return {
    id: 'positiveImaginary',
    text: 'Z″ has the sign of an inductor. What does the file list?',
    choices: [
      { value: 'capacitive', label: '−Z″ (a capacitive cell): turn the sign' },
      { value: 'inductive', label: 'Z″ as it stands (an inductive cell)' },
    ],
    suggested: isRequired && isTurned ? 'capacitive' : 'inductive',
    reason: isRequired ? reason : `The format itself fixes the sign; look at the plot, though. ${reason}`,
    isRequired,
  };
}

export function askAboutCurrent(): FileQuestion {
  return {
    id: 'currentSign',
    text: 'The voltage falls while the current is positive. What does a positive current do?',
    choices: [
      { value: '-1', label: 'It discharges the cell: turn the sign' },
      { value: '1', label: 'It charges the cell, as it stands' },
    ],
    suggested: '-1',
    reason: 'A cell that is charged raises its voltage.',
    isRequired: true,
  };
}

/** The answer to what was applied where nobody knows. */
const unknownCurrent = 'unknown';

export function askAboutNominalCurrent(): FileQuestion {
  return {
    id: 'nominalCurrent',
    text: 'The file has no current. Which current was applied in its pulses?',
    choices: [{ value: unknownCurrent, label: 'Not known: D without x, Θ and D_J' }],
    entry: { label: 'Its size', dimension: 'current' },
    suggested: unknownCurrent,
    reason: 'When the current flowed, and which way, the jumps of the voltage tell; how much, they do not.',
    isRequired: false,
  };
}

/** Size of the current that was applied, A. @throws AppError `input/invalid` for one that is none */
export function nominalCurrentOf({ nominalCurrent }: Answers): number | undefined {
  if (nominalCurrent === undefined || nominalCurrent.trim() === '' || nominalCurrent === unknownCurrent)
    return undefined;
  const size = Math.abs(parseSi(nominalCurrent, 'current'));
  if (size > 0 && size < Infinity) return size;
  throw new AppError('input/invalid', 'The current that was applied cannot be zero.', {
    remedy: 'Give its size with its unit, e.g. 1.15 mA, or “unknown”.',
  });
}

export function askAboutSweeps(count: number): FileQuestion {
  return {
    id: 'sweeps',
    text: `The file holds ${count} sweeps. Which are to be imported?`,
    choices: [
      { value: 'all', label: `All ${count}, each as a spectrum of its own` },
      { value: 'first', label: 'The first only' },
      { value: 'last', label: 'The last only' },
    ],
    suggested: 'all',
    reason: 'Sweeps that follow each other show whether the cell is stationary.',
    isRequired: false,
  };
}

export function askAboutGeometry({ thickness, area }: SampleHints): FileQuestion {
  const found = [thickness && `thickness ${words(thickness)}`, area && `area ${words(area)}`].filter(Boolean);
  return {
    id: 'geometry',
    text: `The file names a geometry. Use ${found.join(' and ')} from the file for σ?`,
    choices: [
      { value: 'use', label: `Use ${found.join(' and ')}` },
      { value: 'ignore', label: 'Keep what the sample says' },
    ],
    suggested: 'use',
    reason: 'What was entered at the instrument when the cell was measured.',
    isRequired: false,
  };
}

function words({ value, unit }: Quantity): string {
  return `${Number(value.toPrecision(6))} ${unit}`;
}

/** Questions about units that a plain table's header does not state. */
export function askAboutUnits(text: string): readonly FileQuestion[] {
  const table = readDelimited(text.slice(0, 65_536), isSpectrumHeader);
  if (!table || dropUnitRow(table) !== table) return [];
  const isStated = (cell: string): boolean => /hz|hertz|ohm|[Ω\u2126]/i.test(cell);
  const silent = table.header.filter((cell) => readHeaderCell(cell) && !isStated(cell));
  const holds = (...wanted: readonly string[]) =>
    silent.find((cell) => wanted.includes(readHeaderCell(cell)?.column ?? ''));
  const impedance = holds('real', 'imaginary', 'modulus');
  const frequency = holds('frequency');
  return [
    ...(impedance === undefined ? [] : [askUnit('impedanceUnit', 'impedance', impedance, impedanceUnits, 'Ω')]),
    ...(frequency === undefined ? [] : [askUnit('frequencyUnit', 'frequency', frequency, frequencyUnits, 'Hz')]),
  ];
}

function askUnit(
  id: QuestionId,
  noun: string,
  cell: string,
  units: Readonly<Record<string, number>>,
  suggested: string,
): FileQuestion {
  return {
    id,
    text: `“${cell.slice(0, 40)}” states no unit. What is the ${noun} given in?`,
    choices: Object.keys(units).map((value) => ({ value, label: value })),
    suggested,
    reason: `Most files without a unit mean ${suggested}.`,
    isRequired: false,
  };
}

/**
 * Whether the sign of Z'' must be turned: of a linear, causal cell Z'' ≈ (π/2)·dZ'/dln ω (the local form of the
 * Kramers–Kronig relation: Bode 1945, ch. 14). Where Z' hardly changes, a capacitor's |Z''| falls with frequency and an inductor's rises.
 */
function signEvidence(spectra: readonly Spectrum[]): { readonly isTurned: boolean; readonly reason: string } {
  let signed = 0;
  let total = 0;
  let slope = 0;
  for (const { frequencyHz, zReOhm, zImOhm } of spectra) {
    const order = [...frequencyHz.keys()].sort((a, b) => frequencyHz[a]! - frequencyHz[b]!);
    const scale = Math.max(...zReOhm.map(Math.abs), ...zImOhm.map(Math.abs), Number.MIN_VALUE);
    for (let k = 1; k < order.length; k++) {
      const [before, here] = [order[k - 1]!, order[k]!];
      const product = ((zReOhm[here]! - zReOhm[before]!) * (zImOhm[here]! + zImOhm[before]!)) / scale ** 2;
      signed += product;
      total += Math.abs(product);
      slope += (Math.abs(zImOhm[here]!) - Math.abs(zImOhm[before]!)) / scale;
    }
  }
  if (total > 1e-3 * spectra.length && Math.abs(signed) > 0.5 * total)
    return signed < 0
      ? { isTurned: true, reason: 'Z′ falls with frequency, as it does in a capacitive cell.' }
      : { isTurned: false, reason: 'Z′ rises with frequency, as it does in an inductive cell.' };
  return slope < 0
    ? { isTurned: true, reason: '|Z″| falls with frequency, as that of a capacitor does.' }
    : { isTurned: false, reason: '|Z″| rises with frequency, as that of an inductor does.' };
}
