import { expect, test } from 'vitest';
import { rsLcx } from '../../../../src-core/instruments/rs-lcx/index.ts';
import { meterBytes } from '../../../support/meter-bench.ts';

const setUp =
  'FUNC:MEAS:TYPE R\nFUNC:IMP:TYPE RX\nFUNC:IMP:RANG:AUTO 1\nFUNC:IMP:SOUR HIGH\nFREQ 1000\nVOLT 0.01\nMEAS:MODE TRIG\n';

test('says what it is', async () => {
  const { client } = meterBytes(rsLcx);
  expect(await client.ask('*IDN?\n', /\n/)).toMatch(
    /^Rohde&Schwarz,LCX200,3629\.8856k03\/VIRTUAL[0-9A-F]{4},02\.000\n$/,
  );
});

test('answers a,b after INIT and by READ; without a reading −230 stands in the queue', async () => {
  const { client, emulator } = meterBytes(rsLcx);
  client.send(setUp);
  client.send('FETC:IMP?\n');
  expect(await client.ask('SYST:ERR?\n', /\n/)).toBe('-230,"Data corrupt or stale"\n');
  const answer = await client.ask('INIT:IMM\nFETC:IMP?\n', /\n/);
  expect(answer).toMatch(/^\+\d\.\d{6}E\+\d\d,-\d\.\d{6}E\+\d\d\n$/);
  expect(Math.abs(Number(answer.split(',')[0]) / 1002.53 - 1)).toBeLessThan(0.004);
  expect((await client.ask('READ:IMP?\n', /\n/)).split(',')).toHaveLength(2);
  emulator.setFault('compliance', true);
  expect(await client.ask(':READ:IMP?;:SYST:ERR?\n', /\n/)).toBe('+9.900000E+37,+9.900000E+37;+0,"No error"\n');
});

test('tells voltage and current of the last measurement, which fall behind its 100 Ω', async () => {
  const { client, emulator } = meterBytes(rsLcx);
  client.send(setUp);
  client.send('MEAS:VOLT?\n');
  expect(await client.ask('SYST:ERR?\n', /\n/)).toBe('-230,"Data corrupt or stale"\n');
  await client.ask('READ:IMP?\n', /\n/);
  const [volts, amperes] = [
    Number(await client.ask('MEAS:VOLT?\n', /\n/)),
    Number(await client.ask('MEAS:CURR?\n', /\n/)),
  ];
  expect(Math.abs(volts / (0.01 * (1015.08 / 1113.95)) - 1)).toBeLessThan(0.015);
  expect(Math.abs(amperes / (0.01 / 1113.95) - 1)).toBeLessThan(0.015);
  emulator.setFault('compliance', true);
  await client.ask('READ:IMP?\n', /\n/);
  expect(await client.ask('MEAS:VOLT?\n', /\n/)).toBe('+9.900000E+37\n');
});

test('a level below 10 mV is refused', async () => {
  const { client } = meterBytes(rsLcx);
  client.send('VOLT 0.001\n');
  expect(await client.ask('SYST:ERR?\n', /\n/)).toMatch(/^-222,/);
});
