import type { VirtualCell } from '../../cells/cell.ts';
import { createRandom } from '../../numerics/random.ts';
import type { Clock, Emulator, EmulatorSettings } from '../driver.ts';
import { createCell } from '../emulation/create-cell.ts';
import { createPacedPort } from '../emulation/paced-port.ts';
import { virtualSerialNumber } from '../emulation/virtual-serial.ts';
import type { DeviceFaultName } from '../faults.ts';
import { createScpiDevice, ScpiFailure, type ScpiCommand } from '../scpi/device.ts';
import { formatScpiNumber } from '../scpi/numbers.ts';

/** What an input of an emulated meter is connected to. */
export type MeterInput =
  | { readonly is: 'value'; readonly value: number; readonly noise?: number | undefined }
  /** At open circuit, V. */
  | { readonly is: 'cell-voltage'; readonly noise?: number | undefined }
  /** °C. */
  | { readonly is: 'cell-temperature'; readonly noise?: number | undefined };

/** Faults that every meter of this family can show; `relayFaults` those of one with routes. */
export const meterDeviceFaults = [
  'not-a-number',
  'refuse-command',
  'no-reply',
  'slow-point',
  'reset',
  'sensor-break',
  'decimal-comma',
] as const satisfies readonly DeviceFaultName[];
export const relayFaults = ['stuck-output', 'refuse-off'] as const satisfies readonly DeviceFaultName[];

/** The measuring and switching part of an emulated meter, behind its commands. */
export interface MeterDevice {
  /** Settings that its commands keep; empty after `*RST` and after a restart. */
  readonly kept: Map<string, string>;
  /** Measures for `lastsS` of device time; NaN for an input that is open or has no value. */
  read(input: MeterInput, lastsS: number): Promise<number>;
  /** As this meter writes a number; NaN as `overflow`. */
  write(value: number, overflow: string): string;
  isClosed(routeId: string): boolean;
  close(routeId: string): void;
  /** @throws ScpiFailure −221 while it refuses */
  openAll(): void;
}

export interface MeterDeviceOptions {
  /** With the serial number in its place. */
  identity(serialNumber: string): string;
  readonly terminator: string;
  /** Undefined where bytes take no time to speak of. */
  readonly baudRate: number | undefined;
  commands(meter: MeterDevice): readonly ScpiCommand[];
}

/** A SCPI meter on a virtual sample. It drives nothing; a closed route of a switch counts as energised. */
export function createMeterDevice(options: MeterDeviceOptions, settings: EmulatorSettings, clock: Clock): Emulator {
  const { speed, seed, cellId } = settings;
  const cell = createCell(settings);
  const random = createRandom(seed);
  const faults = new Set<DeviceFaultName>();
  const closed = new Set<string>();
  const port = createPacedPort({ clock, speed, baudRate: options.baudRate, receive: (bytes) => scpi.receive(bytes) });
  const strikes = (name: DeviceFaultName): boolean => faults.delete(name);

  const meter: MeterDevice = {
    kept: new Map(),
    async read(input, lastsS) {
      await clock.sleepMs((lastsS * 1000 * (strikes('slow-point') ? 10 : 1)) / speed);
      if (strikes('not-a-number') || (input.is === 'cell-temperature' && faults.has('sensor-break'))) return NaN;
      return trueValue(cell, input) + (input.noise ?? 0) * random.normal();
    },
    write(value, overflow) {
      const text = Number.isNaN(value) ? overflow : formatScpiNumber(value, 8);
      return faults.has('decimal-comma') ? text.replace('.', ',') : text;
    },
    isClosed: (routeId) => closed.has(routeId),
    close: (routeId) => void closed.add(routeId),
    openAll() {
      if (faults.has('refuse-off')) throw new ScpiFailure(-221, 'Settings conflict');
      if (!faults.has('stuck-output')) closed.clear();
    },
  };
  function reset(): void {
    meter.kept.clear();
    if (!faults.has('stuck-output')) closed.clear();
  }
  const scpi = createScpiDevice({
    identity: options.identity(virtualSerialNumber(`${cellId} ${seed}`)),
    commands: options.commands(meter),
    terminator: options.terminator,
    send: (bytes) => port.send(bytes),
    reset,
  });

  return {
    attach: (wire) => port.attach(wire),
    get truth() {
      const { voltageV } = cell.terminals({ kind: 'open' });
      return { energised: closed.size > 0, voltageV, currentA: 0, temperatureC: cell.temperatureC };
    },
    setFault(name, active) {
      if (active) faults.add(name);
      else faults.delete(name);
      if (name === 'no-reply') scpi.skipAnswer(active);
      if (name === 'refuse-command') scpi.refuseNext(active);
      if (name !== 'reset' || !active) return;
      scpi.clear();
      port.clear();
      reset();
    },
    dispose: () => port.dispose(),
  };
}

function trueValue(cell: VirtualCell, input: MeterInput): number {
  if (input.is === 'value') return input.value;
  return input.is === 'cell-voltage' ? cell.terminals({ kind: 'open' }).voltageV : cell.temperatureC;
}
