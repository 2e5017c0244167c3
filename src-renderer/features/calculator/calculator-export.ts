import type { Consequences } from '../../../src-core/analysis/conversions/consequences.ts';
import type { Conversion } from '../../../src-core/analysis/conversions/convert.ts';
import {
  quantityNames,
  transportQuantities,
  type QuantityName,
} from '../../../src-core/analysis/conversions/quantities.ts';
import { csvText } from '../../../src-core/formats/csv-cells.ts';
import { formatUncertain, unitWords } from '../../../src-core/units/format.ts';
import type { Entries } from './calculator.svelte.ts';

/** What was given and what follows, with every formula, to be read. */
export function calculatorText(entries: Entries, { results, crossChecks }: Consequences, ion: string): string {
  const given = givenNames(entries).map((name) => {
    const { value, unit, standardUncertainty } = entries[name]!;
    const { symbol, title } = transportQuantities[name];
    return `${symbol} = ${formatUncertain(value, standardUncertainty ?? NaN, unitWords(unit))}  (${title})`;
  });
  return [
    `Given${ion === '' ? '' : ` for ${ion}`}:`,
    ...given,
    '',
    'From this follows:',
    ...results.flatMap((result) => [headline(result), ...chain(result)]),
    ...crossChecks.map(({ quantity, conversion, ratio }) => {
      const { symbol } = transportQuantities[quantity];
      return `The ${symbol} given is ${formatUncertain(ratio, NaN)} times that from the others, ${headline(conversion)}.`;
    }),
    '',
  ].join('\n');
}

/** The same as a table, one quantity a line. */
export function calculatorCsv(entries: Entries, { results }: Consequences): string {
  const header = ['quantity', 'symbol', 'role', 'value', 'standard_uncertainty', 'unit', 'low_95', 'high_95'];
  const given = givenNames(entries).map((name) => {
    const { value, unit, standardUncertainty } = entries[name]!;
    return [name, transportQuantities[name].symbol, 'given', value, standardUncertainty ?? NaN, unit];
  });
  const computed = results.map(({ quantity, symbol, result, interval95, steps, assumptions }) => [
    ...[quantity, symbol, 'computed', result.value, result.standardUncertainty, result.unit],
    ...[interval95?.[0] ?? NaN, interval95?.[1] ?? NaN],
    ...[steps.map(({ formula }) => formula).join('; '), steps.map(({ source }) => source).join('; ')],
    assumptions.join(' '),
  ]);
  return [...csvText([...header, 'formulas', 'sources', 'assumptions'], [...given, ...computed])].join('');
}

function givenNames(entries: Entries): readonly QuantityName[] {
  return quantityNames.filter((name) => entries[name]);
}

function headline({ symbol, result }: Conversion): string {
  return `${symbol} = ${formatUncertain(result.value, result.standardUncertainty, unitWords(result.unit))}`;
}

function chain({ steps, assumptions, warnings }: Conversion): readonly string[] {
  return [
    ...steps.map(({ formula, source }) => `    ${formula}  [${source}]`),
    ...assumptions.map((line) => `    ${line}`),
    ...warnings.map(({ message }) => `    Note: ${message}`),
  ];
}
