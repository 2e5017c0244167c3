import { AppError } from '../../../errors.ts';
import type { BenchTruth, Clock, Emulator, EmulatorSettings, EmulatorWire } from '../../driver.ts';
import type { DeviceFaultName } from '../../faults.ts';
import { thermalFaults, type TemperatureLoop } from './temperature-loop.ts';

/** The talking part of a temperature controller: what one model makes of bytes. */
export interface ThermalFirmware {
  /** Bytes came; the plant is up to date. Returns the messages to be sent, in order. */
  receive(bytes: Uint8Array): readonly Uint8Array[];
  /** The line was silent for a while: half a message is no message. */
  forget(): void;
  /** After the supply was off: what was set is as it was delivered. */
  restart(): void;
}

/** Faults of the talking part. `strikes` answers whether one that strikes once is due, and ends it. */
export interface FirmwareFaults {
  has(name: DeviceFaultName): boolean;
  strikes(name: DeviceFaultName): boolean;
}

export interface ThermalDeviceOptions {
  readonly settings: EmulatorSettings;
  readonly clock: Clock;
  readonly loop: TemperatureLoop;
  /** Bits per second and bits per byte of a serial line; a network needs none. */
  readonly line?: { readonly baudRate: number; readonly bitsPerByte: number };
  /** Until an answer begins, ms of wall time. */
  readonly latencyMs: number;
  /** `send` is for answers that come after `receive` has returned. */
  readonly firmware: (faults: FirmwareFaults, send: (message: Uint8Array) => void) => ThermalFirmware;
}

/** Longer pauses end a message. */
const pauseMs = 1000;

/**
 * Any temperature controller as an emulator: keeps device time, lets the plant live to the present whenever somebody asks,
 * and paces answers as the line would. The sample that it shares follows its plant.
 */
export function createThermalDevice(options: ThermalDeviceOptions): Emulator {
  const { settings, clock, loop } = options;
  if (!(settings.speed >= 1 && settings.speed <= 2000))
    throw new AppError('input/invalid', `An emulator cannot run ${settings.speed} times as fast as real time.`, {
      remedy: 'Choose a speed from 1 to 2000.',
    });
  const active = new Set<DeviceFaultName>();
  const firmware = options.firmware(
    { has: (name) => active.has(name), strikes: (name) => active.delete(name) },
    (message) => {
      const to = connection;
      if (to) sending = sending.then(() => transmit(to, message));
    },
  );
  const startedMs = clock.nowMs();
  let lastByteMs = -Infinity;
  let connection: { readonly wire: EmulatorWire } | undefined;
  let sending: Promise<void> = Promise.resolve();

  function bringUpToDate(): void {
    loop.advanceTo(((clock.nowMs() - startedMs) / 1000) * settings.speed);
  }
  const release = settings.sample?.holdAt(() => {
    bringUpToDate();
    return loop.sampleC;
  });

  async function transmit(to: { readonly wire: EmulatorWire }, message: Uint8Array): Promise<void> {
    const { line } = options;
    await clock.sleepMs(options.latencyMs + (line ? (1000 * line.bitsPerByte * message.length) / line.baudRate : 0));
    // A wire that fails is a host that went away; the controller notices nothing.
    if (connection === to) await to.wire.send(message).catch(() => undefined);
  }

  return {
    attach(wire) {
      const own = { wire };
      connection = own;
      firmware.forget();
      return {
        receive(bytes) {
          if (connection !== own) return;
          bringUpToDate();
          if (clock.nowMs() - lastByteMs > pauseMs) firmware.forget();
          lastByteMs = clock.nowMs();
          for (const message of firmware.receive(bytes)) sending = sending.then(() => transmit(own, message));
        },
        detach() {
          if (connection === own) connection = undefined;
        },
      };
    },
    get truth(): BenchTruth {
      bringUpToDate();
      return { energised: loop.isOn, voltageV: NaN, currentA: NaN, temperatureC: loop.sampleC };
    },
    setFault(name, isActive) {
      bringUpToDate();
      if (name === 'reset') {
        if (!isActive) return;
        loop.reset();
        firmware.restart();
      } else if (thermalFaults.some((known) => known === name)) loop.setFault(name, isActive);
      else if (isActive) active.add(name);
      else active.delete(name);
    },
    dispose() {
      release?.();
      connection = undefined;
    },
  };
}
