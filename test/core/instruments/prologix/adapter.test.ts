import { afterEach, describe, expect, test } from 'vitest';
import type { Emulator } from '../../../../src-core/instruments/driver.ts';
import { escapedBytes } from '../../../../src-core/instruments/prologix/escape.ts';
import { solartron1260 } from '../../../../src-core/instruments/solartron-1260/index.ts';
import { connectBytes } from '../../../support/byte-client.ts';
import { createPatientClock } from '../../../support/patient-clock.ts';

const emulators: Emulator[] = [];
afterEach(() => {
  for (const emulator of emulators.splice(0)) emulator.dispose();
});

function bench() {
  const clock = createPatientClock();
  const emulator = solartron1260.emulate({ cellId: 'dummy-cell', seed: 1, speed: 1 }, clock);
  emulators.push(emulator);
  const client = connectBytes(emulator);
  /** What came within `forMs` of simulated time after the bytes were sent. */
  async function say(text: string, forMs = 5): Promise<string> {
    client.clear();
    client.sendBytes(Buffer.from(text, 'latin1'));
    await clock.sleepMs(forMs);
    return client.received;
  }
  return { clock, client, say };
}

test('CR, LF, ESC and + of data stand behind an ESC, as in the example of the manual', () => {
  expect([...escapedBytes(Uint8Array.of(0, 1, 2, 13, 3, 10, 4, 27, 5, 43, 6))]).toEqual([
    0, 1, 2, 27, 13, 3, 27, 10, 4, 27, 27, 5, 27, 43, 6,
  ]);
});

describe('plain bytes against the adapter', () => {
  test('says who it is; a command ends with CR, LF or both', async () => {
    const { say } = bench();
    for (const ending of ['\n', '\r', '\r\n'])
      expect(await say(`++ver${ending}`)).toBe('Prologix GPIB-USB Controller version 6.107\r\n');
  });

  test('settings are told without an answer and asked without a number', async () => {
    const { say } = bench();
    expect(await say('++read_tmo_ms 137\n')).toBe('');
    expect(await say('++read_tmo_ms\n++addr\n')).toBe('137\r\n5\r\n');
    expect(await say('++addr 31\n')).toBe('Unrecognized command\r\n');
    expect(await say('++addr\n++nonsense\n')).toBe('5\r\nUnrecognized command\r\n');
  });

  test('reads until EOI, and puts the chosen character behind it', async () => {
    const { say } = bench();
    await say('++auto 0\n++addr 4\n++eot_enable 1\n++eot_char 42\n');
    expect(await say('*IDN?\n')).toBe('');
    expect(await say('++read eoi\n')).toMatch(/^1260 IMPEDANCE ANALYZER, SOLARTRON, VIRTUAL[0-9A-F]{4}, 0\r\n\*$/);
  });

  test('reads by itself after each message unless told not to', async () => {
    const { say } = bench();
    expect(await say('++addr 4\n?FR\n')).toBe('+1.0000000E+02\r\n');
  });

  test('a silent instrument costs the time-out, during which nothing else is done', async () => {
    const { say, clock, client } = bench();
    await say('++auto 0\n++addr 4\n++read_tmo_ms 300\n');
    expect(await say('++read eoi\n++ver\n', 290)).toBe('');
    await clock.sleepMs(20);
    expect(client.received).toMatch(/^Prologix/);
  });

  test('nobody at an address: silence, and the bus goes on', async () => {
    const { say } = bench();
    expect(await say('++auto 0\n++addr 9\n*IDN?\n++read eoi\n++addr\n', 250)).toBe('9\r\n');
  });

  test('an escaped + is data: the instrument hears it, the adapter does not', async () => {
    const { say } = bench();
    await say('++auto 0\n++addr 4\n');
    await say('FR\x1b+2.5E\x1b+3\n');
    expect(await say('?FR\n++read eoi\n')).toBe('+2.5000000E+03\r\n');
    await say('\x1b+\x1b+ver\n');
    expect(await say('?ER\n++read eoi\n')).toBe('01\r\n');
  });

  test('a device clear takes what waits to be read', async () => {
    const { say } = bench();
    await say('++auto 0\n++addr 4\n*IDN?\n');
    expect(await say('++spoll\n')).toBe('16\r\n');
    expect(await say('++clr\n++spoll\n++read eoi\n', 250)).toBe('0\r\n');
  });
});
