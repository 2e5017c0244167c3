import { AppError } from '../../../errors.ts';
import type { Clock, Instrument } from '../../driver.ts';
import { keithley2400Dialect } from '../../keithley-2400/driver/dialect.ts';
import type { Link } from '../../link.ts';
import type { ScpiSession } from '../../scpi/session.ts';
import type { SourceMeasureDialect } from '../../source-measure/dialect.ts';
import { openSourceMeasure } from '../../source-measure/open.ts';
import { createKeithley2450Dialect } from './dialect.ts';

export const driverId = 'keithley-2450';

/** @throws AppError as `openSourceMeasure`, and instrument/unsupported for the command set TSP */
export function openKeithley2450(link: Link, clock: Clock): Promise<Instrument> {
  const family = {
    driverId,
    name: 'Keithley 2450',
    interrupt: ':ABOR\n',
    // Within 21 V the whole current of 1 A is available.
    maxVoltageV: 20,
    maxCurrentA: 1,
    holdsCurrentLimit: true,
    modelOf: (maker: string, model: string) =>
      /KEITHLEY/i.test(maker) && /MODEL 24[05]0/i.test(model) ? `Keithley ${model.replace(/MODEL /i, '')}` : undefined,
    dialectOf,
  };
  return openSourceMeasure(family, link, clock);
}

async function dialectOf(session: ScpiSession): Promise<SourceMeasureDialect> {
  const language = await session.ask('*LANG?');
  if (/^SCPI$/i.test(language)) return createKeithley2450Dialect();
  // Ctrl-X belongs to the serial port of the 2400; on the network it would be part of a command.
  if (/^SCPI2400$/i.test(language)) return { ...keithley2400Dialect, abort: ':ABOR\n' };
  throw new AppError('instrument/unsupported', `The Keithley 2450 uses the command set “${language.slice(0, 20)}”.`, {
    remedy: 'Choose SCPI under Menu > System > Settings > Command Set on the instrument, and let it restart.',
    cellState: 'unknown',
  });
}
