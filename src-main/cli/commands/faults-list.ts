import { deviceFaults, wireFaults, type DeviceFaultName } from '../../../src-core/instruments/faults.ts';
import { instrumentDrivers } from '../../../src-core/instruments/index.ts';
import { defineCommand } from '../command.ts';
import { textTable } from '../table.ts';

export const faultsList = defineCommand({
  name: 'faults list',
  summary: 'Lists what emulators can let go wrong, and which of them can.',
  options: {},
  examples: ['instruments emulate keithley-2400 --cell mg-ti2s4 --tcp 5025 --fault late-reply@30'],
  run() {
    const everywhere = instrumentDrivers.map(({ id }) => id);
    const wire = Object.entries(wireFaults).map(([name, { title }]) => ({
      ...{ name, title, where: 'wire' },
      drivers: everywhere,
    }));
    const device = Object.entries(deviceFaults).map(([name, { title }]) => ({
      ...{ name, title, where: 'device' },
      drivers: instrumentDrivers
        .filter((driver) => driver.deviceFaults.includes(name as DeviceFaultName))
        .map(({ id }) => id),
    }));
    const faults = [...wire, ...device];
    const rows = faults.map(({ name, where, title, drivers }) => [
      name,
      title,
      where === 'wire' ? 'all' : drivers.join(', ') || 'none yet',
    ]);
    return Promise.resolve({
      json: { faults },
      text: textTable(['Fault', 'What happens', 'Emulators'], rows, Infinity),
    });
  },
});
