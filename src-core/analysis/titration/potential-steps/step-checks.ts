import type { Check, DiffusivityEstimate } from '../../../model/results.ts';
import { boltzmannVPerK } from '../../../units/constants.ts';
import { below, check } from '../check.ts';
import { usualTemperatureK } from '../thermodynamics.ts';
import type { FittedStep } from './fit-levels.ts';
import type { StepChanges } from './step-estimates.ts';

/** All that the checks of one potential step look at. */
export interface StepEvidence {
  readonly fitted: FittedStep;
  readonly estimates: readonly DiffusivityEstimate[];
  /** NaN where nothing came before. */
  readonly stepV: number;
  /** Share of ΔQ that had not flowed at the end; NaN without a fit. */
  readonly remainingShare: number;
  /** |dE/dx|, V; NaN without a capacity. */
  readonly potentialPerX: number;
  readonly changes: StepChanges;
}

/** Tests every assumption behind D of one step; those that cannot be tested for want of data are left out. */
export function stepChecks(evidence: StepEvidence): Check[] {
  return [...sizeChecks(evidence), ...fitChecks(evidence), ...biasChecks(evidence), ...courseChecks(evidence)];
}

const thermalV = boltzmannVPerK * usualTemperatureK;

function sizeChecks({ stepV, fitted, potentialPerX, changes }: StepEvidence): Check[] {
  const { step } = fitted;
  const checks: Check[] = [];
  if (Number.isFinite(stepV)) {
    const sizeV = Math.abs(stepV);
    checks.push(
      check(
        'step-size',
        sizeV,
        0.6 * thermalV,
        below(sizeV, 0.6 * thermalV, 2 * thermalV),
        '|ΔE| must be small against RT/F (25.7 mV at 25 °C): beyond, kinetics and E(x) are no longer straight.',
        'V',
      ),
      check(
        'sign',
        Math.sign(stepV) * Math.sign(step.chargeC),
        1,
        Math.sign(stepV) === Math.sign(step.chargeC) ? 'pass' : 'fail',
        'A step upwards must charge, one downwards discharge.',
      ),
      check(
        'held-voltage',
        step.voltageScatterV / sizeV,
        0.05,
        below(step.voltageScatterV / sizeV, 0.05, 0.3),
        'Scatter of the voltage while it is held, over the step.',
      ),
    );
  }
  if (Number.isFinite(potentialPerX))
    checks.push(
      check(
        'plateau',
        potentialPerX,
        thermalV,
        potentialPerX >= thermalV ? 'pass' : 'warn',
        '|dE/dx|: below k_BT/e per unit x two phases coexist and D is not defined.',
        'V',
      ),
    );
  const { logCapacity, logDiffusivity } = changes;
  return [
    ...checks,
    check(
      'slope-change',
      logCapacity,
      0.2,
      below(logCapacity, 0.2, 1),
      'Change of dQ/dE from step to step, of its logarithm.',
    ),
    check(
      'diffusivity-change',
      logDiffusivity,
      0.2,
      below(logDiffusivity, 0.2, 1),
      'Change of D from step to step, of its logarithm.',
    ),
  ];
}

function fitChecks({ fitted, remainingShare }: StepEvidence): Check[] {
  const { fit, history } = fitted;
  if (!fit) return [];
  const left = Math.abs(history.reduce((sum, chargeC) => sum + chargeC, 0) / fit.chargeC);
  const background = Math.abs(fit.backgroundA) / fit.unitA;
  return [
    check(
      'step-complete',
      remainingShare,
      0.05,
      below(remainingShare, 0.05, 0.6),
      'Share of the charge that had not flowed when the step ended. The fit allows for it; the long-time law wants it small.',
    ),
    check(
      'earlier-steps',
      left,
      0.1,
      below(left, 0.1, 1),
      'Charge that earlier steps had still to move when this one began, over its own. The fit takes it into account.',
    ),
    check(
      'ohmic-ratio',
      fit.lambda,
      1,
      fit.lambda >= 1 ? 'pass' : fit.lambda < 0.1 ? 'fail' : 'warn',
      'Λ, resistance of diffusion over that of electrolyte and interface: the classical laws need ≫ 10; below 0.1 the current tells the resistance, not D.',
    ),
    check(
      'background',
      background,
      0.05,
      below(background, 0.05, 0.5),
      'Current that flows for ever (leakage, side reaction) over the first current.',
    ),
    check(
      'misfit',
      fit.misfit,
      2,
      below(fit.misfit, 2, 10),
      'Scatter about the fit over noise and 0.3 % of the current.',
    ),
  ];
}

function biasChecks({ estimates }: StepEvidence): Check[] {
  return (['pitt-long', 'pitt-short'] as const).flatMap((name) => {
    const bias = estimates.find((one) => one.name === name)?.bias;
    if (bias === undefined) return [];
    const law = name === 'pitt-long' ? 'the long-time law' : 'the Cottrell law';
    return check(
      `${name}-bias`,
      bias,
      0.9,
      Math.abs(Math.log(bias)) <= -Math.log(0.9) ? 'pass' : bias < 0.5 ? 'fail' : 'warn',
      `Estimate/truth of ${law} for the resistance found, exactly.`,
    );
  });
}

/** A current that rises again tells of a new phase that has to nucleate, or of something that broke. */
function courseChecks({ fitted: { step, fit } }: StepEvidence): Check[] {
  const bins = fit?.bins ?? [];
  const signal = Math.abs(step.currentA[0]! - step.endCurrentA) / Math.max(step.noiseA, 1e-15);
  let least = Infinity;
  let rise = 0;
  const sign = Math.sign(step.chargeC);
  for (const { currentA, samples } of bins) {
    least = Math.min(least, sign * currentA);
    rise = Math.max(rise, sign * currentA - least - (4 * step.noiseA) / Math.sqrt(samples));
  }
  const relative = rise / (fit?.unitA ?? 1);
  return [
    check(
      'signal',
      signal,
      20,
      signal >= 20 ? 'pass' : signal < 3 ? 'fail' : 'warn',
      'Fall of the current over the noise of one sample.',
    ),
    ...(fit
      ? [
          check(
            'falling',
            relative,
            0.02,
            below(relative, 0.02, 0.2),
            'Rise of the current while the voltage is held, over the first current: diffusion alone lets it only fall; a new phase does not.',
          ),
        ]
      : []),
  ];
}
