import type { ImpedanceFit } from '../../../model/impedance-fit.ts';
import type { SeriesArc, SeriesValue } from '../../../model/series.ts';
import { createPropagation, type Derived } from '../transport/propagation.ts';
import { readSeriesResistances } from '../transport/resistances.ts';

/** One resistance of one spectrum with what stands beside it. */
export interface ArcReading {
  readonly name: string;
  readonly resistanceOhm: SeriesValue;
  /** NaN for a bare resistor, as is the next. */
  readonly tauS: SeriesValue;
  readonly capacitanceF: SeriesValue;
}

const unknown: SeriesValue = { value: NaN, standardError: NaN };

/** The resistances in the outermost series of a fit, with errors from its covariance. */
export function readArcs(fit: ImpedanceFit): readonly ArcReading[] {
  const propagation = createPropagation(fit);
  const withError = (item: Derived | undefined): SeriesValue => {
    if (!item) return unknown;
    const { value, standardUncertainty } = propagation.describe(item, '');
    return { value, standardError: standardUncertainty };
  };
  return readSeriesResistances(fit).resistances.map(({ parameterName, resistance, timeConstant, capacitance }) => ({
    name: parameterName,
    resistanceOhm: withError(resistance),
    tauS: withError(timeConstant),
    capacitanceF: withError(capacitance),
  }));
}

/** Arcs of the same name through the series, in the order of the circuit. */
export function followArcs(fits: readonly ImpedanceFit[]): readonly SeriesArc[] {
  const readings = fits.map((fit) => new Map(readArcs(fit).map((arc) => [arc.name, arc])));
  const names = (fits[0]?.parameters ?? []).map(({ name }) => name);
  return names
    .filter((name) => readings.some((reading) => reading.has(name)))
    .map((name) => {
      const pick = (key: 'resistanceOhm' | 'tauS' | 'capacitanceF'): readonly SeriesValue[] =>
        readings.map((reading) => reading.get(name)?.[key] ?? unknown);
      return { name, resistanceOhm: pick('resistanceOhm'), tauS: pick('tauS'), capacitanceF: pick('capacitanceF') };
    });
}

/** A value's error as a share of it; Infinity where it is not known. */
export function relativeError({ value, standardError }: SeriesValue): number {
  const share = standardError / Math.abs(value);
  return Number.isFinite(share) ? share : Infinity;
}
