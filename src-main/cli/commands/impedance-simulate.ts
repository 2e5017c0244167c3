import { circuitImpedance, createCircuit, type Circuit } from '../../../src-core/circuit/circuit.ts';
import { formatDescriptionCode } from '../../../src-core/circuit/description-code.ts';
import { circuitLatex } from '../../../src-core/circuit/latex.ts';
import { AppError } from '../../../src-core/errors.ts';
import { writeSpectrumCsv } from '../../../src-core/formats/spectrum-csv.ts';
import { createRandom } from '../../../src-core/numerics/random.ts';
import { defineCommand, UsageError } from '../command.ts';
import { readNumbers } from '../read-spectrum.ts';

const mostPoints = 100_000;

export const impedanceSimulate = defineCommand({
  name: 'impedance simulate',
  summary: 'Writes the spectrum of a circuit as CSV to standard output, with noise if wanted.',
  options: {
    circuit: { kind: 'text', value: 'CIRCUIT', required: true, help: 'for example "R0-p(R1,CPE1)-Wo1"' },
    parameters: { kind: 'text', value: 'LIST', required: true, help: 'values in the circuit’s order' },
    fmin: { kind: 'number', value: 'HZ', min: 1e-12, help: 'lowest frequency, default 0.01' },
    fmax: { kind: 'number', value: 'HZ', min: 1e-12, help: 'highest frequency, default 1e6' },
    'points-per-decade': { kind: 'number', value: 'N', min: 0.1, max: 1000, help: 'default 10' },
    noise: { kind: 'number', value: 'PERCENT', min: 0, max: 100, help: 'of |Z|, normal, on both parts; default 0' },
    seed: { kind: 'integer', value: 'N', help: 'of the noise; default 1' },
  },
  run({ options }) {
    const circuit = createCircuit(options.circuit);
    const values = readNumbers('parameters', options.parameters);
    refuseImpossible(circuit, values);
    const { fmin = 0.01, fmax = 1e6, noise = 0, seed = 1 } = options;
    const frequencyHz = sweep(fmin, fmax, options['points-per-decade'] ?? 10);
    const exact = circuitImpedance(circuit, values, frequencyHz);
    const random = createRandom(seed);
    const size = exact.zReOhm.map((re, k) => Math.hypot(re, exact.zImOhm[k]!));
    const disturb = (part: Float64Array): Float64Array =>
      noise === 0 ? part : part.map((value, k) => value + (noise / 100) * size[k]! * random.normal());
    const spectrum = { name: circuit.text, frequencyHz, zReOhm: disturb(exact.zReOhm), zImOhm: disturb(exact.zImOhm) };
    const parameters = circuit.parameters.map(({ name, definition: { unit } }, j) => ({
      name,
      value: values[j]!,
      unit,
    }));
    const list = parameters.map(({ name, value }) => `${name} = ${value}`).join(', ');
    return Promise.resolve({
      json: {
        ...{ circuit: circuit.text, descriptionCode: formatDescriptionCode(circuit.root) },
        ...{ latex: circuitLatex(circuit.root), parameters },
        ...{ frequencyHz, zReOhm: spectrum.zReOhm, zImOhm: spectrum.zImOhm },
      },
      text: writeSpectrumCsv(spectrum, [`${circuit.text}: ${list}`]),
    });
  },
});

/** Smaller or larger than a fit would allow is possible; negative, zero or an exponent that no element has is not. */
function refuseImpossible(circuit: Circuit, values: readonly number[]): void {
  circuit.parameters.forEach(({ name, definition: { kind, minimum, maximum } }, j) => {
    const value = values[j] ?? 1; // too few are told of by the circuit itself
    const isPossible = kind === 'positive' ? value > 0 && value < Infinity : value >= minimum && value <= maximum;
    if (isPossible) return;
    const range = kind === 'positive' ? 'above 0' : `from ${minimum} to ${maximum}`;
    throw new AppError('input/invalid', `${name} cannot be ${value}.`, { remedy: `Give a number ${range}.` });
  });
}

/** From high to low, both ends included. */
function sweep(lowHz: number, highHz: number, perDecade: number): Float64Array {
  if (!(lowHz <= highHz)) throw new UsageError('--fmin is above --fmax.', 'Give the lower frequency as --fmin.');
  const count = Math.round(perDecade * Math.log10(highHz / lowHz)) + 1;
  if (count > mostPoints) throw new UsageError(`That would be ${count} points.`, `Up to ${mostPoints} are possible.`);
  if (count < 2) return Float64Array.of(highHz);
  return Float64Array.from({ length: count }, (_, k) => highHz * (lowHz / highHz) ** (k / (count - 1)));
}
