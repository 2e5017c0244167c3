import { AppError } from '../../errors.ts';
import type { CodedCheck, DirectCurrentAnalysis, DirectCurrentResult } from '../../model/direct-current.ts';
import type { Warning } from '../../model/quantity.ts';
import type { UncertainNumber } from '../../numerics/error-propagation.ts';
import {
  checkBelow,
  describeResult,
  requirePositive,
  shareCheck,
  unstatedWarning,
  warningsOfChecks,
} from './describe-result.ts';

/** A symmetric cell of the metal, a small voltage held; interfaces and electrolyte by impedance before and after. */
export interface BruceVincentInput {
  readonly voltageV: UncertainNumber;
  readonly initialCurrentA?: UncertainNumber | undefined;
  readonly steadyCurrentA: UncertainNumber;
  /** Of both interfaces together. */
  readonly interfaceBeforeOhm: UncertainNumber;
  readonly interfaceAfterOhm: UncertainNumber;
  /** Of the electrolyte. */
  readonly bulkBeforeOhm?: UncertainNumber | undefined;
  readonly bulkAfterOhm?: UncertainNumber | undefined;
  /** Symbol of the electrode's metal, e.g. Mg. */
  readonly metal?: string | undefined;
  /** Of the steady current, still to come when the record ended. */
  readonly remainingShare?: number | undefined;
}

const sources = {
  bruceVincent: 'Bruce & Vincent, J. Electroanal. Chem. 225 (1987) 1; Evans, Vincent & Bruce, Polymer 28 (1987) 2324',
  watanabe: 'Watanabe, Nagano, Sanui & Ogata, Solid State Ionics 28–30 (1988) 911',
  balsara: 'Balsara & Newman, J. Electrochem. Soc. 162 (2015) A2720',
} as const;

/** Metals on which films grow that pass few ions. */
const passivating: readonly string[] = ['Mg', 'Ca', 'Al', 'Zn'];

/**
 * Transference number of the cation from the steady current of a symmetric cell,
 *
 *   t₊ = I_ss·(ΔV − I₀·R₀)/(I₀·(ΔV − I_ss·R_ss)),
 *
 * with Evans' correction by R_b,ss/R_b,0 where the resistance of the electrolyte is known before and after. The first
 * current is the weak point: where the electrolyte is known, I_Ω = ΔV/(R_b + R_i) is shown beside it, and takes its
 * place where it is missing.
 *
 * @throws AppError `analysis/invalid-input`; `input/missing-field`
 */
export function analyseBruceVincent(input: BruceVincentInput): DirectCurrentAnalysis {
  const { voltageV, initialCurrentA, steadyCurrentA, interfaceBeforeOhm, interfaceAfterOhm, bulkBeforeOhm } = input;
  requirePositive({
    voltage: voltageV,
    'initial current': initialCurrentA,
    'steady current': steadyCurrentA,
    'interface before': interfaceBeforeOhm,
    'interface after': interfaceAfterOhm,
    'electrolyte before': bulkBeforeOhm,
    'electrolyte after': input.bulkAfterOhm,
  });
  const results = resultsOf(input);
  const checks = checksOf(input, results);
  const inputs = {
    ΔV: voltageV,
    'I₀': initialCurrentA,
    I_ss: steadyCurrentA,
    'R₀': interfaceBeforeOhm,
    R_ss: interfaceAfterOhm,
  };
  return {
    results,
    checks,
    assumptions: [
      'Dilute, binary electrolyte: in a concentrated one I_ss/I_Ω is a current fraction, no transference number.',
      'The voltage is so small that interfaces and concentrations answer linearly.',
      'The impedance was taken just before the voltage and in the steady state.',
    ],
    warnings: [...metalWarning(input.metal), ...warningsOfChecks(checks), ...unstatedWarning(inputs)],
  };
}

