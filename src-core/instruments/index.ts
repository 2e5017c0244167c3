import { AppError } from '../errors.ts';
import type { InstrumentDriver, SerialSettings } from './driver.ts';
import { huber } from './huber/index.ts';
import { gwLcr6000 } from './gw-lcr6000/index.ts';
import { hiokiIm35xx } from './hioki-im35xx/index.ts';
import { keithley2400 } from './keithley-2400/index.ts';
import { eurotherm } from './eurotherm/index.ts';
import { julabo } from './julabo/index.ts';
import { keysightE4980a } from './keysight-e4980a/index.ts';
import { keysightE4990a } from './keysight-e4990a/index.ts';
import { keithleyDmm6500 } from './keithley-dmm6500/index.ts';
import { keithley2450 } from './keithley-2450/index.ts';
import { keysightB2900 } from './keysight-b2900/index.ts';
import { lakeShore33x } from './lakeshore-33x/index.ts';
import { lauda } from './lauda/index.ts';
import { palmsensMethodScript } from './palmsens-methodscript/index.ts';
import { rsLcx } from './rs-lcx/index.ts';
import { rodeostat } from './rodeostat/index.ts';
import { sciospecIsx3 } from './sciospec-isx3/index.ts';
import { solartron1260 } from './solartron-1260/index.ts';
import { tdstat } from './tdstat/index.ts';
import { watlow } from './watlow/index.ts';

/** Every driver. To add one: a folder and a line. */
export const instrumentDrivers: readonly InstrumentDriver[] = [
  palmsensMethodScript,
  keithley2400,
  keithley2450,
  keysightB2900,
  keithleyDmm6500,
  eurotherm,
  huber,
  julabo,
  lauda,
  lakeShore33x,
  keysightE4980a,
  hiokiIm35xx,
  rsLcx,
  gwLcr6000,
  keysightE4990a,
  sciospecIsx3,
  solartron1260,
  rodeostat,
  tdstat,
  watlow,
];

/** The driver of an id; without one, the first. @throws AppError `input/not-found` */
export function findDriver(id?: string, drivers: readonly InstrumentDriver[] = instrumentDrivers): InstrumentDriver {
  const driver = id === undefined ? drivers[0] : drivers.find((known) => known.id === id);
  if (driver) return driver;
  throw new AppError('input/not-found', `There is no driver “${(id ?? '').slice(0, 60)}”.`, {
    remedy: `Known are ${drivers.map((known) => known.id).join(', ')}.`,
  });
}

/** How a driver's serial port is opened. @throws AppError `input/invalid` for an instrument without one */
export function serialSettingsOf({ title, links }: InstrumentDriver): SerialSettings {
  for (const link of links) if (link.kind === 'serial') return link.settings;
  throw new AppError('input/invalid', `${title} is not reached by a serial port.`, {
    remedy: `It is reached by ${links.map(({ kind }) => kind).join(' or ')}.`,
  });
}
