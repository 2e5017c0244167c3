import { existsSync } from 'node:fs';
import path from 'node:path';
import { explanationText } from '../../../src-core/analysis/titration/explain/explanation-text.ts';
import { pulseWords } from '../../../src-core/analysis/titration/pulse-words.ts';
import type { TitrationAnalysis, TitrationPulse } from '../../../src-core/model/results.ts';
import { formatUncertain } from '../../../src-core/units/format.ts';
import { defineCommand } from '../command.ts';
import { explanationsOf } from '../explanations.ts';
import { answerForEach } from '../results.ts';
import { textTable } from '../table.ts';
import { readTitrationSettings } from '../titration-settings.ts';
import { analyseTitrationFile, analyseTitrationRun, currentSignOf, titrationOptions } from '../titration-source.ts';

export const titrationAnalyse = defineCommand({
  name: 'titration analyse',
  summary: 'Chemical diffusivity from a titration (GITT, ICI, PITT): files (time_s,current_A,voltage_V) or runs.',
  positionals: '<file|runId>…',
  minPositionals: 1,
  options: {
    ...titrationOptions,
    explain: { kind: 'integer', value: 'N', min: 1, help: 'how every number of pulse N was computed' },
  },
  async run({ io, options, positionals }) {
    const settings = await readTitrationSettings(options);
    const wanted = { sampleName: options.sample, settings, currentSign: currentSignOf(options['current-sign']) };
    return answerForEach(positionals, async (source) => {
      const { analysis, sample } = existsSync(source)
        ? await analyseTitrationFile(source, wanted, io)
        : await analyseTitrationRun(source, wanted, options.db);
      if (options.explain === undefined)
        return { json: { source, ...toJson(analysis) }, text: toText(source, analysis) };
      const explanations = explanationsOf(analysis, options.explain, sample, settings.geometry, path.basename(source));
      return {
        json: { source, ...toJson(analysis), explanations },
        text: explanations.map((one) => `${explanationText(one)}\n`).join(''),
      };
    });
  },
});

function toJson({ pulses, warnings, assumptions }: TitrationAnalysis): object {
  return { pulses: pulses.map(withoutCurves), warnings, assumptions };
}

/** The drawn curves would make up nearly all of the answer. */
function withoutCurves(pulse: TitrationPulse): object {
  const { potentialStep } = pulse;
  return {
    ...pulse,
    fit: undefined,
    squareRoot: undefined,
    ...(potentialStep
      ? { potentialStep: { ...potentialStep, timeS: undefined, currentA: undefined, fittedA: undefined } }
      : {}),
  };
}

/** As the screens and reports have it; the JSON stays in SI units. */
function inSquareCentimetres(valueM2PerS: number, uncertaintyM2PerS: number): string {
  return formatUncertain(valueM2PerS * 1e4, uncertaintyM2PerS * 1e4);
}

function toText(source: string, { pulses, warnings, assumptions }: TitrationAnalysis): string {
  const rows = pulses.map((pulse) => [
    String(pulse.index),
    pulse.direction,
    Number.isFinite(pulse.x) ? pulse.x.toFixed(4) : '–',
    inSquareCentimetres(pulse.chemicalDiffusivityM2PerS, pulse.standardUncertainty),
    pulse.estimator,
    pulse.thermodynamicFactor === undefined
      ? '–'
      : formatUncertain(pulse.thermodynamicFactor, pulse.thermodynamicFactorUncertainty ?? NaN),
    pulse.jumpDiffusivityM2PerS === undefined
      ? '–'
      : inSquareCentimetres(pulse.jumpDiffusivityM2PerS, pulse.jumpDiffusivityUncertainty ?? NaN),
    pulse.checks
      .filter(({ verdict }) => verdict !== 'pass')
      .map(({ name, verdict }) => `${name}: ${verdict}`)
      .join(', '),
  ]);
  const header = [
    pulseWords(pulses).column,
    'Direction',
    'x',
    'D (cm²/s)',
    'Estimate',
    'Θ',
    'D_J (cm²/s)',
    'Checks not passed',
  ];
  const notes = warnings.map(({ message }) => `Warning: ${message}\n`);
  return [`${source}\n`, textTable(header, rows), ...assumptions.map((line) => `${line}\n`), ...notes].join('');
}
