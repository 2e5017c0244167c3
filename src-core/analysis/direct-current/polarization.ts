import { AppError } from '../../errors.ts';
import type { DirectCurrentAnalysis, DirectCurrentResult } from '../../model/direct-current.ts';
import type { UncertainNumber } from '../../numerics/error-propagation.ts';
import { describeResult, requirePositive, unstatedWarning, warningsOfChecks } from './describe-result.ts';
import { checksOf, warningsFor } from './polarization-checks.ts';
import type { PolarizationInput } from './polarization-input.ts';
import { diffusionNumber, relaxationModes, type Held } from './polarization-modes.ts';
import { fitTail, type TailFit } from './tail-fit.ts';

const source = 'Weppner & Huggins, Annu. Rev. Mater. Sci. 8 (1978) 269; Yokota, J. Phys. Soc. Jpn. 16 (1961) 2213';
const toSPerCm = 1e-2;

/**
 * Electronic conductivity, transference numbers and chemical diffusivity from direct current through ion-blocking contacts.
 *
 * σ_e = I_ss·L/(V·S) from the steady state, extrapolated and with the zero subtracted; σ and t_i with the resistance from
 * the impedance of the same cell; D from the time constant, with the factor that belongs to what was held.
 *
 * @throws AppError `input/missing-field`; `analysis/invalid-input`
 */
export function analysePolarization(input: PolarizationInput): DirectCurrentAnalysis {
  const { held, applied, thicknessM, areaM2, totalResistanceOhm } = input;
  requirePositive({
    [`${held} held`]: applied,
    thickness: thicknessM,
    area: areaM2,
    'total resistance': totalResistanceOhm,
  });
  const fit = fitTransient(input);
  const steady = fit?.steady ?? input.steady!;
  const tau = fit ? fit.timeConstantS : input.timeConstantS;
  const zero = input.zero ?? { value: 0, standardUncertainty: NaN };
  const results = resultsOf(input, steady, zero, tau);
  const checks = checksOf(input, results, steady, zero, fit);
  return {
    results,
    checks,
    assumptions: [
      'The contacts block ions on both sides, and nothing decomposes at this voltage.',
      'The voltage is small: σ_e is a mean over the range of composition it spans.',
      ...(tau ? [modeAssumption(held, totalResistanceOhm !== undefined)] : []),
    ],
    warnings: [
      ...warningsFor(input, results, fit),
      ...warningsOfChecks(checks),
      ...unstatedWarning({ L: thicknessM, S: areaM2, R: totalResistanceOhm }),
    ],
    ...(fit
      ? {
          curve: {
            ...{ xTitle: 't (s)', yTitle: held === 'voltage' ? 'I (A)' : 'E (V)' },
            ...{ x: fit.timeS, measured: fit.measured, fitted: fit.fitted },
          },
        }
      : {}),
  };
}

/** Modes of t_e nearer than this are alike. */
const closeShare = 1e-3;

/** The modes depend on t_e, which depends on the steady value: some rounds are enough, the dependence being weak. */
function fitTransient(input: PolarizationInput): TailFit | undefined {
  const { held, timeS, response, steady, startS } = input;
  if (!timeS || !response) {
    if (steady) return undefined;
    throw new AppError('input/missing-field', 'Neither a transient nor a steady value was given.', {
      remedy: 'Give a file with time and current, or the steady value itself.',
    });
  }
  let share = 0;
  let fit = fitTail(timeS, response, relaxationModes(held, share), startS);
  for (let round = 0; round < 3 && held === 'voltage'; round++) {
    const found = electronicShare(input, fit.steady.value);
    if (Math.abs(found - share) < closeShare) break;
    share = found;
    fit = fitTail(timeS, response, relaxationModes(held, share), startS);
  }
  return fit;
}

/** t_e as far as it is known, kept within what the modes can take. */
function electronicShare({ held, applied, totalResistanceOhm, zero }: PolarizationInput, steady: number): number {
  if (!totalResistanceOhm) return 0;
  const net = steady - (zero?.value ?? 0);
  const resistance = held === 'voltage' ? applied.value / net : net / applied.value;
  return Math.min(0.95, Math.max(0, totalResistanceOhm.value / resistance));
}

