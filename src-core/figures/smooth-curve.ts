import { circuitImpedance, createCircuit } from '../circuit/circuit.ts';
import type { ImpedanceFit } from '../model/results.ts';

/** Enough that an arc looks round at any width. */
const count = 300;

/** The curve of a fit between its lowest and highest frequency, dense: through ten points alone, an arc has corners. */
export function smoothCurve(
  fit: Pick<ImpedanceFit, 'circuit' | 'parameters' | 'frequencyHz'>,
): Pick<ImpedanceFit, 'circuit' | 'frequencyHz' | 'fitReOhm' | 'fitImOhm'> {
  const high = Math.max(...fit.frequencyHz);
  const low = Math.min(...fit.frequencyHz);
  const frequencyHz = Float64Array.from({ length: count }, (_, k) => high * (low / high) ** (k / (count - 1)));
  const values = fit.parameters.map(({ value }) => value);
  const { zReOhm, zImOhm } = circuitImpedance(createCircuit(fit.circuit), values, frequencyHz);
  return {
    circuit: fit.circuit,
    frequencyHz: Array.from(frequencyHz),
    fitReOhm: Array.from(zReOhm),
    fitImOhm: Array.from(zImOhm),
  };
}
