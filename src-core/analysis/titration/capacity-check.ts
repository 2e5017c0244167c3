import { AppError } from '../../errors.ts';
import type { Host } from './host.ts';
import type { PulseData } from './pulse-data.ts';

/** No host takes up or gives off more ions per formula unit in one branch. */
const mostDeltaX = 20;

/**
 * Asks about the unit of the current where the charge cannot be: mA taken for A move x a thousand times too far.
 *
 * @param confirmed - the factor that the user gave; any answer, 1 included, ends the asking
 * @throws AppError `input/ambiguous-unit`
 */
export function checkCapacity(
  pulses: readonly Pick<PulseData, 'chargeC'>[],
  host: Host,
  confirmed: number | undefined,
): void {
  const perX = host.chargePerUnitXC;
  if (perX === undefined || confirmed !== undefined) return;
  let charge = 0;
  let low = 0;
  let high = 0;
  for (const pulse of pulses) {
    charge += pulse.chargeC;
    low = Math.min(low, charge);
    high = Math.max(high, charge);
  }
  const deltaX = (high - low) / perX;
  if (!(deltaX > mostDeltaX)) return;
  throw new AppError(
    'input/ambiguous-unit',
    `The pulses would move x by ${deltaX.toPrecision(3)}, more than any host can: with the current in mA it would be ` +
      `${(deltaX / 1000).toPrecision(3)}, in µA ${(deltaX / 1e6).toPrecision(3)}.`,
    {
      remedy:
        'Say what one unit of the current is in A: a current factor of 0.001 for mA, 1e-6 for µA, 1 if the file is ' +
        'right. Otherwise correct the mass (mg or g?) and the molar mass of the sample.',
    },
  );
}
