import { afterEach, expect, test } from 'vitest';
import type { Emulator } from '../../../../src-core/instruments/driver.ts';
import { keysightB2900 } from '../../../../src-core/instruments/keysight-b2900/index.ts';
import { connectBytes, type ByteClient } from '../../../support/byte-client.ts';
import { createPatientClock } from '../../../support/patient-clock.ts';

/** Plain bytes against the emulator; the driver has no part in it. */
const emulators: Emulator[] = [];
afterEach(() => {
  for (const emulator of emulators.splice(0)) emulator.dispose();
});

function plugIn(): { client: ByteClient; emulator: Emulator; clock: ReturnType<typeof createPatientClock> } {
  const clock = createPatientClock();
  const emulator = keysightB2900.emulate({ cellId: 'dummy-cell', seed: 4, speed: 1 }, clock);
  emulators.push(emulator);
  return { client: connectBytes(emulator), emulator, clock };
}

const number = String.raw`[+-]\d\.\d{6}E[+-]\d\d`;
const line = /\n/;

test('says what it is, with a line feed behind each answer', async () => {
  const { client } = plugIn();
  expect(await client.ask('*IDN?\n', line)).toMatch(/^Keysight Technologies,B2901A,VIRTUAL[0-9A-F]{4},[\d.]+\n$/);
});

test('sources a current and measures it and the voltage', async () => {
  const { client } = plugIn();
  client.send(':SOUR:FUNC:MODE CURR\n:SOUR:CURR 2e-5\n:SENS:VOLT:PROT 4.5\n:SENS1:REM ON\n:OUTP ON\n');
  expect(await client.ask('OUTP?\n', line)).toBe('1\n');
  await client.ask('MEAS:VOLT?\n', line);
  const answer = await client.ask('MEAS:VOLT? (@1)\n', line);
  expect(answer).toMatch(new RegExp(`^${number}\n$`));
  expect(Number(answer)).toBeCloseTo(0.19, 1);
  expect(Number(await client.ask('MEAS:CURR?\n', line))).toBeCloseTo(2e-5, 7);
});

test('the elements of a reading come in the order of the manual, whatever the order in which they were asked for', async () => {
  const { client } = plugIn();
  client.send(':SOUR:FUNC:MODE CURR\n:SOUR:CURR 2e-5\n:OUTP ON\n:FORM:ELEM:SENS STAT,TIME,CURR,VOLT,SOUR\n');
  const [voltageV, currentA, timeS, status, source] = (await client.ask(':READ?\n', line)).split(',').map(Number);
  expect(voltageV).toBeGreaterThan(0.15);
  expect(currentA).toBeCloseTo(2e-5, 7);
  expect(timeS).toBeGreaterThan(0);
  // Bit 0: current source.
  expect(status).toBe(1);
  expect(source).toBe(2e-5);
});

test('an array of readings apart by the trigger delay, with the time since the timer was set to zero', async () => {
  const { client, clock } = plugIn();
  client.send(':SOUR:FUNC:MODE VOLT\n:SOUR:VOLT 0.11\n:OUTP ON\n:FORM:ELEM:SENS CURR,TIME\n');
  client.send(':SENS:CURR:NPLC 1;:TRIG:ACQ:COUN 4;DEL 0.479\n');
  await clock.sleepMs(5000);
  client.send(':SYST:TIME:TIM:COUN:RES\n');
  const values = (await client.ask(':READ:ARR? (@1)\n', line)).split(',').map(Number);
  expect(values).toHaveLength(8);
  values.forEach((value, index) => {
    if (index % 2 === 1) expect(value).toBeCloseTo(0.25 * (index + 1), 2);
    else if (index > 0) expect(value).toBeCloseTo(1e-5, 7);
  });
  expect((await client.ask(':FETC:ARR? (@1)\n', line)).split(',').map(Number)).toEqual(values);
});

test('a limit that is reached is told of by the status and by TRIPped', async () => {
  const { client, emulator } = plugIn();
  client.send(':SOUR:FUNC:MODE CURR\n:SENS:VOLT:PROT 2\n:SOUR:CURR 1e-3\n:OUTP ON\n:FORM:ELEM:SENS VOLT,STAT\n');
  const [voltageV, status] = (await client.ask(':READ?\n', line)).split(',').map(Number);
  expect(voltageV).toBeCloseTo(2, 2);
  expect(status! & 0b110).not.toBe(0);
  expect(await client.ask(':SENS:VOLT:PROT:TRIP?\n', line)).toBe('1\n');
  expect(emulator.truth.voltageV).toBeCloseTo(2, 6);
});

test('a measurement switches the output on unless automatic output-on is off', async () => {
  const { client, emulator } = plugIn();
  client.send(':OUTP:ON:AUTO OFF\n:READ?\n');
  expect(await client.ask(':SYST:ERR?\n', line)).toBe('-221,"Settings conflict"\n');
  expect(emulator.truth.energised).toBe(false);
  client.send(':OUTP:ON:AUTO ON\n');
  await client.ask(':READ?\n', line);
  expect(emulator.truth.energised).toBe(true);
});

