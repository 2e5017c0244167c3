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
  line: Pick<ArrheniusLine, 'arc' | 'role' | 'quantity' | 'points' | 'geometryError'>,
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
    points: used.map(({ temperatureK, logarithm, standardError }): ThermalPoint => ({
      temperatureK,
      value: Math.exp(logarithm - power * Math.log(temperatureK)),
      relativeError: standardError,
    })),
  };
}
