import { AppError } from '../../errors.ts';
import { checkKnowns, convert, type Conversion, type Knowns } from './convert.ts';
import { derive, reachable } from './derivation.ts';
import { waysToward } from './missing.ts';
import { quantityNames, transportQuantities, type QuantityName } from './quantities.ts';

/** A quantity that was given and follows from the others as well. */
export interface CrossCheck {
  readonly quantity: QuantityName;
  /** What the others say of it. */
  readonly conversion: Conversion;
  /** Given over computed. */
  readonly ratio: number;
  /** |difference| in standard uncertainties of both, of a positive quantity that of the logarithms; NaN without any. */
  readonly deviations: number;
}

export interface Lack {
  readonly quantity: QuantityName;
  /** Each of them would do. */
  readonly ways: readonly (readonly QuantityName[])[];
}

export interface Consequences {
  readonly results: readonly Conversion[];
  /** What comes out as no possible number, and why. */
  readonly impossible: readonly { readonly quantity: QuantityName; readonly message: string }[];
  readonly crossChecks: readonly CrossCheck[];
  readonly lacks: readonly Lack[];
}

/** More than these would have to be given for a quantity to be worth naming. */
const mostMissing = 2;
const mostWays = 4;

/**
 * Everything that follows from what is known, each with its chain of formulas; where the knowns contradict each other;
 * and what is missing for the rest.
 *
 * @param models - as for `convert`
 * @param wanted - of these it is said what is missing
 * @throws AppError `input/invalid` for values that make no sense
 */
export function consequencesOf(
  knowns: Knowns,
  models: readonly string[] = [],
  wanted: readonly QuantityName[] = quantityNames,
): Consequences {
  checkKnowns(knowns);
  const given = Object.keys(knowns) as QuantityName[];
  const results: Conversion[] = [];
  const impossible: Consequences['impossible'][number][] = [];
  for (const quantity of quantityNames) {
    if (given.includes(quantity) || !follows(given, quantity, models)) continue;
    try {
      results.push(withoutIdle(convert(knowns, quantity, models)));
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'input/invalid') throw error;
      impossible.push({ quantity, message: error.message });
    }
  }
  return {
    results,
    impossible,
    crossChecks: crossChecksOf(knowns, given, models),
    lacks: lacksOf(given, models, wanted),
  };
}

function follows(given: readonly QuantityName[], target: QuantityName, models: readonly string[]): boolean {
  return derive(given, target, models) !== undefined;
}

/** Single quantities that would do, then pairs. */
function lacksOf(
  given: readonly QuantityName[],
  models: readonly string[],
  wanted: readonly QuantityName[],
): readonly Lack[] {
  const known = reachable(given, models);
  const settled = new Set(
    quantityNames.filter(
      (name) =>
        given.includes(name) || transportQuantities[name].usual || (known.has(name) && follows(given, name, models)),
    ),
  );
  const alone = quantityNames
    .filter((name) => !settled.has(name))
    .map((name) => ({ name, gives: reachable([...given, name], models) }));
  return wanted.flatMap((quantity): readonly Lack[] => {
    if (settled.has(quantity)) return [];
    const wouldDo = (way: readonly QuantityName[]): boolean => follows([...given, ...way], quantity, models);
    const single = alone
      .filter(({ name, gives }) => name !== quantity && gives.has(quantity) && wouldDo([name]))
      .map(({ name }) => [name]);
    const pairs = waysToward(given, quantity, models).filter(
      (way) => way.length === mostMissing && !single.some(([name]) => way.includes(name!)) && wouldDo(way),
    );
    const ways = [...single, ...pairs].slice(0, mostWays);
    return ways.length > 0 ? [{ quantity, ways }] : [];
  });
}

/** One check of each set of quantities that hang together: that of the first of them. */
function crossChecksOf(
  knowns: Knowns,
  given: readonly QuantityName[],
  models: readonly string[],
): readonly CrossCheck[] {
  const seen = new Set<string>();
  return given
    .toSorted((a, b) => quantityNames.indexOf(a) - quantityNames.indexOf(b))
    .flatMap((quantity): readonly CrossCheck[] => {
      const { [quantity]: own, ...others } = knowns;
      const rest = given.filter((name) => name !== quantity);
      const derivation = derive(rest, quantity, models);
      if (!own || !derivation) return [];
      const together = given.filter((name) => !derivation.unused.includes(name)).toSorted();
      if (seen.has(together.join())) return [];
      seen.add(together.join());
      try {
        const conversion = withoutIdle(convert(others, quantity, models));
        return [
          { quantity, conversion, ratio: own.value / conversion.stored.value, deviations: apart(own, conversion) },
        ];
      } catch (error) {
        if (error instanceof AppError) return [];
        throw error;
      }
    });
}

function apart(own: { value: number; standardUncertainty: number }, { stored }: Conversion): number {
  const both = [own, stored].filter(({ standardUncertainty }) => standardUncertainty > 0);
  if (both.length === 0) return NaN;
  if (own.value > 0 && stored.value > 0) {
    const relative = both.map(({ value, standardUncertainty }) => standardUncertainty / value);
    return Math.abs(Math.log(own.value / stored.value)) / Math.hypot(...relative);
  }
  return Math.abs(own.value - stored.value) / Math.hypot(...both.map(({ standardUncertainty }) => standardUncertainty));
}

/** Where everything is computed, most of what was given is idle in each single chain. */
function withoutIdle(conversion: Conversion): Conversion {
  return { ...conversion, warnings: conversion.warnings.filter(({ code }) => code !== 'not-needed') };
}
