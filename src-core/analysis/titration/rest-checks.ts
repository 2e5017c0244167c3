import type { Check } from '../../model/results.ts';
import { formatDuration } from '../../units/format.ts';
import { below, check } from './check.ts';
import type { Evidence } from './check-evidence.ts';
import { slowestRootSquared } from './diffusion-kernel.ts';

/** Whether the cell came to rest before and after the pulse. */
export function restChecks({ pulse, host, diffusivity, equilibriumChangeV, isFirst }: Evidence): Check[] {
  const { after, before } = pulse;
  const checks: Check[] = [];
  if (isFirst && before) {
    const rate = certainRate(before.slopeVPerS, before.slopeErrorVPerS) * 3.6e6;
    checks.push(
      check('initial-drift', rate, 1, below(rate, 1), 'Drift before the first pulse: was the cell at rest?', 'mV/h'),
    );
  }
  if (!after) {
    const message = 'No rest follows this pulse: ΔE_s is unknown.';
    return [...checks, check('rest-after', 0, 1, 'fail', message)];
  }
  const drift = certainRate(after.slopeVPerS, after.slopeErrorVPerS);
  checks.push(
    check(
      'rest-drift',
      Math.abs(after.slopeVPerS) * 3.6e6,
      1,
      below(drift * 3.6e6, 1, 10),
      '|dE/dt| over the last tenth of the rest; the verdict allows for two of its standard errors.',
      'mV/h',
    ),
  );
  if (diffusivity > 0) {
    const slowestS = host.diffusionLengthM.value ** 2 / (slowestRootSquared(host.geometry) * diffusivity);
    const remaining = (drift * slowestS) / Math.abs(equilibriumChangeV);
    const ratio = after.durationS / slowestS;
    checks.push(
      check(
        'remaining-drift',
        (Math.abs(after.slopeVPerS) * slowestS) / Math.abs(equilibriumChangeV),
        0.05,
        below(remaining, 0.05, 0.3),
        'What the slowest mode would still move the voltage, as a share of ΔE_s.',
      ),
      check(
        'rest-length',
        ratio,
        3,
        ratio >= 3 ? 'pass' : ratio < 1 ? 'fail' : 'warn',
        `Rest over the time of the slowest mode (${formatDuration(slowestS)}); good from 5 on.`,
      ),
    );
  }
  return checks;
}

/** A rate less two standard errors: only what is certainly there may condemn. */
function certainRate(rate: number, error: number): number {
  return Math.max(0, Math.abs(rate) - 2 * error);
}
