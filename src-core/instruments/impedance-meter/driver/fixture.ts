import type { FixtureResiduals } from '../../../model/action.ts';
import type { MeterPoint } from './dialect.ts';

/**
 * What is behind the fixture: Z_m = g · [(Z + R_s + jωL) ∥ (G + jωC)⁻¹] solved for Z. Series and parallel residuals as
 * in Keysight, Impedance Measurement Handbook, 6th ed., eq. 4-2 (open/short); g is the load correction.
 */
export function withoutFixture(point: MeterPoint, residuals: FixtureResiduals): MeterPoint {
  const { parallelF = 0, parallelS = 0, seriesH = 0, seriesOhm = 0, gain = 1 } = residuals;
  const omega = 2 * Math.PI * point.frequencyHz;
  const behindGain = { re: point.reOhm / gain, im: point.imOhm / gain };
  const admittance = inverse(behindGain);
  const inner = inverse({ re: admittance.re - parallelS, im: admittance.im - omega * parallelF });
  return { ...point, reOhm: inner.re - seriesOhm, imOhm: inner.im - omega * seriesH };
}

function inverse({ re, im }: { readonly re: number; readonly im: number }): { re: number; im: number } {
  const size = re * re + im * im;
  return { re: re / size, im: -im / size };
}
