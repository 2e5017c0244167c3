import { expect, test } from 'vitest';
import { keysightE4990a } from '../../../../src-core/instruments/keysight-e4990a/index.ts';
import { meterBytes } from '../../../support/meter-bench.ts';

const setUp =
  ':SYST:PRES\n:SENS1:FREQ:STAR 100\n:SENS1:FREQ:STOP 1E4\n:SENS1:SWE:POIN 5\n:SENS1:SWE:TYPE LOG\n:SENS:APER 1\n' +
  ':SOUR1:MODE VOLT\n:SOUR1:VOLT 0.01\n:SOUR:BIAS:STAT OFF\n:CALC1:PAR1:DEF R\n:CALC1:PAR2:DEF X\n' +
  ':INIT1:CONT ON\n:TRIG:SOUR BUS\n:FORM:DATA ASC\n';

test('one sweep: a wait, two numbers a point with a zero, and the axis', async () => {
  const { client } = meterBytes(keysightE4990a);
  client.send(setUp);
  expect(await client.ask(':TRIG:SING\n*OPC?\n', /\n/)).toBe('1\n');
  client.send(':CALC1:PAR1:SEL\n');
  const reals = (await client.ask(':CALC1:DATA:FDAT?\n', /\n/)).split(',').map(Number);
  expect(reals).toHaveLength(10);
  expect(reals.filter((_, index) => index % 2 === 1)).toEqual([0, 0, 0, 0, 0]);
  // 1 kΩ + 10 kΩ/(1 + (ωRC)²) at 100 Hz: ωRC = 6.283.
  expect(Math.abs(reals[0]! / (1000 + 10_000 / (1 + 6.2832 ** 2)) - 1)).toBeLessThan(0.004);
  const axis = (await client.ask(':SENS1:FREQ:DATA?\n', /\n/)).split(',').map(Number);
  axis.forEach((hz, index) => expect(hz).toBeCloseTo(100 * 10 ** (index / 2), 2));
});

test('a trigger without arming is ignored, data before a sweep are stale', async () => {
  const { client } = meterBytes(keysightE4990a);
  client.send(':TRIG:SING\n');
  expect(await client.ask(':SYST:ERR?\n', /\n/)).toBe('-211,"Trigger ignored"\n');
  client.send(':CALC1:DATA:FDAT?\n');
  expect(await client.ask(':SYST:ERR?\n', /\n/)).toBe('-230,"Data corrupt or stale"\n');
  client.send(':SENS1:SWE:POIN 1602\n');
  expect(await client.ask(':SYST:ERR?\n', /\n/)).toMatch(/^-222,/);
});

test('one end of the sweep gives way to the other', async () => {
  const { client } = meterBytes(keysightE4990a);
  client.send(':SENS1:FREQ:STOP 1000\n:SENS1:FREQ:STAR 5000\n');
  expect(Number(await client.ask(':SENS1:FREQ:STOP?\n', /\n/))).toBe(5000);
});

test('a trace tells the level on the sample, behind 25 Ω; the bias has one in its own sweeps only', async () => {
  const { client } = meterBytes(keysightE4990a);
  client.send('CALC1:PAR:COUN 3\nCALC1:PAR3:DEF VAC\nSENS1:SWE:POIN 2;TYPE LOG\nSENS1:FREQ:STAR 1000;STOP 1000\n');
  client.send('SOUR1:VOLT 0.1\nTRIG:SOUR BUS\n');
  const [, trace = ''] = (await client.ask('TRIG:SING;*OPC?;:CALC1:PAR3:SEL;:CALC1:DATA:FDAT?\n', /\n/)).split(';');
  const [first, zero, second] = trace.split(',').map(Number);
  // |1002.53 − 159.11j| of |1027.53 − 159.11j|.
  expect(Math.abs(first! / (0.1 * (1015.08 / 1039.78)) - 1)).toBeLessThan(0.015);
  expect(zero).toBe(0);
  expect(second).toBeCloseTo(first!, 4);
  client.send('CALC1:PAR3:DEF VDC\n');
  expect(await client.ask('SYST:ERR?\n', /\n/)).toMatch(/^-221,/);
  expect(await client.ask('CALC1:PAR3:DEF?\n', /\n/)).toBe('VAC\n');
  client.send('CALC1:PAR4:SEL\n');
  expect(await client.ask('SYST:ERR?\n', /\n/)).toMatch(/^-221,/);
});