function resultsOf(input: BruceVincentInput): readonly DirectCurrentResult[] {
  const { voltageV, initialCurrentA, steadyCurrentA, interfaceBeforeOhm, interfaceAfterOhm } = input;
  const { bulkBeforeOhm, bulkAfterOhm } = input;
  const common = { ΔV: voltageV, I_ss: steadyCurrentA, 'R₀': interfaceBeforeOhm, R_ss: interfaceAfterOhm };
  const share = (v: Readonly<Record<string, number>>, initial: number): number =>
    (v['I_ss']! * (v['ΔV']! - initial * v['R₀']!)) / (initial * (v['ΔV']! - v['I_ss']! * v['R_ss']!));
  const ohmic = (v: Readonly<Record<string, number>>): number => v['ΔV']! / (v['R_b,0']! + v['R₀']!);
  const evans = (v: Readonly<Record<string, number>>): number => v['R_b,ss']! / v['R_b,0']!;
  const words = { symbol: 't₊', unit: '1', source: sources.bruceVincent };
  const formula = 't₊ = I_ss·(ΔV − I₀·R₀)/(I₀·(ΔV − I_ss·R_ss))';
  const results: DirectCurrentResult[] = [];
  const bulk: Readonly<Record<string, UncertainNumber>> = {
    ...(bulkBeforeOhm ? { 'R_b,0': bulkBeforeOhm } : {}),
    ...(bulkAfterOhm ? { 'R_b,ss': bulkAfterOhm } : {}),
  };
  if (initialCurrentA) {
    const inputs: Readonly<Record<string, UncertainNumber>> = { ...common, 'I₀': initialCurrentA };
    const plain = { ...words, id: 'cationTransference', title: 'transference number of the cation', formula };
    results.push(describeResult(plain, inputs, (v) => share(v, v['I₀']!)));
    if (bulkBeforeOhm && bulkAfterOhm)
      results.push(
        describeResult(
          {
            ...words,
            id: 'cationTransferenceEvans',
            title: 'the same with Evans’ correction',
            formula: `${formula}·R_b,ss/R_b,0`,
          },
          { ...inputs, ...bulk },
          (v) => share(v, v['I₀']!) * evans(v),
        ),
      );
    const uncorrected = {
      ...words,
      id: 'currentRatio',
      symbol: 'I_ss/I₀',
      title: 'uncorrected ratio',
      formula: 'I_ss/I₀',
    };
    results.push(
      describeResult(uncorrected, { I_ss: steadyCurrentA, 'I₀': initialCurrentA }, (v) => v['I_ss'] / v['I₀']),
    );
  }
  if (bulkBeforeOhm) {
    const inputs: Readonly<Record<string, UncertainNumber>> = { ...common, ...bulk };
    const how = { ...words, id: 'cationTransferenceOhmic', title: 'with I_Ω = ΔV/(R_b,0 + R₀) for the first current' };
    const correction = bulkAfterOhm ? '·R_b,ss/R_b,0' : '';
    results.push(
      describeResult(
        { ...how, formula: `${formula.replaceAll('I₀', 'I_Ω')}${correction}` },
        inputs,
        (v) => share(v, ohmic(v)) * (bulkAfterOhm ? evans(v) : 1),
      ),
      describeResult(
        {
          ...words,
          id: 'currentFraction',
          symbol: 'ρ₊',
          title: 'current fraction, 1/(1 + Ne), interfaces taken off',
          formula: 'ρ₊ = I_ss·R_b,0/(ΔV − I_ss·R_ss)',
          source: sources.balsara,
        },
        inputs,
        (v) => (v['I_ss']! * v['R_b,0']!) / (v['ΔV']! - v['I_ss']! * v['R_ss']!),
      ),
    );
  }
  if (bulkAfterOhm)
    results.push(
      describeResult(
        {
          ...words,
          id: 'cationTransferenceWatanabe',
          title: 'by Watanabe’s steady-state form',
          formula: 't₊ = R_b/(ΔV/I_ss − R_ss)',
          source: sources.watanabe,
        },
        { ΔV: voltageV, I_ss: steadyCurrentA, R_ss: interfaceAfterOhm, R_b: bulkAfterOhm },
        (v) => v['R_b'] / (v['ΔV'] / v['I_ss'] - v['R_ss']),
      ),
    );
  if (results.length === 0) throw missing();
  return results;
}

function checksOf(input: BruceVincentInput, results: readonly DirectCurrentResult[]): readonly CodedCheck[] {
  const { voltageV, initialCurrentA, steadyCurrentA, interfaceBeforeOhm, interfaceAfterOhm, bulkBeforeOhm } = input;
  const drift = Math.abs(interfaceAfterOhm.value / interfaceBeforeOhm.value - 1);
  const checks = [
    checkBelow(
      'large-voltage',
      'Small voltage, ΔV',
      voltageV.value,
      [0.0105, 0.05],
      'Above about 10 mV the answer is not linear.',
      'V',
    ),
    checkBelow(
      'interfaces-drift',
      'Interfaces steady, |R_ss/R₀ − 1|',
      drift,
      [0.1, 0.3],
      `The interfaces changed by ${(100 * drift).toFixed(0)} % while the voltage was held: they passivate, and R₀ and R_ss may not be those of the two currents.`,
    ),
    checkBelow(
      'interfaces-dominate',
      'Voltage left for the electrolyte, I_ss·R_ss/ΔV',
      (steadyCurrentA.value * interfaceAfterOhm.value) / voltageV.value,
      [0.5, 0.9],
      'The interfaces take most of the voltage: t₊ is a difference of large numbers.',
    ),
    shareCheck(results[0]!),
  ];
  if (input.remainingShare !== undefined)
    checks.push(
      checkBelow(
        'not-steady',
        'Still to come at the end, of the steady current',
        Math.abs(input.remainingShare),
        [0.02, 0.2],
        'The steady state was not reached: its current is an extrapolation. Wait longer.',
      ),
    );
  if (initialCurrentA) {
    const taken = (initialCurrentA.value * interfaceBeforeOhm.value) / voltageV.value;
    checks.push(
      checkBelow(
        'currents-disagree-with-resistances',
        'I₀·R₀ below ΔV',
        taken,
        [0.9, 1],
        'I₀ and R₀ do not fit together: check both.',
      ),
    );
  }
  if (initialCurrentA && bulkBeforeOhm) {
    const ohmic = voltageV.value / (bulkBeforeOhm.value + interfaceBeforeOhm.value);
    const late = Math.abs(initialCurrentA.value / ohmic - 1);
    const message = `I₀ is ${(initialCurrentA.value / ohmic).toPrecision(2)} of ΔV/(R_b + R₀): sampled late, or the resistances are not those of this moment. Prefer the value with I_Ω.`;
    checks.push(checkBelow('first-current-late', 'First current against Ohm’s law', late, [0.1, 0.3], message));
  }
  return checks;
}

function metalWarning(metal: string | undefined): readonly Warning[] {
  if (metal === undefined || !passivating.includes(metal)) return [];
  return [
    {
      code: 'passivating-metal',
      message: `Films on ${metal} change with current and time, and R_i of the impedance often is not that which the direct current meets. Repeat with other voltages, and take t₊ as a bound unless it stays.`,
    },
  ];
}

function missing(): AppError {
  return new AppError(
    'input/missing-field',
    'Neither the initial current nor the resistance of the electrolyte is known.',
    {
      remedy: 'Give the initial current, or the resistance of the electrolyte before.',
    },
  );
}
