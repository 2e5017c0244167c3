import { csvText } from '../../../../src-core/formats/csv-cells.ts';
import type { DirectCurrentStudy } from '../../../../src-core/model/direct-current.ts';

/** Results with uncertainty, formula and source, checks with verdicts, and what was given: one a line. */
export function directCurrentCsv({ results, checks, given, read = [], chosen, warnings }: DirectCurrentStudy): string {
  const header = ['role', 'name', 'symbol', 'value', 'standard_uncertainty', 'unit', 'formula', 'source', 'budget'];
  const row = (role: string, label: string, quantity: (typeof given)[number]['quantity']) => [
    ...[role, label, '', quantity.value, quantity.standardUncertainty ?? NaN, quantity.unit],
  ];
  return [
    ...csvText(header, [
      ...results.map((result) => [
        ...['result', result.title, result.symbol, result.value, result.standardUncertainty, result.unit],
        ...[result.formula, result.source],
        result.budget.map((share) => `${share.source}: ${share.relativeStandardUncertainty}`).join('; '),
      ]),
      ...checks.map(({ name, value, unit = '', verdict, limit }) => [
        ...['check', name, '', value, NaN, unit],
        `${verdict}, limit ${limit}`,
      ]),
      ...given.map(({ label, quantity }) => row('given', label, quantity)),
      ...read.map(({ label, quantity }) => row('read from the record', label, quantity)),
      ...Object.entries(chosen).map(([name, value]) => ['chosen', name, '', value]),
      ...warnings.map(({ message }) => ['warning', message]),
    ]),
  ].join('');
}

/** The measurement and what was fitted to it. */
export function directCurrentCurveCsv({ curve }: Pick<DirectCurrentStudy, 'curve'>): string {
  if (!curve) return '';
  const rows = curve.x.map((x, index) => [x, curve.measured[index]!, curve.fitted[index]!]);
  return [...csvText([curve.xTitle, `measured ${curve.yTitle}`, `fitted ${curve.yTitle}`], rows)].join('');
}
