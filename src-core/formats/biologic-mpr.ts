import { AppError } from '../errors.ts';
import type { Warning } from '../model/quantity.ts';
import type { TitrationData } from '../model/titration.ts';
import { celsiusZeroK } from '../units/constants.ts';
import type { MprQuantity } from './biologic-columns.ts';
import { readMprTable, type MprTable } from './biologic-mpr-table.ts';
import { bytesOf } from './decode-text.ts';
import type { FileFormat, ParsedFile, ReadOptions } from './format.ts';
import { spectraFromPoints } from './spectrum-points.ts';
import { signOption } from './spectrum-table.ts';
import { titrationOfSeries } from './titration-series.ts';

const magic = 'BIO-LOGIC MODULAR FILE';

/**
 * BioLogic's binary file: a spectrum where it holds frequencies, else time, current and voltage.
 *
 * @throws AppError `input/file-format`; `input/ambiguous-sign`
 */
function parseBiologicMpr(text: string, name: string, options: ReadOptions = {}): ParsedFile {
  const bytes = bytesOf(text);
  if (!bytes)
    throw new AppError('input/file-format', 'The file is binary and was read as text, which damages it.', {
      remedy: 'Open the original .mpr file, or its text export (.mpt).',
    });
  const warnings: Warning[] = [];
  const table = readMprTable(bytes, warnings);
  const isSpectrum = table.has('frequencyHz');
  if (isSpectrum && options.want !== 'titration') return spectraOf(table, name, options, warnings);
  return { spectra: [], titration: titrationOf(table, name, options, warnings), warnings };
}

function spectraOf(table: MprTable, name: string, options: ReadOptions, warnings: Warning[]): ParsedFile {
  const frequencyHz = need(table, 'frequencyHz');
  const cycle = table.read('cycle');
  const isCartesian = table.has('realOhm') && table.has('minusImaginaryOhm');
  const [first, second] = isCartesian
    ? [need(table, 'realOhm'), need(table, 'minusImaginaryOhm')]
    : [need(table, 'modulusOhm'), need(table, 'phaseDeg').map((degrees) => (degrees * Math.PI) / 180)];
  const points = Array.from(frequencyHz, (f, k) => ({
    ...{ where: `Point ${k + 1}`, frequencyHz: f },
    zReOhm: isCartesian ? first[k]! : first[k]! * Math.cos(second[k]!),
    zImOhm: isCartesian ? -second[k]! : first[k]! * Math.sin(second[k]!),
    ...(cycle && !Number.isNaN(cycle[k]!) ? { cycle: cycle[k]! } : {}),
  }));
  const rules = { name, notANumber: 'leave-out', signIsKnown: true, ...signOption(options) } as const;
  return { spectra: spectraFromPoints(points, rules, warnings), warnings };
}

/** Time, current and voltage; where only the charge of each sample is stored, the current is the mean since the last. */
function titrationOf(table: MprTable, name: string, { currentSign }: ReadOptions, warnings: Warning[]): TitrationData {
  const timeS = need(table, 'timeS');
  let milliamperes = table.read('currentMa');
  if (!milliamperes) {
    const charge = need(table, 'chargeStepMah');
    milliamperes = charge.map((mah, k) => (k > 0 && timeS[k]! > timeS[k - 1]! ? (mah * 3600) / (timeS[k]! - timeS[k - 1]!) : 0)); // prettier-ignore
    warnings.push({
      code: 'current-from-charge',
      message: 'The file stores no current; it was calculated from the charge between samples.',
    });
  }
  const raw = {
    where: (row: number) => `Point ${row + 1}`,
    timeS,
    currentA: milliamperes.map((value) => value / 1000),
    voltageV: need(table, 'voltageV'),
    stepIndex: table.read('step'),
    cycleIndex: table.read('cycle'),
    temperatureK: table.read('temperatureC')?.map((celsius) => celsius + celsiusZeroK),
  };
  return titrationOfSeries(raw, { name, notANumber: 'leave-out', signIsKnown: true, currentSign }, warnings);
}

function need(table: MprTable, quantity: MprQuantity): Float64Array {
  const column = table.read(quantity);
  if (column) return column;
  throw new AppError('input/file-format', `The file stores no ${quantityWords[quantity] ?? quantity}.`, {
    remedy: 'Export it as text (.mpt) with this column.',
  });
}

const quantityWords: Partial<Record<MprQuantity, string>> = {
  modulusOhm: 'impedance',
  phaseDeg: 'phase',
  timeS: 'time',
  voltageV: 'voltage',
  chargeStepMah: 'current',
};

export const biologicMpr: FileFormat = {
  id: 'biologic-mpr',
  title: 'BioLogic EC-Lab binary',
  kinds: ['spectrum', 'titration'],
  extensions: ['.mpr'],
  sniff: (text) => text.startsWith(magic),
  parse: parseBiologicMpr,
};
