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

/** One of each kind beside the usual one: without galvanostat, a channel of several, with ranges of its own. */
const modelsTried: ReadonlySet<string> = new Set(['pico', 'multiemstat4-hr', 'nexus']);

/** The same drivers by name, and where an emulator can be several models, one of each kind of them besides. */
export const conformanceSubjects: readonly (readonly [name: string, driver: InstrumentDriver])[] =
  conformanceDrivers.flatMap((driver) => [
    [driver.id, driver] as const,
    ...(driver.models ?? [])
      .filter(({ id }) => modelsTried.has(id))
      .map(({ id }) => [`${driver.id}:${id}`, asModel(driver, id)] as const),
  ]);

/** A driver whose emulator is always this model. */
function asModel(driver: InstrumentDriver, model: string): InstrumentDriver {
  return { ...driver, emulate: (settings, clock) => driver.emulate({ ...settings, model }, clock) };
}
