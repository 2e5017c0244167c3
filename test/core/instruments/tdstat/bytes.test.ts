import { afterEach, describe, expect, test } from 'vitest';
import type { Emulator } from '../../../../src-core/instruments/driver.ts';
import { tdstat } from '../../../../src-core/instruments/tdstat/index.ts';
import { converterCode, converterShare, shareBytes, shareOf } from '../../../../src-core/instruments/tdstat/wire.ts';
import { startAction } from '../../../support/action-log.ts';
import { connectBytes } from '../../../support/byte-client.ts';
import { plugIn } from '../../../support/emulated-link.ts';
import { createPatientClock } from '../../../support/patient-clock.ts';

const emulators: Emulator[] = [];
afterEach(() => {
  for (const emulator of emulators.splice(0)) emulator.dispose();
});

function bench() {
  const clock = createPatientClock();
  const emulator = tdstat.emulate({ cellId: 'dummy-cell', seed: 1, speed: 1 }, clock);
  emulators.push(emulator);
  const client = connectBytes(emulator);
  async function say(text: string, ...data: number[]): Promise<string> {
    client.clear();
    client.sendBytes(Uint8Array.of(...Buffer.from(text, 'latin1'), ...data));
    await clock.sleepMs(1);
    return client.received;
  }
  return { clock, emulator, client, say };
}

/** Voltage and current of a reading, V and A. */
function reading(received: string, fullScaleA: number): readonly [number, number] {
  const bytes = Buffer.from(received, 'latin1');
  expect(bytes).toHaveLength(6);
  return [8 * shareOf(bytes, 0)!, fullScaleA * shareOf(bytes, 3)!];
}

test('codes of the converters', () => {
  expect(converterCode(0)).toEqual([0x80, 0x00, 0x00]);
  expect(converterCode(3.3 / 8)).toEqual([0xb4, 0xcc, 0xd0]);
  expect(converterShare([0xb4, 0xcc, 0xd0])).toBeCloseTo(3.3 / 8, 5);
  for (const share of [-0.999, -1e-6, 0, 0.25, 0.999])
    expect(shareOf(Uint8Array.from(shareBytes(share)), 0)).toBeCloseTo(share, 6);
  expect(shareOf(Uint8Array.of(0x3f, 0xff, 0xff), 0)).toBe(-1 / 2 ** 21);
  expect(shareOf(Uint8Array.from(shareBytes(1.2)), 0)).toBeUndefined();
  expect(shareBytes(1.2)[0] & 0x40).toBe(0x40);
  expect(shareBytes(-1.2)[0] & 0x80).toBe(0x80);
});

describe('plain bytes against the emulator', () => {
  test.each(['CELL ON', 'CELL OFF', 'POTENTIOSTATIC', 'GALVANOSTATIC', 'RANGE 1', 'RANGE 2', 'RANGE 3', 'DACCAL'])(
    '%s is done',
    async (command) => expect(await bench().say(command)).toBe('OK'),
  );

  test.each(['RANGE 4', 'cell on', '*IDN?\n', 'X'])('%j is not known', async (command) => {
    const { say } = bench();
    expect(await say(command)).toBe('?');
    expect(await say('CELL OFF')).toBe('OK');
  });

  test('exact lengths: two commands in one packet, and one in two', async () => {
    const { say } = bench();
    expect(await say('DACSET ', 0x80, 0, 0, ...Buffer.from('CELL ON'))).toBe('OKOK');
    expect(await say('DACSET ', 0x80)).toBe('');
    expect(await say('', 0, 0)).toBe('OK');
  });

  test('calibrations are kept', async () => {
    const { say } = bench();
    expect(await say('SHUNTCALSAVE ', 1, 2, 3, 4, 5, 6)).toBe('OK');
    expect(await say('SHUNTCALREAD')).toBe('\x01\x02\x03\x04\x05\x06');
  });

  test('a galvanostat: 20 µA through 11 kΩ, a reading every 90 ms', async () => {
    const { say, clock, emulator } = bench();
    await say('GALVANOSTATIC');
    await say('RANGE 2');
    await say('DACSET ', ...converterCode(20 / 250));
    await say('CELL ON');
    await clock.sleepMs(200);
    const [voltageV, currentA] = reading(await say('ADCREAD'), 250e-6);
    expect(Math.abs(voltageV - 0.22)).toBeLessThan(3e-3);
    expect(Math.abs(currentA - 20e-6)).toBeLessThan(1e-7);
    expect(await say('ADCREAD')).toBe('WAIT');
    await clock.sleepMs(87);
    expect(await say('ADCREAD')).toBe('WAIT');
    await clock.sleepMs(2);
    expect(await say('ADCREAD')).toHaveLength(6);
    await clock.sleepMs(24 * 3600_000);
    // Nobody looks after it: the cell stays on.
    expect(emulator.truth.energised).toBe(true);
    expect(await say('CELL OFF')).toBe('OK');
    expect(emulator.truth.energised).toBe(false);
  });
});

describe('the driver', () => {
  async function open() {
    const { emulator, clock } = bench();
    return { emulator, clock, instrument: await tdstat.open(plugIn(emulator, 1), clock) };
  }
  const pulse = {
    kind: 'pulse',
    currentA: 20e-6,
    pulseS: 5,
    restS: 5,
    sampling: { firstIntervalS: 0.1, lastIntervalS: 1 },
    cutOff: { minVoltageV: -1, maxVoltageV: 1 },
  } as const;

  test('warns that nothing watches the cell when the computer fails', async () => {
    const { instrument } = await open();
    expect(instrument.check(pulse).map(({ severity }) => severity)).toEqual(['warning']);
    expect(instrument.check(pulse)[0]!.message).toMatch(/no watchdog/);
  });

  test.each(['stuck-output', 'refuse-off'] as const)('%s in the rest at 0 A: never said to be off', async (name) => {
    const { instrument, emulator } = await open();
    const log = startAction(instrument, pulse, ({ stepTimeS }) => {
      if (stepTimeS < 7 || log.abort.signal.aborted) return;
      emulator.setFault(name, true);
      log.abort.abort();
    });
    await log.outcome.catch(() => undefined);
    expect(emulator.truth.energised).toBe(true);
    expect(await instrument.makeSafe()).toBe('unknown');
    emulator.setFault(name, false);
    expect(await instrument.makeSafe()).toBe('off');
    expect(emulator.truth.energised).toBe(false);
  });

  test('the offset of the current is taken off', async () => {
    const { instrument } = await open();
    const log = startAction(instrument, {
      ...pulse,
      kind: 'potential',
      voltageV: 0.1,
      durationS: 5,
      maxCurrentA: 1e-3,
    });
    await log.outcome;
    for (const { stepTimeS, currentA } of log.dc)
      if (stepTimeS > 0.1) expect(Math.abs(currentA - 0.1 / 11_000)).toBeLessThan(6e-7);
  });
});
