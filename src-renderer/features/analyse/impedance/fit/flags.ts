import type { FittedParameter, ImpedanceFit } from '../../../../../src-core/model/results.ts';

const strongCorrelation = 0.95;
const largeError = 0.5;

/** What is to be known of a fitted parameter before it is believed, in words; the gravest first. */
export function flagsOf(fit: Pick<ImpedanceFit, 'parameters' | 'correlation'>, index: number): readonly string[] {
  const parameter = fit.parameters[index]!;
  const { value, standardError, atBound, constraint } = parameter;
  if (constraint === 'fixed') return [];
  const flags: string[] = [];
  if (atBound) flags.push('at its bound: free it, fix it or drop the element');
  else if (!Number.isFinite(standardError)) flags.push('not determined');
  else if (standardError > largeError * Math.abs(value)) flags.push('weakly determined');
  if (constraint === 'tied') return flags;
  const partner = strongestPartner(fit, index);
  if (partner) flags.push(`correlated with ${partner.name} at ρ = ${partner.rho.toFixed(3).replace('-', '−')}`);
  return flags;
}

function strongestPartner(
  { parameters, correlation }: Pick<ImpedanceFit, 'parameters' | 'correlation'>,
  index: number,
): { readonly name: string; readonly rho: number } | undefined {
  const count = parameters.length;
  const isOther = ({ constraint }: FittedParameter, i: number): boolean => i !== index && constraint !== 'tied';
  const [best] = parameters
    .map((parameter, i) => ({ parameter, i, rho: correlation[index * count + i] ?? 0 }))
    .filter(({ parameter, i, rho }) => isOther(parameter, i) && Math.abs(rho) > strongCorrelation)
    .sort((a, b) => Math.abs(b.rho) - Math.abs(a.rho));
  return best && { name: best.parameter.name, rho: best.rho };
}
