import { expect, test } from 'vitest';
import { suggestCircuits } from '../../../../src-core/analysis/impedance/suggest.ts';
import { readEnds } from '../../../../src-core/analysis/impedance/spectrum-ends.ts';
import { noisySpectrum, sweep } from './synthetic.ts';

const pellet = 'p(R1,CPE1)-p(R2,CPE2)-CPE3';

test.each([
  [pellet, [1.5e5, 6e-11, 0.9, 2e6, 2e-9, 0.85, 1.4e-6, 0.8], 1e6, 0.03, 'p(R1,CPE1)-p(R2,CPE2)-CPE9'],
  ['R0-p(R1,CPE1)', [10, 1000, 1e-6, 0.9], 1e5, 0.1, 'R0-p(R1,CPE1)'],
  ['R0-p(R1,CPE1)-p(R2,CPE2)', [10, 100, 1e-6, 0.9, 300, 1e-3, 0.9], 1e5, 0.01, 'R0-p(R1,CPE1)-p(R2,CPE2)'],
] as const)('%s is found again, with its reasons', (circuit, truth, high, low, expected) => {
  const spectrum = noisySpectrum(circuit, truth, sweep(high, low, 8), 0.002, 3);
  const [best, ...others] = suggestCircuits(spectrum);
  expect(best!.circuit).toBe(expected);
  expect(best!.evidence.length).toBeGreaterThanOrEqual(3);
  expect(others.length).toBeGreaterThan(3);
});

test('diffusion behind or beside an arc: both are offered, and neither ruled out', () => {
  const circuit = 'R0-p(R1-Wo1,CPE1)';
  const spectrum = noisySpectrum(circuit, [5, 40, 25, 300, 1.2e-5, 0.9], sweep(1e5, 1e-3, 8), 0.002, 3);
  const supported = suggestCircuits(spectrum).filter((item) => item.deltaAicc < 10);
  expect(supported.map((item) => item.circuit)).toContain(circuit);
});

test('a circuit of the user is compared, and a bad one refused', () => {
  const spectrum = noisySpectrum('R0-p(R1,CPE1)', [10, 1000, 1e-6, 0.9], sweep(1e5, 0.1, 8), 0.002, 3);
  const shares: number[] = [];
  const found = suggestCircuits(spectrum, { circuits: ['R0-Zarc1'], onProgress: (share) => shares.push(share) });
  const by = (circuit: string) => found.find((item) => item.circuit === circuit)!;
  expect(by('R0-Zarc1').aicc).toBeCloseTo(by('R0-p(R1,CPE1)').aicc, 4);
  expect(shares.at(-1)).toBe(1);
  expect(() => suggestCircuits(spectrum, { circuits: ['R0-X1'] })).toThrow('no element "X"');
});

test.each([
  ['L0-R0-p(R1,C1)', [1e-6, 1, 10, 1e-3], 'inductive', 'resistive'],
  ['R0-C1', [10, 1e-2], 'resistive', 'blocking'],
  ['R0-W1', [10, 50], 'resistive', 'diffusion'],
  ['p(R1,C1)', [1e6, 1e-9], 'capacitive', 'resistive'],
  ['R0-p(C1,R1,R2-L2)', [0.1, 1e-3, 1, 1, 3], 'resistive', 'inductive'],
] as const)('the ends of %s', (circuit, truth, high, low) => {
  expect(readEnds(noisySpectrum(circuit, truth, sweep(1e5, 0.1, 8), 0.0005, 1))).toMatchObject({ high, low });
});

test('points outside the range wanted, and bad ones, say nothing about the ends', () => {
  // A blocking tail below 1 Hz that is left out.
  const spectrum = noisySpectrum('R0-p(R1,CPE1)-C2', [10, 1000, 1e-6, 0.9, 1e-2], sweep(1e5, 1e-3, 8), 0.002, 3);
  const evidence = (fminHz?: number): string => suggestCircuits(spectrum, { fminHz })[0]!.evidence.join(' ');
  expect(evidence()).toContain('blocking');
  expect(evidence(10)).toContain('Resistive at the low end');
  const zeros = new Float64Array(spectrum.frequencyHz.length);
  expect(() => suggestCircuits({ ...spectrum, zReOhm: zeros, zImOhm: zeros })).toThrow('can be used');
});

test('too few points are refused', () => {
  expect(() => suggestCircuits(noisySpectrum('R0', [1], [1, 2, 3], 0, 1))).toThrow('too few');
});
