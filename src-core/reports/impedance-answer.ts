import { createCircuit } from '../circuit/circuit.ts';
import { formatDescriptionCode } from '../circuit/description-code.ts';
import { circuitLatex, parametersLatex } from '../circuit/latex.ts';
import { csvText, type Cell } from '../formats/csv-cells.ts';
import type { ConductivityAnalysis } from '../model/results.ts';
import { transportRows } from './transport-rows.ts';

/** Forms in which the result of a fit is handed on. */
export const impedanceAnswerForms = ['csv', 'json', 'tex'] as const;
export type ImpedanceAnswerForm = (typeof impedanceAnswerForms)[number];

/** The result of a fit as the text of a file: a table, an object, or what goes into a paper. */
export function impedanceAnswer(analysis: ConductivityAnalysis, form: ImpedanceAnswerForm): string {
  if (form === 'csv') return [...csvText(header, resultRows(analysis))].join('');
  if (form === 'json') return `${JSON.stringify(impedanceJson(analysis, true), null, 2)}\n`;
  return impedanceLatex(analysis);
}

/** Members of `impedance fit --json`; the first eight are stable, the others may grow. */
export function impedanceJson(analysis: ConductivityAnalysis, latex: boolean): object {
  const { fit, conductivities, warnings, validity, transport } = analysis;
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
    ...(transport ? { transport } : {}),
    ...(validity ? { validity } : {}),
  };
}

/** Circuit as a formula, and a table of its parameters with their standard errors; needs no package. */
export function impedanceLatex({ fit }: ConductivityAnalysis): string {
  return `$${circuitLatex(createCircuit(fit.circuit).root)}$\n\n${parametersLatex(fit.parameters)}`;
}

const header = ['quantity', 'value', 'standard_error', 'unit', 'remark'];

function resultRows(analysis: ConductivityAnalysis): readonly (readonly Cell[])[] {
  const { fit, conductivities } = analysis;
  return [
    ['circuit', fit.circuit, undefined, '', ''],
    ...fit.parameters.map(({ name, value, standardError, unit, atBound, constraint }): readonly Cell[] => [
      ...[name, value, standardError, unit, constraint ?? (atBound ? 'at its bound' : '')],
    ]),
    ...conductivities.map(({ name, conductivitySPerCm: { value, standardUncertainty }, evidence }): readonly Cell[] => [
      ...[`conductivity ${name}`, value, standardUncertainty, 'S/cm', evidence],
    ]),
    ...transportRows(analysis).map(({ quantity, value, standardUncertainty, unit, remark }): readonly Cell[] => [
      ...[quantity, value, standardUncertainty, unit, remark],
    ]),
    ['chi_squared', fit.chiSquared, undefined, '', 'sum of |Z - Z_fit|^2/|Z|^2'],
    ['reduced_chi_squared', fit.reducedChiSquared, undefined, '', `weight ${fit.weight}`],
    ['points', fit.points, undefined, '', ''],
  ];
}
