import { expect, test } from 'vitest';
import { peakFrequencies } from '../../../../../src-core/analysis/impedance/relaxation/peak-frequencies.ts';
import { selectFitData } from '../../../../../src-core/analysis/impedance/fit-data.ts';
import { createCircuit, createEvaluator } from '../../../../../src-core/circuit/circuit.ts';

function dataOf(circuit: string, values: readonly number[], points = 61) {
  const frequencyHz = Float64Array.from({ length: points }, (_, k) => 1e6 / 10 ** ((8 * k) / (points - 1)));
  const [zReOhm, zImOhm] = [new Float64Array(points), new Float64Array(points)];
  createEvaluator(createCircuit(circuit), frequencyHz).impedance(values, zReOhm, zImOhm);
  return selectFitData({ name: '', frequencyHz, zReOhm, zImOhm }, 'modulus', {});
}

test('three depressed arcs are seen where they are, to a tenth of a decade', () => {
  const tauS = [1e-5, 1e-3, 0.1];
  const values = [10, ...tauS.flatMap((tau) => [60, tau, 0.9])];
  const found = peakFrequencies(dataOf('R0-Zarc1-Zarc2-Zarc3', values));
  expect(found).toHaveLength(3);
  found.forEach((omega, k) => expect(Math.abs(Math.log10(omega * tauS[k]!))).toBeLessThan(0.1));
});

test('fewer than eight frequencies show nothing', () => {
  expect(peakFrequencies(dataOf('R0-Zarc1', [10, 60, 1e-3, 0.9], 7))).toEqual([]);
});
