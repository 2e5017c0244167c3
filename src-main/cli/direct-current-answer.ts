import type { DirectCurrentAnalysis, DirectCurrentResult } from '../../src-core/model/direct-current.ts';
import { formatUncertain, toSignificant } from '../../src-core/units/format.ts';
import type { CommandAnswer } from './command.ts';
import { textTable } from './table.ts';

/** Every result under its id, then what was checked, assumed and warned of. */
export function directCurrentAnswer(analysis: DirectCurrentAnalysis, more: object = {}): CommandAnswer {
  const { results, checks, assumptions, warnings, curve } = analysis;
  const byId = Object.fromEntries(results.map(({ id, ...rest }) => [id, rest]));
  return {
    json: { ...byId, ...more, checks, assumptions, warnings, ...(curve ? { curve } : {}) },
    text: [
      textTable(['', 'Value', 'Uncertainty from', 'Formula'], results.map(row)),
      ...checks
        .filter(({ verdict }) => verdict !== 'pass')
        .map(({ name, value, limit, unit = '', verdict }) => {
          const numbers = `${toSignificant(value, 3)} ${unit} against ${toSignificant(limit, 3)} ${unit}`;
          return `Check, ${verdict}: ${name}: ${numbers.replace(/ +/g, ' ').trim()}\n`;
        }),
      ...assumptions.map((line) => `${line}\n`),
      ...warnings.map(({ message }) => `Warning: ${message}\n`),
    ].join(''),
  };
}

function row({ symbol, title, value, standardUncertainty, unit, budget, formula }: DirectCurrentResult): string[] {
  const largest = budget[0]?.relativeStandardUncertainty ?? 0;
  const shares = budget
    .filter((share, at) => at < 3 && share.relativeStandardUncertainty > 0.05 * largest)
    .map(({ source, relativeStandardUncertainty: u }) => `${source} ${toSignificant(100 * u, 2)} %`);
  const shown = formatUncertain(value, standardUncertainty, unit === '1' ? '' : unit);
  return [`${symbol}, ${title}`, shown, shares.join(', '), formula];
}
