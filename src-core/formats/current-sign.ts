import { AppError } from '../errors.ts';
import type { Warning } from '../model/quantity.ts';

/**
 * Whether the current has the sign it should have: each pulse's current is compared with the way the voltage goes from
 * the sample before it to its last one. A pulse ends where the current does, or turns round.
 *
 * @param signIsKnown - the format fixes the sign: what speaks against it is told and the file believed
 * @throws AppError `input/ambiguous-sign` in other files, where more pulses speak against the sign than for it
 */
export function checkSign(
  { currentA, voltageV }: { readonly currentA: Float64Array; readonly voltageV: Float64Array },
  signIsKnown: boolean,
  warnings: Warning[],
): void {
  const sizes = currentA.map(Math.abs).sort();
  const threshold = 0.05 * sizes[Math.floor((sizes.length - 1) * 0.999)]!;
  if (!(threshold > 0)) return;
  let agree = 0;
  let contradict = 0;
  const side = (i: number): number => (Math.abs(currentA[i]!) > threshold ? Math.sign(currentA[i]!) : 0);
  for (let i = 1; i < currentA.length; i++) {
    if (side(i) === 0 || side(i - 1) !== 0) continue;
    let last = i;
    while (last + 1 < currentA.length && side(last + 1) === side(i)) last++;
    const product = currentA[i]! * (voltageV[last]! - voltageV[i - 1]!);
    if (product > 0) agree++;
    if (product < 0) contradict++;
  }
  if (contradict > agree && !signIsKnown) throw ambiguous(contradict, agree + contradict);
  if (contradict > 0)
    warnings.push({
      code: 'sign-mixed',
      message: `In ${contradict} of ${agree + contradict} pulses the voltage moves against the current.`,
    });
}

function ambiguous(contradict: number, pulses: number): AppError {
  return new AppError(
    'input/ambiguous-sign',
    `In ${contradict} of ${pulses} pulses the voltage falls while the current is positive, or the reverse.`,
    {
      remedy:
        'Say what a positive current does: a current sign of −1 if it discharges the cell, 1 if the file is right as it is.',
    },
  );
}
