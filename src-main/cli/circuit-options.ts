import { parseBound, parseFix, parseOrder, parseTie } from '../../src-core/analysis/impedance/constraint-text.ts';
import type { FitConstraint, FitDemands } from '../../src-core/model/fit-constraint.ts';
import type { ImpedanceWeight } from '../../src-core/model/results.ts';
import type { OptionDefinitions, OptionValues } from './command.ts';
import { readNumbers } from './read-spectrum.ts';

/** What a fit of a circuit is asked, to one spectrum or to many. */
export interface CircuitSettings extends FitDemands {
  readonly circuit: string;
  readonly guess?: readonly number[];
  readonly maskedPoints?: readonly number[];
  readonly weight?: ImpedanceWeight;
  readonly minFrequencyHz?: number;
  readonly maxFrequencyHz?: number;
}

const weights: readonly ImpedanceWeight[] = ['modulus', 'proportional', 'unity', 'variance', 'accuracy'];

export const circuitOptions = {
  circuit: {
    kind: 'text',
    value: 'CIRCUIT',
    required: true,
    help: '"R0-p(R1,CPE1)-Wo1", "R0(R1Q1)T1" or with formulas',
  },
  guess: { kind: 'text', value: 'LIST', help: 'start values in the circuit’s order, for example "1,2,3"' },
  weight: { kind: 'text', value: 'KIND', choices: weights, help: 'default: modulus' },
  accuracy: {
    kind: 'text',
    value: 'FORMULA',
    help: 'of the instrument, of f and Z, for the weight accuracy: "1e-3+f/1e8"',
  },
  admittance: { kind: 'flag', help: 'fits Y instead of Z' },
  robust: { kind: 'flag', help: 'outliers count less, and are named' },
  fix: { kind: 'list', value: 'R0=10', help: 'holds a parameter; may be given several times, as may the next three' },
  tie: { kind: 'list', value: 'R2=2*R1', help: 'makes a parameter follow others' },
  bound: { kind: 'list', value: 'CPE1.n=0.6..1', help: 'limits a parameter, or a frequency in Hz: "f(CPE1)=1..100"' },
  order: { kind: 'list', value: 'CPE1<CPE2', help: 'keeps time constants in order, the fastest first' },
  starts: { kind: 'integer', value: 'N', min: 0, max: 10_000, help: 'how many starts are taken from the data' },
  seed: { kind: 'integer', value: 'N', help: 'of all that is random; default 1' },
  mask: { kind: 'text', value: 'LIST', help: 'points to leave out, counted from 1: "5,6"' },
  'lead-resistance': { kind: 'number', value: 'OHM', help: 'of the leads, taken away before the fit' },
  'lead-inductance': { kind: 'number', value: 'HENRY', help: 'of the leads, taken away before the fit' },
  'cable-capacitance': { kind: 'number', value: 'FARAD', help: 'across the cell, taken away before the fit' },
  fmin: { kind: 'number', value: 'HZ', min: 0, help: 'leaves out lower frequencies' },
  fmax: { kind: 'number', value: 'HZ', min: 0, help: 'leaves out higher frequencies' },
} as const satisfies OptionDefinitions;

type CircuitOptions = OptionValues<typeof circuitOptions>;

/** @throws UsageError, AppError `input/invalid` for what has no sense */
export function readCircuitSettings(options: CircuitOptions): CircuitSettings {
  const { circuit, guess, accuracy, starts, seed, fmin, fmax } = options;
  const weight = weights.find((known) => known === options.weight) ?? (accuracy === undefined ? undefined : 'accuracy');
  const constraints = readConstraints(options);
  return {
    circuit,
    ...(guess === undefined ? {} : { guess: readNumbers('guess', guess) }),
    ...(weight === undefined ? {} : { weight }),
    ...(accuracy === undefined ? {} : { accuracy }),
    ...(options.admittance ? { representation: 'admittance' } : {}),
    ...(options.robust ? { robust: true } : {}),
    ...(options.mask === undefined ? {} : { maskedPoints: readNumbers('mask', options.mask).map((k) => k - 1) }),
    ...readCorrection(options),
    ...(constraints.length === 0 ? {} : { constraints }),
    ...(starts === undefined ? {} : { starts }),
    ...(seed === undefined ? {} : { seed }),
    ...(fmin === undefined ? {} : { minFrequencyHz: fmin }),
    ...(fmax === undefined ? {} : { maxFrequencyHz: fmax }),
  };
}

export function readConstraints(
  options: Pick<CircuitOptions, 'fix' | 'tie' | 'bound' | 'order'>,
): readonly FitConstraint[] {
  return [
    ...options.fix.map(parseFix),
    ...options.tie.map(parseTie),
    ...options.bound.map(parseBound),
    ...options.order.map(parseOrder),
  ];
}

function readCorrection(options: CircuitOptions): Pick<FitDemands, 'correction'> {
  const [resistance, inductance] = [options['lead-resistance'], options['lead-inductance']];
  const capacitance = options['cable-capacitance'];
  const correction = {
    ...(resistance === undefined ? {} : { seriesResistanceOhm: resistance }),
    ...(inductance === undefined ? {} : { seriesInductanceH: inductance }),
    ...(capacitance === undefined ? {} : { parallelCapacitanceF: capacitance }),
  };
  return Object.keys(correction).length === 0 ? {} : { correction };
}
