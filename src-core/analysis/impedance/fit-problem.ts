import { createEvaluator, type Circuit } from '../../circuit/circuit.ts';
import type { LeastSquaresProblem } from '../../numerics/levenberg-marquardt.ts';
import type { FitData } from './fit-data.ts';
import type { ParameterMap } from './parameter-map.ts';

/**
 * Residuals w(Zfit − Z), or w(Yfit − Y), all real parts first, and their slopes with respect to the free numbers of the
 * map.
 */
export function createProblem(circuit: Circuit, data: FitData, map: ParameterMap): LeastSquaresProblem {
  const n = data.frequencyHz.length;
  const count = circuit.parameters.length;
  const { freeCount, entries, isPlain } = map;
  const evaluator = createEvaluator(circuit, data.frequencyHz);
  const values = new Float64Array(count);
  const slopes = new Float64Array(entries.length);
  const re = new Float64Array(n);
  const im = new Float64Array(n);
  const slopeRe = new Float64Array(n * count);
  const slopeIm = new Float64Array(n * count);
  const last = new Float64Array(freeCount).fill(NaN);
  const target = targetOf(data);
  // The optimiser asks for slopes where it has just asked for residuals: powers of ω are not computed twice.
  const evaluateAt = (free: Float64Array): void => {
    if (isSame(free, last)) return;
    last.set(free);
    map.fromFree(free, values, slopes);
    evaluator.derivatives(values, re, im, slopeRe, slopeIm);
    if (data.representation === 'admittance') invert(re, im, slopeRe, slopeIm, count);
  };
  return {
    residualCount: 2 * n,
    parameterCount: freeCount,
    residuals(free, out) {
      evaluateAt(free);
      for (let k = 0; k < n; k++) {
        out[k] = data.weightRe[k]! * (re[k]! - target.re[k]!);
        out[n + k] = data.weightIm[k]! * (im[k]! - target.im[k]!);
      }
    },
    jacobian(free, out) {
      evaluateAt(free);
      if (!isPlain) out.fill(0);
      for (let k = 0; k < n; k++) {
        const weightRe = data.weightRe[k]!;
        const weightIm = data.weightIm[k]!;
        const upper = k * freeCount;
        const lower = (n + k) * freeCount;
        if (isPlain)
          for (let j = 0; j < count; j++) {
            out[upper + j] = weightRe * slopes[j]! * slopeRe[upper + j]!;
            out[lower + j] = weightIm * slopes[j]! * slopeIm[upper + j]!;
          }
        else
          for (let e = 0; e < entries.length; e++) {
            const { parameter, free: column } = entries[e]!;
            out[upper + column]! += weightRe * slopes[e]! * slopeRe[k * count + parameter]!;
            out[lower + column]! += weightIm * slopes[e]! * slopeIm[k * count + parameter]!;
          }
      }
    },
  };
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  for (let j = 0; j < a.length; j++) if (a[j] !== b[j]) return false;
  return true;
}

function targetOf({ zRe, zIm, representation }: FitData): { re: Float64Array; im: Float64Array } {
  if (representation === 'impedance') return { re: zRe, im: zIm };
  const square = zRe.map((re, k) => re * re + zIm[k]! * zIm[k]!);
  return { re: zRe.map((re, k) => re / square[k]!), im: zIm.map((im, k) => -im / square[k]!) };
}

/** Y = 1/Z and ∂Y = −Y²∂Z, in place. */
function invert(re: Float64Array, im: Float64Array, slopeRe: Float64Array, slopeIm: Float64Array, count: number): void {
  for (let k = 0; k < re.length; k++) {
    const square = re[k]! * re[k]! + im[k]! * im[k]!;
    const a = re[k]! / square;
    const b = -im[k]! / square;
    re[k] = a;
    im[k] = b;
    const factorRe = b * b - a * a;
    const factorIm = -2 * a * b;
    for (let at = k * count; at < (k + 1) * count; at++) {
      const x = slopeRe[at]!;
      const y = slopeIm[at]!;
      slopeRe[at] = factorRe * x - factorIm * y;
      slopeIm[at] = factorRe * y + factorIm * x;
    }
  }
}
