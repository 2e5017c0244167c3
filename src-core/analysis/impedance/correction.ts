import { complex, divide } from '../../numerics/complex.ts';
import type { FixtureCorrection } from '../../model/fit-constraint.ts';
import type { Spectrum } from '../../model/spectrum.ts';

/**
 * The spectrum of the cell from what was measured through leads (R and L in series) and cables (C across the cell):
 * Z = (Zm − Zs)/(1 − (Zm − Zs)·jωC). The data given are left as they were.
 *
 * @see Keysight, Impedance Measurement Handbook, 6th ed., ch. 4 (open and short compensation)
 */
export function correctSpectrum(spectrum: Spectrum, correction: FixtureCorrection): Spectrum {
  const { seriesResistanceOhm = 0, seriesInductanceH = 0, parallelCapacitanceF = 0 } = correction;
  const zReOhm = Float64Array.from(spectrum.zReOhm);
  const zImOhm = Float64Array.from(spectrum.zImOhm);
  const inner = complex();
  const rest = complex();
  for (let k = 0; k < zReOhm.length; k++) {
    const omega = 2 * Math.PI * spectrum.frequencyHz[k]!;
    inner.re = zReOhm[k]! - seriesResistanceOhm;
    inner.im = zImOhm[k]! - omega * seriesInductanceH;
    rest.re = 1 + omega * parallelCapacitanceF * inner.im;
    rest.im = -omega * parallelCapacitanceF * inner.re;
    divide(inner, rest, inner);
    zReOhm[k] = inner.re;
    zImOhm[k] = inner.im;
  }
  return { ...spectrum, zReOhm, zImOhm };
}
