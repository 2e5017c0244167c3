import type { Clock, Emulator, EmulatorSettings } from '../../driver.ts';
import { createCell } from '../../emulation/create-cell.ts';
import { createDeviceTime } from '../../emulation/device-time.ts';
import { createPacedPort } from '../../emulation/paced-port.ts';
import { virtualSerialNumber } from '../../emulation/virtual-serial.ts';
import type { DeviceFaultName } from '../../faults.ts';
import { createScpiDevice, type ScpiCommand } from '../../scpi/device.ts';
import { MeterFrontEnd, type MeterErrors, type OnFixture } from './front-end.ts';
import { Meter, type MeterFaults, type MeterModel } from './meter.ts';

/** An emulated meter, whose fixture a test can open, short and load. */
export interface MeterEmulator extends Emulator {
  onFixture: OnFixture;
  readonly errors: MeterErrors;
}

export interface MeterFirmware {
  readonly model: MeterModel;
  /** With the serial number put in. */
  identity(serialNumber: string): string;
  readonly terminator: string;
  /** Undefined where bytes take no time to speak of. */
  readonly baudRate: number | undefined;
  commands(meter: Meter, frontEnd: MeterFrontEnd): readonly ScpiCommand[];
  /** Carried out while a measurement runs. */
  readonly immediate: RegExp;
}

/** The faults that every emulated meter can produce. */
export const meterFaults: readonly DeviceFaultName[] = [
  'compliance',
  'not-a-number',
  'refuse-command',
  'no-reply',
  'slow-point',
  'reset',
  'stuck-output',
  'refuse-off',
  'set-clipped',
  'decimal-comma',
];

/** A meter with a virtual cell on its fixture. */
export function createMeterEmulator(firmware: MeterFirmware, settings: EmulatorSettings, clock: Clock): MeterEmulator {
  const faults: MeterFaults = {
    overload: false,
    noData: false,
    slowPoint: false,
    stuckOutput: false,
    refuseOff: false,
    setClipped: false,
    decimalComma: false,
  };
  const time = createDeviceTime(clock, settings.speed);
  const frontEnd = new MeterFrontEnd(createCell(settings), settings.seed, firmware.model.sourceOhm);
  const meter = new Meter(firmware.model, frontEnd, time, faults);
  const port = createPacedPort({ clock, speed: settings.speed, baudRate: firmware.baudRate, receive });
  const scpi = createScpiDevice({
    identity: firmware.identity(virtualSerialNumber(`${settings.cellId} ${settings.seed}`)),
    commands: firmware.commands(meter, frontEnd),
    terminator: firmware.terminator,
    send: (bytes) => port.send(bytes),
    reset: () => meter.reset(),
    immediate: firmware.immediate,
    formatError: (code, message) => `${code < 0 ? '' : '+'}${code},"${message}"`,
  });

  function receive(bytes: Uint8Array): void {
    scpi.receive(bytes);
  }

  function setFault(name: DeviceFaultName, active: boolean): void {
    if (name === 'compliance') faults.overload = active;
    if (name === 'not-a-number') faults.noData = active;
    if (name === 'slow-point') faults.slowPoint = active;
    if (name === 'stuck-output') faults.stuckOutput = active;
    if (name === 'refuse-off') faults.refuseOff = active;
    if (name === 'set-clipped') faults.setClipped = active;
    if (name === 'decimal-comma') faults.decimalComma = active;
    if (name === 'no-reply') scpi.skipAnswer(active);
    if (name === 'refuse-command') scpi.refuseNext(active);
    if (name === 'reset' && active) {
      scpi.clear();
      port.clear();
      meter.reset();
    }
  }

  return {
    attach: (wire) => port.attach(wire),
    get truth() {
      return { energised: meter.isDriving, ...meter.terminals };
    },
    get onFixture() {
      return frontEnd.onFixture;
    },
    set onFixture(standard) {
      frontEnd.onFixture = standard;
    },
    errors: frontEnd.errors,
    setFault,
    dispose() {
      meter.abort();
      port.dispose();
    },
  };
}
