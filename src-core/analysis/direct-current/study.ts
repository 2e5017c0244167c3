import { AppError } from '../../errors.ts';
import type { DirectCurrentMethodId, DirectCurrentStudy } from '../../model/direct-current.ts';
import type { Quantity } from '../../model/quantity.ts';
import { siValue } from '../../units/quantity.ts';
import { directCurrentMethods } from './methods/index.ts';
import type { DirectCurrentColumns, DirectCurrentMethod } from './methods/method.ts';

/** What is asked of a method: typed numbers by the id of their field, words, and perhaps a measurement. */
export interface StudyInput {
  readonly method: DirectCurrentMethodId;
  readonly values: Readonly<Record<string, Quantity | undefined>>;
  readonly choices?: Readonly<Record<string, string | undefined>> | undefined;
  readonly record?: DirectCurrentColumns | undefined;
}

/**
 * Carries out one method of direct current.
 *
 * @throws AppError `input/missing-field` naming what is not there; `input/invalid` for a wrong unit or unknown field;
 *   what the method throws
 */
export function analyseDirectCurrent({ method: id, values, choices = {}, record }: StudyInput): DirectCurrentStudy {
  const method: DirectCurrentMethod = directCurrentMethods[id];
  checkNames(method, values, choices);
  const missing = missingFields(method, values, record !== undefined);
  if (missing.length > 0)
    throw new AppError('input/missing-field', `${method.title}: ${missing.join(', ')} not given.`, {
      remedy: 'Enter it with its unit.',
    });
  const si = Object.fromEntries(
    method.fields.map(({ id: name, dimension }) => [name, values[name] && siValue(values[name], dimension)]),
  );
  const words = Object.fromEntries(
    Object.entries(choices).filter((pair): pair is [string, string] => (pair[1] ?? '') !== ''),
  );
  const { chosen, ...findings } = method.analyse({ values: si, choices: words, record });
  const given = method.fields.flatMap(({ id: name, label }) =>
    values[name] ? [{ label, quantity: values[name] }] : [],
  );
  return { method: id, ...findings, given, chosen: { ...words, ...chosen } };
}

/** Labels of what must still be filled in, the record among them. */
function missingFields(
  { fields, record }: DirectCurrentMethod,
  values: StudyInput['values'],
  hasRecord: boolean,
): readonly string[] {
  const names = fields
    .filter(({ optional }) => optional === undefined || (optional === 'with-record' && !hasRecord))
    .filter(({ id }) => !values[id])
    .map(({ label }) => label.toLowerCase());
  return record?.isRequired === true && !hasRecord ? [...names, 'a record'] : names;
}

/** A misspelled field would be left out unseen. */
function checkNames(
  { title, fields, choices = [] }: DirectCurrentMethod,
  values: StudyInput['values'],
  words: NonNullable<StudyInput['choices']>,
): void {
  const known = new Set([...fields, ...choices].map(({ id }) => id));
  const strange = [...Object.keys(values), ...Object.keys(words)].find((name) => !known.has(name));
  if (strange !== undefined)
    throw new AppError('input/invalid', `${title} has no field “${strange.slice(0, 40)}”.`, {
      remedy: `Its fields are ${[...known].join(', ')}.`,
    });
}
