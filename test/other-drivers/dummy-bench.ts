import { emulate } from '../../src-core/instruments/emulation/emulate.ts';
import type { Emulator } from '../../src-core/instruments/driver.ts';
import { findDriver } from '../../src-core/instruments/index.ts';
import { hostClock } from '../../src-main/host/host-clock.ts';

/** The emulator of a driver with the dummy cell, in real time. */
export function createEmulator(driverId: string, atEnd: (work: () => void) => void): Emulator {
  const emulator = emulate(findDriver(driverId), { cellId: 'dummy-cell', seed: 1, speed: 1 }, hostClock);
  atEnd(() => emulator.dispose());
  return emulator;
}

/** Impedance of the dummy cell, 1 kΩ + (10 kΩ ∥ 1 µF), as [Re, Im] in Ω. */
export function dummyOhmAt(frequencyHz: number): readonly [number, number] {
  const omegaRC = 2 * Math.PI * frequencyHz * 10e3 * 1e-6;
  return [1000 + 10e3 / (1 + omegaRC ** 2), (-10e3 * omegaRC) / (1 + omegaRC ** 2)];
}
