import { AppError } from '../../errors.ts';
import type { DirectCurrentAnalysis } from '../../model/direct-current.ts';
import type { UncertainNumber } from '../../numerics/error-propagation.ts';
import { faradayCPerMol, gasConstantJPerMolK } from '../../units/constants.ts';
import { describeResult, requirePositive, shareCheck, unstatedWarning, warningsOfChecks } from './describe-result.ts';

/** The voltage to be expected is given, or follows from activities of the neutral species. */
export interface ElectromotiveForceInput {
  readonly measuredV: UncertainNumber;
  readonly nernstV?: UncertainNumber | undefined;
  readonly chargeNumber?: number | undefined;
  readonly activityRatio?: UncertainNumber | undefined;
  readonly temperatureK?: UncertainNumber | undefined;
}

const source = 'Wagner, Z. Phys. Chem. B 21 (1933) 25';

/**
 * Mean transference number of the ions from the voltage of a cell with two reversible electrodes: t = E/E_Nernst, with
 * E_Nernst = (R·T/(z·F))·ln(a₁/a₂) where it is not given.
 *
 * @throws AppError `input/missing-field`; `analysis/invalid-input`
 */
export function analyseElectromotiveForce(input: ElectromotiveForceInput): DirectCurrentAnalysis {
  const { measuredV, nernstV, chargeNumber: z, activityRatio, temperatureK } = input;
  requirePositive({ 'measured voltage': measuredV, 'Nernst voltage': nernstV, temperature: temperatureK });
  const words = {
    id: 'ionicTransference',
    symbol: 't_i',
    title: 'mean transference number of the ions',
    unit: '1',
    source,
  };
  const formula = 't_i = E/E_Nernst';
  const byActivity = z !== undefined && activityRatio && temperatureK && { z, activityRatio, temperatureK };
  if (!nernstV && !byActivity)
    throw new AppError('input/missing-field', 'The voltage to be expected is not known.', {
      remedy: 'Give it, or the ratio of activities with temperature and charge number.',
    });
  const inputs: Readonly<Record<string, UncertainNumber>> = nernstV
    ? { E: measuredV, E_Nernst: nernstV }
    : { E: measuredV, 'ratio of activities': activityRatio!, T: temperatureK! };
  const expectedOf = (v: Readonly<Record<string, number>>): number =>
    v['E_Nernst'] ??
    (gasConstantJPerMolK * v['T']! * Math.abs(Math.log(v['ratio of activities']!))) / (z! * faradayCPerMol);
  const ions = describeResult({ ...words, formula }, inputs, (v) => v['E']! / expectedOf(v));
  const electrons = describeResult(
    {
      id: 'electronicTransference',
      symbol: 't_e',
      title: 'mean transference number of the electrons',
      unit: '1',
      source,
      formula: 't_e = 1 − t_i',
    },
    inputs,
    (v) => 1 - v['E']! / expectedOf(v),
  );
  const expected = describeResult(
    {
      id: 'nernstVoltage',
      symbol: 'E_Nernst',
      title: 'voltage without electrons',
      unit: 'V',
      source,
      formula: '(R·T/(z·F))·ln(a₁/a₂)',
    },
    inputs,
    expectedOf,
  );
  const checks = [shareCheck(ions)];
  return {
    results: [ions, electrons, expected],
    checks,
    assumptions: [
      't_i is a mean over the range of activity between the electrodes.',
      'Both electrodes are in equilibrium, also with the sample; the voltmeter draws no current.',
    ],
    warnings: [
      ...warningsOfChecks(checks),
      ...(electrons.value < 2 * electrons.standardUncertainty || electrons.value < 0.01
        ? [
            {
              code: 'electrons-not-resolved',
              message: 't_e cannot be told from 0 this way: polarise the cell instead.',
            },
          ]
        : []),
      ...unstatedWarning(inputs),
    ],
  };
}
