import { existsSync } from 'node:fs';
import path from 'node:path';
import type { PelletQuantity } from '../../../src-core/analysis/repeats/pellet-prior.ts';
import { analyseRepeats, type RepeatGroup, type RepeatsAnalysis } from '../../../src-core/analysis/repeats/repeats.ts';
import { readNumber } from '../../../src-core/formats/delimited-text.ts';
import { parseRepeats } from '../../../src-core/formats/repeats-table.ts';
import { formatUncertain, toSignificant } from '../../../src-core/units/format.ts';
import { readInputText } from '../../host/files/read-input.ts';
import { shorten } from '../arguments.ts';
import { defineCommand, UsageError } from '../command.ts';
import { recordOf, reportOptions, withReport } from '../report-files.ts';
import { textTable } from '../table.ts';

export const transportRepeats = defineCommand({
  name: 'transport repeats',
  summary: 'Several cells of one material: mean, repeatability, scatter between laboratories, next cell (ISO 5725).',
  positionals: '<[name=]value,value,…|file>…',
  minPositionals: 1,
  options: {
    quantity: {
      ...{ kind: 'text', value: 'WHAT', choices: ['conductivity', 'activation-energy'] },
      help: 'default conductivity, also for diffusivities: on a logarithmic scale',
    },
    unit: { kind: 'text', value: 'UNIT', help: 'of the values, to be shown' },
    ...reportOptions,
  },
  examples: [
    'transport repeats A=1.92,2.05,1.98 B=2.60,2.71,2.66 C=1.41,1.37,1.45 --unit mS/cm',
    'transport repeats 0.312,0.355,0.331,0.298,0.340 --quantity activation-energy --unit eV',
    'transport repeats cells.csv          (columns lab,value)',
  ],
  async run({ options, positionals }) {
    const quantity: PelletQuantity = options.quantity === 'activation-energy' ? 'activation-energy' : 'conductivity';
    const groups = (await Promise.all(positionals.map(readGroups))).flat();
    const analysis = analyseRepeats(groups, quantity, options.unit ?? '');
    const title = `Repeats: ${analysis.cellCount} cells in ${groups.length} ${groups.length === 1 ? 'group' : 'groups'}`;
    const record = recordOf('repeats', analysis, {
      ...{ title, parameters: { groups, quantity, unit: analysis.unit }, input: groups },
    });
    const files = positionals.filter((source) => existsSync(source));
    const origins = [
      {
        label: 'Of',
        value: files.length > 0 ? files.map((file) => path.basename(file)).join(', ') : 'numbers that were typed',
      },
    ];
    return withReport({ json: analysis, text: toText(analysis, analysis.unit) }, options, {
      records: [record],
      origins,
    });
  },
});

async function readGroups(source: string, index: number): Promise<readonly RepeatGroup[]> {
  if (existsSync(source)) return parseRepeats(await readInputText(source));
  const at = source.indexOf('=');
  const name = at > 0 ? source.slice(0, at) : `Group ${index + 1}`;
  const values = source
    .slice(at + 1)
    .split(/[,;\s]+/)
    .filter((cell) => cell !== '')
    .map((cell) => readNumber(cell, false));
  if (values.length === 0 || values.some((value) => Number.isNaN(value)))
    throw new UsageError(
      `“${shorten(source)}” is neither a file nor a list of numbers.`,
      'Write for example A=1.92,2.05,1.98.',
    );
  return [{ name, values }];
}

function toText(analysis: RepeatsAnalysis, unit: string): string {
  const { mean, groups, repeatability, betweenGroups, reproducibility, nextCell95, prior } = analysis;
  const isLogarithmic = analysis.scale === 'logarithmic';
  const show = ([low, high]: readonly [number, number]): string =>
    `${formatUncertain(low, NaN)} to ${formatUncertain(high, NaN, unit)}`;
  const percent = (value: number): string =>
    Number.isFinite(value) ? `${toSignificant(100 * value, 3)} %` : 'not known';
  const rows = groups.map(({ name, count, mean: value, standardDeviation }) => [
    name,
    String(count),
    formatUncertain(value, NaN, unit),
    percent(isLogarithmic ? standardDeviation : standardDeviation / value),
  ]);
  const [low, high] = prior.relativeStandardDeviation;
  return [
    `${isLogarithmic ? 'Geometric mean' : 'Mean'} ${formatUncertain(mean.value, mean.standardUncertainty, unit)}`,
    Number.isFinite(mean.interval95[0]) ? `, 95 %: ${show(mean.interval95)}\n` : '\n',
    textTable(['Group', 'Cells', 'Mean', 'Scatter'], rows),
    `Scatter of one cell (1 sd): within a group ${percent(repeatability.relative)}, between groups ${percent(betweenGroups.relative)}, together ${percent(reproducibility.relative)}.\n`,
    Number.isFinite(nextCell95[0]) ? `One further cell elsewhere, 95 %: ${show(nextCell95)}\n` : '',
    `Between laboratories ${percent(low)} to ${percent(high)} are usual: ${show(prior.wide)} (1 sd). ${prior.source}.\n`,
    ...analysis.warnings.map(({ message }) => `Warning: ${message}\n`),
  ].join('');
}
