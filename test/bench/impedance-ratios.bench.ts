import { exploreModels, extensions } from '../../src-core/analysis/impedance/validity/explore.ts';
import {
  invertPoints,
  scalePoints,
  timeConstants,
  type ImmittancePoints,
  type ScaledPoints,
} from '../../src-core/analysis/impedance/validity/kramers-kronig-fit.ts';
import { fitImpedance } from '../../src-core/analysis/impedance/fit.ts';
import { selectFitData, type FitData } from '../../src-core/analysis/impedance/fit-data.ts';
import { createProblem } from '../../src-core/analysis/impedance/fit-problem.ts';
import { finishing, minimise } from '../../src-core/analysis/impedance/minimise.ts';
import { createParameterMap } from '../../src-core/analysis/impedance/parameter-map.ts';
import { createCircuit, createEvaluator } from '../../src-core/circuit/circuit.ts';
import { neverCancelled } from '../../src-core/errors.ts';
import {
  differenceJacobian,
  levenbergMarquardt,
  type LeastSquaresProblem,
} from '../../src-core/numerics/levenberg-marquardt.ts';
import { createRandom } from '../../src-core/numerics/random.ts';
import { solveLeastSquares } from '../../src-core/numerics/linear-algebra.ts';
import { noisySpectrum, sweep } from '../core/analysis/impedance/synthetic.ts';
import { percentile, type Measurement } from './measurement.ts';

const circuit = createCircuit('p(R1,CPE1)-p(R2,CPE2)-CPE3');
const map = createParameterMap(circuit);
const options = { ...finishing, cancellation: neverCancelled };

/** A pellet from 253 to 352 K. */
const spectra = Array.from({ length: 100 }, (_, k) => {
  const faster = (energyEv: number): number => Math.exp((energyEv / 8.617333e-5) * (1 / (253 + k) - 1 / 300));
  const values = [2e3 * faster(0.28), 5e-11, 0.97, 2e4 * faster(0.4), 4e-9, 0.9, 2e-6, 0.85];
  return noisySpectrum(circuit.text, values, sweep(7e6, 0.1, 8), 0.003, k);
});
const data = spectra.map((spectrum) => selectFitData(spectrum, 'modulus', {}));

/** Starts by chance, positive values off by a factor of up to a hundred, exponents by up to 0.1. */
const random = createRandom(7);
const starts = spectra.map(() =>
  Float64Array.of(2e3, 5e-11, 0.9, 2e4, 4e-9, 0.9, 2e-6, 0.85).map((value, j) =>
    circuit.parameters[j]!.definition.kind === 'positive'
      ? value * 100 ** (2 * random.uniform() - 1)
      : value + 0.2 * random.uniform() - 0.1,
  ),
);

/** What the parts of a fit are worth, each against the plain way, measured side by side. */
export function measure(): Promise<readonly Measurement[]> {
  return Promise.resolve([slopes(), logarithms(), exploration()]);
}

/** Median of one run of `work` for each of the list, after warm-up, ms. */
function medianMs<T>(list: readonly T[], work: (item: T) => unknown): number {
  const times: number[] = [];
  for (let round = 0; round < 6; round++)
    for (const item of list) {
      const startedMs = performance.now();
      work(item);
      if (round > 1) times.push(performance.now() - startedMs);
    }
  return percentile(times, 50);
}

function slopes(): Measurement {
  const some = data.slice(0, 40);
  const fair = spectra.slice(0, 40).map((spectrum) => {
    const { parameters } = fitImpedance(spectrum, { circuit: circuit.text });
    return Float64Array.from(parameters, ({ value, unit }) => (unit === '1' ? value - 0.05 : 1.8 * value));
  });
  const run = (differences: boolean) => (k: number) => {
    const problem = createProblem(circuit, some[k]!, map);
    const jacobian = differenceJacobian(problem.residualCount, (free, out) => problem.residuals(free, out));
    return minimise(differences ? { ...problem, jacobian } : problem, map, fair[k]!, options);
  };
  const indices = [...some.keys()];
  const analytic = medianMs(indices, run(false));
  const differenced = medianMs(indices, run(true));
  return {
    name: 'Minimum from a fair start, analytic slopes',
    value: analytic,
    unit: 'ms',
    baseline: `central differences, ${differenced.toPrecision(3)} ms`,
    ratio: differenced / analytic,
  };
}

