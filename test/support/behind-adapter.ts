import type { DriverLink, InstrumentDriver } from '../../src-core/instruments/driver.ts';
import { emulateOnBus } from '../../src-core/instruments/prologix/emulator/instruments-on-bus.ts';
import { createGpibBus } from '../../src-core/instruments/prologix/host/gpib-bus.ts';
import { conformanceDrivers } from './conformance-drivers.ts';

type GpibLink = Extract<DriverLink, { kind: 'gpib' }>;

function gpibLinkOf({ links }: InstrumentDriver): GpibLink | undefined {
  return links.find((link): link is GpibLink => link.kind === 'gpib' && link.ownsAdapter !== true);
}

/** Of those that users describe one is enough. */
const isAsked = ({ id, isDescribed = false }: InstrumentDriver): boolean => !isDescribed || id === 'scpi-example-lcr';

/** Every driver that is reached behind a Prologix-type adapter, with its emulator on the bus of an emulated one. */
export const driversBehindAdapter: readonly InstrumentDriver[] = conformanceDrivers
  .filter(isAsked)
  .flatMap((driver) => {
    const address = gpibLinkOf(driver)?.address;
    return address === undefined ? [] : [behindAdapter(driver, address)];
  });

function behindAdapter(driver: InstrumentDriver, address: number): InstrumentDriver {
  return {
    ...driver,
    open: (link, clock) => driver.open(createGpibBus(link, clock).device(address), clock),
    emulate: (settings, clock) => emulateOnBus(new Map([[address, driver.emulate(settings, clock)]]), clock),
  };
}
