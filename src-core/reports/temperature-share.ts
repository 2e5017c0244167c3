import type { TemperatureShare } from '../model/series.ts';
import { toSignificant } from '../units/format.ts';

/** What the temperatures do to an activation energy, in words; undefined where nothing is known of their errors. */
export function temperatureShareText(share: TemperatureShare | undefined): string | undefined {
  if (!share) return undefined;
  const { ownErrorEv, sensor } = share;
  const own = `Of the standard error of E, ${milli(ownErrorEv)} come from the single temperatures (scatter, drift and band of stability).`;
  if (!sensor) return own;
  const { name, offsetErrorK, gainError, offsetErrorEv, gainErrorEv } = sensor;
  return (
    `${own} Not in it, as it is common to all points: sensor (${name}), zero ± ${toSignificant(offsetErrorK, 2)} K: ` +
    `${milli(offsetErrorEv)}; slope ± ${toSignificant(100 * gainError, 2)} %: ${milli(gainErrorEv)}.`
  );
}

function milli(energyEv: number): string {
  return `± ${toSignificant(1000 * energyEv, 2)} meV`;
}
