import { afterEach, describe, expect, test } from 'vitest';
import type { Emulator } from '../../../../src-core/instruments/driver.ts';
import { keithley2450 } from '../../../../src-core/instruments/keithley-2450/index.ts';
import { connectBytes, type ByteClient } from '../../../support/byte-client.ts';
import { createPatientClock } from '../../../support/patient-clock.ts';

/** Plain bytes against the emulator; the driver has no part in it. */
const emulators: Emulator[] = [];
afterEach(() => {
  for (const emulator of emulators.splice(0)) emulator.dispose();
});

function plugIn(): { client: ByteClient; emulator: Emulator; clock: ReturnType<typeof createPatientClock> } {
  const clock = createPatientClock();
  const emulator = keithley2450.emulate({ cellId: 'dummy-cell', seed: 4, speed: 1 }, clock);
  emulators.push(emulator);
  return { client: connectBytes(emulator), emulator, clock };
}

const number = String.raw`[+-]\d\.\d{6}E[+-]\d\d`;
const line = /\n/;

test('says what it is and which command set it uses', async () => {
  const { client } = plugIn();
  expect(await client.ask('*IDN?\n', line)).toMatch(
    /^KEITHLEY INSTRUMENTS INC\.,MODEL 2450,VIRTUAL[0-9A-F]{4},\d\.\d\.\w+\n$/,
  );
  expect(await client.ask('*LANG?\n', line)).toBe('SCPI\n');
});

test('sources a current, and answers the elements that are asked for in that order', async () => {
  const { client } = plugIn();
  client.send('*RST\n:SOUR:FUNC CURR\n:SOUR:CURR:VLIM 4.5\n:SENS:FUNC "VOLT"\n:SENS:VOLT:RSEN 1\n');
  client.send(':SOUR:CURR 2e-5\n:OUTP ON\n');
  await client.ask(':READ?\n', line);
  const answer = await client.ask(':READ? "defbuffer1", SOUR, READ, SOURSTAT\n', line);
  expect(answer).toMatch(new RegExp(`^${number},${number},\\d+\n$`));
  const [currentA, voltageV, status] = answer.split(',').map(Number);
  expect(currentA).toBeCloseTo(2e-5, 7);
  expect(voltageV).toBeCloseTo(0.22, 3);
  // Output on (128), four-wire (64), source read back (8).
  expect(status).toBe(200);
});

test('a reading alone is the measured value', async () => {
  const { client } = plugIn();
  client.send(':SOUR:FUNC VOLT\n:SOUR:VOLT 0.11\n:SENS:FUNC "CURR"\n:SOUR:VOLT:ILIM 1e-3\n:OUTP ON\n:READ?\n');
  client.send(':READ?\n');
  await client.until(/\n.*\n/);
  expect(Number(client.received.split('\n')[1])).toBeCloseTo(1e-5, 7);
});

test('the trigger model of the manual: loops, and fifteen readings in the buffer', async () => {
  const { client, clock } = plugIn();
  client.send(':SOUR:FUNC CURR\n:SENS:FUNC "VOLT"\n:SENS:VOLT:NPLC 0.5\n:OUTP ON\n');
  client.send(':TRIG:BLOC:BUFF:CLEAR 1\n:TRIG:BLOC:MEAS 2\n:TRIG:BLOC:BRAN:COUN 3, 5, 2\n');
  client.send(':TRIG:BLOC:DEL:CONS 4, 1\n:TRIG:BLOC:BRAN:COUN 5, 3, 2\n:INIT\n');
  expect(await client.ask(':TRIG:STAT?\n', line)).toMatch(/^RUNNING;RUNNING;\d\n$/);
  client.send('*WAI\n');
  expect(await client.ask(':TRAC:ACT? "defbuffer1"\n', line)).toBe('15\n');
  expect(clock.nowMs()).toBeGreaterThan(3000);
  const times = (await client.ask(':TRAC:DATA? 1,6,"defbuffer1",REL\n', line)).split(',').map(Number);
  // Half a power-line cycle for the reading, as long for the source, and 1 ms; a second after the fifth.
  times.forEach((timeS, index) => expect(timeS).toBeCloseTo(0.021 * index + (index === 5 ? 1 : 0), 3));
  expect(await client.ask(':TRIG:STAT?\n', line)).toMatch(/^IDLE;IDLE;5\n$/);
});

