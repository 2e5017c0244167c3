import { AppError } from '../../../errors.ts';
import type { FixtureResiduals } from '../../../model/action.ts';

/** A point of a spectrum of a standard. */
export interface StandardPoint {
  readonly frequencyHz: number;
  readonly zReOhm: number;
  readonly zImOhm: number;
}

/** Gain comes from the load where neither stray capacitance nor leads reach it, Hz. */
const gainBelowHz = 2000;

/**
 * Residuals of fixture and meter from three standards in it: nothing (open), a short, and a known resistor (load).
 * C and G from the open, L and R from the short, by least squares over all frequencies given; the gain from the load at
 * low frequency. Model in `FixtureResiduals`; Keysight, Impedance Measurement Handbook, 6th ed., section 4.3.
 *
 * @param loadOhm - what the load is known to be
 * @throws AppError `analysis/invalid-input` when a standard has no usable points
 */
export function residualsOf(
  open: readonly StandardPoint[],
  short: readonly StandardPoint[],
  load: readonly StandardPoint[],
  loadOhm: number,
): FixtureResiduals {
  const [openPoints, shortPoints, loadPoints] = [usable(open, 'open'), usable(short, 'short'), usable(load, 'load')];
  const lows = loadPoints.filter(({ frequencyHz }) => frequencyHz <= gainBelowHz);
  if (lows.length === 0) throw invalid(`The load has no point below ${gainBelowHz} Hz, where its gain is taken.`);
  const gain = mean(lows.map(({ zReOhm }) => zReOhm / loadOhm));
  const admittances = openPoints.map(({ frequencyHz, zReOhm, zImOhm }) => {
    const size = zReOhm ** 2 + zImOhm ** 2;
    return { omega: 2 * Math.PI * frequencyHz, re: (gain * zReOhm) / size, im: (-gain * zImOhm) / size };
  });
  const impedances = shortPoints.map(({ frequencyHz, zReOhm, zImOhm }) => ({
    omega: 2 * Math.PI * frequencyHz,
    re: zReOhm / gain,
    im: zImOhm / gain,
  }));
  return {
    parallelF: slope(admittances),
    parallelS: mean(admittances.map(({ re }) => re)),
    seriesH: slope(impedances),
    seriesOhm: mean(impedances.map(({ re }) => re)),
    gain,
  };
}

function usable(points: readonly StandardPoint[], name: string): readonly StandardPoint[] {
  const finite = points.filter(({ zReOhm, zImOhm }) => Number.isFinite(zReOhm) && Number.isFinite(zImOhm));
  if (finite.length > 0) return finite;
  throw invalid(`The ${name} has no points with values.`);
}

/** Of im over omega through zero: the capacitance or inductance. */
function slope(points: readonly { readonly omega: number; readonly im: number }[]): number {
  const sum = points.reduce((total, { omega, im }) => total + omega * im, 0);
  return sum / points.reduce((total, { omega }) => total + omega * omega, 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

function invalid(message: string): AppError {
  return new AppError('analysis/invalid-input', message, {
    remedy: 'Measure open, short and load again, over the frequencies that will be used.',
  });
}
