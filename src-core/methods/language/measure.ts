import { dimensions, unitFactor, type Dimension } from '../../units/dimensions.ts';

/** Exponents of volt, ampere, second and kelvin; a truth is what a comparison gives. */
export type Measure = readonly [volt: number, ampere: number, second: number, kelvin: number] | 'truth';

export const plain: Measure = [0, 0, 0, 0];

/** Dimensions that expressions know, with the value of one stored unit in V, A, s and K. Coulomb before degree: "C". */
const known: readonly { readonly dimension: Dimension; readonly measure: Measure; readonly factor: number }[] = [
  { dimension: 'voltage', measure: [1, 0, 0, 0], factor: 1 },
  { dimension: 'current', measure: [0, 1, 0, 0], factor: 1 },
  { dimension: 'time', measure: [0, 0, 1, 0], factor: 1 },
  { dimension: 'charge', measure: [0, 1, 1, 0], factor: 1 },
  { dimension: 'resistance', measure: [1, -1, 0, 0], factor: 1 },
  { dimension: 'frequency', measure: [0, 0, -1, 0], factor: 1 },
  { dimension: 'voltageRate', measure: [1, 0, -1, 0], factor: 1 },
  { dimension: 'currentRate', measure: [0, 1, -1, 0], factor: 1 },
  { dimension: 'temperature', measure: [0, 0, 0, 1], factor: 1 },
  { dimension: 'temperatureDifference', measure: [0, 0, 0, 1], factor: 1 },
  { dimension: 'temperatureRate', measure: [0, 0, -1, 1], factor: 1 / 60 },
  { dimension: 'fraction', measure: plain, factor: 1 },
  { dimension: 'number', measure: plain, factor: 1 },
];

/** How values of a dimension enter expressions; undefined for dimensions that have no place in them. */
export function measureOf(dimension: Dimension): { readonly measure: Measure; readonly factor: number } | undefined {
  return known.find((entry) => entry.dimension === dimension);
}

/** A unit as written after a number. */
export function readUnit(unit: string): { readonly measure: Measure; readonly factor: number } | undefined {
  for (const { dimension, measure, factor } of known) {
    const found = unitFactor(unit, dimension);
    if (found !== undefined) return { measure, factor: found * factor };
  }
  return undefined;
}

export function isSame(one: Measure, other: Measure): boolean {
  if (one === 'truth' || other === 'truth') return one === other;
  return one.every((exponent, index) => exponent === other[index]);
}

/** For messages: "a voltage (V)", "a number", "V·s". */
export function describeMeasure(measure: Measure): string {
  if (measure === 'truth') return 'a condition';
  if (isSame(measure, plain)) return 'a number without unit';
  const entry = known.find((candidate) => isSame(candidate.measure, measure));
  if (entry) {
    const words = entry.dimension.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words} (${dimensions[entry.dimension].si})`;
  }
  const symbols = ['V', 'A', 's', 'K'];
  const parts = measure.flatMap((exponent, index) =>
    exponent === 0 ? [] : [exponent === 1 ? symbols[index]! : `${symbols[index]!}^${exponent}`],
  );
  return parts.join('·');
}
