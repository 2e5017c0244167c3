import type { Check, TitrationPulse, Verdict } from '../../model/results.ts';

/** The worst verdict that bears on the recommended value of a pulse. */
export function worstVerdict(pulse: TitrationPulse): Verdict {
  const verdicts = pulse.checks.filter((check) => bearsOnResult(check, pulse)).map((check) => check.verdict);
  return verdicts.includes('fail') ? 'fail' : verdicts.includes('warn') ? 'warn' : 'pass';
}

/** A check named after another estimate, such as its bias, says nothing of the recommended one. */
export function bearsOnResult(check: Check, pulse: TitrationPulse): boolean {
  const others = pulse.estimates.filter(({ name }) => !name.startsWith(pulse.estimator));
  return !others.some(({ name }) => check.name === name || check.name.startsWith(`${name}-`));
}
