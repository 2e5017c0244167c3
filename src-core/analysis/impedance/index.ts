export { analyseConductivity } from './conductivity.ts';
export { fitImpedance, type ImpedanceFitOptions } from './fit.ts';
export { suggestCircuit, type CircuitJob, type CircuitSuggestion } from './suggest-circuit.ts';
