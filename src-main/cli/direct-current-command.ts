import path from 'node:path';
import { directCurrentMethods } from '../../src-core/analysis/direct-current/methods/index.ts';
import type { DirectCurrentMethod } from '../../src-core/analysis/direct-current/methods/method.ts';
import { analyseDirectCurrent } from '../../src-core/analysis/direct-current/study.ts';
import type { DirectCurrentRecord } from '../../src-core/formats/direct-current-table.ts';
import type { DirectCurrentMethodId, DirectCurrentStudy } from '../../src-core/model/direct-current.ts';
import type { Quantity } from '../../src-core/model/quantity.ts';
import type { CommandAnswer } from './command.ts';
import { directCurrentAnswer } from './direct-current-answer.ts';
import { readTyped } from './quantity-options.ts';
import { recordOf, withReport, type ReportOptions } from './report-files.ts';

export interface DirectCurrentCall {
  readonly method: DirectCurrentMethodId;
  readonly values: Readonly<Record<string, Quantity>>;
  readonly choices?: Readonly<Record<string, string | undefined>>;
  /** A file that was read, with the columns taken from it. */
  readonly file?: { readonly name: string; readonly record: DirectCurrentRecord } | undefined;
}

/**
 * Numbers typed after options as the fields of a method; what was not given is left out.
 *
 * @param fields - option to field
 * @throws UsageError naming the option
 */
export function readValues(
  methodId: DirectCurrentMethodId,
  options: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, string>>,
): Readonly<Record<string, Quantity>> {
  const method: DirectCurrentMethod = directCurrentMethods[methodId];
  const values: Record<string, Quantity> = {};
  for (const [option, id] of Object.entries(fields)) {
    const given = options[option];
    const { dimension } = method.fields.find((field) => field.id === id)!;
    if (typeof given === 'number') values[id] = { value: given, unit: '1' };
    if (typeof given === 'string')
      values[id] = readTyped(option, given, dimension === 'temperatureDifference' ? 'absoluteTemperature' : dimension);
  }
  return values;
}

/** Carries out the method, answers, and writes the report where it is asked for. */
export function answerDirectCurrent(
  call: DirectCurrentCall,
  options: Pick<ReportOptions, 'pdf' | 'csv' | 'paper'>,
  more: (study: DirectCurrentStudy) => object = () => ({}),
): Promise<CommandAnswer> {
  const { method, values, choices = {}, file } = call;
  const columns = file && { time: file.record.time, current: file.record.current, voltage: file.record.voltage };
  const study = analyseDirectCurrent({ method, values, choices, record: columns });
  const { title } = directCurrentMethods[method];
  const fileName = file && path.basename(file.name);
  const record = recordOf('directCurrent', study, {
    title: fileName === undefined ? title : `${title}: ${fileName}`,
    parameters: { method, values, choices, ...(fileName === undefined ? {} : { record: { fileName } }) },
    input: [method, values, choices, columns ?? {}],
  });
  const origins = [{ label: 'Of', value: fileName ?? 'numbers that were typed' }];
  return withReport(directCurrentAnswer(study, more(study)), options, { records: [record], origins });
}
