import { AppError } from '../errors.ts';
import type { InstrumentDriver } from './driver.ts';
import { palmsensMethodScript } from './palmsens-methodscript/index.ts';

/** Every driver. To add one: a folder and a line. */
export const instrumentDrivers: readonly InstrumentDriver[] = [palmsensMethodScript];

/** The driver of an id; without one, the first. @throws AppError `input/not-found` */
export function findDriver(id?: string): InstrumentDriver {
  const driver = id === undefined ? instrumentDrivers[0] : instrumentDrivers.find((known) => known.id === id);
  if (driver) return driver;
  throw new AppError('input/not-found', `There is no driver “${(id ?? '').slice(0, 60)}”.`, {
    remedy: `Known are ${instrumentDrivers.map((known) => known.id).join(', ')}.`,
  });
}
