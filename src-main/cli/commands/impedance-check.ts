import type { ValidityCheck } from '../../../src-core/analysis/impedance/validity/check.ts';
import { checkSpectrum } from '../../host/jobs/tasks.ts';
import { defineCommand, type CommandAnswer } from '../command.ts';
import { readSpectrumFile } from '../read-spectrum.ts';
import { answerForEach } from '../results.ts';
import { readSelection, spectrumOptions } from '../spectrum-options.ts';
import { textTable } from '../table.ts';
import { createTaskWorkers } from '../task-workers.ts';

export const impedanceCheck = defineCommand({
  name: 'impedance check',
  summary: 'Is a spectrum valid? Kramers–Kronig tests, noise, drift, outliers, Z-HIT.',
  positionals: '<file>…',
  minPositionals: 1,
  options: spectrumOptions,
  async run({ options, positionals }) {
    const workers = createTaskWorkers('impedance.check', checkSpectrum, positionals.length);
    const checkOne = async (source: string): Promise<CommandAnswer> => {
      const { spectrum, warnings } = await readSpectrumFile(source, options['positive-imaginary']);
      const check = await workers.run({ spectrum, ...readSelection(options) });
      return {
        json: toJson(source, { ...check, warnings: [...warnings, ...check.warnings] }),
        text: toText(source, check),
      };
    };
    return answerForEach(positionals, checkOne, workers.atOnce).finally(() => workers.close());
  },
});

function toJson(source: string, check: ValidityCheck): object {
  const { verdict, noisePercent, maxResidualPercent, outliers, tests, reason, noiseIntervalPercent, warnings } = check;
  const { representation, elements, extension, mu } = check;
  return {
    ...{ source, verdict, noisePercent, maxResidualPercent, outliers, tests },
    ...{ reason, noiseIntervalPercent, representation, elements, extension, mu, warnings },
  };
}

function toText(source: string, check: ValidityCheck): string {
  const [low, high] = check.noiseIntervalPercent.map((value) => value.toPrecision(2));
  const head = `${source}: ${check.verdict}. ${check.reason}\n`;
  const noise = `Noise ${check.noisePercent.toPrecision(3)} % of |Z| (95 %: ${low} to ${high}), largest residual ${check.maxResidualPercent.toPrecision(2)} %.\n`;
  const rows = check.tests.map(({ name, value, limit, unit, passed }) => [
    ...[name, value.toPrecision(3), limit.toPrecision(2), unit, passed ? 'passed' : 'FAILED'],
  ]);
  return [head, noise, textTable(['Test', 'Value', 'Limit', 'Unit', ''], rows)].join('');
}