test('automatic output-off opens the output after the last reading', async () => {
  const { client, emulator } = plugIn();
  client.send(':OUTP:OFF:MODE HIZ\n:OUTP ON\n:OUTP:OFF:AUTO ON\n:TRIG:ACQ:COUN 3\n');
  await client.ask(':READ:ARR? (@1)\n', line);
  expect(emulator.truth.energised).toBe(false);
  expect(await client.ask(':OUTP:OFF:MODE?;:OUTP?\n', line)).toBe('HIZ;0\n');
});

test.each([
  ['BOGUS:COMM 1', '-113,"Undefined header"'],
  [':SOUR:CURR 99', '-222,"Data out of range"'],
  [':SENS:VOLT:PROT abc', '-104,"Data type error"'],
  [':OUTP:OFF:MODE HIMP', '-224,"Illegal parameter value"'],
])('%s leaves %s in the queue', async (message, entry) => {
  const { client } = plugIn();
  client.send(`${message}\n`);
  expect(await client.ask(':SYST:ERR?\n', line)).toBe(`${entry}\n`);
  expect(await client.ask(':SYST:ERR?\n', line)).toBe('+0,"No error"\n');
});

test('ABORt:ALL ends a long measurement', async () => {
  const { client, clock } = plugIn();
  client.send(':OUTP ON\n:TRIG:ACQ:DEL 100\n:INIT:ACQ (@1)\n:OUTP OFF\n');
  await clock.sleepMs(5000);
  client.send(':ABOR:ALL (@1)\n');
  expect(await client.ask(':OUTP?\n', line)).toBe('0\n');
  expect(clock.nowMs()).toBeLessThan(6000);
});

/** What others' programs send beside the measurement itself; each in a message of its own on a unit just switched on. */
test.each([
  [':SENS:FUNC?', '"VOLT:DC","CURR:DC","RES"'],
  [':SOUR1:VOLT:RANG 5;:SOUR:VOLT:RANG?;:SOUR:VOLT:RANG:AUTO?', '+2.000000E+01;0'],
  [':SENS1:CURR:RANG:AUTO:LLIM 1E-6;:SENS:CURR:RANG:AUTO:LLIM?', '+1.000000E-06'],
  [':SENS:CURR:APER 0.1;:SENS:CURR:NPLC?', '+5.000000E+00'],
  [':SENS:VOLT:PROT? MAX', '+2.100000E+02'],
  [':TRIG:COUN 4;:TRIG:ACQ:COUN?', '4'],
  [':TRIG1:ALL:SOUR TIM;:TRIG:SOUR?', 'TIM'],
  [':SOUR:FUNC:SHAP DC;:SOUR:FUNC:SHAP?', 'DC'],
  [':OUTP:LOW FLO;:OUTP:LOW?', 'FLO'],
  [':DISP:ENAB 0;:DISP:ENAB?', '0'],
  [':SYST:LFR?', '50'],
  [':BOGUS;:SYST:ERR:COUN?;:SYST:CLE;:SYST:ERR?', '1;+0,"No error"'],
  ['*OPT?', '0'],
  [':SENS:DATA?;:SYST:ERR?', '-230,"Data corrupt or stale"'],
])('%s is answered %s', async (message, answer) => {
  const { client } = plugIn();
  expect(await client.ask(`${message}\n`, line)).toBe(`${answer}\n`);
});

test('a sweep by its timer, fetched element by element', async () => {
  const { client, clock } = plugIn();
  client.send(':SOUR1:FUNC:MODE VOLT\n:SENS1:CURR:PROT 1e-3\n:SOUR1:VOLT:MODE SWE\n:SOUR1:VOLT:STAR 0;STOP 0.2\n');
  client.send(':SOUR1:SWE:POIN 3\n:TRIG1:ALL:COUN 3\n:TRIG1:ALL:TIM 0.5\n:TRIG1:ALL:SOUR TIM\n:OUTP1 ON\n');
  const startMs = clock.nowMs();
  client.send(':INIT (@1)\n');
  expect(await client.ask('*OPC?\n', line)).toBe('1\n');
  expect(clock.nowMs() - startMs).toBeGreaterThan(1000);
  const values = async (question: string) => (await client.ask(`${question}\n`, line)).split(',').map(Number);
  expect(await values(':FETC:ARR:SOUR? (@1)')).toEqual([0, 0.1, 0.2]);
  const currents = await values(':FETC:ARR:CURR? (@1)');
  expect(currents).toHaveLength(3);
  expect(currents[2]).toBeGreaterThan(0.2 / 11_000);
  expect((await values(':FETC:ARR:VOLT?'))[1]).toBeCloseTo(0.1, 3);
  // The last of 200 ms and more at 0.2 V on 11 kΩ.
  expect((await values(':MEAS:RES? (@1)'))[0]! / 11_000).toBeGreaterThan(0.1);
});
