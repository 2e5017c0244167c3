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
  client.send(':SOUR:FUNC CURR\n:SOUR:CURR 1e-3\n:SENS:FUNC "VOLT"\n:SENS:VOLT:PROT 2\n:OUTP ON\n');
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

/** What others' programs send beside the measurement itself; each in a message of its own on a unit just switched on. */
test.each([
  [':SENS:FUNC?', '"CURR:DC"'],
  [":SENS:FUNC 'VOLT';:SENS:FUNC?", '"VOLT:DC","CURR:DC"'],
  [':SENS:FUNC:CONC OFF;:SENS:FUNC "RES";:SENS:FUNC?', '"RES"'],
  [':SENS:FUNC:OFF "CURR";:SENS:FUNC:COUN?', '0'],
  [':SENS:VOLT:RANG:AUTO 0;:SENS:VOLT:RANG 1.5;:SENS:VOLT:RANG?;RANG:AUTO?', '+2.100000E+00;0'],
  [':SOUR:CURR:RANG 3E-4;:SOUR:CURR:RANG?;RANG:AUTO?', '+1.050000E-03;0'],
  [':SOUR:VOLT:RANG MAX;:SOUR:VOLT:RANG DOWN;:SOUR:VOLT:RANG?', '+2.100000E+01'],
  [':SENS:VOLT:PROT? MAX;:SENS:VOLT:PROT? MIN;:SENS:VOLT:PROT? DEF', '+2.100000E+02;+2.000000E-04;+2.100000E+01'],
  [':SENS:AVER:TCON MOV;COUN 5;STAT ON;:SENS:AVER:TCON?;COUN?;STAT?', 'MOV;5;1'],
  [':SYST:BEEP:STAT OFF;:SYST:BEEP:STAT?', '0'],
  [':SYST:BEEP 500, 0.1;:SYST:ERR:COUN?', '0'],
  [':SYST:AZER:STAT ONCE;:SYST:AZER?', '1'],
  [':ROUT:TERM REAR;:ROUT:TERM?', 'REAR'],
  [':DISP:WIND1:TEXT:DATA "Cell 7";:DISP:TEXT:DATA?;:DISP:ENAB OFF;:DISP:ENAB?', '"Cell 7";0'],
  [':FORM:DATA ASCII;:FORM?', 'ASC'],
  [':SYST:LFR?', '50'],
  [':STAT:OPER:COND?;:STAT:QUES:ENAB 255;:STAT:QUES:ENAB?', '1024;255'],
  [':BOGUS;:BAD;:SYST:ERR:COUN?;:STAT:QUE?;:STAT:QUE:CLE;:SYST:ERR:COUN?', '2;-113,"Undefined header";0'],
  [':BOGUS;:SYST:CLE;:SYST:ERR?', '0,"No error"'],
  [':DATA:POIN 7;:TRAC:POIN?', '7'],
  [':TRAC:FEED:CONT NEXT;:TRAC:POIN 9;:SYST:ERR?', '+800,"Illegal with storage active"'],
  [':FORM:DATA REAL,32;:SYST:ERR?', '-221,"Settings conflict"'],
  [':TRIG:SOUR TLIN;:TRIG:ILIN 3;:TRIG:TCON:ILIN?;:ARM:OLIN?', '3;2'],
  ['*TRG;:SYST:ERR?', '-211,"Trigger ignored"'],
])('%s is answered %s', async (message, answer) => {
  const { client } = plugIn();
  expect(await client.ask(`${message}\n`, /\r/)).toBe(`${answer}\r`);
});

test('what is not measured is the level where it is sourced, else no number; a resistance is both', async () => {
  const { client } = plugIn();
  client.send(':SOUR:VOLT 0.11\n:SENS:CURR:PROT 1e-3\n:OUTP ON\n');
  await client.ask(':READ?\n', /\r/);
  const sourced = (await client.ask(':READ?\n', /\r/)).split(',').map(Number);
  expect(sourced[0]).toBe(0.11);
  expect(sourced[1]).toBeCloseTo(1e-5, 6);
  client.send(':SOUR:FUNC CURR\n:SOUR:CURR 1e-5\n:SENS:VOLT:PROT 2\n:OUTP ON\n');
  expect(Number((await client.ask(':READ?\n', /\r/)).split(',')[0])).toBe(9.91e37);
  client.send(':SENS:FUNC "RES"\n:FORM:ELEM RES\n');
  await client.ask(':READ?\n', /\r/);
  expect(Number(await client.ask(':READ?\n', /\r/)) / 11_000).toBeCloseTo(1, 1);
});

test('a staircase: one level for each trigger, and the levels beside the readings', async () => {
  const { client } = plugIn();
  client.send(':SOUR:FUNC VOLT\n:SENS:CURR:PROT 1e-3\n:SOUR:DEL 0.1\n:FORM:ELEM VOLT,CURR\n');
  client.send(':SOUR:VOLT:STAR -0.1;STOP 0.1;STEP 0.05;MODE SWE\n');
  expect(await client.ask(':SOUR:SWE:POIN?;:SOUR:VOLT:STEP?;MODE?\n', /\r/)).toBe('5;+5.000000E-02;SWE\r');
  client.send(':TRIG:COUN 5\n:OUTP ON\n');
  const values = (await client.ask(':READ?\n', /\r/)).split(',').map(Number);
  expect(values.filter((_, index) => index % 2 === 0)).toEqual([-0.1, -0.05, 0, 0.05, 0.1]);
  for (const [index, level] of [-0.1, -0.05, 0, 0.05, 0.1].entries())
    expect(values[2 * index + 1]).toBeCloseTo(level / 11_000, 6);
  client.send(':SOUR:LIST:VOLT 0.02,-0.04\n:SOUR:LIST:VOLT:APP 0.06\n:SOUR:VOLT:MODE LIST\n:TRIG:COUN 3\n');
  const list = (await client.ask(':READ?\n', /\r/)).split(',').map(Number);
  expect([list[0], list[2], list[4]]).toEqual([0.02, -0.04, 0.06]);
});

test('armed from the bus it waits for *TRG', async () => {
  const { client, clock } = plugIn();
  client.send(':FORM:ELEM CURR\n:ARM:SOUR BUS\n:OUTP ON\n:INIT\n:FETC?\n');
  await clock.sleepMs(5000);
  expect(client.received).toBe('');
  expect(await client.ask('*TRG\n', /\r/)).toMatch(new RegExp(`^${number}\r$`));
});

test('CONFigure switches the output on; MEASure answers at once', async () => {
  const { client, emulator } = plugIn();
  client.send(':SOUR:FUNC CURR\n:SOUR:CURR 1e-5\n:FORM:ELEM VOLT\n:CONF:VOLT\n');
  expect(await client.ask(':CONF?;:OUTP?\n', /\r/)).toBe('"VOLT:DC";1\r');
  expect(emulator.truth.energised).toBe(true);
  expect(Number(await client.ask(':MEAS:VOLT:DC?\n', /\r/))).toBeGreaterThan(0.01);
  client.send(':SOUR:CLE\n');
  expect(await client.ask(':OUTP?\n', /\r/)).toBe('0\r');
});

test('a repeating filter takes its readings for each one that it tells', async () => {
  const { client, clock } = plugIn();
  client.send(':FORM:ELEM TIME\n:SENS:AVER:COUN 20;STAT ON\n:OUTP ON\n');
  await client.ask('*OPC?\n', /\r/);
  const startMs = clock.nowMs();
  await client.ask(':READ?\n', /\r/);
  expect(clock.nowMs() - startMs).toBeGreaterThan(400);
});
