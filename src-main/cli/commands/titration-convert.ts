import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { csvColumns } from '../../../src-core/formats/csv-cells.ts';
import { inspectFile, openQuestions, type Inspection } from '../../../src-core/formats/inspect-file.ts';
import { AppError } from '../../../src-core/errors.ts';
import { hasCurrent, inferCurrent } from '../../../src-core/analysis/titration/infer-current.ts';
import { nominalCurrentOf, type Answers } from '../../../src-core/formats/questions.ts';
import type { TitrationData } from '../../../src-core/model/titration.ts';
import { readAccessTable } from '../../host/files/access-table.ts';
import { writeFileAtomically } from '../../host/files/atomic-write.ts';
import { readInputText } from '../../host/files/read-input.ts';
import { defineCommand } from '../command.ts';
import { readTitrationAnswers, titrationAnswerOptions } from '../import-answers.ts';
import { toJsonLine } from '../json-output.ts';
import { answerForEach } from '../results.ts';

/** Reads any known format and writes it as CSV or JSON: to standard output, or with `--out` one file per source. */
export const titrationConvert = defineCommand({
  name: 'titration convert',
  summary:
    'Files of cyclers and potentiostats as CSV (time_s,current_A,voltage_V, …) or JSON; positive current charges.',
  positionals: '<file>…',
  minPositionals: 1,
  options: {
    to: { kind: 'text', value: 'FORMAT', required: true, choices: ['csv', 'json'], help: 'what to write' },
    out: { kind: 'text', value: 'DIR', help: 'writes a file per source into this folder' },
    ...titrationAnswerOptions,
  },
  run({ options, positionals, io }) {
    const answers = readTitrationAnswers(options);
    const to = options.to === 'csv' ? 'csv' : 'json';
    return answerForEach(positionals, async (source) => {
      const name = path.basename(source);
      const inspection = inspectFile(await readInputText(source), name, answers, readAccessTable);
      refuseOpen(inspection, answers);
      const { titration: found, warnings } = inspection.file;
      if (!found)
        throw new AppError('input/file-format', `${name} holds spectra and no titration.`, {
          remedy: 'Use “mobion impedance convert”.',
        });
      const titration = withAppliedCurrent(found, answers);
      for (const { message } of warnings) io.stderr(`${source}: ${message}\n`);
      const json = { source, format: inspection.format, titration, warnings };
      const content = to === 'csv' ? toCsv(titration) : toJsonLine(json);
      if (options.out === undefined) return { json: to === 'csv' ? { ...json, titration: undefined, csv: content } : json, text: content }; // prettier-ignore
      await mkdir(options.out, { recursive: true });
      const file = path.resolve(options.out, `${path.parse(source).name}.${to}`);
      await writeFileAtomically(file, content);
      return { json: { source, format: inspection.format, warnings, file }, text: `${file}\n` };
    });
  },
});

/** A file without a current gets one where its size was said. */
function withAppliedCurrent(titration: TitrationData, answers: Answers): TitrationData {
  const nominalA = nominalCurrentOf(answers);
  return nominalA === undefined || hasCurrent(titration) ? titration : inferCurrent(titration, nominalA);
}

function refuseOpen(inspection: Inspection, answers: Parameters<typeof openQuestions>[1]): void {
  const [open] = openQuestions(inspection, answers);
  if (open)
    throw new AppError('input/ambiguous-sign', open.text, {
      remedy: `Say with --${open.id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} one of: ${open.choices.map(({ value }) => value).join('; ')}.`,
    });
}

function toCsv(titration: TitrationData): string {
  const { timeS, currentA, voltageV, stepIndex, cycleIndex, temperatureK } = titration;
  const columns: readonly (readonly [string, Float64Array | undefined])[] = [
    ['time_s', timeS],
    ['current_A', hasCurrent(titration) ? currentA : undefined],
    ['voltage_V', voltageV],
    ['step_index', stepIndex],
    ['cycle_index', cycleIndex],
    ['temperature_K', temperatureK],
  ];
  const present = columns.flatMap(([name, values]) => (values ? [{ name, values }] : []));
  return [
    ...csvColumns(
      present.map(({ name }) => name),
      present.map(({ values }) => values),
    ),
  ].join('');
}
