import type { Circuit } from '../../../circuit/circuit.ts';
import { AppError } from '../../../errors.ts';
import type { ParameterMap } from '../parameter-map.ts';

export interface SharedParameters {
  /** Full names in the order of the circuit. */
  readonly names: readonly string[];
  /** Free numbers that have one value for all spectra. */
  readonly columns: readonly number[];
}

/**
 * Which parameters the user means to be the same in all spectra: full names, or in short a symbol with the number of its
 * element, `Q1` for `CPE1.Q`. A tied parameter is shared by sharing the one it follows.
 *
 * @throws AppError `input/invalid` for what is unknown, ambiguous, or cannot be shared
 */
export function readSharedParameters(circuit: Circuit, map: ParameterMap, wanted: readonly string[]): SharedParameters {
  const names = new Set<string>();
  const columns = new Set<number>();
  for (const text of wanted) {
    const index = findParameter(circuit, text);
    const { name } = circuit.parameters[index]!;
    names.add(name);
    if (map.roleOf(index) === 'fixed') continue; // the same everywhere as it is
    const own = map.entries.filter(({ parameter }) => parameter === index);
    if (own.length !== 1)
      throw new AppError('input/invalid', `${name} follows from several others and cannot be shared by itself.`, {
        remedy: 'Share what it follows from, or take away its tie, order or bound in frequency.',
      });
    columns.add(own[0]!.free);
  }
  const order = circuit.parameters.map((item) => item.name);
  return {
    names: [...names].sort((a, b) => order.indexOf(a) - order.indexOf(b)),
    columns: [...columns].sort((a, b) => a - b),
  };
}

function findParameter(circuit: Circuit, text: string): number {
  const wanted = text.trim();
  const exact = circuit.parameters.findIndex(({ name }) => name === wanted);
  if (exact >= 0) return exact;
  const [, symbol, number] = /^([A-Za-z]+)(\d+)$/.exec(wanted) ?? [];
  const fitting = circuit.parameters.flatMap(({ name }, index) => {
    const [element = '', member] = name.split('.');
    return symbol !== undefined &&
      member === symbol &&
      element.endsWith(number!) &&
      /\D/.test(charBefore(element, number!))
      ? [index]
      : [];
  });
  if (fitting.length === 1) return fitting[0]!;
  const names = circuit.parameters.map(({ name }) => name);
  throw new AppError(
    'input/invalid',
    fitting.length === 0
      ? `There is no parameter “${wanted.slice(0, 40)}” in ${circuit.text}.`
      : `“${wanted}” may be ${fitting.map((index) => names[index]!).join(' or ')}.`,
    { remedy: `Parameters are ${names.join(', ')}.` },
  );
}

/** What stands before the number at the end, so that `CPE11` is not taken for number 1. */
function charBefore(element: string, number: string): string {
  return element.at(-number.length - 1) ?? '';
}
