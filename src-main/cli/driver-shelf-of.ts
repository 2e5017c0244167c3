import type { InstrumentDriver } from '../../src-core/instruments/driver.ts';
import { findDriver } from '../../src-core/instruments/index.ts';
import { createDriverShelf, descriptionFolderOf, type DriverShelf } from '../host/instruments/driver-shelf.ts';
import { dataFile } from './with-host.ts';

/** Every driver that a command may use: those of the program and those described beside the data file. */
export function driverShelf(db: string | undefined): DriverShelf {
  return createDriverShelf(descriptionFolderOf(dataFile(db)));
}

/** The driver of an id; without one, the first. @throws AppError `input/not-found` */
export function driverOnShelf(id: string | undefined, db: string | undefined): InstrumentDriver {
  return findDriver(id, driverShelf(db).drivers);
}
