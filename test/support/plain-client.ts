import type { Clock, Emulator } from '../../src-core/instruments/driver.ts';
import { connectBytes } from './byte-client.ts';
import { createPatientClock } from './patient-clock.ts';

/** Somebody with the manual and no driver: sends text, waits, reads what has come. */
export interface PlainClient {
  readonly emulator: Emulator;
  readonly clock: Clock;
  ask(text: string): Promise<string>;
}

export function plainClient(make: (clock: Clock) => Emulator, waitMs = 300): PlainClient {
  const clock = createPatientClock();
  const emulator = make(clock);
  const client = connectBytes(emulator);
  return {
    emulator,
    clock,
    async ask(text) {
      client.clear();
      client.send(text);
      await clock.sleepMs(waitMs);
      return client.received;
    },
  };
}
