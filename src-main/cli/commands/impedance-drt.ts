import type { RelaxationTimes } from '../../../src-core/analysis/impedance/relaxation/relaxation-times.ts';
import { toSignificant } from '../../../src-core/units/format.ts';
import type { PeakFit } from '../../../src-core/analysis/impedance/relaxation/peak-fit.ts';
import { relaxSpectrum } from '../../host/jobs/tasks.ts';
import { defineCommand, UsageError, type CommandAnswer } from '../command.ts';
import { readSpectrumFile } from '../read-spectrum.ts';
import { answerForEach } from '../results.ts';
import { readSelection, spectrumOptions } from '../spectrum-options.ts';
import { textTable } from '../table.ts';
import { createTaskWorkers } from '../task-workers.ts';

const rules = ['gcv', 'l-curve', 're-im'] as const;
const methods = ['rbf', 'nnls'] as const;
const shapes = ['zarc', 'hn', 'gaussian'] as const;

export const impedanceDrt = defineCommand({
  name: 'impedance drt',
  summary: 'Distribution of relaxation times of spectra, with its peaks.',
  positionals: '<file>…',
  minPositionals: 1,
  options: {
    ...spectrumOptions,
    lambda: { kind: 'text', value: 'auto|RULE|X', help: 'smoothness: auto (= gcv), l-curve, re-im, or a number' },
    method: { kind: 'text', value: 'KIND', choices: methods, help: 'default: rbf' },
    weight: { kind: 'text', value: 'KIND', choices: ['modulus', 'unity'], help: 'default: modulus' },
    peaks: { kind: 'text', value: 'SHAPE', choices: shapes, help: 'gives the peaks a shape, with errors' },
    tail: { kind: 'text', value: 'HOW', choices: ['auto', 'none'], help: 'blocking end: taken out (default) or not' },
  },
  async run({ options, positionals }) {
    const lambda = readLambda(options.lambda);
    const settings = {
      lambda,
      method: methods.find((known) => known === options.method),
      weight: options.weight === 'unity' ? ('unity' as const) : undefined,
      peakShape: shapes.find((known) => known === options.peaks),
      tail: options.tail === 'none' ? ('none' as const) : undefined,
    };
    const workers = createTaskWorkers('impedance.drt', relaxSpectrum, positionals.length);
    const relaxOne = async (source: string): Promise<CommandAnswer> => {
      const { spectrum, warnings } = await readSpectrumFile(source, options['positive-imaginary']);
      const times = await workers.run({ spectrum, settings, ...readSelection(options) });
      return {
        json: { source, ...times, warnings: [...warnings, ...times.warnings] },
        text: toText(source, times),
      };
    };
    return answerForEach(positionals, relaxOne, workers.atOnce).finally(() => workers.close());
  },
});

function readLambda(text: string | undefined): (typeof rules)[number] | number | undefined {
  if (text === undefined || text === 'auto') return undefined;
  const rule = rules.find((known) => known === text);
  if (rule) return rule;
  const value = Number(text);
  if (value > 0 && value < Infinity) return value;
  throw new UsageError(
    `--lambda cannot be “${text.slice(0, 60)}”.`,
    `Give auto, ${rules.join(', ')} or a number above 0.`,
  );
}

function toText(source: string, times: RelaxationTimes): string {
  const tail = times.tail
    ? `, tail Q ${toSignificant(times.tail.q, 3)} n ${toSignificant(times.tail.exponent, 3)}`
    : '';
  const head = `${source}: area ${toSignificant(times.areaOhm, 4)} Ω, R0 ${toSignificant(times.seriesResistanceOhm, 4)} Ω, λ ${times.lambda.toExponential(1)}${tail}\n`;
  const rows = times.peaks.map(({ tauS, resistanceOhm, capacitanceF }) => [
    ...[toSignificant(tauS, 3), toSignificant(resistanceOhm, 4), toSignificant(capacitanceF, 3)],
  ]);
  const notes = times.warnings.map(({ message }) => `Warning: ${message}\n`);
  const fitted = times.peakFit ? shapesToText(times.peakFit) : '';
  return [head, textTable(['τ / s', 'R / Ω', 'C / F'], rows), fitted, ...notes].join('');
}

/** Values as "1.23e-4 ± 2e-6". */
function shapesToText({ shape, peaks }: PeakFit): string {
  const withError = (value: number, error: number): string => `${toSignificant(value, 4)} ± ${toSignificant(error, 2)}`;
  const names = { zarc: ['n'], hn: ['a', 'b'], gaussian: ['width / ln τ'] }[shape];
  const rows = peaks.map(({ tauS, resistanceOhm, shape: third, skew, errors }) => [
    ...[withError(tauS, errors.tauS), withError(resistanceOhm, errors.resistanceOhm), withError(third, errors.shape)],
    ...(shape === 'hn' ? [withError(skew, errors.skew)] : []),
  ]);
  return `Peaks as ${shape}:\n${textTable(['τ / s', 'R / Ω', ...names], rows)}`;
}
