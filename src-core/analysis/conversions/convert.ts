import { AppError } from '../../errors.ts';
import type { UncertainValue } from '../../model/finding.ts';
import type { BudgetShare } from '../../model/results.ts';
import type { Warning } from '../../model/quantity.ts';
import { propagateErrors, type Propagated, type UncertainNumber } from '../../numerics/error-propagation.ts';
import { toSignificant } from '../../units/format.ts';
import { carryOut, derive, type Derivation } from './derivation.ts';
import { whatWouldDo } from './missing.ts';
import { shownFactor } from './read-value.ts';
import { transportQuantities, type QuantityName } from './quantities.ts';
import { relations } from './relations.ts';

/** What was given, in stored units; NaN for an uncertainty that was not stated. */
export type Knowns = Readonly<Partial<Record<QuantityName, UncertainNumber>>>;

export interface ConversionStep {
  readonly quantity: QuantityName;
  readonly symbol: string;
  readonly value: number;
  readonly unit: string;
  readonly formula: string;
  readonly source: string;
}

export interface Conversion {
  readonly quantity: QuantityName;
  readonly symbol: string;
  /** In the unit in which the quantity is shown. */
  readonly result: UncertainValue;
  /** In the stored unit (SI; energies in eV). */
  readonly stored: UncertainNumber;
  /**
   * 95 %, in the unit of the result; of a positive quantity on a logarithmic scale, since a barrier's error makes a factor.
   * Undefined where no uncertainty was stated.
   */
  readonly interval95?: readonly [number, number];
  /** What each input adds to the relative uncertainty. */
  readonly budget: readonly BudgetShare[];
  readonly steps: readonly ConversionStep[];
  readonly assumptions: readonly string[];
  readonly warnings: readonly Warning[];
}

/** Above this relative uncertainty, first order is a rough guide. */
const largeRelativeError = 0.3;
const normal95 = 1.959964;

/**
 * Computes one quantity of transport from others by the shortest chain of known formulas, with its uncertainty to first
 * order, the chain taken as one formula of the inputs.
 *
 * @param models - relations that are models and not laws, by id, e.g. `lattice-gas`
 * @throws AppError `input/missing-field` naming what to give; `input/invalid` for values that make no sense
 */
export function convert(knowns: Knowns, target: QuantityName, models: readonly string[] = []): Conversion {
  const given = Object.keys(knowns) as QuantityName[];
  checkKnowns(knowns);
  const known = knowns[target];
  if (known)
    throw new AppError('input/invalid', `${nameOf(target)} is both given and wanted.`, { remedy: 'Leave one out.' });
  for (const model of models)
    if (!relations.some(({ id, onlyIfNamed }) => id === model && onlyIfNamed))
      throw new AppError('input/invalid', `There is no model “${model.slice(0, 40)}”.`, {
        remedy: `Known: ${relations
          .filter(({ onlyIfNamed }) => onlyIfNamed)
          .map(({ id }) => id)
          .join(', ')}.`,
      });
  const derivation = derive(given, target, models);
  if (!derivation) throw notEnough(given, target, models);
  return describe(knowns, target, derivation);
}

function describe(knowns: Knowns, target: QuantityName, derivation: Derivation): Conversion {
  const { steps, assumed, unused } = derivation;
  // The uncertainty of what does not enter would make one of 0 out of none.
  const inputs: Partial<Record<QuantityName, UncertainNumber>> = Object.fromEntries(
    Object.entries(knowns).filter(([name]) => !unused.includes(name as QuantityName)),
  );
  for (const name of assumed)
    inputs[name] = { value: transportQuantities[name].usual!.value, standardUncertainty: NaN };
  const all = carryOut(steps, valuesOf(inputs));
  const stored = propagateErrors(
    inputs as Record<QuantityName, UncertainNumber>,
    (values) => carryOut(steps, values)[target]!,
  );
  if (!Number.isFinite(stored.value) || !(stored.value > 0 || transportQuantities[target].anySign))
    throw new AppError('analysis/invalid-input', `${nameOf(target)} comes out as ${toSignificant(stored.value, 3)}.`, {
      remedy: 'Check the numbers, their signs and their units.',
    });
  const factor = 1 / shownFactor(target);
  const { symbol, shownIn } = transportQuantities[target];
  const interval = interval95(stored, factor);
  return {
    quantity: target,
    symbol,
    result: { value: stored.value * factor, standardUncertainty: stored.standardUncertainty * factor, unit: shownIn },
    stored: { value: stored.value, standardUncertainty: stored.standardUncertainty },
    ...(interval ? { interval95: interval } : {}),
    budget: stored.contributions.map(({ input, standardUncertainty }) => ({
      source: transportQuantities[input as QuantityName].symbol,
      relativeStandardUncertainty: standardUncertainty / Math.abs(stored.value),
    })),
    steps: steps.map(({ gives, relation: { formula, source } }) => ({
      ...{ quantity: gives, symbol: transportQuantities[gives].symbol, formula, source },
      value: all[gives]! / shownFactor(gives),
      unit: transportQuantities[gives].shownIn,
    })),
    assumptions: assumptionsOf(derivation),
    warnings: warningsOf(knowns, derivation, stored),
  };
}

