import type { Clock, Emulator, EmulatorSettings } from '../../driver.ts';
import { createCell } from '../../emulation/create-cell.ts';
import { createDeviceTime } from '../../emulation/device-time.ts';
import { createPacedPort } from '../../emulation/paced-port.ts';
import { createSourceFaults, strikeSourceFault } from '../../emulation/source-faults.ts';
import { SourceMeter } from '../../emulation/source-meter.ts';
import { SourceUnit } from '../../emulation/source-unit.ts';
import { virtualSerialNumber } from '../../emulation/virtual-serial.ts';
import type { DeviceFaultName } from '../../faults.ts';
import { createScpiDevice, type ScpiDevice } from '../../scpi/device.ts';
import { commandsOf } from './commands.ts';
import { keysightB2900Accuracy, keysightB2900Model } from './model.ts';

/** A B2901A on the network with a virtual cell on its leads. */
export function createKeysightB2900Emulator(settings: EmulatorSettings, clock: Clock): Emulator {
  const faults = createSourceFaults();
  const time = createDeviceTime(clock, settings.speed);
  const meter = new SourceMeter(createCell(settings), settings.seed, keysightB2900Accuracy);
  const unit = new SourceUnit(keysightB2900Model, meter, time, faults);
  const port = createPacedPort({
    clock,
    speed: settings.speed,
    baudRate: undefined,
    receive: (bytes) => scpi.receive(bytes),
  });
  const serial = virtualSerialNumber(`${settings.cellId} ${settings.seed}`);
  const scpi: ScpiDevice = createScpiDevice({
    identity: `Keysight Technologies,B2901A,${serial},3.4.1944.6310`,
    commands: commandsOf(unit),
    terminator: '\n',
    send: (bytes) => port.send(bytes),
    reset: () => unit.reset(),
    immediate: /^(:?ABOR(T)?(:(ALL|ACQ(UIRE)?|TRAN(SIENT)?))?( \(@1\))?|\*TRG)$/i,
    formatError: (code, message) => `${code >= 0 ? '+' : ''}${code},"${message.replace('Parameter data', 'Data')}"`,
  });

  return {
    attach: (wire) => port.attach(wire),
    get truth() {
      const { voltageV, currentA } = meter.terminals(time.nowS());
      return { energised: unit.on, voltageV, currentA, temperatureC: meter.temperatureC };
    },
    setFault(name: DeviceFaultName, active: boolean) {
      strikeSourceFault(faults, name, active);
      if (name === 'no-reply') scpi.skipAnswer(active);
      if (name === 'refuse-command') scpi.refuseNext(active);
      if (name === 'reset' && active) {
        scpi.clear();
        port.clear();
        unit.reset();
      }
    },
    dispose() {
      unit.abort();
      port.dispose();
    },
  };
}
