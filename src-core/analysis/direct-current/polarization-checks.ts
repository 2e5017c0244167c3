import type { CodedCheck, DirectCurrentResult } from '../../model/direct-current.ts';
import type { Warning } from '../../model/quantity.ts';
import type { UncertainNumber } from '../../numerics/error-propagation.ts';
import { checkBelow, shareCheck } from './describe-result.ts';
import type { PolarizationInput } from './polarization-input.ts';
import type { TailFit } from './tail-fit.ts';

/** Whether the measurement allows what was read from it. */
export function checksOf(
  { held, applied }: PolarizationInput,
  results: readonly DirectCurrentResult[],
  steady: UncertainNumber,
  zero: UncertainNumber,
  fit: TailFit | undefined,
): readonly CodedCheck[] {
  const checks: CodedCheck[] = [];
  const net = Math.abs(steady.value - zero.value);
  checks.push(
    checkBelow(
      'large-zero',
      'Zero against the steady value',
      Math.abs(zero.value) / net,
      [0.1, 1],
      'The zero is a large part of what is left: measure it again, longer.',
    ),
  );
  const error = Math.hypot(steady.standardUncertainty || 0, zero.standardUncertainty || 0);
  checks.push(
    checkBelow(
      'not-resolved',
      'Steady value above its uncertainty, 2u/value',
      (2 * error) / net,
      [0.2, 1],
      'The electronic conductivity is not resolved: take value plus twice its uncertainty as a bound.',
    ),
  );
  const volts = held === 'voltage' ? applied.value : net;
  checks.push(
    checkBelow(
      'large-voltage',
      'Small voltage, V',
      volts,
      [0.2, 1],
      'At this voltage the composition, and σ_e with it, differs much between the two contacts.',
      'V',
    ),
  );
  const share = results.find(({ id }) => id === 'ionicTransference');
  if (share) checks.push(shareCheck(share));
  return fit ? [...checks, ...fitChecks(fit)] : checks;
}

function fitChecks({ remainingShare, timeConstantS, timeS, runsProbability }: TailFit): readonly CodedCheck[] {
  const checks = [
    checkBelow(
      'not-steady',
      'Still to come at the end, of the steady value',
      Math.abs(remainingShare),
      [0.05, 0.3],
      'The steady state was not reached: the value is an extrapolation. Wait longer.',
    ),
    checkBelow(
      'patterned-residuals',
      'Residuals follow no pattern, 1 − p',
      1 - runsProbability,
      [0.95, 0.9999],
      'The transient is not the one of diffusion alone: contacts, drift or two processes. D is doubtful, and so is the extrapolation.',
    ),
  ];
  if (timeConstantS)
    checks.push(
      checkBelow(
        'short-record',
        'Time constant within the record, τ/t',
        timeConstantS.value / timeS.at(-1)!,
        [1 / 3, 1],
        'The record is short against the time constant.',
      ),
    );
  return checks;
}

/** What was not known, or cannot be trusted. */
export function warningsFor(
  { held, zero, totalResistanceOhm, initial }: PolarizationInput,
  results: readonly DirectCurrentResult[],
  fit: TailFit | undefined,
): readonly Warning[] {
  const warnings: Warning[] = [];
  const warn = (code: string, message: string): void => void warnings.push({ code, message });
  if (!zero)
    warn(
      'no-zero',
      `The ${held === 'voltage' ? 'current' : 'voltage'} before the step is not known, so that nothing was subtracted.`,
    );
  if (!totalResistanceOhm)
    warn('no-total', 'Without the resistance from the impedance of the same cell neither σ nor t_i is known.');
  if (initial)
    warn(
      'first-sample',
      'A transference number from the first sample reads too low: the current has fallen before it is taken.',
    );
  if (fit && !fit.timeConstantS)
    warn('no-relaxation', 'No relaxation stands out of the noise: the steady value is a mean, and D is not known.');
  if (results[0]!.value <= 0) warn('negative-conductivity', 'σ_e comes out negative: check sign and zero.');
  return warnings;
}
