import { AppError } from '../../errors.ts';
import type { DirectCurrentAnalysis } from '../../model/direct-current.ts';
import type { UncertainNumber } from '../../numerics/error-propagation.ts';
import { faradayCPerMol } from '../../units/constants.ts';
import { checkBelow, describeResult, requirePositive, unstatedWarning, warningsOfChecks } from './describe-result.ts';

/** Either the diffusivity or Sand's time is given, and the other found. */
export interface SandInput {
  readonly chargeNumber: number;
  readonly concentrationMolPerM3: UncertainNumber;
  readonly currentDensityAPerM2: UncertainNumber;
  readonly diffusivityM2PerS?: UncertainNumber | undefined;
  readonly timeS?: UncertainNumber | undefined;
  /** Of the ion that reacts; 0 where other ions carry the current (supporting electrolyte). */
  readonly cationTransference?: UncertainNumber | undefined;
  /** Between the electrodes. */
  readonly distanceM?: UncertainNumber | undefined;
}

const source =
  'Sand, Phil. Mag. 1 (1901) 45; with t_a for a binary electrolyte: Chazalviel, Phys. Rev. A 42 (1990) 7355';

/**
 * Time after which a constant current has emptied the electrolyte at an electrode, or the diffusivity from that time:
 * τ = π·D·(z·F·C)²/(4·i²·t_a²), t_a = 1 − t_c.
 *
 * @throws AppError `input/missing-field`; `analysis/invalid-input`
 */
export function analyseSandTime(input: SandInput): DirectCurrentAnalysis {
  const { chargeNumber: z, concentrationMolPerM3, currentDensityAPerM2, diffusivityM2PerS, timeS, distanceM } = input;
  requirePositive({
    concentration: concentrationMolPerM3,
    'current density': currentDensityAPerM2,
    diffusivity: diffusivityM2PerS,
  });
  requirePositive({ 'charge number': { value: z, standardUncertainty: NaN }, time: timeS, distance: distanceM });
  if (!diffusivityM2PerS === !timeS)
    throw new AppError('input/missing-field', 'Give either the diffusivity or the time.', {
      remedy: 'From one of the two the other follows.',
    });
  const cation = input.cationTransference ?? { value: 0, standardUncertainty: NaN };
  if (!(cation.value >= 0 && cation.value < 1))
    throw new AppError('analysis/invalid-input', 'The transference number of the cation must be from 0 to below 1.', {
      remedy: 'At 1 nothing is emptied, and there is no Sand’s time.',
    });
  const common = { C: concentrationMolPerM3, i: currentDensityAPerM2, t_c: cation };
  const factor = (v: { C: number; i: number; t_c: number }): number =>
    (Math.PI / 4) * ((z * faradayCPerMol * v.C) / (v.i * (1 - v.t_c))) ** 2;
  const result = diffusivityM2PerS
    ? describeResult(
        {
          id: 'sandTime',
          symbol: 'τ_S',
          title: 'Sand’s time',
          unit: 's',
          formula: 'τ_S = π·D·(z·F·C)²/(4·i²·t_a²)',
          source,
        },
        { ...common, D: diffusivityM2PerS },
        (v) => v.D * factor(v),
      )
    : describeResult(
        {
          id: 'diffusivity',
          symbol: 'D',
          title: 'diffusivity of the salt',
          unit: 'cm²/s',
          factor: 1e4,
          formula: 'D = 4·τ_S·(i·t_a)²/(π·(z·F·C)²)',
          source,
        },
        { ...common, τ_S: timeS! },
        (v) => v['τ_S'] / factor(v),
      );
  const seconds = diffusivityM2PerS ? result.value : timeS!.value;
  const diffusivity = diffusivityM2PerS?.value ?? result.value / 1e4;
  // Half the cell must be thicker than the layer that is being emptied.
  const checks = distanceM
    ? [
        checkBelow(
          'layers-meet',
          'Emptied layer within half the cell, √(π·D·τ)/L',
          Math.sqrt(Math.PI * diffusivity * seconds) / distanceM.value,
          [0.5, 1],
          'The layers of both electrodes meet before the time is over: below the limiting current nothing is emptied.',
        ),
      ]
    : [];
  return {
    results: [result],
    checks,
    assumptions: [
      'One-dimensional diffusion without convection into a half-space.',
      input.cationTransference
        ? 'Binary electrolyte: D is that of the salt, t_a = 1 − t_c.'
        : 'Other ions carry the current in the electrolyte (t_a = 1); in a binary one give the transference number.',
    ],
    warnings: [
      ...warningsOfChecks(checks),
      ...unstatedWarning({ C: concentrationMolPerM3, i: currentDensityAPerM2, D: diffusivityM2PerS, τ_S: timeS }),
    ],
  };
}
