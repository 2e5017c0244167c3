import { AppError } from '../errors.ts';
import type { Spectrum } from '../model/spectrum.ts';
import type { Warning } from '../model/quantity.ts';
import type { TitrationData } from '../model/titration.ts';
import type { FileFormat, ParsedFile, ReadOptions } from './format.ts';
import { spectraFromPoints, type RawPoint } from './spectrum-points.ts';
import { signOption } from './spectrum-table.ts';
import { titrationOfSeries } from './titration-series.ts';

/** Numbers of PalmSens for what an array holds. */
const arrayTypes = { time: 0, potential: 1, current: 2, frequency: 5, real: 7, imaginary: 8 } as const;

/**
 * A PalmSens session: JSON, as a rule in UTF-16, of measurements, each with a set of arrays and a list of the spectra
 * in it. The imaginary part is −Z'' where its quantity is written so. Spectra that stand in both places count once.
 *
 * @throws AppError `input/file-format`; `input/ambiguous-sign`
 */
function parsePalmSens(text: string, name: string, options: ReadOptions = {}): ParsedFile {
  const warnings: Warning[] = [];
  const spectra: Spectrum[] = [];
  const known = new Set<string>();
  const measurements = listOf(field(readJson(text), 'Measurements'));
  if (options.want === 'titration') return { spectra, titration: titrationOf(measurements, name, options, warnings), warnings }; // prettier-ignore
  for (const measurement of measurements)
    for (const holder of [measurement, ...listOf(field(measurement, 'EISDataList'))]) {
      const points = pointsOf(holder).filter((point) => !known.has(keyOf(point)));
      if (points.length === 0) continue;
      for (const point of points) known.add(keyOf(point));
      const title = field(holder, 'Title');
      const label = typeof title === 'string' && title !== '' ? `${name}: ${title.slice(0, 100)}` : name;
      const rules = { name: label, notANumber: 'leave-out', signIsKnown: true, ...signOption(options) } as const;
      spectra.push(...spectraFromPoints(points, rules, warnings));
    }
  if (spectra.length === 0) return { spectra, titration: titrationOf(measurements, name, options, warnings), warnings };
  if (spectra.length > 1)
    warnings.push({ code: 'several-spectra', message: `The session holds ${spectra.length} spectra.` });
  return { spectra, warnings };
}

/**
 * The first measurement of time, potential and current in a session. PalmSens stores currents in the unit that the array
 * names, as a rule µA; a positive one oxidises at the working electrode.
 */
function titrationOf(
  measurements: readonly unknown[],
  name: string,
  { currentSign }: ReadOptions,
  warnings: Warning[],
): TitrationData {
  for (const measurement of measurements) {
    const arrays = listOf(field(field(measurement, 'DataSet'), 'Values'));
    const [time, potential, current] = (['time', 'potential', 'current'] as const).map((key) =>
      arrays.find((array) => field(array, 'ArrayType') === arrayTypes[key]),
    );
    if (time === undefined || potential === undefined || current === undefined) continue;
    const type = field(field(current, 'Unit'), 'Type');
    const unit = typeof type === 'string' ? type.replace(/^.*\./, '') : 'no unit';
    const toA = Object.hasOwn(amperes, unit) ? amperes[unit]! : undefined;
    if (toA === undefined)
      throw new AppError('input/file-format', `The session gives its current in “${unit.slice(0, 40)}”.`, {
        remedy: 'Export it as text with a unit in the header.',
      });
    const [timeS, voltageV, raw] = [time, potential, current].map((array) => Float64Array.from(valuesOf(array)));
    const currentA = raw!.map((value) => value * toA);
    if (timeS!.length !== voltageV!.length || timeS!.length !== currentA.length) continue;
    const series = { where: (row: number) => `Point ${row + 1}`, timeS: timeS!, voltageV: voltageV!, currentA };
    return titrationOfSeries(series, { name, notANumber: 'leave-out', signIsKnown: true, currentSign }, warnings);
  }
  throw new AppError(
    'input/file-format',
    'The session holds no impedance spectrum, and no time, potential and current of one measurement.',
    { remedy: 'Choose a session with such a measurement.' },
  );
}

const amperes: Readonly<Record<string, number>> = { Ampere: 1, MilliAmpere: 1e-3, MicroAmpere: 1e-6, NanoAmpere: 1e-9 };

function valuesOf(array: unknown): number[] {
  return listOf(field(array, 'DataValues')).map((entry) => Number(field(entry, 'V') ?? NaN));
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as unknown;
  } catch (error) {
    throw new AppError('input/file-format', 'The session is not complete: its text is no JSON.', {
      remedy: 'The file may be truncated: save the session again.',
      cause: error,
    });
  }
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function pointsOf(holder: unknown): readonly RawPoint[] {
  const arrays = listOf(field(field(holder, 'DataSet'), 'Values'));
  const find = (type: number) => arrays.find((array) => field(array, 'ArrayType') === type);
  const imaginary = find(arrayTypes.imaginary);
  const columns = [find(arrayTypes.frequency), find(arrayTypes.real), imaginary].map((array) => valuesOf(array));
  const [frequencyHz, zReOhm, zImOhm] = columns as [number[], number[], number[]];
  if (frequencyHz.length !== zReOhm.length || zReOhm.length !== zImOhm.length)
    throw new AppError(
      'input/file-format',
      `A spectrum has ${frequencyHz.length} frequencies, but ${zReOhm.length} and ${zImOhm.length} values of Z.`,
      { remedy: 'The file may be damaged: save the session again.' },
    );
  const quantity = field(field(imaginary, 'Unit'), 'Q');
  const sign = typeof quantity === 'string' && quantity.startsWith('-') ? -1 : 1;
  return frequencyHz.map((f, k) => ({
    ...{ where: `Point ${k + 1}`, frequencyHz: f, zReOhm: zReOhm[k]! },
    zImOhm: sign * zImOhm[k]!,
  }));
}

function keyOf({ frequencyHz, zReOhm, zImOhm }: RawPoint): string {
  return `${frequencyHz},${zReOhm},${zImOhm}`;
}

export const palmSens: FileFormat = {
  id: 'palmsens',
  title: 'PalmSens session',
  kinds: ['spectrum', 'titration'],
  extensions: ['.pssession'],
  sniff: (text) => /^[\uFEFF\s]*\{\s*"[^]{0,400}PalmSens/i.test(text.slice(0, 500)),
  parse: parsePalmSens,
};
