import { existsSync } from 'node:fs';
import { parseBound, parseFix, parseOrder, parseTie } from '../../../src-core/analysis/impedance/constraint-text.ts';
import type { FitDemands } from '../../../src-core/model/fit-constraint.ts';
import type { ConductivityAnalysis, ImpedanceWeight } from '../../../src-core/model/results.ts';
import { impedanceJson } from '../../../src-core/reports/impedance-answer.ts';
import { defineCommand, type CommandAnswer, type OptionDefinitions, type OptionValues } from '../command.ts';
import { createFitWorkers, type FitWorkers } from '../fit-workers.ts';
import { fitToText } from '../fit-answer.ts';
import { readSample, refuseMissingFile } from '../read-document.ts';
import { positiveImaginaryOption, readNumbers, readSpectrumFile } from '../read-spectrum.ts';
import { answerForEach } from '../results.ts';
import { dbOption, withMeasured } from '../with-host.ts';

interface Settings extends FitDemands {
  readonly circuit: string;
  readonly guess?: readonly number[];
  readonly maskedPoints?: readonly number[];
  readonly weight?: ImpedanceWeight;
  readonly minFrequencyHz?: number;
  readonly maxFrequencyHz?: number;
  /** Not for many files at once, where it would take longer than all their fits: “impedance check” is for that. */
  readonly judge?: boolean;
}

const weights: readonly ImpedanceWeight[] = ['modulus', 'proportional', 'unity', 'variance', 'accuracy'];

const fitOptions = {
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
  bootstrap: { kind: 'integer', value: 'N', min: 1, max: 100_000, help: 'intervals from N simulated spectra' },
  profile: { kind: 'text', value: 'NAME', help: 'profile likelihood of a parameter' },
  seed: { kind: 'integer', value: 'N', help: 'of all that is random; default 1' },
  mask: { kind: 'text', value: 'LIST', help: 'points to leave out, counted from 1: "5,6"' },
  'lead-resistance': { kind: 'number', value: 'OHM', help: 'of the leads, taken away before the fit' },
  'lead-inductance': { kind: 'number', value: 'HENRY', help: 'of the leads, taken away before the fit' },
  'cable-capacitance': { kind: 'number', value: 'FARAD', help: 'across the cell, taken away before the fit' },
  fmin: { kind: 'number', value: 'HZ', min: 0, help: 'leaves out lower frequencies' },
  fmax: { kind: 'number', value: 'HZ', min: 0, help: 'leaves out higher frequencies' },
  sample: { kind: 'text', value: 'FILE|ID', help: 'with thickness and area: conductivities too' },
  'leak-target': { kind: 'number', value: 'RATIO', help: 'σ_e/σ_i wanted at most of a mixed conductor; default 1e-6' },
  step: {
    kind: 'integer',
    value: 'N',
    min: 1,
    help: 'of a run: the step with the spectrum; of an import: its number in the file (default: the first)',
  },
  latex: { kind: 'flag', help: 'circuit and parameters as LaTeX' },
  'positive-imaginary': positiveImaginaryOption,
  db: dbOption,
} as const satisfies OptionDefinitions;

type FitOptions = OptionValues<typeof fitOptions>;

export const impedanceFit = defineCommand({
  name: 'impedance fit',
  summary: 'Fits a circuit to impedance spectra: files (freq_Hz,Zre_ohm,Zim_ohm), runs or imports.',
  positionals: '<file|runId|importId>…',
  minPositionals: 1,
  options: fitOptions,
  async run({ options, positionals }) {
    const settings = readSettings(options);
    // Runs are worked on one by one: each opens the data file for itself.
    const files = positionals.every((source) => existsSync(source)) ? positionals.length : 0;
    const workers = createFitWorkers(files, options.bootstrap ?? 0);
    const fitOne = async (source: string): Promise<CommandAnswer> => {
      const analysis = existsSync(source)
        ? await fitFile(source, { ...settings, judge: files === 1 }, options, workers)
        : await fitRun(source, settings, options);
      return {
        json: { source, ...impedanceJson(analysis, options.latex) },
        text: fitToText(source, analysis, options.latex),
      };
    };
    return answerForEach(positionals, fitOne, workers.atOnce).finally(() => workers.close());
  },
});

function readSettings(options: FitOptions): Settings {
  const { circuit, guess, accuracy, starts, bootstrap, profile, seed, fmin, fmax } = options;
  const weight = weights.find((known) => known === options.weight) ?? (accuracy === undefined ? undefined : 'accuracy');
  const constraints = [
    ...options.fix.map(parseFix),
    ...options.tie.map(parseTie),
    ...options.bound.map(parseBound),
    ...options.order.map(parseOrder),
  ];
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
    ...(bootstrap === undefined ? {} : { bootstrap }),
    ...(profile === undefined ? {} : { profile }),
    ...(options['leak-target'] === undefined ? {} : { electronicLeakTarget: options['leak-target'] }),
    ...(seed === undefined ? {} : { seed }),
    ...(fmin === undefined ? {} : { minFrequencyHz: fmin }),
    ...(fmax === undefined ? {} : { maxFrequencyHz: fmax }),
  };
}

function readCorrection(options: FitOptions): Pick<FitDemands, 'correction'> {
  const [resistance, inductance] = [options['lead-resistance'], options['lead-inductance']];
  const capacitance = options['cable-capacitance'];
  const correction = {
    ...(resistance === undefined ? {} : { seriesResistanceOhm: resistance }),
    ...(inductance === undefined ? {} : { seriesInductanceH: inductance }),
    ...(capacitance === undefined ? {} : { parallelCapacitanceF: capacitance }),
  };
  return Object.keys(correction).length === 0 ? {} : { correction };
}

async function fitFile(
  file: string,
  settings: Settings,
  options: FitOptions,
  workers: FitWorkers,
): Promise<ConductivityAnalysis> {
  const sample = await readSample(options.sample);
  const { spectrum, warnings } = await readSpectrumFile(file, options['positive-imaginary']);
  const analysis = await workers.analyse({ spectrum, ...settings, ...(sample ? { sample } : {}) });
  return { ...analysis, warnings: [...warnings, ...analysis.warnings] };
}

/** A spectrum of a run or an import; what comes out is stored with it. */
async function fitRun(
  runId: string,
  settings: Settings,
  { db, step, sample: sampleName }: FitOptions,
): Promise<ConductivityAnalysis> {
  refuseMissingFile(runId);
  return withMeasured(db, async ({ analyses, storage }) => {
    const from = runId.startsWith('import-') ? { importId: runId } : { runId };
    const source = { ...from, ...(step === undefined ? {} : { stepIndex: step - 1 }) };
    const sample = await readSample(sampleName, (id) => storage.samples.find(id));
    const { impedance } = await analyses.impedance({ source, ...settings }, sample);
    if (!impedance) throw new Error('an impedance analysis without a result');
    return impedance;
  });
}
