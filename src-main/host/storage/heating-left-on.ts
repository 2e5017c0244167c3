import type { WireError } from '../../../src-core/errors.ts';
import type { RunDetail } from '../../../src-core/model/run.ts';

/** As a bench notes its instruments in the journal of a run. */
const controllerNote = /^On the bench for [^:]*\btemperature\b[^:]*: ([^,]+), .*? at ([a-z]+:[^;]+)/;

/**
 * A temperature controller keeps what it was told, whoever told it has died or not. What to tell the user of a run that
 * nobody carries out any more.
 *
 * @param stepIndex - the step that was under way
 * @returns undefined when the run had not yet set a temperature, or when a virtual controller died with its program
 */
export function heatingLeftOn({ plan, journal, instrument }: RunDetail, stepIndex: number): WireError | undefined {
  const step = plan.steps.findLast(({ index, action }) => index <= stepIndex && action.kind === 'temperature');
  if (step?.action.kind !== 'temperature') return undefined;
  const { targetC } = step.action;
  const noted = journal.map(({ message }) => controllerNote.exec(message)).findLast((found) => found !== null);
  const model = noted?.[1] ?? instrument.model;
  const address = noted?.[2] ?? instrument.address;
  if (address.startsWith('virtual:')) return undefined;
  return {
    code: 'run/heating-unknown',
    message: `The oven may still heat: the program ended while ${model} at ${address} was to keep ${targetC} °C, and it goes on by itself.`,
    cellState: 'unknown',
    dataState: 'What was measured is saved.',
    remedy:
      'Connect the bench again: cell and heating are then switched off and read back. If that fails, switch the heating off at its panel.',
  };
}
