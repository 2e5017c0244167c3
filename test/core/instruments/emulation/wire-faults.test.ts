import { expect, test } from 'vitest';
import type { Emulator, EmulatorWire } from '../../../../src-core/instruments/driver.ts';
import { withWireFaults } from '../../../../src-core/instruments/emulation/wire-faults.ts';
import { asciiBytes, asciiText } from '../../../../src-core/instruments/methodscript/bytes.ts';
import { createPatientClock } from '../../../support/patient-clock.ts';

/** A device that says what it is told to say. */
function speaker() {
  const wires: EmulatorWire[] = [];
  const emulator: Emulator = {
    attach(wire) {
      wires.push(wire);
      return { receive: () => undefined, detach: () => undefined };
    },
    truth: { energised: false, voltageV: NaN, currentA: NaN, temperatureC: NaN },
    setFault: () => undefined,
    dispose: () => undefined,
  };
  return { emulator, say: (text: string) => wires.at(-1)!.send(asciiBytes(text)) };
}

test.each([
  ['late-reply', 1500],
  ['clump', 400],
] as const)('%s: what is said after the fault does not overtake what is still on its way', async (fault, lateMs) => {
  const clock = createPatientClock();
  const { emulator, say } = speaker();
  const faulty = withWireFaults(emulator, { clock, seed: 1 });
  const heard: { readonly text: string; readonly atMs: number }[] = [];
  faulty.attach({
    send(bytes) {
      heard.push({ text: asciiText(bytes), atMs: clock.nowMs() });
      return Promise.resolve();
    },
  });
  await say('before ');
  faulty.setFault(fault, true);
  await say('held ');
  faulty.setFault(fault, false);
  await say('after ');
  await clock.sleepMs(2000);
  await say('later');
  expect(heard).toEqual([
    { text: 'before ', atMs: 0 },
    { text: 'held after ', atMs: lateMs },
    { text: 'later', atMs: 2000 },
  ]);
});
