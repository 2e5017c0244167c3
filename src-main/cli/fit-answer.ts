import type { ConductivityAnalysis, ImpedanceFitStatistics } from '../../src-core/model/results.ts';
import { impedanceLatex } from '../../src-core/reports/impedance-answer.ts';
import { formatUncertain, toSignificant } from '../../src-core/units/format.ts';
import { textTable } from './table.ts';
import { transportText } from './transport-text.ts';

/** The answer for people; with `latex` a LaTeX formula and table instead. */
export function fitToText(source: string, analysis: ConductivityAnalysis, latex: boolean): string {
  const { fit, warnings, validity } = analysis;
  if (latex) return impedanceLatex(analysis);
  const head = `${source}: ${fit.circuit}, ${fit.points} points, χ² = ${toSignificant(fit.chiSquared, 4)}, ${fit.converged ? 'converged' : 'NOT converged'} in ${fit.elapsedMs.toFixed(0)} ms\n`;
  const rows = fit.parameters.map(({ name, value, standardError, unit, atBound, constraint }) => [
    name,
    formatUncertain(value, standardError),
    unit,
    constraint ?? (atBound ? 'at its bound' : ''),
  ]);
  const judged = validity ? [`${validity.verdict}: ${validity.reason}\n`] : [];
  const notes = [...fit.warnings, ...warnings].map(({ message }) => `Warning: ${message}\n`);
  const more = fit.statistics ? extraLines(fit.statistics) : [];
  const table = textTable(['Parameter', 'Value', 'Unit', ''], rows);
  return [head, table, transportText(analysis), ...more, ...judged, ...notes].join('');
}

function extraLines({ aicc, bic, bootstrap, bootstrapDraws, profile }: ImpedanceFitStatistics): readonly string[] {
  const number = (value: number): string => toSignificant(value, 4);
  const lines = [`AICc ${aicc.toFixed(1)}, BIC ${bic.toFixed(1)}\n`];
  if (bootstrap) {
    const rows = bootstrap.map(({ name, standardDeviation, low95, high95 }) => [
      name,
      number(standardDeviation),
      `${number(low95)} … ${number(high95)}`,
    ]);
    lines.push(`Bootstrap, ${bootstrapDraws ?? 0} draws:\n`, textTable(['Parameter', 'Deviation', '95 %'], rows));
  }
  if (profile)
    lines.push(
      `Profile of ${profile.name}: 68 % from ${number(profile.low68)} to ${number(profile.high68)}, 95 % from ${number(profile.low95)} to ${number(profile.high95)}\n`,
    );
  return lines;
}
