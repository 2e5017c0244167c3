import { createCircuit } from '../../src-core/circuit/circuit.ts';
import { formatDescriptionCode } from '../../src-core/circuit/description-code.ts';
import { circuitLatex, parametersLatex } from '../../src-core/circuit/latex.ts';
import type { ConductivityAnalysis, ImpedanceFitStatistics } from '../../src-core/model/results.ts';
import { formatUncertain, toSignificant } from '../../src-core/units/format.ts';
import { textTable } from './table.ts';

/** Members of `impedance fit --json`; the first eight are stable, the others may grow. */
export function fitToJson({ fit, conductivities, warnings }: ConductivityAnalysis, latex: boolean): object {
  const { circuit, points, chiSquared, reducedChiSquared, converged, elapsedMs, weight, statistics } = fit;
  const parameters = fit.parameters.map(({ name, value, standardError, unit, atBound, constraint }) => ({
    ...{ name, value, standardError, unit, atBound },
    ...(constraint ? { constraint } : {}),
  }));
  const { root } = createCircuit(circuit);
  return {
    ...{ circuit, points, chiSquared, reducedChiSquared, converged, elapsedMs, parameters },
    warnings: [...fit.warnings, ...warnings],
    weight,
    descriptionCode: formatDescriptionCode(root),
    ...statistics,
    ...(latex ? { latex: { circuit: circuitLatex(root), parameters: parametersLatex(fit.parameters) } } : {}),
    ...(conductivities.length > 0 ? { conductivities } : {}),
  };
}

/** The same for people; with `latex` a LaTeX formula and table instead. */
export function fitToText(source: string, analysis: ConductivityAnalysis, latex: boolean): string {
  const { fit, conductivities, warnings } = analysis;
  if (latex) return `$${circuitLatex(createCircuit(fit.circuit).root)}$\n\n${parametersLatex(fit.parameters)}`;
  const head = `${source}: ${fit.circuit}, ${fit.points} points, χ² = ${toSignificant(fit.chiSquared, 4)}, ${fit.converged ? 'converged' : 'NOT converged'} in ${fit.elapsedMs.toFixed(0)} ms\n`;
  const rows = fit.parameters.map(({ name, value, standardError, unit, atBound, constraint }) => [
    name,
    formatUncertain(value, standardError),
    unit,
    constraint ?? (atBound ? 'at its bound' : ''),
  ]);
  const sigma = conductivities.map(
    ({ name, evidence, conductivitySPerCm: { value, standardUncertainty } }) =>
      `σ ${name} = ${formatUncertain(value, standardUncertainty, 'S/cm')} (${evidence})\n`,
  );
  const notes = [...fit.warnings, ...warnings].map(({ message }) => `Warning: ${message}\n`);
  const more = fit.statistics ? extraLines(fit.statistics) : [];
  return [head, textTable(['Parameter', 'Value', 'Unit', ''], rows), ...sigma, ...more, ...notes].join('');
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