/** Residuals in the parameters themselves, as they are: R in 1e4 beside Q in 1e-10. */
function rawProblem({ frequencyHz, zRe, zIm, weightRe, weightIm }: FitData): LeastSquaresProblem {
  const n = frequencyHz.length;
  const count = circuit.parameters.length;
  const evaluator = createEvaluator(circuit, frequencyHz);
  const [re, im] = [new Float64Array(n), new Float64Array(n)];
  const [slopeRe, slopeIm] = [new Float64Array(n * count), new Float64Array(n * count)];
  const evaluate = (values: Float64Array): void => evaluator.derivatives(values, re, im, slopeRe, slopeIm);
  return {
    residualCount: 2 * n,
    parameterCount: count,
    residuals(values, out) {
      evaluate(values);
      for (let k = 0; k < n; k++) {
        out[k] = weightRe[k]! * (re[k]! - zRe[k]!);
        out[n + k] = weightIm[k]! * (im[k]! - zIm[k]!);
      }
    },
    jacobian(values, out) {
      evaluate(values);
      for (let k = 0; k < n; k++)
        for (let j = 0; j < count; j++) {
          out[k * count + j] = weightRe[k]! * slopeRe[k * count + j]!;
          out[(n + k) * count + j] = weightIm[k]! * slopeIm[k * count + j]!;
        }
    },
  };
}

function logarithms(): Measurement {
  const least = spectra.map((spectrum) => fitImpedance(spectrum, { circuit: circuit.text }).chiSquared);
  const share = (reached: readonly number[]): number =>
    (100 * reached.filter((sum, k) => sum <= 1.001 * least[k]!).length) / reached.length;
  const inLogarithms = share(
    data.map(
      (item, k) => minimise(createProblem(circuit, item, map), map, starts[k]!, options)?.sumOfSquares ?? Infinity,
    ),
  );
  const raw = share(data.map((item, k) => levenbergMarquardt(rawProblem(item), starts[k]!, options).sumOfSquares));
  return {
    name: 'At the minimum from a start by chance, logarithms',
    value: inLogarithms,
    unit: '%',
    baseline: `parameters as they are, ${raw.toFixed(0)} %`,
    ratio: inLogarithms / Math.max(raw, 1),
    note: '100 spectra, starts off by up to a factor of 100, columns scaled in both',
  };
}

function exploration(): Measurement {
  const points = data
    .slice(0, 20)
    .map(({ frequencyHz, zRe, zIm }): ImmittancePoints => ({ frequencyHz, re: zRe, im: zIm }));
  const explored = medianMs(points, exploreModels);
  const every = medianMs(points.slice(0, 4), (item) => {
    for (const scaled of [scalePoints(item), scalePoints(invertPoints(item))])
      for (const extension of extensions)
        for (let elements = 2; elements <= 40; elements++) generalFit(scaled, elements, extension);
  });
  return {
    name: 'Exploratory Kramers–Kronig test, two rounds',
    value: explored,
    unit: 'ms',
    baseline: `every number of elements to 40 by general least squares, ${every.toFixed(0)} ms`,
    ratio: every / explored,
    note: 'Z and Y, three reaches; where columns depend the general way gives up early',
  };
}

/** R0, L, 1/C and so many elements, by Householder QR of the whole matrix. */
function generalFit({ re, im, modulus, omega }: ScaledPoints, elements: number, extension: number): unknown {
  const n = omega.length;
  const tau = timeConstants(omega, elements, extension);
  const columns = elements + 3;
  const matrix = new Float64Array(2 * n * columns);
  const target = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    const [upper, lower, w] = [k * columns, (n + k) * columns, 1 / modulus[k]!];
    for (let j = 0; j < elements; j++) {
      const x = omega[k]! * tau[j]!;
      matrix[upper + j] = w / (1 + x * x);
      matrix[lower + j] = (-x * w) / (1 + x * x);
    }
    matrix[upper + elements] = w;
    matrix[lower + elements + 1] = w * omega[k]!;
    matrix[lower + elements + 2] = -w / omega[k]!;
    target[k] = re[k]! * w;
    target[n + k] = im[k]! * w;
  }
  return solveLeastSquares(matrix, 2 * n, columns, target);
}