test('a block switches the output off at its time, whatever the computer does', async () => {
  const { client, emulator, clock } = plugIn();
  client.send(':SOUR:FUNC CURR\n:SENS:FUNC "VOLT"\n:OUTP:CURR:SMOD HIMP\n:SOUR:CURR 1e-5\n:OUTP ON\n');
  client.send(':TRIG:LOAD "Empty"\n:TRIG:BLOC:DEL:CONS 1,2\n:TRIG:BLOC:MEAS 2\n:TRIG:BLOC:SOUR:STAT 3,OFF\n:INIT\n');
  await clock.sleepMs(1900);
  expect(emulator.truth.energised).toBe(true);
  await clock.sleepMs(300);
  expect(emulator.truth.energised).toBe(false);
  expect(await client.ask(':OUTP?;:OUTP:CURR:SMOD?\n', line)).toBe('0;HIMP\n');
});

test('a limit that is reached holds the voltage, is told of by the reading and by TRIPped', async () => {
  const { client, emulator } = plugIn();
  client.send(':SOUR:FUNC CURR\n:SENS:FUNC "VOLT"\n:SOUR:CURR:VLIM 2\n:SOUR:CURR 1e-3\n:OUTP ON\n:READ?\n');
  await client.until(line);
  const [voltageV, status] = (await client.ask(':READ? "defbuffer1",READ,SOURSTAT\n', line)).split(',').map(Number);
  expect(voltageV).toBeCloseTo(2, 2);
  expect(status! & 32).toBe(32);
  expect(await client.ask(':SOUR:CURR:VLIM:TRIP?\n', line)).toBe('1\n');
  expect(emulator.truth.voltageV).toBeCloseTo(2, 6);
});

test.each([
  ['BOGUS:COMM 1', '-113,"Undefined header;'],
  [':SOUR:CURR 99', '-222,"Data out of range;'],
  [':SOUR:CURR:VLIM 1e-3', '-222,"Data out of range;'],
  [':OUTP:CURR:SMOD WRONG', '-224,"Illegal parameter value;'],
  [':READ? "nosuchbuffer"', '-224,"Illegal parameter value;'],
  [':TRAC:DATA? 1,1,"defbuffer2"', '-230,"Data corrupt or stale;'],
])('%s leaves an error and no answer', async (message, entry) => {
  const { client } = plugIn();
  client.send(`${message}\n`);
  expect(await client.ask(':SYST:ERR?\n', line)).toContain(entry);
  expect(await client.ask(':SYST:ERR?\n', line)).toBe('0,"No error;0;0 0"\n');
});

test('ABORt ends a trigger model while *WAI waits for it', async () => {
  const { client, clock } = plugIn();
  client.send(':SENS:FUNC "VOLT"\n:OUTP ON\n:TRIG:LOAD "SimpleLoop",10,100\n:INIT;*WAI\n:OUTP OFF\n');
  await clock.sleepMs(5000);
  client.send(':ABOR\n');
  expect(await client.ask(':OUTP?\n', line)).toBe('0\n');
  expect(clock.nowMs()).toBeLessThan(6000);
});

describe('with the command set of the 2400', () => {
  test('takes effect at the next start, and speaks it then', async () => {
    const { client, emulator } = plugIn();
    client.send('*LANG SCPI2400\n');
    expect(await client.ask('*LANG?\n', line)).toBe('SCPI\n');
    emulator.setFault('reset', true);
    expect(await client.ask('*LANG?\n', line)).toBe('SCPI2400\n');
    client.send(':SOUR:FUNC CURR\n:SOUR:CURR 2e-5\n:SENS:VOLT:PROT 4.5\n:FORM:ELEM VOLT,STAT\n:OUTP ON\n');
    const [voltageV, status] = (await client.ask(':READ?\n', line)).split(',').map(Number);
    expect(voltageV).toBeGreaterThan(0.15);
    expect(status).toBe(32_772);
    client.send(':SOUR:CURR:VLIM 4\n');
    expect(await client.ask(':SYST:ERR?\n', line)).toBe('-113,"Undefined header"\n');
  });
});

