import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseSpectrumCsv } from '../../../src-core/formats/spectrum-csv.ts';
import type { Warning } from '../../../src-core/model/quantity.ts';
import type { ConductivityAnalysis, ImpedanceWeight } from '../../../src-core/model/results.ts';
import { formatUncertain, toSignificant } from '../../../src-core/units/format.ts';
import { readInputText } from '../../host/files/read-input.ts';
import { analyseImpedance } from '../../host/jobs/tasks.ts';
import { defineCommand, UsageError } from '../command.ts';
import { readSample, refuseMissingFile } from '../read-document.ts';
import { answerForEach } from '../results.ts';
import { textTable } from '../table.ts';
import { dbOption, withHost } from '../with-host.ts';

interface Settings {
  readonly circuit: string;
  readonly guess?: readonly number[];
  readonly weight?: ImpedanceWeight;
  readonly minFrequencyHz?: number;
  readonly maxFrequencyHz?: number;
}

const weights: readonly ImpedanceWeight[] = ['modulus', 'proportional', 'unity'];

export const impedanceFit = defineCommand({
  name: 'impedance fit',
  summary: 'Fits a circuit to impedance spectra: files (freq_Hz,Zre_ohm,Zim_ohm) or runs.',
  positionals: '<file|runId>…',
  minPositionals: 1,
  options: {
    circuit: { kind: 'text', value: 'CIRCUIT', required: true, help: 'for example "R0-p(R1,CPE1)-Wo1"' },
    guess: { kind: 'text', value: 'LIST', help: 'start values in the circuit’s order, for example "1,2,3"' },
    weight: { kind: 'text', value: 'KIND', choices: weights, help: 'default: modulus' },
    fmin: { kind: 'number', value: 'HZ', min: 0, help: 'leaves out lower frequencies' },
    fmax: { kind: 'number', value: 'HZ', min: 0, help: 'leaves out higher frequencies' },
    sample: { kind: 'text', value: 'FILE|ID', help: 'with thickness and area: conductivities too' },
    step: { kind: 'integer', value: 'N', min: 1, help: 'of a run: the step with the spectrum (default: the first)' },
    'positive-imaginary': {
      kind: 'text',
      value: 'MEANING',
      choices: ['capacitive', 'inductive'],
      help: 'what Z″ > 0 throughout means: the file holds −Z″, or it is so',
    },
    db: dbOption,
  },
  async run({ options, positionals }) {
    const settings = readSettings(options);
    const signs = options['positive-imaginary'];
    return answerForEach(positionals, async (source) => {
      const analysis = existsSync(source)
        ? await fitFile(
            source,
            settings,
            options.sample,
            signs === 'inductive' || signs === 'capacitive' ? signs : undefined,
          )
        : await fitRun(source, settings, options);
      return { json: { source, ...toJson(analysis) }, text: toText(source, analysis) };
    });
  },
});

function readSettings(options: {
  readonly circuit: string;
  readonly guess: string | undefined;
  readonly weight: string | undefined;
  readonly fmin: number | undefined;
  readonly fmax: number | undefined;
}): Settings {
  const { circuit, guess, fmin, fmax } = options;
  const weight = weights.find((known) => known === options.weight);
  return {
    circuit,
    ...(guess === undefined ? {} : { guess: readGuess(guess) }),
    ...(weight === undefined ? {} : { weight }),
    ...(fmin === undefined ? {} : { minFrequencyHz: fmin }),
    ...(fmax === undefined ? {} : { maxFrequencyHz: fmax }),
  };
}

function readGuess(text: string): readonly number[] {
  const values = text.split(/[,;\s]+/).filter((part) => part !== '');
  const numbers = values.map(Number);
  if (numbers.length > 0 && numbers.every(Number.isFinite)) return numbers;
  throw new UsageError(
    `--guess cannot be “${text.slice(0, 60)}”.`,
    'Give numbers with commas between, for example "1,2,3".',
  );
}

async function fitFile(
  file: string,
  settings: Settings,
  sampleName: string | undefined,
  positiveImaginary: 'capacitive' | 'inductive' | undefined,
): Promise<ConductivityAnalysis> {
  const sample = await readSample(sampleName);
  const text = await readInputText(file);
  const { spectrum, warnings } = parseSpectrumCsv(
    text,
    path.basename(file),
    positiveImaginary ? { positiveImaginary } : {},
  );
  const analysis = analyseImpedance({ spectrum, ...settings, ...(sample ? { sample } : {}) });
  return withWarnings(analysis, warnings);
}

interface RunOptions {
  readonly db: string | undefined;
  readonly step: number | undefined;
  readonly sample: string | undefined;
}

/** A spectrum of a run; what comes out is stored with the run. */
async function fitRun(
  runId: string,
  settings: Settings,
  { db, step, sample: sampleName }: RunOptions,
): Promise<ConductivityAnalysis> {
  refuseMissingFile(runId);
  return withHost(db, async ({ analyses, storage }) => {
    const source = { runId, ...(step === undefined ? {} : { stepIndex: step - 1 }) };
    const sample = await readSample(sampleName, (id) => storage.samples.find(id));
    const { impedance } = await analyses.impedance({ source, ...settings }, sample);
    if (!impedance) throw new Error('an impedance analysis without a result');
    return impedance;
  });
}

function withWarnings(analysis: ConductivityAnalysis, warnings: readonly Warning[]): ConductivityAnalysis {
  return { ...analysis, warnings: [...warnings, ...analysis.warnings] };
}

function toJson({ fit, conductivities, warnings }: ConductivityAnalysis): object {
  const { circuit, points, chiSquared, reducedChiSquared, converged, elapsedMs, weight } = fit;
  const parameters = fit.parameters.map(({ name, value, standardError, unit, atBound }) => ({
    ...{ name, value, standardError, unit, atBound },
  }));
  return {
    ...{ circuit, points, chiSquared, reducedChiSquared, converged, elapsedMs, parameters },
    warnings: [...fit.warnings, ...warnings],
    weight,
    ...(conductivities.length > 0 ? { conductivities } : {}),
  };
}

function toText(source: string, { fit, conductivities, warnings }: ConductivityAnalysis): string {
  const head = `${source}: ${fit.circuit}, ${fit.points} points, χ² = ${toSignificant(fit.chiSquared, 4)}, ${fit.converged ? 'converged' : 'NOT converged'} in ${fit.elapsedMs.toFixed(0)} ms\n`;
  const rows = fit.parameters.map(({ name, value, standardError, unit, atBound }) => [
    name,
    formatUncertain(value, standardError),
    unit,
    atBound ? 'at its bound' : '',
  ]);
  const sigma = conductivities.map(
    ({ name, evidence, conductivitySPerCm: { value, standardUncertainty } }) =>
      `σ ${name} = ${formatUncertain(value, standardUncertainty, 'S/cm')} (${evidence})\n`,
  );
  const notes = [...fit.warnings, ...warnings].map(({ message }) => `Warning: ${message}\n`);
  return [head, textTable(['Parameter', 'Value', 'Unit', ''], rows), ...sigma, ...notes].join('');
}
