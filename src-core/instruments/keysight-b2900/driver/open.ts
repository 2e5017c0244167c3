import type { Clock, Instrument } from '../../driver.ts';
import type { Link } from '../../link.ts';
import { openSourceMeasure } from '../../source-measure/open.ts';
import { keysightB2900Dialect } from './dialect.ts';

export const driverId = 'keysight-b2900';

/** Of a unit with two channels the first one is used. @throws AppError as `openSourceMeasure` */
export function openKeysightB2900(link: Link, clock: Clock): Promise<Instrument> {
  const family = {
    driverId,
    name: 'Keysight B2900',
    interrupt: keysightB2900Dialect.abort,
    // Within 21 V the current of 1.5 A is available at any time; 3 A on some models in short pulses alone.
    maxVoltageV: 20,
    maxCurrentA: 1.5,
    holdsCurrentLimit: true,
    modelOf: (maker: string, model: string) =>
      /KEYSIGHT|AGILENT/i.test(maker) && /^B29[01]\d[A-Z]/i.test(model) ? `Keysight ${model}` : undefined,
    dialectOf: () => keysightB2900Dialect,
  };
  return openSourceMeasure(family, link, clock);
}
