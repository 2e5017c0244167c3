import { formatUncertain, toSignificant } from '../../../units/format.ts';
import type { Explanation } from './explanation.ts';

/** A number with its unit as it is written out. */
export function valueText({ value, standardUncertainty, unit }: Explanation['value']): string {
  const shown = unit === '1' ? '' : unit;
  if (standardUncertainty > 0) return formatUncertain(value, standardUncertainty, shown);
  // Exact numbers keep the digits that their definition needs, others a few more than anybody believes.
  const digits = standardUncertainty === 0 ? 9 : 5;
  const text = toSignificant(value, digits)
    .replace(/(\.\d*?)0+(?=×|$)/, '$1')
    .replace(/\.(?=×|$)/, '');
  return shown === '' ? text : `${text}\u202f${shown}`;
}

/** As indented lines, for a terminal or a page of text. */
export function explanationText(explanation: Explanation): string {
  const { symbol, title, value, formula, inputs, recomputed, notes, source } = explanation;
  return [
    `${title}: ${symbol} = ${valueText(value)}`,
    `  ${formula}`,
    ...inputs.map((one) => `    ${one.symbol} = ${valueText(one)}  ${one.name} [${one.from}]`),
    ...(recomputed === undefined ? [] : [`  put in: ${valueText({ ...value, value: recomputed })}`]),
    ...notes.map((note) => `  ${note}`),
    `  Source: ${source}`,
    '',
  ].join('\n');
}
