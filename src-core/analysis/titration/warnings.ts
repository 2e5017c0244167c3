import type { Warning } from '../../model/quantity.ts';
import type { TitrationPulse } from '../../model/results.ts';
import type { Host } from './host.ts';
import type { PulseData } from './pulse-data.ts';

/** Checks whose failing in many pulses is news about the run as a whole: code, and what to say. */
const runChecks: readonly (readonly [check: string, code: string, text: string])[] = [
  [
    'theta',
    'titration/pulse-too-long',
    'pulses are too long for Eq. 9 and 10 (θ = Dτ/L² not ≪ 1): use the finite-length fit.',
  ],
  ['rest-drift', 'titration/not-equilibrated', 'rests end before equilibrium (|dE/dt| above 1 mV/h).'],
  ['remaining-drift', 'titration/not-equilibrated-slow', 'rests leave more than 5 % of ΔE_s to relax.'],
  ['rest-length', 'titration/rest-too-short', 'rests are shorter than three times the slowest mode of diffusion.'],
  ['signal', 'titration/weak-signal', 'pulses change the equilibrium voltage by less than 20 times the noise.'],
  ['sign', 'titration/sign', 'pulses move the equilibrium voltage against the current: check the sign of the current.'],
  ['plateau', 'titration/plateau', 'pulses lie on a plateau, where two phases coexist and D is not defined.'],
  [
    'diffusivity-change',
    'titration/diffusivity-changes',
    'pulses see D change while they last: take smaller steps of x.',
  ],
  ['complete', 'titration/cut-off', 'pulses were cut short; they are kept, with a flag.'],
  ['temperature', 'titration/temperature', 'pulses saw the temperature move by more than 0.5 K.'],
  ['rest-after', 'titration/no-rest', 'pulses have no rest after them: ΔE_s is unknown there.'],
];

/** What the user should know about the run as a whole. */
export function warningsOf(
  analysed: readonly TitrationPulse[],
  pulses: readonly PulseData[],
  host: Host,
  ignoredStretches: number,
): Warning[] {
  const warnings: Warning[] = host.notes.map((message) => ({ code: 'titration/sample', message }));
  for (const [name, code, text] of runChecks) {
    const bad = analysed.filter((pulse) => pulse.checks.some((one) => one.name === name && one.verdict !== 'pass'));
    if (bad.length > 0) warnings.push({ code, message: `${bad.length} of ${analysed.length} ${text}` });
  }
  const unfitted = analysed.filter((pulse) => pulse.estimator !== 'finite-length');
  if (unfitted.length > 0)
    warnings.push({
      code: 'titration/not-fitted',
      message: `The finite-length fit cannot tell D for pulse ${unfitted.map((pulse) => pulse.index).join(', ')}: Eq. 9 is given.`,
    });
  if (analysed.some((pulse) => (pulse.xAfter ?? 0) < -0.05))
    warnings.push({
      code: 'titration/composition',
      message: 'x falls below zero: check the unit and sign of the current, the mass and the initial x.',
    });
  if (ignoredStretches > 0)
    warnings.push({
      code: 'titration/short-currents',
      message: `${ignoredStretches} stretches of current too short to be a pulse were left out.`,
    });
  const reversals = pulses.filter((pulse, k) => k > 0 && pulse.segment.direction !== pulses[k - 1]!.segment.direction);
  if (reversals.length > 0)
    warnings.push({
      code: 'titration/directions',
      message: `The direction turns ${reversals.length} time(s); neighbours are compared within one direction only.`,
    });
  return warnings;
}
