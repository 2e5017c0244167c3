import { parseDescription } from '../../src-core/instruments/described/check-description.ts';
import { exampleDescriptions } from '../../src-core/instruments/described/examples.ts';
import { describedDriver } from '../../src-core/instruments/described/index.ts';
import type { InstrumentDriver } from '../../src-core/instruments/driver.ts';
import { instrumentDrivers } from '../../src-core/instruments/index.ts';

/** What the conformance suite asks: every driver of the program, and those made of the shipped descriptions. */
export const conformanceDrivers: readonly InstrumentDriver[] = [
  ...instrumentDrivers,
  ...exampleDescriptions.map(({ description }) => describedDriver(parseDescription(description))),
];