function resultsOf(
  input: PolarizationInput,
  steady: UncertainNumber,
  zero: UncertainNumber,
  tau: UncertainNumber | undefined,
): readonly DirectCurrentResult[] {
  const { held, applied, thicknessM, areaM2, totalResistanceOhm, initial } = input;
  const [symbol, zeroSymbol, appliedSymbol] = held === 'voltage' ? ['I_ss', 'I_zero', 'V'] : ['V_ss', 'V_zero', 'I'];
  const common: Readonly<Record<string, UncertainNumber>> = {
    [symbol]: steady,
    [zeroSymbol]: zero,
    [appliedSymbol]: applied,
  };
  const electronic = (v: Readonly<Record<string, number>>): number => {
    const net = v[symbol]! - v[zeroSymbol]!;
    return held === 'voltage' ? net / v[appliedSymbol]! : v[appliedSymbol]! / net;
  };
  const net = held === 'voltage' ? '(I_ss − I_zero)·L/(V·S)' : 'I·L/((V_ss − V_zero)·S)';
  const sample = { L: thicknessM, S: areaM2 };
  const perCm = { unit: 'S/cm', factor: toSPerCm, source };
  const steadyUnit = held === 'voltage' ? 'A' : 'V';
  const results = [
    describeResult(
      {
        ...perCm,
        id: 'electronicConductivity',
        symbol: 'σ_e',
        title: 'conductivity of the electrons',
        formula: `σ_e = ${net}`,
      },
      { ...common, ...sample },
      (v) => (electronic(v) * v['L']) / v['S'],
    ),
  ];
  if (totalResistanceOhm) {
    const with_ = { ...common, R: totalResistanceOhm };
    const share = { unit: '1', source };
    results.push(
      describeResult(
        {
          ...share,
          id: 'electronicTransference',
          symbol: 't_e',
          title: 'share of the electrons',
          formula: `t_e = σ_e/σ, R from impedance`,
        },
        with_,
        (v) => electronic(v) * v['R'],
      ),
      describeResult(
        { ...share, id: 'ionicTransference', symbol: 't_i', title: 'share of the ions', formula: 't_i = 1 − t_e' },
        with_,
        (v) => 1 - electronic(v) * v['R'],
      ),
      describeResult(
        {
          ...perCm,
          id: 'totalConductivity',
          symbol: 'σ',
          title: 'conductivity of ions and electrons',
          formula: 'σ = L/(R·S)',
        },
        { R: totalResistanceOhm, ...sample },
        (v) => v.L / (v.R * v.S),
      ),
      describeResult(
        {
          ...perCm,
          id: 'ionicConductivity',
          symbol: 'σ_i',
          title: 'conductivity of the ions',
          formula: 'σ_i = σ − σ_e',
        },
        { ...with_, ...sample },
        (v) => ((1 / v['R'] - electronic(v)) * v['L']) / v['S'],
      ),
    );
  }
  if (tau) results.push(diffusivity(input, steady, tau));
  const steadyWords = {
    id: 'steadyValue',
    symbol,
    title: 'steady value, before the zero is subtracted',
    unit: steadyUnit,
    source,
    formula: 'extrapolated',
  };
  results.push(describeResult(steadyWords, { [symbol]: steady }, (v) => v[symbol]!));
  if (initial && held === 'voltage')
    results.push(
      describeResult(
        {
          id: 'ionicTransferenceFirstSample',
          symbol: '(I₀ − I_ss)/I₀',
          title: 'from the first sample, to be compared only',
          unit: '1',
          source,
          formula: '(I₀ − I_ss)/I₀',
        },
        { 'I₀': initial, [symbol]: steady, [zeroSymbol]: zero },
        (v) => 1 - (v[symbol]! - v[zeroSymbol]!) / (v['I₀']! - v[zeroSymbol]!),
      ),
    );
  return results;
}

function diffusivity(input: PolarizationInput, steady: UncertainNumber, tau: UncertainNumber): DirectCurrentResult {
  const { held, thicknessM } = input;
  const factor = diffusionNumber(held, electronicShare(input, steady.value));
  const formula =
    held === 'current' ? 'D = L²/(π²·τ), current held' : 'D = L²/(4·u₁²·τ), voltage held; tan u₁ = −u₁·t_e/(1 − t_e)';
  return describeResult(
    {
      id: 'chemicalDiffusivity',
      symbol: 'D',
      title: 'chemical diffusivity',
      unit: 'cm²/s',
      factor: 1e4,
      source,
      formula,
    },
    { L: thicknessM, τ: tau },
    (v) => (factor * v.L ** 2) / v['τ'],
  );
}

function modeAssumption(held: Held, isTotalKnown: boolean): string {
  if (held === 'current')
    return 'The current was held: D = L²/(π²·τ). With the voltage held it would be up to 4 times less.';
  const share = isTotalKnown ? 't_e as measured' : 't_e far below 1';
  return `The voltage was held, ${share}: D is L²/(4·u₁²·τ), a quarter of L²/(π²·τ) for t_e → 0.`;
}
