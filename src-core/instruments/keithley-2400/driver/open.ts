import type { Clock, Instrument } from '../../driver.ts';
import type { Link } from '../../link.ts';
import { openSourceMeasure } from '../../source-measure/open.ts';
import { keithley2400Dialect } from './dialect.ts';

export const driverId = 'keithley-2400';
export const baudRate = 9600;

/** @throws AppError as `openSourceMeasure` */
export function openKeithley2400(link: Link, clock: Clock): Promise<Instrument> {
  const family = {
    driverId,
    name: 'Keithley 2400',
    terminator: '\r\n',
    baudRate,
    // Ctrl-X forgets what waits.
    interrupt: '\u0018',
    // Within 21 V the whole current of 1 A is available.
    maxVoltageV: 20,
    maxCurrentA: 1,
    holdsCurrentLimit: true,
    modelOf: (maker: string, model: string) =>
      /KEITHLEY/i.test(maker) && /MODEL 24[0-4]\d/i.test(model)
        ? `Keithley ${model.replace(/MODEL /i, '')}`
        : undefined,
    dialectOf: () => keithley2400Dialect,
  };
  return openSourceMeasure(family, link, clock);
}
