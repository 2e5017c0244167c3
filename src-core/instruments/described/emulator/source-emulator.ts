import type { Clock, Emulator, EmulatorSettings } from '../../driver.ts';
import { createCell } from '../../emulation/create-cell.ts';
import { createPacedPort } from '../../emulation/paced-port.ts';
import { createSourceFaults, strikeSourceFault } from '../../emulation/source-faults.ts';
import { SourceMeter, type MeterAccuracy } from '../../emulation/source-meter.ts';
import { virtualSerialNumber } from '../../emulation/virtual-serial.ts';
import { createScpiDevice, type ScpiDevice } from '../../scpi/device.ts';
import { ends } from '../source-dialect.ts';
import type { InstrumentDescription, SourceDescription } from '../schema.ts';
import { commandsOfSource } from './source-commands.ts';
import { DescribedUnit } from './source-unit.ts';

/** Of no instrument: a decent source-measure unit. */
const accuracy: MeterAccuracy = {
  voltageRangesV: [0.2, 2, 20, 200],
  currentRangesA: [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10],
  gainError: 3e-4,
  currentOffset: 3e-4,
  sourceOffset: 5e-4,
  noise: 5e-6,
  digits: 2e5,
};

/** The source of a description with a virtual cell on its leads. It knows the commands of the description and no others. */
export function createDescribedSource(
  description: InstrumentDescription,
  source: SourceDescription,
  settings: EmulatorSettings,
  clock: Clock,
): Emulator {
  const faults = createSourceFaults();
  const meter = new SourceMeter(createCell(settings), settings.seed, accuracy);
  const unit = new DescribedUnit(source, meter, faults, clock, settings.speed);
  const serial = description.links.find((link) => link.kind === 'serial');
  const port = createPacedPort({
    clock,
    speed: settings.speed,
    baudRate: serial?.baudRate,
    receive: (bytes) => scpi.receive(bytes),
  });
  const scpi: ScpiDevice = createScpiDevice({
    identity: description.identity.example.replace(
      '{serial}',
      virtualSerialNumber(`${settings.cellId} ${settings.seed}`),
    ),
    commands: commandsOfSource(source, unit),
    terminator: ends[description.terminator],
    send: (bytes) => port.send(bytes),
    reset: () => unit.reset(),
  });

  return {
    attach: (wire) => port.attach(wire),
    get truth() {
      const { voltageV, currentA } = unit.terminals();
      return { energised: unit.isOn, voltageV, currentA, temperatureC: meter.temperatureC };
    },
    setFault(name, active) {
      strikeSourceFault(faults, name, active);
      if (name === 'no-reply') scpi.skipAnswer(active);
      if (name === 'refuse-command') scpi.refuseNext(active);
      if (name !== 'reset' || !active) return;
      scpi.clear();
      port.clear();
      unit.reset();
    },
    dispose: () => port.dispose(),
  };
}
