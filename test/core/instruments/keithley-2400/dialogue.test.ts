import { afterEach, describe, expect, test } from 'vitest';
import type { Emulator } from '../../../../src-core/instruments/driver.ts';
import { keithley2400 } from '../../../../src-core/instruments/keithley-2400/index.ts';
import { connectBytes, type ByteClient } from '../../../support/byte-client.ts';
import { createPatientClock } from '../../../support/patient-clock.ts';

/** Plain bytes against the emulator; the driver has no part in it. */
const emulators: Emulator[] = [];
afterEach(() => {
  for (const emulator of emulators.splice(0)) emulator.dispose();
});

function plugIn(): { client: ByteClient; emulator: Emulator; clock: ReturnType<typeof createPatientClock> } {
  const clock = createPatientClock();
  const emulator = keithley2400.emulate({ cellId: 'dummy-cell', seed: 4, speed: 1 }, clock);
  emulators.push(emulator);
  return { client: connectBytes(emulator), emulator, clock };
}

const number = String.raw`[+-]\d\.\d{6}E[+-]\d\d`;

test('says what it is, with carriage return behind each answer', async () => {
  const { client } = plugIn();
  expect(await client.ask('*IDN?\r', /\r/)).toMatch(
    /^KEITHLEY INSTRUMENTS INC\.,MODEL 2400,VIRTUAL[0-9A-F]{4},C30.*\r$/,
  );
});

test('sources a current and answers the five elements of the manual in their order', async () => {
  const { client } = plugIn();
  client.send('*RST;:SOUR:FUNC CURR;:SOUR:CURR 2e-5;:SENS:FUNC "VOLT";:SENS:VOLT:PROT 4.5;:OUTP ON\n');
  const answer = await client.ask(':READ?\n', /\r/);
  expect(answer).toMatch(new RegExp(`^(${number},){4}${number}\r$`));
  const [voltageV, currentA, resistanceOhm, timeS, status] = answer.split(',').map(Number);
  // 20 µA through 11 kΩ after 20 ms and some: 1 kΩ + 10 kΩ (1 − exp(−t/10 ms)).
  expect(voltageV).toBeGreaterThan(0.15);
  expect(voltageV).toBeLessThan(0.225);
  expect(currentA).toBeCloseTo(2e-5, 7);
  expect(resistanceOhm).toBe(9.91e37);
  expect(timeS).toBeGreaterThan(0);
  // Front terminals (4) and current source (32768).
  expect(status).toBe(32_772);
});

test('measurements with the output off are refused without an answer', async () => {
  const { client } = plugIn();
  client.send(':READ?\n');
  expect(await client.ask(':SYST:ERR?\n', /\r/)).toBe('+802,"Not permitted with OUTPUT off"\r');
  expect(await client.ask(':SYST:ERR?\n', /\r/)).toBe('0,"No error"\r');
});

test.each([
  ['BOGUS:COMM 1', '-113,"Undefined header"'],
  [':SOUR:CURR 99', '-222,"Parameter data out of range"'],
  [':SOUR:CURR abc', '-104,"Data type error"'],
  [':SOUR:CURR', '-109,"Missing parameter"'],
  [':OUTP:SMOD WRONG', '-224,"Illegal parameter value"'],
])('%s leaves %s in the queue', async (message, entry) => {
  const { client } = plugIn();
  client.send(`${message}\n`);
  expect(await client.ask(':syst:err?\n', /\r/)).toBe(`${entry}\r`);
});

test('long and short forms, any case, chains with the path of the command before', async () => {
  const { client } = plugIn();
  client.send(':SOURce1:FUNCtion:MODE CURRent;:sour:curr:lev:imm:ampl 1e-4;:TRIGger:COUNt 3;DELay 0.5\n');
  expect(await client.ask(':SOUR:CURR?;:TRIG:COUN?;DEL?;:SOUR:FUNC?\r\n', /\r/)).toBe(
    '+1.000000E-04;3;+5.000000E-01;CURR\r',
  );
});

test('the trace keeps readings apart by the trigger delay, counted from its first', async () => {
  const { client } = plugIn();
  client.send('*RST\n:SOUR:FUNC CURR\n:SOUR:CURR 1E-5\n:FORM:ELEM VOLT,TIME\n:TRIG:COUN 5;DEL 0.478\n');
  client.send(':TRAC:CLE;POIN 5;FEED SENS;FEED:CONT NEXT\n:OUTP ON\n:INIT\n');
  const values = (await client.ask(':TRAC:DATA?\n', /\r/)).split(',').map(Number);
  expect(values).toHaveLength(10);
  const times = values.filter((_, index) => index % 2 === 1);
  times.forEach((timeS, index) => expect(timeS).toBeCloseTo(0.5 * index, 3));
});

test('a limit that is reached holds the voltage and sets bit 3', async () => {
  const { client, emulator } = plugIn();
  client.send(':SOUR:FUNC CURR\n:SOUR:CURR 1e-3\n:SENS:VOLT:PROT 2\n:OUTP ON\n');
  const [voltageV, currentA, , , status] = (await client.ask(':READ?\n', /\r/)).split(',').map(Number);
  expect(voltageV).toBeCloseTo(2, 2);
  expect(currentA).toBeLessThan(1e-3);
  expect(status! & 8).toBe(8);
  expect(await client.ask(':SENS:VOLT:PROT:TRIP?\n', /\r/)).toBe('1\r');
  expect(emulator.truth.voltageV).toBeCloseTo(2, 6);
});

test('ABORt ends a long measurement; other commands wait for its end', async () => {
  const { client, clock } = plugIn();
  client.send(':OUTP ON\n:TRIG:DEL 100\n:INIT\n:OUTP OFF\n');
  await clock.sleepMs(5000);
  client.send(':ABOR\n');
  expect(await client.ask(':OUTP?\n', /\r/)).toBe('0\r');
  expect(clock.nowMs()).toBeLessThan(6000);
});

test('Ctrl-X forgets what waits', async () => {
  const { client } = plugIn();
  client.send('*IDN?\n*IDN?\n*IDN');
  client.sendBytes(Uint8Array.of(0x18));
  expect(await client.ask('*OPC?\n', /1\r/)).not.toContain('*IDN');
});

describe('at 9600 baud', () => {
  test('a reading of 70 bytes takes 73 ms on the wire', async () => {
    const { client, clock } = plugIn();
    client.send(':OUTP ON\n');
    await client.ask('*OPC?\n', /\r/);
    const startMs = clock.nowMs();
    const answer = await client.ask(':READ?\n', /\r/);
    const bytes = answer.length + ':READ?\n'.length;
    // The bytes of both ways, one power-line cycle, source delay and overhead.
    expect(clock.nowMs() - startMs).toBeCloseTo((bytes * 1000) / 960 + 22, 0);
  });

  test('input beyond its buffer is refused', async () => {
    const { client } = plugIn();
    client.send(`${'X'.repeat(1500)}\n`);
    expect(await client.ask(':SYST:ERR?\n', /\r/)).toBe('-363,"Input buffer overrun"\r');
  });
});
