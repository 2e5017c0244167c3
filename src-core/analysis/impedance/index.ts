export { accuracyFromFormula } from './accuracy-formula.ts';
export { analyseConductivity } from './transport/conductivity.ts';
export { fitImpedance } from './fit.ts';
export { suggestCircuit } from './suggest-circuit.ts';
