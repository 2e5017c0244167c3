export { accuracyFromFormula } from './accuracy-formula.ts';
export { analyseConductivity, analyseWithoutGeometry } from './transport/conductivity.ts';
export { fitImpedance } from './fit.ts';
export { suggestCircuit } from './suggest-circuit.ts';
