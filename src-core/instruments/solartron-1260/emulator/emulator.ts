import type { Clock, Emulator, EmulatorSettings } from '../../driver.ts';
import { createCell } from '../../emulation/create-cell.ts';
import { createPacedPort } from '../../emulation/paced-port.ts';
import { virtualSerialNumber } from '../../emulation/virtual-serial.ts';
import { createAdapter } from '../../prologix/emulator/adapter.ts';
import type { GpibDevice } from '../../prologix/emulator/gpib-device.ts';
import { analyserAddresses, interfaceAddresses } from '../wire.ts';
import { Analyser1260 } from './analyser-1260.ts';
import { SolartronBench } from './bench.ts';
import { Interface1287 } from './interface-1287.ts';

/** A Prologix adapter with a 1260 and a 1287 on its bus, and a virtual cell on the leads of the 1287. */
export function createSolartronEmulator(settings: EmulatorSettings, clock: Clock): Emulator {
  const bench = new SolartronBench(createCell(settings), clock, settings.seed, settings.speed);
  const serialNumber = virtualSerialNumber(`${settings.cellId} ${settings.seed}`);
  const electrochemical = new Interface1287(bench);
  const analyser = new Analyser1260(bench, serialNumber, () => electrochemical.value('PI') === 1);
  bench.generator = () => analyser.generator;
  const port = createPacedPort({
    ...{ clock, speed: settings.speed, baudRate: undefined },
    receive: (bytes) => adapter.receive(bytes),
  });
  const adapter = createAdapter({
    clock,
    devices: new Map<number, GpibDevice>([
      [analyserAddresses[0], analyser],
      [interfaceAddresses[0], electrochemical],
    ]),
    send: (bytes) => port.send(bytes),
  });
  const instruments = [analyser, electrochemical];

  return {
    attach: (wire) => port.attach(wire),
    get truth() {
      return bench.truth;
    },
    setFault(name, active) {
      if (name === 'no-reply') for (const instrument of instruments) instrument.skipsAnswer = active;
      else if (name === 'refuse-command') for (const instrument of instruments) instrument.refusesNext = active;
      else if (name === 'reset') {
        if (active) for (const instrument of instruments) instrument.reset();
      } else if (active) bench.faults.add(name);
      else bench.faults.delete(name);
    },
    dispose() {
      for (const instrument of instruments) instrument.clear();
      port.dispose();
    },
  };
}
