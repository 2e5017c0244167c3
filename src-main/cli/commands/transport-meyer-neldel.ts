import path from 'node:path';
import { analyseArrhenius } from '../../../src-core/analysis/arrhenius/analyse.ts';
import { analyseMeyerNeldel, prefactorPoint } from '../../../src-core/analysis/arrhenius/meyer-neldel.ts';
import { meyerNeldelPlot } from '../../../src-core/figures/meyer-neldel-figures.ts';
import { parseActivationTable } from '../../../src-core/formats/activation-table.ts';
import { readInputText } from '../../host/files/read-input.ts';
import { defineCommand, type OptionDefinitions } from '../command.ts';
import { recordOf, reportOptions, withReport } from '../report-files.ts';
import { readThermalFile } from '../read-thermal.ts';
import { meyerNeldelToJson, meyerNeldelToText } from '../thermal-answer.ts';
import { readThermalSettings, thermalOptions } from '../thermal-options.ts';
import { writeFigure } from '../write-figure.ts';

const meyerNeldelOptions = {
  ...thermalOptions,
  ...reportOptions,
  figure: { kind: 'text', value: 'FILE', help: 'prefactors against energies as .svg, .pdf, .png or .csv' },
} as const satisfies OptionDefinitions;

/** Tables along temperature, one material or more in each, or tables of energies and prefactors. */
export const transportMeyerNeldel = defineCommand({
  name: 'transport meyer-neldel',
  summary: 'Whether prefactors of a family of materials follow their activation energies, beyond what noise makes.',
  positionals: '<file>…',
  minPositionals: 1,
  options: meyerNeldelOptions,
  async run({ options, positionals }) {
    const settings = readThermalSettings(options);
    const files = await Promise.all(
      positionals.map(async (file) => {
        const known = file.toLowerCase().endsWith('.json')
          ? undefined
          : parseActivationTable(await readInputText(file));
        if (known) return { materials: known, warnings: [] };
        const { series, warnings } = await readThermalFile(file, options);
        return { materials: series.map((data) => prefactorPoint(analyseArrhenius(data, settings))), warnings };
      }),
    );
    const result = analyseMeyerNeldel(files.flatMap(({ materials }) => materials));
    if (options.figure !== undefined) await writeFigure(meyerNeldelPlot(result), options.figure);
    const read = files.flatMap(({ warnings }) => warnings);
    const names = positionals.map((file) => path.basename(file));
    const record = recordOf(
      'meyerNeldel',
      { ...result, warnings: [...read, ...result.warnings] },
      {
        title: `Meyer–Neldel rule over ${result.materials.length} materials`,
        parameters: { sources: names.map((fileName) => ({ fileName })), settings },
        input: result.materials,
      },
    );
    const origins = [{ label: 'Of', value: names.join(', ') }];
    return withReport({ json: meyerNeldelToJson(result, read), text: meyerNeldelToText(result, read) }, options, {
      records: [record],
      origins,
    });
  },
});
