import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ParsedFile, ReadOptions } from '../../../src-core/formats/format.ts';
import { writeSpectraCsv } from '../../../src-core/formats/spectrum-csv.ts';
import { parseSpectra } from '../../host/analysis/read-data-file.ts';
import { writeFileAtomically } from '../../host/files/atomic-write.ts';
import { readInputText } from '../../host/files/read-input.ts';
import { defineCommand } from '../command.ts';
import { toJsonLine } from '../json-output.ts';
import { positiveImaginaryOption } from '../read-spectrum.ts';
import { answerForEach } from '../results.ts';

/** Reads any known format and writes it as CSV or JSON: to standard output, or with `--out` one file per source. */
export const impedanceConvert = defineCommand({
  name: 'impedance convert',
  summary: 'Spectra of any known file format as CSV (freq_Hz,Zre_ohm,Zim_ohm) or JSON.',
  positionals: '<file>…',
  minPositionals: 1,
  options: {
    to: { kind: 'text', value: 'FORMAT', required: true, choices: ['csv', 'json'], help: 'what to write' },
    out: { kind: 'text', value: 'DIR', help: 'writes a file per source into this folder' },
    'positive-imaginary': positiveImaginaryOption,
  },
  run({ options, positionals, io }) {
    const meaning = options['positive-imaginary'];
    const readOptions: ReadOptions =
      meaning === 'inductive' || meaning === 'capacitive' ? { positiveImaginary: meaning } : {};
    const to = options.to === 'csv' ? 'csv' : 'json';
    return answerForEach(positionals, async (source) => {
      const parsed = parseSpectra(await readInputText(source), path.basename(source), readOptions);
      for (const { message } of parsed.warnings) io.stderr(`${source}: ${message}\n`);
      const content = to === 'csv' ? writeSpectraCsv(parsed.spectra) : toJsonLine(toJson(source, parsed));
      const summary = { source, format: parsed.format, warnings: parsed.warnings };
      if (options.out !== undefined) {
        const file = await writeInto(options.out, `${path.parse(source).name}.${to}`, content);
        return { json: { ...summary, file }, text: `${file}\n` };
      }
      return { json: to === 'csv' ? { ...summary, csv: content } : toJson(source, parsed), text: content };
    });
  },
});

function toJson(source: string, { spectra, warnings, sampleHints, format }: ParsedFile & { readonly format: string }) {
  const columns = spectra.map(({ name, frequencyHz, zReOhm, zImOhm }) => ({ name, frequencyHz, zReOhm, zImOhm }));
  return { source, format, spectra: columns, ...(sampleHints ? { sampleHints } : {}), warnings };
}

async function writeInto(folder: string, fileName: string, content: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = path.resolve(folder, fileName);
  await writeFileAtomically(file, content);
  return file;
}
