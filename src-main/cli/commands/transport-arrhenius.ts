import path from 'node:path';
import { analyseArrhenius } from '../../../src-core/analysis/arrhenius/analyse.ts';
import type { HopAssumptions } from '../../../src-core/analysis/arrhenius/attempts.ts';
import { arrheniusPlot, arrheniusResidualsPlot } from '../../../src-core/figures/arrhenius-figures.ts';
import type { ArrheniusAnalysis, ThermalData } from '../../../src-core/model/arrhenius.ts';
import type { Warning } from '../../../src-core/model/quantity.ts';
import {
  defineCommand,
  UsageError,
  type CommandAnswer,
  type OptionDefinitions,
  type OptionValues,
} from '../command.ts';
import { recordOf, reportOptions, wantsReport, withReport } from '../report-files.ts';
import { readThermalFile } from '../read-thermal.ts';
import { answerForEach } from '../results.ts';
import { arrheniusToJson, arrheniusToText } from '../thermal-answer.ts';
import { readKelvin, readThermalSettings, thermalOptions } from '../thermal-options.ts';
import { writeFigure } from '../write-figure.ts';

const arrheniusOptions = {
  ...thermalOptions,
  predict: { kind: 'text', value: 'LIST', help: 'temperatures to predict at, "25C,60C"; default 25C' },
  'leave-out': { kind: 'text', value: 'LIST', help: 'points that do not count, by their place from 1: "3,7"' },
  'vtf-exponent': {
    kind: 'number',
    value: 'M',
    min: -1,
    max: 1,
    help: 'of T in Vogel’s law; default -0.5 for σ, 0 else',
  },
  'jump-length': { kind: 'number', value: 'ANGSTROM', help: 'of one hop: tells the attempt frequency' },
  coordination: { kind: 'number', value: 'N', help: 'sites a hop can reach; default two per dimension (g = 1)' },
  dimensions: { kind: 'integer', value: 'N', min: 1, max: 3, help: 'of the paths; default 3' },
  correlation: { kind: 'number', value: 'F', help: 'correlation factor; default 1' },
  'free-sites': {
    kind: 'number',
    value: 'SHARE',
    max: 1,
    help: 'share of neighbouring sites that are free; default 1',
  },
  charge: { kind: 'number', value: 'Z', help: 'charge number of the ion, with conductivities' },
  carriers: { kind: 'number', value: 'PER_CM3', help: 'ions per cm³, with conductivities' },
  'attempt-frequency': { kind: 'number', value: 'HZ', help: 'assumed, tells the entropy of migration' },
  figure: { kind: 'text', value: 'FILE', help: 'the Arrhenius plot as .svg, .pdf, .png or .csv' },
  residuals: { kind: 'text', value: 'FILE', help: 'the residuals likewise' },
  ...reportOptions,
} as const satisfies OptionDefinitions;

type ArrheniusOptions = OptionValues<typeof arrheniusOptions>;

export const transportArrhenius = defineCommand({
  name: 'transport arrhenius',
  summary: 'Activation energy and prefactor of a conductivity, diffusivity or hop rate along temperature.',
  positionals: '<file>…',
  minPositionals: 1,
  options: arrheniusOptions,
  run({ options, positionals }) {
    const settings = {
      ...readThermalSettings(options),
      predictAtK: readTemperatures(options.predict ?? '25C'),
      vogelExponent: options['vtf-exponent'],
      hops: hopAssumptions(options),
    };
    const draws = options.figure !== undefined || options.residuals !== undefined || wantsReport(options);
    if (draws && positionals.length > 1)
      throw new UsageError('Several sources would be drawn or reported into one file.', 'Take one source at a time.');
    return answerForEach(positionals, async (source): Promise<CommandAnswer> => {
      const { series: read, warnings } = await readThermalFile(source, options);
      const series = withoutPoints(read, options['leave-out']);
      const answers = series.map((data) => answerOf(data, source, warnings, settings));
      await draw(answers, options, source);
      const answer = {
        json: answers.length === 1 ? answers[0]!.json : { source, results: answers.map(({ json }) => json) },
        text: answers.map(({ text }) => text).join('\n'),
      };
      const fileName = path.basename(source);
      const records = answers.map(({ analysis, data }) =>
        recordOf(
          'arrhenius',
          { ...analysis, warnings: [...warnings, ...analysis.warnings] },
          { title: `Arrhenius of ${data.name}`, parameters: { source: { fileName }, settings }, input: data },
        ),
      );
      return withReport(answer, options, { records, origins: [{ label: 'Of', value: fileName }] });
    });
  },
});

interface Answered extends CommandAnswer {
  readonly analysis: ArrheniusAnalysis;
  readonly data: ThermalData;
}

/** @throws UsageError for several materials, or a number that no point has */
function withoutPoints(series: readonly ThermalData[], list: string | undefined): readonly ThermalData[] {
  if (list === undefined) return series;
  const [only, ...others] = series;
  if (!only || others.length > 0)
    throw new UsageError('Points can be left out of one material only.', 'Keep one material per file.');
  const out = list.split(/[,;]/).map((part) => Number(part.trim()));
  const count = only.points.length;
  if (out.some((place) => !Number.isInteger(place) || place < 1 || place > count))
    throw new UsageError(`“${list.slice(0, 40)}” names no points.`, `Give places from 1 to ${count}, e.g. 3,7.`);
  return [{ ...only, points: only.points.filter((_, index) => !out.includes(index + 1)) }];
}

function answerOf(
  data: ThermalData,
  source: string,
  read: readonly Warning[],
  settings: Parameters<typeof analyseArrhenius>[1],
): Answered {
  const analysis = analyseArrhenius(data, settings);
  return {
    ...{ analysis, data },
    json: arrheniusToJson(analysis, source, read),
    text: arrheniusToText(analysis, source, read),
  };
}

async function draw(
  [first, ...others]: readonly Answered[],
  { figure, residuals }: ArrheniusOptions,
  source: string,
): Promise<void> {
  if (!first || (figure === undefined && residuals === undefined)) return;
  if (others.length > 0)
    throw new UsageError(`${source} holds several materials.`, 'Keep one material per file to draw it.');
  const { analysis } = first;
  if (figure !== undefined) await writeFigure(arrheniusPlot(analysis), figure);
  if (residuals !== undefined) await writeFigure(arrheniusResidualsPlot(analysis), residuals);
}

function readTemperatures(text: string): readonly number[] {
  return text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(readKelvin);
}

function hopAssumptions(options: ArrheniusOptions): HopAssumptions {
  return {
    jumpLengthAngstrom: options['jump-length'],
    coordination: options.coordination,
    dimensions: options.dimensions,
    correlationFactor: options.correlation,
    freeSiteShare: options['free-sites'],
    chargeNumber: options.charge,
    carriersPerCm3: options.carriers,
    attemptFrequencyHz: options['attempt-frequency'],
  };
}
