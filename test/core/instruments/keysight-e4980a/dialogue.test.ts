import { expect, test } from 'vitest';
import { keysightE4980a } from '../../../../src-core/instruments/keysight-e4980a/index.ts';
import { meterBytes } from '../../../support/meter-bench.ts';
import type { ByteClient } from '../../../support/byte-client.ts';

const short = String.raw`[+-]\d\.\d{5}E[+-]\d\d`;
const long = String.raw`[+-]\d\.\d{9}E[+-]\d\d`;
const setUp =
  'FORM ASC\nFUNC:IMP:TYPE RX\nFUNC:IMP:RANG:AUTO ON\nFREQ 1000\nVOLT 0.01\nAPER MED,4\nTRIG:SOUR BUS\nINIT:CONT ON\n';

test('says what it is', async () => {
  const { client } = meterBytes(keysightE4980a);
  expect(await client.ask('*IDN?\n', /\n/)).toMatch(/^Keysight Technologies,E4980A,VIRTUAL[0-9A-F]{4},B\.07\.05\n$/);
});

test('R, X and status in numbers of twelve characters, and of sixteen when long', async () => {
  const { client } = meterBytes(keysightE4980a);
  client.send(setUp);
  const answer = await client.ask('TRIG:IMM\nFETC?\n', /\n/);
  expect(answer).toMatch(new RegExp(`^${short},${short},\\+0\n$`));
  const [re, im] = answer.split(',').map(Number);
  // 1 kΩ + (10 kΩ ∥ 1 µF) at 1 kHz: 1002.53 − 159.11j Ω, within the meter's 0.3 %.
  expect(Math.abs(re! / 1002.53 - 1)).toBeLessThan(0.004);
  expect(Math.abs(im! / -159.11 - 1)).toBeLessThan(0.03);
  client.send(':FORM:ASC:LONG ON\n');
  expect(await client.ask(':TRIG:IMM;:FETC:IMP:FORM?\n', /\n/)).toMatch(new RegExp(`^${long},${long},\\+0\n$`));
});

test('9.9E37 with +1 on overload, with −1 when there is no data', async () => {
  const { client, emulator } = meterBytes(keysightE4980a);
  client.send(setUp);
  emulator.setFault('compliance', true);
  expect(await client.ask(':TRIG:IMM;:FETC?\n', /\n/)).toBe('+9.90000E+37,+9.90000E+37,+1\n');
  emulator.setFault('compliance', false);
  emulator.setFault('not-a-number', true);
  expect(await client.ask(':TRIG:IMM;:FETC?\n', /\n/)).toBe('+9.90000E+37,+9.90000E+37,-1\n');
  // The level controller cannot hold 2 V behind 100 Ω on about a kilo-ohm: the value comes with +4.
  client.send(':AMPL:ALC ON;:VOLT 2\n');
  expect(await client.ask(':TRIG:IMM;:FETC?\n', /\n/)).toMatch(/,\+4\n$/);
});

test('triggers are ignored while it does not wait for one', async () => {
  const { client } = meterBytes(keysightE4980a);
  client.send('TRIG:SOUR HOLD\n*TRG\n');
  expect(await client.ask('SYST:ERR?\n', /\n/)).toBe('-211,"Trigger ignored"\n');
  expect(await client.ask('SYST:ERR?\n', /\n/)).toBe('+0,"No error"\n');
});

test.each([
  ['FREQ 19', '-222,"Parameter data out of range"'],
  ['VOLT 2.1', '-222,"Parameter data out of range"'],
  ['FUNC:IMP:TYPE QQ', '-224,"Illegal parameter value"'],
  ['NONSENSE', '-113,"Undefined header"'],
])('%s leaves %s in the queue', async (message, entry) => {
  const { client } = meterBytes(keysightE4980a);
  client.send(`${message}\n`);
  expect(await client.ask('SYST:ERR?\n', /\n/)).toBe(`${entry}\n`);
});

test('a long point is ended by an abort, with no data', async () => {
  const { client, clock } = meterBytes(keysightE4980a);
  client.send(setUp);
  client.send('FREQ 20;:APER LONG,128\nTRIG:IMM;:FETC?\n');
  await clock.sleepMs(5000);
  expect(client.received).toBe('');
  client.send(':ABOR\n');
  expect(await client.until(/\n/)).toBe('+9.90000E+37,+9.90000E+37,-1\n');
});

test('a level cannot be reduced while the output is stuck, and the truth says so', async () => {
  const { client, emulator } = meterBytes(keysightE4980a);
  emulator.setFault('stuck-output', true);
  client.send('BIAS:STAT OFF;:VOLT 0\n');
  expect(Number(await client.ask('VOLT?\n', /\n/))).toBe(1);
  expect(emulator.truth.energised).toBe(true);
});

async function monitored(client: ByteClient, name: string): Promise<number> {
  const answer = await client.ask(`FETC:SMON:${name}?\n`, /\n/);
  expect(answer).toMatch(new RegExp(`^${short}\n$`));
  return Number(answer);
}

test('monitors: the level falls behind the source’s 100 Ω, and is held on the sample by the level control', async () => {
  const { client, emulator } = meterBytes(keysightE4980a);
  client.send(setUp);
  expect(await monitored(client, 'VAC')).toBe(9.9e37);
  await client.ask('TRIG:IMM\nFETC?\n', /\n/);
  // |1002.53 − 159.11j| of |1102.53 − 159.11j|, each monitor within 1 %.
  expect(Math.abs((await monitored(client, 'VAC')) / (0.01 * (1015.08 / 1113.95)) - 1)).toBeLessThan(0.015);
  expect(Math.abs((await monitored(client, 'IAC')) / (0.01 / 1113.95) - 1)).toBeLessThan(0.015);
  client.send('AMPL:ALC ON\n');
  await client.ask('TRIG:IMM\nFETC?\n', /\n/);
  expect(Math.abs((await monitored(client, 'VAC')) / 0.01 - 1)).toBeLessThan(0.011);
  emulator.setFault('compliance', true);
  await client.ask('TRIG:IMM\nFETC?\n', /\n/);
  expect(await monitored(client, 'VAC')).toBe(9.9e37);
});

test('monitors of the direct level: switched on first, and only with the option', async () => {
  const { client } = meterBytes(keysightE4980a, 'mg-ti2s4');
  client.send(setUp);
  await client.ask('TRIG:IMM\nFETC?\n', /\n/);
  expect(await monitored(client, 'VDC')).toBe(9.9e37);
  client.send('FUNC:SMON:VDC ON;IDC ON\n');
  await client.ask('TRIG:IMM\nFETC?\n', /\n/);
  const [volts, amperes] = [await monitored(client, 'VDC'), await monitored(client, 'IDC')];
  // The source at 0 V discharges the cell through its 100 Ω.
  expect(volts).toBeGreaterThan(0.05);
  expect(Math.abs(volts / (-100 * amperes) - 1)).toBeLessThan(0.02);

  const plain = meterBytes(keysightE4980a, 'dummy-cell', 'plain').client;
  plain.send('FUNC:SMON:VDC ON\n');
  expect(await plain.ask('SYST:ERR?\n', /\n/)).toBe('-241,"Hardware missing"\n');
});