function valuesOf(inputs: Knowns): Partial<Record<QuantityName, number>> {
  return Object.fromEntries(Object.entries(inputs).map(([name, { value }]) => [name, value]));
}

function interval95({ value, standardUncertainty }: Propagated, factor: number): readonly [number, number] | undefined {
  if (!Number.isFinite(standardUncertainty)) return undefined;
  const half = normal95 * standardUncertainty;
  if (value <= 0) return [(value - half) * factor, (value + half) * factor];
  const times = Math.exp(half / value);
  return [(value / times) * factor, value * times * factor];
}

function assumptionsOf({ steps, assumed }: Derivation): readonly string[] {
  const taken = assumed.map((name) => {
    const { symbol, usual } = transportQuantities[name];
    return `${symbol} = ${usual!.value} was taken: ${usual!.why}.`;
  });
  return [...taken, ...new Set(steps.flatMap(({ relation }) => relation.assumptions))];
}

function warningsOf(knowns: Knowns, { steps, unused }: Derivation, result: Propagated): readonly Warning[] {
  const warnings: Warning[] = [];
  const used = (Object.keys(knowns) as QuantityName[]).filter((name) => !unused.includes(name));
  const unstated = used.filter((name) => Number.isNaN(knowns[name]!.standardUncertainty) && name !== 'charge-number');
  if (Number.isNaN(result.standardUncertainty))
    warnings.push({ code: 'uncertainty-unknown', message: 'No uncertainty was stated, so the result has none.' });
  else if (unstated.length > 0)
    warnings.push({
      code: 'uncertainty-incomplete',
      message: `No uncertainty was stated for ${symbols(unstated)}: the result counts them as exact.`,
    });
  if (result.standardUncertainty > largeRelativeError * Math.abs(result.value))
    warnings.push({
      code: 'large-uncertainty',
      message: 'The uncertainty is so large that ± means little: use the interval, which is a factor up and down.',
    });
  if (unused.length > 0) warnings.push({ code: 'not-needed', message: `${symbols(unused)} did not enter the result.` });
  const ratio = knowns['haven-ratio']?.value;
  if (ratio !== undefined && ratio > 1)
    warnings.push({
      code: 'haven-above-one',
      message: 'H_R above 1 is rare: ions would have to move against each other.',
    });
  if (
    steps.some(({ relation }) => relation.id === 'thermodynamic-factor') &&
    knowns['thermodynamic-factor']?.value === 1
  )
    warnings.push({ code: 'ideal-solution', message: 'Θ = 1 holds for a dilute, ideal solution only.' });
  return warnings;
}

/** @throws AppError `input/invalid` for values that make no sense */
export function checkKnowns(knowns: Knowns): void {
  for (const [key, { value, standardUncertainty }] of Object.entries(knowns)) {
    const name = key as QuantityName;
    const isPossible = Number.isFinite(value) && (value > 0 || transportQuantities[name].anySign === true);
    if (!isPossible)
      throw new AppError(
        'input/invalid',
        `${nameOf(name)} must be ${transportQuantities[name].anySign ? 'a number' : 'positive'}.`,
        {
          remedy: 'Correct it; an ion’s charge number is given without its sign.',
        },
      );
    if (standardUncertainty < 0)
      throw new AppError('input/invalid', `The uncertainty of ${nameOf(name)} is negative.`, { remedy: 'Correct it.' });
  }
  const z = knowns['charge-number']?.value;
  if (z !== undefined && !Number.isInteger(z))
    throw new AppError('input/invalid', 'The charge number is not a whole number.', { remedy: 'Give 2 for Mg²⁺.' });
  const d = knowns.dimensionality?.value;
  if (d !== undefined && ![1, 2, 3].includes(d))
    throw new AppError('input/invalid', 'The dimensionality is not 1, 2 or 3.', { remedy: 'Give 1, 2 or 3.' });
}

function notEnough(given: readonly QuantityName[], target: QuantityName, models: readonly string[]): AppError {
  const ways = whatWouldDo(given, target, models).map(symbols);
  const from = given.length > 0 ? `from ${symbols(given)}` : 'from nothing';
  const remedy = ways.length > 0 ? `Give ${ways.join('; or ')}.` : 'No formula here leads to it.';
  return new AppError('input/missing-field', `${nameOf(target)} cannot be computed ${from} alone.`, { remedy });
}

function nameOf(name: QuantityName): string {
  const { symbol, title } = transportQuantities[name];
  return `${symbol} (${title})`;
}

function symbols(names: readonly QuantityName[]): string {
  return names.map((name) => `${transportQuantities[name].symbol} (${name})`).join(', ');
}
