import type { Clock, Emulator, EmulatorSettings } from '../../driver.ts';
import { createCell } from '../../emulation/create-cell.ts';
import { createDeviceTime } from '../../emulation/device-time.ts';
import { createPacedPort } from '../../emulation/paced-port.ts';
import { createSourceFaults, strikeSourceFault } from '../../emulation/source-faults.ts';
import { SourceMeter } from '../../emulation/source-meter.ts';
import { SourceUnit } from '../../emulation/source-unit.ts';
import { virtualSerialNumber } from '../../emulation/virtual-serial.ts';
import type { DeviceFaultName } from '../../faults.ts';
import { createScpiDevice } from '../../scpi/device.ts';
import { commandsOf } from './commands.ts';
import { keithley2400Accuracy, keithley2400Model } from './model.ts';

/** Ctrl-C and Ctrl-X: what waits is forgotten, settings stay. */
const deviceClear: ReadonlySet<number> = new Set([3, 24]);

/** A Model 2400 at 9600 baud with a virtual cell on its leads. */
export function createKeithley2400Emulator(settings: EmulatorSettings, clock: Clock): Emulator {
  const faults = createSourceFaults();
  const time = createDeviceTime(clock, settings.speed);
  const meter = new SourceMeter(createCell(settings), settings.seed, keithley2400Accuracy);
  const unit = new SourceUnit(keithley2400Model, meter, time, faults);
  const port = createPacedPort({ clock, speed: settings.speed, baudRate: 9600, receive });
  const serial = virtualSerialNumber(`${settings.cellId} ${settings.seed}`);
  const scpi = createScpiDevice({
    identity: `KEITHLEY INSTRUMENTS INC.,MODEL 2400,${serial},C30   Mar 17 2006 09:29:29/A02  /K/J`,
    commands: commandsOf(unit),
    terminator: '\r',
    send: (bytes) => port.send(bytes),
    reset: () => unit.reset(),
    immediate: /^(:?ABOR(T)?|\*TRG)$/i,
    registers: {
      summary: () => ((unit.measurementEvents & unit.measurementEnable) === 0 ? 0 : 1),
      clear: () => void (unit.measurementEvents = 0),
    },
    formatError: (code, message) => `${code > 0 ? '+' : ''}${code},"${message}"`,
  });

  function receive(bytes: Uint8Array): void {
    const clear = bytes.findLastIndex((byte) => deviceClear.has(byte));
    if (clear >= 0) {
      scpi.clear();
      port.clear();
    }
    scpi.receive(bytes.subarray(clear + 1));
  }

  function setFault(name: DeviceFaultName, active: boolean): void {
    strikeSourceFault(faults, name, active);
    if (name === 'no-reply') scpi.skipAnswer(active);
    if (name === 'refuse-command') scpi.refuseNext(active);
    if (name === 'reset' && active) {
      scpi.clear();
      port.clear();
      unit.reset();
    }
  }

  return {
    attach: (wire) => port.attach(wire),
    get truth() {
      const { voltageV, currentA } = meter.terminals(time.nowS());
      return { energised: unit.on, voltageV, currentA, temperatureC: meter.temperatureC };
    },
    setFault,
    dispose() {
      unit.abort();
      port.dispose();
    },
  };
}
