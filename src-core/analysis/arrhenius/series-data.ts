import { AppError } from '../../errors.ts';
import type { ThermalData, ThermalPoint, ThermalQuantity } from '../../model/arrhenius.ts';
import type { ArrheniusLine, ArrheniusQuantity } from '../../model/series.ts';

interface Source {
  readonly quantity: ThermalQuantity;
  readonly unit: string;
  /** The logarithm holds T to this power besides the value. */
  readonly power: number;
}

/** T/R and 1/R lack the geometry, which moves the prefactor and nothing else. */
const sources: Readonly<Record<ArrheniusQuantity, Source>> = {
  conductivity: { quantity: 'conductivity', unit: 'S/cm', power: 1 },
  'temperature-over-resistance': { quantity: 'conductivity', unit: 'S', power: 1 },
  'inverse-resistance': { quantity: 'conductivity', unit: 'S', power: 0 },
  'relaxation-frequency': { quantity: 'rate', unit: '1/s', power: 0 },
};

/**
 * Points of an arc of an impedance series. Errors are those of the fits; those that a global fit shares between the
 * spectra are taken as if each point had its own.
 */
export function thermalDataOfArc(
  line: Pick<ArrheniusLine, 'arc' | 'role' | 'quantity' | 'points' | 'geometryError' | 'temperature'>,
): ThermalData {
  const { quantity, unit, power } = sources[line.quantity];
  const used = line.points.filter((point) => point.used);
  return {
    ...{
      quantity,
      unit,
      name: line.role === undefined || line.role === line.arc ? line.arc : `${line.arc} (${line.role})`,
    },
    ...(line.geometryError > 0 ? { commonRelativeError: line.geometryError } : {}),
    ...(line.temperature?.sensor ? { sensor: line.temperature.sensor } : {}),
    points: used.map(({ temperatureK, temperatureErrorK, logarithm, standardError }): ThermalPoint => ({
      temperatureK,
      value: Math.exp(logarithm - power * Math.log(temperatureK)),
      relativeError: standardError,
      ...(temperatureErrorK === undefined ? {} : { temperatureErrorK }),
    })),
  };
}

const quantities = Object.keys(sources) as readonly ArrheniusQuantity[];

/**
 * Points of the process that is meant: by its name or role, and of several quantities conductivities before
 * resistances before relaxation.
 *
 * @param source - what the lines are of, for the error
 * @throws AppError `input/file-format` without lines, `input/missing-field` where several arcs could be meant,
 *   `input/not-found`
 */
export function thermalDataOfSeries(
  given: readonly ArrheniusLine[],
  wanted: { readonly arc?: string | undefined; readonly quantity?: ArrheniusQuantity | undefined },
  source: string,
): ThermalData {
  const lines = given.toSorted((a, b) => quantities.indexOf(a.quantity) - quantities.indexOf(b.quantity));
  if (lines.length === 0)
    throw new AppError('input/file-format', `${source} holds no Arrhenius lines.`, {
      remedy:
        'Make a series along temperature (“impedance series --axis temperature --json”) from three spectra or more.',
    });
  const names = [...new Set(lines.flatMap(({ arc, role }) => [arc, ...(role === undefined ? [] : [role])]))];
  if (wanted.arc === undefined && new Set(lines.map(({ arc }) => arc)).size > 1)
    throw new AppError('input/missing-field', `${source} holds the arcs ${names.join(', ')}.`, {
      remedy: 'Choose one with --arc on the command line, or by its name.',
    });
  const found = lines.find(
    ({ arc, role, quantity }) =>
      (wanted.arc === undefined || arc === wanted.arc || role === wanted.arc) &&
      (wanted.quantity === undefined || quantity === wanted.quantity),
  );
  if (found) return thermalDataOfArc(found);
  throw new AppError('input/not-found', `${source} holds no such arc as “${(wanted.arc ?? '').slice(0, 40)}”.`, {
    remedy: `Choose one of ${names.join(', ')}.`,
  });
}
