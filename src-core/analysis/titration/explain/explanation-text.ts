import { formatUncertain } from '../../../units/format.ts';
import type { Explanation } from './explanation.ts';

/** A number with its unit as it is written out. */
export function valueText({ value, standardUncertainty, unit }: Explanation['value']): string {
  return formatUncertain(value, standardUncertainty, unit === '1' ? '' : unit);
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
