import type { CodedCheck, DirectCurrentAnalysis } from '../../model/direct-current.ts';
import { AppError } from '../../errors.ts';
import type { UncertainNumber } from '../../numerics/error-propagation.ts';
import { faradayCPerMol } from '../../units/constants.ts';
import {
  checkBelow,
  describeResult,
  requirePositive,
  shareCheck,
  unstatedWarning,
  warningsOfChecks,
} from './describe-result.ts';

/** Masses are those that were moved: what the positive side lost and what the negative side gained, both positive. */
export interface TubandtInput {
  readonly chargeNumber: number;
  readonly molarMassKgPerMol: UncertainNumber;
  readonly chargeC: UncertainNumber;
  readonly anodeLossKg?: UncertainNumber | undefined;
  readonly cathodeGainKg?: UncertainNumber | undefined;
  /** Change of what lies between the two; about 0 when all went well. */
  readonly middleChangeKg?: UncertainNumber | undefined;
}

const source = 'Tubandt, Z. Anorg. Allg. Chem. 115 (1921) 105; Faraday’s law';

/**
 * Transference number of an ion from the mass it moved: t = z·F·Δm/(M·Q). With both compartments, their mean weighted by
 * the stated errors of the masses (equal where none are stated).
 *
 * @throws AppError `input/missing-field` without a mass; `analysis/invalid-input`
 */
export function analyseTubandt(input: TubandtInput): DirectCurrentAnalysis {
  const { chargeNumber: z, molarMassKgPerMol, chargeC, anodeLossKg, cathodeGainKg } = input;
  requirePositive({ 'charge number': exact(z), 'molar mass': molarMassKgPerMol, charge: chargeC });
  if (!anodeLossKg && !cathodeGainKg)
    throw new AppError('input/missing-field', 'No mass was given.', {
      remedy: 'Give what the anode side lost, what the cathode side gained, or better both.',
    });
  if ([anodeLossKg, cathodeGainKg].every((mass) => !mass || mass.value < 0))
    throw new AppError('analysis/invalid-input', 'The masses are negative.', {
      remedy: 'Give what the positive side lost and the negative side gained as positive masses.',
    });
  const [loss, gain] = weights(anodeLossKg, cathodeGainKg);
  const inputs: Readonly<Record<string, UncertainNumber>> = {
    'molar mass': molarMassKgPerMol,
    charge: chargeC,
    ...(anodeLossKg ? { 'mass lost': anodeLossKg } : {}),
    ...(cathodeGainKg ? { 'mass gained': cathodeGainKg } : {}),
  };
  const words = { unit: '1', source };
  const share = (v: Readonly<Record<string, number>>): number =>
    (z * faradayCPerMol * (loss * (v['mass lost'] ?? 0) + gain * (v['mass gained'] ?? 0))) /
    (v['molar mass']! * v['charge']!);
  const ions = describeResult(
    {
      id: 'ionicTransference',
      symbol: 't_i',
      title: 'transference number of the ion',
      formula: 't_i = z·F·Δm/(M·Q)',
      ...words,
    },
    inputs,
    share,
  );
  const others = describeResult(
    {
      id: 'electronicTransference',
      symbol: '1 − t_i',
      title: 'share of electrons and other ions',
      formula: '1 − t_i',
      ...words,
    },
    inputs,
    (v) => 1 - share(v),
  );
  const perCharge = describeResult(
    {
      id: 'massPerCharge',
      symbol: 'M/(z·F)',
      title: 'mass per charge at t_i = 1',
      formula: 'M/(z·F)',
      unit: 'µg/C',
      factor: 1e9,
      source,
    },
    { 'molar mass': molarMassKgPerMol },
    (v) => v['molar mass'] / (z * faradayCPerMol),
  );
  const expected = describeResult(
    {
      id: 'expectedMass',
      symbol: 'Δm',
      title: 'mass moved at t_i = 1',
      formula: 'M·Q/(z·F)',
      unit: 'mg',
      factor: 1e6,
      source,
    },
    { 'molar mass': molarMassKgPerMol, charge: chargeC },
    (v) => (v['molar mass'] * v.charge) / (z * faradayCPerMol),
  );
  const checks = [...balanceChecks(input), shareCheck(ions)];
  const single = anodeLossKg && cathodeGainKg ? [] : [oneSide];
  return {
    results: [ions, others, perCharge, expected],
    checks,
    assumptions: [
      `Each ion carries ${z} elementary charges, and no other ion moves.`,
      'Nothing was lost in taking the compartments apart.',
    ],
    warnings: [...single, ...warningsOfChecks(checks), ...unstatedWarning(inputs)],
  };
}

const oneSide = {
  code: 'one-compartment',
  message: 'One compartment only: without the other the balance of masses cannot be checked.',
};

/** Shares of the two masses in their mean. */
function weights(loss: UncertainNumber | undefined, gain: UncertainNumber | undefined): readonly [number, number] {
  if (!loss || !gain) return [loss ? 1 : 0, gain ? 1 : 0];
  const [a, b] = [loss.standardUncertainty ** -2, gain.standardUncertainty ** -2];
  return Number.isFinite(a + b) ? [a / (a + b), b / (a + b)] : [0.5, 0.5];
}

function balanceChecks({ anodeLossKg, cathodeGainKg, middleChangeKg }: TubandtInput): readonly CodedCheck[] {
  const checks: CodedCheck[] = [];
  if (anodeLossKg && cathodeGainKg) {
    const parts = [anodeLossKg, cathodeGainKg, ...(middleChangeKg ? [middleChangeKg] : [])];
    const sum = cathodeGainKg.value + (middleChangeKg?.value ?? 0) - anodeLossKg.value;
    checks.push(deviation('mass-balance', 'Balance of masses', sum, parts, anodeLossKg.value));
  }
  if (middleChangeKg)
    checks.push(
      deviation(
        'middle-changed',
        'Middle unchanged',
        middleChangeKg.value,
        [middleChangeKg],
        anodeLossKg?.value ?? cathodeGainKg!.value,
      ),
    );
  return checks;
}

/** In standard errors where they are known, else against 2 % of what was moved. */
function deviation(
  code: string,
  name: string,
  difference: number,
  parts: readonly UncertainNumber[],
  moved: number,
): CodedCheck {
  const error = Math.hypot(...parts.map(({ standardUncertainty: u }) => (Number.isFinite(u) ? u : 0)));
  const size = Math.abs(difference) / (error > 0 ? error : 0.01 * Math.abs(moved));
  const message = `${name}: off by ${(1e6 * difference).toPrecision(2)} mg. Mass was lost, or moved by more than one ion.`;
  return checkBelow(code, name, size, [2, 3], message);
}

function exact(value: number): UncertainNumber {
  return { value, standardUncertainty: NaN };
}