/** What others' programs send beside the measurement itself; each in a message of its own on a unit just switched on. */
test.each([
  [':SENS:FUNC "RES";:SENS:FUNC?', '"RES"'],
  [':SENS:FUNC "VOLT:DC";:SENS:FUNC?', '"VOLT:DC"'],
  [':SENSe:current:RANGe 3E-5;:SENSe:current:RANGe?;RANGe:AUTO?', '+1.000000E-04;0'],
  [':SOUR:VOLT:RANG 5;:SOUR:VOLT:RANG?', '+2.000000E+01'],
  [':SENS:RES:RSEN 1;:SENS:RES:RSENSE?;:SENS:RES:NPLC?', '1;+1.000000E+00'],
  [':SENS:CURR:AVER:TCON MOV;COUNT 20;:SENS:CURR:AVER ON;:SENS:CURR:AVER:TCON?;COUNT?;:SENS:CURR:AVER?', 'MOV;20;1'],
  [':SENS:VOLT:AZER OFF;:SENS:VOLT:AZER?;:SENS:AZER:ONCE;:SYST:ERR:COUN?', '0;0'],
  [':SENS:VOLT:DEL:USER2 0.5;:SENS:VOLT:DEL:USER2?', '+5.000000E-01'],
  [':SOUR:CURR:DEL:AUTO OFF;:SOUR:CURR:DEL:AUTO?', '0'],
  [':SOUR:VOLT:ILIM? MAX', '+1.050000E+00'],
  [':ROUT:TERM REAR;:ROUT:TERM?', 'REAR'],
  [':SYST:BEEP 440, 0.1;:SYST:LFR?', '50'],
  [':DISP:LIGH:STAT ON25;:DISP:LIGH:STAT?', 'ON25'],
  [':TRAC:POIN 500, "defbuffer1";:TRAC:POIN? "defbuffer1"', '500'],
  [":TRACe:MAKE 'mine', 100, STANdard;:TRACe:DELete 'mine';:TRAC:ACT? 'mine';:SYST:ERR:COUN?", '1'],
  [':BOGUS;:SYST:CLE;:SYST:ERR:COUN?', '0'],
])('%s is answered %s', async (message, answer) => {
  const { client } = plugIn();
  expect(await client.ask(`${message}\n`, line)).toBe(`${answer}\n`);
});

test('a linear sweep switches the output by itself; its readings, levels, and statistics', async () => {
  const { client, emulator } = plugIn();
  client.send(':SOUR:FUNC VOLT\n:SENS:FUNC "CURR"\n:SOUR:VOLT:ILIM 1e-3\n:SOUR:VOLT:READ:BACK OFF\n');
  client.send(":SOURce:SWEep:VOLT:LINear 0,0.2,3,0.1,1,AUTO,ON,ON,'defbuffer1'\n:INITiate\n*WAI\n");
  const data = await client.ask(":TRAC:DATA? 1, 6, 'defbuffer1', SOUR, READ\n", line);
  const values = data.split(',').map(Number);
  expect(values.filter((_, index) => index % 2 === 0)).toEqual([0, 0.1, 0.2, 0.2, 0.1, 0]);
  expect(values[5]).toBeCloseTo(0.2 / 11_000, 6);
  expect(emulator.truth.energised).toBe(false);
  expect(Number(await client.ask(':TRAC:STAT:MAX?\n', line))).toBeCloseTo(0.2 / 11_000, 6);
  expect(Number(await client.ask(':TRAC:STAT:AVER? "defbuffer1"\n', line))).toBeCloseTo(0.1 / 11_000, 6);
});

test('a list sweep; a level that is not sourced is refused', async () => {
  const { client } = plugIn();
  client.send(':SOUR:FUNC CURR\n:SENS:FUNC "VOLT"\n:SOUR:CURR:VLIM 2\n:SOUR:LIST:CURR 1e-6,2e-6\n');
  client.send(':SOUR:LIST:CURR:APP 3e-6\n:SOUR:SWE:CURR:LIST 1, 0.01, 2\n:INIT\n*WAI\n');
  expect(await client.ask(':SOUR:LIST:CURR:POIN?;:TRAC:ACT?\n', line)).toBe('3;6\n');
  client.send(':SOUR:SWE:VOLT:LIN 0, 1, 5\n');
  expect(await client.ask(':SYST:ERR?\n', line)).toContain('-221,');
});

test('MEASure chooses what is measured; a resistance is voltage by current', async () => {
  const { client } = plugIn();
  client.send(':SOUR:FUNC CURR\n:SOUR:CURR 1e-5\n:SOUR:CURR:VLIM 2\n:OUTP ON\n');
  await client.ask(':MEAS:VOLT?\n', line);
  const answer = await client.ask(':MEAS:RES? "defbuffer1", READ, UNIT, DATE, TIME\n', line);
  const [ohm, unit, date, time] = answer.trim().split(',');
  expect(Number(ohm) / 11_000).toBeCloseTo(1, 1);
  expect([unit, date]).toEqual(['Ohm', '11/14/2023']);
  expect(time).toMatch(/^22:1[4-5]:\d\d\.\d{9}$/);
});
