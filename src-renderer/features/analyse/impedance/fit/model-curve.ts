import { createEvaluator, type Circuit } from '../../../../../src-core/circuit/circuit.ts';
import type { ModelCurve } from './bench-figures.ts';

/** Enough that an arc looks round. */
const denseCount = 160;

/**
 * Makes a circuit ready to be drawn over a spectrum: at its points, and evenly over their decades between.
 *
 * @returns the curve for values in the order of the circuit's parameters
 */
export function prepareModel(
  circuit: Circuit,
  frequencyHz: ArrayLike<number>,
): (values: readonly number[]) => ModelCurve {
  const points = frequencyHz.length;
  const all = Float64Array.from([...Array.from(frequencyHz), ...denseFrequencies(frequencyHz)]);
  const evaluator = createEvaluator(circuit, all);
  const [re, im] = [new Float64Array(all.length), new Float64Array(all.length)];
  const denseHz = [...all.subarray(points)];
  return (values) => {
    evaluator.impedance(values, re, im);
    return {
      atPointsRe: [...re.subarray(0, points)],
      atPointsIm: [...im.subarray(0, points)],
      frequencyHz: denseHz,
      reOhm: [...re.subarray(points)],
      imOhm: [...im.subarray(points)],
    };
  };
}

function denseFrequencies(frequencyHz: ArrayLike<number>): readonly number[] {
  const usable = Array.from(frequencyHz).filter((f) => f > 0 && Number.isFinite(f));
  if (usable.length < 2) return [];
  const [low, high] = [Math.min(...usable), Math.max(...usable)];
  return Array.from({ length: denseCount }, (_, k) => low * (high / low) ** (k / (denseCount - 1)));
}
